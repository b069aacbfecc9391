"""The audit: rows are only ever added, and read."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import or_
from sqlmodel import col, select

from storage.account_tables import AuditRow
from storage.db import Transaction, instance

_make = instance(AuditRow)
_table = AuditRow.__table__  # type: ignore[attr-defined]


class Deed(NamedTuple):
    """What somebody did, to be put down; see AuditRow."""

    action: str
    about: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""


def write(tx: Transaction, at: datetime, login: str, deed: Deed, address: str = "") -> None:
    """Put it on record."""
    tx.connection.execute(_table.insert().values(at=at, login=login, address=address, **deed._asdict()))


def search(
    tx: Transaction, *, login: str = "", action: str = "", words: str = "", since: datetime | None = None,
    until: datetime | None = None, before_id: int | None = None, limit: int = 100,
) -> list[AuditRow]:  # fmt: skip
    """The newest rows first; `words` is looked for in what it was about, before, after and why."""
    asked: list[Any] = [
        col(AuditRow.login) == login if login else None,
        col(AuditRow.action) == action if action else None,
        col(AuditRow.at) >= since if since else None,
        col(AuditRow.at) < until if until else None,
        col(AuditRow.id) < before_id if before_id else None,
    ]
    if words:
        fields = (AuditRow.about, AuditRow.before, AuditRow.after, AuditRow.reason)
        asked.append(or_(*(col(field).contains(words, autoescape=True) for field in fields)))
    query = select(AuditRow).where(*[each for each in asked if each is not None])
    found = tx.connection.execute(query.order_by(col(AuditRow.id).desc()).limit(limit))
    return [_make(**row._mapping) for row in found]
