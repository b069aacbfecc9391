"""What changed between two recorded states, as somebody reads it."""

import difflib
import re
from typing import NamedTuple

from bot.console import audit_texts as texts

_FIELD = re.compile(r"(?:^| )([a-z_]+)=")
_MOST = 40  # lines


class Piece(NamedTuple):
    """One line of a difference: `name` of the field or nothing, what it was, and what it is; either may be empty."""

    name: str
    was: str
    now: str


def difference(before: str, after: str) -> list[Piece]:
    """The fields that changed where both are lists of fields; else the lines that went and came; else both."""
    was, now = _fields(before), _fields(after)
    if was or now:
        names = [name for name in {**was, **now} if was.get(name) != now.get(name)]
        return [Piece(texts.FIELDS.get(name, name), was.get(name, ""), now.get(name, "")) for name in names]
    if "\n" in before + after:
        return _lines(before, after)
    return [Piece("", before, after)] if before != after else []


def _fields(said: str) -> dict[str, str]:
    """`name=value name=value` as a mapping; nothing for any other text."""
    if not _FIELD.match(said):
        return {}
    parts = _FIELD.split(said)[1:]
    return dict(zip(parts[::2], (value.strip() for value in parts[1::2]), strict=True))


def _lines(before: str, after: str) -> list[Piece]:
    compared = difflib.ndiff(before.splitlines(), after.splitlines())
    found = [
        Piece("", line[2:] if line[0] == "-" else "", line[2:] if line[0] == "+" else "")
        for line in compared
        if line[0] in "+-"
    ]
    more = len(found) - _MOST
    return [*found[:_MOST], *([Piece("", "", texts.MORE_LINES.format(n=more))] if more > 0 else [])]
