"""Photos, voices and films: put down with the line of history they belong to, fetched from WeChat soon after, kept."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, select, update
from sqlmodel import col

from storage.db import Transaction, Write
from storage.moment import Moment
from storage.tables import Attachment, TicketEvent

TOO_LARGE = "too large"  # the error that is told as what it is


class Wanted(NamedTuple):
    """What is to be fetched; `attempts` counts the try that begins now."""

    id: int
    media_id: str
    attempts: int
    sent_at: datetime


class Attached(NamedTuple):
    """What became of it, without its content."""

    id: int
    event_id: int
    state: str
    error: str
    content_type: str


class Kept(NamedTuple):
    """A file as it was fetched; the type was read off its first bytes."""

    content_type: str
    content: bytes


_EXPECT = Write(
    lambda insert: insert(Attachment).values(
        event_id=bindparam("event_id"), media_id=bindparam("media_id"), due_at=bindparam("due_at", type_=Moment),
        state="waiting", attempts=0, error="", content_type="",
    )
)  # fmt: skip
_waiting = col(Attachment.state) == "waiting"


def expect(tx: Transaction, event_id: int, media_id: str, now: datetime) -> None:
    """To be fetched as soon as this transaction is committed."""
    _EXPECT.run(tx, event_id=event_id, media_id=media_id, due_at=now)


def any_due(tx: Transaction, now: datetime) -> bool:
    """Whether there is something to fetch; takes no lock."""
    return bool(tx.connection.scalar(select(exists().where(_waiting, col(Attachment.due_at) <= now))))


def claim(tx: Transaction, now: datetime, lease_until: datetime) -> Wanted | None:
    """Take one that is due, the least tried first; nobody else does until the lease is over or it is settled.

    A lease that ran out means that whoever took it died: it is due again.
    """
    columns: list[Any] = [Attachment.id, Attachment.media_id, Attachment.attempts, TicketEvent.at]
    asked = (
        select(*columns)
        .join(TicketEvent, col(TicketEvent.id) == col(Attachment.event_id))
        .where(_waiting, col(Attachment.due_at) <= now)
        .order_by(col(Attachment.attempts), col(Attachment.due_at))
        .limit(1)
        .with_for_update(skip_locked=True, of=Attachment)
    )
    found = tx.connection.execute(asked).one_or_none()
    if found is None:
        return None
    _set(tx, found.id, due_at=lease_until, attempts=found.attempts + 1)
    return Wanted(found.id, found.media_id, found.attempts + 1, found.at)


def keep(tx: Transaction, attachment_id: int, content_type: str, content: bytes) -> None:
    """It was fetched."""
    _set(tx, attachment_id, state="kept", content_type=content_type, content=content, error="")


def postpone(tx: Transaction, attachment_id: int, due_at: datetime, error: str) -> None:
    """It could not be fetched now."""
    _set(tx, attachment_id, due_at=due_at, error=error)


def give_up(tx: Transaction, attachment_id: int, error: str) -> None:
    """It will never be fetched."""
    _set(tx, attachment_id, state="gone", error=error)


def _set(tx: Transaction, attachment_id: int, **values: Any) -> None:
    """Nothing, if somebody else settled it meanwhile."""
    tx.connection.execute(update(Attachment).where(col(Attachment.id) == attachment_id, _waiting).values(**values))


def share(tx: Transaction, event_id: int, with_event: int) -> None:
    """A line was split off into a ticket of its own, perhaps long after WeChat's time: what was fetched goes along."""
    theirs = select(col(Attachment.content_type), col(Attachment.content)).where(
        col(Attachment.event_id) == event_id, col(Attachment.state) == "kept"
    )
    for found in tx.connection.execute(theirs):
        fresh = col(Attachment.event_id) == with_event
        tx.connection.execute(update(Attachment).where(fresh, _waiting).values(state="kept", **found._mapping))


def of_ticket(tx: Transaction, ticket_id: int) -> dict[int, Attached]:
    """What each line of the ticket's history has, by the line's id."""
    columns: list[Any] = [getattr(Attachment, name) for name in Attached._fields]
    asked = select(*columns).where(col(Attachment.event_id).in_(_lines(ticket_id)))
    found = (Attached(*row) for row in tx.connection.execute(asked))
    return {each.event_id: each for each in found}


def kept(tx: Transaction, ticket_id: int, attachment_id: int) -> Kept | None:
    """The file, if it is this ticket's and was fetched."""
    asked = select(col(Attachment.content_type), col(Attachment.content)).where(
        col(Attachment.id) == attachment_id, col(Attachment.state) == "kept",
        col(Attachment.event_id).in_(_lines(ticket_id)),
    )  # fmt: skip
    found = tx.connection.execute(asked).one_or_none()
    return Kept(found[0], found[1] or b"") if found else None


def _lines(ticket_id: int) -> Any:
    return select(col(TicketEvent.id)).where(col(TicketEvent.ticket_id) == ticket_id)
