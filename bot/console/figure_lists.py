"""The lists behind the dashboard's numbers."""

from collections.abc import Iterator

from starlette.responses import Response

from bot.console import condition_tables
from bot.console import figures_texts as texts
from bot.console.figure_tables import Cell, Table
from bot.console.figure_view import area, looked
from bot.console.gate import Missing
from bot.console.rendering import ROOT
from bot.console.times import exact
from bot.console.visit import Page, Visit
from bot.console.wishes import look
from bot.console.workbook import download, workbook
from handlers import dashboard, names
from handlers.dashboard import Only, View
from handlers.rights import Right
from handlers.texts import STATUS
from storage.board import Found

_SHOWN, _MOST = 100, 10_000  # rows of a page, of a file
_BATCH = 500  # tickets fetched at once
_NARROWING = ("category", "group", "spot")


def show(visit: Visit) -> Response:
    """The tickets of one list, a page of them."""
    name, (view, links, chosen) = _name(visit), looked(visit)
    first = _number(visit.query.get("from", ""))
    ids = view.ids(name, _only(visit, view), first, _SHOWN + 1)
    table = _table(visit, name, list(_found(visit, ids[:_SHOWN])))
    kept = {key: visit.query.get(key) for key in _NARROWING}
    more = links.listed(name, **kept, **{"from": first + _SHOWN}) if len(ids) > _SHOWN else ""
    own = links.listed(f"{name}/sheet", **kept) if Right.EXPORT in visit.rights else ""
    days = texts.NOW_NOTE if name.startswith("now_") else texts.BRIEF_DAYS.format(**chosen.days)
    return visit.show(
        "figures_list.html", texts, title=table.title, where=f"{_where(visit, view)} · {days}", table=table,
        notes=[texts.PRIVATE_NOTE], empty=texts.EMPTY_LIST, more=more, sheet=own, back=links.page(),
    )  # fmt: skip


def sheet(visit: Visit) -> Response:
    """The same as a file; that is put on record."""
    name, (view, _, chosen) = _name(visit), looked(visit)
    table = _table(visit, name, list(_found(visit, view.ids(name, _only(visit, view), limit=_MOST))))
    about = f"{chosen.since} {chosen.until} {_where(visit, view)} {len(table.rows)}"
    visit.does("exported", f"figures {name}", after=about)
    return download(workbook([table]), f"figures-{name}-{chosen.since}-{chosen.until}")


def _name(visit: Visit) -> str:
    name: str = visit.path["list"]
    if name not in dashboard.LISTS:
        raise Missing
    return name


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else 0


def _where(visit: Visit, view: View) -> str:
    """The area and what narrows it, in words."""
    people, said = visit.town.people, visit.query
    parts = [area(view)]
    if said.get("category"):
        parts.append(names.category_name(visit.context(), said["category"]))
    if said.get("group") == "small":
        parts.append(texts.SMALL_GROUPS)
    elif group := people.groups.get(_number(said.get("group", ""))):
        parts.append(group.name)
    return " · ".join(parts)


def _only(visit: Visit, view: View) -> Only:
    """What narrows the list, as the address says."""
    said, grids, groups = visit.query, view.people.grids, None
    if said.get("group"):
        groups = frozenset(view.small_groups) if said["group"] == "small" else frozenset({_number(said["group"])})
    spots: dict[str, frozenset[int | None]] = {
        "own": frozenset({view.grid.id} if view.grid else grids),
        "none": frozenset(each for each in (*grids, None) if view.part(each) is None),
    }
    spot = said.get("spot", "") if view.grid or said.get("spot") != "own" else ""
    return Only(said.get("category", ""), groups, spots.get(spot))


def _found(visit: Visit, ids: list[int]) -> Iterator[Found]:
    """In this order, without what the person may not open."""
    eyes = look(visit)
    for first in range(0, len(ids), _BATCH):
        batch = ids[first : first + _BATCH]
        by = {found.ticket.id: found for found in eyes.these(batch) if found.open_book}
        yield from (by[each] for each in batch if each in by)


def _table(visit: Visit, name: str, found: list[Found]) -> Table:
    return Table(name, texts.LIST_NAMES[name], "", texts.LIST_COLUMNS, [_row(visit, each) for each in found])


def _row(visit: Visit, found: Found) -> list[Cell]:
    """What it is, where, and with whom; never a text and never a person."""
    ticket, ctx = found.ticket, visit.context()
    what = [texts.PRIVATE] * 2 if ticket.sensitive else [names.category(ctx, ticket), names.place(ctx, ticket)]
    group = names.group_name(ctx, ticket.group_id) if ticket.group_id else texts.NONE_OF
    said = [*what, group, STATUS[ticket.status], exact(ticket.opened_at)[:16], exact(ticket.due_at)[:16]]
    return [Cell(ticket.full, f"{ROOT}/tickets/{ticket.full}"), *map(Cell, said)]


def health(visit: Visit) -> Response:
    """The rows behind a number of the delivery table."""
    name = visit.path["list"]
    if name not in condition_tables.LISTS or (name != "reach" and not condition_tables.everywhere(visit)):
        raise Missing
    table = condition_tables.listed(visit, name)
    return visit.show(
        "figures_list.html", texts, title=table.title, where=texts.NOW_NOTE, table=table,
        notes=[table.note] if table.note else [], empty=texts.EMPTY_HEALTH, more="", sheet="",
        back=f"{ROOT}/figures",
    )  # fmt: skip


PAGES = (
    Page("GET", "/figures/{list}", Right.FIGURES, show),
    Page("GET", "/figures/{list}/sheet", Right.EXPORT, sheet),
    Page("GET", "/figures/health/{list}", Right.FIGURES, health),
)
