"""What 格姐, mediators and leaders can type at any time: 接 回复 转 办结 备注 看 列表, with a ticket's number."""

from collections.abc import Callable

from handlers import assignment, names, sorting, staff_texts, texts, tickets, words
from handlers.access import read, ticket_for, tickets_for
from handlers.context import Context
from handlers.lifecycle import Actor, NotAllowed, next_status
from storage import tickets as rows
from storage.tables import Group, Person, Ticket

Act = Callable[[Context, Person, Ticket, str], str]
_LISTED = 8
_QUOTED = 150  # characters


def command(ctx: Context) -> str | None:
    """A staff command's reply; None if the sender is not staff or the message is no command."""
    person = ctx.person
    if person is None:
        return None
    if words.said(ctx.text, words.LIST):
        return show_list(ctx, person)
    if words.said(ctx.text, words.OFF_DUTY):
        return staff_texts.OFF_DUTY
    if words.said(ctx.text, words.HELP):
        return staff_texts.STAFF_HELP
    found = words.command(ctx.text)
    return _do(ctx, person, *found) if found else _correct_current(ctx, person)


def _correct_current(ctx: Context, person: Person) -> str | None:
    """“改类 停车” without a number is about the ticket in hand."""
    names_of_it = words.STAFF_COMMANDS["correct"]
    said = "" if words.said(ctx.text, names_of_it) else words.after(ctx.text, names_of_it)
    if said is None:
        return None
    ticket = current(ctx, person)
    return guarded(ctx, person, ticket, sorting.recategorize, said) if ticket else staff_texts.CORRECT_HOW


def _do(ctx: Context, person: Person, name: str, number: str, rest: str) -> str:
    found = tickets_for(ctx, number, person)
    if not found:
        return staff_texts.NO_SUCH.format(number=number)
    if len(found) > 1:
        options = "  ".join(ticket.number for ticket in found[:5])
        return staff_texts.WHICH_DAY.format(short=found[0].short, options=options)
    return guarded(ctx, person, found[0], COMMANDS[name], rest)


def guarded(ctx: Context, person: Person, ticket: Ticket, act: Act, rest: str) -> str:
    """Act, or say why this cannot be done in the ticket's present state."""
    try:
        return act(ctx, person, ticket, rest)
    except NotAllowed:
        return not_now(ctx, tickets.fresh(ctx, ticket))


def not_now(ctx: Context, ticket: Ticket) -> str:
    """Why an action is refused: nobody accepted yet, or the state does not fit."""
    if ticket.status == "assigned":
        return staff_texts.ACCEPT_FIRST.format(number=ticket.number, short=ticket.short)
    return staff_texts.NOT_NOW.format(number=ticket.number, status=texts.STATUS[ticket.status])


def accept(ctx: Context, person: Person, ticket: Ticket, _: str = "") -> str:
    """Take it on; the first one wins, the others are told who has it."""
    if ticket.handler_id == person.id and ticket.status == "accepted":
        return take_up(ctx, ticket, staff_texts.TAKEN_BY_YOU)
    if ticket.status == "accepted":
        who = ctx.town.people.people[ticket.handler_id or 0]
        return staff_texts.TAKEN_ALREADY.format(number=ticket.number, who=names.short_name(ctx, who))
    accepted = tickets.accept(ctx, ticket, person)
    read(ctx, accepted)
    return take_up(ctx, accepted, staff_texts.TAKEN)


def take_up(ctx: Context, ticket: Ticket, text: str) -> str:
    """Make it the ticket that the person's next digits and words are about."""
    ctx.changes["work_id"] = ticket.id
    ctx.ask("work", ticket=ticket.id)
    return text.format(number=ticket.number, text=_quoted(ctx, ticket))


def reply(ctx: Context, person: Person, ticket: Ticket, text: str) -> str:
    """To the resident, at once: the command is its own confirmation."""
    if not text:
        return staff_texts.REPLY_HOW.format(short=ticket.short)
    tickets.reply(ctx, ticket, person, text)
    _current(ctx, ticket)
    return _sent(ctx, ticket, staff_texts.REPLIED)


def resolve(ctx: Context, person: Person, ticket: Ticket, text: str) -> str:
    """Done, with the sentence the resident reads."""
    if not text:
        return staff_texts.RESOLVE_HOW.format(short=ticket.short)
    tickets.resolve(ctx, ticket, person, text)
    ctx.changes["work_id"] = None
    ctx.settle()
    return _sent(ctx, ticket, staff_texts.RESOLVED)


def _sent(ctx: Context, ticket: Ticket, text: str) -> str:
    """Confirm, and say honestly when the resident will only see it later."""
    said = text.format(number=ticket.number)
    return said if tickets.in_reach(ctx, ticket) else f"{said}\n{staff_texts.OUT_OF_REACH}"


def note(ctx: Context, person: Person, ticket: Ticket, text: str) -> str:
    """For staff only."""
    if not text:
        return staff_texts.NOTE_HOW.format(short=ticket.short)
    tickets.note(ctx, ticket, text)
    return staff_texts.NOTED.format(number=ticket.number)


def transfer(ctx: Context, person: Person, ticket: Ticket, rest: str) -> str:
    """“转 7 组名 原因”; a group name may contain spaces, so the longest known name is taken."""
    options = assignment.near_groups(ctx.town.people, ticket.grid_id, ticket.group_id, ticket.sensitive)
    group = next((g for g in sorted(options, key=lambda g: -len(g.name)) if rest.startswith(g.name)), None)
    if group is None:
        return _no_group(ctx, ticket, rest, options)
    reason = rest[len(group.name) :].strip(" ，,：:")
    if not reason:
        return staff_texts.TRANSFER_HOW.format(short=ticket.short)
    return hand_over(ctx, ticket, group, reason)


