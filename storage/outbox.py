"""What we owe people: put down with the change that owes it, claimed with a lease, delivered at least once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, and_, bindparam, exists, func, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from storage.db import Query, Transaction, Write, instance, one_of
from storage.mail_tables import Outbox
from storage.moment import Moment
from storage.tables import Contact, Ticket

_row, _now = instance(Outbox), bindparam("now", type_=Moment)
_COLUMNS = ("contact_id", "ticket_id", "event_id", "text", "ask", "created_at", "due_at", "late_for")
_ENQUEUE = Write(
    lambda insert: insert(Outbox).values(
        **{name: bindparam(name, type_=getattr(Outbox, name).type) for name in _COLUMNS},
        private=bindparam("private"), state=bindparam("state"), rung="", attempts=0, doubtful=False, error="",
    )
)  # fmt: skip
_muted = exists().where(
    col(Ticket.id) == col(Outbox.ticket_id), col(Ticket.muted), col(Ticket.contact_id) == col(Outbox.contact_id)
)
_HELD = Query(
    instance(Outbox),
    select(Outbox)
    .where(col(Outbox.contact_id) == bindparam("contact"), col(Outbox.state) == "held", ~_muted)
    .order_by(col(Outbox.id))
    .limit(20),
)
_PASSIVE = Write(
    update(Outbox)
    .where(col(Outbox.id) == bindparam("row"))
    .values(state="sent", rung="passive", sent_at=bindparam("now", type_=Moment))
)
_RELEASE = Write(
    update(Outbox)
    .where(col(Outbox.contact_id) == bindparam("contact"), col(Outbox.state) == "held", ~col(Outbox.private))
    .values(state="waiting")
)
_ON_TIME = Write(
    update(Outbox)
    .where(col(Outbox.late_for) == bindparam("row"), one_of(col(Outbox.state), ("waiting", "held")))
    .values(state="sent", rung="passive", sent_at=bindparam("now", type_=Moment))
)
_unsent = and_(col(Outbox.ticket_id) == bindparam("ticket"), one_of(col(Outbox.state), ("waiting", "held")))
_CANCEL = Write(update(Outbox).where(_unsent).values(state="cancelled"))
_CANCEL_OFFERS = Write(
    update(Outbox).where(_unsent, col(Outbox.contact_id) != bindparam("resident")).values(state="cancelled")
)


def enqueue(
    tx: Transaction, contact_ids: Iterable[int], text: str, now: datetime, *, ticket_id: int | None = None,
    event_id: int | None = None, ask: dict[str, Any] | None = None, due_at: datetime | None = None,
    late_for: str | None = None, private: bool = False,
) -> None:  # fmt: skip
    """Owe the same text to each contact. Nothing is sent before the transaction is committed.

    A private text waits, held, until the person writes; it is never pushed to a screen others may see.
    """
    rows = [
        {"contact_id": contact_id, "ticket_id": ticket_id, "event_id": event_id, "text": text, "ask": ask,
         "created_at": now, "due_at": due_at or now, "late_for": late_for, "private": private,
         "state": "held" if private else "waiting"}
        for contact_id in contact_ids
    ]  # fmt: skip
    if rows:
        _ENQUEUE.many(tx, rows)


def held(tx: Transaction, contact_id: int) -> list[Outbox]:
    """What waits for the person's next message, oldest first, without what they asked us to keep quiet about."""
    return _HELD.all(tx, contact=contact_id)


def shown(tx: Transaction, row_id: int, now: datetime) -> None:
    """Delivered inside a passive reply."""
    _PASSIVE.run(tx, row=row_id, now=now)


def release(tx: Transaction, contact_id: int) -> None:
    """The person can be reached again: what was held goes back to the courier."""
    _RELEASE.run(tx, contact=contact_id)


def arrived_after_all(tx: Transaction, inbox_key: str, now: datetime) -> None:
    """WeChat's repeat fetched a late reply, so it need not be pushed."""
    _ON_TIME.run(tx, row=inbox_key, now=now)


def cancel(tx: Transaction, ticket_id: int) -> None:
    """What was still owed about this ticket is not sent any more."""
    _CANCEL.run(tx, ticket=ticket_id)


def cancel_offers(tx: Transaction, ticket_id: int, resident: int) -> None:
    """What staff have not seen yet about this ticket is out of date; what is owed to the resident stays."""
    _CANCEL_OFFERS.run(tx, ticket=ticket_id, resident=resident)


