"""One ticket: the conversation, the facts, why it is here, and what can be done about it."""

from datetime import timedelta
from urllib.parse import urlencode

from starlette.responses import Response

from bot.console import ticket_texts as texts
from bot.console import ticket_work
from bot.console.board_texts import STATES
from bot.console.gate import Missing
from bot.console.rehearsal import rehearse, whereabouts
from bot.console.ticket_story import Story
from bot.console.visit import Page, Visit
from bot.console.wishes import look
from handlers import combining
from handlers.access import may_open
from handlers.lifecycle import Actor, record
from handlers.refusals import Mistake
from handlers.rights import Right
from storage import tickets
from storage.board import Wish
from storage.tables import Ticket, TicketEvent

_READING = timedelta(minutes=30)  # how long a reason for reading lasts
_NEAR = 4
_LONGEST_REASON = 200


def found(visit: Visit) -> Ticket:
    """The ticket that the address names, whoever asks; Missing if there is none."""
    ticket = tickets.by_number(visit.tx, visit.path["number"])
    if ticket is None:
        raise Missing
    return ticket


def closed_to(visit: Visit, ticket: Ticket) -> Response | None:
    """Number and state for whoever may not see more, and the attempt goes on record."""
    if may_open(visit.context(), ticket, visit.person, visit.account.grid_id):
        return None
    visit.does("refused", f"ticket {ticket.full}", reason="sensitive" if ticket.sensitive else "elsewhere")
    return visit.show("ticket_closed.html", texts, 403, ticket=ticket, state=STATES[ticket.status])


def show(visit: Visit) -> Response:
    """The page; a sensitive one first asks why, and each look is on record with that reason."""
    ticket = found(visit)
    closed = closed_to(visit, ticket)
    if closed:
        return closed
    story = Story(visit, ticket)
    if ticket.sensitive:
        why = reason(visit, story.events)
        if not why:
            return visit.show("ticket_reason.html", texts, ticket=ticket, state=STATES[ticket.status])
        visit.does("read_sensitive", f"ticket {ticket.full}", reason=why)
    offered = ticket_work.offered(visit, ticket)
    return visit.show(
        "ticket.html", texts, ticket=ticket, story=story, state=STATES[ticket.status], offered=offered,
        groups=ticket_work.groups(visit, ticket) if "transfer" in offered else [],
        categories=visit.town.rules.categories.values(), late=late(visit, ticket), tunes=Right.TUNE in visit.rights,
        urges=Right.FIGURES in visit.rights and urgeable(ticket),
        rule=urlencode({"text": ticket.text, "category": ticket.category}),
        candidates=_candidates(visit, ticket) if "merge" in offered else [],
        into=tickets.by_id(visit.tx, ticket.merged_into or 0), merged=_merged(visit, ticket),
    )  # fmt: skip


def urgeable(ticket: Ticket) -> bool:
    """Whether somebody has it to see to, so that those above can ask about it in writing."""
    return ticket.status in ("received", "assigned", "accepted")


def late(visit: Visit, ticket: Ticket) -> bool:
    """Whether nobody took it on by the promised time."""
    return ticket.status in ("received", "assigned") and ticket.due_at < visit.now


def reason(visit: Visit, events: list[TicketEvent]) -> str:
    """Why this person reads the ticket, as they said a little while ago; empty if they did not."""
    mine = (e for e in reversed(events) if e.action == "read" and e.person_id == visit.person.id and e.text)
    return next((e.text for e in mine if visit.now - e.at < _READING), "")


def _merged(visit: Visit, ticket: Ticket) -> list[Ticket]:
    """What goes on in this one, as far as the visitor may see it."""
    merged, within = tickets.merged_into(visit.tx, ticket.id or 0), visit.account.grid_id
    return [each for each in merged if may_open(visit.context(), each, visit.person, within)]


def _candidates(visit: Visit, ticket: Ticket) -> list[tuple[Ticket, bool]]:
    """Open tickets that may be the same matter: the same resident's, then the same category's in the same grid."""
    own = tickets.of_resident(visit.tx, ticket.contact_id)
    same = Wish(state="open", category=ticket.category, grids=frozenset({ticket.grid_id or 0}))
    near = [] if ticket.sensitive else [each.ticket for each in look(visit).page(same, None, _NEAR + 1)]
    alike = {each.id: each for each in (*own, *near) if combining.fits(ticket, each)}
    ctx, within = visit.context(), visit.account.grid_id
    seen = [each for each in alike.values() if may_open(ctx, each, visit.person, within)]
    return [(each, each.contact_id == ticket.contact_id) for each in seen[:_NEAR]]


def open_book(visit: Visit) -> Response:
    """The reason for reading a sensitive ticket; it is in the ticket's history and in the audit."""
    ticket = found(visit)
    closed = closed_to(visit, ticket)
    if closed:
        return closed
    why = visit.said("other") or visit.said("reason")
    if not why:
        raise Mistake(texts.REASON_MISSING)
    if ticket.sensitive:
        record(visit.context(), ticket, "read", Actor.STAFF, why[:_LONGEST_REASON])
    return visit.go(f"/tickets/{ticket.full}")


def work(visit: Visit) -> Response:
    """What whoever works on tickets may do."""
    return _worked(visit, Right.WORK)


def dispatch(visit: Visit) -> Response:
    """What it takes the right to dispatch for."""
    return _worked(visit, Right.DISPATCH)


def _worked(visit: Visit, right: Right) -> Response:
    """First shown to whoever does it, then done, unless something happened to the ticket in between."""
    ticket, act = found(visit), visit.said("act")
    closed = closed_to(visit, ticket)
    if closed:
        return closed
    job = ticket_work.WORKS.get(act)
    if job is None or job.right is not right:
        raise Mistake(texts.CHOOSE_ACT)
    seen = str(tickets.events(visit.tx, ticket.id or 0)[-1].id)
    if not job.quiet and not visit.said("sure"):
        return _preview(visit, ticket, act, seen)
    if visit.said("seen") not in ("", seen):
        raise Mistake(texts.MOVED_ON)
    ticket_work.perform(visit, tickets.locked(visit.tx, ticket.id or 0), act)
    now = tickets.locked(visit.tx, ticket.id or 0)
    reason = "" if ticket.sensitive else visit.said("reason")
    visit.does(f"ticket_{act}", f"ticket {ticket.full}", whereabouts(visit, ticket), whereabouts(visit, now), reason)
    stays = may_open(visit.context(), now, visit.person, visit.account.grid_id)
    return visit.go(f"/tickets/{ticket.full}" if stays else "/board", job.told)


def _preview(visit: Visit, ticket: Ticket, act: str, seen: str) -> Response:
    messages = rehearse(visit, lambda: ticket_work.perform(visit, ticket, act))
    fields = [(name, value) for name, value in visit.form.multi_items() if name != "seen" and isinstance(value, str)]
    return visit.show(
        "ticket_preview.html", texts, ticket=ticket, act=act, seen=seen, fields=fields, path=visit.request.url.path,
        read=[each for each in messages if not each.reader],
        staff=list(dict.fromkeys(each.reader for each in messages if each.reader)),
    )  # fmt: skip


PAGES = (
    Page("GET", "/tickets/{number}", Right.TICKETS, show),
    Page("POST", "/tickets/{number}/open", Right.TICKETS, open_book),
    Page("POST", "/tickets/{number}/work", Right.WORK, work),
    Page("POST", "/tickets/{number}/dispatch", Right.DISPATCH, dispatch),
)
