"""Migrations: an empty database, one of the first day, twice, and two processes at once."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

import storage
from bot.setup import prepare
from storage import schema
from storage.db import open_engine
from storage.office_tables import metadata
from storage.rule_tables import RuleDraft, RuleSetRow, SampleRow
from storage.tables import Attachment, Contact, Grid, Group, Ticket, TicketEvent
from tests.records import everything, records
from tests.stage import MORNING


@pytest.fixture
def empty(empty_url: str) -> Iterator[Engine]:
    """A database with nothing in it."""
    engine = open_engine(empty_url)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A furnished database."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


def _upgrade_to(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_an_empty_database_becomes_what_the_tables_say(empty: Engine) -> None:
    assert not schema.is_current(empty)
    schema.upgrade(empty)
    assert schema.is_current(empty)
    assert schema.differences(empty) == []
    assert set(metadata.tables) <= set(inspect(empty).get_table_names())


def test_a_database_of_the_first_day_opens_in_today_s_product_with_all_it_held(empty: Engine) -> None:
    _upgrade_to(empty, "0001")
    with empty.begin() as connection:
        connection.exec_driver_sql("INSERT INTO grids (id, code, name, level) VALUES (1, '100', '青石镇', 1)")
        connection.exec_driver_sql("INSERT INTO groups (id, name, grid_id, kind) VALUES (1, '好邻居小组', 1, 'gejie')")
        connection.exec_driver_sql(
            "INSERT INTO people (id, name, phone, roles, group_id, active) VALUES (1, '王芳', '', 'gejie', 1, true)"
        )
        connection.exec_driver_sql("INSERT INTO places (id, name, grid_id) VALUES (1, '幸福里', 1)")
        connection.exec_driver_sql(
            "INSERT INTO contacts (id, openid, seen_at, following, credit_left, place_id, wrong_codes)"
            " VALUES (1, 'o1', '2026-11-21 02:00:00', true, 0, 1, 0)"
        )
        connection.exec_driver_sql(
            "INSERT INTO rule_sets (version, text, author, reason, published_at)"
            " VALUES (1, 'x', '系统', '初始', '2026-11-21 02:00:00')"
        )
    schema.upgrade(empty)
    assert schema.is_current(empty)
    assert schema.differences(empty) == []
    assert [(g.code, g.name) for g in records(empty, Grid)] == [("100", "青石镇")]
    assert [(g.name, g.active) for g in records(empty, Group)] == [("好邻居小组", True)]
    (first,) = records(empty, RuleSetRow)
    assert (first.version, first.text, first.author, first.reason) == (1, "x", "系统", "初始")
    assert (first.approved_by, first.restored) == ("", None)
    assert (records(empty, RuleDraft), records(empty, SampleRow)) == ([], [])
    with pytest.raises(DBAPIError, match="never changes"), empty.begin() as connection:
        connection.exec_driver_sql("UPDATE rule_sets SET text = 'y'")


def test_what_was_sent_in_the_last_three_days_is_still_fetched(empty: Engine) -> None:
    """Before 0004 only WeChat's ids were kept."""
    _upgrade_to(empty, "0003")
    photo, place = {"kind": "image", "media_id": "m1"}, {"kind": "location", "label": "幸福里"}
    sent = [
        (4, "resident", photo),
        (2, "resident", photo),
        (2, "system", photo),
        (1, "staff", place),
        (0, "staff", None),
    ]
    with empty.begin() as connection:
        rows: list[SQLModel] = [
            Contact(id=1, openid="o1", seen_at=MORNING),
            Ticket(id=1, day="2026-11-21", serial=1, status="assigned", contact_id=1, text="", category="other",
                   rule_set=1, urgency="normal", opened_at=MORNING, due_at=MORNING, changed_at=MORNING),
            *(TicketEvent(id=number, ticket_id=1, action="open", actor=actor, media=media,
                          at=datetime.now(UTC) - timedelta(days=days))
              for number, (days, actor, media) in enumerate(sent, 1)),
        ]  # fmt: skip
        for row in rows:
            table = type(row).__table__  # type: ignore[attr-defined]
            then = [column["name"] for column in inspect(connection).get_columns(table.name)]
            old = sa.table(table.name, *(sa.column(name, table.c[name].type) for name in then))
            connection.execute(old.insert(), row.model_dump(include=set(then)))
    schema.upgrade(empty)
    assert [(row.event_id, row.media_id, row.state) for row in records(empty, Attachment)] == [(2, "m1", "waiting")]


def test_upgrading_twice_is_harmless(engine: Engine) -> None:
    before = everything(engine)
    for _ in range(2):
        prepare(engine, MORNING + timedelta(days=1))
    assert everything(engine) == before
    assert schema.differences(engine) == []


def test_two_processes_that_start_at_once_migrate_one_database_once(empty_url: str) -> None:
    program = "import sys; from storage import schema, db; schema.upgrade(db.open_engine(sys.argv[1]))"
    started = [
        subprocess.Popen([sys.executable, "-c", program, empty_url], stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    errors = [process.communicate(timeout=60)[1] for process in started]
    assert ([process.returncode for process in started], errors) == ([0, 0], ["", ""])
    engine = open_engine(empty_url)
    assert schema.is_current(engine)
    assert schema.differences(engine) == []
    engine.dispose()
