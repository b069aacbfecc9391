"""What must be true after a flood, read from the database and compared with what the residents saw."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Engine, func
from sqlmodel import col, select

from benchmarks.crowd import Sent
from bot.letters import fitted
from storage.db import transaction
from storage.mail_tables import Inbox, Outbox
from storage.tables import Ticket, TicketEvent


def violations(engine: Engine, sent: Sequence[Sent]) -> list[str]:
    """What is wrong, one sentence each; empty when everything holds."""
    with transaction(engine) as tx:
        inbox = [row._mapping for row in tx.connection.execute(select(Inbox))]
        tickets = [row._mapping for row in tx.connection.execute(select(Ticket))]
        events = [row._mapping for row in tx.connection.execute(select(TicketEvent))]
        twice = tx.connection.execute(
            select(col(Outbox.event_id), col(Outbox.contact_id))
            .where(col(Outbox.event_id).is_not(None))
            .group_by(col(Outbox.event_id), col(Outbox.contact_id), col(Outbox.text))
            .having(func.count() > 1)
        ).all()
    found = [*_stored(inbox, sent), *_answered(inbox, sent), *_once(inbox, tickets, events, sent)]
    return found + [f"同一件事给同一个人写了两条待发消息：{len(twice)} 处"] * bool(twice)


Rows = Sequence[Any]


def _stored(inbox: Rows, sent: Sequence[Sent]) -> Iterator[str]:
    """Exactly one row for each message, and each was handled."""
    rows = Counter(row["key"] for row in inbox)
    keys = Counter(message.key for message in sent)
    if len(keys) != len(sent):
        yield "模拟平台给两条消息发了同一个 MsgId"
    for problem, count in (
        ("没有进收件箱", sum(key not in rows for key in keys)),
        ("在收件箱里不止一行", sum(rows[key] > 1 for key in keys)),
        ("处理失败", sum(row["state"] != "handled" for row in inbox if row["key"] in keys)),
    ):
        if count:
            yield f"{count} 条消息{problem}"


def _answered(inbox: Rows, sent: Sequence[Sent]) -> Iterator[str]:
    """A receipt for everybody, the same one on every delivery, and the one that was kept."""
    kept = {row["key"]: fitted(row["reply"]) for row in inbox}
    for problem, count in (
        ("没有回执", sum(not message.replies for message in sent)),
        ("重复投递得到了不同的回复", sum(len(set(message.replies)) > 1 for message in sent)),
        ("的回执和收件箱里记的不一样", sum(kept.get(m.key) not in m.replies for m in sent if m.replies)),
        ("有不合格的答复", sum(bool(message.problems) for message in sent)),
    ):
        if count:
            yield f"{count} 条消息{problem}"
    yield from sorted({f"  不合格的答复：{problem}" for message in sent for problem in message.problems})


def _once(inbox: Rows, tickets: Rows, events: Rows, sent: Sequence[Sent]) -> Iterator[str]:
    """No message made two tickets or entered a history twice."""
    flooded = {message.openid for message in sent}
    people = {row["contact_id"]: row["openid"] for row in inbox if row["openid"] in flooded}
    said = Counter((row["openid"], row["text"]) for row in inbox)
    owner = {ticket["id"]: people.get(ticket["contact_id"], "") for ticket in tickets}
    kept = Counter(
        (owner[e["ticket_id"]], e["text"]) for e in events if e["action"] in ("open", "supplement", "describe")
    )
    double = [words for words, count in kept.items() if words[0] and words[1] and count > max(1, said[words])]
    opened = Counter(event["ticket_id"] for event in events if event["action"] == "open")
    if double:
        yield f"{len(double)} 条消息被记了两次"
    if any(opened[ticket["id"]] != 1 for ticket in tickets):
        yield "有诉求没有开头，或有两个开头"
    numbers = Counter((ticket["day"], ticket["serial"]) for ticket in tickets)
    if any(count > 1 for count in numbers.values()):
        yield "有两件诉求用了同一个编号"
    linked = {row["ticket_id"] for row in inbox if row["ticket_id"]}
    orphans = sum(ticket["id"] not in linked for ticket in tickets)
    if orphans:
        yield f"{orphans} 件诉求没有对应的消息"
