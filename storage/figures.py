"""What the dashboard counts: tickets of a time with the turns they took, and what stands open now.

Every query is bounded by a time or by a status: none walks through all tickets.
"""

from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, and_, case, false, func, not_, or_, text, true
from sqlmodel import col, select

from storage.board import Area, Sight
from storage.china_day import ChinaDay
from storage.db import Transaction
from storage.tables import TURNS, Person, Ticket, TicketEvent

_OPEN = ("received", "assigned", "accepted", "resolved")
_turn = text(f"ticket_events.{TURNS}")  # the indexes' own condition, word for word: SQLite uses them for no other


class Fact(NamedTuple):
    """A ticket as it is now, with what its turns come to. Those not named here are as in storage.tables.Ticket.

    `own`: who reported it handles it or is of the group that has it. `taken`: 1 accepted by the promised time, 0 later,
    None not yet; `passed`: that time is over. `word`: whether the resident's last word on how it stands was "yes" or
    "no"; empty while they said nothing since staff reopened it. `by_staff`: staff closed it last.
    """

    id: int
    day: str
    status: str
    category: str
    grid_id: int | None
    group_id: int | None
    rating: int | None
    own: bool
    taken: int | None
    passed: bool
    word: str
    by_staff: bool
    reopened: bool
    transfers: int


class Accepted(NamedTuple):
    """When somebody took a ticket on, and what its first promise depends on: that of a reopened one is a new one."""

    id: int
    urgency: str
    opened_at: datetime
    accepted_at: datetime


class Standing(NamedTuple):
    """How many open tickets of a group and grid there are; `late`, `quiet` and `unconfirmed` are among them."""

    group_id: int | None
    grid_id: int | None
    open: int
    late: int
    quiet: int
    unconfirmed: int


def _in(area: Area) -> ColumnElement[bool]:
    if area is None:
        return true()
    return col(Ticket.grid_id).in_(sorted(area)) if area else false()


def _counted(sight: Sight, area: Area) -> ColumnElement[bool]:
    """What is counted for somebody: their own and what they oversee, the sensitive included."""
    own = [col(Ticket.handler_id) == sight.person_id]
    own += [col(Ticket.group_id) == sight.group_id] if sight.group_id is not None else []
    return and_(or_(_in(sight.public), *own), _in(area))


