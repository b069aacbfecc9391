"""The entries of the main menu, by right."""

from typing import NamedTuple

from bot.console import menu_texts as texts
from handlers.rights import Right


class Entry(NamedTuple):
    """A way to a page; `path` is also how a page says which entry it belongs to."""

    path: str
    name: str
    right: Right


ENTRIES = (
    Entry("/board", texts.BOARD, Right.TICKETS),
    Entry("/rules", texts.RULES, Right.RULES),
    Entry("/figures", texts.FIGURES, Right.FIGURES),
    Entry("/town", texts.TOWN, Right.TOWN),
    Entry("/accounts", texts.ACCOUNTS, Right.ACCOUNTS),
    Entry("/audit", texts.AUDIT, Right.AUDIT),
)


def entries(rights: frozenset[Right]) -> list[Entry]:
    """What somebody with these rights can open."""
    return [entry for entry in ENTRIES if entry.right in rights]
