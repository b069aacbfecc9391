"""Sums of tickets that are alike, and what they come to as the lines of a table."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from typing import NamedTuple, TypeVar

from handlers import figures
from handlers.figures import Case, Key, Rate

Counted = TypeVar("Counted", bound=Hashable)


class Line(NamedTuple):
    """The tickets of one category, group or grid; `late` are those late now, whenever they were opened."""

    key: Key
    received: int
    unfinished: int
    rates: dict[str, Rate]
    late: int = 0


def sums(counts: Iterable[tuple[Counted, int]]) -> Counter[Counted]:
    """The sums by their keys."""
    found: Counter[Counted] = Counter()
    for key, n in counts:
        found[key] += n
    return found


def by_key(keyed: Iterable[tuple[Key, Case]]) -> dict[Key, Line]:
    """The cases by their keys."""
    by: dict[Key, figures.Outcomes] = defaultdict(Counter)
    for key, case in keyed:
        by[key][case.outcomes] += case.number
    return {key: made(key, counted) for key, counted in by.items()}


def made(key: Key, counted: figures.Outcomes) -> Line:
    """The line of so many outcomes."""
    unfinished = sum(n for outcome, n in counted.items() if outcome[1] in figures.UNFINISHED)
    return Line(key, counted.total(), unfinished, figures.rates(counted))
