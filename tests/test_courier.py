"""The courier: on whose credit, in what order, carried by whom."""

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from bot.courier import LEASE, Courier
from handlers.inbound import MESSAGE
from storage import contacts, outbox
from storage.db import open_engine, transaction
from storage.tables import Outbox, Ticket
from tests.gate import eventually
from tests.records import records
from tests.rounds import Rounds
from tests.stage import MORNING, Clock, Stage

TWO_DAYS = timedelta(hours=48)
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"])


def _one_by_one(rounds: Rounds, openid: str, *texts: str) -> None:
    for text in texts:
        rounds.owe(openid, text)
        rounds.walk()


def test_the_sixth_push_is_held_and_credit_never_goes_below_nothing(rounds: Rounds) -> None:
    openid = rounds.somebody()
    _one_by_one(rounds, openid, *"一二三四五六七")
    assert rounds.shown(openid) == list("一二三四五")
    assert rounds.states(openid) == ["sent"] * 5 + ["held"] * 2
    assert rounds.contact(openid).credit_left == 0
    assert not [entry for entry in rounds.platform.log.of(openid) if entry.via == "failed"]


@on_sqlite
def test_two_days_after_their_last_word_nobody_is_written_to(rounds: Rounds) -> None:
    openid = rounds.somebody()
    _one_by_one(rounds, openid, "一")
    rounds.later(TWO_DAYS - timedelta(minutes=1))
    _one_by_one(rounds, openid, "二")
    rounds.later(timedelta(minutes=1))
    _one_by_one(rounds, openid, "三")
    assert rounds.shown(openid) == ["一", "二"]
    assert rounds.states(openid)[-1] == "held"
    assert not [entry for entry in rounds.platform.log.of(openid) if entry.via == "failed"]


@on_sqlite
def test_a_new_word_of_theirs_fills_the_credit_up_and_does_not_add_to_it(rounds: Rounds) -> None:
    openid = rounds.somebody()
    _one_by_one(rounds, openid, "一", "二")
    for _ in range(2):
        rounds.writes(openid)
    assert rounds.contact(openid).credit_left == rounds.platform.credit(openid)[0] == 5


def test_nothing_overtakes_a_message_that_waits_for_its_next_try(rounds: Rounds) -> None:
    openid, other = rounds.somebody(), rounds.somebody()
    rounds.fault(-1)
    _one_by_one(rounds, openid, "一", "二")
    _one_by_one(rounds, other, "甲")
    assert (rounds.shown(openid), rounds.shown(other)) == ([], ["甲"])
    rounds.later(timedelta(seconds=10))
    assert "".join(rounds.shown(openid)).replace("\n", "") == "一二"


def test_what_is_not_due_yet_waits_and_holds_nobody_up(rounds: Rounds) -> None:
    openid = rounds.somebody()
    rounds.owe(openid, "晚点", due_at=rounds.now + timedelta(seconds=12))
    _one_by_one(rounds, openid, "现在")
    assert rounds.shown(openid) == ["现在"]
    rounds.later(timedelta(seconds=12))
    assert rounds.shown(openid) == ["现在", "晚点"]


def test_what_is_private_is_never_pushed(rounds: Rounds) -> None:
    openid = rounds.somebody()
    rounds.owe(openid, "她说的话", private=True)
    _one_by_one(rounds, openid, "您有一条新消息")
    contact_id = rounds.contact(openid).id or 0
    with transaction(rounds.engine) as tx:
        outbox.release(tx, contact_id)
    rounds.walk()
    assert rounds.shown(openid) == ["您有一条新消息"]


def test_people_who_want_no_messages_now_do_not_hold_up_the_others(rounds: Rounds) -> None:
    quiet = [rounds.somebody() for _ in range(30)]
    for serial, openid in enumerate(quiet, 1):
        rounds.owe(openid, "她不要看到的", ticket_id=_muted_ticket(rounds, openid, serial))
    _one_by_one(rounds, other := rounds.somebody(), "甲")
    assert rounds.shown(other) == ["甲"]
    assert [rounds.shown(openid) for openid in quiet] == [[]] * 30


def _muted_ticket(rounds: Rounds, openid: str, serial: int) -> int:
    columns: dict[str, Any] = {
        "day": "2026-11-21", "serial": serial, "status": "assigned", "contact_id": rounds.contact(openid).id,
        "text": "", "category": "domestic", "rule_set": 1, "urgency": "urgent", "muted": True, "sensitive": True,
        "opened_at": MORNING, "due_at": MORNING, "changed_at": MORNING,
    }  # fmt: skip
    ticket = Ticket(**columns)
    with Session(rounds.engine) as session:
        session.add(ticket)
        session.commit()
        return ticket.id or 0


