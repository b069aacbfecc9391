"""The formulas of the dashboard. A ticket has one outcome for each of the three rates; all is counted from these.

Response: somebody took the ticket on by the promised time, the first one. Solution: the resident's last word was that
it is solved. Satisfaction: the resident gave four or five of five. Silence is an outcome of its own and never a good
one; what staff reported and did themselves, and what was merged into another ticket, is left out of all three.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple

from storage import figures as rows
from storage.db import Transaction
from storage.figures import Sieve, Span

SMALL = 10  # below this no percentage is shown, and groups are put together
HIDDEN = 5  # fewer sensitive tickets of one category and grid than this are not shown
QUIET = timedelta(days=3)  # in hand or waiting for the resident, and nothing happened
TWICE = 2  # handed on so often that somebody should look
Key = str | int | None  # a category, or the id of a group or grid


class Formula(NamedTuple):
    """The outcomes that count as good and as bad; every other one is left out of the rate."""

    good: str
    bad: str
    left_out: tuple[str, ...]


RATES = {
    "response": Formula("responded", "late", ("waiting", "dropped", "own", "merged")),
    "solution": Formula(
        "solved", "unsolved", ("in_hand", "asked", "silent", "staff_closed", "withdrawn", "own", "merged")
    ),
    "satisfaction": Formula("satisfied", "dissatisfied", ("unrated", "own", "merged")),
}


class Case(NamedTuple):
    """So many (`number`) tickets with the same outcomes, which follow RATES; `returned`: handed on twice or more."""

    category: str
    grid_id: int | None
    group_id: int | None
    outcomes: tuple[str, str, str]
    reopened: bool
    returned: bool
    number: int


class Rate(NamedTuple):
    """So many good ones of so many; `left_out` says what is not among them, and how often."""

    good: int
    of: int
    left_out: dict[str, int]

    @property
    def percent(self) -> int | None:
        """Rounded; None where so few would say nothing."""
        return round(100 * self.good / self.of) if self.of >= SMALL else None


def response(status: str, taken: bool | None, passed: bool) -> str:
    """Taken on by the promised time or not."""
    if taken is not None:
        return "responded" if taken else "late"
    if status == "withdrawn":
        return "dropped"
    return "late" if passed else "waiting"


def solution(status: str, outcome: str) -> str:
    """What the resident said last about it; where they said nothing, how it stands."""
    if status == "withdrawn":
        return "withdrawn"
    return outcome or ("asked" if status == "resolved" else "in_hand")


def satisfaction(rating: int | None) -> str:
    """Four and five of five are satisfied; three is not."""
    if rating is None:
        return "unrated"
    return "satisfied" if rating >= 4 else "dissatisfied"


@cache
def outcomes(
    status: str, taken: bool | None, passed: bool, outcome: str, rating: int | None, own: bool
) -> tuple[str, str, str]:
    """One for each rate; the arguments are those of storage.figures.Alike. There are few of them.

    storage.figures finds the tickets behind a number by the same formulas; a test compares.
    """
    if status == "merged":
        return "merged", "merged", "merged"
    if own:
        return "own", "own", "own"
    return response(status, taken, passed), solution(status, outcome), satisfaction(rating)


def cases(tx: Transaction, span: Span) -> list[Case]:
    """The tickets opened in this time that somebody may count; few are own, and so they are first counted as others."""
    counted: Counter[tuple[Any, ...]] = Counter()
    for alike in rows.alike(tx, span):
        for kind, n in _kinds(alike):
            counted[kind] += n
    for alike in rows.alike(tx, span, own=True):
        own = outcomes(alike.status, alike.taken, False, alike.outcome, alike.rating, True)
        for kind, n in _kinds(alike):
            counted[kind] -= n
            counted[*kind[:3], own, *kind[4:]] += n
    return [Case._make((*kind, n)) for kind, n in counted.items() if n]


def _kinds(alike: rows.Alike) -> Iterator[tuple[tuple[Any, ...], int]]:
    """The fields of their case, and how many; those whose time passed have outcomes apart from the others."""
    category, grid, group, status, taken, outcome, rating, reopened, transfers, number, passed = alike
    for n, over in ((number - passed, False), (passed, True)):
        if n:
            found = outcomes(status, taken, over, outcome, rating, False)
            yield (category, grid, group, found, reopened, transfers >= TWICE), n


UNFINISHED = ("in_hand", "asked")
Outcomes = Counter[tuple[str, str, str]]


def rates(counted: Outcomes) -> dict[str, Rate]:
    """The three rates of so many tickets with these outcomes."""
    return {name: _rate(formula, counted, place) for place, (name, formula) in enumerate(RATES.items())}


def _rate(formula: Formula, counted: Outcomes, place: int) -> Rate:
    by: Counter[str] = Counter()
    for outcome, n in counted.items():
        by[outcome[place]] += n
    return Rate(by[formula.good], by[formula.good] + by[formula.bad], {name: by[name] for name in formula.left_out})


_SIEVES = {
    "received": Sieve(),
    "unfinished": Sieve("solution", UNFINISHED),
    "reopened": Sieve(reopened=True),
    "returned": Sieve(transfers=TWICE),
    **{f"{rate}_of": Sieve(rate, (formula.good, formula.bad)) for rate, formula in RATES.items()},
    **{
        outcome: Sieve(rate, (outcome,))
        for rate, formula in RATES.items()
        for outcome in (formula.good, formula.bad, *formula.left_out)
    },
}
LISTS = tuple(_SIEVES)


def sieve(name: str) -> Sieve:
    """What lets the tickets of one of LISTS through: of a rate (`response_of`), of an outcome, or of another kind."""
    return _SIEVES[name]
