"""The same for several tickets at once: hand on, remind, merge; shown before it is done, and undone in ten seconds.

For those seconds nothing that anybody would read leaves the house.
"""

from collections.abc import Iterator
from typing import NamedTuple

from starlette.responses import Response

from bot.console import board_texts as texts
from bot.console import ticket_work, undoing
from bot.console.rehearsal import Message, owed, rehearse, whereabouts
from bot.console.visit import Visit
from handlers.access import may_open
from handlers.lifecycle import NotAllowed
from handlers.refusals import Mistake, Refused
from storage import outbox, tickets
from storage.tables import Ticket

ACTS = ("transfer", "remind", "merge")
_MOST = 50


class Line(NamedTuple):
    """One chosen ticket: what people would read, or why it cannot be done. `seen` is the last line of its history."""

    ticket: Ticket
    seen: int
    messages: list[Message]
    cannot: str = ""


def ask(visit: Visit) -> Response:
    """First what and whom, then what would happen, then it happens."""
    act = visit.said("act")
    if act not in ACTS:
        raise Mistake(texts.CHOOSE_ACT)
    chosen = _chosen(visit)
    if visit.said("sure"):
        return _done(visit, act, chosen)
    ready = act == "remind" or visit.said("ready") != ""
    moved = [ticket for ticket in chosen if act != "merge" or ticket.full != visit.said("into")]
    lines = [_line(visit, act, ticket) for ticket in moved] if ready else []
    return visit.show(
        "bulk.html", texts, act=act, chosen=chosen, ready=ready, lines=lines,
        able=[line for line in lines if not line.cannot], groups=_groups(visit, chosen), form=visit.form,
    )  # fmt: skip


def _chosen(visit: Visit) -> list[Ticket]:
    numbers = list(dict.fromkeys(str(each) for each in visit.form.getlist("ticket")))
    if not numbers:
        raise Mistake(texts.CHOOSE_TICKETS)
    if len(numbers) > _MOST:
        raise Mistake(texts.TOO_MANY.format(limit=_MOST))
    found = (tickets.by_number(visit.tx, number) for number in numbers)
    ctx, within = visit.context(), visit.account.grid_id
    return [each for each in found if each is not None and may_open(ctx, each, visit.person, within)]


def _groups(visit: Visit, chosen: list[Ticket]) -> list[tuple[int, str]]:
    """The groups that any of them may go to."""
    found = {g.id or 0: g.name for ticket in chosen for g in ticket_work.groups(visit, ticket)}
    return sorted(found.items(), key=lambda pair: pair[1])


def _line(visit: Visit, act: str, ticket: Ticket) -> Line:
    seen = _last(visit, ticket)
    try:
        return Line(ticket, seen, rehearse(visit, lambda: _act(visit, act, ticket)))
    except NotAllowed:
        return Line(ticket, seen, [], texts.CANNOT_NOW)
    except Refused as refused:
        return Line(ticket, seen, [], str(refused))


def _act(visit: Visit, act: str, ticket: Ticket) -> None:
    ticket_work.perform(visit, tickets.locked(visit.tx, ticket.id or 0), act)


def _last(visit: Visit, ticket: Ticket) -> int:
    return tickets.events(visit.tx, ticket.id or 0)[-1].id or 0


def _done(visit: Visit, act: str, chosen: list[Ticket]) -> Response:
    seen = {str(each) for each in visit.form.getlist("seen")}
    fresh = [ticket for ticket in chosen if f"{ticket.full}.{_last(visit, ticket)}" in seen]
    marks = list(_each(visit, act, fresh))
    if not marks:
        raise Mistake(texts.NONE_DONE)
    told = texts.DONE[act].format(n=len(marks)) + (
        texts.SOME_NOT.format(n=len(chosen) - len(marks)) if len(chosen) > len(marks) else ""
    )
    query = visit.said("back")
    return visit.go(f"/board?{query}{'&' if query else ''}undo={act}~{'~'.join(marks)}", told)


def _each(visit: Visit, act: str, fresh: list[Ticket]) -> Iterator[str]:
    """Do it; what is needed to undo it. A ticket that somebody else just moved is left alone."""
    for ticket in fresh:
        try:
            with visit.tx.savepoint():
                rows = owed(visit, lambda ticket=ticket: _act(visit, act, ticket))  # type: ignore[misc]
        except (NotAllowed, Refused):
            continue
        outbox.settle(visit.tx, rows, due_at=visit.now + undoing.DELAY)
        now = tickets.locked(visit.tx, ticket.id or 0)
        before, after = whereabouts(visit, ticket), whereabouts(visit, now)
        reason = "" if ticket.sensitive else visit.said("reason")
        visit.does(f"ticket_{act}", f"ticket {ticket.full}", before, after, reason)
        yield f"{ticket.full}.{_last(visit, ticket)}.{ticket.group_id or 0}"
