"""Answers to what is asked while a ticket is opened: what it is, where, of which kind, and whether it is a new one."""

from handlers import assignment, danger, names, petition, resident, texts, tickets
from handlers.asked import Answer, Question, about, again
from handlers.context import Context
from handlers.whereabouts import Whereabouts, locate, of_place
from handlers.words import SKIP, digit, said
from storage import tickets as rows
from storage.tables import Ticket


def _new(ctx: Context, question: Question) -> str | None:
    """The next words are a matter of their own, even minutes after another."""
    if digit(ctx.text) is not None:
        return None
    ctx.settle()
    return petition.another(ctx, ctx.text)


def _place(ctx: Context, question: Question) -> str | None:
    ticket = about(ctx, question)
    if ticket is None or ticket.status not in rows.OPEN:
        return None
    choice = digit(ctx.text)
    if choice == 0 or said(ctx.text, SKIP):
        return _without_place(ctx, ticket, question)
    options = question["options"]
    if choice is not None and 1 <= choice <= len(options):
        return _placed(ctx, ticket, of_place(ctx, options[choice - 1]), question)
    where = locate(ctx, ctx.text)
    if where.grid_id is not None:
        return _placed(ctx, ticket, where, question)
    return _place_unknown(ctx, ticket, where, question)


def _placed(ctx: Context, ticket: Ticket, where: Whereabouts, question: Question) -> str:
    if petition.says_more(ctx.text):
        tickets.supplement(ctx, ticket, ctx.text)
    placed = petition.place(ctx, ticket, where)
    if question.get("quiet"):
        ctx.ask("quiet", ticket=ticket.id)
        return texts.PRIVATE_PLACE_NOTED
    return petition.receipt(ctx, placed)


def _place_unknown(ctx: Context, ticket: Ticket, where: Whereabouts, question: Question) -> str:
    """Several places fit, or none: keep the words, ask again once, then let a person find it."""
    tickets.supplement(ctx, ticket, ctx.text)
    if where.choices:
        return petition.ask_which_place(ctx, ticket, where.choices)
    if question.get("tries"):
        return _without_place(ctx, ticket, question)
    ctx.changes["question"] = {**question, "tries": 1}
    near = ctx.town.places.gazetteer.near(ctx.text)
    if near:
        return petition.ask_which_place(ctx, ticket, tuple(m.place_id for m in near[:3]))
    return texts.ASK_PLACE_AGAIN.format(said=ctx.text[:12])


def _without_place(ctx: Context, ticket: Ticket, question: Question) -> str:
    ctx.settle()
    if question.get("quiet"):
        return danger.mute(ctx, ticket)
    group = assignment.triage(ctx.town.people)
    if group is not None and ticket.group_id is None:
        tickets.assign(ctx, ticket, group)
    return texts.TRIAGE.format(number=ticket.number)


def _category(ctx: Context, question: Question) -> str | None:
    ticket, choice = about(ctx, question), digit(ctx.text)
    if ticket is None or ticket.status not in rows.OPEN:
        return None
    if choice is None:
        choice = _named(ctx, question["options"])
    if choice is None:
        return None
    if choice == 0:
        return _without_place(ctx, ticket, question)
    if choice > len(question["options"]):
        return again(ctx, question)
    return _categorized(ctx, ticket, question["options"][choice - 1])


def _named(ctx: Context, options: list[str]) -> int | None:
    found = (i for i, code in enumerate(options, 1) if names.category_name(ctx, code) == ctx.text.strip())
    return next(found, None)


def _categorized(ctx: Context, ticket: Ticket, code: str) -> str:
    """The resident knows better: keep it, remember the correction, and route the ticket anew."""
    first_time = ticket.group_id is None
    tickets.correct(ctx, ticket, code)
    category = ctx.town.rules.categories[code]
    group = assignment.choose(ctx.town.people, category.group_kind, ticket.grid_id)
    if group is not None and group.id != ticket.group_id:
        tickets.assign(ctx, tickets.fresh(ctx, ticket), group)
    changed = tickets.fresh(ctx, ticket)
    if first_time:
        return petition.receipt(ctx, changed)
    ctx.ask("receipt", ticket=ticket.id)
    who = petition.who_follows(ctx, changed)
    return texts.RECATEGORIZED.format(number=ticket.number, category=category.name, who=who)


def _what(ctx: Context, question: Question) -> str | None:
    """The sentence to a photo or voice that came without one."""
    ticket = about(ctx, question)
    if ticket is None or ticket.status != "received" or digit(ctx.text) is not None:
        return None
    decision = ctx.decide(ctx.text)
    if decision.danger:
        return danger.answer(ctx, ctx.text, decision)
    return petition.describe(ctx, ticket, decision)


def _joined(ctx: Context, question: Question) -> str | None:
    """“0”: what was just added is another matter after all."""
    ticket, choice = about(ctx, question), digit(ctx.text)
    if choice is None or ticket is None:
        return None
    if choice != 0:
        return resident.receipt_choice(ctx, question["ticket"], choice) or again(ctx, question)
    tickets.disjoin(ctx, ticket)
    ctx.settle()
    return petition.another(ctx, question["text"])


ANSWERS: dict[str, Answer] = {
    "new": _new,
    "place": _place,
    "category": _category,
    "what": _what,
    "joined": _joined,
}
