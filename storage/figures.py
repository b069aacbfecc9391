"""What the dashboard counts: tickets of a time with the turns they took, and what stands open now.

Every query is bounded by a time or by a status, but `alike` over a long time, which walks through one index.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, and_, case, exists, false, func, not_, or_, text, true
from sqlmodel import col, select

from storage.board import Area, Sight
from storage.china_day import ChinaDay, day_by_day
from storage.db import Transaction
from storage.tables import COUNTED, TURNS, Person, Ticket, TicketEvent

SHORT = timedelta(days=60)
_OPEN = ("received", "assigned", "accepted", "resolved")
_turn = text(f"ticket_events.{TURNS}")  # the indexes' own condition, word for word: SQLite uses them for no other


class Alike(NamedTuple):
    """So many (`number`) tickets that have all these columns of storage.tables.COUNTED in common.

    The promised time of `passed` of them is over, and nobody has taken them on.
    """

    category: str
    grid_id: int | None
    group_id: int | None
    status: str
    taken: bool | None
    outcome: str
    rating: int | None
    reopened: bool
    transfers: int
    number: int
    passed: int


class Span(NamedTuple):
    """The tickets opened in this time that somebody counts in an area, as things are `now`."""

    sight: Sight
    area: Area
    since: datetime
    until: datetime
    now: datetime


class Standing(NamedTuple):
    """How many open tickets of a group and grid there are; `late`, `quiet` and `unconfirmed` are among them."""

    group_id: int | None
    grid_id: int | None
    open: int
    late: int
    quiet: int
    unconfirmed: int


def _in(area: Area) -> ColumnElement[bool]:
    """An area is most of the town more often than not: going through it by an index of grids would take far longer."""
    if area is None:
        return true()
    return func.coalesce(col(Ticket.grid_id), 0).in_(sorted(area)) if area else false()


def _counted(sight: Sight, area: Area) -> ColumnElement[bool]:
    """What is counted for somebody: their own and what they oversee, the sensitive included."""
    own = [col(Ticket.handler_id) == sight.person_id]
    own += [col(Ticket.group_id) == sight.group_id] if sight.group_id is not None else []
    return and_(or_(_in(sight.public), *own), _in(area))


def _within(sight: Sight, area: Area, since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(_counted(sight, area), col(Ticket.opened_at) >= since, col(Ticket.opened_at) < until)


def _own() -> ColumnElement[bool]:
    """Whether who reported it handles it or is of the group that has it; first asked is what few tickets pass."""
    contact, same = col(Person.contact_id), col(Person.contact_id) == col(Ticket.contact_id)
    theirs = or_(col(Person.id) == col(Ticket.handler_id), col(Person.group_id) == col(Ticket.group_id))
    return and_(col(Ticket.contact_id).in_(select(contact).where(contact.is_not(None))), exists().where(same, theirs))


def alike(tx: Transaction, span: Span, own: bool = False) -> Sequence[Alike]:
    """All of them, those that are alike together; or only those that are somebody's `own`.

    For a long time SQLite walks once through the index of what is counted, in its own order: sorting anew takes ten
    times as long. PostgreSQL counts in no order at all, if it may know how many tickets to expect.
    """
    keys: list[Any] = [getattr(Ticket, name) for name in COUNTED]
    late = and_(col(Ticket.taken).is_(None), col(Ticket.due_at) < span.now)
    sums: list[Any] = [func.count().label("number"), func.sum(case((late, 1), else_=0)).label("passed")]
    opened: Any = col(Ticket.opened_at)
    if span.until - span.since > SHORT and tx.dialect.name == "sqlite":
        opened = func.coalesce(opened, opened)  # the same to us; to the database nothing to begin with
    within = and_(_counted(span.sight, span.area), opened >= span.since, opened < span.until)
    found = select(*keys, *sums).where(within, _own() if own else true()).group_by(*keys)
    return cast("Sequence[Alike]", tx.connection.execute(found).all())


def _outcome(rate: str, now: datetime) -> ColumnElement[str]:
    """The ticket's outcome in one of the three rates, as handlers.figures.outcomes names them."""
    status, taken, rating = col(Ticket.status), col(Ticket.taken), col(Ticket.rating)
    ways: dict[str, list[Any]] = {
        "response": [
            (taken.is_(True), "responded"), (taken.is_(False), "late"), (status == "withdrawn", "dropped"),
            (col(Ticket.due_at) < now, "late"), (true(), "waiting"),
        ],
        "solution": [
            (status == "withdrawn", "withdrawn"), (col(Ticket.outcome) != "", col(Ticket.outcome)),
            (status == "resolved", "asked"), (true(), "in_hand"),
        ],
        "satisfaction": [(rating.is_(None), "unrated"), (rating >= 4, "satisfied"), (true(), "dissatisfied")],
    }  # fmt: skip
    return case((status == "merged", "merged"), *ways[rate])


