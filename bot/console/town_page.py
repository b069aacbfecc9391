"""The town at a glance: how much of everything there is, and what looks forgotten."""

from collections.abc import Iterable, Iterator
from typing import Any

from starlette.responses import Response

from bot.console import listing, town_texts
from bot.console.area import covers, grid_of
from bot.console.visit import Page, Visit
from handlers.days_off import lacking
from handlers.hotlines import SHIPPED, stale
from handlers.invitations import valid
from handlers.names import today
from handlers.rights import Right
from handlers.town import roles
from storage.tables import Grid, Group, Person

HINTS = {
    "no_leader": "/town/groups?lack=leader", "no_members": "/town/groups?lack=members",
    "unreachable": "/town/groups?lack=reach", "no_code": "/town/people?state=no_code",
    "unbound": "/town/people?state=unbound", "no_group": "/town/grids?lack=group",
    "no_place": "/town/grids?lack=place", "no_boundary": "/town/grids?lack=boundary",
}  # fmt: skip


def mine(visit: Visit, rows: Iterable[Any]) -> list[Any]:
    """Those rows that belong to the account's part of the town."""
    if visit.account.grid_id is None:
        return list(rows)
    return [row for row in rows if covers(visit, grid_of(visit, row))]


def lacks(visit: Visit, group: Group, what: str) -> bool:
    """Whether the group has nobody (members), nobody who leads (leader), nobody who can be reached (reach).

    Groups at rest lack nothing but that they are awake (rest).
    """
    if what == "rest" or not group.active:
        return what == "rest" and not group.active
    members = visit.town.people.members(group.id or 0)
    if what == "members":
        return not members
    if what == "reach":
        return bool(members) and not visit.town.people.reachable(group.id or 0)
    return bool(members) and not any("leader" in roles(person) for person in members)


def is_in_state(visit: Visit, person: Person, state: str) -> bool:
    """Whether the person left (inactive), or works here and is (un)bound, or could not even bind (no_code)."""
    if state == "inactive" or not person.active:
        return state == "inactive" and not person.active
    if state == "bound":
        return person.contact_id is not None
    unbound = person.contact_id is None
    return unbound and (state == "unbound" or not valid(person, visit.now)) if state else True


def grids_lacking(visit: Visit, what: str) -> list[Grid]:
    """Grids without a group (group), without a boundary (boundary) or, if they are the smallest, a place (place)."""
    grids = mine(visit, visit.town.people.grids.values())
    if what == "boundary":
        return [grid for grid in grids if not grid.boundary]
    if what == "group":
        answered = {group.grid_id for group in visit.town.people.answering}
        return [grid for grid in grids if grid.id not in answered]
    named = {place.grid_id for place in visit.town.places.by_id.values() if place.active}
    parents = {grid.parent_id for grid in visit.town.people.grids.values()}
    return [grid for grid in grids if grid.id not in named and grid.id not in parents]


def show(visit: Visit) -> Response:
    """Counts, and a list of what to look at with ways there."""
    people = mine(visit, visit.town.people.people.values())
    groups = mine(visit, visit.town.people.answering)
    active = [person for person in people if person.active]
    numbers = {
        "no_leader": sum(lacks(visit, group, "leader") for group in groups),
        "no_members": sum(lacks(visit, group, "members") for group in groups),
        "unreachable": sum(lacks(visit, group, "reach") for group in groups),
        "no_code": sum(is_in_state(visit, person, "no_code") for person in active),
        "unbound": sum(is_in_state(visit, person, "unbound") for person in active),
        **{
            name: len(grids_lacking(visit, name.removeprefix("no_")))
            for name in ("no_group", "no_place", "no_boundary")
        },
    }
    hints = [(HINTS[name], town_texts.HINTS[name].format(n=n), str(n)) for name, n in numbers.items() if n]
    hints += _of_office(visit) if visit.account.grid_id is None else []
    places = mine(visit, (place for place in visit.town.places.by_id.values() if place.active))
    counts = (
        ("/town/people", town_texts.NUMBER_PEOPLE, len(active)),
        ("/town/groups", town_texts.NUMBER_GROUPS, len(groups)),
        ("/town/grids", town_texts.NUMBER_GRIDS, len(mine(visit, visit.town.people.grids.values()))),
        ("/town/places", town_texts.NUMBER_PLACES, len(places)),
    )  # fmt: skip
    bound = sum(person.contact_id is not None for person in active)
    return listing.show(visit, "town.html", town_texts, counts=counts, hints=hints, bound=bound)


def _of_office(visit: Visit) -> Iterator[tuple[str, str, str]]:
    """Hotlines that nobody called lately; next year, if it is near and has no days off."""
    office = visit.town.office
    old = sum(stale(line, visit.now) for line in office.hotlines or SHIPPED)
    year = lacking(office.days_off, today(visit.now))
    if old:
        yield "/town/hotlines", town_texts.STALE_HOTLINES.format(n=old), str(old)
    if year:
        yield f"/town/days?year={year}", town_texts.NO_DAYS_OFF.format(year=year), ""


PAGES = (Page("GET", "/town", Right.TOWN, show),)
