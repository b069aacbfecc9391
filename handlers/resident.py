"""What any person can type at any time, and the menu's buttons."""

from collections.abc import Callable

from handlers import (
    assignment,
    closing,
    danger,
    names,
    new_ticket,
    petition,
    progress,
    texts,
    tickets,
    whereabouts,
    words,
)
from handlers.access import own_ticket
from handlers.context import Context
from storage import tickets as rows
from storage.tables import Ticket

Said = Callable[[Context], str | None]


def command(ctx: Context) -> str | None:
    """One of the words understood everywhere; None if the message is none of them."""
    act = _ACT_OF.get(words.plain(ctx.text))
    return (act(ctx) if act else None) or _new_with_text(ctx) or _by_number(ctx)


def person(ctx: Context) -> str:
    """A human being, always: whoever has the sender's ticket, or a new ticket that says only this."""
    mine = [t for t in rows.of_resident(ctx.tx, ctx.sender) if t.status in rows.OPEN]
    ctx.settle()
    if mine:
        ticket = _placed_by_hand(ctx, mine[0].id or 0)
        tickets.call_person(ctx, ticket)
    else:
        decision = ctx.decide("")
        group = assignment.triage(ctx.town.people)
        where = whereabouts.here(ctx, "")
        ticket = new_ticket.put_down(ctx, texts.PERSON_WORDS, decision, where, group, sensitive=False)
    who = names.group_name(ctx, ticket.group_id)
    office = ctx.town.office
    return office.text("PERSON_TOLD").format(who=who, number=ticket.number, when=office.text("PERSON_HOURS"))


def _placed_by_hand(ctx: Context, ticket_id: int) -> Ticket:
    """The ticket, with somebody who answers for it."""
    ticket = rows.locked(ctx.tx, ticket_id)
    group = assignment.triage(ctx.town.people) if ticket.group_id is None else None
    return tickets.assign(ctx, ticket, group) if group else ticket


def help_(ctx: Context) -> str:
    """What can be done here."""
    ctx.ask("welcome")
    return ctx.town.office.text("HELP")


def say_what(ctx: Context) -> str:
    """Invite a petition; what comes next is a matter of its own."""
    ctx.ask("new")
    return texts.SAY_WHAT


def new(ctx: Context) -> str:
    """The next message is another matter."""
    ctx.changes |= {"ticket_id": None, "topic_until": ctx.now}
    ctx.ask("new")
    return texts.NEXT_IS_NEW


def back(ctx: Context) -> str:
    """Leave whatever was asked."""
    ctx.settle()
    return texts.BACK


def thanks(ctx: Context) -> str:
    """A polite word is no petition; what is still to be answered is said again."""
    ticket = _to_confirm(ctx)
    said = ctx.town.office.text("THANKS")
    return f"{said}\n{ticket.number} {texts.SOLVED_ASK}" if ticket else said


def _to_confirm(ctx: Context) -> Ticket | None:
    question = ctx.question or {}
    return own_ticket(ctx, question["ticket"]) if question.get("kind") == "solved" else None


def assent(ctx: Context) -> str | None:
    """“好的” to whoever handles the ticket is passed on; with nobody to hear it, it is just polite."""
    handled = [t for t in rows.of_resident(ctx.tx, ctx.sender) if t.status == "accepted"]
    if not handled or (ctx.question or {}).get("kind") == "withdraw":
        return texts.ALL_RIGHT if _to_confirm(ctx) is None else thanks(ctx)
    tickets.supplement(ctx, handled[0], ctx.text)
    return texts.PASSED_ON.format(number=handled[0].number)


def wrong(ctx: Context) -> str:
    """The category of the last ticket is wrong: offer others."""
    ticket = next((t for t in rows.of_resident(ctx.tx, ctx.sender) if t.status in rows.OPEN), None)
    if ticket is None or ticket.sensitive:
        return texts.NO_TICKETS
    return choose_category(ctx, ticket)


def choose_category(ctx: Context, ticket: Ticket) -> str:
    """The best other categories for this ticket's words, to choose from."""
    decision = ctx.decide(ticket.text)
    ranked = [*decision.candidates, *decision.also, *ctx.town.rules.categories]
    others = tuple(dict.fromkeys(c for c in ranked if c not in (ticket.category, "other")))[:3]
    return petition.ask_category(ctx, ticket, others, texts.WHICH_CATEGORY)


def solved(ctx: Context) -> str | None:
    """“解决了” with no question open; None if nothing is waiting for it."""
    ticket = closing.last_to_confirm(ctx)
    return closing.answer_solved(ctx, ticket, closing.SOLVED) if ticket else None


def unsolved(ctx: Context) -> str | None:
    """“没解决” with no question open; None if there is nothing it could be about."""
    ticket = closing.last_to_confirm(ctx)
    return closing.answer_solved(ctx, ticket, closing.UNSOLVED) if ticket else None


def hotlines(ctx: Context) -> str:
    """The card of telephone numbers."""
    return ctx.town.office.card


def _new_with_text(ctx: Context) -> str | None:
    """“新 楼下乱停车”: another matter in one go."""
    said = words.after(ctx.text, words.NEW)
    if not said:
        return None
    return petition.another(ctx, said)


def _by_number(ctx: Context) -> str | None:
    """A ticket's number alone; one digit is an answer, not a number."""
    if words.digit(ctx.text) is not None or words.number(ctx.text) is None:
        return None
    return progress.by_number(ctx, ctx.text) or texts.NOT_YOURS.format(number=ctx.text)


def own_petition(ctx: Context) -> str | None:
    """“反映 …”: a petition of one's own, said so; None otherwise."""
    return _new_with_text(ctx)


def stray_digit(ctx: Context) -> str | None:
    """A digit that answers nothing: say what digits mean; None for anything else."""
    choice = words.digit(ctx.text)
    if choice is None:
        return None
    if choice == 0:
        return person(ctx)
    ticket = closing.last_to_confirm(ctx)
    if ticket is not None and ticket.status == "resolved":
        ctx.ask("solved", ticket=ticket.id)
        return f"{ticket.number} {texts.SOLVED_ASK}"
    return help_(ctx)


def receipt_choice(ctx: Context, ticket_id: int, choice: int) -> str | None:
    """The line under a receipt: 1 progress, 2 wrong category, 3 withdraw, 0 a person."""
    ticket = own_ticket(ctx, ticket_id)
    if ticket is None:
        return None
    if choice == 2 and not ticket.sensitive and ticket.status in rows.OPEN:
        return choose_category(ctx, ticket)
    acts: dict[int, Said] = {
        1: lambda c: progress.one(c, ticket),
        3: lambda c: closing.ask_withdraw(c, ticket),
        0: person,
    }
    return acts[choice](ctx) if choice in acts else None


COMMANDS: tuple[tuple[tuple[str, ...], Said], ...] = (
    (words.PERSON, person),
    (words.MUTE, danger.mute_latest),
    (words.UNMUTE, danger.unmute),
    (words.PROGRESS, progress.show),
    (words.WITHDRAW, closing.withdraw),
    (words.HOTLINE, hotlines),
    (words.URGE, progress.urge),
    (words.WRONG, wrong),
    (words.WHY, progress.why),
    (words.HELP, help_),
    (words.NEW, new),
    (words.BACK, back),
    (words.SOLVED, solved),
    (words.UNSOLVED, unsolved),
    (words.THANKS, thanks),
    (words.ASSENT, assent),
)
_ACT_OF: dict[str, Said] = {word: act for vocabulary, act in COMMANDS for word in vocabulary}
