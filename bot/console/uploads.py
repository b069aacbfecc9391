"""Tables as people bring them: XLSX, CSV in UTF-8 or GBK, or pasted from a document."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from bot.console import imports_texts as texts
from bot.sheets import cell_text
from handlers.refusals import Mistake

MOST_LINES, MOST_COLUMNS = 20_000, 60
_MOST_UNPACKED = 150 * 1024 * 1024  # bytes of XML in a workbook
_FAR_CELL = re.compile(rb'<c r="[A-Z]{3,}\d|<row r="\d{6,}"')  # a stray cell would make the reader fill a vast table
_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*><f')
_SHOWN_FORMULAS = 6
_TITLE_LINES = 5  # a heading is looked for among so many
_NARROW = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_NARROW |= {0x3000: 0x20, 0xA0: 0x20}


class Table(NamedTuple):
    """One sheet of a file: its headings and its lines, numbered as Excel shows them, all cells trimmed texts."""

    title: str
    heading: list[str]
    lines: list[tuple[int, list[str]]]


class Upload(NamedTuple):
    """A file's tables, and what somebody should know before trusting them."""

    file: str
    tables: list[Table]
    notes: list[str]


def read(name: str, content: bytes) -> Upload:
    """The tables of a file; Mistake says why it cannot be read and what to do."""
    file = clean(name)[:80]
    if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return Upload(file, _workbook(content), _formulas(content))
    text, notes = _decoded(content)
    return Upload(file, [_text(file, text)], notes)


def pasted(text: str) -> Upload:
    """A table pasted into the form: cells apart by tabs, as Excel and Word copy them."""
    return Upload(texts.PASTED_NAME, [_text(texts.PASTED_NAME, text)], [])


def clean(cell: str) -> str:
    """Without invisible characters; digits and letters that were typed wide made narrow."""
    return "".join(c for c in cell.translate(_NARROW) if c.isprintable()).strip()


def _workbook(content: bytes) -> list[Table]:
    _refuse_vast(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
        found = [(name, sheet.to_python(skip_empty_area=False)) for name, sheet in sheets if sheet.total_height]
    except (CalamineError, OSError, ValueError) as error:
        raise Mistake(texts.NOT_TABLE) from error
    tables = [_table(name, enumerate(([cell_text(cell) for cell in row] for row in rows), 1)) for name, rows in found]
    full = [table for table in tables if table.lines]
    if not full:
        raise Mistake(texts.EMPTY)
    return full


def _parts(content: bytes) -> Iterator[bytes]:
    """The worksheets' XML; nothing for files that are no zip (the old .xls)."""
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST_UNPACKED:
                raise Mistake(texts.TOO_BIG_INSIDE)
            for entry in archive.namelist():
                if entry.startswith("xl/worksheets/") and entry.endswith(".xml"):
                    yield archive.read(entry)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise Mistake(texts.NOT_TABLE) from error


def _refuse_vast(content: bytes) -> None:
    if any(_FAR_CELL.search(part) for part in _parts(content)):
        raise Mistake(texts.TOO_BIG_INSIDE)


def _formulas(content: bytes) -> list[str]:
    cells = [found.decode() for part in _parts(content) for found in _FORMULA.findall(part)]
    shown = "、".join(cells[:_SHOWN_FORMULAS]) + (texts.AND_MORE if len(cells) > _SHOWN_FORMULAS else "")
    return [texts.FORMULAS.format(cells=shown)] if cells else []


def _decoded(content: bytes) -> tuple[str, list[str]]:
    with suppress(UnicodeDecodeError):
        return content.decode("utf-8-sig"), []
    try:
        return content.decode("gb18030"), [texts.WAS_GBK]
    except UnicodeDecodeError as error:
        raise Mistake(texts.NOT_TABLE) from error


def _text(title: str, text: str) -> Table:
    if "\0" in text:
        raise Mistake(texts.NOT_TABLE)
    first = text.lstrip().partition("\n")[0]
    mark = max("\t,;", key=first.count)
    table = _table(title, _numbered(text, mark))
    if len(table.heading) < 2:
        raise Mistake(texts.ONE_COLUMN)
    if not table.lines:
        raise Mistake(texts.EMPTY)
    return table


def _numbered(text: str, mark: str) -> Iterator[tuple[int, list[str]]]:
    reader, number = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=mark != "\t"), 1
    try:
        for row in reader:
            yield number, row
            number = reader.line_num + 1
    except csv.Error as error:
        raise Mistake(texts.BAD_CSV.format(line=reader.line_num)) from error


def _table(title: str, rows: Iterable[tuple[int, list[str]]]) -> Table:
    """The first line with two cells filled is the heading: above it stands a title. Empty lines are passed over."""
    full = [(number, [clean(cell) for cell in row]) for number, row in rows if any(cell.strip() for cell in row)]
    full = full[next((i for i, (_, row) in enumerate(full[:_TITLE_LINES]) if sum(map(bool, row)) > 1), 0) :]
    heading = full[0][1] if full else []
    while heading and not heading[-1]:
        heading = heading[:-1]
    if len(heading) > MOST_COLUMNS:
        raise Mistake(texts.TOO_WIDE.format(title=title, n=len(heading), limit=MOST_COLUMNS))
    if len(full) - 1 > MOST_LINES:
        raise Mistake(texts.TOO_MANY.format(title=title, n=len(full) - 1, limit=MOST_LINES))
    padding = [""] * len(heading)
    return Table(title, heading, [(number, [*row, *padding][: len(heading)]) for number, row in full[1:]])
