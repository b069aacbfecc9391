"""What can be done with a ticket: one function an action, each with its change, its history row and its notices.

The chat and the console call the same functions. None of them asks whether the caller may see the ticket: that was
decided when it was obtained (handlers.access).
"""

from handlers import assignment, clocks, names, notices, staff_texts, texts
from handlers.context import Context
from handlers.lifecycle import Actor, NotAllowed, record, step
from handlers.town import MEDIATION
from storage import contacts, outbox
from storage import tickets as rows
from storage.tables import Group, Person, Ticket


def fresh(ctx: Context, ticket: Ticket) -> Ticket:
    """The ticket as it is after a step."""
    return rows.locked(ctx.tx, ticket.id or 0)


def assign(ctx: Context, ticket: Ticket, group: Group, by: Actor = Actor.SYSTEM, reason: str = "") -> Ticket:
    """Give the ticket to a group and offer it to its members."""
    event = step(ctx, ticket, "assign", by, reason, group_id=group.id, handler_id=None)
    outbox.cancel_offers(ctx.tx, ticket.id or 0, ticket.contact_id)
    assigned = fresh(ctx, ticket)
    notices.new_ticket(ctx, assigned, event)
    return assigned


def answering(ctx: Context, ticket: Ticket) -> Group | None:
    """The group that has it; who answers in its place if that was put to rest; None if nobody ever had it."""
    own = names.group(ctx, ticket.group_id)
    if own is None or own.active:
        return own
    kind = MEDIATION if ticket.sensitive else names.group_kind(ctx, ticket.category)
    return assignment.choose(ctx.town.people, kind, ticket.grid_id)


def accept(ctx: Context, ticket: Ticket, person: Person) -> Ticket:
    """The person takes the ticket on; NotAllowed if somebody else was first."""
    event = step(ctx, ticket, "accept", Actor.STAFF, handler_id=person.id)
    outbox.cancel_offers(ctx.tx, ticket.id or 0, ticket.contact_id)
    accepted = fresh(ctx, ticket)
    who = names.shown(ctx, person, accepted)
    notices.tell_resident(ctx, accepted, texts.ACCEPTED.format(number=ticket.number, who=who), event)
    return accepted


def reply(ctx: Context, ticket: Ticket, person: Person, text: str) -> None:
    """Staff to resident; NotAllowed before anybody accepted it."""
    event = step(ctx, ticket, "reply", Actor.STAFF, text)
    who = names.shown(ctx, person, ticket)
    notices.tell_resident(ctx, ticket, texts.REPLIED.format(number=ticket.number, who=who, text=text), event)


def in_reach(ctx: Context, ticket: Ticket) -> bool:
    """Whether a push would reach the resident now; otherwise it waits for their next word."""
    contact = contacts.by_id(ctx.tx, ticket.contact_id)
    until = contact.credit_until
    return contact.following and not ticket.muted and contact.credit_left > 0 and until is not None and until > ctx.now


def note(ctx: Context, ticket: Ticket, text: str) -> None:
    """Something for staff only."""
    record(ctx, ticket, "note", Actor.STAFF, text)


def transfer(ctx: Context, ticket: Ticket, group: Group, reason: str) -> None:
    """Hand the ticket on to another group, for a reason both the resident and that group are told.

    NotAllowed if that group was put to rest since it was offered.
    """
    if not group.active:
        raise NotAllowed(f"{group.name} is at rest")
    event = step(ctx, ticket, "transfer", Actor.STAFF, reason, group_id=group.id, handler_id=None)
    outbox.cancel_offers(ctx.tx, ticket.id or 0, ticket.contact_id)
    moved = fresh(ctx, ticket)
    why = staff_texts.TRANSFER_PRIVATE_REASON if ticket.sensitive else reason
    told = texts.TRANSFERRED.format(number=ticket.number, group=group.name, reason=why)
    notices.tell_resident(ctx, moved, told, event)
    notices.transferred(ctx, moved, reason, event)


