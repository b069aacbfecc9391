"""What can be done on a ticket's page: each action through the same function as the chat, with the form's fields."""

from collections.abc import Callable
from typing import NamedTuple

from bot.console import ticket_texts as texts
from bot.console.visit import Visit
from handlers import access, assignment, combining, sorting, tickets
from handlers.lifecycle import OPEN, Actor, NotAllowed
from handlers.refusals import Mistake
from handlers.rights import Right
from handlers.staff import can
from storage import tickets as rows
from storage.tables import Group, Ticket, TicketEvent

_LONGEST = 600  # characters of what a resident reads; a message of WeChat holds 2,048 bytes


class Work(NamedTuple):
    """`fits` says whether it can be done now; `quiet` work is read by no resident and needs no preview."""

    right: Right
    fits: Callable[[Visit, Ticket], bool]
    do: Callable[[Visit, Ticket], object]
    told: str
    quiet: bool = False


def _said(visit: Visit, name: str, missing: str) -> str:
    text = visit.said(name)
    if not text:
        raise Mistake(missing)
    if len(text) > _LONGEST:
        raise Mistake(texts.TOO_LONG.format(limit=_LONGEST, length=len(text)))
    return text


def _accept(visit: Visit, ticket: Ticket) -> None:
    tickets.accept(visit.context(), ticket, visit.person)


def _reply(visit: Visit, ticket: Ticket) -> None:
    tickets.reply(visit.context(), ticket, visit.person, _said(visit, "text", texts.SAY_SOMETHING))


def _note(visit: Visit, ticket: Ticket) -> None:
    tickets.note(visit.context(), ticket, _said(visit, "text", texts.SAY_SOMETHING))


def _resolve(visit: Visit, ticket: Ticket) -> None:
    tickets.resolve(visit.context(), ticket, visit.person, _said(visit, "text", texts.SAY_SOMETHING))


def _transfer(visit: Visit, ticket: Ticket) -> None:
    hand_over(visit, ticket, visit.said("group"), _said(visit, "reason", texts.SAY_WHY))


def hand_over(visit: Visit, ticket: Ticket, group_id: str, reason: str) -> None:
    """To that group; what nobody has yet is assigned, which the resident is not told a reason for."""
    group = next((g for g in groups(visit, ticket) if str(g.id) == group_id), None)
    if group is None:
        raise Mistake(texts.MEDIATORS_ONLY if ticket.sensitive else texts.CHOOSE_GROUP)
    if ticket.status == "received":
        tickets.assign(visit.context(), ticket, group, Actor.STAFF)
    else:
        tickets.transfer(visit.context(), ticket, group, reason)


def groups(visit: Visit, ticket: Ticket) -> list[Group]:
    """Whom it may go to, nearest first."""
    return assignment.near_groups(visit.town.people, ticket.grid_id, ticket.group_id, ticket.sensitive)


def _category(visit: Visit, ticket: Ticket) -> None:
    code = visit.said("category")
    if code not in visit.town.rules.categories:
        raise Mistake(texts.CHOOSE_CATEGORY)
    if code == ticket.category:
        raise Mistake(texts.SAME_CATEGORY)
    sorting.correct(visit.context(), ticket, code)


def _close(visit: Visit, ticket: Ticket) -> None:
    tickets.close_by_staff(visit.context(), ticket, visit.person, _said(visit, "reason", texts.SAY_WHY))


def _reopen(visit: Visit, ticket: Ticket) -> None:
    tickets.reopen_by_staff(visit.context(), ticket, visit.person, _said(visit, "reason", texts.SAY_WHY))


def _merge(visit: Visit, ticket: Ticket) -> None:
    combining.merge(visit.context(), ticket, other(visit, ticket))


