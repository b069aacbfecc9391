"""Numbered, immutable rule sets in their readable text form; the highest number is live."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from storage import town
from storage.db import Transaction, instance
from storage.tables import RuleSetRow


def live(tx: Transaction) -> RuleSetRow | None:
    """The newest rule set; None in a database that never had one."""
    newest = select(RuleSetRow).order_by(col(RuleSetRow.version).desc()).limit(1)
    found = tx.connection.execute(newest).first()
    return None if found is None else instance(RuleSetRow)(**found._mapping)


def publish(tx: Transaction, text: str, author: str, reason: str, now: datetime) -> int:
    """Make `text` the live rule set and return its number; running servers use it on their next message."""
    last = tx.connection.scalar(select(func.max(RuleSetRow.version))) or 0
    row = {"version": last + 1, "text": text, "author": author, "reason": reason, "published_at": now}
    tx.connection.execute(RuleSetRow.__table__.insert().values(**row))  # type: ignore[attr-defined]
    town.bump(tx, town.RULES)
    return int(last) + 1
