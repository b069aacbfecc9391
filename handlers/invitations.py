"""Invitation codes made by hand, and taking a WeChat account off a person."""

from collections.abc import Iterable
from datetime import datetime

from handlers.leaving import release
from handlers.roster_loader import CODE_LASTS, random_code
from handlers.town import People
from storage import town
from storage.db import Transaction
from storage.tables import Person


def valid(person: Person, now: datetime) -> bool:
    """Whether somebody could bind with the person's code now."""
    return bool(person.invite_code) and person.invite_until is not None and person.invite_until > now


def renew(tx: Transaction, people: People, persons: Iterable[Person], now: datetime) -> None:
    """A new code for each of these people; their old ones stop working."""
    known = {person.invite_code for person in people.people.values()}
    for person in persons:
        code = next(code for code in iter(random_code, "") if code not in known)
        known.add(code)
        town.invite(tx, person.id or 0, code, now + CODE_LASTS)
    town.bump(tx, town.PEOPLE)


def unbind(tx: Transaction, person: Person) -> None:
    """The person's WeChat account is nobody's any more; a new code is needed to bind one again."""
    release(tx, person)
    town.put(tx, Person, person.id, contact_id=None)
    town.bump(tx, town.PEOPLE)