def resolve(ctx: Context, ticket: Ticket, person: Person, text: str) -> None:
    """Staff says done; the resident is asked."""
    event = step(ctx, ticket, "resolve", Actor.STAFF, text, handler_id=person.id)
    who = names.shown(ctx, person, ticket)
    told = texts.RESOLVED.format(number=ticket.number, who=who, text=text)
    notices.tell_resident(ctx, ticket, told, event, {"kind": "solved", "ticket": ticket.id})
    for merged in _others(ctx, ticket):
        told = texts.MERGED_DONE.format(number=merged.number, who=who, text=text)
        notices.tell_resident(ctx, merged, told, event)


def _others(ctx: Context, ticket: Ticket) -> list[Ticket]:
    """Tickets of other residents that go on in this one; of a private matter none of them hears."""
    merged = rows.merged_into(ctx.tx, ticket.id or 0)
    return [] if ticket.sensitive else [each for each in merged if each.contact_id != ticket.contact_id]


def close(ctx: Context, ticket: Ticket, words: str) -> None:
    """The resident agrees."""
    step(ctx, ticket, "close", Actor.RESIDENT, words)
    told = staff_texts.CONFIRMED.format(number=ticket.number)
    notices.tell_staff(ctx, ticket, notices.owners(ctx, ticket), told)


def reopen(ctx: Context, ticket: Ticket, words: str) -> None:
    """The resident disagrees: the same handler and the leaders are told; NotAllowed when it was never resolved."""
    due = clocks.promised(ctx, ticket.urgency)
    event = step(ctx, ticket, "reopen", Actor.RESIDENT, words, due_at=due, reminded_at=None)
    if _goes_elsewhere(ctx, ticket):
        return
    owners = notices.owners(ctx, ticket)
    notices.tell_staff(ctx, ticket, owners, staff_texts.REOPENED.format(number=ticket.number), event)
    who = names.group_name(ctx, ticket.group_id)
    leaders = [p for p in notices.superiors(ctx, ticket) if p not in owners][:1]
    notices.tell_staff(ctx, ticket, leaders, staff_texts.REOPENED_LEADER.format(number=ticket.number, who=who))


def _goes_elsewhere(ctx: Context, ticket: Ticket) -> bool:
    """Whether its group is at rest, so that another is offered what was opened again."""
    group = answering(ctx, ticket)
    if group is None or group.id == ticket.group_id:
        return False
    assign(ctx, fresh(ctx, ticket), group)
    return True


def close_by_staff(ctx: Context, ticket: Ticket, person: Person, reason: str) -> None:
    """Ended without the resident's yes: they are told by whom, why, and how to object. Somebody must have it."""
    event = step(ctx, ticket, "close", Actor.STAFF, reason)
    outbox.cancel_offers(ctx.tx, ticket.id or 0, ticket.contact_id)
    who = names.shown(ctx, person, ticket)
    pattern = texts.CLOSED_PRIVATE if ticket.sensitive else texts.CLOSED_BY_STAFF
    notices.tell_resident(ctx, ticket, pattern.format(number=ticket.number, who=who, reason=reason), event)
    told = staff_texts.CLOSED_BY.format(number=ticket.number, who=names.short_name(ctx, person))
    notices.tell_staff(ctx, ticket, notices.owners(ctx, ticket), told, event)
    for merged in _others(ctx, ticket):
        notices.tell_resident(ctx, merged, texts.MERGED_CLOSED.format(number=merged.number, who=who), event)


def reopen_by_staff(ctx: Context, ticket: Ticket, person: Person, reason: str) -> None:
    """Not done after all: back to the same handler, and the resident is told that somebody noticed."""
    due = clocks.promised(ctx, ticket.urgency)
    event = step(ctx, ticket, "reopen", Actor.STAFF, reason, due_at=due, reminded_at=None)
    moved = _goes_elsewhere(ctx, ticket)
    again = fresh(ctx, ticket)
    handler = ctx.town.people.people.get(again.handler_id or 0)
    pattern = texts.REOPENED_PRIVATE if ticket.sensitive else texts.REOPENED_BY_STAFF
    told = pattern.format(number=ticket.number, who=names.shown(ctx, handler, again), reason=reason)
    notices.tell_resident(ctx, ticket, told, event)
    if moved:
        return
    told = staff_texts.REOPENED_BY.format(number=ticket.number, who=names.short_name(ctx, person))
    notices.tell_staff(ctx, ticket, notices.owners(ctx, ticket), told, event)