def _within(sight: Sight, area: Area, since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(_counted(sight, area), col(Ticket.opened_at) >= since, col(Ticket.opened_at) < until)


def _ways(tx: Transaction, since: datetime, until: datetime) -> Any:
    """When each ticket opened in this time first and last took which turn; ids grow with time, near enough."""
    span = select(func.min(col(Ticket.id)), func.max(col(Ticket.id)))
    first, last = tx.connection.execute(span.where(col(Ticket.opened_at) >= since, col(Ticket.opened_at) < until)).one()
    action, actor, at = col(TicketEvent.action), col(TicketEvent.actor), col(TicketEvent.at)

    def latest(what: str, who: str) -> Any:
        return func.max(case((and_(action == what, actor == who), at)))

    columns: list[Any] = [
        TicketEvent.ticket_id, func.min(case((action == "accept", at))).label("accepted"),
        latest("close", "resident").label("agreed"), latest("reopen", "resident").label("disagreed"),
        latest("reopen", "staff").label("again"), latest("close", "staff").label("ended"),
        latest("lapse", "system").label("lapsed"),
        func.sum(case((action == "transfer", 1), else_=0)).label("transfers"),
    ]  # fmt: skip
    span_of = col(TicketEvent.ticket_id).between(first or 0, last or 0)
    return select(*columns).where(span_of, _turn).group_by(col(TicketEvent.ticket_id)).subquery()


def _after(one: Any, *others: Any) -> ColumnElement[bool]:
    """Whether one time is there and none of the others is later."""
    return and_(one.is_not(None), *(or_(other.is_(None), one > other) for other in others))


def facts(tx: Transaction, sight: Sight, area: Area, since: datetime, until: datetime, now: datetime) -> list[Fact]:
    """The tickets opened in this time, the oldest first."""
    way = _ways(tx, since, until).c
    own = or_(col(Person.id) == col(Ticket.handler_id), col(Person.group_id) == col(Ticket.group_id))
    word = case(
        (_after(way.agreed, way.disagreed, way.again), "yes"), (_after(way.disagreed, way.agreed, way.again), "no"),
        else_="",
    )  # fmt: skip
    columns: list[Any] = [
        Ticket.id, Ticket.day, Ticket.status, Ticket.category, Ticket.grid_id, Ticket.group_id, Ticket.rating,
        func.coalesce(own, false()), case((way.accepted <= col(Ticket.due_at), 1), (way.accepted.is_not(None), 0)),
        col(Ticket.due_at) < now, word, _after(way.ended, way.agreed, way.lapsed),
        or_(way.disagreed.is_not(None), way.again.is_not(None)), func.coalesce(way.transfers, 0),
    ]  # fmt: skip
    named = [column.label(name) for name, column in zip(Fact._fields, columns, strict=True)]
    asked = (
        select(*named)
        .outerjoin(way.ticket_id.table, way.ticket_id == col(Ticket.id))
        .outerjoin(Person, col(Person.contact_id) == col(Ticket.contact_id))
        .where(_within(sight, area, since, until))
        .order_by(col(Ticket.opened_at))
    )
    return cast("list[Fact]", tx.connection.execute(asked).all())  # making them anew takes as long as the query


def accepted(tx: Transaction, tickets: list[int]) -> list[Accepted]:
    """Those of these tickets that somebody took on, and when that was first."""
    columns: list[Any] = [Ticket.id, Ticket.urgency, Ticket.opened_at]
    first: list[Any] = [func.min(col(TicketEvent.at))]
    asked = (
        select(*columns, *first)
        .join(TicketEvent, col(TicketEvent.ticket_id) == col(Ticket.id))
        .where(col(Ticket.id).in_(tickets), _turn, col(TicketEvent.action) == "accept")
        .group_by(*columns)
    )
    return [Accepted(*row) for row in tx.connection.execute(asked).all()]


def missed(
    tx: Transaction, sight: Sight, area: Area, since: datetime, until: datetime, oldest: datetime
) -> list[tuple[int, str]]:
    """Id and day of the tickets whose promised time is in this time and passed without anybody having taken them on.

    Withdrawn and merged ones are not among them, nor what was opened before `oldest`.
    """
    way = _ways(tx, oldest, until).c
    due = col(Ticket.due_at)
    columns: list[Any] = [Ticket.id, ChinaDay(due)]
    asked = select(*columns).outerjoin(way.ticket_id.table, way.ticket_id == col(Ticket.id))
    kept = and_(way.accepted.is_not(None), way.accepted <= due)
    ended = col(Ticket.status).in_(("withdrawn", "merged"))
    broken = and_(due >= since, due < until, not_(func.coalesce(kept, false())), not_(ended))
    found = tx.connection.execute(asked.where(_within(sight, area, oldest, until), broken).order_by(due))
    return [(row[0], row[1]) for row in found]


def received_by_day(tx: Transaction, sight: Sight, area: Area, since: datetime, until: datetime) -> dict[str, int]:
    """How many tickets were opened on each day."""
    day = ChinaDay(col(Ticket.opened_at)).label("on")
    asked = select(day, func.count()).where(_within(sight, area, since, until)).group_by(text('"on"'))
    return dict(tx.connection.execute(asked).tuples().all())


def taken(
    tx: Transaction, sight: Sight, area: Area, since: datetime, until: datetime, actions: tuple[str, ...]
) -> list[tuple[int, str]]:
    """Ticket and day of these turns, one for each ticket and day, whenever the ticket was opened."""
    columns: list[Any] = [TicketEvent.ticket_id, ChinaDay(col(TicketEvent.at))]
    asked = select(*columns).where(
        col(TicketEvent.at) >= since, col(TicketEvent.at) < until, _turn, col(TicketEvent.action).in_(actions)
    )
    return [(row[0], row[1]) for row in tx.connection.execute(_for(asked, sight, area).distinct()).all()]


def taken_by_day(
    tx: Transaction, sight: Sight, area: Area, since: datetime, until: datetime, actions: tuple[str, ...]
) -> dict[str, int]:
    """How many tickets had one of these turns on each day."""
    at = col(TicketEvent.at)
    asked = select(ChinaDay(at).label("on"), func.count(col(TicketEvent.ticket_id).distinct())).where(
        at >= since, at < until, _turn, col(TicketEvent.action).in_(actions)
    )
    return dict(tx.connection.execute(_for(asked, sight, area).group_by(text('"on"'))).tuples().all())


def _for(asked: Any, sight: Sight, area: Area) -> Any:
    """Turns of tickets that count for somebody; the tickets need not be looked up where all do."""
    if sight.public is None and area is None:
        return asked
    return asked.join(Ticket, col(Ticket.id) == col(TicketEvent.ticket_id)).where(_counted(sight, area))


def _kinds(now: datetime, quiet: datetime) -> dict[str, ColumnElement[bool]]:
    status = col(Ticket.status)
    return {
        "open": status.in_(_OPEN),
        "late": and_(status.in_(("received", "assigned")), col(Ticket.due_at) < now),
        "quiet": and_(status == "accepted", col(Ticket.changed_at) < quiet),
        "unconfirmed": and_(status == "resolved", col(Ticket.changed_at) < quiet),
    }


def standing(tx: Transaction, sight: Sight, area: Area, now: datetime, quiet: datetime) -> list[Standing]:
    """What is open now: late without anybody's word, in hand and `quiet` since then, or not confirmed since then."""
    kinds = _kinds(now, quiet)
    sums = [func.sum(case((kinds[name], 1), else_=0)) for name in Standing._fields[2:]]
    keys: list[Any] = [Ticket.group_id, Ticket.grid_id]
    asked = select(*keys, *sums).where(_counted(sight, area), kinds["open"]).group_by(*keys)
    return [Standing(*row) for row in tx.connection.execute(asked)]


def standing_tickets(
    tx: Transaction, kind: str, sight: Sight, area: Area, now: datetime, quiet: datetime
) -> list[tuple[int, int | None, int | None]]:
    """Id, group and grid of the open tickets of one kind, a field of Standing; the most pressing first."""
    columns: list[Any] = [Ticket.id, Ticket.group_id, Ticket.grid_id]
    asked = select(*columns).where(_counted(sight, area), _kinds(now, quiet)[kind])
    return [tuple(row) for row in tx.connection.execute(asked.order_by(col(Ticket.due_at), col(Ticket.id)))]
