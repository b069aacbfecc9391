"""Rules as a workbook (XLSX), for people who would rather edit in Excel; nothing is lost on the way there and back."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter import Workbook

from bot import rule_sheet_texts as texts
from bot.opening import Problem
from bot.sheets import cell_text
from nlp.rules import RuleSet, read_rules
from nlp.ruleset import LONG_NAMES, SETTINGS

_SEPARATORS = r"\s、，,;；"
_WORD = re.compile(rf'"((?:[^"]|"")*)"|([^"{_SEPARATORS}]+)')
_LONGEST_CELL = 32_767
_WIDE, _NARROW = 60, 14
_LISTS = ("any", "none", "guards", "grids", "words", "unless")
_SHORT = {name: key for key, name in LONG_NAMES.items()}

Row = dict[str, str]


def read_workbook(path: Path) -> RuleSet:
    """The rules in a workbook; raises Problem, or RuleError about the rules themselves with the row they stand in."""
    sheets = _sheets(path)
    data: dict[str, Any] = {}
    for key, sheet in (("category", texts.CATEGORIES), ("guard", texts.GUARDS)):
        data[key] = {name: _values(row) for name, row in _named(sheets, sheet)}
    codes = {values.get("name"): code for code, values in data["category"].items()}
    rules = list(_rows(sheets, texts.RULES))
    data["rule"] = [{**_values(row), **_coded(row, codes)} for _, row in rules]
    for key, sheet in (("class", texts.CLASSES), ("typo", texts.TYPOS)):
        data[key] = {name: split_words(row.get("words", "")) for name, row in _named(sheets, sheet)}
    if whole := [name for name, _ in _named(sheets, texts.WHOLE)]:
        data["dictionary"] = {"whole": whole}
    settings = {said: key for key, said in texts.SETTING_NAMES.items()}
    for name, row in _named(sheets, texts.SETTINGS):
        data[settings.get(name, name)] = _number(row.get("value", ""))
    return read_rules(data, {row["id"]: number for number, row in rules if "id" in row})


def write_workbook(path: Path, rule_set: RuleSet) -> None:
    """One sheet for each part of a rule set, and one that says how to fill them in; raises OSError."""
    with Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        names = _category_names(rule_set)
        _write(book, texts.RULES, (_cells(rule) | {"category": names[rule.category]} for rule in rule_set.rules))
        _write(book, texts.CATEGORIES, (_cells(category) for category in rule_set.categories.values()))
        _write(book, texts.CLASSES, (_worded(item) for item in rule_set.classes.items()))
        _write(book, texts.GUARDS, (_cells(guard) for guard in rule_set.guards.values()))
        _write(book, texts.TYPOS, (_worded(item) for item in rule_set.typos.items()))
        _write(book, texts.WHOLE, ({"name": word} for word in rule_set.whole))
        settings = ({"name": texts.SETTING_NAMES[key], "value": _said(key, getattr(rule_set, key))} for key in SETTINGS)
        _write(book, texts.SETTINGS, settings)
        guide = book.add_worksheet(texts.GUIDE)
        guide.write_column(0, 0, texts.GUIDE_LINES)


def _sheets(path: Path) -> dict[str, list[list[str]]]:
    try:
        book = CalamineWorkbook.from_path(path)
        found = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (CalamineError, OSError) as error:
        raise Problem(texts.NOT_A_WORKBOOK.format(path=path)) from error
    missing = next((sheet for sheet in (texts.RULES, texts.CATEGORIES) if sheet not in found), None)
    if missing:
        raise Problem(texts.NO_SHEET.format(path=path, sheet=missing))
    return {name: [[cell_text(cell).strip() for cell in row] for row in rows] for name, rows in found.items()}


def _rows(sheets: Mapping[str, list[list[str]]], sheet: str) -> Iterator[tuple[int, Row]]:
    """The filled cells of each row below the heading, by the names of the text format, with the row's number."""
    lines = sheets.get(sheet) or [[]]
    columns = texts.COLUMNS[sheet]
    unknown = next((heading for heading in lines[0] if heading and heading not in columns), None)
    if unknown:
        known = "、".join(columns)
        raise Problem(texts.UNKNOWN_COLUMN.format(sheet=sheet, column=unknown, known=known))
    for number, line in enumerate(lines[1:], 2):
        row = {columns[heading]: cell for heading, cell in zip(lines[0], line, strict=False) if heading and cell}
        if row:
            yield number, row