def remind(ctx: Context, ticket: Ticket) -> None:
    """Somebody above asks whoever has the ticket to hurry; the resident hears nothing."""
    event = record(ctx, ticket, "remind", Actor.STAFF)
    told = staff_texts.REMINDED.format(number=ticket.number)
    notices.tell_staff(ctx, ticket, notices.owners(ctx, ticket), told, event)


def withdraw(ctx: Context, ticket: Ticket) -> None:
    """The resident takes it back; whoever had it is told, and what was still to be sent is not."""
    event = step(ctx, ticket, "withdraw", Actor.RESIDENT)
    outbox.cancel(ctx.tx, ticket.id or 0)
    told = staff_texts.WITHDRAWN.format(number=ticket.number)
    notices.tell_staff(ctx, ticket, notices.owners(ctx, ticket), told, event)


def supplement(ctx: Context, ticket: Ticket, text: str) -> None:
    """The resident adds something; whoever has the ticket hears it, or only that there is something to read."""
    event = record(ctx, ticket, "supplement", Actor.RESIDENT, text)
    ctx.ticket_id = ticket.id
    shown = text or texts.MEDIA_WAIT.format(kind=texts.MEDIA_NAMES[ctx.inbound.kind])
    pattern = staff_texts.SUPPLEMENTED_PRIVATE if ticket.sensitive else staff_texts.SUPPLEMENTED
    told = pattern.format(number=ticket.number, short=ticket.short, text=shown)
    notices.tell_staff(ctx, ticket, notices.owners(ctx, ticket), told, event)


def disjoin(ctx: Context, ticket: Ticket) -> None:
    """What the resident added last belongs to another matter; the history keeps both."""
    record(ctx, ticket, "disjoin", Actor.RESIDENT)


def correct(ctx: Context, ticket: Ticket, category: str) -> None:
    """Somebody says what the category should have been: a labelled sample for the rules, and a change of the ticket."""
    by = Actor.STAFF if ctx.person and ctx.sender != ticket.contact_id else Actor.RESIDENT
    record(ctx, ticket, "correct", by, f"{ticket.category}>{category}")
    sensitive = ctx.town.rules.categories[category].sensitive
    rows.change(ctx.tx, ticket.id or 0, category=category, sensitive=ticket.sensitive or sensitive)


def call_person(ctx: Context, ticket: Ticket) -> None:
    """The resident wants to talk to somebody."""
    event = record(ctx, ticket, "call_person", Actor.RESIDENT)
    told = staff_texts.WANTS_PERSON.format(number=ticket.number)
    notices.tell_staff(ctx, ticket, notices.owners(ctx, ticket), told, event)


def urge(ctx: Context, ticket: Ticket) -> bool:
    """Remind whoever has it; False if the resident urged already today."""
    urged = [e for e in rows.events(ctx.tx, ticket.id or 0) if e.action == "urge"]
    if urged and names.today(urged[-1].at) == names.today(ctx.now):
        return False
    event = record(ctx, ticket, "urge", Actor.RESIDENT)
    told = staff_texts.URGED.format(number=ticket.number)
    notices.tell_staff(ctx, ticket, notices.owners(ctx, ticket), told, event)
    return True


def rate(ctx: Context, ticket: Ticket, rating: int) -> None:
    """One to five; low ratings reach a leader, not the handler."""
    record(ctx, ticket, "rate", Actor.RESIDENT, str(rating))
    rows.change(ctx.tx, ticket.id or 0, rating=rating)


def say_why(ctx: Context, ticket: Ticket, reason: str) -> None:
    """Why the resident rated low, for a leader to follow up."""
    record(ctx, ticket, "rate_reason", Actor.RESIDENT, reason)
    rows.change(ctx.tx, ticket.id or 0, rating_reason=reason)
    told = staff_texts.RATED_LOW.format(number=ticket.number, rating=ticket.rating, reason=reason)
    leaders = [p for p in notices.superiors(ctx, ticket) if p.id != ticket.handler_id][:1]
    notices.tell_staff(ctx, ticket, leaders, told)


def mute(ctx: Context, ticket: Ticket, muted: bool) -> None:
    """Send the resident nothing about this ticket until they say so."""
    record(ctx, ticket, "mute" if muted else "unmute", Actor.RESIDENT)
    rows.change(ctx.tx, ticket.id or 0, muted=muted)
