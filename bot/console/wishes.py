"""What somebody looks for on the board, as the address says it: a saved search is an address."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from bot.console import board_texts as texts
from bot.console.visit import Visit
from handlers.access import sight
from handlers.assignment import is_triage
from handlers.lifecycle import Status
from storage.board import COLUMNS, Look, Wish
from storage.tables import Grid

STATES = (*COLUMNS, "open", *(s.value for s in (Status.CLOSED, Status.WITHDRAWN, Status.MERGED)))
URGENCIES = ("normal", "urgent", "emergency")
FIELDS = ("q", "state", "group", "grid", "category", "urgency", "handler", "since", "until")
_MOST_WORDS, _LONGEST = 5, 40


class Branch(NamedTuple):
    """A grid in the list of choices, set in by its depth."""

    grid: Grid
    depth: int


def look(visit: Visit) -> Look:
    """The visitor's eyes on the tickets."""
    sorting = [i for i, group in visit.town.people.groups.items() if is_triage(group)]
    return Look(visit.tx, sight(visit.town.people, visit.person, visit.account.grid_id), sorting, visit.now)


def wish(visit: Visit) -> Wish:
    """What the address asks for; a value that means nothing asks for nothing."""
    said, people = visit.query, visit.town.people
    grid = _id(said, "grid")
    return Wish(
        state=_one(said, "state", STATES),
        group_id=_id(said, "group"),
        grids=frozenset(g for g in people.grids if grid in people.up_from(g)) if grid else None,
        category=_one(said, "category", visit.town.rules.categories),
        urgency=_one(said, "urgency", URGENCIES),
        handler_id=_id(said, "handler"),
        since=_day(said, "since"),
        until=_day(said, "until"),
        words=tuple(word[:_LONGEST] for word in said.get("q", "").replace("\0", "").split()[:_MOST_WORDS]),
    )


def _one(said: Mapping[str, str], name: str, known: object) -> str:
    value = said.get(name, "")
    return value if value in known else ""  # type: ignore[operator]


def _id(said: Mapping[str, str], name: str) -> int | None:
    value = said.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else None


def _day(said: Mapping[str, str], name: str) -> str:
    try:
        return date.fromisoformat(said.get(name, "")).isoformat()
    except ValueError:
        return ""


def address(visit: Visit, **changed: str | int | None) -> str:
    """The same search with some fields changed, as a query; an empty one asks for everything."""
    kept: dict[str, str | int | None] = {name: visit.query.get(name, "").strip() for name in FIELDS}
    return urlencode({name: value for name, value in {**kept, **changed}.items() if value})


def branches(visit: Visit) -> list[Branch]:
    """Every grid below its parent."""
    grids, found = visit.town.people.grids, list[Branch]()

    def walk(parent: int | None, depth: int) -> None:
        for grid in grids.values():
            if grid.parent_id == parent:
                found.append(Branch(grid, depth))
                walk(grid.id, depth + 1)

    walk(None, 0)
    return found


def spoken(visit: Visit) -> str:
    """The search in words, for the audit: which fields, and not what was searched for in the texts."""
    parts = [f"{name}={visit.query[name]}" for name in FIELDS if name != "q" and visit.query.get(name)]
    return " ".join([*parts, *([texts.WITH_WORDS] if visit.query.get("q") else [])])
