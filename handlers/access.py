"""How a ticket is obtained. There is no other way: who may not see it does not find it."""

from handlers.context import Context
from handlers.lifecycle import Actor, record
from handlers.town import People, roles
from handlers.words import number
from storage import tickets
from storage.board import NOWHERE, Area, Sight
from storage.tables import Person, Ticket


def may_see(ctx: Context, ticket: Ticket, person: Person) -> bool:
    """The group that answers for it, whoever handles it, and those above.

    A sensitive one only its own group and the safety officer.
    """
    if ticket.group_id == person.group_id and ticket.group_id is not None:
        return True
    if ticket.handler_id == person.id:
        return True
    return "safety_officer" in roles(person) if ticket.sensitive else _above(ctx, ticket, person)


def _above(ctx: Context, ticket: Ticket, person: Person) -> bool:
    held = roles(person)
    if "admin" in held:
        return True
    own = ctx.town.people.groups.get(person.group_id or 0)
    if own is None:
        return "observer" in held
    return not {"leader", "observer"}.isdisjoint(held) and own.grid_id in ctx.town.people.up_from(ticket.grid_id)


def sight(people: People, person: Person, within: int | None = None) -> Sight:
    """The same as may_see, for the database to look through many; `within` narrows what is seen from above.

    `within` is the grid of an account (storage.account_tables); what the person's own group answers for stays seen.
    """
    held, narrowed = roles(person), _below(people, within)
    private = narrowed if "safety_officer" in held else NOWHERE
    return Sight(person.group_id, person.id or 0, _narrow(_overseen(people, person), narrowed), private)


def may_open(ctx: Context, ticket: Ticket, person: Person, within: int | None) -> bool:
    """Whether the console shows this ticket's contents to the person with an account narrowed to that grid."""
    if not may_see(ctx, ticket, person):
        return False
    own = ticket.handler_id == person.id or (ticket.group_id is not None and ticket.group_id == person.group_id)
    return own or within is None or within in ctx.town.people.up_from(ticket.grid_id)


def _overseen(people: People, person: Person) -> Area:
    held = roles(person)
    own = people.groups.get(person.group_id or 0)
    if "admin" in held or (own is None and "observer" in held):
        return None
    if own is None or {"leader", "observer"}.isdisjoint(held):
        return NOWHERE
    return _below(people, own.grid_id)


def _below(people: People, grid_id: int | None) -> Area:
    if grid_id is None:
        return None
    return frozenset(grid for grid in people.grids if grid_id in people.up_from(grid))


def _narrow(area: Area, other: Area) -> Area:
    return area if other is None else other if area is None else area & other


def tickets_for(ctx: Context, said: str, person: Person) -> list[Ticket]:
    """The tickets that this number may mean for this person: open ones first, then newest; usually one."""
    read = number(said)
    if read is None:
        return []
    found = [t for t in tickets.by_serial(ctx.tx, *read) if may_see(ctx, t, person)]
    open_ones = [t for t in found if t.status in tickets.OPEN]
    return open_ones or found[:1]


def ticket_for(ctx: Context, ticket_id: int, person: Person) -> Ticket | None:
    """The ticket by its id, if this person may see it."""
    ticket = tickets.by_id(ctx.tx, ticket_id)
    return ticket if ticket is not None and may_see(ctx, ticket, person) else None


def read(ctx: Context, ticket: Ticket) -> None:
    """Note that staff read a sensitive ticket."""
    if ticket.sensitive:
        record(ctx, ticket, "read", Actor.STAFF)


def own_ticket(ctx: Context, ticket_id: int | None) -> Ticket | None:
    """The sender's own ticket by its id; nobody else's."""
    ticket = tickets.by_id(ctx.tx, ticket_id) if ticket_id else None
    return ticket if ticket is not None and ticket.contact_id == ctx.sender else None


def own_by_number(ctx: Context, said: str) -> Ticket | None:
    """The sender's own newest ticket with this number."""
    read_number = number(said)
    if read_number is None:
        return None
    found = tickets.by_serial(ctx.tx, *read_number)
    return next((t for t in found if t.contact_id == ctx.sender), None)
