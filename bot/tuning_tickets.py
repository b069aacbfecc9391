"""Past tickets, or messages of a file, as replay and suggestions read them."""

from collections.abc import Iterable

from bot.labelled import Message as Given
from handlers.context import CHINA
from nlp.replay import Message
from nlp.suggest import Labelled
from storage import corrections
from storage.db import Transaction


def messages(tx: Transaction, last: int) -> list[Message]:
    """The newest tickets, newest first, with what became of them."""
    return [as_message(past) for past in corrections.past(tx, last)]


def as_message(past: corrections.Past) -> Message:
    """One past ticket."""
    hour = past.opened_at.astimezone(CHINA).hour
    return Message(past.text, past.grid, hour, past.final, past.sensitive, past.number)


def from_file(given: Iterable[Given], last: int) -> list[Message]:
    """The first so many messages of a file; ``primary`` or ``final`` is what became of them."""
    return [
        Message(
            text=each["text"], grid=each.get("grid", ""), hour=each.get("hour"),
            final=each.get("final") or each.get("primary", ""), sensitive=each.get("sensitive", False),
            label=str(each.get("id", "")),
        )
        for each in list(given)[:last]
    ]  # fmt: skip


def samples(tx: Transaction, last: int) -> list[Labelled]:
    """The newest tickets under the category they ended with, and older ones that were corrected.

    The former are decided anew: what has been mended since teaches nothing more.
    """
    newest = corrections.past(tx, last)
    read = {past.ticket_id for past in newest}
    older = [each for each in corrections.corrections(tx, last) if each.ticket_id not in read]
    return [Labelled(past.text, past.final, sensitive=past.sensitive) for past in newest] + [
        Labelled(
            each.text, each.now, each.was,
            tuple((word["word"], word["category"], word["rule"]) for word in each.words), each.sensitive,
        )
        for each in older
    ]  # fmt: skip


def samples_from_file(given: Iterable[Given]) -> tuple[list[Labelled], list[str]]:
    """Labelled messages, and the texts of the others."""
    labelled, plain = [], []
    for each in given:
        right = each.get("final") or each.get("primary")
        if right:
            labelled.append(Labelled(each["text"], right, sensitive=each.get("sensitive", False)))
        else:
            plain.append(each["text"])
    return labelled, plain
