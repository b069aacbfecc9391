"""What `benchmarks.console` asks for: every page of the console, with the parameters that make it work hardest."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.console.app import PAGES
from bot.console.imports_texts import NAMES
from handlers.context import CHINA
from handlers.dashboard import LISTS
from handlers.town import Town
from handlers.wordings import SLOTS
from storage import tickets
from storage.board import COLUMNS
from storage.db import Transaction
from storage.rule_drafts import drafts
from storage.samples import everything as samples

HIT, RARE, NONE = "漏水", "漏水 周六", "外星人"  # often said, both rarely in one petition, never said


class Asked(NamedTuple):
    """An address below /console; `page` is the path of the page in bot.console.app.PAGES, empty for one that is not."""

    page: str
    path: str


def asked(tx: Transaction, town: Town, now: datetime) -> list[Asked]:
    """The plain address of each page first, then the weighty ones."""
    found = [Asked(page.path, _filled(tx, town, page.path)) for page in PAGES if page.method == "GET"]
    return [*found, *(Asked("", path) for path in (*_board(tx, town), *_figures(town, now), *_others(town)))]


def _filled(tx: Transaction, town: Town, path: str) -> str:
    """The path with parameters of something that is there."""
    latest = max(map(len, town.people.by_group.values()))
    group = next(key for key, members in town.people.by_group.items() if len(members) == latest)
    ids = {
        "/rules/samples": samples(tx)[0].id, "/rules/drafts": drafts(tx)[0].id, "/accounts": 1,
        "/town/people": next(iter(town.people.people)), "/town/groups": group,
        "/town/grids": next(iter(town.people.grids)), "/town/places": next(iter(town.places.by_id)),
    }  # fmt: skip
    start = path.partition("/{")[0]
    words = {
        "number": tickets.latest(tx).full if tickets.count(tx) else "20260101-001", "table": "all", "sheet": "people",
        "list": "reach" if start.endswith("health") else "received", "file": "sheet", "id:int": ids.get(start),
        "name": next(iter(SLOTS)),
    }  # fmt: skip
    return re.sub(r"\{([\w:]+)\}", lambda found: str(words[found[1]]), path)


def _board(tx: Transaction, town: Town) -> Iterator[str]:
    yield from (f"/board?state={state}" for state in (*COLUMNS, "open", "closed", "withdrawn"))
    yield from (f"/board?view=list&q={words}" for words in (HIT, RARE, NONE))
    group, person = next(iter(town.people.groups)), next(iter(town.people.people))
    grid, category = next(iter(town.people.grids)), next(iter(town.rules.categories))
    filters = (f"group={group}", f"grid={grid}", f"category={category}", "urgency=urgent", f"handler={person}")
    yield from (f"/board?view=list&{narrowed}" for narrowed in filters)
    yield from (f"/board?{narrowed}" for narrowed in filters[:3])
    yield "/board?view=list&before=60"
    yield f"/board?view=list&q={NONE}&before=20001"
    if tickets.count(tx):
        first = tickets.by_id(tx, 1)
        assert first is not None
        yield f"/tickets/{first.full}"
        yield f"/board?q={tickets.latest(tx).number}"


def _figures(town: Town, now: datetime) -> Iterator[str]:
    today = now.astimezone(CHINA).date()
    year = f"since={today - timedelta(days=364)}&until={today}"
    grid = next(iter(town.people.grids))
    yield from (f"/figures?period={choice}" for choice in ("today", "7", "30"))
    yield from (f"/figures?{year}", f"/figures?{year}&grid={grid}", f"/figures/brief?{year}")
    yield from (f"/figures/{name}?{year}" for name in LISTS)
    yield from (f"/figures/{name}/sheet?period=30" for name in ("received", "unfinished"))
    yield f"/figures/sheets/all?{year}"


def _others(town: Town) -> Iterator[str]:
    yield from (
        f"/audit?{asked}" for asked in ("words=核对", "words=没有这个词", "action=log_in&who=admin", "before=101")
    )
    yield from ("/town/people?q=王", "/town/places?q=里", "/town/people?page=999", "/town/places?page=999")
    yield from ("/rules/inbox?page=999", "/rules/samples?page=999", "/rules/inbox/weekly?now=1")
    yield from (f"/town/imports/blank/{sheet}" for sheet in NAMES)
    yield f"/rules?text={HIT}"
