"""A resident says something: it becomes a ticket, or joins the one it belongs to."""

from handlers import assignment, clocks, danger, names, new_ticket, notices, texts, tickets, whereabouts
from handlers.context import Context
from handlers.lifecycle import Actor, record
from handlers.whereabouts import Whereabouts
from nlp.classify import Decision
from storage import tickets as rows
from storage.tables import Group, Ticket

PLACE_NAME = 12  # characters; what is longer tells more than where


def hear(ctx: Context) -> str:
    """Any text, photo, voice, video, location or link that nothing else understood."""
    decision = ctx.decide(ctx.text)
    if decision.danger:
        return danger.answer(ctx, ctx.text, decision)
    ticket = topic_of(ctx) or same_matter(ctx, decision)
    return add(ctx, ticket) if ticket is not None else open_new(ctx, ctx.text, decision)


def topic_of(ctx: Context) -> Ticket | None:
    """The sender's ticket of the last minutes, which further messages belong to."""
    until = ctx.contact.topic_until
    if until is None or until < ctx.now:
        return None
    ticket = rows.by_id(ctx.tx, ctx.contact.ticket_id or 0)
    return ticket if ticket is not None and ticket.status in rows.OPEN else None


def same_matter(ctx: Context, decision: Decision) -> Ticket | None:
    """An open ticket of the sender about the same thing; with no clear category, the latest one."""
    if ctx.contact.topic_until is None:
        return None  # never had a ticket
    open_ones = [t for t in rows.of_resident(ctx.tx, ctx.sender) if t.status in rows.OPEN]
    if decision.sure and decision.category != "other":
        return next((t for t in open_ones if t.category == decision.category), None)
    return open_ones[0] if open_ones else None


def add(ctx: Context, ticket: Ticket) -> str:
    """Put the message into an open ticket; “0” takes it out again into one of its own."""
    tickets.supplement(ctx, ticket, ctx.text)
    new_ticket.remember(ctx, ticket)
    if ticket.sensitive:
        ctx.ask("quiet", ticket=ticket.id)
        return texts.ADDED_QUIETLY
    ctx.ask("joined", ticket=ticket.id, text=ctx.text)
    return texts.ADDED.format(number=ticket.number)


def open_new(ctx: Context, text: str, decision: Decision) -> str:
    """A ticket of its own: assigned and receipted, or put down first and one question asked."""
    where = whereabouts.here(ctx, text)
    sensitive = ctx.town.rules.categories[decision.category].sensitive
    ticket = new_ticket.put_down(ctx, text, decision, where, _group(ctx, decision, where, text), sensitive)
    if ticket.group_id is None:
        return ask_what_is_missing(ctx, ticket, where, decision)
    return receipt(ctx, ticket)


def another(ctx: Context, text: str) -> str:
    """A new matter, whatever else is open."""
    decision = ctx.decide(text)
    return danger.answer(ctx, text, decision) if decision.danger else open_new(ctx, text, decision)


def describe(ctx: Context, ticket: Ticket, decision: Decision) -> str:
    """The sentence that a photo or voice still lacked: classify by it and go on as with any petition."""
    where = whereabouts.here(ctx, ctx.text)
    sensitive = ctx.town.rules.categories[decision.category].sensitive
    rows.change(
        ctx.tx, ticket.id or 0, text=ctx.text, sensitive=sensitive, urgency=decision.urgency,
        due_at=clocks.promised(ctx, decision.urgency), **new_ticket.classified(decision), **new_ticket.placed(where),
    )  # fmt: skip
    record(ctx, ticket, "describe", Actor.RESIDENT, ctx.text)
    described = tickets.fresh(ctx, ticket)
    new_ticket.remember(ctx, described)
    group = _group(ctx, decision, where, ctx.text)
    if group is None:
        return ask_what_is_missing(ctx, described, where, decision)
    return receipt(ctx, tickets.assign(ctx, described, group))


def says_more(text: str) -> bool:
    """Whether an answer is more than a place's name, so that staff should read it."""
    return len(text) > PLACE_NAME


