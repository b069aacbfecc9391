"""Couriers side by side, dead, broken, busy: nothing twice, nothing out of order, nothing forgotten."""

import contextlib
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.courier import LEASE, Courier
from handlers.inbound import MESSAGE
from storage import contacts, outbox
from storage.db import open_engine, transaction
from storage.mail_tables import Outbox
from tests.gate import eventually
from tests.records import records
from tests.rounds import Rounds
from tests.stage import MORNING, Clock

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"])


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


@contextlib.contextmanager
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
    rounds.tell(openid, "二")
    assert (rounds.shown(openid), rounds.states(openid)) == ([], ["sending", "waiting"])
    rounds.later(LEASE + timedelta(seconds=1))
    assert "".join(rounds.shown(openid)).replace("\n", "") == "一二"
    assert rounds.states(openid) == ["sent", "sent"]
    first, second = sorted(records(rounds.engine, Outbox), key=lambda row: row.id or 0)
    assert (first.doubtful, second.doubtful) == (True, False)


@on_sqlite
def test_a_sending_that_breaks_in_an_unheard_of_way_repeats_nobody_else_s(rounds: Rounds) -> None:
    people = [rounds.somebody() for _ in range(5)]
    sent: Counter[str] = Counter()

    class Odd:
        def send_text(self, openid: str, text: str) -> None:
            sent[openid] += 1
            if openid == people[2] and sent[openid] == 1:
                raise RuntimeError("never heard of")

    rounds.courier._sender = Odd()
    for openid in people:
        rounds.owe(openid, "一")
    with contextlib.suppress(RuntimeError):
        rounds.walk()
    for _ in range(3):
        rounds.later(LEASE + timedelta(seconds=1))
    assert [sent[openid] for openid in people] == [1, 1, 2, 1, 1]
    assert [rounds.states(openid) for openid in people] == [["sent"]] * 5


@on_sqlite
def test_the_courier_s_thread_outlives_whatever_goes_wrong_with_the_clocks(
    rounds: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.courier.HOUSEKEEPING", 0)
    monkeypatch.setattr("bot.courier.POLL", 0.01)
    stumbled = threading.Event()

    def stumble() -> None:
        stumbled.set()
        raise RuntimeError("never heard of")

    openid = rounds.somebody()
    courier = Courier(rounds.engine, rounds.sender, rounds.clock, stumble, window=0)
    courier.start()

    def owe_and_see(text: str) -> None:
        assert stumbled.wait(5)
        stumbled.clear()
        rounds.owe(openid, text)
        eventually(lambda: text in rounds.shown(openid))

    owe_and_see("一")
    owe_and_see("二")
    courier.stop()


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
