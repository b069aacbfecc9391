"""Who may do what in the console: one matrix, from a person's posts to rights. Which tickets, handlers.access decides.

tests/console/test_rights.py walks every post over every page and action.
"""

from enum import StrEnum

from handlers.town import roles
from storage.tables import Person


class Right(StrEnum):
    """Something an account may do; pages and actions name the one they need."""

    TICKETS = "tickets"  # see the board and the tickets one may see
    WORK = "work"  # accept, reply, note, resolve, change the category
    DISPATCH = "dispatch"  # assign, hand on, merge and split others' tickets, in bulk as well
    RULES = "rules"  # see the rules, try sentences
    TUNE = "tune"  # write drafts, samples, publish, approve
    TOWN = "town"  # people, grids, groups, places: see and change, import, invite
    ACCOUNTS = "accounts"  # open and end other people's log-ins
    FIGURES = "figures"  # the dashboard and its lists
    EXPORT = "export"  # take tables away as files
    AUDIT = "audit"  # read who did what


MATRIX: dict[str, frozenset[Right]] = {
    "gejie": frozenset({Right.TICKETS, Right.WORK}),
    "mediator": frozenset({Right.TICKETS, Right.WORK}),
    "leader": frozenset({Right.TICKETS, Right.WORK, Right.DISPATCH, Right.FIGURES}),
    "safety_officer": frozenset({Right.TICKETS, Right.WORK, Right.DISPATCH}),
    "observer": frozenset({Right.TICKETS, Right.FIGURES}),
    "auditor": frozenset({Right.AUDIT}),
    "admin": frozenset(Right),
}


def rights_of(person: Person) -> frozenset[Right]:
    """Everything that any of the person's posts allows; nothing once they left."""
    held = [MATRIX.get(role, frozenset()) for role in roles(person)] if person.active else []
    return frozenset().union(*held)
