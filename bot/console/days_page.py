"""Days off: a year's list, a range with a name, lines pasted from elsewhere."""

from collections.abc import Callable
from datetime import date

from starlette.responses import Response

from bot.console import days_texts as texts
from bot.console import listing
from bot.console.area import refuse_narrow
from bot.console.turns import take_turn
from bot.console.visit import Page, Visit
from handlers import days_off
from handlers.names import today
from handlers.refusals import Mistake
from handlers.rights import Right
from storage import office, town

_FIELDS = ("first", "last", "name", "lines")


def show(visit: Visit) -> Response:
    """The days of a year: the one asked for, else this one."""
    refuse_narrow(visit)
    return _page(visit)


def _page(visit: Visit, error: str = "") -> Response:
    known, now = visit.town.office.days_off, today(visit.now)
    said = visit.query.get("year", "")
    years = sorted({now.year, now.year + 1, *(int(day[:4]) for day in known)})
    year = int(said) if said in map(str, years) else now.year
    days = [(date.fromisoformat(day), name) for day, name in known.items() if day.startswith(f"{year}-")]
    return listing.show(
        visit, "days.html", texts, 422 if error else 200, year=year, years=years, days=days, today=now, error=error,
        lacking=days_off.lacking(known, now), typed={name: visit.said(name) for name in _FIELDS},
    )  # fmt: skip


def add(visit: Visit) -> Response:
    """From one day to another, by one name."""
    first, last, name, _ = (visit.said(field) for field in _FIELDS)
    return _rest(visit, lambda: days_off.span(first, last, name, today(visit.now)))


def paste(visit: Visit) -> Response:
    """Many at once; if one line is bad, none is taken."""
    return _rest(visit, lambda: days_off.read(visit.said("lines"), today(visit.now)))


def _rest(visit: Visit, read: Callable[[], dict[str, str]]) -> Response:
    take_turn(visit)
    try:
        days = read()
    except Mistake as mistake:
        return _page(visit, str(mistake))
    known = visit.town.office.days_off
    fresh = {day: name for day, name in days.items() if known.get(day) != name}
    for day, name in fresh.items():
        office.rest(visit.tx, day, name)
    renamed = {day: known[day] for day in fresh if day in known}
    if fresh:
        town.bump(visit.tx, town.OFFICE)
        visit.does("days_off_added", f"days {min(fresh)}", _written(renamed), _written(fresh))
    told = texts.ADDED.format(n=len(fresh) - len(renamed)) + _also(len(renamed), len(days) - len(fresh))
    return visit.go(f"/town/days?year={min(days)[:4]}", told)


def _also(renamed: int, same: int) -> str:
    """What else became of what was typed."""
    sentences = ((texts.RENAMED, renamed), (texts.WERE_THERE, same))
    return "".join(sentence.format(n=n) for sentence, n in sentences if n)


def _written(days: dict[str, str]) -> str:
    """A line each, for the audit."""
    return "\n".join(f"{day} {name}" for day, name in days.items())


def remove(visit: Visit) -> Response:
    """An ordinary day again."""
    take_turn(visit)
    day = visit.path["day"]
    name = visit.town.office.days_off.get(day)
    if name is None:
        raise Mistake(texts.GONE.format(day=day))
    office.work(visit.tx, day)
    town.bump(visit.tx, town.OFFICE)
    visit.does("days_off_removed", f"days {day}", _written({day: name}))
    return visit.go(f"/town/days?year={day[:4]}", texts.REMOVED.format(day=day, name=name))


PAGES = (
    Page("GET", "/town/days", Right.TOWN, show),
    Page("POST", "/town/days", Right.TOWN, add),
    Page("POST", "/town/days/lines", Right.TOWN, paste),
    Page("POST", "/town/days/{day}/remove", Right.TOWN, remove),
)
