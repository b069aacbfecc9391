"""Golden samples in files: a JSON object a line, or a workbook for people who would rather edit in Excel."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException

from bot import rule_cli_texts as texts
from bot.opening import Problem, reason
from nlp.golden import Sample, SampleError, read_samples, sample_from

_LISTS = ("danger", "no_danger")
_WIDE, _NARROW = 60, 14


def read(path: Path) -> list[Sample]:
    """The samples of a file; Problem names the line."""
    try:
        return _from_workbook(path) if path.suffix.lower() == ".xlsx" else read_samples(_text(path))
    except SampleError as error:
        raise Problem(f"{path.name}：{error}") from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(texts.NO_FILE.format(path=path, reason=reason(error))) from error


def _from_workbook(path: Path) -> list[Sample]:
    try:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, OSError) as error:
        raise Problem(texts.NO_FILE.format(path=path, reason=texts.NOT_XLSX)) from error
    heading = [str(cell).strip() for cell in rows[0]] if rows else []
    missing = [title for title in texts.SAMPLE_COLUMNS.values() if title not in heading]
    if missing:
        columns = "、".join(texts.SAMPLE_COLUMNS.values())
        raise SampleError(texts.SHEET_COLUMNS.format(columns=columns, missing="、".join(missing)))
    return list(_samples(heading, rows[1:]))


def _samples(heading: list[str], rows: Iterable[list[Any]]) -> Iterator[Sample]:
    for number, row in enumerate(rows, 2):
        cells = dict(zip(heading, (str(cell).strip() for cell in row), strict=False))
        if any(cells.values()):
            try:
                yield sample_from({key: _value(key, cells[title]) for key, title in texts.SAMPLE_COLUMNS.items()})
            except SampleError as error:
                raise SampleError(texts.SHEET_ROW.format(row=number, problem=error)) from error


def _value(key: str, cell: str) -> object:
    if key in _LISTS:
        return tuple(cell.replace("、", " ").replace(",", " ").split())
    return cell.lower() in texts.SAMPLE_YES if key == "locked" else cell


def line(sample: Sample) -> str:
    """The sample as one JSON line, with only what it wishes."""
    return json.dumps({key: value for key, value in asdict(sample).items() if value}, ensure_ascii=False)


def write(path: Path, samples: Iterable[Sample]) -> None:
    """Write the samples in the form that the file's ending names; Problem if the file cannot be written."""
    try:
        if path.suffix.lower() == ".xlsx":
            _to_workbook(path, samples)
        else:
            path.write_text("".join(f"{line(sample)}\n" for sample in samples), encoding="utf-8")
    except (OSError, XlsxWriterException) as error:
        raise Problem(texts.NO_FILE.format(path=path, reason=reason(error))) from error


def _to_workbook(path: Path, samples: Iterable[Sample]) -> None:
    with Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page, heading = book.add_worksheet(texts.SAMPLES_SHEET), book.add_format({"bold": True, "bottom": 1})
        page.freeze_panes(1, 1)
        for column, (key, title) in enumerate(texts.SAMPLE_COLUMNS.items()):
            page.write_string(0, column, title, heading)
            page.set_column(column, column, _WIDE if key == "text" else _NARROW)
        for number, sample in enumerate(samples, 1):
            for column, key in enumerate(texts.SAMPLE_COLUMNS):
                page.write_string(number, column, _cell(getattr(sample, key)))


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return texts.SAMPLE_YES[0] if value else ""
    return "、".join(value) if isinstance(value, tuple) else str(value)
