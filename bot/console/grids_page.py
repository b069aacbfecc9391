"""Grids: the tree, the form, the map, boundaries drawn or imported."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse, Response

from bot.console import grids_texts as texts
from bot.console import listing, row_form
from bot.console.area import covers
from bot.console.row_form import Field, Kind
from bot.console.town_page import grids_lacking, mine
from bot.console.visit import Page, Visit
from handlers import boundaries, boundary_texts, editing
from handlers.refusals import Mistake
from handlers.rights import Right
from storage import town
from storage.tables import Grid

FIELDS = (
    Field("name", texts.NAME),
    Field("code", texts.CODE, texts.CODE_HINT),
    Field("level", texts.LEVEL, texts.LEVEL_HINT),
    Field("parent_code", texts.PARENT, texts.PARENT_HINT, suggest="/town/grids/options"),
)
_AT_ONCE = 200  # grids that one page shows as a tree
_SUGGESTED = 12


class Branch(NamedTuple):
    """A line of the tree; `hidden` counts grids below it that are on a page of their own."""

    grid: Grid
    depth: int
    hidden: int


def _extras(visit: Visit, grid: Any) -> dict[str, Any]:
    shape = json.dumps(grid.boundary) if grid is not None and grid.boundary else ""
    return {"shape": shape, "shape_seen": editing.digest({"shape": shape}), "tiles": visit.request.app.state.tiles}


KIND = Kind("grids", "/town/grids", "grid.html", texts, FIELDS, lambda visit: visit.town.people.grids, _extras)


def show(visit: Visit) -> Response:
    """The tree; a flat list where something is looked for."""
    words, lack = listing.asked(visit), visit.query.get("lack", "")
    branches: list[Branch] | None = None
    top = None
    if not words and not lack:
        top = _top(visit)
        branches = _tree(visit, top)
    found = [] if branches is not None else _matching(grids_lacking(visit, lack) if lack else _grids(visit), words)
    return listing.show(
        visit, "grids.html", texts, branches=branches, top=top, shelf=listing.shelf(visit, found), q=words, lack=lack,
        grids=visit.town.people.grids, empty=not visit.town.people.grids, counts=_counts(visit),
    )  # fmt: skip


def _grids(visit: Visit) -> list[Grid]:
    return mine(visit, visit.town.people.grids.values())


def _matching(grids: Iterable[Grid], words: str) -> list[Grid]:
    return [grid for grid in grids if words in grid.name or grid.code.startswith(words)]


def _top(visit: Visit) -> Grid | None:
    said = visit.query.get("under", "")
    grid_id = int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else visit.account.grid_id
    grid = visit.town.people.grids.get(grid_id or 0)
    return grid if grid is not None and covers(visit, grid.id) else None


def _tree(visit: Visit, top: Grid | None) -> list[Branch]:
    """As many levels as fit on a page, at least one below the top."""
    below: dict[int | None, list[Grid]] = defaultdict(list)
    for grid in visit.town.people.grids.values():
        below[grid.parent_id].append(grid)
    level, depth, shown = below[top.id if top else None], 0, 0
    while level and (depth == 0 or shown + len(level) <= _AT_ONCE):
        depth, shown = depth + 1, shown + len(level)
        level = [under for grid in level for under in below[grid.id]]
    return list(_branches(below, top.id if top else None, 0, depth))


def _branches(below: dict[int | None, list[Grid]], parent: int | None, depth: int, most: int) -> Iterable[Branch]:
    for grid in sorted(below[parent], key=lambda grid: grid.code):
        last = depth + 1 == most
        yield Branch(grid, depth, len(below[grid.id]) if last else 0)
        if not last:
            yield from _branches(below, grid.id, depth + 1, most)


def _counts(visit: Visit) -> dict[str, Counter[int]]:
    """Groups, people and places of each grid itself."""
    people = visit.town.people
    groups = Counter(group.grid_id for group in people.groups.values())
    staff: Counter[int] = Counter()
    for group in people.groups.values():
        staff[group.grid_id] += len(people.members(group.id or 0))
    return {"groups": groups, "staff": staff, "places": Counter(p.grid_id for p in visit.town.places.by_id.values())}


def options(visit: Visit) -> Response:
    """Suggestions while a grid is typed into a form."""
    words = next((value.strip() for name, value in visit.query.items() if name in ("grid_code", "parent_code")), "")
    found = [(grid.code, grid.name) for grid in _matching(_grids(visit), words)]
    return visit.show("options.html", texts, options=found[:_SUGGESTED])


def plan(visit: Visit) -> Response:
    """The map."""
    known = sum(bool(grid.boundary) for grid in _grids(visit))
    return listing.show(visit, "grid_map.html", texts, known=known, tiles=visit.request.app.state.tiles)


def shapes(visit: Visit) -> Response:
    """All boundaries as GeoJSON, those of the larger grids first; the smallest have a name to write on the map.

    Where there is little room, `short` leaves out what the name begins with: that of the grid above.
    """
    grids = visit.town.people.grids
    above = {grid.parent_id for grid in grids.values()}
    features = [
        {"type": "Feature", "geometry": grid.boundary,
         "properties": {"id": grid.id, "code": grid.code, "name": grid.name, "level": grid.level,
                        "smallest": grid.id not in above, "short": _short(grid, grids.get(grid.parent_id or 0))}}
        for grid in sorted(_grids(visit), key=lambda grid: grid.level) if grid.boundary
    ]  # fmt: skip
    return JSONResponse({"type": "FeatureCollection", "features": features})


def _short(grid: Grid, above: Grid | None) -> str:
    return (grid.name.removeprefix(above.name) if above else "") or grid.name


def drawn(visit: Visit) -> dict[str, Any] | None:
    """A boundary as it was drawn or pasted, checked."""
    said = visit.said("boundary")
    return boundaries.geometry(said) if said else None


def bound(visit: Visit) -> Response:
    """Keep it; nothing at all takes the boundary away."""
    grid = row_form.found(visit, KIND)
    if visit.said("seen") != _extras(visit, grid)["shape_seen"]:
        raise Mistake(texts.BOUNDARY_STALE)
    shape: dict[str, Any] | None = visit.prepared
    town.put(visit.tx, Grid, grid.id, boundary=shape)
    town.bump(visit.tx, town.PEOPLE)
    visit.does("boundary_changed", f"grids {grid.id} {grid.name}", _points(grid.boundary), _points(shape))
    told = texts.BOUNDARY_SAVED if shape else texts.BOUNDARY_GONE
    return visit.go(f"/town/grids/{grid.id}", told.format(name=grid.name))


def _points(shape: dict[str, Any] | None) -> str:
    return json.dumps(shape["coordinates"])[:4000] if shape else ""


def read(visit: Visit) -> dict[int, dict[str, Any]]:
    """The boundaries of an uploaded file, checked; Mistake if any is bad or not in the account's part of the town."""
    file = visit.form.get("file")
    content = file.file.read() if isinstance(file, UploadFile) else b""
    if not content:
        raise Mistake(texts.NO_FILE)
    areas = boundaries.collection(content, visit.town.people)
    foreign = [visit.town.people.grids[grid].code for grid in areas if not covers(visit, grid)]
    if foreign:
        raise Mistake(boundary_texts.UNKNOWN_CODE.format(code=foreign[0]))
    return areas


def take(visit: Visit) -> Response:
    """Write what was read."""
    areas: dict[int, dict[str, Any]] = visit.prepared
    boundaries.keep(visit.tx, areas)
    codes = " ".join(visit.town.people.grids[grid].code for grid in areas)
    visit.does("boundaries_imported", f"{len(areas)} grids", after=codes[:4000])
    return visit.go("/town/grids/map", texts.IMPORTED.format(n=len(areas)))


PAGES = (
    Page("GET", "/town/grids", Right.TOWN, show),
    Page("GET", "/town/grids/options", Right.TOWN, options),
    Page("GET", "/town/grids/map", Right.TOWN, plan),
    Page("GET", "/town/grids/shapes.json", Right.TOWN, shapes),
    Page("POST", "/town/grids/boundaries", Right.TOWN, take, first=read),
    Page("POST", "/town/grids/{id:int}/boundary", Right.TOWN, bound, first=drawn),
    *row_form.pages(KIND),
)