def hand_over(ctx: Context, ticket: Ticket, group: Group, reason: str) -> str:
    """Transfer and let go of it."""
    tickets.transfer(ctx, ticket, group, reason)
    ctx.changes["work_id"] = None
    ctx.settle()
    return staff_texts.TRANSFERRED.format(number=ticket.number, group=group.name)


def _no_group(ctx: Context, ticket: Ticket, rest: str, options: list[Group]) -> str:
    shown = "、".join(g.name for g in options[:4])
    if ticket.sensitive and rest:
        return staff_texts.MEDIATORS_ONLY.format(number=ticket.number, options=shown)
    if not rest:
        return staff_texts.TRANSFER_HOW.format(short=ticket.short)
    return staff_texts.NO_SUCH_GROUP.format(name=rest.split()[0][:12], options=shown)


def detail(ctx: Context, person: Person, ticket: Ticket, _: str = "") -> str:
    """What the resident said, where and until when; reading a sensitive one is noted."""
    read(ctx, ticket)
    _ask_next(ctx, ticket, person)
    head = staff_texts.DETAIL.format(
        number=ticket.number, category=names.category(ctx, ticket), status=texts.STATUS[ticket.status],
        place=names.place(ctx, ticket) or staff_texts.NO_PLACE, due=names.due(ticket, ctx.now),
    )  # fmt: skip
    warning = [staff_texts.DETAIL_DANGER] if ticket.danger else []
    lines = [*warning, head, *_said(ctx, ticket), _next_keys(ticket, person)]
    return "\n".join(line for line in lines if line)


def _said(ctx: Context, ticket: Ticket) -> list[str]:
    opening = staff_texts.DETAIL_SAID.format(text=_quoted(ctx, ticket))
    added = [e for e in rows.events(ctx.tx, ticket.id or 0) if e.action == "supplement"]
    more = [staff_texts.DETAIL_MORE.format(text=shortened(e.text)) for e in added if e.text]
    kinds = [texts.MEDIA_NAMES[e.media["kind"]] for e in added if e.media]
    return [opening, *more[-3:], *([staff_texts.DETAIL_MEDIA.format(media="、".join(kinds))] if kinds else [])]


def _quoted(ctx: Context, ticket: Ticket) -> str:
    return shortened(ticket.text) or media_of(ctx, ticket)


def shortened(text: str) -> str:
    """As much as leaves room for the keys below it in one message."""
    return text if len(text) <= _QUOTED else staff_texts.SHORTENED.format(text=text[:_QUOTED], length=len(text))


def media_of(ctx: Context, ticket: Ticket) -> str:
    """[照片] in place of words, for a petition that has none."""
    first = next((e.media for e in rows.events(ctx.tx, ticket.id or 0) if e.media), None)
    return texts.MEDIA_WAIT.format(kind=texts.MEDIA_NAMES[first["kind"]]) if first else ""


def _ask_next(ctx: Context, ticket: Ticket, person: Person) -> None:
    if ticket.status == "assigned":
        ctx.ask("offer", ticket=ticket.id, short=ticket.short)
    elif ticket.status == "accepted" and ticket.handler_id == person.id:
        _current(ctx, ticket)


def _next_keys(ticket: Ticket, person: Person) -> str:
    if ticket.status == "assigned":
        return staff_texts.OFFER_SEEN
    return staff_texts.WORK if ticket.status == "accepted" and ticket.handler_id == person.id else ""


def _current(ctx: Context, ticket: Ticket) -> None:
    ctx.changes["work_id"] = ticket.id
    ctx.ask("work", ticket=ticket.id)


def show_list(ctx: Context, person: Person) -> str:
    """What the group has to do: due first."""
    mine = rows.of_group(ctx.tx, person.group_id or 0)
    if not mine:
        return staff_texts.LIST_EMPTY
    ctx.ask("list", options=[t.id for t in mine[:_LISTED]])
    lines = [_list_line(ctx, i, t, person) for i, t in enumerate(mine[:_LISTED], 1)]
    head = staff_texts.LIST_HEAD.format(group=names.group_name(ctx, person.group_id), n=len(mine))
    return "\n".join([head, *lines, staff_texts.LIST_FOOT])


def _list_line(ctx: Context, i: int, ticket: Ticket, person: Person) -> str:
    private = ticket.sensitive and ticket.handler_id != person.id
    line = staff_texts.LIST_LINE.format(
        i=i, short=ticket.short, status=texts.STATUS[ticket.status],
        category=staff_texts.PRIVATE if private else names.category(ctx, ticket),
        due=names.due(ticket, ctx.now) if ticket.status == "assigned" else "",
    )  # fmt: skip
    return line.strip() + (staff_texts.LIST_MINE if ticket.handler_id == person.id else "")


def can(ticket: Ticket, action: str) -> bool:
    """Whether staff may do this now."""
    try:
        next_status(ticket.status, action, Actor.STAFF)
    except NotAllowed:
        return False
    return True


def current(ctx: Context, person: Person) -> Ticket | None:
    """The one ticket the person is working on."""
    ticket = ticket_for(ctx, ctx.contact.work_id or 0, person)
    return ticket if ticket is not None and ticket.status == "accepted" and ticket.handler_id == person.id else None


COMMANDS: dict[str, Act] = {
    "accept": accept,
    "reply": reply,
    "transfer": transfer,
    "resolve": resolve,
    "note": note,
    "detail": detail,
    "correct": sorting.recategorize,
}
