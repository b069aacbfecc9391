"""The list of telephone numbers as an office changes it. Whatever cannot be is a Mistake, and the list stays."""

import re
from datetime import datetime

from handlers import office_texts as texts
from handlers.hotlines import ALWAYS, Line, Lines, card
from handlers.refusals import Mistake

_LONGEST_NAME, _LONGEST_HOURS, _MOST_LINES = 8, 8, 5
_NUMBER = re.compile(r"\d{3,12}|\d{3,4}-\d{3,4}-?\d{3,4}", re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_MARKS = re.compile(r"[\s，。、,.;；:：()（）{}<>/]")


def added(lines: Lines, line: Line) -> Lines:
    """With one more at the end."""
    return _checked((*lines, _line(line)))


def changed(lines: Lines, number: str, to: Line) -> Lines:
    """The line with this number says something else; a new number was never called."""
    return _checked(tuple(_changed(each, _line(to)) if each.number == number else each for each in lines))


def _changed(line: Line, to: Line) -> Line:
    return to._replace(checked_at=line.checked_at if line.number == to.number else None)


def called(lines: Lines, number: str, now: datetime) -> Lines:
    """Somebody called this number just now, and it answered."""
    return tuple(line._replace(checked_at=now) if line.number == number else line for line in lines)


def without(lines: Lines, number: str) -> Lines:
    """The list without this number; three numbers stay."""
    return _checked(tuple(line for line in lines if line.number != number))


def moved(lines: Lines, number: str, by: int) -> Lines:
    """One place up (-1) or down (1); at the ends nothing happens."""
    at = [line.number for line in lines].index(number)
    to = min(max(at + by, 0), len(lines) - 1)
    rest = [line for line in lines if line.number != number]
    return _checked((*rest[:to], lines[at], *rest[to:]))


def _line(line: Line) -> Line:
    if not line.name or len(line.name) > _LONGEST_NAME or re.search(r"\d", line.name) or _MARKS.search(line.name):
        raise Mistake(texts.HOTLINE_NAME.format(most=_LONGEST_NAME))
    if not _NUMBER.fullmatch(line.number):
        raise Mistake(texts.HOTLINE_NUMBER.format(number=line.number[:20]))
    if _MOBILE.fullmatch(line.number.replace("-", "")):
        raise Mistake(texts.HOTLINE_MOBILE.format(number=line.number))
    if len(line.hours) > _LONGEST_HOURS or _MARKS.search(line.hours):
        raise Mistake(texts.HOTLINE_HOURS.format(most=_LONGEST_HOURS))
    return line


def _checked(lines: Lines) -> Lines:
    numbers = [line.number for line in lines]
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    if twice:
        raise Mistake(texts.HOTLINE_TWICE.format(number=twice))
    if not set(ALWAYS).issubset(numbers):
        raise Mistake(texts.HOTLINE_KEEP)
    if card(lines).count("\n") >= _MOST_LINES:
        raise Mistake(texts.HOTLINE_FULL.format(most=_MOST_LINES))
    return lines
