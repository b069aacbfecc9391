"""The database: migrations, transactions, savepoints, times, stamps. The same on SQLite and PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import col, select

from handlers.inbound import MESSAGE
from handlers.town import TownCache
from storage import contacts, inbox, outbox, rule_sets, town
from storage.db import Transaction, driver_error, open_engine, transaction
from storage.mail_tables import Outbox
from storage.tables import Contact, Grid, Stamp, metadata
from tests.records import records
from tests.stage import MORNING

NAIVE = datetime(2026, 11, 21, 10, 0)
BEIJING = timezone(timedelta(hours=8))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A furnished database."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


def test_only_sqlite_and_postgresql_are_opened() -> None:
    with pytest.raises(ValueError, match="mysql"):
        open_engine("mysql://localhost/gejie")


def test_a_transaction_is_committed_whole_or_not_at_all(engine: Engine) -> None:
    with pytest.raises(KeyError), transaction(engine) as tx:
        _write_and_fail(tx)
    assert not records(engine, Contact, openid="oHalf")
    assert not records(engine, Grid, code="x")


def _write_and_fail(tx: Transaction) -> None:
    contacts.meet(tx, "oHalf", MESSAGE, MORNING)
    tx.connection.execute(Grid.__table__.insert().values(code="x", name="x", level=1))  # type: ignore[attr-defined]
    raise KeyError


def test_a_savepoint_undoes_what_is_inside_and_nothing_else(engine: Engine) -> None:
    with transaction(engine) as tx:
        contacts.meet(tx, "oBefore", MESSAGE, MORNING)
        for _ in range(2):
            with pytest.raises(KeyError):
                _fail_inside(tx)
        with tx.savepoint():
            contacts.meet(tx, "oKept", MESSAGE, MORNING)
        contacts.meet(tx, "oAfter", MESSAGE, MORNING)
    assert {c.openid for c in records(engine, Contact)} >= {"oBefore", "oKept", "oAfter"}
    assert not records(engine, Contact, openid="oInside")


def _fail_inside(tx: Transaction) -> None:
    with tx.savepoint():
        contacts.meet(tx, "oInside", MESSAGE, MORNING)
        raise KeyError


def test_a_savepoint_makes_good_a_statement_the_database_refused(engine: Engine) -> None:
    with transaction(engine) as tx:
        contact = contacts.meet(tx, "oBefore", MESSAGE, MORNING)
        with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)), tx.savepoint():
            outbox.enqueue(tx, [987_654], "nobody's", MORNING)
        outbox.enqueue(tx, [contact.id or 0], "somebody's", MORNING)
    assert [row.text for row in records(engine, Outbox)] == ["somebody's"]


def test_a_time_without_a_zone_is_refused_on_both_paths_and_writes_nothing(engine: Engine) -> None:
    with pytest.raises(ValueError, match="zone"), transaction(engine) as tx:
        contacts.meet(tx, "oNaive", MESSAGE, NAIVE)
    with pytest.raises((ValueError, StatementError), match="zone"), transaction(engine) as tx:
        tx.connection.execute(Contact.__table__.insert().values(openid="oNaive", seen_at=NAIVE, following=True))  # type: ignore[attr-defined]
    assert not records(engine, Contact, openid="oNaive")


def test_a_time_comes_back_in_utc_from_whatever_zone_it_went_in(engine: Engine) -> None:
    noon = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=BEIJING)
    with transaction(engine) as tx:
        told = contacts.meet(tx, "oZone", MESSAGE, noon)
        read = contacts.by_openid(tx, "oZone")
    assert read is not None
    for seen in (told.seen_at, read.seen_at, records(engine, Contact, openid="oZone")[0].seen_at):
        assert seen == noon
        assert seen.utcoffset() == timedelta(0)


def test_times_compare_by_the_clock_and_not_by_their_spelling(engine: Engine) -> None:
    with transaction(engine) as tx:
        contact = contacts.meet(tx, "oDue", MESSAGE, MORNING)
        outbox.enqueue(tx, [contact.id or 0], "due", MORNING, due_at=datetime(2026, 11, 21, 10, 0, tzinfo=BEIJING))
        outbox.enqueue(tx, [contact.id or 0], "later", MORNING, due_at=MORNING + timedelta(microseconds=1))
        ((_, rows),) = outbox.claim(tx, MORNING, MORNING + timedelta(minutes=1), 9)
    assert [row.text for row in rows] == ["due"]


def _stamps(engine: Engine) -> dict[str, int]:
    with transaction(engine) as tx:
        return town.stamps(tx)


def test_a_stamp_grows_with_each_change_and_only_its_own(engine: Engine) -> None:
    before = _stamps(engine)
    with transaction(engine) as tx:
        assert not tx.stale
        town.bump(tx, town.PLACES)
        town.bump(tx, town.PLACES)
        town.bump(tx, "never seen")
        assert tx.stale
    after = _stamps(engine)
    assert after == before | {town.PLACES: before[town.PLACES] + 2, "never seen": 1}


def test_a_stamp_that_is_undone_did_not_grow(engine: Engine) -> None:
    before = _stamps(engine)
    with pytest.raises(LookupError), transaction(engine) as tx:
        _bump_and_fail(tx)
    assert _stamps(engine) == before


def _bump_and_fail(tx: Transaction) -> None:
    town.bump(tx, town.PLACES)
    raise LookupError


def test_another_process_sees_a_publish_on_its_next_transaction(engine: Engine, database_url: str) -> None:
    elsewhere, cache = open_engine(database_url), TownCache()
    with transaction(elsewhere) as tx:
        first = cache.view(tx)
    with transaction(engine) as tx:
        live = rule_sets.live(tx)
        assert live is not None
        rule_sets.publish(tx, live.text + "\n", "王芳", "试试", MORNING)
    with transaction(elsewhere) as tx:
        second, third = cache.view(tx), cache.view(tx)
    assert (first.rules.version, second.rules.version) == (1, 2)
    assert second.rules is third.rules
    assert first.people is second.people
    elsewhere.dispose()


def test_the_unique_key_decides_whether_a_message_is_new(engine: Engine) -> None:
    def record() -> int:
        with transaction(engine) as tx:
            return inbox.record(tx, "k", "o", "text", "words", {"event": "x"}, MORNING).deliveries

    assert [record() for _ in range(3)] == [1, 2, 3]
    with transaction(engine) as tx:
        assert inbox.count(tx) == 1


def test_a_ticket_of_nobody_cannot_be_stored(engine: Engine) -> None:
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)), transaction(engine) as tx:
        outbox.enqueue(tx, [987_654], "nobody's", MORNING)
    with pytest.raises(IntegrityError), transaction(engine) as tx:
        tx.connection.execute(Stamp.__table__.insert(), [{"name": "twice", "number": 1}] * 2)  # type: ignore[attr-defined]


def test_text_of_any_script_survives(engine: Engine) -> None:
    words = "😀𠮷 “引号” 'a' %s :x \\ \n\t末"
    with transaction(engine) as tx:
        inbox.record(tx, "k", "o", "text", words, {"detail": {"label": words}}, MORNING)
        found = tx.connection.execute(select(col(metadata.tables["inbox"].c.text))).scalar_one()
    assert found == words


@pytest.mark.parametrize("backend", ["sqlite"])
def test_an_acknowledged_message_is_on_the_disk_and_nobody_waits_longer_than_wechat_does(engine: Engine) -> None:
    with engine.connect() as connection:
        asked = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in (
            "journal_mode", "synchronous", "foreign_keys", "busy_timeout")}  # fmt: skip
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 3000}


def _error(engine: Engine, statement: str) -> DBAPIError:
    with pytest.raises(DBAPIError) as raised, engine.begin() as connection:
        connection.exec_driver_sql(statement)
    return raised.value


def test_the_database_s_trouble_is_told_from_our_own_mistakes(engine: Engine, tmp_path: Path) -> None:
    assert not driver_error(_error(engine, "SELECT nonsense FROM nowhere"))
    assert not driver_error(_error(engine, "INSERT INTO stamps (name) VALUES ('no number')"))
    assert not driver_error(ValueError("a mistake"))
    gone = open_engine(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")
    with pytest.raises(DBAPIError) as raised, transaction(gone):
        raise AssertionError("there is no such file")
    assert driver_error(raised.value)
