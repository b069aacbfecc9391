"""The town as handlers see it: grids, groups, people, places, held in memory and loaded anew when a stamp grows."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from handlers.office import Office, load_office
from nlp.classify import classify
from nlp.places import Gazetteer
from nlp.rules import RuleSet, parse_rules
from storage import rule_sets
from storage import town as rows
from storage.db import Transaction
from storage.tables import Grid, Group, Person, Place

MEDIATION, TRIAGE = "mediation", "triage"


@dataclass(frozen=True, slots=True)
class People:
    """Grids, groups and staff."""

    grids: dict[int, Grid]
    groups: dict[int, Group]
    people: dict[int, Person]
    by_contact: dict[int, Person]
    by_group: dict[int, list[Person]]

    def up_from(self, grid_id: int | None) -> Iterator[int]:
        """The grid and those above it, nearest first."""
        while grid_id is not None:
            yield grid_id
            grid_id = self.grids[grid_id].parent_id

    @property
    def answering(self) -> list[Group]:
        """The groups that are not at rest, by id."""
        return [group for group in self.groups.values() if group.active]

    def members(self, group_id: int) -> list[Person]:
        """Active people of the group, in the order of the roster."""
        return self.by_group.get(group_id, [])

    def reachable(self, group_id: int) -> list[Person]:
        """Active members who have bound their WeChat."""
        return [p for p in self.members(group_id) if p.contact_id is not None]

    def with_role(self, role: str) -> list[Person]:
        """Active, bound people who hold the role anywhere."""
        found = self.people.values()
        return [p for p in found if p.active and p.contact_id is not None and role in roles(p)]


def roles(person: Person) -> tuple[str, ...]:
    """The posts a person holds."""
    return tuple(person.roles.split(";"))


@dataclass(frozen=True, slots=True)
class Places:
    """Place names, also those at rest, and the finder over the others."""

    by_id: dict[int, Place]
    gazetteer: Gazetteer

    @property
    def known(self) -> bool:
        """Whether there is any name that can be found."""
        return any(place.active for place in self.by_id.values())


@dataclass(frozen=True, slots=True)
class Town:
    """One consistent view for the messages of one transaction."""

    people: People
    places: Places
    rules: RuleSet
    office: Office = field(default_factory=Office)


class TownCache:
    """Loads what changed since the last transaction of this process; what did not change is shared."""

    def __init__(self) -> None:
        self._stamps: dict[str, int | None] = {}
        self._people: People | None = None
        self._places: Places | None = None
        self._rules: RuleSet | None = None
        self._office: Office | None = None

    def view(self, tx: Transaction) -> Town:
        """The town as it is in this transaction."""
        stamps: dict[str, int | None] = {**rows.stamps(tx)}
        if self._people is None or stamps.get(rows.PEOPLE) != self._stamps.get(rows.PEOPLE):
            self._people = load_people(tx)
        if self._places is None or stamps.get(rows.PLACES) != self._stamps.get(rows.PLACES):
            self._places = load_places(tx)
        if self._rules is None or stamps.get(rows.RULES) != self._stamps.get(rows.RULES):
            self._rules = load_rules(tx)
        if self._office is None or stamps.get(rows.OFFICE) != self._stamps.get(rows.OFFICE):
            self._office = load_office(tx)
        self._stamps = stamps
        return Town(self._people, self._places, self._rules, self._office)


def load_people(tx: Transaction) -> People:
    """Grids, groups and staff from the database."""
    people = rows.everything(tx, Person)
    by_group: dict[int, list[Person]] = defaultdict(list)
    for person in people:
        if person.active and person.group_id is not None:
            by_group[person.group_id].append(person)
    return People(
        {g.id: g for g in rows.everything(tx, Grid) if g.id},
        {g.id: g for g in rows.everything(tx, Group) if g.id},
        {p.id: p for p in people if p.id},
        {p.contact_id: p for p in people if p.contact_id and p.active},
        dict(by_group),
    )


def load_places(tx: Transaction) -> Places:
    """Places from the database, ready to be found in texts."""
    places = {p.id: p for p in rows.everything(tx, Place) if p.id}
    above = {grid.id: grid.parent_id for grid in rows.everything(tx, Grid)}
    paths = {grid_id: tuple(_upwards(grid_id, above)) for grid_id in above}
    names = [(place.name, place_id) for place_id, place in places.items() if place.active]
    return Places(places, Gazetteer(names, {place_id: paths[place.grid_id] for place_id, place in places.items()}))


def _upwards(grid_id: int | None, above: dict[int | None, int | None]) -> Iterator[int]:
    while grid_id is not None:
        yield grid_id
        grid_id = above[grid_id]


def load_rules(tx: Transaction) -> RuleSet:
    """The live rule set; LookupError if none was ever published."""
    live = rule_sets.live(tx)
    if live is None:
        raise LookupError("no rule set has been published")
    return ready(live.text, live.version)


@lru_cache(maxsize=8)
def ready(text: str, version: int) -> RuleSet:
    """The rules of a text, read and compiled once in a process, so that nobody's message waits for it twice.

    By the text itself and not by its version alone: one process may know several databases, and a number that was
    given in a transaction which failed is given again. Raises RuleError.
    """
    rules = parse_rules(text, version)
    classify("", rules)
    return rules