def ask_what_is_missing(ctx: Context, ticket: Ticket, where: Whereabouts, decision: Decision) -> str:
    """One question: what it is, which of several places, which place, or which category."""
    if not ticket.text:
        ctx.ask("what", ticket=ticket.id)
        return texts.ASK_WHAT.format(number=ticket.number)
    if where.choices:
        return ask_which_place(ctx, ticket, where.choices)
    if where.grid_id is None:
        ctx.ask("place", ticket=ticket.id, options=[])
        return texts.ASK_PLACE.format(number=ticket.number)
    return ask_category(ctx, ticket, decision.candidates, texts.ASK_CATEGORY)


def ask_which_place(ctx: Context, ticket: Ticket, places: tuple[int, ...]) -> str:
    """Which of these places is meant."""
    ctx.ask("place", ticket=ticket.id, options=list(places))
    options = numbered([ctx.town.places.by_id[p].name for p in places])
    return texts.ASK_PLACE_OPTIONS.format(number=ticket.number, options=options)


def ask_category(ctx: Context, ticket: Ticket, candidates: tuple[str, ...], text: str) -> str:
    """Which of these categories it is."""
    ctx.ask("category", ticket=ticket.id, options=list(candidates))
    options = numbered([names.category_name(ctx, code) for code in candidates])
    return text.format(number=ticket.number, options=options)


def numbered(lines: list[str]) -> str:
    """1 … 2 … 3 … on one line if short, else a line each."""
    marked = [f"{i} {line}" for i, line in enumerate(lines, 1)]
    return "  ".join(marked) if sum(map(len, marked)) <= 24 else "\n".join(marked)


def place(ctx: Context, ticket: Ticket, where: Whereabouts) -> Ticket:
    """The place became known: keep it, and give the ticket to whoever answers for it."""
    rows.change(ctx.tx, ticket.id or 0, **new_ticket.placed(where))
    ctx.changes |= {"place_id": where.place_id, "grid_id": where.grid_id}
    kind = names.group_kind(ctx, ticket.category)
    group = assignment.choose(ctx.town.people, kind, where.grid_id)
    known = tickets.fresh(ctx, ticket)
    if group is not None and group.id != ticket.group_id:
        return tickets.assign(ctx, known, group)
    notices.placed(ctx, known)
    return known


def receipt(ctx: Context, ticket: Ticket) -> str:
    """The receipt, with what can be done next."""
    ctx.ask("receipt", ticket=ticket.id)
    pattern = texts.RECEIPT_PRIVATE if ticket.sensitive else ctx.town.office.text("RECEIPT")
    return pattern.format(number=ticket.number, what=names.what(ctx, ticket), who=who_follows(ctx, ticket))


def who_follows(ctx: Context, ticket: Ticket) -> str:
    """Who answers for it and by when, promising only what can be kept."""
    group = names.group(ctx, ticket.group_id)
    if group is None:
        return texts.NO_GROUP
    if not ctx.town.people.reachable(group.id or 0):
        told = texts.NOBODY_YET if notices.superiors(ctx, ticket) else ctx.town.office.text("NOBODY_AT_ALL")
        return told.format(group=group.name)
    return texts.FOLLOWED.format(group=group.name, due=names.due(ticket, ctx.now))


def _group(ctx: Context, decision: Decision, where: Whereabouts, text: str) -> Group | None:
    """Who gets it at once; None when a question comes first."""
    if not text or where.choices:
        return None
    if where.grid_id is None:
        return None if ctx.town.places.known else assignment.triage(ctx.town.people)
    if not decision.sure:
        return None if decision.candidates else _unknown(ctx, where)
    kind = ctx.town.rules.categories[decision.category].group_kind
    return assignment.choose(ctx.town.people, kind, where.grid_id)


def _unknown(ctx: Context, where: Whereabouts) -> Group | None:
    """No rule knows it: sorted by hand where somebody does that, else the grid's own group looks."""
    sorting = assignment.triage(ctx.town.people)
    if sorting is not None and assignment.is_triage(sorting):
        return sorting
    return assignment.choose(ctx.town.people, "gejie", where.grid_id)
