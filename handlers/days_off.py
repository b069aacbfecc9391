"""Days on which nobody is promised an answer: read from what an office types or pastes."""

import re
from collections.abc import Collection
from datetime import date, timedelta

from handlers import office_texts
from handlers.refusals import Mistake

_LONGEST_NAME, _LONGEST_SPAN = 12, 31
_SHOWN = 8  # bad lines that are named at once
_DAY = re.compile(office_texts.DAY, re.ASCII)
_LINE = re.compile(rf"({_DAY.pattern})(?:\s*{office_texts.TO}\s*({_DAY.pattern}))?[\s,，:：]+(\S.*)", re.ASCII)
_ONE_DAY = timedelta(days=1)


def span(first: str, last: str, name: str, today: date) -> dict[str, str]:
    """The days from `first` to `last` (nothing: that one day), by day; Mistake if they cannot be."""
    start = _day(first, today)
    end = _day(last, today) if last else start
    days = (end - start).days + 1
    if days < 1:
        raise Mistake(office_texts.BACKWARDS)
    if days > _LONGEST_SPAN:
        raise Mistake(office_texts.LONG_SPAN.format(most=_LONGEST_SPAN, days=days))
    if not name or len(name) > _LONGEST_NAME:
        raise Mistake(office_texts.DAY_NAME.format(most=_LONGEST_NAME))
    return {(start + n * _ONE_DAY).isoformat(): name for n in range(days)}


def _day(said: str, today: date) -> date:
    """However it was written; years far away are slips of the hand."""
    found = _DAY.fullmatch(said.strip())
    try:
        year, month, number = (int(part) for part in found.groups()) if found else (0, 0, 0)
        day = date(year, month, number)
    except ValueError:
        raise Mistake(office_texts.NO_DAY.format(said=said[:20])) from None
    years = range(today.year - 1, today.year + 4)
    if day.year not in years:
        raise Mistake(office_texts.OTHER_YEAR.format(day=day.isoformat(), first=years[0], last=years[-1]))
    return day


def read(pasted: str, today: date) -> dict[str, str]:
    """Lines such as “2027-01-01 元旦” or “2027-02-06 至 2027-02-12 春节”; Mistake names every bad line."""
    days: dict[str, str] = {}
    wrong: list[str] = []
    for number, line in enumerate(pasted.splitlines(), 1):
        try:
            days |= _read_line(line.strip(), today) if line.strip() else {}
        except Mistake as mistake:
            wrong.append(office_texts.LINE.format(number=number, problem=mistake))
    if wrong:
        raise Mistake("\n".join(wrong[:_SHOWN]))
    if not days:
        raise Mistake(office_texts.NOTHING)
    return days


def _read_line(line: str, today: date) -> dict[str, str]:
    found = _LINE.fullmatch(line)
    if found is None:
        raise Mistake(office_texts.NO_LINE.format(said=line[:20]))
    return span(found[1], found[5] or "", found[9].strip(), today)


def lacking(days: Collection[str], today: date) -> int | None:
    """Next year, from November on, while it has no day off yet."""
    year = today.year + 1
    return year if today.month >= 11 and not any(day.startswith(str(year)) for day in days) else None


def longest(days: Collection[str]) -> timedelta:
    """How long the longest holiday is."""
    most, run, before = 0, 0, None
    for day in map(date.fromisoformat, sorted(days)):
        run = run + 1 if before and day - before == _ONE_DAY else 1
        most, before = max(most, run), day
    return most * _ONE_DAY
