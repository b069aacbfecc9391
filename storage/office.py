"""The office's own words, hotlines and days off. Whoever changes them bumps the stamp (storage.town)."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, delete
from sqlmodel import col, select

from storage.db import Transaction, Write
from storage.office_tables import DayOff, Hotline, Wording

_SAY = Write(
    lambda insert: (
        insert(Wording)
        .values(name=bindparam("name"), text=bindparam("text"))
        .on_conflict_do_update(index_elements=["name"], set_={"text": bindparam("text")})
    )
)
_REST = Write(
    lambda insert: (
        insert(DayOff)
        .values(day=bindparam("day"), name=bindparam("name"))
        .on_conflict_do_update(index_elements=["day"], set_={"name": bindparam("name")})
    )
)
_hotlines = Hotline.__table__  # type: ignore[attr-defined]


def wordings(tx: Transaction) -> dict[str, str]:
    """The texts that were put in place of ours, by name."""
    found = tx.connection.execute(select(Wording.name, Wording.text).order_by(col(Wording.name)))
    return dict(found.tuples().all())


def say(tx: Transaction, name: str, text: str) -> None:
    """This text from now on."""
    _SAY.run(tx, name=name, text=text)


def unsay(tx: Transaction, name: str) -> None:
    """Ours again."""
    tx.connection.execute(delete(Wording).where(col(Wording.name) == name))


def hotlines(tx: Transaction) -> Sequence[Any]:
    """Number, name, hours and when somebody last called it, in their order."""
    columns = (_hotlines.c.name, _hotlines.c.number, _hotlines.c.hours, _hotlines.c.checked_at)
    return tx.connection.execute(select(*columns).order_by(_hotlines.c.position)).all()


def put_hotlines(tx: Transaction, lines: Iterable[dict[str, Any]]) -> None:
    """These and no others, in this order."""
    tx.connection.execute(_hotlines.delete())
    tx.connection.execute(_hotlines.insert(), [{**line, "position": at} for at, line in enumerate(lines)])


def days_off(tx: Transaction) -> dict[str, str]:
    """What each day off is called, by day (2027-01-01), the earliest first."""
    found = tx.connection.execute(select(DayOff.day, DayOff.name).order_by(col(DayOff.day)))
    return dict(found.tuples().all())


def rest(tx: Transaction, day: str, name: str) -> None:
    """A day off; a name it had before gives way."""
    _REST.run(tx, day=day, name=name)


def work(tx: Transaction, day: str) -> None:
    """No day off after all."""
    tx.connection.execute(delete(DayOff).where(col(DayOff.day) == day))
