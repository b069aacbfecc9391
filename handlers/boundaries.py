"""Boundaries of grids: GeoJSON areas, longitude first, in which no two edges cross."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from math import isfinite
from typing import Any, NamedTuple

from handlers import boundary_texts as texts
from handlers.refusals import Mistake
from handlers.town import People
from storage import imports, town
from storage.db import Transaction
from storage.tables import Grid

MOST_POINTS = 3000  # of one grid
_SHOWN = 8
Point = tuple[float, float]


class BadShape(Exception):
    """What is wrong with one boundary."""


class Edge(NamedTuple):
    """From one point of a ring to the next; edges are numbered through all rings, from 1; `then` follows this one."""

    a: Point
    b: Point
    number: int
    then: int

    @property
    def left(self) -> float:
        """Its westernmost longitude."""
        return min(self.a[0], self.b[0])

    @property
    def right(self) -> float:
        """Its easternmost longitude."""
        return max(self.a[0], self.b[0])


def geometry(text: str) -> dict[str, Any]:
    """A single boundary as it was drawn or pasted, alone or inside a Feature; Mistake if it is none."""
    found = _json(text)
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = found.get("geometry")
    try:
        return _area(found)
    except BadShape as problem:
        raise Mistake(str(problem)) from problem


def collection(content: bytes, people: People) -> dict[int, dict[str, Any]]:
    """Boundaries by grid id, out of a FeatureCollection whose features have a property `code`.

    Mistake names the bad ones.
    """
    try:
        found = _json(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Mistake(texts.NOT_UTF8) from error
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list) or found.get("type") != "FeatureCollection":
        raise Mistake(texts.NOT_COLLECTION)
    if not features:
        raise Mistake(texts.NO_FEATURES)
    return _checked(features, {grid.code: grid_id for grid_id, grid in people.grids.items()})


def keep(tx: Transaction, areas: Mapping[int, dict[str, Any]]) -> None:
    """These grids have these boundaries from now on."""
    imports.update(tx, Grid, [(grid, {"boundary": area}) for grid, area in areas.items()])
    town.bump(tx, town.PEOPLE)


def _checked(features: list[Any], grids: dict[str, int]) -> dict[int, dict[str, Any]]:
    areas: dict[int, dict[str, Any]] = {}
    problems: list[str] = []
    for number, feature in enumerate(features, 1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        code = str((properties or {}).get("code", "")).strip() if isinstance(properties, dict | None) else ""
        try:
            grid = _grid(code, grids, areas)
            areas[grid] = _area(feature.get("geometry") if isinstance(feature, dict) else None)
        except BadShape as problem:
            problems.append(texts.FEATURE.format(n=number, code=code[:40], problem=problem))
    if problems:
        raise Mistake("\n".join(problems[:_SHOWN]))
    return areas


def _grid(code: str, grids: dict[str, int], areas: dict[int, Any]) -> int:
    if not code:
        raise BadShape(texts.NO_CODE)
    if code not in grids:
        raise BadShape(texts.UNKNOWN_CODE.format(code=code[:40]))
    if grids[code] in areas:
        raise BadShape(texts.CODE_TWICE.format(code=code))
    return grids[code]


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Mistake(texts.NOT_JSON.format(line=error.lineno)) from error
    except (RecursionError, ValueError) as error:
        raise Mistake(texts.NOT_JSON.format(line=1)) from error


def _area(found: Any) -> dict[str, Any]:
    """The geometry with numbers and nothing else in it; BadShape if it is no area or crosses itself."""
    kind = found.get("type") if isinstance(found, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise BadShape(texts.NOT_AREA.format(kind=str(kind)[:20]))
    coordinates = found.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not all(isinstance(p, list) and p for p in polygons) or not polygons:
        raise BadShape(texts.NO_RING)
    rings = [[_ring(ring) for ring in polygon] for polygon in polygons]
    _refuse_crossing([ring for polygon in rings for ring in polygon])
    shape = [[[list(point) for point in ring] for ring in polygon] for polygon in rings]
    return {"type": kind, "coordinates": shape[0] if kind == "Polygon" else shape}


def _ring(found: Any) -> list[Point]:
    if not isinstance(found, list) or not found:
        raise BadShape(texts.NO_RING)
    if len(found) > MOST_POINTS:
        raise BadShape(texts.TOO_MANY.format(n=len(found), limit=MOST_POINTS))
    points = [_point(point, number) for number, point in enumerate(found, 1)]
    if points[0] != points[-1]:
        raise BadShape(texts.NOT_CLOSED)
    ring = [point for i, point in enumerate(points) if i == 0 or point != points[i - 1]]
    if len(set(ring)) < 3:
        raise BadShape(texts.TOO_FEW)
    return ring


def _point(found: Any, number: int) -> Point:
    if not isinstance(found, list) or len(found) < 2 or not all(_is_number(value) for value in found[:2]):
        raise BadShape(texts.NOT_POINT.format(n=number))
    x, y = float(found[0]), float(found[1])
    if abs(y) > 90 and abs(x) <= 90 and abs(y) <= 180:
        raise BadShape(texts.SWAPPED.format(n=number, x=x, y=y))
    if abs(x) > 180 or abs(y) > 90:
        raise BadShape(texts.OUT_OF_RANGE.format(n=number, x=x, y=y))
    return x, y


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _edges(rings: Iterable[list[Point]]) -> Iterator[Edge]:
    first = 1
    for ring in rings:
        last = first + len(ring) - 2
        for number, (a, b) in enumerate(pairwise(ring), first):
            yield Edge(a, b, number, first if number == last else number + 1)
        first = last + 1


def _refuse_crossing(rings: list[list[Point]]) -> None:
    """BadShape names the first two edges that meet where they should not. A sweep from west to east."""
    edges = sorted(_edges(rings), key=lambda edge: edge.left)
    if len(edges) > MOST_POINTS:
        raise BadShape(texts.TOO_MANY.format(n=len(edges), limit=MOST_POINTS))
    near: list[Edge] = []
    for edge in edges:
        near = [other for other in near if other.right >= edge.left]
        for other in near:
            if _clash(edge, other):
                first, second = sorted((edge, other), key=lambda each: each.number)
                x, y = _meeting(first, second)
                raise BadShape(texts.CROSSES.format(x=f"{x:.5f}", y=f"{y:.5f}", a=first.number, b=second.number))
        near.append(edge)


def _clash(one: Edge, other: Edge) -> bool:
    """Whether they share a point that is not simply the corner between neighbours."""
    if max(one.a[1], one.b[1]) < min(other.a[1], other.b[1]) or max(other.a[1], other.b[1]) < min(one.a[1], one.b[1]):
        return False
    if other.number == one.then:
        return _folds_back(one.a, one.b, other.b)
    if one.number == other.then:
        return _folds_back(other.a, other.b, one.b)
    sides = _turn(one.a, one.b, other.a), _turn(one.a, one.b, other.b)
    across = _turn(other.a, other.b, one.a), _turn(other.a, other.b, one.b)
    if sides[0] * sides[1] < 0 and across[0] * across[1] < 0:
        return True
    corners = ((one, other.a, sides[0]), (one, other.b, sides[1]), (other, one.a, across[0]), (other, one.b, across[1]))
    return any(turn == 0 and _within(edge, point) for edge, point, turn in corners)


def _folds_back(a: Point, corner: Point, b: Point) -> bool:
    """Whether the way back lies on the way there."""
    same_way = (a[0] - corner[0]) * (b[0] - corner[0]) + (a[1] - corner[1]) * (b[1] - corner[1]) > 0
    return _turn(a, corner, b) == 0 and same_way


def _turn(a: Point, b: Point, c: Point) -> float:
    """Left, right or (0) straight on."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _within(edge: Edge, point: Point) -> bool:
    return edge.left <= point[0] <= edge.right and min(edge.a[1], edge.b[1]) <= point[1] <= max(edge.a[1], edge.b[1])


def _meeting(one: Edge, other: Edge) -> Point:
    """Where two edges cross; a shared end if they only touch."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = one.a, one.b, other.a, other.b
    slope = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    if slope == 0:
        return next((p for p in (other.a, other.b) if _within(one, p)), one.a)
    part = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / slope
    return ax + part * (bx - ax), ay + part * (by - ay)
