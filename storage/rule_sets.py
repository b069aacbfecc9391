"""Numbered, immutable rule sets in their readable text form; the highest number is live."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import col, select

from storage import town
from storage.db import Transaction, instance
from storage.rule_tables import RuleSetRow

_make = instance(RuleSetRow)
_newest_first = col(RuleSetRow.version).desc()


class Version(NamedTuple):
    """What is known of a published rule set without its text."""

    version: int
    author: str
    reason: str
    approved_by: str
    restored: int | None
    published_at: datetime


def live(tx: Transaction) -> RuleSetRow | None:
    """The newest rule set; None in a database that never had one."""
    return _one(tx, select(RuleSetRow).order_by(_newest_first).limit(1))


def get(tx: Transaction, version: int) -> RuleSetRow | None:
    """The rule set with this number; None if there is none."""
    return _one(tx, select(RuleSetRow).where(col(RuleSetRow.version) == version))


def _one(tx: Transaction, query: Any) -> RuleSetRow | None:
    found = tx.connection.execute(query).first()
    return None if found is None else _make(**found._mapping)


def versions(tx: Transaction) -> list[Version]:
    """Every published set, newest first, without its text."""
    columns = [getattr(RuleSetRow, name) for name in Version._fields]
    query = select(*columns).order_by(_newest_first)
    return [Version(*row) for row in tx.connection.execute(query)]


def publish(
    tx: Transaction, text: str, author: str, reason: str, now: datetime, *, approved_by: str = "",
    restored: int | None = None,
) -> int:  # fmt: skip
    """Make `text` the live rule set and return its number; running servers use it on their next message.

    Nothing is asked here: what must hold before a publish is decided in handlers.publishing.
    """
    town.bump(tx, town.RULES)  # held until the end: publishers take turns, and so numbers do not collide
    before = live(tx)
    row = {
        "version": before.version + 1 if before else 1, "text": text, "author": author, "reason": reason,
        "published_at": now, "approved_by": approved_by, "restored": restored,
    }  # fmt: skip
    tx.connection.execute(RuleSetRow.__table__.insert().values(**row))  # type: ignore[attr-defined]
    return int(row["version"])  # type: ignore[call-overload,no-any-return]
