"""Groups: the list with how many people can be reached, and the form."""

from typing import Any

from starlette.responses import Response

from bot.console import groups_texts as texts
from bot.console import listing, resting, row_form
from bot.console.row_form import Field, Kind
from bot.console.town_page import lacks, mine
from bot.console.visit import Page, Visit
from handlers.rights import Right
from handlers.town import roles
from storage.tables import Group

FIELDS = (
    Field("name", texts.NAME),
    Field("grid_code", texts.GRID, texts.GRID_HINT, suggest="/town/grids/options"),
    Field("kind", texts.KIND, options=texts.KINDS),
)
_SUGGESTED = 12


def _extras(visit: Visit, group: Any) -> dict[str, Any]:
    return {"members": visit.town.people.members(group.id) if group else []}


KIND = Kind("groups", "/town/groups", "group.html", texts, FIELDS, lambda visit: visit.town.people.groups, _extras)


def _matching(visit: Visit, words: str) -> list[Group]:
    grids = {grid.id for grid in visit.town.people.grids.values() if words in grid.name or words == grid.code}
    groups = mine(visit, visit.town.people.groups.values())
    return [group for group in groups if not words or words in group.name or group.grid_id in grids]


def show(visit: Visit) -> Response:
    """The list: by words and by what groups lack."""
    lack = visit.query.get("lack", "")
    found = [group for group in _matching(visit, listing.asked(visit)) if not lack or lacks(visit, group, lack)]
    return listing.show(
        visit, "groups.html", texts, shelf=listing.shelf(visit, found), q=listing.asked(visit), lack=lack,
        people=visit.town.people, roles=roles, empty=not visit.town.people.groups,
    )  # fmt: skip


def options(visit: Visit) -> Response:
    """Suggestions while a group's name is typed into another form."""
    words = next((value.strip() for name, value in visit.query.items() if name == "group_name"), "")
    found = [(g.name, visit.town.people.grids[g.grid_id].name) for g in _matching(visit, words) if g.active]
    return visit.show("options.html", texts, options=found[:_SUGGESTED])


PAGES = (
    Page("GET", "/town/groups", Right.TOWN, show),
    Page("GET", "/town/groups/options", Right.TOWN, options),
    *row_form.pages(KIND),
    *resting.pages(KIND),
)
