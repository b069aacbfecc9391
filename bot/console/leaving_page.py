"""Somebody leaves: who takes over, what will happen, and doing it."""

from collections import Counter
from collections.abc import Sequence

from starlette.responses import Response

from bot.console import listing, row_form
from bot.console import people_texts as texts
from bot.console.area import covers
from bot.console.people_page import KIND
from bot.console.visit import Page, Visit
from handlers import leaving
from handlers.editing import digest
from handlers.leaving import Successor
from handlers.refusals import Mistake
from handlers.rights import Right
from handlers.town import roles
from storage import accounts, tickets
from storage.tables import Person, Ticket


def _leaver(visit: Visit) -> Person:
    person: Person = row_form.found(visit, KIND)
    if person.id == visit.person.id:
        raise Mistake(texts.NOT_YOURSELF)
    return person


def show(visit: Visit) -> Response:
    """First step: what the person has in hand, and who may take over."""
    person = _leaver(visit)
    held = tickets.held_by(visit.tx, person.id or 0)
    return _page(visit, person, held, None)


def preview(visit: Visit) -> Response:
    """Second step: what will happen."""
    person = _leaver(visit)
    held = tickets.held_by(visit.tx, person.id or 0)
    return _page(visit, person, held, _chosen(visit, person, held))


def do(visit: Visit) -> Response:
    """Third step: it happens, unless something changed since it was shown."""
    person = _leaver(visit)
    held = tickets.held_by(visit.tx, person.id or 0)
    if visit.said("seen") != _state(held):
        raise Mistake(texts.CHANGED_SINCE)
    to = _chosen(visit, person, held)
    handed = leaving.leave(visit.context(), person, to)
    visit.does("left", f"person {person.id} {person.name}", f"{handed} tickets", to.key if to else "")
    return visit.go("/town/people", texts.LEFT.format(name=person.name, n=handed))


def _chosen(visit: Visit, person: Person, held: Sequence[Ticket]) -> Successor | None:
    return next((to for to in _successors(visit, person, held) if to.key == visit.said("to")), None)


def _successors(visit: Visit, person: Person, held: Sequence[Ticket]) -> list[Successor]:
    found = leaving.successors(visit.context(), person, held) if held else []
    return [to for to in found if covers(visit, to.group.grid_id)]


def _state(held: Sequence[Ticket]) -> str:
    return digest({str(ticket.id): ticket.status for ticket in held})


def _page(visit: Visit, person: Person, held: Sequence[Ticket], to: Successor | None) -> Response:
    states = Counter(ticket.status for ticket in held)
    account = next((each for each in accounts.everything(visit.tx) if each.person_id == person.id), None)
    options = [(to.key, _named(to, person)) for to in _successors(visit, person, held)]
    decided = to is not None or (not held and visit.request.method == "POST")
    return listing.show(
        visit, "leave.html", texts, person=person, states=states, total=len(held), options=options, to=to,
        sensitive=sum(ticket.sensitive for ticket in held), decided=decided, seen=_state(held), account=account,
        named=_named(to, person) if to else "", warnings=_warnings(visit, person),
    )  # fmt: skip


def _named(to: Successor, leaver: Person) -> str:
    if to.person is None:
        pattern = texts.TO_OWN_GROUP if to.group.id == leaver.group_id else texts.TO_GROUP
        return pattern.format(group=to.group.name)
    pattern = texts.TO_PERSON if to.person.contact_id else texts.TO_PERSON_UNBOUND
    return pattern.format(name=to.person.name, group=to.group.name)


def _warnings(visit: Visit, leaver: Person) -> list[str]:
    """What the group will lack afterwards."""
    group = visit.town.people.groups.get(leaver.group_id or 0)
    if group is None:
        return []
    rest = [person for person in visit.town.people.members(group.id or 0) if person.id != leaver.id]
    if not rest:
        return [texts.LAST_MEMBER.format(group=group.name)]
    led = "leader" not in roles(leaver) or any("leader" in roles(person) for person in rest)
    return [] if led else [texts.LAST_LEADER.format(group=group.name)]


PAGES = (
    Page("GET", "/town/people/{id:int}/leave", Right.TOWN, show),
    Page("POST", "/town/people/{id:int}/leave/preview", Right.TOWN, preview, reads=True),
    Page("POST", "/town/people/{id:int}/leave", Right.TOWN, do),
)
