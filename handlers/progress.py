"""What became of it: lists and single tickets, as their resident sees them."""

from handlers import names, texts, tickets
from handlers.access import own_by_number
from handlers.context import CHINA, Context
from storage import tickets as rows
from storage.tables import Ticket, TicketEvent

_SHOWN = 3


def show(ctx: Context) -> str:
    """The sender's tickets: one in full, several as a list."""
    mine = _worth_showing(ctx)
    if not mine:
        ctx.ask("welcome")
        return texts.NO_TICKETS
    if len(mine) == 1:
        return one(ctx, mine[0])
    ctx.ask("progress", options=[t.id for t in mine])
    lines = [_line(ctx, i, ticket) for i, ticket in enumerate(mine, 1)]
    return texts.PROGRESS_LIST.format(n=len(mine), lines="\n".join(lines))


def _worth_showing(ctx: Context) -> list[Ticket]:
    """What is open; when nothing is, the last one."""
    everything = rows.of_resident(ctx.tx, ctx.sender)
    return [t for t in everything if t.status in rows.OPEN][:_SHOWN] or everything[:1]


def _line(ctx: Context, i: int, ticket: Ticket) -> str:
    return f"{i} {ticket.number} {names.what(ctx, ticket)}：{texts.STATUS[ticket.status]}"


def by_number(ctx: Context, said: str) -> str | None:
    """The ticket with this number, if it is the sender's; None otherwise."""
    ticket = own_by_number(ctx, said)
    return one(ctx, ticket) if ticket is not None else None


def one(ctx: Context, ticket: Ticket) -> str:
    """Where it stands, its last steps and what comes next."""
    ctx.ask("receipt", ticket=ticket.id)
    lines = [step for event in rows.events(ctx.tx, ticket.id or 0) if (step := _step(ctx, ticket, event))]
    hint = _hint(ctx, ticket)
    shown = 1 if ticket.status == "resolved" else _SHOWN  # the question below needs the room
    return texts.PROGRESS_ONE.format(
        number=ticket.number, what=names.what(ctx, ticket), status=texts.STATUS[ticket.status],
        lines="\n".join(lines[-shown:]), hint=hint,
    ).strip()  # fmt: skip


def _step(ctx: Context, ticket: Ticket, event: TicketEvent) -> str | None:
    pattern = texts.ACTIONS.get(event.action)
    if pattern is None:
        return None
    person = ctx.town.people.people.get(event.person_id or 0)
    who = names.shown(ctx, person, ticket)
    said = pattern.format(group=names.group_name(ctx, ticket.group_id), who=who)
    local = event.at.astimezone(CHINA)
    words = f"：{event.text}" if event.action in ("reply", "resolve") else ""
    return f"{local:%m-%d %H:%M} {said}{words}"


def _hint(ctx: Context, ticket: Ticket) -> str:
    if ticket.status == "resolved":
        ctx.ask("solved", ticket=ticket.id)
        return texts.SOLVED_ASK
    if ticket.status not in ("received", "assigned"):
        return texts.PROGRESS_NEXT if ticket.status == "accepted" else ""
    return texts.PROGRESS_LATE if ticket.due_at < ctx.now else texts.PROGRESS_DUE.format(due=names.due(ticket, ctx.now))


def urge(ctx: Context) -> str:
    """Remind whoever has the sender's oldest waiting ticket, once a day."""
    waiting = [t for t in rows.of_resident(ctx.tx, ctx.sender) if t.status in ("assigned", "accepted")]
    if not waiting:
        return texts.NOTHING_TO_URGE
    ticket = waiting[-1]
    person = ctx.town.people.people.get(ticket.handler_id or 0)
    pattern = texts.URGED if tickets.urge(ctx, ticket) else texts.URGED_TODAY
    return pattern.format(number=ticket.number, who=names.shown(ctx, person, ticket))


def why(ctx: Context) -> str:
    """The words that decided the category of the sender's last ticket."""
    mine = rows.of_resident(ctx.tx, ctx.sender)
    if not mine or mine[0].sensitive:
        return texts.NO_TICKETS
    ticket = mine[0]
    ctx.ask("receipt", ticket=ticket.id)
    corrected = any(event.action == "correct" for event in rows.events(ctx.tx, ticket.id or 0))
    words = "" if corrected else "、".join(_deciding(ticket))
    pattern = texts.WHY if words else texts.WHY_BY_HAND
    return pattern.format(number=ticket.number, category=names.category(ctx, ticket), words=words)


def _deciding(ticket: Ticket) -> list[str]:
    """The person's own words that spoke for the category, the longer ones where they overlap."""
    spans = {(w["start"], w["end"]) for w in ticket.words if w["category"] == ticket.category}
    outer = [s for s in spans if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
    return list(dict.fromkeys(ticket.text[start:end] for start, end in sorted(outer)))
