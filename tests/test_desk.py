"""Group commit: many messages, one transaction; a poisonous one harms nobody, and a failing database loses nothing."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from handlers import router, texts
from handlers.inbound import Inbound
from handlers.town import Town
from simulator import events
from simulator.push import Outcome
from storage import inbox
from storage.db import Transaction
from storage.tables import Contact, Inbox, Outbox, Ticket
from tests.gate import Gate, aside, eventually
from tests.records import records
from tests.stage import Stage

PETITION = "幸福里楼上半夜装修太吵"
POISON = "幸福里有人养了一百只鸡"


def _crowd(count: int) -> list[tuple[str, str]]:
    return [(f"居民{i}", f"{PETITION}，第 {i} 天") for i in range(count)]


def _together(stage: Stage, patch: pytest.MonkeyPatch, said: Sequence[tuple[str, str]]) -> list[Outcome]:
    """All of them write while the desk is busy with somebody else, so that they become one batch."""
    gate = Gate(patch)
    with aside() as do:
        do(lambda: stage.say("先来的", events.click("HOTLINES")))
        gate.await_message()
        outcomes = [do(partial(stage.say, name, words)) for name, words in said]
        eventually(lambda: len(stage.client.app.state.desk._queue) == len(said))  # type: ignore[attr-defined]
        gate.open()
    return [outcome.result() for outcome in outcomes]


def _row(stage: Stage, words: str) -> Inbox:
    (row,) = records(stage.engine, Inbox, text=words)
    return row


def _unharmed(stage: Stage, said: Sequence[tuple[str, str]], outcomes: Sequence[Outcome]) -> None:
    assert all(outcome.text.startswith("已收到") for outcome in outcomes)
    assert [_row(stage, words).reply for _, words in said] == [outcome.text for outcome in outcomes]
    tickets = records(stage.engine, Ticket)
    assert sorted(t.text for t in tickets) == sorted(words for _, words in said)
    assert len({t.serial for t in tickets}) == len(said)


class Spoilt:
    """Handlers that work, and then raise, for one text, as long as the fault is there."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._handle = router.handle
        self.faulty = True
        patch.setattr(router, "handle", self)

    def __call__(self, tx: Transaction, town: Town, inbound: Inbound, now: datetime) -> tuple[str, str]:
        """Stands in for `router.handle`."""
        done = self._handle(tx, town, inbound, now)
        if self.faulty and inbound.text == POISON:
            raise RuntimeError(f"cannot digest {inbound.text}")
        return done


@contextmanager
def _commits(stage: Stage) -> Iterator[list[int]]:
    counted = [0]

    def count(_: object) -> None:
        counted[0] += 1

    event.listen(stage.engine, "commit", count)
    yield counted
    event.remove(stage.engine, "commit", count)


