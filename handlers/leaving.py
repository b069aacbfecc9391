"""Somebody leaves: what they had in hand goes to others, and every way in for them is shut."""

from collections.abc import Sequence
from typing import NamedTuple

from handlers import assignment, names, notices, roster_texts, staff_texts, tickets
from handlers.context import Context
from handlers.lifecycle import Actor, Status, step
from handlers.refusals import Mistake
from storage import accounts, contacts, imports, town
from storage import tickets as rows
from storage.db import Transaction
from storage.tables import Group, Person, Ticket


class Successor(NamedTuple):
    """Who takes over: a colleague of the same group, or a group (the own one, or another)."""

    group: Group
    person: Person | None = None

    @property
    def key(self) -> str:
        """How a form names it: p12, g3."""
        return f"g{self.group.id}" if self.person is None else f"p{self.person.id}"


def successors(ctx: Context, leaver: Person, held: Sequence[Ticket]) -> list[Successor]:
    """Who may take over, nearest first: colleagues who can be reached, the group, then other groups.

    What is sensitive goes to mediators or stays in its group.
    """
    people = ctx.town.people
    own = people.groups.get(leaver.group_id or 0)
    private = any(ticket.sensitive for ticket in held)
    others = assignment.near_groups(people, own.grid_id if own else None, leaver.group_id, private)
    if own is None:
        return [Successor(group) for group in others]
    colleagues = [p for p in people.members(own.id or 0) if p.id != leaver.id]
    reachable = sorted(colleagues, key=lambda p: p.contact_id is None)
    return [*(Successor(own, p) for p in reachable), Successor(own), *(Successor(group) for group in others)]


def leave(ctx: Context, leaver: Person, to: Successor | None) -> int:
    """Hand over what the person has in hand (how many it were), then shut every door. Mistake if nobody takes over."""
    held = rows.held_by(ctx.tx, leaver.id or 0)
    for ticket in held:
        if to is None:
            raise Mistake(roster_texts.NO_SUCCESSOR)
        _hand_over(ctx, ticket, to)
    _shut(ctx.tx, leaver)
    keep_an_admin(ctx.tx)
    return len(held)


def _hand_over(ctx: Context, ticket: Ticket, to: Successor) -> None:
    """What waits for the resident's yes stays with its group; the rest is offered or given."""
    if ticket.status == Status.RESOLVED:
        rows.change(ctx.tx, ticket.id or 0, handler_id=to.person.id if to.person else None)
        tickets.note(ctx, ticket, roster_texts.HANDED_OVER)
    elif ticket.group_id != to.group.id:
        tickets.transfer(ctx, ticket, to.group, roster_texts.HANDED_OVER)
    elif to.person is None:
        tickets.assign(ctx, ticket, to.group, by=Actor.STAFF)
    else:
        _give(ctx, ticket, to.person)


def _give(ctx: Context, ticket: Ticket, heir: Person) -> None:
    """Straight to a colleague: nobody else is offered what is given already."""
    step(ctx, ticket, "assign", Actor.STAFF, roster_texts.HANDED_OVER, handler_id=None)
    tickets.accept(ctx, tickets.fresh(ctx, ticket), heir)
    pattern = staff_texts.GIVEN_PRIVATE if ticket.sensitive else staff_texts.GIVEN_TO_YOU
    facts = {"number": ticket.number, "short": ticket.short, "category": names.category(ctx, ticket)}
    notices.tell_staff(ctx, ticket, [heir], pattern.format(**facts))


def _shut(tx: Transaction, leaver: Person) -> None:
    town.put(tx, Person, leaver.id, active=False, contact_id=None, invite_code=None, invite_until=None)
    release(tx, leaver)
    account = next((each for each in accounts.everything(tx) if each.person_id == leaver.id), None)
    if account is not None:
        accounts.change(tx, account.id or 0, active=False)
        accounts.end_all(tx, account.id or 0)
    town.bump(tx, town.PEOPLE)


def release(tx: Transaction, person: Person) -> None:
    """The person's WeChat is a resident's again: what it was asked as staff is dropped."""
    if person.contact_id is not None:
        contacts.change(tx, person.contact_id, question=None, work_id=None)


def keep_an_admin(tx: Transaction) -> None:
    """Mistake, which takes everything back, if no admin could log in any more."""
    if not imports.admins(tx):
        raise Mistake(roster_texts.LAST_ADMIN)
