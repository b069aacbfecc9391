"""Taking back what was just done to several tickets, and saying honestly what had already gone out."""

from datetime import timedelta
from typing import NamedTuple

from starlette.responses import Response

from bot.console import board_texts as texts
from bot.console.rehearsal import owed, whereabouts
from bot.console.ticket_work import groups
from bot.console.visit import Visit
from handlers import assignment, combining
from handlers import tickets as actions
from handlers.lifecycle import NotAllowed
from handlers.refusals import Mistake
from storage import outbox, tickets
from storage.tables import Ticket, TicketEvent

DELAY = timedelta(seconds=10)
_GRACE = timedelta(seconds=20)  # for the click to arrive


class Mark(NamedTuple):
    """The last thing done to a ticket, by the visitor: the line of its history, and the group it had (0 is none).

    Whoever handed it on may take it back, even if it is now out of their sight.
    """

    ticket: Ticket
    event: TicketEvent
    group_id: int


def undoable(visit: Visit) -> str:
    """What the address says was just done, while it can be undone; else nothing."""
    said = visit.query.get("undo", "")
    marks = _marks(visit, said)
    young = marks and visit.now - marks[0].event.at < DELAY
    return said if young else ""


def undo(visit: Visit) -> Response:
    """Back to where they were, and what has not gone out yet stays here."""
    said, back = visit.said("undo"), visit.said("back")
    act, marks = said.partition("~")[0], _marks(visit, said)
    sent = done = 0
    for mark in marks:
        if visit.now - mark.event.at > _GRACE:
            raise Mistake(texts.TOO_LATE_TO_UNDO)
        try:
            with visit.tx.savepoint():
                sent += _back(visit, act, mark)
        except NotAllowed:
            continue
        done += 1
    told = texts.UNDONE.format(n=done) + (texts.ALREADY_SENT.format(n=sent) if sent else "")
    return visit.go(f"/board?{back}", told + (texts.ACCEPT_AGAIN if act == "transfer" else ""))


def _marks(visit: Visit, said: str) -> list[Mark]:
    found = (_mark(visit, each) for each in said.split("~")[1:])
    return [mark for mark in found if mark is not None]


def _mark(visit: Visit, said: str) -> Mark | None:
    number, _, rest = said.partition(".")
    line, _, group = rest.partition(".")
    ticket = tickets.by_number(visit.tx, number)
    if ticket is None or not (group.isascii() and group.isdigit()):
        return None
    last = tickets.events(visit.tx, ticket.id or 0)[-1]
    own = last.person_id == visit.person.id and str(last.id) == line
    return Mark(ticket, last, int(group)) if own else None


def _back(visit: Visit, act: str, mark: Mark) -> int:
    """How many had read or were being sent the news already; only then they are told that it is taken back."""
    ticket = mark.ticket
    into = tickets.by_number(visit.tx, mark.event.text) if act == "merge" else None
    due_at = mark.event.at + DELAY
    gone = sum(outbox.take_back(visit.tx, each.id or 0, due_at) for each in (ticket, into) if each)
    rows = owed(visit, lambda: _undo(visit, act, mark))
    if not gone:
        mine = [row for row in rows if row.contact_id == ticket.contact_id and row.state in ("waiting", "held")]
        outbox.settle(visit.tx, mine, state="cancelled")
    now = tickets.locked(visit.tx, ticket.id or 0)
    before, after = whereabouts(visit, ticket), whereabouts(visit, now)
    visit.does(f"undo_{act}", f"ticket {ticket.full}", before, after)
    return gone


def _undo(visit: Visit, act: str, mark: Mark) -> None:
    """What nobody had before goes to those who sort by hand."""
    ctx, people = visit.context(), visit.town.people
    group = people.groups.get(mark.group_id) or assignment.triage(people)
    if act == "merge":
        combining.part(ctx, mark.ticket)
    elif act == "transfer":
        if mark.event.action not in ("transfer", "assign") or group not in groups(visit, mark.ticket):
            raise NotAllowed(f"{mark.ticket.full} cannot go back there")
        actions.transfer(ctx, mark.ticket, group, texts.UNDONE_REASON)
    elif mark.event.action != "remind":
        raise NotAllowed(f"{mark.event.action} is not undone")
