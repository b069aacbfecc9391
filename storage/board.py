"""The console looks through many tickets: only those a person may see, by what they ask for, newest or due first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Boolean, ColumnElement, Row, and_, case, exists, false, func, not_, or_, true, type_coerce
from sqlmodel import col, select

from storage.db import Transaction, instance
from storage.tables import Ticket, TicketEvent

Area = frozenset[int] | None  # ids of grids; None is everywhere
NOWHERE: Area = frozenset()
_make = instance(Ticket)
_OPEN, WAITING = ("received", "assigned", "accepted", "resolved"), ("received", "assigned")
COLUMNS = ("sorting", "assigned", "accepted", "resolved", "late")
_BY_STAFF = col(TicketEvent.actor) == "staff"
COUNTED = 1_000  # beyond it nobody counts
READ = 20_000  # tickets whose words are looked through for one page
MOST = 20_000  # rows of one export: seconds of work that nothing else in the process gets


class Sight(NamedTuple):
    """Which tickets a person may see: handlers.access.sight makes it, a test proves it the same as may_see.

    `public` is where they oversee what is not sensitive, `private` where what is.
    """

    group_id: int | None
    person_id: int
    public: Area
    private: Area


class Wish(NamedTuple):
    """What somebody looks for. `state` is one of COLUMNS, "open" or a status; days are as 2026-11-21, both included.

    Of `words` each must occur in what was said, in the place or in the replies.
    """

    state: str = ""
    group_id: int | None = None
    grids: Area = None
    category: str = ""
    urgency: str = ""
    handler_id: int | None = None
    since: str = ""
    until: str = ""
    words: tuple[str, ...] = ()

    @property
    def inside(self) -> bool:
        """Whether it asks about contents, which nobody is to learn of tickets closed to them."""
        return bool(self[1:6] != (None, None, "", "", None) or self.words)


class Found(NamedTuple):
    """A ticket, and whether the person may see more of it than number and state."""

    ticket: Ticket
    open_book: bool


def _in(area: Area) -> ColumnElement[bool]:
    if area is None:
        return true()
    return col(Ticket.grid_id).in_(sorted(area)) if area else false()


def _own(sight: Sight) -> ColumnElement[bool]:
    handled = col(Ticket.handler_id) == sight.person_id
    return handled if sight.group_id is None else or_(col(Ticket.group_id) == sight.group_id, handled)


def _readable(sight: Sight) -> ColumnElement[bool]:
    """What may_see allows."""
    private = col(Ticket.sensitive)
    return or_(_own(sight), and_(not_(private), _in(sight.public)), and_(private, _in(sight.private)))


def _listed(sight: Sight) -> ColumnElement[bool]:
    """And besides, as number and state only, the sensitive tickets of the area."""
    return or_(_own(sight), _in(sight.public), and_(col(Ticket.sensitive), _in(sight.private)))


def _state(state: str, sorting: Sequence[int], now: datetime) -> ColumnElement[bool]:
    """The tickets of one column or status; a late one is in its own column and in no other."""
    status = col(Ticket.status)
    if state not in (*COLUMNS, "open"):
        return status == state
    if state == "open":
        return status.in_(_OPEN)
    late = and_(status.in_(WAITING), col(Ticket.due_at) < now)
    by_hand = or_(status == "received", and_(status == "assigned", col(Ticket.group_id).in_(sorting)))
    conditions: dict[str, ColumnElement[bool]] = {
        "sorting": and_(by_hand, not_(late)),
        "assigned": and_(status == "assigned", not_(by_hand), not_(late)),
        "accepted": status == "accepted",
        "resolved": status == "resolved",
        "late": late,
    }
    return conditions[state]


def _said(word: str) -> ColumnElement[bool]:
    replied = exists().where(col(TicketEvent.ticket_id) == col(Ticket.id), _holds(col(TicketEvent.text), word))
    return or_(_holds(col(Ticket.text), word), _holds(col(Ticket.place), word), replied)


def _holds(column: Any, word: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.contains(word, autoescape=True)
    return found


def _wished(wish: Wish) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool] | None] = [
        col(Ticket.group_id) == wish.group_id if wish.group_id else None,
        _in(wish.grids) if wish.grids is not None else None,
        col(Ticket.category) == wish.category if wish.category else None,
        col(Ticket.urgency) == wish.urgency if wish.urgency else None,
        col(Ticket.handler_id) == wish.handler_id if wish.handler_id else None,
        col(Ticket.day) >= wish.since if wish.since else None,
        col(Ticket.day) <= wish.until if wish.until else None,
        *map(_said, wish.words),
    ]
    return [each for each in asked if each is not None]


class Look(NamedTuple):
    """Who looks, when; `sorting` are the groups that sort by hand."""

    tx: Transaction
    sight: Sight
    sorting: Sequence[int]
    now: datetime

    def _query(self, wish: Wish, *more: ColumnElement[bool]) -> Any:
        scope = _readable(self.sight) if wish.inside else _listed(self.sight)
        state = [_state(wish.state, self.sorting, self.now)] if wish.state else []
        open_book = type_coerce(_readable(self.sight), Boolean).label("open_book")
        return select(Ticket, open_book).where(scope, *state, *_wished(wish), *more)

    def column(self, wish: Wish, limit: int) -> list[Found]:
        """The most pressing tickets: by the promised time, or by how long nothing has happened."""
        by = Ticket.changed_at if wish.state in ("accepted", "resolved") else Ticket.due_at
        return self._found(self._query(wish).order_by(col(by), col(Ticket.id)).limit(limit))

    def page(self, wish: Wish, before: int | None, limit: int) -> list[Found]:
        """The newest first; `before` is the id that the last page ended with."""
        older = [col(Ticket.id) < before] if before else []
        return self._found(self._query(wish, *older).order_by(col(Ticket.id).desc()).limit(limit))

    def read(self, wish: Wish, before: int | None, limit: int) -> tuple[list[Found], int | None]:
        """The same for words, among the next READ tickets only; and where to go on, None at the end.

        It takes as long on a million tickets as on READ of them.
        """
        top = before or int(self.tx.connection.scalar(select(func.max(col(Ticket.id)))) or 0) + 1
        recent = self._query(wish, col(Ticket.id) < top, col(Ticket.id) >= top - READ)
        found = self._found(recent.order_by(col(Ticket.id).desc()).limit(limit))
        if len(found) == limit:
            return found, found[-1].ticket.id
        return found, top - READ if top > READ else None

    def everything(self, wish: Wish) -> list[Found]:
        """For a table that leaves the house; the newest MOST, and one more where there are more."""
        return self.page(wish, None, MOST + 1)

    def these(self, numbers: Sequence[int]) -> list[Found]:
        """The tickets with these ids that are listed for the person."""
        return self._found(self._query(Wish(), col(Ticket.id).in_(numbers)).order_by(col(Ticket.id)))

    def left_to_rules(self, limit: int) -> list[Found]:
        """The newest that nobody has taken on and where no person chose a category or a group; a place is known."""
        status, event = col(Ticket.status), col(TicketEvent.action)
        chosen = or_(event.in_(("correct", "transfer", "part")), and_(event == "assign", _BY_STAFF))
        by_hand = exists().where(col(TicketEvent.ticket_id) == col(Ticket.id), chosen)
        waits = (col(Ticket.handler_id).is_(None), col(Ticket.text) != "", not_(by_hand))
        placed = or_(status == "assigned", and_(status == "received", col(Ticket.grid_id).is_not(None)))
        query = self._query(Wish(), status.in_(WAITING), placed, *waits)
        return self._found(query.order_by(col(Ticket.id).desc()).limit(limit))

    def count(self, wish: Wish) -> int:
        """How many there are, or COUNTED if there are that many or more."""
        some = self._query(wish).with_only_columns(col(Ticket.id)).limit(COUNTED).subquery()
        return int(self.tx.connection.scalar(select(func.count()).select_from(some)) or 0)

    def counts(self, wish: Wish) -> dict[str, int]:
        """How many open ones each column has, in one walk."""
        sums = [func.sum(case((_state(name, self.sorting, self.now), 1), else_=0)).label(name) for name in COLUMNS]
        query = self._query(wish._replace(state="open")).with_only_columns(*sums)
        found = self.tx.connection.execute(query).one()
        return {name: int(getattr(found, name) or 0) for name in COLUMNS}

    def _found(self, query: Any) -> list[Found]:
        return [_found(row) for row in self.tx.connection.execute(query)]


def _found(row: Row[Any]) -> Found:
    columns = dict(row._mapping)
    open_book = bool(columns.pop("open_book"))
    return Found(_make(**columns), open_book)


def last_change(tx: Transaction) -> int:
    """The id of the newest line in any history: it grows whenever anything happens to a ticket."""
    return int(tx.connection.scalar(select(func.max(col(TicketEvent.id)))) or 0)
