"""What people teach the rules: the resident's “不对” and the staff's “改类” as labelled samples, and past tickets."""

import pytest

from storage import corrections
from storage.corrections import Correction, Past
from storage.db import transaction
from storage.tables import Ticket
from tests.records import records
from tests.stage import MORNING, Stage
from tests.transcript import message

LOUD = "幸福里楼上半夜装修太吵"
BEATEN = "老公昨晚又打我，我住幸福里小区3号楼"


def learnt(stage: Stage, limit: int = 1000) -> list[Correction]:
    with transaction(stage.engine) as tx:
        return corrections.corrections(tx, limit)


def past(stage: Stage, limit: int = 2000) -> list[Past]:
    with transaction(stage.engine) as tx:
        return corrections.past(tx, limit)


def corrected_twice(stage: Stage) -> None:
    """The resident says 停车, then the staff 邻里纠纷."""
    stage.bind("王芳")
    stage.say("李阿姨", LOUD)
    stage.say("李阿姨", "不对")
    stage.say("李阿姨", "停车")
    stage.say("王芳", "接 1")
    stage.say("王芳", "改类 邻里")
    stage.rest()


def test_every_correction_is_a_labelled_sample(stage: Stage) -> None:
    corrected_twice(stage)
    staff, resident = learnt(stage)
    (ticket,) = records(stage.engine, Ticket)
    assert (resident.was, resident.now, resident.by) == ("noise", "parking", "resident")
    assert (staff.was, staff.now, staff.by) == ("parking", "neighbor", "staff")
    for one in (staff, resident):
        assert (one.ticket_id, one.text, one.at, one.grid, one.sensitive) == (ticket.id, LOUD, MORNING, "10101", False)
        assert (one.version, one.words) == (1, ticket.words)
    assert ticket.words
    assert learnt(stage, limit=1) == [staff]


def test_a_past_ticket_knows_how_it_began_and_what_it_became(stage: Stage) -> None:
    corrected_twice(stage)
    stage.say("张大爷", "和平苑有人乱停车")
    stage.say("小周", "和平苑的路灯不亮")
    third, second, first = past(stage)
    assert third.number == "1121-003"
    assert (first.number, first.text, first.first, first.final) == ("1121-001", LOUD, "noise", "neighbor")
    assert (second.number, second.first, second.final) == ("1121-002", "parking", "parking")
    assert (first.version, first.opened_at, first.grid) == (1, MORNING, "10101")
    assert [one.number for one in past(stage, limit=1)] == [past(stage)[0].number]


def test_tickets_without_words_are_left_out(stage: Stage) -> None:
    stage.say("小周", message("[照片]"))
    assert len(records(stage.engine, Ticket)) == 1
    assert past(stage) == []


def test_sensitive_texts_are_marked_for_whoever_shows_them(stage: Stage) -> None:
    stage.bind("陈静")
    stage.say("吴姐", BEATEN)
    stage.say("陈静", "接 1")
    stage.say("陈静", "改类 1 噪音")
    (one,), (was,) = past(stage), learnt(stage)
    assert (one.text, one.sensitive, was.sensitive) == (BEATEN, True, True)
    assert (was.was, was.now, was.by) == ("domestic", "noise", "staff")


@pytest.mark.parametrize(("who", "said"), [("李敏", "改类 1 停车"), ("李阿姨", "改类 1 停车"), ("刘洋", "改类 1 停车")])
def test_only_who_holds_the_ticket_changes_its_category(stage: Stage, who: str, said: str) -> None:
    stage.bind("王芳", "李敏", "刘洋")
    stage.say("李阿姨", LOUD)
    stage.say("王芳", "接 1")
    stage.say(who, said)
    assert learnt(stage) == []
    assert records(stage.engine, Ticket, serial=1)[0].category == "noise"


@pytest.mark.parametrize("state", ["办结 1 修好了", "转 1 暖心小组 不归我们管"])
def test_a_ticket_that_is_out_of_hand_keeps_its_category(stage: Stage, state: str) -> None:
    stage.bind("王芳")
    stage.say("李阿姨", LOUD)
    for said in ("接 1", state, "改类 1 停车"):
        stage.say("王芳", said)
    assert learnt(stage) == []
