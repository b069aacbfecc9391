"""What the addresses of the dashboard ask for, as far as the person may see it."""

from bot.console import figures_texts as texts
from bot.console import period
from bot.console.figure_links import Links
from bot.console.gate import Missing
from bot.console.period import Period
from bot.console.visit import Visit
from handlers import dashboard
from handlers.access import sight
from handlers.dashboard import View


def looked(visit: Visit) -> tuple[View, Links, Period]:
    """The days and the grid of the address; Missing if the grid is none of theirs."""
    today = dashboard.day_of(visit.now)
    chosen, seen = period.period(visit.query, today), sight(visit.town.people, visit.person, visit.account.grid_id)
    said = visit.query.get("grid", "")
    grid = visit.town.people.grids.get(int(said)) if said.isascii() and said.isdigit() and len(said) < 9 else None
    if said and (grid is None or (seen.public is not None and grid.id not in seen.public)):
        raise Missing
    off = visit.town.office.days_off
    view = View(visit.tx, visit.town.people, seen, visit.now, chosen.since, chosen.until, grid, off)
    return view, Links(chosen, grid.id if grid else None), chosen


def area(view: View) -> str:
    """What is looked at, by its name."""
    return view.root.name if view.root else texts.WHOLE
