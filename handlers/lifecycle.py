"""The ticket's life as a table, and the one door that changes a status.

docs/lifecycle.md shows the same table; a test renders it from here and compares.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from handlers.context import CHINA, Context
from storage import attachments, tickets
from storage.tables import Ticket


class Status(StrEnum):
    """Where a ticket stands."""

    RECEIVED = "received"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    RESOLVED = "resolved"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class Actor(StrEnum):
    """Which side acts; the console acts as staff."""

    RESIDENT = "resident"
    STAFF = "staff"
    SYSTEM = "system"


class Step(NamedTuple):
    """In `before`, `by` may do `action`, which leads to `after`."""

    before: Status
    action: str
    after: Status
    by: frozenset[Actor]


_RESIDENT = frozenset({Actor.RESIDENT})
_STAFF = frozenset({Actor.STAFF})
_SYSTEM = frozenset({Actor.SYSTEM})
R, A, C, D, E = Status.RECEIVED, Status.ASSIGNED, Status.ACCEPTED, Status.RESOLVED, Status.CLOSED

STEPS: tuple[Step, ...] = (
    Step(R, "assign", A, _SYSTEM | _STAFF),
    Step(A, "assign", A, _SYSTEM | _STAFF),  # found a better group: the place or the category became known
    Step(A, "accept", C, _STAFF),
    Step(A, "transfer", A, _STAFF),
    Step(C, "transfer", A, _STAFF),
    Step(C, "assign", A, _SYSTEM | _STAFF),
    Step(C, "reply", C, _STAFF),
    Step(D, "reply", D, _STAFF),
    Step(C, "resolve", D, _STAFF),
    Step(D, "close", E, _RESIDENT | _STAFF),
    Step(C, "close", E, _STAFF),  # for a reason that the resident is told
    Step(D, "lapse", E, _SYSTEM),  # seven days of silence
    Step(D, "reopen", C, _RESIDENT | _STAFF),
    Step(E, "reopen", C, _RESIDENT | _STAFF),
    Step(R, "withdraw", Status.WITHDRAWN, _RESIDENT),
    Step(A, "withdraw", Status.WITHDRAWN, _RESIDENT),
    Step(C, "withdraw", Status.WITHDRAWN, _RESIDENT),
    Step(D, "withdraw", Status.WITHDRAWN, _RESIDENT),
    *(Step(before, "merge", Status.MERGED, _STAFF) for before in (R, A, C, D)),
    Step(Status.MERGED, "part", R, _STAFF),
)
OPEN = (R, A, C, D)


class NotAllowed(Exception):
    """This actor may not do this in the ticket's present state."""


def next_status(before: str, action: str, by: Actor) -> Status:
    """The state that `action` leads to; NotAllowed if the table has no such row."""
    for step in STEPS:
        if step.before == before and step.action == action and by in step.by:
            return step.after
    raise NotAllowed(f"{by} may not {action} a ticket that is {before}")


def open_ticket(ctx: Context, group_id: int | None, text: str, **values: Any) -> tuple[Ticket, int]:
    """A new ticket with today's next number, assigned at once if a group is known; and its last history row's id."""
    status = next_status(Status.RECEIVED, "assign", Actor.SYSTEM) if group_id else Status.RECEIVED
    day = ctx.now.astimezone(CHINA).date().isoformat()
    ticket = tickets.insert(
        ctx.tx, day=day, serial=tickets.next_serial(ctx.tx, day), status=str(status), text=text, group_id=group_id,
        contact_id=ctx.sender, opened_at=ctx.now, changed_at=ctx.now, **values,
    )  # fmt: skip
    event = record(ctx, ticket, "open", Actor.RESIDENT, text, Status.RECEIVED)
    return ticket, record(ctx, ticket, "assign", Actor.SYSTEM, after=status) if group_id else event


def step(ctx: Context, ticket: Ticket, action: str, by: Actor, text: str = "", **changes: Any) -> int:
    """Take one step: check it against the state as it is now, set it with `changes`, write the history row.

    Returns the id of the history row. NotAllowed leaves everything as it was.
    """
    now = tickets.locked(ctx.tx, ticket.id or 0)
    after = next_status(now.status, action, by)
    kept = told(now, action, by, ctx.now)
    tickets.change(ctx.tx, now.id or 0, status=str(after), changed_at=ctx.now, **kept, **changes)
    return record(ctx, now, action, by, text, after)


def told(ticket: Ticket, action: str, by: Actor, now: datetime) -> dict[str, Any]:
    """What a step changes of what the ticket's history comes to (see storage.tables.Ticket)."""
    if action == "accept" and ticket.taken is None:
        return {"taken": now <= ticket.due_at}
    if action == "transfer":
        return {"transfers": ticket.transfers + 1}
    if action == "reopen":
        return {"reopened": True, "outcome": "unsolved" if by is Actor.RESIDENT else ""}
    if action not in ("close", "lapse"):
        return {}
    if by is Actor.RESIDENT:
        return {"outcome": "solved"}
    if ticket.outcome in ("solved", "unsolved"):
        return {}
    return {"outcome": "staff_closed" if by is Actor.STAFF else "silent"}


def record(ctx: Context, ticket: Ticket, action: str, by: Actor, text: str = "", after: Status | None = None) -> int:
    """A history row without a change of state; texts and media of the message at hand go with what its sender did."""
    media = None if by is Actor.SYSTEM else ctx.media
    event = tickets.record(
        ctx.tx, ticket.id or 0, ctx.now, action, str(by),
        person_id=ctx.person.id if ctx.person and by is Actor.STAFF else None,
        before=ticket.status if after else "", after=str(after or ""), text=text, media=media,
    )  # fmt: skip
    if media and "media_id" in media:
        attachments.expect(ctx.tx, event, media["media_id"], ctx.now)
    return event
