"""The proof after a flood is worth something only if it sees each kind of damage."""

import pytest
from sqlalchemy import text

from benchmarks.crowd import Sent
from benchmarks.proof import violations
from storage.db import transaction
from tests.stage import Stage

SAID = ("幸福里3栋楼上半夜装修，太吵了", "和平苑门口乱停车，消防通道堵死了", "阳光花园的路灯坏了一个星期")


@pytest.fixture
def sent(stage: Stage) -> list[Sent]:
    """Three residents who wrote, each with the receipt that came back."""
    outcomes = [stage.say(f"居民{number}", words) for number, words in enumerate(SAID)]
    return [
        Sent(str(outcome.msg_id), outcome.openid, words, replies=[outcome.text])
        for outcome, words in zip(outcomes, SAID, strict=True)
    ]


def test_an_honest_flood_has_no_violations(stage: Stage, sent: list[Sent]) -> None:
    assert violations(stage.engine, sent) == []


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE inbox SET key = 'lost' WHERE key = :key", "没有进收件箱"),
        ("UPDATE inbox SET state = 'failed' WHERE key = :key", "处理失败"),
        ("UPDATE inbox SET reply = '别的话' WHERE key = :key", "和收件箱里记的不一样"),
        ("UPDATE inbox SET ticket_id = NULL WHERE key = :key", "没有对应的消息"),
        ("UPDATE ticket_events SET action = 'note' WHERE action = 'open'", "没有开头"),
        (
            "INSERT INTO ticket_events (ticket_id, at, action, actor, before, after, text) "
            "SELECT ticket_id, at, 'supplement', actor, before, after, text FROM ticket_events WHERE action = 'open'",
            "被记了两次",
        ),
    ],
)
def test_damage_in_the_database_is_seen(stage: Stage, sent: list[Sent], damage: str, told: str) -> None:
    with transaction(stage.engine) as tx:
        tx.connection.execute(text(damage), {"key": sent[0].key} if ":key" in damage else {})
    assert any(told in violation for violation in violations(stage.engine, sent))


def test_a_missing_receipt_is_seen(stage: Stage, sent: list[Sent]) -> None:
    sent[1].replies.clear()
    assert violations(stage.engine, sent) == ["1 条消息没有回执"]


def test_a_repeat_with_another_reply_is_seen(stage: Stage, sent: list[Sent]) -> None:
    sent[1].replies.append("收到了")
    assert violations(stage.engine, sent) == ["1 条消息重复投递得到了不同的回复"]
