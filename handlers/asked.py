"""A question as it stands in a person's row: what it is about, how often it was asked, when it gives way."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from handlers import texts
from handlers.access import own_ticket
from handlers.context import Context
from storage.tables import Ticket

Question = dict[str, Any]
Answer = Callable[[Context, Question], str | None]

WEAK = frozenset({"receipt", "joined", "welcome", "progress", "quiet", "list", "new"})
STALE = timedelta(hours=12)


def gives_way(question: Question | None, now: datetime) -> bool:
    """Whether a pushed question may take the place of this one: it was only an offer, or is long forgotten."""
    if question is None or question["kind"] in WEAK:
        return True
    return now - datetime.fromisoformat(question["at"]) > STALE


def again(ctx: Context, question: Question, hint: str = texts.CHOOSE) -> str:
    """Ask once more, shorter; after that offer a person."""
    if question.get("tries"):
        ctx.settle()
        return texts.ANSWER_FIRST.format(hint="")
    ctx.changes["question"] = {**question, "tries": 1}
    return hint


def about(ctx: Context, question: Question) -> Ticket | None:
    """The sender's own ticket that the question is about."""
    return own_ticket(ctx, question["ticket"])
