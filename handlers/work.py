"""One-key work of staff: offers, steps, ready sentences, previews; and what plain words of staff mean."""

from collections.abc import Callable

from handlers import assignment, names, petition, sorting, staff, staff_texts, texts, tickets, words
from handlers.access import ticket_for
from handlers.asked import Answer, Question
from handlers.context import Context
from handlers.lifecycle import NotAllowed
from storage.tables import Group, Person, Ticket

Key = Callable[[Context, Person, Ticket], str]


def plain_words(ctx: Context) -> str | None:
    """Staff typed or sent something that is no command and no answer; never to a resident without asking."""
    person = ctx.person
    if person is None:
        return None
    ticket = staff.current(ctx, person)
    if ticket is None:
        return _without_current(ctx)
    if ctx.media is not None:
        tickets.note(ctx, ticket, ctx.text)
        ctx.ask("work", ticket=ticket.id)
        return staff_texts.MEDIA_KEPT.format(kind=texts.MEDIA_NAMES[ctx.inbound.kind], number=ticket.number)
    ctx.ask("note_or_send", ticket=ticket.id, text=ctx.text)
    return staff_texts.NOTE_OR_SEND.format(short=ticket.short)


def _without_current(ctx: Context) -> str | None:
    """Nothing in hand: danger is always heard; a short word gets help; a sentence is her own petition."""
    if ctx.text and ctx.decide(ctx.text).danger:
        return None
    choice = words.digit(ctx.text)
    if choice is not None or len(ctx.text) < 4:
        return staff_texts.STAFF_HELP
    return None


def _ticket(ctx: Context, question: Question) -> Ticket | None:
    return ticket_for(ctx, question["ticket"], ctx.person) if ctx.person else None


def _keyed(keys: dict[int, Key]) -> Answer:
    """An answer that is one of these digits; any other digit is asked again, words are no answer."""

    def answer(ctx: Context, question: Question) -> str | None:
        ticket, choice = _ticket(ctx, question), words.digit(ctx.text)
        if ticket is None or ctx.person is None or choice is None:
            return None
        if choice not in keys:
            return texts.CHOOSE
        try:
            return keys[choice](ctx, ctx.person, ticket)
        except NotAllowed:
            ctx.settle()
            return staff.not_now(ctx, tickets.fresh(ctx, ticket))

    return answer


def _contacted(ctx: Context, person: Person, ticket: Ticket) -> str:
    tickets.note(ctx, ticket, staff_texts.CONTACTED_NOTE)
    return staff_texts.CONTACTED.format(number=ticket.number)


def _on_site(ctx: Context, person: Person, ticket: Ticket) -> str:
    tickets.note(ctx, ticket, staff_texts.ON_SITE_NOTE)
    return staff_texts.ON_SITE.format(number=ticket.number)


def _ask_result(ctx: Context, person: Person, ticket: Ticket) -> str:
    if not staff.can(ticket, "resolve"):
        return staff.not_now(ctx, ticket)
    ctx.ask("result", ticket=ticket.id)
    return staff_texts.SAY_RESULT.format(number=ticket.number)


def _ask_group(ctx: Context, person: Person, ticket: Ticket) -> str:
    if not staff.can(ticket, "transfer"):
        return staff.not_now(ctx, ticket)
    groups = assignment.near_groups(ctx.town.people, ticket.grid_id, ticket.group_id, ticket.sensitive)[:4]
    ctx.ask("transfer_to", ticket=ticket.id, options=[g.id for g in groups])
    options = "\n".join(f"{i} {g.name}" for i, g in enumerate(groups, 1))
    return staff_texts.TRANSFER_TO.format(number=ticket.number, options=options)


def _back_to_work(ctx: Context, ticket: Ticket) -> str:
    if ticket.status == "assigned":
        ctx.ask("offer", ticket=ticket.id, short=ticket.short)
        return f"{ticket.number}\n{staff_texts.OFFER}"
    ctx.ask("work", ticket=ticket.id)
    return f"{ticket.number}\n{staff_texts.WORK}"


def _result(ctx: Context, question: Question) -> str | None:
    """A ready sentence by its digit, or words of one's own; shown once before it goes out."""
    ticket, choice = _ticket(ctx, question), words.digit(ctx.text)
    if ticket is None:
        return None
    if choice == 0:
        return _back_to_work(ctx, ticket)
    if choice is not None and choice > len(staff_texts.RESULTS):
        return texts.CHOOSE
    said = ctx.text if choice is None else staff_texts.RESULTS[choice - 1]
    ctx.ask("preview", ticket=ticket.id, text=said)
    return staff_texts.PREVIEW.format(text=said)


