"""Imports of tables: written in one go, kept with what they replaced, taken back. And what still refers to a row."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func
from sqlmodel import col, select

from storage.account_tables import Account, Import
from storage.db import Transaction, instance
from storage.tables import Contact, Grid, Group, Person, Place, Ticket, TicketEvent

Table = type[Grid | Group | Person | Place]
REFERENCES: dict[Table, dict[str, Any]] = {
    Grid: {
        "grids": Grid.parent_id, "groups": Group.grid_id, "places": Place.grid_id, "tickets": Ticket.grid_id,
        "contacts": Contact.grid_id, "accounts": Account.grid_id,
    },
    Group: {"people": Person.group_id, "tickets": Ticket.group_id},
    Person: {"tickets": Ticket.handler_id, "events": TicketEvent.person_id, "accounts": Account.person_id},
    Place: {"tickets": Ticket.place_id, "contacts": Contact.place_id},
}  # fmt: skip
_CHUNK = 500
_imports = Import.__table__  # type: ignore[attr-defined]
_make = instance(Import)


def add(tx: Transaction, **values: Any) -> int:
    """Put an import on record; its id."""
    return int(tx.connection.execute(_imports.insert().values(**values).returning(_imports.c.id)).scalar_one())


def undone(tx: Transaction, import_id: int, now: datetime) -> None:
    """The import was taken back."""
    tx.connection.execute(_imports.update().where(_imports.c.id == import_id).values(undone_at=now))


def by_id(tx: Transaction, import_id: int) -> Import | None:
    """The import with what it replaced."""
    found = tx.connection.execute(select(Import).where(col(Import.id) == import_id)).first()
    return None if found is None else _make(**found._mapping)


def latest(tx: Transaction, limit: int = 20) -> list[Import]:
    """The newest first, without what they replaced."""
    columns = [column for column in _imports.c if column.name != "before"]
    found = tx.connection.execute(select(*columns).order_by(_imports.c.id.desc()).limit(limit))
    return [_make(before=[], **row._mapping) for row in found]


def insert(tx: Transaction, model: Table, rows: Sequence[dict[str, Any]]) -> list[int]:
    """New rows, all with the same columns; their ids in order.

    The ids are taken beforehand: asking for them row by row takes four times as long, while SQLite's messages wait.
    """
    table = model.__table__  # type: ignore[union-attr]
    if not rows:
        return []
    ids = _unused(tx, table, len(rows))
    tx.connection.execute(table.insert(), [{"id": row_id, **row} for row_id, row in zip(ids, rows, strict=True)])
    return ids


def _unused(tx: Transaction, table: Any, number: int) -> list[int]:
    """So many ids as the database would give them."""
    if tx.dialect.name == "postgresql":
        taken = func.nextval(func.pg_get_serial_sequence(table.name, "id"))
        asked = select(taken).select_from(func.generate_series(1, number).alias())
        return [int(found) for found in tx.connection.execute(asked).scalars()]
    last = int(tx.connection.scalar(select(func.max(table.c.id))) or 0)
    return list(range(last + 1, last + number + 1))


def update(tx: Transaction, model: Table, rows: Iterable[tuple[int, dict[str, Any]]]) -> None:
    """Set the columns of each row, by id; alike ones go to the driver together."""
    table = model.__table__  # type: ignore[union-attr]
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row_id, values in rows:
        alike[tuple(values)].append({"row_key": row_id, **{f"to_{name}": value for name, value in values.items()}})
    for names, several in alike.items():
        sets: dict[str, Any] = {name: bindparam(f"to_{name}") for name in names}
        if sets:
            tx.connection.execute(table.update().where(table.c.id == bindparam("row_key")).values(**sets), several)


def rows(tx: Transaction, model: Table, ids: Sequence[int]) -> dict[int, Any]:
    """The rows with these ids as they are now, by id."""
    found: dict[int, Any] = {}
    for start in range(0, len(ids), _CHUNK):
        some = select(model).where(col(model.id).in_(ids[start : start + _CHUNK]))
        found |= {row.id: row for row in tx.connection.execute(some)}
    return dict(sorted(found.items()))


def in_use(tx: Transaction, model: Table, ids: Sequence[int]) -> set[int]:
    """Those of the ids that something refers to."""
    used: set[int] = set()
    for column in REFERENCES[model].values():
        for start in range(0, len(ids), _CHUNK):
            some = select(column).where(column.in_(ids[start : start + _CHUNK])).distinct()
            used |= set(tx.connection.execute(some).scalars())
    return used


def references(tx: Transaction, model: Table, row_id: int) -> dict[str, int]:
    """How many rows refer to this one, by what they are; those that none do are left out."""
    counted = {
        name: int(tx.connection.execute(select(func.count()).where(column == row_id)).scalar_one())
        for name, column in REFERENCES[model].items()
    }
    return {name: number for name, number in counted.items() if number}


def delete(tx: Transaction, model: Table, ids: Sequence[int]) -> None:
    """Remove the rows; nothing may refer to them."""
    table = model.__table__  # type: ignore[union-attr]
    for start in range(0, len(ids), _CHUNK):
        tx.connection.execute(table.delete().where(table.c.id.in_(ids[start : start + _CHUNK])))


def admins(tx: Transaction) -> int:
    """How many open accounts belong to active admins."""
    posts = (";" + col(Person.roles) + ";").contains(";admin;")
    query = select(func.count()).join_from(Account, Person, col(Account.person_id) == col(Person.id))
    found = query.where(col(Account.active), col(Person.active), posts)
    return int(tx.connection.execute(found).scalar_one())
