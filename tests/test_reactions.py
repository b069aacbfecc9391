"""What becomes of a push that WeChat refuses or does not answer: every error code, played by the platform."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.reactions import REACTIONS, Reaction
from bot.wechat import Client
from simulator.platform import Platform
from storage.mail_tables import Outbox
from tests.rounds import Rounds, rounds_at

LogLines = Callable[[], list[dict[str, Any]]]

SOON = [-1]
NEXT_MINUTE = [45011, 45066]
TOMORROW = [45009]
NO_CREDIT = [45015, 45047]
GONE = [43004, 43019, 48002, 40003]
NOT_THIS_WAY = [
    40007, 40008, 40033, 40035, 40200, 43101, 44002, 44004, 45002, 45008, 45072, 45080, 45081, 47001, 47003, 70000,
    87014,
]  # fmt: skip
DONE = [45065]
TOKEN = [40001, 40014, 41001, 42001]
ALARM = [
    40013, 40036, 40037, 40125, 40164, 40243, 40249, 41002, 41004, 43104, 43116, 48001, 48004, 48006, 48008, 50002,
    50004, 50007, 61004, *range(61450, 61458), 65400, 89501, 89503, 89506, 89507,
]  # fmt: skip
UNHEARD_OF = [1, 99999]


@pytest.fixture(scope="module")
def rounds(
    furnished_file: Path, tmp_path_factory: pytest.TempPathFactory, far_side: tuple[Platform, str]
) -> Iterator[Rounds]:
    """Rounds for many tests; each has people of its own."""
    platform, base = far_side
    platform.reset()
    path = tmp_path_factory.mktemp("reactions") / "gejie.db"
    shutil.copy(furnished_file, path)
    with rounds_at(f"sqlite:///{path}", platform, base) as made:
        yield made


@pytest.fixture(autouse=True)
def _a_client_without_a_past(rounds: Rounds, far_side: tuple[Platform, str]) -> None:
    """What one test did to the token is no concern of the next."""
    account = rounds.platform.account
    rounds.courier._sender = Client(account.appid, account.secret, far_side[1])


def _refused(rounds: Rounds, code: int, times: int = 1) -> tuple[str, Outbox]:
    """Somebody is owed a text, and its push is refused; who, and the row."""
    openid = rounds.somebody()
    (row_id,) = rounds.owe(openid, "有人接办了")
    rounds.fault(code, times)
    assert rounds.courier.deliver() == 1
    assert rounds.platform.faults.waiting == []
    return openid, rounds.row(row_id)


def _waits(rounds: Rounds, row: Outbox, least: timedelta, most: timedelta) -> None:
    assert row.state == "waiting"
    assert least <= row.due_at - rounds.now <= most
    assert (row.attempts, row.doubtful) == (1, False)


def _arrives(rounds: Rounds, openid: str, row: Outbox) -> None:
    """Once it is due again it is shown, once, and the person's credit is what the platform says."""
    assert rounds.contact(openid).credit_left == 5
    rounds.later(row.due_at - rounds.now)
    assert rounds.row(row.id or 0).state == "sent"
    assert rounds.shown(openid) == ["有人接办了"]
    assert rounds.contact(openid).credit_left == rounds.platform.credit(openid)[0] == 4


@pytest.mark.parametrize("code", SOON)
def test_a_busy_platform_is_tried_again_within_seconds(rounds: Rounds, code: int) -> None:
    openid, row = _refused(rounds, code)
    _waits(rounds, row, timedelta(seconds=0.5), timedelta(seconds=5))
    _arrives(rounds, openid, row)


@pytest.mark.parametrize("code", NEXT_MINUTE)
def test_too_many_calls_a_minute_wait_for_the_next_minute(rounds: Rounds, code: int) -> None:
    openid, row = _refused(rounds, code)
    _waits(rounds, row, timedelta(minutes=1), timedelta(minutes=2))
    _arrives(rounds, openid, row)


@pytest.mark.parametrize("code", TOMORROW)
def test_a_used_up_day_is_not_asked_again_for_a_long_while(rounds: Rounds, code: int) -> None:
    openid, row = _refused(rounds, code)
    _waits(rounds, row, timedelta(minutes=30), timedelta(hours=24))
    _arrives(rounds, openid, row)