def _coded(row: Row, codes: Mapping[object, str]) -> Row:
    """The category of a rule by its code, whether its code or its name was written."""
    return {"category": codes.get(row["category"], row["category"])} if "category" in row else {}


def _named(sheets: Mapping[str, list[list[str]]], sheet: str) -> Iterator[tuple[str, Row]]:
    """The rows of a sheet whose first column is a name that stands there once."""
    column, key = next(iter(texts.COLUMNS[sheet].items()))
    seen: set[str] = set()
    for number, row in _rows(sheets, sheet):
        if key not in row:
            raise Problem(texts.NO_NAME.format(sheet=sheet, row=number, column=column))
        name = row.pop(key)
        if name in seen:
            raise Problem(texts.TWICE.format(sheet=sheet, row=number, name=name))
        seen.add(name)
        yield name, row


def _values(row: Row) -> dict[str, Any]:
    return {key: _READ.get(key, str)(cell) if key not in _LISTS else split_words(cell) for key, cell in row.items()}


def split_words(cell: str) -> list[str]:
    """The words of a cell or a field, as `joined_words` writes them or as people do."""
    return [quoted.replace('""', '"') or plain for quoted, plain in _WORD.findall(cell)]


def _number(cell: str) -> float | str:
    """The number, or the cell as it is: the reader of rules then says what is wrong with it."""
    try:
        return float(cell)
    except ValueError:
        return cell


def _hours(cell: str) -> list[int] | str:
    found = re.fullmatch(rf"(\d+)\s*[{texts.UNTIL}]\s*(\d+)", cell)
    return [int(found[1]), int(found[2])] if found else cell


def _flag(cell: str) -> bool | str:
    return {texts.YES: True, texts.NO: False}.get(cell, cell)


def _chosen(key: str) -> Callable[[str], str]:
    codes = {said: code for code, said in texts.CHOICES[key].items()}
    return lambda cell: codes.get(cell, cell)


_READ: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("weight", "also", "reach"), _number),
    **dict.fromkeys(("sensitive", "public", "backed"), _flag),
    **{key: _chosen(key) for key in texts.CHOICES},
    "all": lambda cell: [split_words(line) for line in cell.splitlines() if line.strip()],
    "hours": _hours,
}


def _cells(item: Any) -> Row:
    return {
        key: _said(key, value)
        for spec in fields(item)
        if (value := getattr(item, spec.name)) not in ((), None, "")
        for key in [_SHORT.get(spec.name, spec.name)]
    }


def _category_names(rule_set: RuleSet) -> Row:
    """What to call each category in the column of a rule: its name, or its code where two share a name."""
    names = [category.name for category in rule_set.categories.values()]
    return {code: c.name if names.count(c.name) == 1 else code for code, c in rule_set.categories.items()}


def _worded(item: tuple[str, tuple[str, ...]]) -> Row:
    return {"name": item[0], "words": joined_words(item[1])}


def _said(key: str, value: Any) -> str:
    match value:
        case bool():
            return texts.YES if value else texts.NO
        case int() | float():
            return repr(int(value) if value == int(value) else value)
        case (int(), int()):
            return f"{value[0]}-{value[1]}"
        case tuple():
            return "\n".join(map(joined_words, value)) if key == "all" else joined_words(value)
    return texts.CHOICES.get(key, {}).get(value, str(value))


def joined_words(words: Iterable[str]) -> str:
    """The words as one text, those in quotes that have a separator in them."""
    return " ".join(_quoted(word) if re.search(f'["{_SEPARATORS}]', word) else word for word in words)


def _quoted(word: str) -> str:
    doubled = word.replace('"', '""')
    return f'"{doubled}"'


def _write(book: Workbook, sheet: str, rows: Iterable[Row]) -> None:
    page, columns = book.add_worksheet(sheet), texts.COLUMNS[sheet]
    heading = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.freeze_panes(1, 1)
    for place, (title, key) in enumerate(columns.items()):
        page.write_string(0, place, title, heading)
        page.set_column(place, place, _WIDE if key in ("any", "words", "note") else _NARROW, wrapped)
        if key in texts.CHOICES:
            page.data_validation(1, place, 9999, place, {"validate": "list", "source": [*texts.CHOICES[key].values()]})
    for number, row in enumerate(rows, 1):
        for place, key in enumerate(columns.values()):
            if len(row.get(key, "")) > _LONGEST_CELL:
                raise Problem(texts.TOO_MANY_WORDS.format(name=next(iter(row.values()))))
            page.write_string(number, place, row.get(key, ""), wrapped)
