"""WeChat users: first seen, push credit, the open question."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Integer, and_, bindparam, case, update
from sqlmodel import col, select

from storage.db import Query, Transaction, Write, instance
from storage.moment import Moment
from storage.tables import Contact


class Quota(NamedTuple):
    """How many pushes an action of the person allows, and for how long."""

    messages: int
    lasts: timedelta


NO_QUOTA = Quota(0, timedelta(0))

_now = bindparam("now", type_=Moment)
_credit_until = bindparam("until", type_=Moment)
_messages: Any = bindparam("messages")
_pushes = bindparam("pushes", type_=Integer)
_live = and_(col(Contact.credit_until).is_not(None), col(Contact.credit_until) > _now)
_left = case((_live, col(Contact.credit_left)), else_=0)
_until = case((_live, col(Contact.credit_until)), else_=_now)


def _meet(insert: Any) -> Any:
    """Not cumulative: the new quota replaces a smaller rest, and the longer window stays (WeChat's rule)."""
    new = insert(Contact).values(
        openid=bindparam("openid"), seen_at=_now, following=True, credit_left=_messages, credit_until=_credit_until,
        wrong_codes=0,
    )  # fmt: skip
    known = {
        "seen_at": _now,
        "following": True,
        "credit_left": case((_left > _messages, _left), else_=_messages),
        "credit_until": case((_until > _credit_until, _until), else_=_credit_until),
    }
    return new.on_conflict_do_update(index_elements=["openid"], set_=known).returning(Contact)


_MEET = Query(instance(Contact), _meet)
_BY_ID = Query(instance(Contact), select(Contact).where(col(Contact.id) == bindparam("id")))
_BY_OPENID = Query(instance(Contact), select(Contact).where(col(Contact.openid) == bindparam("openid")))
_SPEND = Write(
    update(Contact)
    .where(col(Contact.id) == bindparam("key"), col(Contact.credit_left) >= _pushes, col(Contact.credit_until) > _now)
    .values(credit_left=col(Contact.credit_left) - _pushes)
)


def meet(tx: Transaction, openid: str, quota: Quota, now: datetime) -> Contact:
    """The contact of `openid`, made if new, with the push credit that this action of theirs gives."""
    return _MEET.one(tx, openid=openid, messages=quota.messages, until=now + quota.lasts, now=now)


def by_id(tx: Transaction, contact_id: int) -> Contact:
    """LookupError if there is none."""
    return _BY_ID.one(tx, id=contact_id)


def by_openid(tx: Transaction, openid: str) -> Contact | None:
    """None if this user never wrote to us."""
    return _BY_OPENID.first(tx, openid=openid)


def spend(tx: Transaction, contact_id: int, pushes: int, now: datetime) -> bool:
    """Take so many pushes of the person's credit; False if fewer are left or the window is over."""
    return _SPEND.run(tx, key=contact_id, pushes=pushes, now=now) == 1


_WRITES: dict[tuple[str, ...], Write] = {}


def change(tx: Transaction, contact_id: int, **values: Any) -> None:
    """Set the named columns of one contact."""
    names = tuple(values)
    write = _WRITES.get(names)
    if write is None:
        sets = {name: bindparam(name, type_=getattr(Contact, name).type) for name in names}
        write = _WRITES[names] = Write(update(Contact).where(col(Contact.id) == bindparam("key")).values(**sets))
    write.run(tx, key=contact_id, **values)


_OPEN_QUESTION = Write(
    update(Contact)
    .where(col(Contact.id) == bindparam("key"), col(Contact.seen_at) == bindparam("seen", type_=Moment))
    .values(question=bindparam("question", type_=Contact.question.type))  # type: ignore[union-attr]
)
_GIVE_BACK = Write(
    update(Contact).where(col(Contact.id) == bindparam("key")).values(credit_left=col(Contact.credit_left) + _pushes)
)


def open_question(tx: Transaction, contact: Contact, question: dict[str, Any] | None) -> None:
    """A push asked something; it does not count if the person wrote in the meantime."""
    _OPEN_QUESTION.run(tx, key=contact.id, seen=contact.seen_at, question=question)


def give_back(tx: Transaction, contact_id: int, pushes: int) -> None:
    """Credit that was taken for pushes which the platform did not count."""
    _GIVE_BACK.run(tx, key=contact_id, pushes=pushes)
