"""Tables as an XLSX file, numbers as numbers."""

import io
from collections.abc import Iterable
from typing import Any

from starlette.responses import Response
from xlsxwriter import Workbook

from bot.console import figures_texts as texts
from bot.console.figure_tables import Cell, Table
from handlers.figures import Rate

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
_FIRST, _OTHER = 28, 14  # widths


def workbook(tables: Iterable[Table]) -> bytes:
    """One sheet for each table. A rate takes three columns: per cent, so many, of so many."""
    file = io.BytesIO()
    with Workbook(file, _OPTIONS) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for table in tables:
            page, rated = book.add_worksheet(table.title[:31]), _rated(table)
            page.freeze_panes(1, 1)
            page.set_column(0, 0, _FIRST)
            page.set_column(1, 60, _OTHER)
            page.write_row(0, 0, _headings(table, rated), bold)
            for number, row in enumerate(table.rows, 1):
                _write(page, number, _values(row, rated))
    return file.getvalue()


def _rated(table: Table) -> set[int]:
    return {n for row in table.rows for n, cell in enumerate(row) if isinstance(cell.value, Rate)}


def _headings(table: Table, rated: set[int]) -> list[str]:
    return [
        part.format(name=column)
        for number, column in enumerate(table.columns)
        for part in (texts.RATE_PARTS if number in rated else ("{name}",))
    ]


def _values(row: list[Cell], rated: set[int]) -> list[int | str | None]:
    found: list[int | str | None] = []
    for number, cell in enumerate(row):
        if isinstance(cell.value, Rate):
            found += [cell.value.percent, cell.value.good, cell.value.of]
        else:
            found += [cell.value] + [None] * (2 if number in rated else 0)
    return found


def _write(page: Any, number: int, values: list[int | str | None]) -> None:
    for column, value in enumerate(values):
        if isinstance(value, str):
            page.write_string(number, column, value)
        elif value is not None:
            page.write_number(number, column, value)


def download(content: bytes, name: str) -> Response:
    """The file, under a name in ASCII."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return Response(content, media_type=_XLSX, headers=headers)
