"""The card of telephone numbers."""

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from handlers import office_texts, texts

ALWAYS = ("110", "119", "120")  # nobody calls these to see whether they answer
STALE = timedelta(days=180)  # then somebody should call it again to see whether it still answers
_WIDTH, _ABREAST = 18, 3  # Chinese characters (two digits are as wide as one) and numbers in a line of the card


class Line(NamedTuple):
    """A number to call; `checked_at` is when somebody last did, to see."""

    name: str
    number: str
    hours: str = ""
    checked_at: datetime | None = None


Lines = tuple[Line, ...]
SHIPPED: Lines = tuple(Line(name, number) for name, number in re.findall(r"([^\s，。]+) (\d+)", texts.HOTLINES))


def stale(line: Line, now: datetime) -> bool:
    """Whether nobody called it for half a year; emergency numbers are never tried."""
    return line.number not in ALWAYS and (line.checked_at is None or now - line.checked_at > STALE)


def card(lines: Lines) -> str:
    """What residents get, at most three numbers in a line; the shipped numbers give the shipped text."""
    packed: list[list[str]] = []
    for said in map(_said, lines):
        if packed and len(packed[-1]) < _ABREAST and _fits(*packed[-1], said):
            packed[-1].append(said)
        else:
            packed.append([said])
    rows = [office_texts.BETWEEN.join(row) for row in packed]
    whole = rows[-1] + office_texts.STOP + office_texts.CARD_END
    end = [whole] if _wide(whole) <= _WIDTH else [rows[-1], office_texts.CARD_END]
    return "\n".join([*rows[:-1], *end])


def _said(line: Line) -> str:
    pattern = office_texts.WITH_HOURS if line.hours else office_texts.HOTLINE
    return pattern.format(name=line.name, number=line.number, hours=line.hours)


def _fits(*said: str) -> bool:
    return _wide(office_texts.BETWEEN.join(said)) <= _WIDTH


def _wide(said: str) -> float:
    return sum(0.5 if character.isascii() else 1 for character in said)
