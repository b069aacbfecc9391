"""Place names: the list, which may be very long, and the form."""

from starlette.responses import Response

from bot.console import listing, resting, row_form
from bot.console import places_texts as texts
from bot.console.row_form import Field, Kind
from bot.console.town_page import mine
from bot.console.visit import Page, Visit
from handlers.rights import Right
from storage.tables import Place

FIELDS = (
    Field("name", texts.NAME),
    Field("grid_code", texts.GRID, texts.GRID_HINT, suggest="/town/grids/options"),
)
KIND = Kind("places", "/town/places", "place.html", texts, FIELDS, lambda visit: visit.town.places.by_id)


def show(visit: Visit) -> Response:
    """The list: by words, and by grid (`grid` is a code; those below count as well)."""
    words, code = listing.asked(visit), listing.asked(visit, "grid")
    grid = next((grid for grid in visit.town.people.grids.values() if grid.code == code), None)
    use = visit.query.get("use", "")
    found = [place for place in _matching(visit, words, grid.id if grid else None) if _in_use(place, use)]
    return listing.show(
        visit, "places.html", texts, shelf=listing.shelf(visit, found), q=words, use=use, grid=grid, code=code,
        grids=visit.town.people.grids, empty=not visit.town.places.by_id,
    )  # fmt: skip


def _in_use(place: Place, use: str) -> bool:
    return use not in ("active", "rest") or place.active == (use == "active")


def _matching(visit: Visit, words: str, grid_id: int | None) -> list[Place]:
    found = [place for place in mine(visit, visit.town.places.by_id.values()) if words in place.name]
    if grid_id is None:
        return found
    inside = {grid for grid in visit.town.people.grids if grid_id in visit.town.people.up_from(grid)}
    return [place for place in found if place.grid_id in inside]


PAGES = (
    Page("GET", "/town/places", Right.TOWN, show),
    *row_form.pages(KIND),
    *resting.pages(KIND),
)