def _preview(ctx: Context, question: Question) -> str | None:
    ticket, choice = _ticket(ctx, question), words.digit(ctx.text)
    if ticket is None or ctx.person is None or choice is None:
        return None
    if choice == 1:
        return staff.guarded(ctx, ctx.person, ticket, staff.resolve, question["text"])
    if choice == 2:
        ctx.ask("result", ticket=ticket.id)
        return staff_texts.SAY_AGAIN
    ctx.ask("work", ticket=ticket.id)
    return staff_texts.DROPPED


def _transfer_to(ctx: Context, question: Question) -> str | None:
    ticket, choice, options = _ticket(ctx, question), words.digit(ctx.text), question["options"]
    if ticket is None:
        return None
    if choice == 0:
        return _back_to_work(ctx, ticket)
    if choice is not None and choice <= len(options):
        return _ask_reason(ctx, ticket, ctx.town.people.groups[options[choice - 1]])
    fitting = assignment.near_groups(ctx.town.people, ticket.grid_id, ticket.group_id, ticket.sensitive)
    named = next((g for g in fitting if g.name == ctx.text.strip()), None)
    if named is None:
        shown = "、".join(g.name for g in fitting[:4])
        return staff_texts.NO_SUCH_GROUP.format(name=ctx.text[:12], options=shown)
    return _ask_reason(ctx, ticket, named)


def _ask_reason(ctx: Context, ticket: Ticket, group: Group) -> str:
    ctx.ask("transfer_why", ticket=ticket.id, group=group.id)
    return staff_texts.TRANSFER_WHY.format(group=group.name)


def _transfer_why(ctx: Context, question: Question) -> str | None:
    ticket, choice = _ticket(ctx, question), words.digit(ctx.text)
    if ticket is None:
        return None
    if choice == 0:
        return _back_to_work(ctx, ticket)
    if choice is not None and choice > len(staff_texts.TRANSFER_REASONS):
        return texts.CHOOSE
    reason = ctx.text if choice is None else staff_texts.TRANSFER_REASONS[choice - 1]
    group = ctx.town.people.groups[question["group"]]
    try:
        return staff.hand_over(ctx, ticket, group, reason)
    except NotAllowed:
        ctx.settle()
        return staff.not_now(ctx, tickets.fresh(ctx, ticket))


def _category_by_staff(ctx: Context, question: Question) -> str | None:
    ticket, choice, options = _ticket(ctx, question), words.digit(ctx.text), question["options"]
    if ticket is None or ctx.person is None:
        return None
    if choice == 0:
        return _back_to_work(ctx, ticket)
    if choice is not None and choice > len(options):
        return texts.CHOOSE
    said = ctx.text.strip() if choice is None else names.category_name(ctx, options[choice - 1])
    return staff.guarded(ctx, ctx.person, ticket, sorting.recategorize, said)


def _note_or_send(ctx: Context, question: Question) -> str | None:
    ticket, choice, said = _ticket(ctx, question), words.digit(ctx.text), question["text"]
    if ticket is None or ctx.person is None or choice is None:
        return None
    ctx.ask("work", ticket=ticket.id)
    if choice == 1:
        return staff.note(ctx, ctx.person, ticket, said)
    if choice == 2:
        return staff.guarded(ctx, ctx.person, ticket, staff.reply, said)
    return petition.another(ctx, said) if choice == 3 else staff_texts.DROPPED


def _list(ctx: Context, question: Question) -> str | None:
    choice, options = words.digit(ctx.text), question["options"]
    if choice == 0:
        ctx.settle()
        return staff_texts.STAFF_HELP
    if choice is None or choice > len(options) or ctx.person is None:
        return None if choice is None else texts.CHOOSE
    ticket = ticket_for(ctx, options[choice - 1], ctx.person)
    return staff.detail(ctx, ctx.person, ticket) if ticket is not None else None


ANSWERS: dict[str, Answer] = {
    "offer": _keyed({1: staff.accept, 2: _ask_group, 3: staff.detail}),
    "work": _keyed({1: _contacted, 2: _on_site, 3: _ask_result, 4: _ask_group}),
    "result": _result,
    "preview": _preview,
    "transfer_to": _transfer_to,
    "transfer_why": _transfer_why,
    "category_by_staff": _category_by_staff,
    "note_or_send": _note_or_send,
    "list": _list,
}