class Sieve(NamedTuple):
    """Which of them: of one of these `outcomes` in a rate, reopened, handed on so often; of a category, groups, grids.

    Empty: any. Of `grids` None is a ticket whose grid is not known.
    """

    rate: str = ""
    outcomes: tuple[str, ...] = ()
    reopened: bool = False
    transfers: int = 0
    category: str = ""
    groups: frozenset[int] | None = None
    grids: frozenset[int | None] | None = None


def ids(tx: Transaction, span: Span, sieve: Sieve, first: int = 0, limit: int | None = None) -> list[int]:
    """Those that the sieve lets through, the newest first."""
    asked = select(Ticket.id).where(_within(*span[:4]), *_through(sieve, span.now))
    found = asked.order_by(col(Ticket.opened_at).desc()).offset(first)
    return list(tx.connection.execute(found.limit(limit) if limit is not None else found).scalars())


def _through(sieve: Sieve, now: datetime) -> Iterator[ColumnElement[bool]]:
    if sieve.outcomes == ("own",):
        yield from (_own(), col(Ticket.status) != "merged")
    elif sieve.rate:
        yield _outcome(sieve.rate, now).in_(sieve.outcomes)
        yield true() if sieve.outcomes == ("merged",) else not_(_own())
    if sieve.reopened:
        yield col(Ticket.reopened).is_(True)
    if sieve.transfers:
        yield col(Ticket.transfers) >= sieve.transfers
    if sieve.category:
        yield col(Ticket.category) == sieve.category
    if sieve.groups is not None:
        yield col(Ticket.group_id).in_(sorted(sieve.groups))
    if sieve.grids is not None:
        known = col(Ticket.grid_id).in_(sorted(grid for grid in sieve.grids if grid is not None))
        yield or_(known, col(Ticket.grid_id).is_(None)) if None in sieve.grids else known


def missed(
    tx: Transaction, sight: Sight, area: Area, since: datetime, until: datetime, oldest: datetime
) -> list[tuple[int, str]]:
    """Id and day of the tickets whose promised time is in this time and passed without anybody having taken them on.

    Withdrawn and merged ones are not among them, nor what was opened before `oldest`.
    """
    due, ended = col(Ticket.due_at), col(Ticket.status).in_(("withdrawn", "merged"))
    kept = and_(
        col(Ticket.taken).is_not(None), or_(col(Ticket.taken).is_(True), col(Ticket.reopened).is_(True))
    )  # promised anew since
    columns: list[Any] = [Ticket.id, ChinaDay(due)]
    broken = and_(due >= since, due < until, not_(kept), not_(ended))
    asked = select(*columns).where(_within(sight, area, oldest, until), broken)
    return [(row[0], row[1]) for row in tx.connection.execute(asked.order_by(due))]


def received_by_day(tx: Transaction, sight: Sight, area: Area, since: date, until: date) -> dict[str, int]:
    """How many tickets were opened on each day, both included."""
    day = col(Ticket.day)
    asked = select(day, func.count()).where(_counted(sight, area), day >= str(since), day <= str(until)).group_by(day)
    return dict(tx.connection.execute(asked).tuples().all())


def taken(
    tx: Transaction, sight: Sight, area: Area, since: datetime, until: datetime, actions: tuple[str, ...],
    first: int = 0, limit: int | None = None,
) -> list[int]:  # fmt: skip
    """The tickets that took one of these turns in this time, whenever they were opened, the newest first."""
    ticket, at = col(TicketEvent.ticket_id), col(TicketEvent.at)
    asked = select(ticket).where(at >= since, at < until, _turn, col(TicketEvent.action).in_(actions)).distinct()
    found = _for(asked, sight, area).order_by(ticket.desc()).offset(first)
    return list(tx.connection.execute(found.limit(limit) if limit is not None else found).scalars())


def taken_by_day(
    tx: Transaction, sight: Sight, area: Area, start: datetime, days: int, actions: tuple[str, ...]
) -> dict[int, int]:
    """How many tickets took one of these turns on each of so many days, counted from 0; `start` is a midnight."""
    turned = select(func.count(col(TicketEvent.ticket_id).distinct())).where(
        _turn, col(TicketEvent.action).in_(actions)
    )
    asked = day_by_day(_for(turned, sight, area), col(TicketEvent.at), start, days)
    return dict(tx.connection.execute(asked).tuples().all())


def _for(asked: Any, sight: Sight, area: Area) -> Any:
    """Turns of tickets that count for somebody; the tickets need not be looked up where all do.

    The turns come first, then their tickets: the other way round, each day would go through all tickets.
    """
    if sight.public is None and area is None:
        return asked
    ticket = func.coalesce(col(TicketEvent.ticket_id), 0)
    return asked.join(Ticket, col(Ticket.id) == ticket).where(_counted(sight, area))


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
