"""Two petitions that are one matter, and one that is two: merging, parting again, splitting off."""

from handlers import assignment, names, new_ticket, notices, petition, staff_texts, texts, tickets, whereabouts
from handlers.context import Context
from handlers.inbound import Inbound
from handlers.lifecycle import OPEN, Actor, NotAllowed, record, step
from handlers.town import MEDIATION
from handlers.whereabouts import Whereabouts
from nlp.classify import Decision
from storage import attachments, contacts, outbox
from storage import tickets as rows
from storage.tables import Group, Ticket, TicketEvent


def fits(ticket: Ticket, into: Ticket) -> bool:
    """Whether one may go on in the other: both open, and a private matter only with its own resident's."""
    if ticket.id == into.id or ticket.status not in OPEN or into.status not in OPEN:
        return False
    return (ticket.contact_id == into.contact_id and ticket.sensitive == into.sensitive) or not (
        ticket.sensitive or into.sensitive
    )


def merge(ctx: Context, ticket: Ticket, into: Ticket) -> None:
    """The first ends and goes on in the second. Its resident is told, and never whose the other one is.

    NotAllowed unless they fit together.
    """
    if not fits(ticket, into):
        raise NotAllowed(ticket.status)
    event = step(ctx, ticket, "merge", Actor.STAFF, into.full, merged_into=into.id)
    record(ctx, into, "merged_here", Actor.STAFF, ticket.full)
    for inner in rows.merged_into(ctx.tx, ticket.id or 0):
        rows.change(ctx.tx, inner.id or 0, merged_into=into.id)
    outbox.cancel_offers(ctx.tx, ticket.id or 0, ticket.contact_id)
    _tell_of_merger(ctx, ticket, into, event)
    _turn_to(ctx, ticket, into)


def _tell_of_merger(ctx: Context, ticket: Ticket, into: Ticket, event: int) -> None:
    own = ticket.contact_id == into.contact_id
    pattern = texts.MERGED_OWN if own else texts.MERGED_ELSEWHERE
    notices.tell_resident(ctx, ticket, pattern.format(number=ticket.number, other=into.number), event)
    told = staff_texts.MERGED.format(number=ticket.number, other=into.number)
    notices.tell_staff(ctx, ticket, notices.owners(ctx, ticket), told, event)
    told = staff_texts.MERGED_HERE.format(number=into.number, other=ticket.number)
    notices.tell_staff(ctx, into, notices.owners(ctx, into), told)


def _turn_to(ctx: Context, ticket: Ticket, into: Ticket) -> None:
    """What the same resident says next belongs to the one that goes on."""
    resident = contacts.by_id(ctx.tx, ticket.contact_id)
    if resident.ticket_id == ticket.id and resident.id == into.contact_id:
        contacts.change(ctx.tx, ticket.contact_id, ticket_id=into.id)


def part(ctx: Context, ticket: Ticket) -> None:
    """They were two matters after all: it is open again, with the group it had, which is offered it anew."""
    event = step(ctx, ticket, "part", Actor.STAFF, merged_into=None)
    parted = tickets.fresh(ctx, ticket)
    group = tickets.answering(ctx, parted) or assignment.triage(ctx.town.people)
    if group is not None:
        parted = tickets.assign(ctx, parted, group, Actor.STAFF)
    notices.tell_resident(ctx, parted, texts.PARTED.format(number=parted.number), event)


def split(ctx: Context, ticket: Ticket, said: TicketEvent) -> Ticket:
    """What the resident added becomes a ticket of its own, by the live rules; the words stay where said as well."""
    resident = contacts.by_id(ctx.tx, ticket.contact_id)
    media = dict(said.media or {})
    inbound = Inbound("", "", media.pop("kind", "text"), said.text, detail=media)
    theirs = Context(ctx.tx, ctx.now, ctx.town, inbound, resident)
    decision = theirs.decide(said.text)
    sensitive = ticket.sensitive or ctx.town.rules.categories[decision.category].sensitive
    where = whereabouts.here(theirs, said.text)
    if where.grid_id is None and not where.choices:
        where = Whereabouts(place_id=ticket.place_id, name=ticket.place, grid_id=ticket.grid_id)
    group = _group(ctx, decision, where, sensitive)
    new = new_ticket.put_down(theirs, said.text, decision, where, group, sensitive)
    attachments.share(ctx.tx, said.id or 0, rows.events(ctx.tx, new.id or 0)[0].id or 0)
    event = record(ctx, ticket, "split", Actor.STAFF, f"{said.id}>{new.full}")
    told = texts.SPLIT.format(number=ticket.number, other=new.number, who=petition.who_follows(ctx, new))
    notices.tell_resident(ctx, new, told, event)
    return new


def parted_off(events: list[TicketEvent]) -> dict[int, str]:
    """Which lines of a history were split off, and the number of the ticket that each became."""
    splits = (event.text.partition(">") for event in events if event.action == "split")
    return {int(line): number for line, _, number in splits}


def _group(ctx: Context, decision: Decision, where: Whereabouts, sensitive: bool) -> Group | None:
    """Nobody can be asked now, so what is not clear is sorted by hand."""
    if sensitive:
        return assignment.choose(ctx.town.people, MEDIATION, where.grid_id)
    if where.grid_id is None or not decision.sure:
        return assignment.triage(ctx.town.people)
    return assignment.choose(ctx.town.people, names.group_kind(ctx, decision.category), where.grid_id)
