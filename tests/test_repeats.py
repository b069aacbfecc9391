"""WeChat delivers again whatever it got no answer to in five seconds: the same reply, nothing twice, nothing lost."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from simulator import events, messages
from simulator.platform import Platform
from simulator.push import Outcome
from storage.mail_tables import Inbox, Outbox
from storage.tables import Ticket
from tests.gate import Gate, aside, eventually
from tests.hand import Hand
from tests.records import everything, records
from tests.stage import Stage, raise_curtain

PETITION = "幸福里楼上半夜装修太吵"
AUNT = "李阿姨"
ONCE_MORE = timedelta(seconds=13)  # WeChat's repeats are over by then


def _but_for_deliveries(stage: Stage) -> dict[str, Any]:
    held = everything(stage.engine)
    return held | {"inbox": [{**row, "deliveries": 0} for row in held["inbox"]]}


def test_a_repeat_gets_the_same_reply_and_changes_nothing(stage: Stage) -> None:
    stage.bind("王芳")
    for said in (PETITION, messages.image("photo", "http://127.0.0.1/photo"), events.click("MY_TICKETS"), "撤回", "1"):
        first = stage.say(AUNT, said)
        stage.rest()
        before = _but_for_deliveries(stage)
        again = stage.pusher.redeliver(stage.openid(AUNT))
        stage.rest()
        assert (again.text, len(again.deliveries)) == (first.text, 1)
        assert _but_for_deliveries(stage) == before
    assert {row.deliveries for row in records(stage.engine, Inbox, openid=stage.openid(AUNT))} == {2}


def test_an_old_message_that_comes_again_gets_its_old_reply_although_the_world_moved_on(stage: Stage) -> None:
    stage.bind("王芳")
    hand = Hand(stage.client, stage.platform.account)
    xml = hand.xml(stage.openid(AUNT), messages.text(PETITION))
    receipt = hand.opened(hand.push(xml))["Content"]
    stage.say("王芳", "接 1")
    stage.say("王芳", "办结 1 已经停工")
    stage.rest()
    before = _but_for_deliveries(stage)
    assert hand.opened(hand.push(xml))["Content"] == receipt
    assert _but_for_deliveries(stage) == before


def _delivered(stage: Stage, xml: str) -> str:
    hand = Hand(stage.client, stage.platform.account)
    answer = hand.push(xml)
    assert answer.status_code == 200
    return hand.opened(answer)["Content"]


def _once(stage: Stage, deliveries: int) -> None:
    """One message, one ticket."""
    (row,) = records(stage.engine, Inbox)
    assert (row.state, row.deliveries) == ("handled", deliveries)
    assert len(records(stage.engine, Ticket)) == 1


def test_a_repeat_while_the_first_is_being_handled_gets_the_same_reply(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    xml = Hand(stage.client, stage.platform.account).xml(stage.openid(AUNT), messages.text(PETITION))
    with aside() as do:
        first = do(lambda: _delivered(stage, xml))
        gate.await_message()
        again = [do(lambda: _delivered(stage, xml)) for _ in range(2)]
        time.sleep(0.1)
        assert not any(answer.done() for answer in (first, *again))
        gate.open()
    assert first.result().startswith("已收到")
    assert {answer.result() for answer in again} == {first.result()}
    _once(stage, deliveries=3)


@pytest.fixture
def two_stages(database_url: str, far_side: tuple[Platform, str]) -> Iterator[list[Stage]]:
    """Two processes' worth of product on one database."""
    platform, base = far_side
    platform.reset()
    with ExitStack() as stack:
        yield [stack.enter_context(raise_curtain(database_url, platform, base)) for _ in range(2)]


def test_a_repeat_that_reaches_another_process_gets_the_same_reply(two_stages: list[Stage]) -> None:
    here, there = two_stages
    xml = Hand(here.client, here.platform.account).xml(here.openid(AUNT), messages.text(PETITION))
    assert _delivered(here, xml) == _delivered(there, xml) == _delivered(here, xml)
    _once(here, deliveries=3)


