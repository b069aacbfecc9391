"""The one open question of a person, and what an answer to it does.

A question is a small dict in the contact's row: its kind and what it is about. An answer function gets it and returns
the reply, or None when the message is no answer to it; then the message means what it would mean without a question.
"""

from collections.abc import Callable

from handlers import closing, danger, opening, progress, resident, staff_texts, texts, work
from handlers.access import own_ticket
from handlers.asked import Answer, Question, about, again
from handlers.context import Context
from handlers.words import NO, SOLVED, UNSOLVED, YES, digit, said


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


def _welcome(ctx: Context, question: Question) -> str | None:
    acts: dict[int, Callable[[Context], str]] = {1: resident.say_what, 2: progress.show, 3: resident.person}
    choice = digit(ctx.text)
    return acts[choice](ctx) if choice in acts else None


def _receipt(ctx: Context, question: Question) -> str | None:
    choice = digit(ctx.text)
    if choice is None:
        return None
    return resident.receipt_choice(ctx, question["ticket"], choice) or again(ctx, question)


def _safety(ctx: Context, question: Question) -> str | None:
    ticket, choice = about(ctx, question), digit(ctx.text)
    if ticket is None or choice is None:
        return None
    return danger.after_safety(ctx, ticket, choice) if choice in (0, 1, 2) else again(ctx, question)


def _quiet(ctx: Context, question: Question) -> str | None:
    ticket = about(ctx, question)
    return danger.mute(ctx, ticket) if ticket is not None and digit(ctx.text) == 0 else None


def _progress(ctx: Context, question: Question) -> str | None:
    choice = digit(ctx.text)
    options = question["options"]
    if choice == 0:
        return resident.back(ctx)
    if choice is None or choice > len(options):
        return None if choice is None else again(ctx, question)
    ticket = own_ticket(ctx, options[choice - 1])
    return progress.one(ctx, ticket) if ticket is not None else None


def _solved(ctx: Context, question: Question) -> str | None:
    ticket, choice = about(ctx, question), digit(ctx.text)
    if ticket is None or ticket.status not in ("resolved", "closed"):
        return None
    if said(ctx.text, (*SOLVED, *YES)):
        choice = closing.SOLVED
    if said(ctx.text, (*UNSOLVED, *NO)):
        choice = closing.UNSOLVED
    if choice is None:
        return None
    return closing.answer_solved(ctx, ticket, choice) if choice in (1, 2, 3) else again(ctx, question)


def _rate(ctx: Context, question: Question) -> str | None:
    ticket, choice = about(ctx, question), digit(ctx.text)
    if ticket is None or choice is None:
        return None
    return closing.rate(ctx, ticket, choice) if 1 <= choice <= 5 else again(ctx, question)


def _rate_reason(ctx: Context, question: Question) -> str | None:
    ticket, choice = about(ctx, question), digit(ctx.text)
    if ticket is None:
        return None
    if choice is not None and choice >= len(texts.RATE_REASONS):
        return again(ctx, question)
    return closing.say_why(ctx, ticket, choice)


def _withdraw(ctx: Context, question: Question) -> str | None:
    ticket, choice = about(ctx, question), digit(ctx.text)
    if said(ctx.text, YES) or said(ctx.text, NO):
        choice = 1 if said(ctx.text, YES) else 0
    if ticket is None or choice is None:
        return None
    return closing.answer_withdraw(ctx, ticket, choice == 1) if choice in (0, 1) else again(ctx, question)


def _withdraw_which(ctx: Context, question: Question) -> str | None:
    choice, options = digit(ctx.text), question["options"]
    if choice == 0:
        return resident.back(ctx)
    if choice is None or choice > len(options):
        return None if choice is None else again(ctx, question)
    ticket = own_ticket(ctx, options[choice - 1])
    return closing.ask_withdraw(ctx, ticket) if ticket is not None else None


ANSWERS: dict[str, Answer] = {
    "welcome": _welcome,
    "receipt": _receipt,
    "safety": _safety,
    "quiet": _quiet,
    "progress": _progress,
    "solved": _solved,
    "rate": _rate,
    "rate_reason": _rate_reason,
    "withdraw": _withdraw,
    "withdraw_which": _withdraw_which,
    **opening.ANSWERS,
    **work.ANSWERS,
}
CHOICES: dict[str, tuple[str, str]] = {
    "solved": (texts.SOLVED_ASK, texts.SOLVED_COMMAND),
    "offer": (staff_texts.OFFER, staff_texts.OFFER_COMMAND),
}