@pytest.mark.parametrize("code", [*ALARM, *UNHEARD_OF])
def test_a_wrong_setting_raises_an_alarm_and_the_message_waits(rounds: Rounds, code: int, log_lines: LogLines) -> None:
    openid, row = _refused(rounds, code)
    _waits(rounds, row, timedelta(minutes=1), timedelta(hours=1))
    (line,) = log_lines()
    assert (line["level"], line["event"], line["code"]) == ("error", "refused", code)
    _arrives(rounds, openid, row)


@pytest.mark.parametrize("code", NO_CREDIT)
def test_a_credit_we_believed_in_too_long_is_corrected_and_the_message_held(rounds: Rounds, code: int) -> None:
    openid, row = _refused(rounds, code)
    assert (row.state, row.error) == ("held", str(code))
    contact = rounds.contact(openid)
    assert (contact.credit_left, contact.following) == (0, True)
    rounds.owe(openid, "又一条")
    rounds.walk()
    assert rounds.states(openid) == ["held", "held"]
    assert rounds.shown(openid) == []


@pytest.mark.parametrize("code", GONE)
def test_who_left_is_not_written_to_until_they_come_back(rounds: Rounds, code: int) -> None:
    openid, row = _refused(rounds, code)
    assert row.state == "held"
    assert not rounds.contact(openid).following
    rounds.owe(openid, "又一条")
    rounds.walk()
    assert rounds.states(openid) == ["held", "held"]
    assert rounds.writes(openid).following
    rounds.owe(openid, "第三条")
    rounds.walk()
    assert rounds.shown(openid) == ["第三条"]


@pytest.mark.parametrize("code", NOT_THIS_WAY)
def test_what_cannot_go_this_way_is_held_and_costs_no_credit(rounds: Rounds, code: int) -> None:
    openid, row = _refused(rounds, code)
    assert (row.state, row.error) == ("held", str(code))
    assert rounds.contact(openid).credit_left == rounds.platform.credit(openid)[0] == 5
    rounds.owe(openid, "又一条")
    rounds.walk()
    assert rounds.shown(openid) == ["又一条"]


@pytest.mark.parametrize("code", DONE)
def test_what_the_platform_has_already_is_done(rounds: Rounds, code: int) -> None:
    openid, row = _refused(rounds, code)
    assert row.state == "sent"
    rounds.walk()
    assert rounds.shown(openid) == []


@pytest.mark.parametrize("code", TOKEN)
def test_a_token_that_ended_is_renewed_once_and_the_call_repeated(rounds: Rounds, code: int) -> None:
    openid, row = _refused(rounds, code)
    assert (row.state, row.attempts) == ("sent", 0)
    assert rounds.shown(openid) == ["有人接办了"]
    rounds.later(timedelta(minutes=1))  # tokens may be forced only every thirty seconds


@pytest.mark.parametrize("code", TOKEN)
def test_a_token_that_is_refused_again_waits_minutes_not_seconds(rounds: Rounds, code: int) -> None:
    openid, row = _refused(rounds, code, times=2)
    _waits(rounds, row, timedelta(minutes=1), timedelta(hours=1))
    _arrives(rounds, openid, row)


def test_no_code_of_the_list_is_without_a_reaction_and_every_reaction_has_a_code() -> None:
    listed = [*SOON, *NEXT_MINUTE, *TOMORROW, *NO_CREDIT, *GONE, *NOT_THIS_WAY, *DONE, *TOKEN, *ALARM]
    assert set(listed) == set(REACTIONS)
    assert set(REACTIONS.values()) == set(Reaction)


def test_a_platform_that_never_answers_is_given_up_for_the_person_s_next_word(rounds: Rounds) -> None:
    openid = rounds.somebody()
    (row_id,) = rounds.owe(openid, "有人接办了")
    rounds.fault(-1, times=50)
    for _ in range(12):
        rounds.later(timedelta(minutes=6))
    assert rounds.row(row_id).state == "held"
    assert 5 <= rounds.row(row_id).attempts <= 12
    rounds.platform.faults.waiting.clear()


def test_a_refusal_is_logged_with_wechat_s_request_id(rounds: Rounds, log_lines: LogLines) -> None:
    _refused(rounds, 45047)
    (line,) = log_lines()
    assert (line["code"], line["outcome"]) == (45047, "held")
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}", line["rid"])
