"""Tickets and their history. Who may see which is decided in handlers.access; `status` is set in handlers.lifecycle."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, update
from sqlmodel import col, select

from storage.db import Query, Transaction, Write, instance, one_of
from storage.moment import Moment
from storage.tables import Serial, Ticket, TicketEvent

OPEN = ("received", "assigned", "accepted", "resolved")


def _value(model: type[Any], *names: str) -> dict[str, Any]:
    return {name: bindparam(name, type_=getattr(model, name).type) for name in names}


class _Number(NamedTuple):
    last: int


class _Id(NamedTuple):
    id: int


_NEXT_SERIAL = Query(
    _Number,
    lambda insert: (
        insert(Serial)
        .values(day=bindparam("day"), last=1)
        .on_conflict_do_update(index_elements=["day"], set_={"last": col(Serial.last) + 1})
        .returning(col(Serial.last))
    ),
)
_OPENED = (
    "day", "serial", "status", "contact_id", "text", "category", "also", "words", "rule_set", "urgency", "danger",
    "sensitive", "muted", "place_id", "place", "grid_id", "group_id", "opened_at", "due_at", "changed_at",
    "rating_reason",
)  # fmt: skip
_STILL = {
    "handler_id": None, "reminded_at": None, "rating": None, "merged_into": None, "taken": None, "outcome": "",
    "reopened": False, "transfers": 0,
}  # fmt: skip
_OPEN = Query(_Id, lambda insert: insert(Ticket).values(**_value(Ticket, *_OPENED, *_STILL)).returning(col(Ticket.id)))
_fresh = instance(Ticket)
_RECORDED = ("ticket_id", "at", "action", "actor", "person_id", "before", "after", "text", "media")
_RECORD = Query(
    _Id,
    lambda insert: insert(TicketEvent).values(**_value(TicketEvent, *_RECORDED)).returning(col(TicketEvent.id)),
)
_tickets = select(Ticket)
_unsettled = _tickets.where(one_of(col(Ticket.status), OPEN))
_BY_ID = Query(instance(Ticket), _tickets.where(col(Ticket.id) == bindparam("id")))
_LOCKED = Query(instance(Ticket), _tickets.where(col(Ticket.id) == bindparam("id")).with_for_update())
_BY_SERIAL = Query(
    instance(Ticket),
    _tickets.where(col(Ticket.serial) == bindparam("serial"), col(Ticket.day).like(bindparam("day")))
    .order_by(col(Ticket.id).desc())
    .limit(50),
)
_BY_NUMBER = Query(
    instance(Ticket), _tickets.where(col(Ticket.day) == bindparam("day"), col(Ticket.serial) == bindparam("serial"))
)
_BY_RESIDENT = Query(
    instance(Ticket),
    _tickets.where(col(Ticket.contact_id) == bindparam("contact")).order_by(col(Ticket.id).desc()).limit(20),
)
_OF_GROUP = Query(
    instance(Ticket),
    _unsettled.where(col(Ticket.group_id) == bindparam("group")).order_by(col(Ticket.due_at), col(Ticket.id)).limit(60),
)
_UNPLACED = Query(
    instance(Ticket),
    _tickets.where(col(Ticket.status) == "received", col(Ticket.changed_at) < bindparam("before", type_=Moment)),
)
_SILENT = Query(
    instance(Ticket),
    _tickets.where(col(Ticket.status) == "resolved", col(Ticket.changed_at) < bindparam("before", type_=Moment)),
)
_OVERDUE = Query(
    instance(Ticket),
    _tickets.where(
        col(Ticket.status) == "assigned",
        col(Ticket.due_at) < bindparam("now", type_=Moment),
        col(Ticket.reminded_at).is_(None),
    ),
)
_EVENTS = Query(
    instance(TicketEvent),
    select(TicketEvent).where(col(TicketEvent.ticket_id) == bindparam("ticket")).order_by(col(TicketEvent.id)),
)
_MERGED = Query(instance(Ticket), _tickets.where(col(Ticket.merged_into) == bindparam("into")).order_by(col(Ticket.id)))
_HELD_BY = Query(
    instance(Ticket), _unsettled.where(col(Ticket.handler_id) == bindparam("person")).order_by(col(Ticket.id))
)
_WRITES: dict[tuple[str, ...], Write] = {}


def next_serial(tx: Transaction, day: str) -> int:
    """The next number of `day` (as 2026-11-21), starting at 1; never given twice."""
    return _NEXT_SERIAL.one(tx, day=day).last


def insert(tx: Transaction, **values: Any) -> Ticket:
    """A new ticket with exactly the columns of a fresh one."""
    ticket_id = _OPEN.one(tx, **values, **_STILL).id
    return _fresh(id=ticket_id, **values, **_STILL)


def record(
    tx: Transaction, ticket_id: int, at: datetime, action: str, actor: str, *, person_id: int | None = None,
    before: str = "", after: str = "", text: str = "", media: dict[str, Any] | None = None,
) -> int:  # fmt: skip
    """Add a line to the ticket's history and return its id."""
    return _RECORD.one(
        tx, ticket_id=ticket_id, at=at, action=action, actor=actor, person_id=person_id, before=before, after=after,
        text=text, media=media,
    ).id  # fmt: skip


