"""Staff bind their WeChat with an invitation code: one use, expiring, five wrong tries lock the sender for an hour."""

from datetime import timedelta

from handlers import names, staff_texts, words
from handlers.context import Context
from storage import town
from storage.tables import Person

TRIES = 5
LOCK = timedelta(hours=1)


def bind(ctx: Context) -> str | None:
    """“绑定 CODE”; None if the message is not about binding."""
    code = words.code_after(ctx.text, words.BIND)
    if code is None:
        return staff_texts.BIND_HOW if words.said(ctx.text, words.BIND) else None
    locked = ctx.contact.locked_until
    if locked is not None and locked > ctx.now:
        return staff_texts.LOCKED.format(minutes=max(1, round((locked - ctx.now) / timedelta(minutes=1))))
    person = town.person_by_code(ctx.tx, code.replace(" ", "").upper())
    if person is None or not person.active or person.invite_until is None:
        return _wrong(ctx)
    if person.invite_until < ctx.now:
        return staff_texts.CODE_EXPIRED
    return _bound(ctx, person)


def _wrong(ctx: Context) -> str:
    wrong = ctx.contact.wrong_codes + 1
    if wrong >= TRIES:
        ctx.changes |= {"wrong_codes": 0, "locked_until": ctx.now + LOCK}
        return staff_texts.LOCKED.format(minutes=LOCK // timedelta(minutes=1))
    ctx.changes["wrong_codes"] = wrong
    return staff_texts.BAD_CODE.format(left=TRIES - wrong)


def _bound(ctx: Context, person: Person) -> str:
    town.bind(ctx.tx, person.id or 0, ctx.sender)
    ctx.changes |= {"wrong_codes": 0, "locked_until": None, "question": None}
    group = names.group(ctx, person.group_id)
    if group is None:
        return staff_texts.BOUND_NO_GROUP.format(name=person.name)
    return staff_texts.BOUND.format(name=person.name, group=group.name)
