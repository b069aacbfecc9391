"""The dashboard: today, what stands open, the three rates, days, grids, categories, groups, delivery and rules."""

from starlette.responses import Response

from bot.console import charts, condition_tables, figure_lists
from bot.console import figures_texts as texts
from bot.console.figure_links import Links
from bot.console.figure_tables import Cell, Table, Tables
from bot.console.figure_view import area, looked
from bot.console.gate import Missing
from bot.console.visit import Page, Visit
from bot.console.workbook import download, workbook
from handlers import dashboard
from handlers.dashboard import View
from handlers.rights import Right
from storage.tables import Grid

_MOST = 5  # lines of a table in the brief
_MOST_GROUPS = 60  # lines that somebody still reads


def show(visit: Visit) -> Response:
    """The whole page."""
    view, links, chosen = looked(visit)
    tables = Tables(view, visit.town, links)
    rates, trend, grids, categories, groups, crossed = tables.everything(_MOST_GROUPS)
    drawn = _map(view, grids)
    return visit.show(
        "figures.html", texts, period=chosen, links=links, area=area(view), up=_up(view, links),
        grid=view.grid and view.grid.id, four=_four(view, links), standing=_standing(view, links),
        back=_back(view, links), total=view.total, rates=rates, trend=trend, grids=grids, categories=categories,
        groups=groups, crossed=crossed, trend_chart=charts.trend(trend), grids_chart=drawn or charts.bars(grids),
        mapped=drawn is not None, categories_chart=charts.bars(categories),
        condition=condition_tables.tables(visit), exports=Right.EXPORT in visit.rights,
    )  # fmt: skip


def _up(view: View, links: Links) -> str:
    """The way to the grid above, where that may be seen."""
    if view.grid is None:
        return ""
    above = view.grid.parent_id
    seen = above is not None and (view.sight.public is None or above in view.sight.public)
    return links.page(grid=above if seen else None)


def _map(view: View, table: Table) -> charts.Options | None:
    grids: dict[object, Grid] = {each.id: each for each in view.parts}
    lines = [(line, row) for line, row in zip(view.by_grid, table.rows, strict=True) if line.key in grids]
    return charts.choropleth((grids[line.key], line, row[0].link) for line, row in lines)


def _four(view: View, links: Links) -> list[tuple[str, Cell, str]]:
    today, yesterday = view.today()
    day = str(dashboard.day_of(view.now))
    ways = {"received": links.received(since=day, until=day)}
    return [
        (
            name,
            Cell(n, (ways.get(name) or links.listed(name, since=day, until=day)) if n else ""),
            texts.YESTERDAY.format(n=before),
        )
        for name, n, before in zip(texts.FOUR, today, yesterday, strict=True)
    ]


def _standing(view: View, links: Links) -> list[tuple[str, Cell]]:
    return [(kind, Cell(n, links.now(kind) if n else "")) for kind, n in view.standing_now().items()]


def _back(view: View, links: Links) -> list[tuple[str, Cell]]:
    return [(name, Cell(n, links.listed(name) if n else "")) for name, n in view.turned_back().items()]


def brief(visit: Visit) -> Response:
    """One sheet of paper for the leader with three minutes."""
    view, links, chosen = looked(visit)
    tables = Tables(view, visit.town, links)
    now, days, categories = view.standing_now(), view.days(1), tables.categories()
    first = texts.BRIEF_FIRST.format(received=view.total, done=sum(day.done for day in days), **now)
    return visit.show(
        "figures_brief.html", texts, period=chosen, links=links, area=area(view), first=first,
        second=texts.BRIEF_BACK.format(**view.turned_back()), rates=tables.rates(),
        categories=categories._replace(rows=categories.rows[:_MOST]), late=tables.late_groups(),
    )  # fmt: skip


def sheet(visit: Visit) -> Response:
    """A table, or all of them, as a file; that is put on record."""
    view, links, chosen = looked(visit)
    name, tables = visit.path["table"], Tables(view, visit.town, links)
    found = tables.everything() if name == "all" else [tables.named(name)]
    known = [table for table in found if table is not None]
    if not known:
        raise Missing
    rows = sum(len(table.rows) for table in known)
    visit.does("exported", f"figures {name}", after=f"{chosen.since} {chosen.until} {area(view)} {rows}")
    return download(workbook(known), f"figures-{name}-{chosen.since}-{chosen.until}")


PAGES = (
    Page("GET", "/figures", Right.FIGURES, show),
    Page("GET", "/figures/brief", Right.FIGURES, brief),
    Page("GET", "/figures/sheets/{table}", Right.EXPORT, sheet),
    *figure_lists.PAGES,
)
