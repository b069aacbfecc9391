"""Reference data: grids, groups, people, places. Whoever changes it bumps the stamp, so that caches load anew."""

from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import bindparam, update
from sqlmodel import SQLModel, col, select

from storage.db import Query, Transaction, Write, instance
from storage.tables import Grid, Group, Person, Place, Stamp

Model = TypeVar("Model", bound=SQLModel)

PEOPLE, PLACES, RULES, OFFICE = "people", "places", "rules", "office"

_STAMPS = Query(instance(Stamp), select(Stamp))
_BUMP = Write(
    lambda insert: (
        insert(Stamp)
        .values(name=bindparam("name"), number=1)
        .on_conflict_do_update(index_elements=["name"], set_={"number": col(Stamp.number) + 1})
    )
)
_HOLD = Write(
    lambda insert: (
        insert(Stamp)
        .values(name=bindparam("name"), number=0)
        .on_conflict_do_update(index_elements=["name"], set_={"number": col(Stamp.number)})
    )
)
_PERSON = Query(instance(Person), select(Person).where(col(Person.id) == bindparam("id")))
_BY_CODE = Query(instance(Person), select(Person).where(col(Person.invite_code) == bindparam("code")).with_for_update())
_UNBIND = Write(update(Person).where(col(Person.contact_id) == bindparam("contact")).values(contact_id=None))
_BIND = Write(
    update(Person)
    .where(col(Person.id) == bindparam("person"))
    .values(contact_id=bindparam("contact"), invite_until=None)
)


def stamps(tx: Transaction) -> dict[str, int]:
    """The number of each stamp; a name that is missing never changed."""
    return {stamp.name: stamp.number for stamp in _STAMPS.all(tx)}


def bump(tx: Transaction, name: str) -> None:
    """Tell every process that what `name` stands for has changed."""
    _BUMP.run(tx, name=name)
    tx.stale = True


def hold(tx: Transaction, name: str) -> None:
    """Until the transaction ends nobody else changes what `name` stands for: those who want to take turns."""
    _HOLD.run(tx, name=name)


def everything(tx: Transaction, model: type[Model]) -> list[Model]:
    """All rows of a reference table, by id."""
    make = instance(model)
    found = tx.connection.execute(select(model).order_by(model.id)).all()  # type: ignore[attr-defined]
    return [make(**row._mapping) for row in found]


def put(tx: Transaction, model: type[Grid | Group | Person | Place], row_id: int | None, **values: Any) -> int:
    """Change the row, or make it if `row_id` is None; its id comes back."""
    table = model.__table__  # type: ignore[union-attr]
    if row_id is None:
        return int(tx.connection.execute(table.insert().values(**values).returning(table.c.id)).scalar_one())
    tx.connection.execute(table.update().where(table.c.id == row_id).values(**values))
    return row_id


def person(tx: Transaction, person_id: int) -> Person | None:
    """Somebody on the roster by their id."""
    return _PERSON.first(tx, id=person_id)


def person_by_code(tx: Transaction, code: str) -> Person | None:
    """Who was invited with this code, held until the transaction ends; `invite_until` is None once it was used."""
    return _BY_CODE.first(tx, code=code)


def bind(tx: Transaction, person_id: int, contact_id: int) -> None:
    """The person uses this WeChat account from now on; the code is used up and an older owner lets go."""
    _UNBIND.run(tx, contact=contact_id)
    _BIND.run(tx, person=person_id, contact=contact_id)
    bump(tx, PEOPLE)


def invite(tx: Transaction, person_id: int, code: str, until: datetime) -> None:
    """A new code for somebody who may bind (again)."""
    put(tx, Person, person_id, invite_code=code, invite_until=until)
