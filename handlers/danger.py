"""Somebody may be in danger: the telephone numbers first, then the ticket, then quiet.

For violence at home, suicide and children the reply names nothing of the matter and shows no number, since somebody
else may be looking at the screen. Order and wording follow the rule "help first, then register".
"""

from dataclasses import replace

from handlers import assignment, new_ticket, texts, tickets, whereabouts
from handlers.context import Context
from handlers.town import MEDIATION
from nlp.classify import Decision
from storage import tickets as rows
from storage.tables import Ticket

PRIVATE = ("child", "violence", "suicide")
_FIRST_WORDS = {
    "violence": texts.VIOLENCE, "suicide": texts.SUICIDE, "child": texts.CHILD, "fire": texts.FIRE, "gas": texts.GAS,
    "locked_in": texts.LOCKED_IN,
}  # fmt: skip


def answer(ctx: Context, text: str, decision: Decision) -> str:
    """Reply to a text with a danger sign and make sure that a person knows."""
    private = next((sign for sign in PRIVATE if sign in decision.danger), None)
    if private:
        return _answer_quietly(ctx, text, decision, private)
    return _answer_openly(ctx, text, decision, _FIRST_WORDS.get(decision.danger[0], texts.HOTLINES))


def _answer_quietly(ctx: Context, text: str, decision: Decision, sign: str) -> str:
    ticket = _already(ctx)
    if ticket is not None:
        tickets.supplement(ctx, ticket, text)
    else:
        ticket = _raise_quietly(ctx, text, decision)
    new_ticket.remember(ctx, ticket)
    ctx.ask("safety", ticket=ticket.id)
    first = _FIRST_WORDS[sign]
    return first if sign != "child" else f"{first}\n{texts.RAISED_CHILD}"


def _already(ctx: Context) -> Ticket | None:
    """The sender's open ticket about danger, which what she says now belongs to."""
    mine = rows.of_resident(ctx.tx, ctx.sender)
    return next((t for t in mine if t.sensitive and t.danger and t.status in rows.OPEN), None)


def _raise_quietly(ctx: Context, text: str, decision: Decision) -> Ticket:
    categories = ctx.town.rules.categories
    if not categories[decision.category].sensitive:
        sensitive = next((c.code for c in categories.values() if c.sensitive), decision.category)
        decision = replace(decision, category=sensitive, sure=True)
    where = whereabouts.here(ctx, text)
    group = assignment.choose(ctx.town.people, MEDIATION, where.grid_id)
    return new_ticket.put_down(ctx, text, decision, where, group, sensitive=True)


def _answer_openly(ctx: Context, text: str, decision: Decision, first: str) -> str:
    """Fire, gas, somebody locked in: said aloud, and somebody is told before the place is asked."""
    where = whereabouts.here(ctx, text)
    kind = ctx.town.rules.categories[decision.category].group_kind
    people = ctx.town.people
    group = assignment.choose(people, kind, where.grid_id) if where.grid_id else assignment.triage(people)
    sensitive = ctx.town.rules.categories[decision.category].sensitive
    ticket = new_ticket.put_down(ctx, text, decision, where, group, sensitive)
    raised = f"{first}\n{texts.RAISED.format(number=ticket.number)}"
    if where.grid_id:
        ctx.ask("receipt", ticket=ticket.id)
        return f"{raised}\n{texts.RAISED_NEXT}"
    ctx.ask("place", ticket=ticket.id, options=list(where.choices))
    return f"{raised}\n{texts.ASK_PLACE_SHORT}"


def after_safety(ctx: Context, ticket: Ticket, choice: int) -> str:
    """The answer to “are you safe?”: 1 call me, 2 I want to talk, 0 not now."""
    if choice == 0:
        return mute(ctx, ticket)
    if choice == 2:
        ctx.ask("quiet", ticket=ticket.id)
        return texts.LISTENING
    tickets.call_person(ctx, ticket)
    if ticket.grid_id:
        ctx.ask("quiet", ticket=ticket.id)
        return texts.CONTACT_SOON
    ctx.ask("place", ticket=ticket.id, options=[], quiet=True)
    return texts.CONTACT_SOON_WHERE


def mute(ctx: Context, ticket: Ticket) -> str:
    """“Not now”: nothing more is sent about this ticket until the person says it is all right again."""
    tickets.mute(ctx, ticket, True)
    ctx.settle()
    return texts.MUTED


def unmute(ctx: Context) -> str | None:
    """“It is all right now”; None if nothing was muted."""
    muted = [t for t in rows.of_resident(ctx.tx, ctx.sender) if t.muted]
    for ticket in muted:
        tickets.mute(ctx, ticket, False)
    if not muted:
        return None
    ctx.ask("quiet", ticket=muted[0].id)
    return texts.UNMUTED


def mute_latest(ctx: Context) -> str | None:
    """“不方便” typed at any time; None if there is nothing to keep quiet about."""
    quiet = next((t for t in rows.of_resident(ctx.tx, ctx.sender) if t.sensitive and t.status in rows.OPEN), None)
    return mute(ctx, quiet) if quiet is not None else None
