"""What pages hold and what the database says afterwards."""

import html
import re
from typing import Any

from starlette.testclient import TestClient

from storage import audit, town
from storage.account_tables import AuditRow
from storage.db import transaction
from storage.tables import Grid, Group, Person, Place
from tests.stage import Stage


def rows(stage: Stage, model: type[Grid | Group | Person | Place]) -> dict[str, Any]:
    """All rows of a table by name."""
    with transaction(stage.engine) as tx:
        return {row.name: row for row in town.everything(tx, model)}


def deeds(stage: Stage) -> list[AuditRow]:
    """The audit, oldest first."""
    with transaction(stage.engine) as tx:
        return list(reversed(audit.search(tx)))


def did(stage: Stage, action: str) -> AuditRow:
    """The latest audit row of this action."""
    return next(row for row in reversed(deeds(stage)) if row.action == action)


def hidden(page: str, name: str) -> str:
    """The value of a field of a form."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return html.unescape(found[1])


def told(client: TestClient, answer: Any) -> str:
    """The sentence somebody reads after a form: on the page it led to, or on the answer itself."""
    if answer.status_code == 303:
        return client.get(answer.headers["location"]).text
    return str(answer.text)
