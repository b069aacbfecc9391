"""The rules of the two kinds of access token."""

import pytest

from simulator.clock import Clock
from simulator.errors import ApiError
from simulator.tokens import Tokens


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(clock: Clock) -> Tokens:
    return Tokens(clock)


def refusal(tokens: Tokens, token: str) -> int:
    """The error code of a token, 0 when it works."""
    try:
        tokens.check(token)
    except ApiError as error:
        return error.code
    return 0


def test_a_stable_token_stays_the_same_while_its_time_runs_down(clock: Clock, tokens: Tokens) -> None:
    first, seconds = tokens.get_stable()
    clock.advance(6000)
    assert tokens.get_stable() == (first, seconds - 6000)


def test_a_stable_token_is_renewed_five_minutes_early_and_both_work_meanwhile(clock: Clock, tokens: Tokens) -> None:
    first, _ = tokens.get_stable()
    clock.advance(6901)
    second, seconds = tokens.get_stable()
    assert (second != first, seconds) == (True, 7200)
    assert (refusal(tokens, first), refusal(tokens, second)) == (0, 0)


def test_an_expired_token_is_told_from_a_replaced_one(clock: Clock, tokens: Tokens) -> None:
    expired, _ = tokens.get_stable()
    clock.advance(7200)
    replaced, _ = tokens.get_stable()
    tokens.get_stable(force=True)
    assert (refusal(tokens, expired), refusal(tokens, replaced)) == (42001, 40001)


def test_a_plain_token_dies_five_minutes_after_its_successor(clock: Clock, tokens: Tokens) -> None:
    first, _ = tokens.get_plain()
    second, _ = tokens.get_plain()
    assert refusal(tokens, first) == 0
    clock.advance(301)
    assert (refusal(tokens, first), refusal(tokens, second)) == (40001, 0)


def test_the_two_kinds_leave_each_other_alone(clock: Clock, tokens: Tokens) -> None:
    stable, _ = tokens.get_stable()
    plain, _ = tokens.get_plain()
    tokens.get_plain()
    clock.advance(301)
    assert (refusal(tokens, stable), refusal(tokens, plain)) == (0, 40001)


@pytest.mark.parametrize(("token", "code"), [("", 41001), ("nonsense", 40014), ("SIM_from-another-day", 40001)])
def test_what_was_never_a_token_here_is_refused(tokens: Tokens, token: str, code: int) -> None:
    assert refusal(tokens, token) == code


def test_forcing_is_limited_to_one_in_thirty_seconds_and_twenty_a_day(clock: Clock, tokens: Tokens) -> None:
    tokens.get_stable(force=True)
    with pytest.raises(ApiError, match="45011"):
        tokens.get_stable(force=True)
    for _ in range(19):
        clock.advance(31)
        tokens.get_stable(force=True)
    clock.advance(31)
    with pytest.raises(ApiError, match="45009"):
        tokens.get_stable(force=True)
    clock.advance(86400)
    assert tokens.get_stable(force=True)[1] == 7200


def test_the_clock_does_not_go_back(clock: Clock) -> None:
    with pytest.raises(ValueError, match="往前"):
        clock.advance(-1)
