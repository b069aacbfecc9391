"""What a leader looks at: a time, an area, and the tickets in it, by day, grid, category and group."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple

from handlers import figures, lines
from handlers.context import CHINA
from handlers.days_off import longest
from handlers.figures import QUIET, SMALL, Case, Key, Rate
from handlers.lines import Line, sums
from handlers.town import People
from storage import figures as rows
from storage.board import Area, Sight
from storage.db import Transaction
from storage.figures import Span
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


class Only(NamedTuple):
    """What narrows a list, as in storage.figures.Sieve."""

    category: str = ""
    groups: frozenset[int] | None = None
    grids: frozenset[int | None] | None = None

    def takes(self, group: int | None, grid: int | None) -> bool:
        """Whether a ticket of this group and grid is meant."""
        return (self.groups is None or group in self.groups) and (self.grids is None or grid in self.grids)


ANY = Only()


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
    def span(self) -> Span:
        """The tickets opened in these days."""
        return Span(self.sight, self.within, midnight(self.since), midnight(self.until + DAY), self.now)

    @cached_property
    def cases(self) -> list[Case]:
        """What they come to."""
        return figures.cases(self.tx, self.span)

    @cached_property
    def total(self) -> int:
        """How many there are."""
        return sum(case.number for case in self.cases)

    def rates(self) -> dict[str, Rate]:
        """The three rates of all of it."""
        return figures.rates(sums((case.outcomes, case.number) for case in self.cases))

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
        reopened = sum(case.number for case in self.cases if case.reopened)
        return {"reopened": reopened, "returned": sum(case.number for case in self.cases if case.returned)}

    # -- by day

    def today(self) -> tuple[Doing, Doing]:
        """Today so far, and yesterday."""
        today, yesterday = day_of(self.now), day_of(self.now) - DAY
        counts = [self._received(yesterday, today), *(self._done(deed, yesterday, today) for deed in DEEDS)]
        counts.append(Counter(day for _, day in self.missed(yesterday, today)))
        now, before = (Doing(*(count.get(day, 0) for count in counts)) for day in map(str, (today, yesterday)))
        return now, before

    def _done(self, deed: str, since: date, until: date) -> dict[str, int]:
        days = (until - since).days + 1
        found = rows.taken_by_day(self.tx, self.sight, self.within, midnight(since), days, DEEDS[deed])
        return {str(since + n * DAY): number for n, number in found.items()}

    def _received(self, since: date, until: date) -> dict[str, int]:
        return rows.received_by_day(self.tx, self.sight, self.within, since, until)

    def days(self, least: int) -> list[Day]:
        """Day by day, and from so many days back if that is longer."""
        until = min(self.until, day_of(self.now))
        since = min(self.since, until - (least - 1) * DAY)
        received, done = self._received(since, until), self._done("done", since, until)
        return [Day(day, received.get(str(day), 0), done.get(str(day), 0)) for day in _days(since, until)]

    # -- by what it is and who has it

    @cached_property
    def by_category(self) -> list[Line]:
        """The most frequent first."""
        found = lines.by_key((case.category, case) for case in self.cases).values()
        return sorted(found, key=lambda line: (-line.received, str(line.key)))

    def by_group(self) -> tuple[list[Line], Line]:
        """The groups in the order of the roster (it is no contest), and those with few tickets together."""
        small, late = self.small_groups, self._late(lambda each: each.group_id)
        held = [case for case in self.cases if case.group_id]
        found = lines.by_key((None if case.group_id in small else case.group_id, case) for case in held)
        shown = [found[group]._replace(late=late[group]) for group in self.people.groups if group in found]
        return shown, found.get(None, lines.made(None, Counter()))._replace(late=sum(late[group] for group in small))

    @cached_property
    def small_groups(self) -> set[int]:
        """Those with so few tickets in these days that they are not shown alone."""
        counted = sums((case.group_id, case.number) for case in self.cases)
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
    def by_grid(self) -> list[Line]:
        """The parts in their order, then what belongs to the whole only, then (key None) what is elsewhere."""
        by_part = lines.by_key((self._part_of.get(case.grid_id), case) for case in self.cases)
        late = self._late(lambda each: self.part(each.grid_id))
        order: list[int | None] = [each.id for each in self.parts]
        order += [key for key in ((self.root.id if self.root else None), None) if key not in order]
        found = [by_part.get(key, lines.made(key, Counter()))._replace(late=late[key]) for key in order]
        ids = {each.id for each in self.parts}
        return [line for line in found if line.key in ids or line.received or line.late]

    def crossed(self) -> Counter[tuple[str, Key]]:
        """Category by part."""
        return sums(((case.category, self._part_of.get(case.grid_id)), case.number) for case in self.cases)

    # -- the tickets behind a number

    def ids(self, name: str, only: Only = ANY, first: int = 0, limit: int | None = None) -> list[int]:
        """The tickets in one of LISTS, without the `first` ones and at most `limit`.

        Of what stands open the most pressing come first, of others the newest. A category does not narrow what stands
        open, nothing narrows DEEDS and MISSED: no number of theirs asks for that.
        """
        last = None if limit is None else first + limit
        if name in figures.LISTS:
            return rows.ids(self.tx, self.span, figures.sieve(name)._replace(**only._asdict()), first, limit)
        if name in DEEDS:
            since, until = midnight(self.since), midnight(self.until + DAY)
            return rows.taken(self.tx, self.sight, self.within, since, until, DEEDS[name], first, limit)
        if name == MISSED:
            return sorted((ticket for ticket, _ in self.missed(self.since, self.until)), reverse=True)[first:last]
        kind, quiet = name.removeprefix("now_"), self.now - QUIET
        found = rows.standing_tickets(self.tx, kind, self.sight, self.within, self.now, quiet)
        return [ticket for ticket, group, grid in found if only.takes(group, grid)][first:last]


def _days(since: date, until: date) -> list[date]:
    return [since + n * DAY for n in range((until - since).days + 1)]
