"""A crowd that writes all at once."""

from collections.abc import Sequence
from functools import partial

import pytest

from simulator import events
from simulator.push import Outcome
from storage.mail_tables import Inbox
from storage.tables import Ticket
from tests.gate import Gate, aside, eventually
from tests.records import records
from tests.stage import Stage

PETITION = "幸福里楼上半夜装修太吵"
POISON = "幸福里有人养了一百只鸡"


def crowd(count: int) -> list[tuple[str, str]]:
    """So many people and what each of them says."""
    return [(f"居民{i}", f"{PETITION}，第 {i} 天") for i in range(count)]


def together(stage: Stage, patch: pytest.MonkeyPatch, said: Sequence[tuple[str, str]]) -> list[Outcome]:
    """All of them write while the desk is busy with somebody else, so that they become one batch."""
    gate = Gate(patch)
    with aside() as do:
        do(lambda: stage.say("先来的", events.click("HOTLINES")))
        gate.await_message()
        outcomes = [do(partial(stage.say, name, words)) for name, words in said]
        eventually(lambda: len(stage.client.app.state.desk._queue) == len(said))  # type: ignore[attr-defined]
        gate.open()
    return [outcome.result() for outcome in outcomes]


def row(stage: Stage, words: str) -> Inbox:
    """The inbox row of these words."""
    (row,) = records(stage.engine, Inbox, text=words)
    return row


def unharmed(stage: Stage, said: Sequence[tuple[str, str]], outcomes: Sequence[Outcome]) -> None:
    """Everybody got a receipt of their own, kept with their message, and has one ticket."""
    assert all(outcome.text.startswith("已收到") for outcome in outcomes)
    assert [row(stage, words).reply for _, words in said] == [outcome.text for outcome in outcomes]
    tickets = records(stage.engine, Ticket)
    assert sorted(t.text for t in tickets) == sorted(words for _, words in said)
    assert len({t.serial for t in tickets}) == len(said)
