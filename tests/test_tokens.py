"""The access token: fetched once, renewed once, never in a storm."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.wechat import Client
from simulator.platform import Platform
from tests.rounds import Rounds

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])
PEOPLE = 20


@pytest.fixture
def asked(rounds: Rounds, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """How often a token was asked for; True where a new one was insisted on."""
    calls: list[bool] = []
    get = rounds.platform.tokens.get_stable

    def counted(force: bool = False) -> tuple[str, int]:
        calls.append(force)
        return get(force)

    monkeypatch.setattr(rounds.platform.tokens, "get_stable", counted)
    return calls


def _crowd(rounds: Rounds) -> list[str]:
    people = [rounds.somebody() for _ in range(PEOPLE)]
    for openid in people:
        rounds.owe(openid, "有人接办了")
    return people


def _all_shown(rounds: Rounds, people: list[str]) -> None:
    assert [rounds.shown(openid) for openid in people] == [["有人接办了"]] * len(people)


def test_many_pushes_at_once_share_one_token(rounds: Rounds, asked: list[bool]) -> None:
    people = _crowd(rounds)
    rounds.walk()
    _all_shown(rounds, people)
    assert asked == [False]


def test_a_token_that_ends_while_many_are_sending_is_renewed_once(rounds: Rounds, asked: list[bool]) -> None:
    rounds.owe(rounds.somebody(), "早")
    rounds.walk()
    rounds.platform.clock.advance(7100)
    people = _crowd(rounds)
    rounds.walk()
    _all_shown(rounds, people)
    rounds.platform.clock.advance(7300)
    people = _crowd(rounds)
    rounds.walk()
    _all_shown(rounds, people)
    assert len(asked) <= 3
    assert not any(asked)


def test_a_token_taken_away_by_somebody_else_is_renewed_once_by_all(rounds: Rounds, asked: list[bool]) -> None:
    rounds.owe(rounds.somebody(), "早")
    rounds.walk()
    platform = rounds.platform
    platform.tokens.ends[platform.tokens.stable] = platform.clock.now() - 1
    platform.tokens.replaced.add(platform.tokens.stable)
    people = _crowd(rounds)
    rounds.walk()
    _all_shown(rounds, people)
    assert len(asked) == 2


def test_a_token_that_never_works_causes_no_storm_and_loses_nothing(rounds: Rounds, asked: list[bool]) -> None:
    people = _crowd(rounds)
    rounds.fault(40001, times=10_000)
    rounds.walk()
    assert asked.count(True) == 1
    assert len(asked) <= PEOPLE + 2
    assert {state for openid in people for state in rounds.states(openid)} == {"waiting"}
    tried = 10_000 - rounds.platform.faults.waiting[0].times
    assert tried <= 2 * PEOPLE
    rounds.later(timedelta(seconds=30))
    assert 10_000 - rounds.platform.faults.waiting[0].times == tried
    rounds.platform.faults.waiting.clear()
    rounds.later(timedelta(minutes=10))
    _all_shown(rounds, people)


def test_a_token_is_fetched_anew_before_it_ends(
    rounds: Rounds, asked: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds.owe(rounds.somebody(), "早")
    rounds.walk()
    began, monotonic = time.monotonic(), time.monotonic
    monkeypatch.setattr("bot.wechat.time.monotonic", lambda: monotonic() + 6950)
    rounds.platform.clock.advance(6950)
    person = rounds.somebody()
    rounds.owe(person, "有人接办了")
    rounds.walk()
    _all_shown(rounds, [person])
    assert asked == [False, False]
    assert monotonic() - began < 60


@pytest.mark.parametrize(("app_id", "secret", "code"), [("", "wrong", 40125), ("wxwrong", "", 40013)])
def test_a_wrong_secret_raises_an_alarm_waits_and_recovers(
    rounds: Rounds,
    far_side: tuple[Platform, str],
    log_lines: Callable[[], list[dict[str, Any]]],
    app_id: str,
    secret: str,
    code: int,
) -> None:
    account, right = rounds.platform.account, rounds.courier._sender
    rounds.courier._sender = Client(app_id or account.appid, secret or account.secret, far_side[1])
    person = rounds.somebody()
    (row_id,) = rounds.owe(person, "有人接办了")
    rounds.walk()
    row = rounds.row(row_id)
    assert (row.state, row.error, row.doubtful) == ("waiting", str(code), False)
    assert row.due_at - rounds.now >= timedelta(minutes=1)
    assert [(line["level"], line["code"]) for line in log_lines()] == [("error", code)]
    rounds.courier._sender = right
    rounds.later(timedelta(minutes=10))
    _all_shown(rounds, [person])


def test_a_wrong_secret_is_not_tried_for_every_message(rounds: Rounds, far_side: tuple[Platform, str]) -> None:
    rounds.courier._sender = Client(rounds.platform.account.appid, "wrong", far_side[1])
    rounds.fault(40125, times=10_000, api="stable_token")
    _crowd(rounds)
    rounds.walk()
    assert 10_000 - rounds.platform.faults.waiting[0].times <= PEOPLE
    rounds.platform.faults.waiting.clear()
