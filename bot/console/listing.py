"""Long lists a page at a time, and what the pages about the town share."""

from collections.abc import Sequence
from types import ModuleType
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.responses import Response

from bot.console import town_texts
from bot.console.visit import Visit

SIZE = 50  # rows on a page


class Shelf(NamedTuple):
    """One page of a list."""

    rows: Sequence[Any]
    total: int
    number: int
    pages: int
    asked: dict[str, str]

    def at(self, number: int) -> str:
        """The query that leads to another page of the same list."""
        return "?" + urlencode({**self.asked, "page": str(number)})


def shelf(visit: Visit, found: Sequence[Any], size: int = SIZE) -> Shelf:
    """The page that the address asks for; beyond the end the last one."""
    said = visit.query.get("page", "1")
    pages = max(1, -(-len(found) // size))
    number = min(max(1, int(said) if said.isascii() and said.isdecimal() and len(said) < 7 else 1), pages)
    asked = {name: value for name, value in visit.query.items() if name != "page" and value}
    return Shelf(found[(number - 1) * size : number * size], len(found), number, pages, asked)


def asked(visit: Visit, name: str = "q") -> str:
    """What is looked for, as the address says it."""
    return visit.query.get(name, "").strip()[:100]


def show(visit: Visit, template: str, words: ModuleType, status: int = 200, **values: Any) -> Response:
    """A page about the town: with the words and the second menu that these pages share."""
    whole = town_texts.OFFICE_TABS if visit.account.grid_id is None else ()
    return visit.show(template, words, status, shared=town_texts, tabs=(*town_texts.TABS, *whole), **values)


def masked(phone: str) -> str:
    """138****5678."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) == 11 else phone