def other(visit: Visit, ticket: Ticket) -> Ticket:
    """The ticket that this one is to go on in; Mistake with the reason why it cannot."""
    said, ctx, within = visit.said("into_other") or visit.said("into"), visit.context(), visit.account.grid_id
    exact = rows.by_number(visit.tx, said)
    found = [exact] if exact else access.tickets_for(ctx, said, visit.person)
    seen = [each for each in found if access.may_open(ctx, each, visit.person, within)]
    if len(seen) != 1:
        raise Mistake(texts.NO_SUCH_NUMBER.format(number=said[:20]) if said else texts.CHOOSE_OTHER)
    if not combining.fits(ticket, seen[0]):
        raise Mistake(texts.DO_NOT_FIT.format(number=seen[0].number))
    return seen[0]


def _split(visit: Visit, ticket: Ticket) -> None:
    events = rows.events(visit.tx, ticket.id or 0)
    said = next((e for e in events if str(e.id) == visit.said("event") and splittable(e, events)), None)
    if said is None:
        raise Mistake(texts.NOTHING_TO_SPLIT)
    combining.split(visit.context(), ticket, said)


def splittable(event: TicketEvent, events: list[TicketEvent]) -> bool:
    """Something the resident added in words, which was not split off yet."""
    return event.action == "supplement" and bool(event.text) and event.id not in combining.parted_off(events)


def _acceptable(visit: Visit, ticket: Ticket) -> bool:
    return can(ticket, "accept") and visit.person.group_id is not None


def _merges(_: Visit, ticket: Ticket) -> bool:
    return ticket.status in OPEN


def _mine_to_move(visit: Visit, ticket: Ticket) -> bool:
    return (ticket.status == "received" and Right.DISPATCH in visit.rights) or can(ticket, "transfer")


def _recategorizes(visit: Visit, ticket: Ticket) -> bool:
    """As in the chat: while nobody else has it; whoever dispatches, at any time before it is done."""
    free = ticket.handler_id in (None, visit.person.id) and ticket.status != "received"
    return ticket.status in OPEN[:3] and (free or Right.DISPATCH in visit.rights)


def _able(action: str) -> Callable[[Visit, Ticket], bool]:
    return lambda _, ticket: can(ticket, action)


WORKS: dict[str, Work] = {
    "accept": Work(Right.WORK, _acceptable, _accept, texts.ACCEPTED),
    "reply": Work(Right.WORK, _able("reply"), _reply, texts.REPLIED),
    "note": Work(Right.WORK, lambda _, __: True, _note, texts.NOTED, quiet=True),
    "resolve": Work(Right.WORK, _able("resolve"), _resolve, texts.RESOLVED),
    "transfer": Work(Right.WORK, _mine_to_move, _transfer, texts.TRANSFERRED),
    "category": Work(Right.WORK, _recategorizes, _category, texts.RECATEGORIZED),
    "close": Work(Right.DISPATCH, _able("close"), _close, texts.CLOSED),
    "reopen": Work(Right.DISPATCH, _able("reopen"), _reopen, texts.REOPENED),
    "merge": Work(Right.DISPATCH, _merges, _merge, texts.MERGED),
    "part": Work(Right.DISPATCH, _able("part"), lambda v, t: combining.part(v.context(), t), texts.PARTED),
    "split": Work(Right.DISPATCH, lambda _, __: True, _split, texts.SPLIT),
    "remind": Work(
        Right.DISPATCH, lambda _, t: t.status in ("assigned", "accepted"),
        lambda v, t: tickets.remind(v.context(), t), texts.REMINDED, quiet=True,
    ),
}  # fmt: skip


def offered(visit: Visit, ticket: Ticket) -> set[str]:
    """The actions that this person can do on this ticket now."""
    return {name for name, work in WORKS.items() if work.right in visit.rights and work.fits(visit, ticket)}


def perform(visit: Visit, ticket: Ticket, name: str) -> None:
    """Do it with what the form says; NotAllowed if it does not fit the ticket's state any more, Mistake if the form."""
    if not WORKS[name].fits(visit, ticket):
        raise NotAllowed(f"{name} does not fit a ticket that is {ticket.status}")
    WORKS[name].do(visit, ticket)