_reachable = and_(
    col(Contact.following),
    col(Contact.openid).is_not(None),
    col(Contact.credit_left) > 0,
    col(Contact.credit_until) > _now,
)
_HOLD = Write(
    update(Outbox)
    .where(
        col(Outbox.state) == "waiting",
        col(Outbox.due_at) <= _now,
        col(Outbox.contact_id).in_(
            select(col(Contact.id)).where(or_(~_reachable, col(Contact.credit_until).is_(None)))
        ),
        ~_muted,
    )
    .values(state="held")
)
_due = and_(
    col(Outbox.due_at) <= _now,
    or_(col(Outbox.state) == "waiting", and_(col(Outbox.state) == "sending", col(Outbox.lease_until) < _now)),
    ~_muted,
)
_other = aliased(Outbox)
_blocked = exists().where(  # an earlier row is under way, or waits for its next try: nothing may overtake it
    col(_other.contact_id) == col(Outbox.contact_id),
    or_(
        and_(col(_other.state) == "sending", col(_other.lease_until) >= _now),
        and_(col(_other.state) == "waiting", col(_other.attempts) > 0, col(_other.due_at) > _now),
    ),
)
_CONTACTS = Query(
    instance(Contact),
    select(Contact)
    .where(exists().where(col(Outbox.contact_id) == col(Contact.id), _due, ~_blocked))
    .limit(bindparam("people", type_=Integer))
    .with_for_update(skip_locked=True),
)
_ROWS = Query(
    instance(Outbox),
    select(Outbox)
    .where(col(Outbox.contact_id) == bindparam("contact"), _due, ~_blocked)
    .order_by(col(Outbox.id))
    .limit(10),
)


def claim(tx: Transaction, now: datetime, lease_until: datetime, people: int) -> list[tuple[Contact, list[Outbox]]]:
    """Take what is due for up to `people` contacts, each one's rows in order, and lease it until `lease_until`.

    What is owed to somebody out of reach is held. A contact whose earlier rows another courier is still sending is
    left alone, so the order per person holds. A lease that ran out means that courier died: its rows are due again.
    """
    _HOLD.run(tx, now=now)
    claimed = [
        (contact, _ROWS.all(tx, contact=contact.id, now=now)) for contact in _CONTACTS.all(tx, people=people, now=now)
    ]
    rows = [row for _, found in claimed for row in found]
    settle(tx, [row for row in rows if row.state == "sending"], doubtful=True)
    settle(tx, rows, state="sending", lease_until=lease_until)
    return [(contact, rows) for contact, rows in claimed if rows]


def settle(tx: Transaction, rows: Sequence[Outbox], **values: Any) -> None:
    """Set the named columns of these rows."""
    if rows:
        tx.connection.execute(update(Outbox).where(col(Outbox.id).in_([row.id for row in rows])).values(**values))


def deliveries(tx: Transaction, ticket_id: int) -> list[Outbox]:
    """Everything owed about a ticket, oldest first."""
    found = tx.connection.execute(select(Outbox).where(col(Outbox.ticket_id) == ticket_id).order_by(col(Outbox.id)))
    return [_row(**row._mapping) for row in found]


def newest(tx: Transaction) -> int:
    """The id of the row put down last; 0 while there is none."""
    return int(tx.connection.scalar(select(func.max(col(Outbox.id)))) or 0)


def since(tx: Transaction, row_id: int) -> list[Outbox]:
    """Everything put down after that row, oldest first."""
    found = tx.connection.execute(select(Outbox).where(col(Outbox.id) > row_id).order_by(col(Outbox.id)))
    return [_row(**row._mapping) for row in found]


def take_back(tx: Transaction, ticket_id: int, due_at: datetime) -> int:
    """What is to go out about the ticket at that moment is not sent; how much of it had gone out already."""
    then = and_(col(Outbox.ticket_id) == ticket_id, col(Outbox.due_at) == due_at)
    unsent = one_of(col(Outbox.state), ("waiting", "held"))
    tx.connection.execute(update(Outbox).where(then, unsent).values(state="cancelled"))
    gone = select(func.count()).where(then, one_of(col(Outbox.state), ("sent", "sending")))
    return int(tx.connection.scalar(gone) or 0)


def due(tx: Transaction, now: datetime) -> int:
    """How many rows could be sent now, or are being sent."""
    ready = and_(col(Outbox.state) == "waiting", col(Outbox.due_at) <= _now, ~_muted, ~_blocked)
    waiting = select(func.count()).where(or_(ready, col(Outbox.state) == "sending"))
    return int(tx.connection.scalar(waiting, {"now": now}) or 0)


def counts(tx: Transaction) -> dict[str, int]:
    """How many rows are in which state."""
    found = tx.connection.execute(select(col(Outbox.state), func.count()).group_by(col(Outbox.state)))
    return dict(found.tuples().all())
