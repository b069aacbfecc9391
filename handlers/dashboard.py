"""What a leader looks at: a time, an area, and the tickets in it, by day, grid, category and group."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple

from handlers import figures
from handlers.context import CHINA
from handlers.days_off import longest
from handlers.figures import QUIET, SMALL, Case, Key, Rate
from handlers.town import People
from storage import figures as rows
from storage.board import Area, Sight
from storage.db import Transaction
from storage.tables import Grid

DAY = timedelta(days=1)
LONGEST_PROMISE = timedelta(days=3)  # without days off, how long before a day its promises may have been made
DEEDS = {"accepted": ("accept",), "done": ("close", "lapse")}
STANDING = ("open", "late", "quiet", "unconfirmed")
MISSED = "missed"  # promises of these days that were not kept, whenever the tickets were opened
LISTS = (*figures.LISTS, *DEEDS, *(f"now_{kind}" for kind in STANDING), MISSED)


def midnight(day: date) -> datetime:
    """When the day begins in China."""
    return datetime.combine(day, time(), CHINA)


def day_of(moment: datetime) -> date:
    """The date in China."""
    return moment.astimezone(CHINA).date()


class Line(NamedTuple):
    """The tickets of one category, group or grid; `late` are those late now, whenever they were opened."""

    key: Key
    received: int
    unfinished: int
    rates: dict[str, Rate]
    late: int = 0


class Day(NamedTuple):
    """What came in and what was done."""

    day: date
    received: int
    done: int


class Doing(NamedTuple):
    """The four numbers of a day."""

    received: int
    accepted: int
    done: int
    missed: int


@dataclass
class View:
    """Who looks (`sight`), where (`grid`: it and those below, or everywhere) and at which days, both included."""

    tx: Transaction
    people: People
    sight: Sight
    now: datetime
    since: date
    until: date
    grid: Grid | None = None
    days_off: Collection[str] = ()

    @cached_property
    def within(self) -> Area:
        """The grids looked at."""
        top = self.grid and self.grid.id
        return frozenset(each for each in self.people.grids if top in [*self.people.up_from(each)]) if top else None

    @cached_property
    def cases(self) -> list[Case]:
        """The tickets opened in these days."""
        return self.opened(midnight(self.since), midnight(self.until + DAY))

    def rates(self) -> dict[str, Rate]:
        """The three rates of all of it."""
        return figures.rates(Counter(case.outcomes for case in self.cases))

    def opened(self, since: datetime, until: datetime) -> list[Case]:
        """The tickets opened in another time."""
        return figures.cases(self.tx, self.sight, self.within, since, until, self.now, self.days_off)

    def did(self, deed: str, since: date, until: date) -> list[tuple[int, str]]:
        """Ticket and day of one of DEEDS in these days, both included."""
        return rows.taken(self.tx, self.sight, self.within, midnight(since), midnight(until + DAY), DEEDS[deed])

    def missed(self, since: date, until: date) -> list[tuple[int, str]]:
        """Ticket and day of the promises of these days that were not kept, so far."""
        start, end = midnight(since), min(midnight(until + DAY), self.now)
        oldest = start - LONGEST_PROMISE - longest(self.days_off)
        return rows.missed(self.tx, self.sight, self.within, start, end, oldest)

    @cached_property
    def standing(self) -> list[rows.Standing]:
        """What is open now, by group and grid."""
        return rows.standing(self.tx, self.sight, self.within, self.now, self.now - QUIET)

    def standing_now(self) -> dict[str, int]:
        """The sums of it."""
        return {kind: sum(getattr(each, kind) for each in self.standing) for kind in STANDING}

    def turned_back(self) -> dict[str, int]:
        """How many of these tickets were reopened, and handed on twice or more."""
        return {"reopened": sum(c.reopened for c in self.cases), "returned": sum(c.returned for c in self.cases)}

    # -- by day

    def today(self) -> tuple[Doing, Doing]:
        """Today so far, and yesterday."""
        today, yesterday = day_of(self.now), day_of(self.now) - DAY
        counts = [self._received(yesterday, today), *(self._done(deed, yesterday, today) for deed in DEEDS)]
        counts.append(Counter(day for _, day in self.missed(yesterday, today)))
        now, before = (Doing(*(count.get(day, 0) for count in counts)) for day in map(str, (today, yesterday)))
        return now, before

    def _done(self, deed: str, since: date, until: date) -> dict[str, int]:
        span = midnight(since), midnight(until + DAY)
        return rows.taken_by_day(self.tx, self.sight, self.within, *span, DEEDS[deed])

    def _received(self, since: date, until: date) -> dict[str, int]:
        return rows.received_by_day(self.tx, self.sight, self.within, midnight(since), midnight(until + DAY))

    def days(self, least: int) -> list[Day]:
        """Day by day, and from so many days back if that is longer."""
        until = min(self.until, day_of(self.now))
        since = min(self.since, until - (least - 1) * DAY)
        received, done = self._received(since, until), self._done("done", since, until)
        days = [since + n * DAY for n in range((until - since).days + 1)]
        return [Day(day, received.get(str(day), 0), done.get(str(day), 0)) for day in days]

    # -- by what it is and who has it

    @cached_property
    def by_category(self) -> list[Line]:
        """The most frequent first."""
        lines = _lines([case.category for case in self.cases], self.cases).values()
        return sorted(lines, key=lambda line: (-line.received, str(line.key)))

    def by_group(self) -> tuple[list[Line], Line]:
        """The groups in the order of the roster (it is no contest), and those with few tickets together."""
        small, late = self.small_groups, self._late(lambda each: each.group_id)
        held = [case for case in self.cases if case.group_id]
        lines = _lines([None if case.group_id in small else case.group_id for case in held], held)
        shown = [lines[group]._replace(late=late[group]) for group in self.people.groups if group in lines]
        return shown, lines.get(None, _line(None, Counter()))._replace(late=sum(late[group] for group in small))

    @cached_property
    def small_groups(self) -> set[int]:
        """Those with so few tickets in these days that they are not shown alone."""
        counted = Counter(case.group_id for case in self.cases)
        return {group for group in self.people.groups if counted[group] < SMALL}

    def _late(self, key: Callable[[rows.Standing], int | None]) -> Counter[int | None]:
        late: Counter[int | None] = Counter()
        for each in self.standing:
            late[key(each)] += each.late
        return late

    # -- by grid

    @cached_property
    def root(self) -> Grid | None:
        """The grid whose parts are shown: the one looked at or, where there is only one to begin with, that one."""
        public = self.sight.public
        seen = {each.id: each for each in self.people.grids.values() if public is None or each.id in public}
        tops = [each for each in seen.values() if each.parent_id not in seen]
        return self.grid or (tops[0] if len(tops) == 1 else None)

    @cached_property
    def parts(self) -> list[Grid]:
        """The grids below it, by code."""
        grids = self.people.grids.values()
        seen = [each for each in grids if self.sight.public is None or each.id in self.sight.public]
        ids = {each.id for each in seen}
        above = self.root.id if self.root else None
        found = [each for each in seen if (each.parent_id == above if self.root else each.parent_id not in ids)]
        return sorted(found, key=lambda each: each.code)

    @cached_property
    def _part_of(self) -> dict[int | None, int | None]:
        parts = {each.id for each in self.parts} | ({self.root.id} if self.root else set())
        return {each: next((up for up in self.people.up_from(each) if up in parts), None) for each in self.people.grids}

    def part(self, grid_id: int | None) -> int | None:
        """Which part a grid belongs to: the whole's own id where it is in none, None for what is elsewhere."""
        return self._part_of.get(grid_id)

    @cached_property
    def _parts_of_cases(self) -> list[int | None]:
        return [self._part_of.get(case.grid_id) for case in self.cases]

    @cached_property
    def by_grid(self) -> list[Line]:
        """The parts in their order, then what belongs to the whole only, then (key None) what is elsewhere."""
        lines = _lines(self._parts_of_cases, self.cases)
        late = self._late(lambda each: self.part(each.grid_id))
        order: list[int | None] = [each.id for each in self.parts]
        order += [key for key in ((self.root.id if self.root else None), None) if key not in order]
        found = [lines.get(key, _line(key, Counter()))._replace(late=late[key]) for key in order]
        ids = {each.id for each in self.parts}
        return [line for line in found if line.key in ids or line.received or line.late]

    def crossed(self) -> Counter[tuple[str, Key]]:
        """Category by part."""
        return Counter(zip([case.category for case in self.cases], self._parts_of_cases, strict=True))

    # -- the tickets behind a number

    def ids(self, name: str) -> list[tuple[int, str, int | None, int | None]]:
        """Id, category, group and grid of the tickets in one of LISTS.

        Of what stands open the most pressing come first, of others the newest.
        """
        if name.startswith("now_"):
            found = rows.standing_tickets(
                self.tx, name.removeprefix("now_"), self.sight, self.within, self.now, self.now - QUIET
            )
            return [(ticket, "", group, grid) for ticket, group, grid in found]
        if name in DEEDS or name == MISSED:
            days = self.missed(self.since, self.until) if name == MISSED else self.did(name, self.since, self.until)
            return [(ticket, "", None, None) for ticket in sorted({ticket for ticket, _ in days}, reverse=True)]
        named = (case for case in reversed(self.cases) if figures.belongs(case, name))
        return [(case.id, case.category, case.group_id, case.grid_id) for case in named]


def _lines(keys: Iterable[Key], cases: list[Case]) -> dict[Key, Line]:
    """The cases by their keys, which come in the same order."""
    by: dict[Key, figures.Outcomes] = defaultdict(Counter)
    for (key, outcomes), n in Counter(zip(keys, [case.outcomes for case in cases], strict=True)).items():
        by[key][outcomes] = n
    return {key: _line(key, counted) for key, counted in by.items()}


def _line(key: Key, counted: figures.Outcomes) -> Line:
    unfinished = sum(n for outcome, n in counted.items() if outcome[1] in figures.UNFINISHED)
    return Line(key, counted.total(), unfinished, figures.rates(counted))
