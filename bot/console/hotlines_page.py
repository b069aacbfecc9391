"""The hotlines: the list that the residents' card is made of, changed in place."""

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from bot.console import hotlines_texts as texts
from bot.console import listing
from bot.console.area import refuse_narrow
from bot.console.gate import Missing
from bot.console.turns import take_turn
from bot.console.visit import Page, Visit
from handlers import editing, hotline_list
from handlers.hotlines import ALWAYS, SHIPPED, Line, Lines, card, stale
from handlers.refusals import Mistake
from handlers.rights import Right
from storage import office, town


def _lines(visit: Visit) -> Lines:
    return visit.town.office.hotlines or SHIPPED


def _seen(lines: Lines) -> str:
    return editing.digest({line.number: f"{at} {line.name} {line.hours}" for at, line in enumerate(lines)})


def show(visit: Visit) -> Response:
    """The list and the card."""
    refuse_narrow(visit)
    return _page(visit)


def _page(visit: Visit, error: str = "", old: str | None = None, status: int = 200) -> Response:
    """`old` is the number whose line was being changed, nothing for a new one: what was typed there stays."""
    lines = _lines(visit)
    return listing.show(
        visit, "hotlines.html", texts, status, lines=lines, error=error, old=old, typed=_typed(visit), card=card(lines),
        stale=[line.number for line in lines if stale(line, visit.now)], seen=_seen(lines), always=ALWAYS,
    )  # fmt: skip


def _typed(visit: Visit) -> Line:
    """Without spaces inside and around, however they got there."""
    name, number, hours = ("".join(visit.said(name).split()) for name in ("name", "number", "hours"))
    return Line(name, number, hours)


def add(visit: Visit) -> Response:
    """One more, at the end."""
    take_turn(visit)
    typed = _typed(visit)
    return _change(visit, None, lambda lines: hotline_list.added(lines, typed), texts.ADDED.format(name=typed.name))


def change(visit: Visit) -> Response:
    """Another name, number or hours; up or down; called today; gone."""
    take_turn(visit)
    number, typed = visit.path["number"], _typed(visit)
    line = next((line for line in _lines(visit) if line.number == number), None)
    if line is None:
        raise Missing
    ways: dict[str, Callable[[Lines], Lines]] = {
        "save": lambda lines: hotline_list.changed(lines, number, typed),
        "up": lambda lines: hotline_list.moved(lines, number, -1),
        "down": lambda lines: hotline_list.moved(lines, number, 1),
        "called": lambda lines: hotline_list.called(lines, number, visit.now),
        "remove": lambda lines: hotline_list.without(lines, number),
    }
    act = visit.said("act") or "save"
    if act not in ways:
        raise Missing
    return _change(visit, number, ways[act], texts.DONE[act].format(name=line.name, number=number))


def _change(visit: Visit, old: str | None, way: Callable[[Lines], Lines], told: str) -> Response:
    before = _lines(visit)
    if visit.said("seen") != _seen(before):
        return _page(visit, texts.STALE, old, 409)
    try:
        after = way(before)
    except Mistake as mistake:
        return _page(visit, str(mistake), old, 422)
    if after != before:
        office.put_hotlines(visit.tx, [line._asdict() for line in after])
        town.bump(visit.tx, town.OFFICE)
        visit.does("hotlines_changed", f"hotlines {old or after[-1].number}", _written(before), _written(after))
    return visit.go("/town/hotlines", told)


def _written(lines: Lines) -> str:
    """A line each, for the audit."""
    return "\n".join(" ".join(str(part) for part in _parts(line)) for line in lines)


def _parts(line: Line) -> list[Any]:
    checked = line.checked_at.date().isoformat() if line.checked_at else ""
    return [part for part in (line.name, line.number, line.hours, checked) if part]


PAGES = (
    Page("GET", "/town/hotlines", Right.TOWN, show),
    Page("POST", "/town/hotlines", Right.TOWN, add),
    Page("POST", "/town/hotlines/{number}", Right.TOWN, change),
)
