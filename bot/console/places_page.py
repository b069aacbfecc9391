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


def new(visit: Visit) -> Response:
    """An empty form."""
    return row_form.page(visit, KIND)


def edit(visit: Visit) -> Response:
    """A place's form."""
    return row_form.page(visit, KIND, row_form.found(visit, KIND))


def create(visit: Visit) -> Response:
    """A new place."""
    return row_form.save(visit, KIND)


def save(visit: Visit) -> Response:
    """A place changed."""
    return row_form.save(visit, KIND, row_form.found(visit, KIND))


def remove(visit: Visit) -> Response:
    """A name that nobody used yet."""
    return row_form.remove(visit, KIND)


def rest(visit: Visit) -> Response:
    """Not in use for now."""
    return resting.rest(visit, KIND)


def wake(visit: Visit) -> Response:
    """In use again."""
    return resting.wake(visit, KIND)


PAGES = (
    Page("GET", "/town/places", Right.TOWN, show),
    Page("POST", "/town/places", Right.TOWN, create),
    Page("GET", "/town/places/new", Right.TOWN, new),
    Page("GET", "/town/places/{id:int}", Right.TOWN, edit),
    Page("POST", "/town/places/{id:int}", Right.TOWN, save),
    Page("POST", "/town/places/{id:int}/remove", Right.TOWN, remove),
    Page("POST", "/town/places/{id:int}/rest", Right.TOWN, rest),
    Page("POST", "/town/places/{id:int}/wake", Right.TOWN, wake),
)
