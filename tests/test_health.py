"""GET /healthz and /readyz, well and unwell, and that unwell becomes well again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

from bot import health
from storage import outbox
from storage.db import transaction
from storage.tables import Contact
from tests.gate import eventually
from tests.records import records
from tests.stage import Stage

PETITION = "幸福里楼上半夜装修太吵"


def _ready(stage: Stage) -> tuple[int, dict[str, Any]]:
    answer = stage.client.get("/readyz")
    return answer.status_code, answer.json()


def _alive(stage: Stage) -> bool:
    answer = stage.client.get("/healthz")
    return (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_working_product_is_alive_and_ready(stage: Stage) -> None:
    assert _alive(stage)
    code, body = _ready(stage)
    assert (code, body.pop("status")) == (200, "ok")
    assert set(body.pop("outbox")) <= {"sent", "held", "waiting"}
    assert set(body.values()) == {"ok"}


@pytest.mark.parametrize("backend", ["sqlite"])
def test_readiness_counts_what_is_owed(stage: Stage) -> None:
    stage.say("李阿姨", PETITION)
    (contact,) = records(stage.engine, Contact)
    with transaction(stage.engine) as tx:
        outbox.enqueue(tx, [contact.id or 0], "她说的话", stage.clock.now, private=True)
    assert _ready(stage)[1]["outbox"]["held"] == 1


def _break(stage: Stage, url: str, server: Callable[[], str]) -> Callable[[], None]:
    """Take the database away; what comes back gives it back."""
    if url.startswith("sqlite"):
        return _hide(stage, Path(url.removeprefix("sqlite:///")).parent)
    name = make_url(url).database
    shut = f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"
    kick = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    _sql(server(), shut, kick)
    return lambda: _sql(server(), f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def _hide(stage: Stage, folder: Path) -> Callable[[], None]:
    hidden = folder.with_name("hidden")

    def restore() -> None:
        hidden.rename(folder)

    folder.rename(hidden)
    stage.engine.dispose()
    return restore


def _sql(server: str, *statements: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def test_without_its_database_it_is_alive_but_not_ready_and_recovers(
    stage: Stage, database_url: str, request: pytest.FixtureRequest
) -> None:
    stage.say("李阿姨", PETITION)
    restore = _break(stage, database_url, lambda: str(request.getfixturevalue("postgres")))
    code, body = _ready(stage)
    assert _alive(stage)
    assert (code, body["status"], body["courier"]) == (503, "unwell", "ok")
    assert body["database"] != "ok"
    assert not [word for word in (database_url, "gejie.db", "postgres:", "test_") if word in str(body)]
    restore()
    eventually(lambda: _ready(stage)[0] == 200)
    assert stage.say("张大爷", PETITION).text.startswith("已收到")


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_courier_that_was_not_seen_for_long_is_reported(stage: Stage) -> None:
    courier = stage.client.app.state.courier  # type: ignore[attr-defined]
    courier.stop()
    assert _ready(stage)[0] == 200
    courier.seen_alive -= health.QUIET
    code, body = _ready(stage)
    assert (code, body["status"], body["courier"], body["database"]) == (503, "unwell", "silent", "ok")
    assert _alive(stage)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_desk_that_takes_no_messages_is_reported(stage: Stage) -> None:
    stage.client.app.state.desk.stop()  # type: ignore[attr-defined]
    code, body = _ready(stage)
    assert (code, body["status"], body["desk"]) == (503, "unwell", "stopped")
