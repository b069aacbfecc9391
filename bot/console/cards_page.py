"""Invitation cards to print: for one person or a whole group."""

from typing import NamedTuple

import segno
from starlette.responses import Response

from bot.console import listing, row_form, times
from bot.console import people_texts as texts
from bot.console.area import covers
from bot.console.gate import Missing
from bot.console.people_page import KIND
from bot.console.visit import Page, Visit
from handlers import invitations
from handlers.rights import Right
from storage.tables import Group, Person


class Card(NamedTuple):
    """What is printed on one card."""

    name: str
    group: str
    words: str
    picture: str
    until: str


def _card(visit: Visit, person: Person) -> Card:
    group = visit.town.people.groups.get(person.group_id or 0)
    words = texts.BIND.format(code=person.invite_code)
    picture = segno.make(words, error="m", micro=False).svg_data_uri(scale=4, border=2)
    until = times.exact(person.invite_until)[:16] if person.invite_until else ""
    return Card(person.name, group.name if group else "", words, picture, until)


def _sheet(visit: Visit, title: str, people: list[Person], back: str, group: Group | None = None) -> Response:
    cards = [_card(visit, person) for person in people if invitations.valid(person, visit.now)]
    if cards:
        visit.does("codes_view", title)
    missing = [p for p in people if p.contact_id is None and not invitations.valid(p, visit.now)]
    return listing.show(visit, "cards.html", texts, title=title, cards=cards, missing=missing, group=group, back=back)


def card(visit: Visit) -> Response:
    """One person's."""
    person = row_form.found(visit, KIND)
    return _sheet(visit, f"{texts.CARD_TITLE} {person.name}", [person], f"/town/people/{person.id}")


def cards(visit: Visit) -> Response:
    """Those of a whole group."""
    group = _group(visit)
    title = texts.CARD_FOR_GROUP.format(group=group.name)
    return _sheet(visit, title, visit.town.people.members(group.id or 0), f"/town/groups/{group.id}", group)


def make(visit: Visit) -> Response:
    """New codes for all of the group who could not bind now."""
    group = _group(visit)
    members = visit.town.people.members(group.id or 0)
    missing = [p for p in members if p.contact_id is None and not invitations.valid(p, visit.now)]
    invitations.renew(visit.tx, visit.town.people, missing, visit.now)
    visit.does("invited", f"group {group.id} {group.name}", after=" ".join(person.name for person in missing))
    return visit.go(f"/town/groups/{group.id}/cards", texts.CODES_MADE.format(n=len(missing)))


def _group(visit: Visit) -> Group:
    group = visit.town.people.groups.get(visit.path["id"])
    if group is None or not covers(visit, group.grid_id):
        raise Missing
    return group


PAGES = (
    Page("GET", "/town/people/{id:int}/card", Right.TOWN, card),
    Page("GET", "/town/groups/{id:int}/cards", Right.TOWN, cards),
    Page("POST", "/town/groups/{id:int}/codes", Right.TOWN, make),
)
