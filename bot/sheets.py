"""Tables from files: CSV in UTF-8 with or without BOM, or the first sheet of an XLSX, always as trimmed texts."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from handlers import roster_texts as texts
from handlers.roster import BadImport
from handlers.roster_line import Line

LONGEST = 200_000  # lines
FORMATS = (".csv", ".xlsx")


def read_folder(folder: Path) -> dict[str, list[Line]]:
    """The sheets found in the folder, by name; BadImport says which file is unusable and why."""
    if not folder.is_dir():
        raise BadImport([texts.NO_FOLDER.format(path=folder)])
    sheets: dict[str, list[Line]] = {}
    problems: list[str] = []
    for name in texts.COLUMNS:
        try:
            for path in _file(folder, name):
                sheets[name] = read(path, name)
        except BadImport as error:
            problems += error.problems
    if problems:
        raise BadImport(problems)
    if not sheets:
        raise BadImport([texts.NO_FILES.format(path=folder)])
    return sheets


def _file(folder: Path, name: str) -> list[Path]:
    found = [path for ending in FORMATS if (path := folder / f"{name}{ending}").is_file()]
    if len(found) > 1:
        raise BadImport([texts.TWO_FILES.format(name=name)])
    return found


def read(path: Path, name: str) -> list[Line]:
    """The lines of one file below its heading; empty lines are passed over, numbers count as in the file."""
    numbered = _csv(path) if path.suffix == ".csv" else _xlsx(path)
    heading = [cell.strip().lower() for cell in next(numbered, (1, []))[1]]
    missing = [column for column in texts.COLUMNS[name] if column not in heading]
    if missing:
        expected = ",".join(texts.COLUMNS[name])
        raise BadImport([texts.COLUMNS_MISSING.format(file=path.name, missing="、".join(missing), expected=expected)])
    lines = [Line(path.name, number, _values(heading, row)) for number, row in numbered if any(c.strip() for c in row)]
    if len(lines) > LONGEST:
        raise BadImport([texts.TOO_LONG.format(file=path.name, limit=LONGEST)])
    return lines


def _values(heading: list[str], row: list[str]) -> dict[str, str]:
    padded = [*row, *[""] * (len(heading) - len(row))]
    return {column: _clean(cell) for column, cell in zip(heading, padded, strict=False) if column}


def _clean(cell: str) -> str:
    return "".join(c for c in cell if c.isprintable()).strip()


def _csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadImport([texts.NOT_READABLE.format(file=path.name)]) from error
    except UnicodeDecodeError as error:
        raise BadImport([texts.NOT_UTF8.format(file=path.name)]) from error
    reader, number = csv.reader(io.StringIO(text, newline=""), strict=True), 1
    try:
        for row in reader:
            yield number, row
            number = reader.line_num + 1
    except csv.Error as error:
        raise BadImport([texts.BAD_CSV.format(file=path.name, line=reader.line_num)]) from error


def _xlsx(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        rows: Iterable[Sequence[object]] = (
            CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
        )
    except (CalamineError, IndexError, OSError) as error:
        raise BadImport([texts.NOT_XLSX.format(file=path.name)]) from error
    for number, row in enumerate(rows, 1):
        yield number, [cell_text(value) for value in row]


def cell_text(value: object) -> str:
    """A cell as somebody typed it: phone numbers come as floats."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