def change(tx: Transaction, ticket_id: int, **values: Any) -> None:
    """Set the named columns of one ticket; `status` only from handlers.lifecycle."""
    names = tuple(values)
    write = _WRITES.get(names)
    if write is None:
        sets = _value(Ticket, *names)
        write = _WRITES[names] = Write(update(Ticket).where(col(Ticket.id) == bindparam("key")).values(**sets))
    write.run(tx, key=ticket_id, **values)


def by_id(tx: Transaction, ticket_id: int) -> Ticket | None:
    """None if there is no such ticket."""
    return _BY_ID.first(tx, id=ticket_id)


def locked(tx: Transaction, ticket_id: int) -> Ticket:
    """The ticket as it is now, held against other processes until the transaction ends."""
    return _LOCKED.one(tx, id=ticket_id)


def by_serial(tx: Transaction, serial: int, month_day: str | None = None) -> list[Ticket]:
    """Tickets that bear this serial, newest first; `month_day` as 11-21 or 2026-11-21 narrows."""
    return _BY_SERIAL.all(tx, serial=serial, day=f"%{month_day or ''}")


def of_resident(tx: Transaction, contact_id: int) -> list[Ticket]:
    """The latest twenty, newest first, in any state."""
    return _BY_RESIDENT.all(tx, contact=contact_id)


def of_group(tx: Transaction, group_id: int) -> list[Ticket]:
    """What the group has not settled yet, most pressing first."""
    return _OF_GROUP.all(tx, group=group_id)


def open_in(tx: Transaction, group_id: int) -> int:
    """How many tickets the group still has to see to."""
    found = select(func.count()).where(col(Ticket.group_id) == group_id, one_of(col(Ticket.status), OPEN))
    return int(tx.connection.execute(found).scalar_one())


def unplaced(tx: Transaction, before: datetime) -> list[Ticket]:
    """Received before that time and still with nobody."""
    return _UNPLACED.all(tx, before=before)


def silent(tx: Transaction, before: datetime) -> list[Ticket]:
    """Resolved before that time and still not confirmed."""
    return _SILENT.all(tx, before=before)


def overdue(tx: Transaction, now: datetime) -> list[Ticket]:
    """Past their promised time, accepted by nobody, and nobody reminded yet."""
    return _OVERDUE.all(tx, now=now)


def events(tx: Transaction, ticket_id: int) -> list[TicketEvent]:
    """The history, oldest first."""
    return _EVENTS.all(tx, ticket=ticket_id)


def merged_into(tx: Transaction, ticket_id: int) -> list[Ticket]:
    """The tickets that go on in this one, oldest first."""
    return _MERGED.all(tx, into=ticket_id)


def by_number(tx: Transaction, full: str) -> Ticket | None:
    """The ticket with this number in full, as 20261121-007; None if there is none or the number is none."""
    day, _, serial = full.partition("-")
    if len(day) != 8 or not 0 < len(serial) < 10 or not (full.isascii() and (day + serial).isdigit()):
        return None
    return _BY_NUMBER.first(tx, day=f"{day[:4]}-{day[4:6]}-{day[6:]}", serial=int(serial))


def held_by(tx: Transaction, person_id: int) -> list[Ticket]:
    """What this person handles and what is not settled yet, oldest first."""
    return _HELD_BY.all(tx, person=person_id)


def latest(tx: Transaction) -> Ticket:
    """The ticket opened last."""
    newest = tx.connection.execute(select(Ticket).order_by(col(Ticket.id).desc()).limit(1)).one()
    return instance(Ticket)(**newest._mapping)


def count(tx: Transaction) -> int:
    """How many tickets there are."""
    return int(tx.connection.execute(select(func.count()).select_from(Ticket)).scalar_one())
