"""The courier: on whose credit and in what order people are written to."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from storage import outbox
from storage.db import transaction
from storage.tables import Ticket
from tests.rounds import Rounds
from tests.stage import MORNING, Stage

TWO_DAYS = timedelta(hours=48)
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"])


def test_the_sixth_push_is_held_and_credit_never_goes_below_nothing(rounds: Rounds) -> None:
    openid = rounds.somebody()
    rounds.tell(openid, *"一二三四五六七")
    assert rounds.shown(openid) == list("一二三四五")
    assert rounds.states(openid) == ["sent"] * 5 + ["held"] * 2
    assert rounds.contact(openid).credit_left == 0
    assert not [entry for entry in rounds.platform.log.of(openid) if entry.via == "failed"]


@on_sqlite
def test_two_days_after_their_last_word_nobody_is_written_to(rounds: Rounds) -> None:
    openid = rounds.somebody()
    rounds.tell(openid, "一")
    rounds.later(TWO_DAYS - timedelta(minutes=1))
    rounds.tell(openid, "二")
    rounds.later(timedelta(minutes=1))
    rounds.tell(openid, "三")
    assert rounds.shown(openid) == ["一", "二"]
    assert rounds.states(openid)[-1] == "held"
    assert not [entry for entry in rounds.platform.log.of(openid) if entry.via == "failed"]


@on_sqlite
def test_a_new_word_of_theirs_fills_the_credit_up_and_does_not_add_to_it(rounds: Rounds) -> None:
    openid = rounds.somebody()
    rounds.tell(openid, "一", "二")
    for _ in range(2):
        rounds.writes(openid)
    assert rounds.contact(openid).credit_left == rounds.platform.credit(openid)[0] == 5


def test_nothing_overtakes_a_message_that_waits_for_its_next_try(rounds: Rounds) -> None:
    openid, other = rounds.somebody(), rounds.somebody()
    rounds.fault(-1)
    rounds.tell(openid, "一", "二")
    rounds.tell(other, "甲")
    assert (rounds.shown(openid), rounds.shown(other)) == ([], ["甲"])
    rounds.later(timedelta(seconds=10))
    assert "".join(rounds.shown(openid)).replace("\n", "") == "一二"


def test_what_is_not_due_yet_waits_and_holds_nobody_up(rounds: Rounds) -> None:
    openid = rounds.somebody()
    rounds.owe(openid, "晚点", due_at=rounds.now + timedelta(seconds=12))
    rounds.tell(openid, "现在")
    assert rounds.shown(openid) == ["现在"]
    rounds.later(timedelta(seconds=12))
    assert rounds.shown(openid) == ["现在", "晚点"]


def test_what_is_private_is_never_pushed(rounds: Rounds) -> None:
    openid = rounds.somebody()
    rounds.owe(openid, "她说的话", private=True)
    rounds.tell(openid, "您有一条新消息")
    contact_id = rounds.contact(openid).id or 0
    with transaction(rounds.engine) as tx:
        outbox.release(tx, contact_id)
    rounds.walk()
    assert rounds.shown(openid) == ["您有一条新消息"]


def test_people_who_want_no_messages_now_do_not_hold_up_the_others(rounds: Rounds) -> None:
    quiet = [rounds.somebody() for _ in range(30)]
    for serial, openid in enumerate(quiet, 1):
        rounds.owe(openid, "她不要看到的", ticket_id=_muted_ticket(rounds, openid, serial))
    rounds.tell(other := rounds.somebody(), "甲")
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
