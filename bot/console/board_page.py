"""The board: what is open by state, or a list of whatever is looked for."""

from typing import Any

from starlette.responses import RedirectResponse, Response

from bot.console import board_texts as texts
from bot.console import bulk, undoing, wishes
from bot.console.cards import card
from bot.console.rendering import ROOT
from bot.console.ticket_sheet import sheet
from bot.console.visit import Page, Visit
from handlers import words
from handlers.rights import Right
from storage import tickets
from storage.board import COLUMNS, COUNTED, MOST, READ, Wish

_SHOWN, _LISTED = 30, 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(visit: Visit) -> Response:
    """Columns while nothing narrower is asked for; a number alone leads to its ticket."""
    wish = wishes.wish(visit)
    found = _by_number(visit)
    if found:
        return found
    if wish.state or wish.words or visit.query.get("view") == "list":
        return _list(visit, wish)
    look = wishes.look(visit)
    counts = look.counts(wish)
    columns = [
        (name, counts[name], [card(visit, found) for found in look.column(wish._replace(state=name), _SHOWN)])
        if counts[name] else (name, 0, [])
        for name in COLUMNS
    ]  # fmt: skip
    return visit.show("board.html", texts, columns=columns, cards=None, **_frame(visit, wish))


def _list(visit: Visit, wish: Wish) -> Response:
    """One page, the newest first."""
    look, said = wishes.look(visit), visit.query.get("before", "")
    before = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None
    if wish.words:
        found, more = look.read(wish, before, _LISTED)
    else:
        found = look.page(wish, before, _LISTED)
        more = found[-1].ticket.id if len(found) == _LISTED else None
    total = None if wish.words else look.count(wish)
    return visit.show(
        "board.html", texts, columns=None, cards=[card(visit, each) for each in found],
        total=total, counted=COUNTED, more=more, **_frame(visit, wish),
    )  # fmt: skip


def _frame(visit: Visit, wish: Wish) -> dict[str, Any]:
    people = visit.town.people
    return {
        "wish": wish, "query": visit.query, "read": READ, "states": wishes.STATES, "urgencies": wishes.URGENCIES,
        "branches": wishes.branches(visit), "groups": sorted(people.groups.values(), key=lambda g: g.name),
        "handlers": [p for p in people.people.values() if p.active and p.group_id], "undo": undoing.undoable(visit),
        "categories": visit.town.rules.categories.values(), "narrowed": bool(wishes.address(visit)),
        "dispatches": Right.DISPATCH in visit.rights, "exports": Right.EXPORT in visit.rights,
        "address": lambda **changed: wishes.address(visit, **changed),
    }  # fmt: skip


def _by_number(visit: Visit) -> Response | None:
    """1121-007 or 20261121-007 in the search leads straight to the ticket, if it is one that is listed for them."""
    said = visit.query.get("q", "").strip().lstrip("#")
    exact = tickets.by_number(visit.tx, said)
    read = words.number(said) if "-" in said else None
    ids = [exact.id] if exact else [t.id for t in tickets.by_serial(visit.tx, *read)] if read else []
    found = wishes.look(visit).these([i for i in ids if i])
    if not found:
        return None
    if len(found) == 1:
        return RedirectResponse(f"{ROOT}/tickets/{found[0].ticket.full}", 303)
    cards = [card(visit, each) for each in reversed(found)]
    frame = _frame(visit, wishes.wish(visit))
    return visit.show(
        "board.html", texts, columns=None, cards=cards, total=len(cards), counted=COUNTED, more=None, **frame
    )


def export(visit: Visit) -> Response:
    """The list as a table that leaves the house, which goes on record."""
    found = wishes.look(visit).everything(wishes.wish(visit))
    visit.does("export", f"tickets {min(len(found), MOST)}", after=wishes.spoken(visit))
    headers = {"Content-Disposition": 'attachment; filename="tickets.xlsx"'}
    return Response(sheet(visit, found), media_type=_XLSX, headers=headers)


PAGES = (
    Page("GET", "/board", Right.TICKETS, show),
    Page("GET", "/board/export", Right.EXPORT, export),
    Page("POST", "/board/bulk", Right.DISPATCH, bulk.ask),
    Page("POST", "/board/undo", Right.DISPATCH, undoing.undo),
)