def test_messages_that_come_together_are_committed_together(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    said = _crowd(40)
    stage.client.app.state.courier.stop()  # type: ignore[attr-defined]
    with _commits(stage) as counted:
        outcomes = _together(stage, monkeypatch, said)
    _unharmed(stage, said, outcomes)
    assert counted[0] == 2


def test_a_poisonous_message_harms_none_of_its_neighbours(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    Spoilt(monkeypatch)
    said = _crowd(20)
    outcomes = _together(stage, monkeypatch, [*said[:10], ("毒", POISON), *said[10:]])
    poisoned = outcomes.pop(10)
    _unharmed(stage, said, outcomes)
    assert (poisoned.text, len(poisoned.deliveries)) == (texts.TROUBLE, 1)
    row = _row(stage, POISON)
    assert (row.state, row.error, row.ticket_id) == ("failed", "RuntimeError", None)
    assert not records(stage.engine, Contact, openid=stage.openid("毒"))


def test_a_failed_message_is_handled_exactly_once_when_the_fault_is_gone(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt = Spoilt(monkeypatch)
    stage.say("毒", POISON)
    spoilt.faulty = False
    for _ in range(3):
        stage.later(timedelta(seconds=20))
    row = _row(stage, POISON)
    assert (row.state, row.error) == ("handled", "")
    assert [t.text for t in records(stage.engine, Ticket)] == [POISON]
    told = [entry.text for entry in stage.news("毒")]
    assert told[0] == texts.TROUBLE
    assert [text for text in told[1:] if "编号" in text] == [row.reply]


def test_a_message_that_never_can_be_handled_is_tried_three_times_and_kept(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.say("毒", "帮助")
    stage.news("毒")
    spoilt = Spoilt(monkeypatch)
    stage.say("毒", POISON)
    for _ in range(5):
        stage.later(timedelta(minutes=1))
    row = _row(stage, POISON)
    assert (row.state, row.attempts) == ("failed", 3)
    assert [entry.text for entry in stage.news("毒")] == [texts.TROUBLE]
    spoilt.faulty = False
    assert stage.say("毒", PETITION).text.startswith("已收到")


def test_a_failed_message_that_wechat_delivers_again_is_tried_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt = Spoilt(monkeypatch)
    stage.say("毒", POISON)
    spoilt.faulty = False
    again = stage.pusher.redeliver(stage.openid("毒"))
    assert again.text.startswith("已收到")
    assert (_row(stage, POISON).state, len(records(stage.engine, Ticket))) == ("handled", 1)


def _broken_database(stage: Stage) -> Exception:
    if stage.engine.dialect.name == "postgresql":
        return psycopg.OperationalError("server closed the connection")
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return error


@contextmanager
def _failing(stage: Stage, moment: str, which: Callable[[int], bool]) -> Iterator[list[int]]:
    """The nth commit (or begin) of the desk fails if `which(n)`."""
    count = [0]

    def fail(_: Any) -> None:
        count[0] += 1
        if which(count[0]):
            raise _broken_database(stage)

    event.listen(stage.engine, moment, fail)
    yield count
    event.remove(stage.engine, moment, fail)


def test_a_transaction_that_fails_at_commit_is_replayed_one_message_at_a_time(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = _crowd(12)
    stage.client.app.state.courier.stop()  # type: ignore[attr-defined]
    with _failing(stage, "commit", lambda n: n == 2) as commits:
        outcomes = _together(stage, monkeypatch, said)
    _unharmed(stage, said, outcomes)
    assert commits[0] == 2 + len(said)


def test_a_message_is_not_acknowledged_before_it_is_committed(stage: Stage) -> None:
    stage.client.app.state.courier.stop()  # type: ignore[attr-defined]
    with _failing(stage, "commit", lambda n: n <= 2) as commits:
        outcome = stage.say("李阿姨", PETITION)
    assert commits[0] == 3
    assert len(outcome.deliveries) == 1
    assert (_row(stage, PETITION).reply, len(records(stage.engine, Ticket))) == (outcome.text, 1)


def test_a_message_that_cannot_even_be_written_down_harms_none_of_its_neighbours(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = inbox.record

    def reject(tx: Transaction, key: str, openid: str, kind: str, text: str, *rest: Any) -> inbox.Recorded:
        if text == POISON:
            raise ValueError("not in this column")
        return record(tx, key, openid, kind, text, *rest)

    monkeypatch.setattr(inbox, "record", reject)
    monkeypatch.setattr("bot.webhook.PATIENCE", 2.0)
    said = _crowd(10)
    outcomes = _together(stage, monkeypatch, [("毒", POISON), *said])
    poisoned = outcomes.pop(0)
    _unharmed(stage, said, outcomes)
    assert poisoned.notice
    assert [delivery.status for delivery in poisoned.deliveries] == [503] * 3


def test_the_desk_survives_a_database_that_fails_when_a_late_reply_is_put_down(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.client.app.state.courier.stop()  # type: ignore[attr-defined]
    monkeypatch.setattr("bot.webhook.PATIENCE", 0.2)
    stage.pusher.deliveries = 1
    with _slow_commit(stage, 0.4), _failing(stage, "begin", lambda n: n == 2) as begun:
        assert stage.say("李阿姨", PETITION).notice
        eventually(lambda: begun[0] == 2)
    monkeypatch.setattr("bot.webhook.PATIENCE", 4.2)
    assert stage.pusher.redeliver(stage.openid("李阿姨")).text.startswith("已收到")
    assert stage.say("张大爷", PETITION).text.startswith("已收到")


@contextmanager
def _slow_commit(stage: Stage, seconds: float) -> Iterator[None]:
    def wait(_: object) -> None:
        time.sleep(seconds)

    event.listen(stage.engine, "commit", wait)
    yield
    event.remove(stage.engine, "commit", wait)


def test_two_messages_of_one_person_in_one_batch_keep_their_order(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    openid = stage.openid("李阿姨")
    desk = stage.client.app.state.desk  # type: ignore[attr-defined]
    gate = Gate(monkeypatch)
    with aside() as do:
        do(lambda: stage.say("先来的", events.click("HOTLINES")))
        gate.await_message()
        first = do(lambda: stage.say("李阿姨", PETITION))
        eventually(lambda: len(desk._queue) == 1)
        second = do(lambda: stage.say("李阿姨", "进度"))
        eventually(lambda: len(desk._queue) == 2)
        gate.open()
    assert first.result().text.startswith("已收到")
    (ticket,) = records(stage.engine, Ticket)
    assert ticket.number in second.result().text
    assert {row.openid for row in records(stage.engine, Inbox, ticket_id=ticket.id)} == {openid}


def test_what_waits_at_the_desk_is_handled_before_it_closes(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    desk = stage.client.app.state.desk  # type: ignore[attr-defined]
    with aside() as do:
        first = do(lambda: stage.say("李阿姨", PETITION))
        gate.await_message()
        second = do(lambda: stage.say("张大爷", PETITION))
        eventually(lambda: len(desk._queue) == 1)
        stopped = do(desk.stop)
        gate.open()
        stopped.result()
    assert [first.result().text[:3], second.result().text[:3]] == ["已收到"] * 2
    assert not records(stage.engine, Outbox, state="sending")
