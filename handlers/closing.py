"""The end of a ticket: solved or not, the rating, taking it back."""

from handlers import clocks, names, new_ticket, petition, texts, tickets
from handlers.context import Context
from storage import tickets as rows
from storage.tables import Ticket

SOLVED, UNSOLVED, PARTLY = 1, 2, 3
_LOW = 2


def answer_solved(ctx: Context, ticket: Ticket, choice: int) -> str:
    """1 solved, 2 not yet, 3 partly: partly closes too, with the words kept, and goes on to the rating."""
    ctx.settle()
    if choice == UNSOLVED:
        return reopen(ctx, ticket)
    if ticket.status == "resolved":
        tickets.close(ctx, ticket, texts.PARTLY if choice == PARTLY else "")
    return ask_rating(ctx, ticket)


def ask_rating(ctx: Context, ticket: Ticket) -> str:
    """Ask once; a ticket that was rated is only thanked for."""
    if ticket.rating is not None:
        return ctx.town.office.text("RATED")
    ctx.ask("rate", ticket=ticket.id)
    return ctx.town.office.text("RATE_ASK").format(number=ticket.number)


def reopen(ctx: Context, ticket: Ticket) -> str:
    """Not solved: back to the same handler. After a month it is a new matter."""
    if ticket.status == "closed" and ctx.now - ticket.changed_at > clocks.REOPEN:
        ctx.ask("new")
        return texts.TOO_LATE.format(number=ticket.number)
    tickets.reopen(ctx, ticket, ctx.text)
    new_ticket.remember(ctx, ticket)
    again = tickets.fresh(ctx, ticket)
    person = ctx.town.people.people.get(again.handler_id or 0)
    return texts.REOPENED.format(number=ticket.number, who=names.shown(ctx, person, again))


def rate(ctx: Context, ticket: Ticket, rating: int) -> str:
    """Keep one to five; ask why when it is low."""
    tickets.rate(ctx, ticket, rating)
    ctx.settle()
    if rating > _LOW:
        return ctx.town.office.text("RATED")
    ctx.ask("rate_reason", ticket=ticket.id)
    return texts.RATE_REASON


def say_why(ctx: Context, ticket: Ticket, choice: int | None) -> str:
    """A digit for one of the reasons, or the person's own words."""
    ctx.settle()
    reason = ctx.text if choice is None else texts.RATE_REASONS[choice]
    tickets.say_why(ctx, ticket, reason)
    return texts.REASON_NOTED if choice != 0 else ctx.town.office.text("RATED")


def rate_last(ctx: Context) -> str:
    """The menu's rating button: the last settled ticket, if there is one."""
    ticket = last_to_confirm(ctx)
    if ticket is None:
        return texts.NOTHING_TO_RATE
    if ticket.status == "closed":
        return ask_rating(ctx, ticket)
    ctx.ask("solved", ticket=ticket.id)
    return f"{ticket.number} {texts.SOLVED_ASK}"


def last_to_confirm(ctx: Context) -> Ticket | None:
    """The sender's ticket that “solved” or “not solved” can mean: waiting for it, or lately closed."""
    mine = rows.of_resident(ctx.tx, ctx.sender)
    waiting = [t for t in mine if t.status == "resolved"]
    closed = [t for t in mine if t.status == "closed"]
    return next(iter(waiting or closed), None)


def withdraw(ctx: Context) -> str:
    """Take back the one open ticket, after asking; of several ask which."""
    mine = [t for t in rows.of_resident(ctx.tx, ctx.sender) if t.status in rows.OPEN]
    if not mine:
        return texts.NOTHING_TO_WITHDRAW
    if len(mine) == 1:
        return ask_withdraw(ctx, mine[0])
    ctx.ask("withdraw_which", options=[t.id for t in mine[:3]])
    options = petition.numbered([f"{t.number} {names.what(ctx, t)}" for t in mine[:3]])
    return texts.WITHDRAW_WHICH.format(options=options)


def ask_withdraw(ctx: Context, ticket: Ticket) -> str:
    """Ask once before it is gone."""
    if ticket.status not in rows.OPEN:
        return texts.NOTHING_TO_WITHDRAW
    ctx.ask("withdraw", ticket=ticket.id)
    return texts.WITHDRAW_SURE.format(number=ticket.number, what=names.what(ctx, ticket))


def answer_withdraw(ctx: Context, ticket: Ticket, sure: bool) -> str:
    """1 takes it back; the record of a sensitive matter stays, for it may be needed as evidence."""
    ctx.settle()
    if not sure:
        return texts.KEPT.format(number=ticket.number)
    tickets.withdraw(ctx, ticket)
    ctx.changes |= {"ticket_id": None, "topic_until": ctx.now}
    return (texts.WITHDRAWN_KEPT if ticket.sensitive else ctx.town.office.text("WITHDRAWN")).format(
        number=ticket.number
    )
