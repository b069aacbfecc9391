"""Group commit: many messages, one transaction; a poisonous one harms nobody, and a failing database loses nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from handlers import router, texts
from handlers.inbound import Inbound
from handlers.town import Town
from simulator import events
from storage.db import Transaction
from storage.mail_tables import Inbox, Outbox
from storage.tables import Contact, Ticket
from tests.crowd import PETITION, POISON, crowd, row, together, unharmed
from tests.gate import Gate, aside, eventually
from tests.records import records
from tests.stage import Stage


class Spoilt:
    """Handlers that work, and then raise, for one text, as long as the fault is there."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._handle = router.handle
        self.faulty = True
        patch.setattr(router, "handle", self)

    def __call__(self, tx: Transaction, town: Town, inbound: Inbound, now: datetime) -> tuple[str, str]:
        """Stands in for `router.handle`."""
        done = self._handle(tx, town, inbound, now)
        if self.faulty and inbound.text == POISON:
            raise RuntimeError(f"cannot digest {inbound.text}")
        return done


@contextmanager
def _commits(stage: Stage) -> Iterator[list[int]]:
    counted = [0]

    def count(_: object) -> None:
        counted[0] += 1

    event.listen(stage.engine, "commit", count)
    yield counted
    event.remove(stage.engine, "commit", count)


def test_messages_that_come_together_are_committed_together(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    said = crowd(40)
    stage.client.app.state.courier.stop()  # type: ignore[attr-defined]
    with _commits(stage) as counted:
        outcomes = together(stage, monkeypatch, said)
    unharmed(stage, said, outcomes)
    assert counted[0] == 2


def test_a_poisonous_message_harms_none_of_its_neighbours(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    Spoilt(monkeypatch)
    said = crowd(20)
    outcomes = together(stage, monkeypatch, [*said[:10], ("毒", POISON), *said[10:]])
    poisoned = outcomes.pop(10)
    unharmed(stage, said, outcomes)
    assert (poisoned.text, len(poisoned.deliveries)) == (texts.TROUBLE, 1)
    kept = row(stage, POISON)
    assert (kept.state, kept.error, kept.ticket_id) == ("failed", "RuntimeError", None)
    assert not records(stage.engine, Contact, openid=stage.openid("毒"))


def test_a_failed_message_is_handled_exactly_once_when_the_fault_is_gone(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt = Spoilt(monkeypatch)
    stage.say("毒", POISON)
    spoilt.faulty = False
    for _ in range(3):
        stage.later(timedelta(seconds=20))
    kept = row(stage, POISON)
    assert (kept.state, kept.error) == ("handled", "")
    assert [t.text for t in records(stage.engine, Ticket)] == [POISON]
    told = [entry.text for entry in stage.news("毒")]
    assert told[0] == texts.TROUBLE
    assert [text for text in told[1:] if "编号" in text] == [kept.reply]


def test_a_message_that_never_can_be_handled_is_tried_three_times_and_kept(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.say("毒", "帮助")
    stage.news("毒")
    spoilt = Spoilt(monkeypatch)
    stage.say("毒", POISON)
    for _ in range(5):
        stage.later(timedelta(minutes=1))
    kept = row(stage, POISON)
    assert (kept.state, kept.attempts) == ("failed", 3)
    assert [entry.text for entry in stage.news("毒")] == [texts.TROUBLE]
    spoilt.faulty = False
    assert stage.say("毒", PETITION).text.startswith("已收到")


def test_a_failed_message_that_wechat_delivers_again_is_tried_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt = Spoilt(monkeypatch)
    stage.say("毒", POISON)
    spoilt.faulty = False
    again = stage.pusher.redeliver(stage.openid("毒"))
    assert again.text.startswith("已收到")
    assert (row(stage, POISON).state, len(records(stage.engine, Ticket))) == ("handled", 1)


def test_two_messages_of_one_person_in_one_batch_keep_their_order(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    openid = stage.openid("李阿姨")
    desk = stage.client.app.state.desk  # type: ignore[attr-defined]
    gate = Gate(monkeypatch)
    with aside() as do:
        do(lambda: stage.say("先来的", events.click("HOTLINES")))
        gate.await_message()
        first = do(lambda: stage.say("李阿姨", PETITION))
        eventually(lambda: len(desk._queue) == 1)
        second = do(lambda: stage.say("李阿姨", "进度"))
        eventually(lambda: len(desk._queue) == 2)
        gate.open()
    assert first.result().text.startswith("已收到")
    (ticket,) = records(stage.engine, Ticket)
    assert ticket.number in second.result().text
    assert {row.openid for row in records(stage.engine, Inbox, ticket_id=ticket.id)} == {openid}


def test_what_waits_at_the_desk_is_handled_before_it_closes(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    desk = stage.client.app.state.desk  # type: ignore[attr-defined]
    with aside() as do:
        first = do(lambda: stage.say("李阿姨", PETITION))
        gate.await_message()
        second = do(lambda: stage.say("张大爷", PETITION))
        eventually(lambda: len(desk._queue) == 1)
        stopped = do(desk.stop)
        gate.open()
        stopped.result()
    assert [first.result().text[:3], second.result().text[:3]] == ["已收到"] * 2
    assert not records(stage.engine, Outbox, state="sending")
