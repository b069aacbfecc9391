"""Staff says what a ticket really is about: the category changes, the rules learn, and the right group gets it."""

from handlers import assignment, names, new_ticket, notices, staff_texts, texts, tickets
from handlers.context import Context
from handlers.lifecycle import Actor, NotAllowed, record
from handlers.town import MEDIATION
from nlp.classify import Decision
from storage import tickets as rows
from storage.tables import Group, Person, Ticket

_OFFERED = 4


def recategorize(ctx: Context, person: Person, ticket: Ticket, said: str) -> str:
    """To the category that is named; with none named, or none of that name, the likely ones to choose from.

    NotAllowed once it is settled.
    """
    if ticket.status not in ("assigned", "accepted"):
        raise NotAllowed(ticket.status)
    if ticket.handler_id not in (None, person.id):
        who = names.short_name(ctx, ctx.town.people.people[ticket.handler_id])
        return staff_texts.TAKEN_ALREADY.format(number=ticket.number, who=who)
    if not said:
        return ask(ctx, ticket)
    code = named(ctx, said)
    if code is None:
        known = "、".join(category.name for category in ctx.town.rules.categories.values())
        return staff_texts.NO_SUCH_CATEGORY.format(name=said[:12], options=known)
    return correct(ctx, ticket, code)


def ask(ctx: Context, ticket: Ticket) -> str:
    """Offer the best other categories for the ticket's words."""
    decision = ctx.decide(ticket.text)
    ranked = dict.fromkeys([*decision.candidates, *decision.also, *ctx.town.rules.categories])
    codes = [code for code in ranked if code != ticket.category][:_OFFERED]
    ctx.ask("category_by_staff", ticket=ticket.id, options=codes)
    options = "\n".join(f"{i} {names.category_name(ctx, code)}" for i, code in enumerate(codes, 1))
    category = names.category(ctx, ticket)
    return staff_texts.WHICH_CATEGORY.format(number=ticket.number, category=category, options=options)


def named(ctx: Context, said: str) -> str | None:
    """The category's code by its name or by the one part of it that is enough: 停车, 噪音, 物业."""
    categories = ctx.town.rules.categories.values()
    exact = [c.code for c in categories if said == c.name]
    partly = [c.code for c in categories if said in c.name]
    found = exact or partly
    return found[0] if len(found) == 1 else None


def correct(ctx: Context, ticket: Ticket, code: str) -> str:
    """Keep it as a labelled sample, and hand the ticket on if its group is not one for such matters."""
    category = names.category_name(ctx, code)
    if code == ticket.category:
        return _resumed(ctx, ticket, staff_texts.SAME_CATEGORY.format(number=ticket.number, category=category))
    tickets.correct(ctx, ticket, code)
    changed = tickets.fresh(ctx, ticket)
    group = fitting(ctx, changed, code)
    if group is None:
        return _resumed(ctx, changed, staff_texts.CORRECTED.format(number=ticket.number, category=category))
    _move(ctx, changed, group, Actor.STAFF)
    return staff_texts.CORRECTED_AND_MOVED.format(number=ticket.number, category=category, group=group.name)


def resort(ctx: Context, ticket: Ticket, decision: Decision, group: Group, reason: str) -> None:
    """Newer rules found its category and `group`: nobody corrected anything, so nothing is learnt from it.

    How urgent and how dangerous it is stays as it was, and so does what was promised. NotAllowed if it moved since.
    """
    now = rows.locked(ctx.tx, ticket.id or 0)
    if not waits(now) or (now.category, now.group_id) != (ticket.category, ticket.group_id):
        raise NotAllowed(now.status)
    record(ctx, now, "resort", Actor.SYSTEM, f"{now.category}>{decision.category}")
    sensitive = now.sensitive or ctx.town.rules.categories[decision.category].sensitive
    found = {**new_ticket.classified(decision), "danger": now.danger}
    rows.change(ctx.tx, now.id or 0, sensitive=sensitive, **found)
    _move(ctx, tickets.fresh(ctx, now), group, Actor.SYSTEM, reason)


def waits(ticket: Ticket) -> bool:
    """Whether nobody has taken it on yet."""
    return ticket.status in ("received", "assigned") and ticket.handler_id is None


def fitting(ctx: Context, ticket: Ticket, code: str) -> Group | None:
    """Who should have it in that category; None if that is who has it. What is private once stays with mediators."""
    private = ticket.sensitive or (code in ctx.town.rules.categories and ctx.town.rules.categories[code].sensitive)
    kind = MEDIATION if private else names.group_kind(ctx, code)
    present = names.group(ctx, ticket.group_id)
    if present is not None and assignment.fits(present, kind):
        return None
    group = assignment.choose(ctx.town.people, kind, ticket.grid_id)
    return group if group is not None and group.id != ticket.group_id else None


def _resumed(ctx: Context, ticket: Ticket, said: str) -> str:
    """Go on where the work was: with the offer, or with the ticket in hand."""
    if ticket.status == "assigned":
        ctx.ask("offer", ticket=ticket.id, short=ticket.short)
        return f"{said}\n{staff_texts.OFFER_SEEN}"
    ctx.changes["work_id"] = ticket.id
    ctx.ask("work", ticket=ticket.id)
    return f"{said}\n{staff_texts.WORK}"


def _move(ctx: Context, ticket: Ticket, group: Group, by: Actor, reason: str = "") -> None:
    """The resident hears of it in words of theirs; the history keeps the reason."""
    assigned = tickets.assign(ctx, ticket, group, by, reason)
    told = texts.TRANSFERRED.format(number=ticket.number, group=group.name, reason=staff_texts.MOVED_REASON)
    notices.tell_resident(ctx, assigned, told)
    ctx.changes["work_id"] = None
    ctx.settle()
