"""Tickets as an XLSX table."""

import io
import re
from collections.abc import Sequence

from xlsxwriter import Workbook

from bot.console import board_texts as texts
from bot.console.times import exact
from bot.console.visit import Visit
from handlers import names
from storage.board import MOST, Found

_PHONE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")
_WIDTHS = {"text": 60, "place": 20, "group": 20, "opened": 20, "due": 20}


def sheet(visit: Visit, found: Sequence[Found]) -> bytes:
    """The file. Sensitive tickets have number and state only, and telephone numbers in texts are masked.

    Where there are more tickets than one file takes, its last line says so.
    """
    file = io.BytesIO()
    with Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}) as book:
        page, bold = book.add_worksheet(texts.SHEET), book.add_format({"bold": True, "bottom": 1})
        page.freeze_panes(1, 1)
        for column, (key, title) in enumerate(texts.SHEET_COLUMNS.items()):
            page.write_string(0, column, title, bold)
            page.set_column(column, column, _WIDTHS.get(key, 12))
        for number, each in enumerate(found[:MOST], 1):
            cells = row(visit, each)
            for column, key in enumerate(texts.SHEET_COLUMNS):
                page.write_string(number, column, cells.get(key, ""))
        if len(found) > MOST:
            page.write_string(MOST + 1, 0, texts.SHEET_CUT.format(n=MOST))
    return file.getvalue()


def row(visit: Visit, found: Found) -> dict[str, str]:
    """One line by column."""
    ticket, ctx = found.ticket, visit.context()
    bare = {"number": ticket.full, "status": texts.STATES[ticket.status]}
    if ticket.sensitive or not found.open_book:
        return bare | {"text": texts.PRIVATE}
    handler = visit.town.people.people.get(ticket.handler_id or 0)
    grid = visit.town.people.grids.get(ticket.grid_id or 0)
    return bare | {
        "category": names.category(ctx, ticket), "urgency": texts.URGENCIES[ticket.urgency], "place": ticket.place,
        "grid": grid.name if grid else "", "group": names.group_name(ctx, ticket.group_id) if ticket.group_id else "",
        "handler": handler.name if handler else "", "opened": exact(ticket.opened_at), "due": exact(ticket.due_at),
        "changed": exact(ticket.changed_at), "rating": str(ticket.rating or ""), "text": masked(ticket.text),
    }  # fmt: skip


def masked(text: str) -> str:
    """Mobile numbers without their middle."""
    return _PHONE.sub(r"\1****\2", text)
