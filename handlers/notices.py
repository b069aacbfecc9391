"""Who is told what by a push. Everything is a row in the outbox; nothing is sent here."""

from collections.abc import Iterable
from typing import Any

from handlers import names, staff_texts, texts
from handlers.context import Context
from storage import outbox
from storage.tables import Person, Ticket


def tell_resident(
    ctx: Context, ticket: Ticket, text: str, event_id: int | None = None, ask: dict[str, Any] | None = None
) -> None:
    """Owe the resident a text. About a sensitive matter only a nudge is pushed; the text waits for their next word."""
    about: dict[str, Any] = {"ticket_id": ticket.id, "event_id": event_id}
    outbox.enqueue(ctx.tx, [ticket.contact_id], text, ctx.now, ask=ask, private=ticket.sensitive, **about)
    if ticket.sensitive:
        outbox.enqueue(ctx.tx, [ticket.contact_id], texts.NUDGE, ctx.now, ticket_id=ticket.id)


def tell_staff(
    ctx: Context, ticket: Ticket, people: Iterable[Person], text: str, event_id: int | None = None,
    ask: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Owe the same text to each of these people, but not to the one who acts just now."""
    acting = ctx.person.id if ctx.person else None
    to = [p.contact_id for p in people if p.contact_id and p.contact_id != ctx.sender and p.id != acting]
    about: dict[str, Any] = {"ticket_id": ticket.id, "event_id": event_id}
    outbox.enqueue(ctx.tx, dict.fromkeys(to), text, ctx.now, ask=ask, **about)


def new_ticket(ctx: Context, ticket: Ticket, event_id: int | None = None) -> None:
    """Offer the ticket to its group; where nobody can be reached, and in danger, tell those above as well."""
    members = ctx.town.people.reachable(ticket.group_id or 0)
    tell_staff(ctx, ticket, members, _new_text(ctx, ticket), event_id, _offer(ticket))
    if ticket.danger:
        tell_staff(ctx, ticket, _others(superiors(ctx, ticket), members), danger_text(ctx, ticket))
    elif not members:
        group = names.group_name(ctx, ticket.group_id)
        text = staff_texts.NOBODY_BOUND.format(number=ticket.number, group=group)
        tell_staff(ctx, ticket, superiors(ctx, ticket), text)


def transferred(ctx: Context, ticket: Ticket, reason: str, event_id: int) -> None:
    """Offer the ticket to the group it was handed to."""
    text = staff_texts.TRANSFERRED_PRIVATE if ticket.sensitive else staff_texts.TRANSFERRED_TO_YOU
    said = text.format(**_facts(ctx, ticket), reason=reason)
    tell_staff(ctx, ticket, ctx.town.people.reachable(ticket.group_id or 0), said, event_id, _offer(ticket))


def placed(ctx: Context, ticket: Ticket) -> None:
    """The place became known, and it stays with the group that has it."""
    text = staff_texts.SUPPLEMENTED_PRIVATE if ticket.sensitive else staff_texts.PLACED
    said = text.format(number=ticket.number, short=ticket.short, place=names.place(ctx, ticket))
    tell_staff(ctx, ticket, owners(ctx, ticket), said)


def owners(ctx: Context, ticket: Ticket) -> list[Person]:
    """Whoever should hear about the ticket: its handler; before there is one, the group."""
    handler = ctx.town.people.people.get(ticket.handler_id or 0)
    if handler and handler.active and handler.contact_id:
        return [handler]
    return ctx.town.people.reachable(ticket.group_id or 0) or superiors(ctx, ticket)


def superiors(ctx: Context, ticket: Ticket) -> list[Person]:
    """Leaders of the groups from the ticket's grid upwards, nearest first, then admins."""
    order = list(ctx.town.people.up_from(ticket.grid_id))
    groups = ctx.town.people.groups
    leaders = ctx.town.people.with_role("leader")
    near = [(order.index(groups[p.group_id].grid_id), p) for p in leaders
            if p.group_id in groups and groups[p.group_id].grid_id in order]  # fmt: skip
    return [p for _, p in sorted(near, key=lambda pair: pair[0])] + ctx.town.people.with_role("admin")


def danger_text(ctx: Context, ticket: Ticket) -> str:
    """Number and urgency; of a private matter nothing else."""
    text = staff_texts.NEW_DANGER if ticket.sensitive else staff_texts.NEW_DANGER_OPEN
    return text.format(**_facts(ctx, ticket))


def _new_text(ctx: Context, ticket: Ticket) -> str:
    if ticket.danger:
        return danger_text(ctx, ticket)
    if ticket.sensitive:
        return staff_texts.NEW_PRIVATE.format(**_facts(ctx, ticket))
    text = staff_texts.NEW if ticket.urgency == "normal" else staff_texts.NEW_URGENT
    return text.format(**_facts(ctx, ticket))


def _facts(ctx: Context, ticket: Ticket) -> dict[str, str]:
    return {
        "number": ticket.number,
        "category": names.category(ctx, ticket),
        "place": names.place(ctx, ticket) or staff_texts.NO_PLACE,
        "due": names.due(ticket, ctx.now),
    }


def _offer(ticket: Ticket) -> dict[str, Any]:
    return {"kind": "offer", "ticket": ticket.id, "short": ticket.short}


def _others(people: list[Person], told: list[Person]) -> list[Person]:
    known = {p.id for p in told}
    return [p for p in people if p.id not in known]
