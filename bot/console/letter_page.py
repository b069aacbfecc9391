"""A sheet of paper by which those above ask a group to answer for one petition."""

from datetime import date, datetime

from starlette.responses import Response

from bot.console import letter_texts as texts
from bot.console import ticket_page, ticket_texts
from bot.console.ticket_story import lasting
from bot.console.visit import Page, Visit
from handlers import clocks, names
from handlers.context import CHINA
from handlers.refusals import Mistake
from handlers.rights import Right
from storage.tables import Ticket


def show(visit: Visit) -> Response:
    """The letter, which goes on record; of a private matter the paper does not say what it is about."""
    ticket = ticket_page.found(visit)
    closed = ticket_page.closed_to(visit, ticket)
    if closed:
        return closed
    if not ticket_page.urgeable(ticket):
        raise Mistake(texts.SETTLED)
    visit.does("ticket_letter", f"ticket {ticket.full}")
    ctx = visit.context()
    group = names.group_name(ctx, ticket.group_id) if ticket.group_id else ticket_texts.NO_GROUP
    return visit.show(
        "letter.html", texts, ticket=ticket, group=group, rows=_rows(visit, ticket),
        answer_by=_day(clocks.answer_by(ctx)), today=_day(names.today(visit.now)),
    )  # fmt: skip


def _rows(visit: Visit, ticket: Ticket) -> list[tuple[str, str]]:
    """Name and value, from what it is about to where it stands."""
    place = [] if ticket.sensitive else [(texts.PLACE, ticket.place or ticket_texts.UNKNOWN)]
    promised = _moment(ticket.due_at)
    if ticket_page.late(visit, ticket):
        promised = texts.LATE.format(at=promised, long=lasting(visit.now - ticket.due_at))
    return [
        (texts.MATTER, _matter(visit, ticket)), *place, (texts.SINCE, _moment(ticket.opened_at)),
        (texts.PROMISED, promised), (texts.STATE, _state(visit, ticket)),
    ]  # fmt: skip


def _matter(visit: Visit, ticket: Ticket) -> str:
    if ticket.sensitive:
        return texts.PRIVATE_MATTER
    return f"{names.category(visit.context(), ticket)}\n{ticket.text}".strip()


def _state(visit: Visit, ticket: Ticket) -> str:
    person = visit.town.people.people.get(ticket.handler_id or 0)
    return texts.HANDLED.format(who=person.name, at=_moment(ticket.changed_at)) if person else texts.WAITING


def _day(day: date) -> str:
    return texts.DAY.format(year=day.year, month=day.month, day=day.day)


def _moment(moment: datetime) -> str:
    return f"{_day(names.today(moment))} {moment.astimezone(CHINA):%H:%M}"


PAGES = (Page("GET", "/tickets/{number}/letter", Right.FIGURES, show),)
