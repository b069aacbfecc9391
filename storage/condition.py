"""How the product itself is doing: what is not delivered, not handled, and how the rules fare.

Every query is bounded by a state or a time: none walks through all rows.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, text
from sqlmodel import col, select

from storage.db import Transaction, instance
from storage.mail_tables import Inbox, Outbox
from storage.tables import Attachment, Contact, Person, Ticket, TicketEvent

_MOST = 500  # rows of a list that nobody reads to the end


class Owed(NamedTuple):
    """The rows of the outbox in one state: how many, to how many people, how many were tried in vain, since when."""

    state: str
    rows: int
    people: int
    failed: int
    oldest: datetime


class Reach(NamedTuple):
    """Somebody on the roster, and whether and until when they can be pushed to. No contact: never bound."""

    person_id: int
    group_id: int | None
    following: bool | None
    credit_left: int | None
    credit_until: datetime | None


class Unfetched(NamedTuple):
    """A file of a ticket (its number in full) that WeChat did not give us yet, and why."""

    ticket: str
    sent_at: datetime
    attempts: int
    error: str


def owed(tx: Transaction) -> dict[str, Owed]:
    """What waits in the outbox, by state; what was sent or cancelled is not looked at."""
    columns: list[Any] = [
        Outbox.state, func.count(), func.count(col(Outbox.contact_id).distinct()),
        func.sum(case((col(Outbox.attempts) > 0, 1), else_=0)), func.min(col(Outbox.created_at)),
    ]  # fmt: skip
    asked = select(*columns).where(col(Outbox.state).in_(("waiting", "sending", "held"))).group_by(Outbox.state)
    return {row[0]: Owed(*row) for row in tx.connection.execute(asked)}


def owed_rows(tx: Transaction, states: tuple[str, ...], failed: bool) -> list[tuple[Outbox, Ticket | None]]:
    """The oldest five hundred of them with their tickets; only what was tried in vain, if that is asked."""
    more = [col(Outbox.attempts) > 0] if failed else []
    asked = select(Outbox).where(col(Outbox.state).in_(states), *more).order_by(col(Outbox.id)).limit(_MOST)
    rows = [instance(Outbox)(**row._mapping) for row in tx.connection.execute(asked)]
    about = select(Ticket).where(col(Ticket.id).in_({row.ticket_id for row in rows if row.ticket_id}))
    tickets = {row.id: instance(Ticket)(**row._mapping) for row in tx.connection.execute(about)}
    return [(row, tickets.get(row.ticket_id)) for row in rows]


_ticket = instance(Ticket)
_tried = and_(text("attachments.state = 'waiting'"), col(Attachment.error) != "")  # the index's own condition


def unfetched(tx: Transaction) -> int:
    """How many photos, voices and films could not be fetched from WeChat so far."""
    return int(tx.connection.scalar(select(func.count()).select_from(Attachment).where(_tried)) or 0)


def unfetched_rows(tx: Transaction) -> list[Unfetched]:
    """The oldest five hundred of them."""
    columns: list[Any] = [Ticket.day, Ticket.serial, TicketEvent.at, Attachment.attempts, Attachment.error]
    asked = (
        select(*columns)
        .join_from(Attachment, TicketEvent, col(TicketEvent.id) == col(Attachment.event_id))
        .join(Ticket, col(Ticket.id) == col(TicketEvent.ticket_id))
        .where(_tried)
        .order_by(col(Attachment.id))
        .limit(_MOST)
    )
    return [
        Unfetched(_ticket(day=day, serial=serial).full, *rest) for day, serial, *rest in tx.connection.execute(asked)
    ]


_failed = text("inbox.state = 'failed'")  # the index's own condition


def failed_inbox(tx: Transaction) -> int:
    """How many messages of residents and staff are still not handled."""
    return int(tx.connection.scalar(select(func.count()).select_from(Inbox).where(_failed)) or 0)


def failed_inbox_rows(tx: Transaction) -> list[Inbox]:
    """The oldest five hundred of them."""
    asked = select(Inbox).where(_failed).order_by(col(Inbox.received_at)).limit(_MOST)
    return [instance(Inbox)(**row._mapping) for row in tx.connection.execute(asked)]


def reach(tx: Transaction) -> list[Reach]:
    """Everybody who is active on the roster, in its order."""
    columns: list[Any] = [
        Person.id, Person.group_id, Contact.following, Contact.credit_left, Contact.credit_until,
    ]  # fmt: skip
    asked = (
        select(*columns)
        .outerjoin(Contact, col(Contact.id) == col(Person.contact_id))
        .where(col(Person.active))
        .order_by(col(Person.id))
    )
    return [Reach(*row) for row in tx.connection.execute(asked)]


def corrected(tx: Transaction, since: datetime) -> int:
    """How many tickets had their category corrected since then."""
    asked = select(func.count(col(TicketEvent.ticket_id).distinct())).where(
        text("ticket_events.action = 'correct'"), col(TicketEvent.at) >= since
    )
    return int(tx.connection.scalar(asked) or 0)


def opened(tx: Transaction, since: datetime) -> int:
    """How many tickets were opened since then."""
    asked = select(func.count()).select_from(Ticket).where(col(Ticket.opened_at) >= since)
    return int(tx.connection.scalar(asked) or 0)


def latest_texts(tx: Transaction, since: datetime, most: int) -> list[str]:
    """What residents said last, for machines only."""
    asked = select(col(Ticket.text)).where(col(Ticket.opened_at) >= since, col(Ticket.text) != "")
    return list(tx.connection.scalars(asked.order_by(col(Ticket.opened_at).desc()).limit(most)))
