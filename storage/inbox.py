"""What was pushed to us. The unique key decides whether a message is new, never a look before the insert."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, literal_column, update
from sqlmodel import col, select

from storage.db import Query, Transaction, Write, instance
from storage.mail_tables import Inbox
from storage.moment import Moment


class Recorded(NamedTuple):
    """How often a message was delivered, and what became of it."""

    deliveries: int
    state: str
    reply: str


def _record(insert: Any) -> Any:
    new = insert(Inbox).values(
        key=bindparam("key"), openid=bindparam("openid"), kind=bindparam("kind"), text=bindparam("text"),
        payload=bindparam("payload", type_=Inbox.payload.type),  # type: ignore[union-attr]
        received_at=bindparam("now", type_=Moment), deliveries=1, state="handled", attempts=1, reply="", error="",
    )  # fmt: skip
    again = {"deliveries": col(Inbox.deliveries) + 1}
    return new.on_conflict_do_update(index_elements=["key"], set_=again).returning(
        col(Inbox.deliveries), col(Inbox.state), col(Inbox.reply)
    )


_RECORD = Query(Recorded, _record)
_FINISH = Write(
    update(Inbox)
    .where(col(Inbox.key) == bindparam("row"))
    .values(contact_id=bindparam("contact"), reply=bindparam("reply"), ticket_id=bindparam("ticket"), state="handled",
            error="")
)  # fmt: skip
_FAIL = Write(
    update(Inbox)
    .where(col(Inbox.key) == bindparam("row"))
    .values(state="failed", reply=bindparam("reply"), error=bindparam("error"))
)
_RETRY = Write(update(Inbox).where(col(Inbox.key) == bindparam("row")).values(attempts=col(Inbox.attempts) + 1))
_FAILED = Query(
    instance(Inbox),
    select(Inbox)
    .where(col(Inbox.state) == literal_column("'failed'"), col(Inbox.attempts) < bindparam("tries"))
    .order_by(col(Inbox.received_at))
    .limit(20),
)


def record(
    tx: Transaction, key: str, openid: str, kind: str, text: str, payload: dict[str, Any] | None, now: datetime
) -> Recorded:
    """What is known of the message; `deliveries` is 1 if and only if this call made it."""
    return _RECORD.one(tx, key=key, openid=openid, kind=kind, text=text, payload=payload, now=now)


def finish(tx: Transaction, key: str, contact_id: int | None, reply: str, ticket_id: int | None) -> None:
    """The message was handled, with this reply (empty: none)."""
    _FINISH.run(tx, row=key, contact=contact_id, reply=reply, ticket=ticket_id)


def fail(tx: Transaction, key: str, reply: str, error: str) -> None:
    """Handling failed and was undone; the message waits for another try."""
    _FAIL.run(tx, row=key, reply=reply, error=error)


def again(tx: Transaction, key: str) -> None:
    """Count one more try at a failed message."""
    _RETRY.run(tx, row=key)


def failed(tx: Transaction, tries: int) -> list[Inbox]:
    """Failed messages that were tried fewer than `tries` times, oldest first."""
    return _FAILED.all(tx, tries=tries)


def count(tx: Transaction) -> int:
    """How many messages were ever recorded."""
    return int(tx.connection.execute(select(func.count()).select_from(Inbox)).scalar_one())
