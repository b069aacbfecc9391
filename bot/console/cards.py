"""A ticket as one card or line of the board; a sensitive one shows its number and state and nothing of its contents."""

from typing import NamedTuple

from bot.console import board_texts as texts
from bot.console.times import said
from bot.console.visit import Visit
from handlers import names
from storage.board import WAITING, Found
from storage.tables import Ticket

_EXCERPT = 60  # characters


class Card(NamedTuple):
    """`private` hides the contents from the list; whoever may read them opens the ticket and says why.

    `when` is the time that matters now; `who` is empty where even that is nobody's business.
    """

    ticket: Ticket
    status: str
    private: bool
    closed_to_you: bool
    category: str = ""
    place: str = ""
    excerpt: str = ""
    urgency: str = ""
    group: str = ""
    handler: str = ""
    when: str = ""
    late: bool = False


def card(visit: Visit, found: Found) -> Card:
    """As much of the ticket as a list may show to this person."""
    ticket, status = found.ticket, texts.STATES[found.ticket.status]
    if not found.open_book:
        return Card(ticket, status, True, True)
    late = ticket.status in WAITING and ticket.due_at < visit.now
    bare = Card(
        ticket, status, ticket.sensitive, False, urgency=texts.URGENCIES[ticket.urgency], late=late,
        group=names.group_name(visit.context(), ticket.group_id) if ticket.group_id else texts.NO_GROUP,
        handler=_handler(visit, ticket), when=_when(visit, ticket, late),
    )  # fmt: skip
    if ticket.sensitive:
        return bare
    ctx, text = visit.context(), ticket.text
    return bare._replace(
        category=names.category(ctx, ticket), place=names.place(ctx, ticket) or texts.NO_PLACE,
        excerpt=text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…",
    )  # fmt: skip


def _handler(visit: Visit, ticket: Ticket) -> str:
    person = visit.town.people.people.get(ticket.handler_id or 0)
    return person.name if person else ""


def _when(visit: Visit, ticket: Ticket, late: bool) -> str:
    if ticket.status in WAITING:
        pattern = texts.LATE_SINCE if late else texts.DUE
        return pattern.format(time=said(ticket.due_at, visit.now))
    return texts.LAST.format(time=said(ticket.changed_at, visit.now))
