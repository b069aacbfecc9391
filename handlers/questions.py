"""The one open question of a person, and what an answer to it does.

A question is a small dict in the contact's row: its kind and what it is about. An answer function gets it and returns
the reply, or None when the message is no answer to it; then the message means what it would mean without a question.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from handlers import assignment, closing, danger, names, petition, progress, resident, staff_texts, texts, tickets, work
from handlers.access import own_ticket
from handlers.context import Context
from handlers.whereabouts import Whereabouts, locate, of_place
from handlers.words import NO, SKIP, SOLVED, UNSOLVED, YES, digit, said
from nlp.classify import classify
from storage import tickets as rows
from storage.tables import Ticket

Question = dict[str, Any]
Answer = Callable[[Context, Question], str | None]


def answer(ctx: Context) -> str | None:
    """The reply to an answer; None if no question is open or this is no answer to it."""
    question = ctx.question
    if question is None or not ctx.text:
        return None
    return ANSWERS[question["kind"]](ctx, question)


def render(text: str, ask: Question | None, opens: bool) -> str:
    """A pushed text with the question it brings: digits if the question opens, else the command that answers it."""
    if ask is None:
        return text
    digits, command = CHOICES[ask["kind"]]
    return f"{text}\n{digits if opens else command.format(**ask)}"


_WEAK = frozenset({"receipt", "joined", "welcome", "progress", "quiet", "list", "new"})
_STALE = timedelta(hours=12)


def gives_way(question: Question | None, now: datetime) -> bool:
    """Whether a pushed question may take the place of this one: it was only an offer, or is long forgotten."""
    if question is None or question["kind"] in _WEAK:
        return True
    return now - datetime.fromisoformat(question["at"]) > _STALE


def _again(ctx: Context, question: Question, hint: str = texts.CHOOSE) -> str:
    """Ask once more, shorter; after that offer a person."""
    if question.get("tries"):
        ctx.settle()
        return texts.ANSWER_FIRST.format(hint="")
    ctx.changes["question"] = {**question, "tries": 1}
    return hint


def _about(ctx: Context, question: Question) -> Ticket | None:
    return own_ticket(ctx, question["ticket"])


def _welcome(ctx: Context, question: Question) -> str | None:
    acts: dict[int, Callable[[Context], str]] = {1: resident.say_what, 2: progress.show, 3: resident.person}
    choice = digit(ctx.text)
    return acts[choice](ctx) if choice in acts else None


def _new(ctx: Context, question: Question) -> str | None:
    """The next words are a matter of their own, even minutes after another."""
    if digit(ctx.text) is not None:
        return None
    ctx.settle()
    return petition.another(ctx, ctx.text)


def _place(ctx: Context, question: Question) -> str | None:
    ticket = _about(ctx, question)
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
    ticket, choice = _about(ctx, question), digit(ctx.text)
    if ticket is None or ticket.status not in rows.OPEN:
        return None
    if choice is None:
        choice = _named(ctx, question["options"])
    if choice is None:
        return None
    if choice == 0:
        return _without_place(ctx, ticket, question)
    if choice > len(question["options"]):
        return _again(ctx, question)
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
    ticket = _about(ctx, question)
    if ticket is None or ticket.status != "received" or digit(ctx.text) is not None:
        return None
    decision = classify(ctx.text, ctx.town.rules)
    if decision.danger:
        return danger.answer(ctx, ctx.text, decision)
    return petition.describe(ctx, ticket, decision)


def _receipt(ctx: Context, question: Question) -> str | None:
    choice = digit(ctx.text)
    if choice is None:
        return None
    return resident.receipt_choice(ctx, question["ticket"], choice) or _again(ctx, question)


def _joined(ctx: Context, question: Question) -> str | None:
    """“0”: what was just added is another matter after all."""
    ticket, choice = _about(ctx, question), digit(ctx.text)
    if choice is None or ticket is None:
        return None
    if choice != 0:
        return resident.receipt_choice(ctx, question["ticket"], choice) or _again(ctx, question)
    tickets.disjoin(ctx, ticket)
    ctx.settle()
    return petition.another(ctx, question["text"])


def _safety(ctx: Context, question: Question) -> str | None:
    ticket, choice = _about(ctx, question), digit(ctx.text)
    if ticket is None or choice is None:
        return None
    return danger.after_safety(ctx, ticket, choice) if choice in (0, 1, 2) else _again(ctx, question)


def _quiet(ctx: Context, question: Question) -> str | None:
    ticket = _about(ctx, question)
    return danger.mute(ctx, ticket) if ticket is not None and digit(ctx.text) == 0 else None


def _progress(ctx: Context, question: Question) -> str | None:
    choice = digit(ctx.text)
    options = question["options"]
    if choice == 0:
        return resident.back(ctx)
    if choice is None or choice > len(options):
        return None if choice is None else _again(ctx, question)
    ticket = own_ticket(ctx, options[choice - 1])
    return progress.one(ctx, ticket) if ticket is not None else None


def _solved(ctx: Context, question: Question) -> str | None:
    ticket, choice = _about(ctx, question), digit(ctx.text)
    if ticket is None or ticket.status not in ("resolved", "closed"):
        return None
    if said(ctx.text, (*SOLVED, *YES)):
        choice = closing.SOLVED
    if said(ctx.text, (*UNSOLVED, *NO)):
        choice = closing.UNSOLVED
    if choice is None:
        return None
    return closing.answer_solved(ctx, ticket, choice) if choice in (1, 2, 3) else _again(ctx, question)


def _rate(ctx: Context, question: Question) -> str | None:
    ticket, choice = _about(ctx, question), digit(ctx.text)
    if ticket is None or choice is None:
        return None
    return closing.rate(ctx, ticket, choice) if 1 <= choice <= 5 else _again(ctx, question)


def _rate_reason(ctx: Context, question: Question) -> str | None:
    ticket, choice = _about(ctx, question), digit(ctx.text)
    if ticket is None:
        return None
    if choice is not None and choice >= len(texts.RATE_REASONS):
        return _again(ctx, question)
    return closing.say_why(ctx, ticket, choice)


def _withdraw(ctx: Context, question: Question) -> str | None:
    ticket, choice = _about(ctx, question), digit(ctx.text)
    if said(ctx.text, YES) or said(ctx.text, NO):
        choice = 1 if said(ctx.text, YES) else 0
    if ticket is None or choice is None:
        return None
    return closing.answer_withdraw(ctx, ticket, choice == 1) if choice in (0, 1) else _again(ctx, question)


def _withdraw_which(ctx: Context, question: Question) -> str | None:
    choice, options = digit(ctx.text), question["options"]
    if choice == 0:
        return resident.back(ctx)
    if choice is None or choice > len(options):
        return None if choice is None else _again(ctx, question)
    ticket = own_ticket(ctx, options[choice - 1])
    return closing.ask_withdraw(ctx, ticket) if ticket is not None else None


ANSWERS: dict[str, Answer] = {
    "welcome": _welcome,
    "new": _new,
    "place": _place,
    "category": _category,
    "what": _what,
    "receipt": _receipt,
    "joined": _joined,
    "safety": _safety,
    "quiet": _quiet,
    "progress": _progress,
    "solved": _solved,
    "rate": _rate,
    "rate_reason": _rate_reason,
    "withdraw": _withdraw,
    "withdraw_which": _withdraw_which,
    **work.ANSWERS,
}
CHOICES: dict[str, tuple[str, str]] = {
    "solved": (texts.SOLVED_ASK, texts.SOLVED_COMMAND),
    "offer": (staff_texts.OFFER, staff_texts.OFFER_COMMAND),
}
