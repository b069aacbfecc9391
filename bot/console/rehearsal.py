"""Doing something and taking it back at once, to see who would read what: the preview is the very thing it previews."""

from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from bot.console.visit import Visit
from handlers import names
from handlers.tickets import in_reach
from storage import outbox, tickets
from storage.mail_tables import Outbox
from storage.tables import Ticket


class Message(NamedTuple):
    """What somebody would read; `reader` is a member of staff by name, or nobody when it is a resident.

    `waits`: it is not pushed, they see it when they write next.
    """

    number: str
    text: str
    reader: str
    waits: bool


class _Over(Exception):
    """The rehearsal is over; nothing of it stays."""


def rehearse(visit: Visit, act: Callable[[], object]) -> list[Message]:
    """The messages that `act` would owe. What it raises is raised."""
    found: list[Message] = []
    with suppress(_Over), visit.tx.savepoint():
        found = [_message(visit, row) for row in owed(visit, act)]
        raise _Over
    return found


def owed(visit: Visit, act: Callable[[], object]) -> list[Outbox]:
    """Do it, and what it put down to be sent."""
    before = outbox.newest(visit.tx)
    act()
    return outbox.since(visit.tx, before)


def _message(visit: Visit, row: Outbox) -> Message:
    ticket = tickets.by_id(visit.tx, row.ticket_id or 0)
    person = visit.town.people.by_contact.get(row.contact_id)
    if ticket is None or row.contact_id != ticket.contact_id:
        return Message(ticket.number if ticket else "", row.text, person.name if person else "?", False)
    return Message(ticket.number, row.text, "", row.private or not in_reach(visit.context(), ticket))


def whereabouts(visit: Visit, ticket: Ticket) -> str:
    """State, group and category in short, as the audit keeps them before and after."""
    return f"{ticket.status} {names.group_name(visit.context(), ticket.group_id)} {ticket.category}"
