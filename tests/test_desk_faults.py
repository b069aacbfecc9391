"""A database that fails under the desk: replayed one by one, tried again, answered honestly, survived."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from handlers import router
from handlers.inbound import Inbound
from handlers.town import Town
from storage import inbox
from storage.db import Transaction
from storage.mail_tables import Inbox
from storage.tables import Ticket
from tests.crowd import PETITION, POISON, crowd, row, together, unharmed
from tests.gate import eventually
from tests.records import records
from tests.stage import Stage


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
    said = crowd(12)
    stage.client.app.state.courier.stop()  # type: ignore[attr-defined]
    with _failing(stage, "commit", lambda n: n == 2) as commits:
        outcomes = together(stage, monkeypatch, said)
    unharmed(stage, said, outcomes)
    assert commits[0] == 2 + len(said)


def test_a_database_that_stumbles_inside_a_handler_is_not_held_against_the_message(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle, said = router.handle, crowd(8)
    stumbled: list[str] = []

    def stumble(tx: Transaction, town: Town, inbound: Inbound, now: datetime) -> tuple[str, str]:
        done = handle(tx, town, inbound, now)
        if inbound.text == said[3][1] and len(stumbled) < 2:
            stumbled.append(inbound.key)
            raise _broken_database(stage)
        return done

    monkeypatch.setattr(router, "handle", stumble)
    unharmed(stage, said, together(stage, monkeypatch, said))
    assert len(stumbled) == 2
    assert not records(stage.engine, Inbox, state="failed")


def test_a_message_is_not_acknowledged_before_it_is_committed(stage: Stage) -> None:
    stage.client.app.state.courier.stop()  # type: ignore[attr-defined]
    with _failing(stage, "commit", lambda n: n <= 2) as commits:
        outcome = stage.say("李阿姨", PETITION)
    assert commits[0] == 3
    assert len(outcome.deliveries) == 1
    assert (row(stage, PETITION).reply, len(records(stage.engine, Ticket))) == (outcome.text, 1)


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
    said = crowd(10)
    outcomes = together(stage, monkeypatch, [("毒", POISON), *said])
    poisoned = outcomes.pop(0)
    unharmed(stage, said, outcomes)
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
