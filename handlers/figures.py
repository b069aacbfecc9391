"""The formulas of the dashboard. A ticket has one outcome for each of the three rates; all is counted from these.

Response: somebody took the ticket on by the promised time. Solution: the resident's last word was that it is solved.
Satisfaction: the resident gave four or five of five. Silence is an outcome of its own and never a good one; what staff
reported and did themselves, and what was merged into another ticket, is left out of all three.
"""

from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from handlers import clocks
from storage import figures as rows
from storage.board import Area, Sight
from storage.db import Transaction

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
    """A ticket with its outcomes, which follow RATES; `returned`: handed on twice or more."""

    id: int
    day: str
    category: str
    grid_id: int | None
    group_id: int | None
    outcomes: tuple[str, str, str]
    reopened: bool
    returned: bool


class Rate(NamedTuple):
    """So many good ones of so many; `left_out` says what is not among them, and how often."""

    good: int
    of: int
    left_out: dict[str, int]

    @property
    def percent(self) -> int | None:
        """Rounded; None where so few would say nothing."""
        return round(100 * self.good / self.of) if self.of >= SMALL else None


def response(status: str, taken: int | None, passed: bool) -> str:
    """Taken on by the promised time or not."""
    if taken is not None:
        return "responded" if taken else "late"
    if status == "withdrawn":
        return "dropped"
    return "late" if passed else "waiting"


def solution(status: str, word: str, by_staff: bool) -> str:
    """What the resident said last about it; where they said nothing, how it stands."""
    if status == "withdrawn":
        return "withdrawn"
    if word:
        return "solved" if word == "yes" else "unsolved"
    if status == "closed":
        return "staff_closed" if by_staff else "silent"
    return "asked" if status == "resolved" else "in_hand"


def satisfaction(rating: int | None) -> str:
    """Four and five of five are satisfied; three is not."""
    if rating is None:
        return "unrated"
    return "satisfied" if rating >= 4 else "dissatisfied"


@cache
def outcomes(
    status: str, taken: int | None, passed: bool, word: str, by_staff: bool, rating: int | None, own: bool
) -> tuple[str, str, str]:
    """One for each rate; the arguments are those of storage.figures.Fact. There are few of them."""
    if status == "merged":
        return "merged", "merged", "merged"
    if own:
        return "own", "own", "own"
    return response(status, taken, passed), solution(status, word, by_staff), satisfaction(rating)


def cases(
    tx: Transaction, sight: Sight, area: Area, since: datetime, until: datetime, now: datetime,
    days_off: Collection[str] = (),
) -> list[Case]:  # fmt: skip
    """The tickets opened in this time that somebody may count, the oldest first; `days_off` moved their promises."""
    facts = rows.facts(tx, sight, area, since, until, now)
    again = rows.accepted(tx, [fact.id for fact in facts if fact.reopened])
    first = {each.id: int(each.accepted_at <= clocks.due_at(each.urgency, each.opened_at, days_off)) for each in again}
    return [
        Case(
            ticket, day, category, grid, group,
            outcomes(status, first.get(ticket, taken), passed, word, by_staff, rating, own), reopened, moves >= TWICE,
        )
        for ticket, day, status, category, grid, group, rating, own, taken, passed, word, by_staff, reopened, moves
        in facts
    ]  # fmt: skip


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


_RATED = {f"{rate}_of": (place, (formula.good, formula.bad)) for place, (rate, formula) in enumerate(RATES.items())}
_OUTCOMES = {
    outcome: (place, (outcome,))
    for place, formula in enumerate(RATES.values())
    for outcome in (formula.good, formula.bad, *formula.left_out)
}
_TAKEN: dict[str, Callable[[Case], bool]] = {
    "received": lambda case: True,
    "unfinished": lambda case: case.outcomes[1] in UNFINISHED,
    "reopened": lambda case: case.reopened,
    "returned": lambda case: case.returned,
}
LISTS = (*_TAKEN, *_RATED, *_OUTCOMES)


def belongs(case: Case, name: str) -> bool:
    """Whether the ticket is in one of LISTS: counted in a rate (`response_of`), of one outcome, or of another kind."""
    if name in _TAKEN:
        return _TAKEN[name](case)
    place, among = {**_RATED, **_OUTCOMES}[name]
    return case.outcomes[place] in among
