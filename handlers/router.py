"""One message, from its inbox row to its reply. The order of the handlers is the order of this list."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from handlers import binding, events, petition, questions, resident, staff, texts, words, work
from handlers.asked import gives_way
from handlers.context import Context
from handlers.inbound import Inbound
from handlers.town import Town
from storage import contacts, inbox, outbox
from storage.db import Transaction
from storage.mail_tables import Outbox

Handler = Callable[[Context], str | None]
PART = 400  # characters of a long private text shown at once
LONGEST = 600  # characters of a passive reply; WeChat's limit is 2048 bytes


def own_petition(ctx: Context) -> str | None:
    """“反映 …” from staff: her own matter, as a resident."""
    return resident.own_petition(ctx) if ctx.person is not None else None


def unreadable(ctx: Context) -> str | None:
    """Stickers and kinds we cannot use."""
    known = ctx.inbound.kind in ("text", *texts.MEDIA_NAMES)
    return texts.UNSUPPORTED if not known or ctx.text == words.UNSUPPORTED or not (ctx.text or ctx.media) else None


HANDLERS: tuple[Handler, ...] = (
    events.react,
    unreadable,
    binding.bind,
    staff.command,
    own_petition,
    resident.command,
    questions.answer,
    work.plain_words,
    resident.stray_digit,
    petition.hear,
)


def handle(tx: Transaction, town: Town, inbound: Inbound, now: datetime) -> tuple[str, str]:
    """Meet the sender, find who answers, keep the reply: (reply, handler's name). An empty reply means none."""
    contact = contacts.meet(tx, inbound.openid, inbound.quota, now)
    ctx = Context(tx, now, town, inbound, contact, town.people.by_contact.get(contact.id or 0))
    held = outbox.held(tx, ctx.sender)
    reply, handler = ("", "news") if held and only_a_digit(ctx) else dispatch(ctx)
    if held:
        held = _not_muted_since(ctx, held)
    if reply or (held and inbound.kind != "event"):
        reply = with_news(ctx, held, reply)
    if ctx.changes:
        contacts.change(tx, ctx.sender, **ctx.changes)
    inbox.finish(tx, inbound.key, ctx.sender, reply, ctx.ticket_id)
    return reply, handler


def dispatch(ctx: Context) -> tuple[str, str]:
    """The first handler that has an answer."""
    for handler in HANDLERS:
        reply = handler(ctx)
        if reply is not None:
            return reply, handler.__module__.rpartition(".")[2]
    raise AssertionError("petition.hear answers everything")


def only_a_digit(ctx: Context) -> bool:
    """A digit that answers no pressing question, from somebody who has not seen what waits for them yet.

    “0” to somebody who was told that it means silence is pressing: nothing may appear on her screen.
    """
    digit = words.digit(ctx.text)
    hush = digit == 0 and ctx.question is not None and ctx.question["kind"] == "quiet"
    return digit is not None and not hush and gives_way(ctx.question, ctx.now)


def _not_muted_since(ctx: Context, held: list[Outbox]) -> list[Outbox]:
    """Without what this very message asked us to keep quiet about."""
    still = {row.id for row in outbox.held(ctx.tx, ctx.sender)}
    return [row for row in held if row.id in still]


def with_news(ctx: Context, held: list[Outbox], reply: str) -> str:
    """Put what was held for this person before the reply, as much as fits; the rest can be pushed again now."""
    if not held:
        return reply
    if not reply:
        ctx.settle()
    shown: list[str] = []
    room = LONGEST - len(reply)
    for row in held:
        text = _news(ctx, row, last=row is held[-1])
        room -= len(text)
        if room < 0:
            shown += _beginning(ctx, row) if row.private and not shown else []
            break
        outbox.shown(ctx.tx, row.id or 0, ctx.now)
        if row.text != texts.NUDGE:
            shown.append(text)
    outbox.release(ctx.tx, ctx.sender)
    head = [texts.NEWS.format(n=len(shown)), *shown] if shown else []
    return "\n".join([*head, *(["———"] if head and reply else []), *([reply] if reply else [])])


def _beginning(ctx: Context, row: Outbox) -> list[str]:
    """A private text too long for one reply: its first part now, the rest with the person's next word."""
    outbox.shown(ctx.tx, row.id or 0, ctx.now)
    about: dict[str, Any] = {"ticket_id": row.ticket_id, "event_id": row.event_id}
    outbox.enqueue(ctx.tx, [ctx.sender], row.text[PART:], ctx.now, ask=row.ask, private=True, **about)
    return [row.text[:PART] + texts.TO_BE_CONTINUED]


def _news(ctx: Context, row: Outbox, last: bool) -> str:
    """A held text; its question opens only if the reply left none open."""
    opens = last and row.ask is not None and ctx.question is None
    if opens:
        ctx.ask(**(row.ask or {}))
    return questions.render(row.text, row.ask, opens)
