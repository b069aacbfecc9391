"""People: the list, the form, telephone numbers on request, invitation codes, binding."""

from typing import Any

from starlette.responses import HTMLResponse, Response

from bot.console import listing, row_form
from bot.console import people_texts as texts
from bot.console.gate import Missing
from bot.console.rendering import render
from bot.console.row_form import Field, Kind
from bot.console.texts import ROLE_NAMES
from bot.console.town_page import is_in_state, mine
from bot.console.visit import Page, Visit
from handlers import invitations
from handlers.rights import Right
from handlers.town import roles
from storage import accounts, town
from storage.tables import Person

FIELDS = (
    Field("name", texts.NAME),
    Field("phone", texts.PHONE, texts.PHONE_HINT),
    Field("roles", texts.POST, texts.POSTS_HINT, options=ROLE_NAMES, several=True),
    Field("group_name", texts.GROUP, texts.GROUP_HINT, suggest="/town/groups/options"),
)


def _extras(visit: Visit, person: Any) -> dict[str, Any]:
    if person is None:
        return {"code_valid": False, "account": None}
    own = next((each for each in accounts.everything(visit.tx) if each.person_id == person.id), None)
    return {"code_valid": invitations.valid(person, visit.now), "account": own}


KIND = Kind(
    "people", "/town/people", "person.html", texts, FIELDS, lambda visit: visit.town.people.people, _extras,
    removable=False,
)  # fmt: skip


def show(visit: Visit) -> Response:
    """The list: by words, post and state."""
    found = _matching(visit, listing.asked(visit), visit.query.get("post", ""), visit.query.get("state", ""))
    names = {group.id: group.name for group in visit.town.people.groups.values()}
    shelf = listing.shelf(visit, sorted(found, key=lambda person: names.get(person.group_id, "")))
    return listing.show(
        visit, "people.html", texts, shelf=shelf, names=names, state=visit.query.get("state", ""), posts=roles,
        q=listing.asked(visit), post=visit.query.get("post", ""), masked=listing.masked, valid=invitations.valid,
        empty=not visit.town.people.people,
    )  # fmt: skip


def _matching(visit: Visit, words: str, post: str, state: str) -> list[Person]:
    groups = {group.id for group in visit.town.people.groups.values() if words and words in group.name}
    return [
        person
        for person in mine(visit, visit.town.people.people.values())
        if is_in_state(visit, person, state)
        and (not post or post in roles(person))
        and (not words or words in person.name or _is_phone(words, person) or person.group_id in groups)
    ]


def _is_phone(words: str, person: Person) -> bool:
    """The whole number or its last four digits: who searches by parts of it would learn it unseen."""
    return words.isdecimal() and (words == person.phone or (len(words) == 4 and person.phone.endswith(words)))


def phone(visit: Visit) -> Response:
    """The whole number, and that somebody looked at it."""
    person = row_form.found(visit, KIND)
    visit.does("phone_view", f"person {person.id} {person.name}")
    if visit.partial:
        return HTMLResponse(render("phone.html", phone=person.phone))
    told = texts.PHONE_OF.format(name=person.name, phone=person.phone) if person.phone else texts.PHONE_EMPTY
    return listing.show(visit, "phone_page.html", texts, sentence=told, person=person)


def invite(visit: Visit) -> Response:
    """A new code; the old one stops working."""
    person = _active(visit)
    invitations.renew(visit.tx, visit.town.people, [person], visit.now)
    visit.does("invited", f"person {person.id} {person.name}")
    return visit.go(f"/town/people/{person.id}", texts.CODE_MADE)


def unbind(visit: Visit) -> Response:
    """The WeChat account is nobody's any more."""
    person = row_form.found(visit, KIND)
    invitations.unbind(visit.tx, person)
    visit.does("unbound", f"person {person.id} {person.name}")
    return visit.go(f"/town/people/{person.id}", texts.UNBOUND)


def bring_back(visit: Visit) -> Response:
    """Somebody who had left works here again; account and WeChat stay shut until they are opened anew."""
    person = row_form.found(visit, KIND)
    town.put(visit.tx, Person, person.id, active=True)
    town.bump(visit.tx, town.PEOPLE)
    visit.does("people_changed", f"people {person.id} {person.name}", "active=False", "active=True")
    return visit.go(f"/town/people/{person.id}", texts.IS_BACK.format(name=person.name))


def _active(visit: Visit) -> Person:
    person: Person = row_form.found(visit, KIND)
    if not person.active:
        raise Missing
    return person


PAGES = (
    Page("GET", "/town/people", Right.TOWN, show),
    Page("POST", "/town/people/{id:int}/phone", Right.TOWN, phone, reads=True),
    Page("POST", "/town/people/{id:int}/invite", Right.TOWN, invite),
    Page("POST", "/town/people/{id:int}/unbind", Right.TOWN, unbind),
    Page("POST", "/town/people/{id:int}/back", Right.TOWN, bring_back),
    *row_form.pages(KIND),
)