@on_sqlite
def test_staff_hear_of_a_ticket_whose_resident_wants_no_messages_now(stage: Stage) -> None:
    stage.bind("陈静")
    stage.say("李阿姨", "老公打我，脸都肿了，幸福里")
    stage.say("李阿姨", "0")
    stage.rest()
    stage.news("陈静")
    stage.say("李阿姨", "他又拿刀了")
    stage.rest()
    assert [entry.via for entry in stage.news("陈静")] == ["pushed"]


class Recorder:
    """A way to reach people that takes a moment, and remembers."""

    def __init__(self) -> None:
        self.shown: dict[str, list[str]] = defaultdict(list)
        self.busy: Counter[str] = Counter()
        self.crossed = False

    def send_text(self, openid: str, text: str) -> None:
        """Nobody may be written to twice at the same time."""
        self.busy[openid] += 1
        self.crossed |= self.busy[openid] > 1
        time.sleep(random.uniform(0, 0.004))
        self.shown[openid].append(text)
        self.busy[openid] -= 1


@contextmanager
def _couriers(url: str, recorder: Recorder, count: int) -> Iterator[Engine]:
    """So many processes' couriers on one database."""
    engines = [open_engine(url) for _ in range(count)]
    couriers = [Courier(engine, recorder, Clock(), window=0) for engine in engines]
    for courier in couriers:
        courier.start()
    yield engines[0]
    for courier in couriers:
        courier.stop()
    for engine in engines:
        engine.dispose()


def test_two_couriers_on_one_database_send_nothing_twice_and_keep_each_person_s_order(database_url: str) -> None:
    recorder, people = Recorder(), [f"oShared{i}" for i in range(16)]
    with _couriers(database_url, recorder, 2) as engine:
        with transaction(engine) as tx:
            ids = [contacts.meet(tx, openid, MESSAGE, MORNING).id or 0 for openid in people]
        for number in range(8):
            with transaction(engine) as tx:
                outbox.enqueue(tx, ids, f"{number}" + "长" * 400, MORNING)
            time.sleep(0.01)
        eventually(lambda: not records(engine, Outbox, state="waiting") + records(engine, Outbox, state="sending"))
        held = Counter(row.contact_id for row in records(engine, Outbox, state="held"))
    assert not recorder.crossed
    for openid, contact_id in zip(people, ids, strict=True):
        numbers = [text[0] for push in recorder.shown[openid] for text in push.split("\n\n")]
        assert numbers == [str(i) for i in range(8 - held[contact_id])]
        assert len(recorder.shown[openid]) <= 5


def _die_with_a_lease(rounds: Rounds) -> None:
    """Another courier claims what is due and is never heard of again."""
    with transaction(rounds.engine) as tx:
        outbox.claim(tx, rounds.now, rounds.now + LEASE, 24)


def test_what_a_dead_courier_carried_is_taken_over_when_its_lease_ends(rounds: Rounds) -> None:
    openid = rounds.somebody()
    rounds.owe(openid, "一")
    _die_with_a_lease(rounds)
    _one_by_one(rounds, openid, "二")
    assert (rounds.shown(openid), rounds.states(openid)) == ([], ["sending", "waiting"])
    rounds.later(LEASE + timedelta(seconds=1))
    assert "".join(rounds.shown(openid)).replace("\n", "") == "一二"
    assert rounds.states(openid) == ["sent", "sent"]
    first, second = sorted(records(rounds.engine, Outbox), key=lambda row: row.id or 0)
    assert (first.doubtful, second.doubtful) == (True, False)


@on_sqlite
def test_the_courier_s_thread_survives_whatever_is_thrown_at_it(rounds: Rounds) -> None:
    class Broken:
        def send_text(self, openid: str, text: str) -> None:
            raise RuntimeError("never heard of")

    openid = rounds.somebody()
    sender, rounds.courier._sender = rounds.courier._sender, Broken()
    rounds.courier.start()
    rounds.owe(openid, "一")
    rounds.courier.wake()
    eventually(lambda: rounds.states(openid) == ["sending"])
    rounds.courier._sender = sender
    rounds.clock.now += LEASE + timedelta(seconds=1)
    eventually(lambda: rounds.shown(openid) == ["一"])
    rounds.courier.stop()


@on_sqlite
def test_under_a_steady_load_the_clocks_are_still_looked_at(rounds: Rounds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.courier.HOUSEKEEPING", 0.1)
    openid, tended = rounds.somebody(), threading.Event()

    class Endless:
        def send_text(self, _: str, text: str) -> None:
            rounds.writes(openid)
            rounds.owe(openid, text + "。")

    courier = Courier(rounds.engine, Endless(), rounds.clock, tended.set, window=0)
    rounds.owe(openid, "一")
    courier.start()
    began = courier.seen_alive
    assert tended.wait(5)
    eventually(lambda: courier.seen_alive > began)
    courier.stop()
