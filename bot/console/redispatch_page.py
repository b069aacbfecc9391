"""Publishing changes only what comes: here what waits is sent where the live rules would send it today."""

from typing import NamedTuple

from starlette.responses import Response

from bot.console import redispatch_texts as texts
from bot.console import wishes
from bot.console.cards import Card, card
from bot.console.rehearsal import whereabouts
from bot.console.rule_memory import memory
from bot.console.visit import Page, Visit
from handlers import names, sorting
from handlers.context import CHINA
from handlers.lifecycle import NotAllowed
from handlers.refusals import Refused
from handlers.rights import Right
from nlp.classify import OTHER, Decision
from nlp.replay import Message
from storage import tickets
from storage.board import Found
from storage.tables import Group, Ticket

_READ, _SHOWN, _SECONDS = 2000, 200, 0.4
_HERE = "/rules/redispatch"


class Move(NamedTuple):
    """A ticket that the live rules would give to another group; `secret` if not even its category is to be read."""

    ticket: Ticket
    card: Card
    decision: Decision
    group: Group
    was: str
    now: str
    secret: bool

    @property
    def mark(self) -> str:
        """The ticket and where it is to go, as the form sends them back."""
        return f"{self.ticket.full}.{self.group.id}"


class Plan(NamedTuple):
    """All that would move, newest first; `read` of the `waiting` tickets were looked at."""

    moves: list[Move]
    read: int
    waiting: int


def plan(visit: Visit) -> Plan:
    """Decide about every ticket that was left to the rules, as far as a moment's time reaches."""
    if Right.DISPATCH not in visit.rights:
        raise Refused(texts.NOT_YOURS)
    found = wishes.look(visit).left_to_rules(_READ)
    messages = (_message(visit, each.ticket) for each in found)
    known = list(memory(visit.town.rules).decided(messages, _SECONDS))
    moves = (_move(visit, each, one.decision) for each, one in zip(found, known, strict=False))
    return Plan([move for move in moves if move], len(known), len(found))


def _message(visit: Visit, ticket: Ticket) -> Message:
    grid = visit.town.people.grids.get(ticket.grid_id or 0)
    return Message(ticket.text, grid.code if grid else "", ticket.opened_at.astimezone(CHINA).hour)


def _move(visit: Visit, found: Found, decision: Decision) -> Move | None:
    """None if it is not sure, or nothing would change, or in danger, where alarm was raised by hand and telephone."""
    ticket, ctx = found.ticket, visit.context()
    if not decision.sure or decision.category in (OTHER, ticket.category) or ticket.danger:
        return None
    group = sorting.fitting(ctx, ticket, decision.category)
    if group is None:
        return None
    shown, private = card(visit, found), ctx.town.rules.categories[decision.category].sensitive
    was = names.group_name(ctx, ticket.group_id) if ticket.group_id else texts.NO_GROUP
    now = names.category_name(ctx, decision.category)
    return Move(ticket, shown, decision, group, was, now, shown.private or private)


def show(visit: Visit) -> Response:
    """What would move where, each with a tick; nothing is changed."""
    found = plan(visit)
    return visit.show("redispatch.html", texts, found=found, moves=found.moves[:_SHOWN], version=_version(visit))


def move(visit: Visit) -> Response:
    """Those that are ticked, if they still stand where the page showed them."""
    chosen = {str(each) for each in visit.form.getlist("ticket")}
    if visit.said("version") != str(_version(visit)):
        return visit.go(_HERE, texts.NEWER_RULES)
    if not chosen:
        return visit.go(_HERE, texts.CHOOSE_SOME)
    found: Plan = visit.prepared
    marked = [each for each in found.moves if each.mark in chosen][:_SHOWN]
    done = sum(_moved(visit, each) for each in marked)
    left = len(chosen) - done
    return visit.go(_HERE, texts.DONE.format(n=done) + (texts.SKIPPED.format(n=left) if left else ""))


def _moved(visit: Visit, each: Move) -> bool:
    reason = texts.REASON.format(version=_version(visit))
    try:
        with visit.tx.savepoint():
            sorting.resort(visit.context(), each.ticket, each.decision, each.group, reason)
    except NotAllowed:
        return False
    now = tickets.locked(visit.tx, each.ticket.id or 0)
    visit.does("ticket_resort", f"ticket {now.full}", whereabouts(visit, each.ticket), whereabouts(visit, now), reason)
    return True


def _version(visit: Visit) -> int:
    return visit.town.rules.version


PAGES = (
    Page("GET", _HERE, Right.TUNE, show),
    Page("POST", _HERE, Right.TUNE, move, first=plan),
)
