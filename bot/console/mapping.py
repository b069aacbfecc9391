"""Which column of somebody's table is what: guessed from the headings, then chosen by the person."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.console import imports_texts as texts
from bot.console.uploads import Table, Upload
from handlers.refusals import Mistake
from handlers.roster_line import Complaint, Line


class Choice(NamedTuple):
    """A table, what it is, and where each value comes from: the number of a column, or "=value" for all lines."""

    upload: Upload
    table: int
    sheet: str
    sources: dict[str, str]

    @property
    def chosen(self) -> Table:
        """The table that is imported."""
        return self.upload.tables[self.table]


def guessed_sheet(heading: Sequence[str]) -> str:
    """The kind of table that most of the headings fit, people if none does."""
    fits = {sheet: len(guessed(sheet, heading)) / len(texts.GUESSES[sheet]) for sheet in texts.GUESSES}
    for sheet, words in texts.GUESSES.items():
        if any(name in heading for name in words["name"][:2]):
            fits[sheet] += 1
    best = max(fits, key=lambda sheet: fits[sheet])
    return best if fits[best] else "people"


def guessed(sheet: str, heading: Sequence[str]) -> dict[str, str]:
    """Where each value of this kind of table probably stands; what cannot be guessed is left out."""
    found: dict[str, str] = {}
    bare = [title.lower().replace(" ", "").partition("（")[0].partition("(")[0].rstrip("*：:") for title in heading]
    for field, words in texts.GUESSES[sheet].items():
        at = next(
            (bare.index(word) for word in words if word in bare and str(bare.index(word)) not in found.values()), -1
        )
        if at >= 0:
            found[field] = str(at)
    return found


def lines(choice: Choice) -> tuple[list[Line], list[Complaint]]:
    """The lines as the import reads them, and those that hold formulas; Mistake if columns are missing."""
    _refuse_gaps(choice)
    good: list[Line] = []
    bad: list[Complaint] = []
    for number, row in choice.chosen.lines:
        values = {field: _value(choice.sources.get(field, ""), row) for field in texts.NAMES[choice.sheet]}
        line = Line(choice.upload.file, number, values)
        formula = next((field for field, value in values.items() if value.startswith("=")), None)
        if formula is None:
            good.append(line)
        else:
            bad.append(Complaint(line, formula, texts.FORMULA_CELL.format(column=formula)))
    return good, bad


def _refuse_gaps(choice: Choice) -> None:
    missing = [
        name
        for field, name in texts.NAMES[choice.sheet].items()
        if not choice.sources.get(field) and field not in texts.MAY_LACK[choice.sheet]
    ]
    if missing:
        raise Mistake(texts.MISSING.format(fields="、".join(missing)))
    columns = [source for source in choice.sources.values() if source and not source.startswith("=")]
    twice = next((column for column in columns if columns.count(column) > 1), None)
    if twice is not None:
        raise Mistake(texts.TWICE.format(column=choice.chosen.heading[int(twice)]))


def _value(source: str, row: Sequence[str]) -> str:
    return source[1:] if source.startswith("=") else row[int(source)] if source else ""


def sources(said: Mapping[str, str], sheet: str, width: int) -> dict[str, str]:
    """What the form says about each value; anything that is no column and no offered constant counts as nothing."""
    found = {}
    for field in texts.NAMES[sheet]:
        source = said.get(field, "")
        constant = source.startswith("=") and source[1:] in texts.CONSTANTS.get(field, {})
        column = source.isascii() and source.isdecimal() and len(source) < 4 and int(source) < width
        found[field] = source if constant or column else ""
    return found
