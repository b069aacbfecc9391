"""Pictures of the tables, as options for ECharts: numbers, names and colours, no functions and no styles of pages."""

from collections.abc import Iterable
from typing import Any

from bot.console import figures_texts as texts
from bot.console.figure_tables import Table
from handlers.lines import Line
from storage.tables import Grid

Options = dict[str, Any]
Points = list[Any]
_MAIN, _SECOND, _PALE, _FULL = "#1d6f72", "#b7791f", "#e3efee", "#4fa5a3"
_QUIET = "#5d6876"
_STEPS = 400  # a boundary is drawn no finer than a four-hundredth of the map
_MOST_BARS = 12


def trend(table: Table) -> Options:
    """Two lines over the days; the table has the latest first."""
    rows = table.rows[::-1]
    days = [str(row[0].value)[5:] for row in rows]
    lines = [
        {
            "name": table.columns[column], "type": "line", "showSymbol": len(days) < 40, "symbolSize": 5,
            "color": colour,
            "data": [{"value": row[column].value, "link": row[column].link} for row in rows],
        }
        for column, colour in ((1, _MAIN), (2, _SECOND))
    ]  # fmt: skip
    return {
        **_frame(), "legend": {"top": 0, "textStyle": {"color": _QUIET}}, "tooltip": _tooltip("axis"),
        "xAxis": {"type": "category", "data": days, "axisLabel": {"color": _QUIET}},
        "yAxis": {"type": "value", "minInterval": 1, "axisLabel": {"color": _QUIET}}, "series": lines,
    }  # fmt: skip


def bars(table: Table) -> Options:
    """The rows that have a number, the first at the top; no more than can be read."""
    rows = [row for row in table.rows if row[1].value is not None][:_MOST_BARS][::-1]
    data = [{"value": row[1].value, "link": row[1].link} for row in rows]
    return {
        **_frame(left=8), "tooltip": _tooltip("item"),
        "xAxis": {"type": "value", "minInterval": 1, "axisLabel": {"color": _QUIET}},
        "yAxis": {"type": "category", "data": [row[0].said for row in rows], "axisLabel": {"color": _QUIET}},
        "series": [{"type": "bar", "color": _MAIN, "barMaxWidth": 18, "data": data,
                    "label": {"show": True, "position": "right"}}],
    }  # fmt: skip


def _frame(left: int = 4) -> Options:
    return {"animation": False, "grid": {"left": left, "right": 32, "top": 28, "bottom": 4, "containLabel": True}}


def _tooltip(trigger: str) -> Options:
    """Drawn on the canvas: a tooltip of HTML would need styles that our pages forbid."""
    return {"trigger": trigger, "renderMode": "richText", "confine": True}


def choropleth(lines: Iterable[tuple[Grid, Line, str]]) -> Options | None:
    """A map of the grids that have a boundary, darker where more came in, with its shapes; None if none has one."""
    drawn = [(grid, line, link) for grid, line, link in lines if grid.boundary]
    if not drawn:
        return None
    counts = [line.received for _, line, _ in drawn]
    least, most = min(counts), max(1, *counts)
    shapes = [
        {"type": "Feature", "properties": {"name": grid.name}, "geometry": thinned(grid.boundary or {})}
        for grid, _, _ in drawn
    ]
    data = [{"name": grid.name, "value": line.received, "link": link} for grid, line, link in drawn]
    return {
        "shapes": {"type": "FeatureCollection", "features": shapes},
        "options": {
            "animation": False, "tooltip": _tooltip("item"),
            "visualMap": {"min": least if least < most else 0, "max": most, "text": [str(most), str(least)],
                          "calculable": False, "left": 0, "bottom": 0, "itemHeight": 80,
                          "inRange": {"color": [_PALE, _FULL]}, "textStyle": {"color": _QUIET}},
            "series": [{"type": "map", "map": "grids", "name": texts.RECEIVED, "data": data, "selectedMode": False,
                        "layoutCenter": ["55%", "50%"], "layoutSize": "100%", "itemStyle": {"borderColor": "#ffffff"},
                        "label": {"show": len(drawn) <= 24, "fontSize": 11, "color": "#1b2733",
                                  "textBorderColor": "#ffffff", "textBorderWidth": 2},
                        "emphasis": {"itemStyle": {"areaColor": "#ffe59a"}}}],
        },
    }  # fmt: skip


def thinned(geometry: dict[str, Any]) -> dict[str, Any]:
    """The same shape with no more points than a small map can show."""
    points = list(_points(geometry.get("coordinates", [])))
    spread = max((max(axis) - min(axis) for axis in zip(*points, strict=True)), default=0.0)
    return {"type": geometry.get("type"), "coordinates": _thinned(geometry.get("coordinates", []), spread / _STEPS)}


def _points(coordinates: Points) -> Iterable[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
    else:
        for inner in coordinates:
            yield from _points(inner)


def _thinned(coordinates: Points, step: float) -> Points:
    ring = bool(coordinates) and bool(coordinates[0]) and isinstance(coordinates[0][0], int | float)
    return _ring(coordinates, step) if ring else [_thinned(inner, step) for inner in coordinates]


def _ring(points: Points, step: float) -> Points:
    kept = points[:1]
    for point in points[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= step:
            kept.append(point)
    return [[round(x, 5), round(y, 5)] for x, y, *_ in [*kept, *points[-1:]]]