def test_a_repeat_that_reaches_another_process_meanwhile_gets_the_same_reply(
    two_stages: list[Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = two_stages
    gate = Gate(monkeypatch)
    xml = Hand(here.client, here.platform.account).xml(here.openid(AUNT), messages.text(PETITION))
    with aside() as do:
        first = do(lambda: _delivered(here, xml))
        gate.await_message()
        again = do(lambda: _delivered(there, xml))
        time.sleep(0.3)
        assert not again.done()
        gate.open()
    assert first.result() == again.result()
    assert first.result().startswith("已收到")
    _once(here, deliveries=2)


def test_the_same_event_is_recognised_without_a_number(stage: Stage) -> None:
    hand = Hand(stage.client, stage.platform.account)
    click = hand.xml("oClicker", events.click("HOTLINES"), at=1_795_219_200)
    answers = [hand.opened(hand.push(click))["Content"] for _ in range(3)]
    assert len(set(answers)) == 1
    assert [row.deliveries for row in records(stage.engine, Inbox)] == [3]


def test_different_events_of_one_second_are_not_one(stage: Stage) -> None:
    hand = Hand(stage.client, stage.platform.account)
    second = 1_795_219_200
    different = [
        hand.xml("oClicker", events.click("HOTLINES"), at=second),
        hand.xml("oClicker", events.click("HELP"), at=second),
        hand.xml("oClicker", events.view("HELP"), at=second),
        hand.xml("oClicker", events.subscribe(), at=second),
        hand.xml("oOther", events.click("HELP"), at=second),
        hand.xml("oClicker", events.click("HELP"), at=second + 1),
        hand.xml("oClicker", events.template_done(1), at=second),
        hand.xml("oClicker", events.template_done(2), at=second),
    ]
    answers = [hand.push(xml).content for xml in different]
    assert answers[0] != answers[1]
    assert [row.deliveries for row in records(stage.engine, Inbox)] == [1] * len(different)


@contextmanager
def _database_held(url: str) -> Iterator[None]:
    """Nobody else can write."""
    if url.startswith("sqlite"):
        held: Any = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        held.execute("BEGIN IMMEDIATE")
    else:
        held = psycopg.connect(url)
        held.execute("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
    try:
        yield
    finally:
        held.rollback()
        held.close()


def test_no_answer_is_later_than_four_and_a_half_seconds_and_nothing_is_lost(stage: Stage, database_url: str) -> None:
    held = threading.Event()

    def hold() -> None:
        with _database_held(database_url):
            held.set()
            time.sleep(6)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(5)
    outcome = stage.say(AUNT, PETITION)
    holder.join()
    assert [d.status for d in outcome.deliveries] == [503, 200]
    assert all(d.seconds < 4.5 for d in outcome.deliveries)
    assert outcome.text.startswith("已收到")
    (row,) = records(stage.engine, Inbox)
    assert (row.state, row.reply) == ("handled", outcome.text)
    assert len(records(stage.engine, Ticket)) == 1
    stage.later(ONCE_MORE)
    assert [entry.via for entry in stage.news(AUNT)] == ["passive"]


@pytest.fixture
def hasty(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A stage where a fifth of a second is too late, and WeChat delivers once."""
    monkeypatch.setattr("bot.webhook.PATIENCE", 0.2)
    stage.pusher.deliveries = 1
    return stage


def _too_late(stage: Stage, monkeypatch: pytest.MonkeyPatch, what: str = PETITION) -> Outcome:
    gate = Gate(monkeypatch)
    outcome = stage.say(AUNT, what)
    assert [d.status for d in outcome.deliveries] == [503]
    monkeypatch.setattr("bot.webhook.PATIENCE", 4.2)
    gate.open()
    eventually(lambda: records(stage.engine, Outbox))
    return outcome


def test_a_late_reply_is_pushed_if_no_repeat_fetches_it(hasty: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _too_late(hasty, monkeypatch).notice
    hasty.news(AUNT)
    hasty.later(timedelta(seconds=5))
    assert hasty.news(AUNT) == []
    hasty.later(ONCE_MORE)
    (pushed,) = hasty.news(AUNT)
    assert pushed.via == "pushed"
    assert pushed.text.startswith("已收到")
    _once(hasty, deliveries=1)


def test_a_late_reply_is_not_pushed_if_a_repeat_fetches_it(hasty: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    _too_late(hasty, monkeypatch)
    again = hasty.pusher.redeliver(hasty.openid(AUNT))
    assert again.text.startswith("已收到")
    hasty.news(AUNT)
    hasty.later(ONCE_MORE)
    assert hasty.news(AUNT) == []
    assert [(row.state, row.rung) for row in records(hasty.engine, Outbox)] == [("sent", "passive")]
    _once(hasty, deliveries=2)


def test_a_message_that_waited_behind_a_slow_one_is_late_as_well_and_not_lost(
    hasty: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    with aside() as do:
        do(lambda: hasty.say(AUNT, PETITION))
        gate.await_message()
        assert do(lambda: hasty.say("张大爷", "阳光花园有人占道停车")).result().notice
        gate.open()
    eventually(lambda: len(records(hasty.engine, Outbox)) == 2)
    for name in (AUNT, "张大爷"):
        hasty.news(name)
    hasty.later(ONCE_MORE)
    assert [entry.text[:3] for name in (AUNT, "张大爷") for entry in hasty.news(name)] == ["已收到"] * 2
