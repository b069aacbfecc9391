"""The letter that asks a group to answer: what it says, to whom it opens, and what it keeps to itself."""

from datetime import timedelta

import pytest

from storage import office, town
from storage.db import transaction
from tests.console.conftest import Enter, log_in
from tests.console.drafts import seen
from tests.console.records import deeds, did
from tests.console.test_ticket_page import FIRST, LOUD, PRIVATE, confirm
from tests.stage import Stage

LETTER = f"{FIRST}/letter"


def test_a_letter_says_what_is_asked_of_whom_and_by_when(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", LOUD)
    client = enter("林", "observer")
    assert LETTER in seen(client, FIRST)
    page = seen(client, LETTER)
    assert "好邻居小组：" in page
    assert LOUD in page
    assert "2026 年 11 月 21 日 10:00" in page
    assert "请于 2026 年 11 月 24 日前答复" in page
    assert "已超过" not in page
    assert "督办人 林" in page
    deed = did(stage, "ticket_letter")
    assert (deed.login, deed.about) == ("林", "ticket 20261121-001")


def test_it_says_for_how_long_nobody_came_and_who_has_it(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", LOUD)
    client = enter("赵", "leader", group="好邻居小组")
    stage.clock.now += timedelta(days=2)
    log_in(client, "赵")
    assert "已超过 40 小时，还没人接" in seen(client, LETTER)
    confirm(client, f"{FIRST}/work", act="accept")
    page = seen(client, LETTER)
    assert "赵 在办" in page
    assert "已超过" not in page


def test_nobody_is_to_answer_on_a_day_off(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", LOUD)
    with transaction(stage.engine) as tx:
        office.rest(tx, "2026-11-24", "调休")
        office.rest(tx, "2026-11-25", "调休")
        town.bump(tx, town.OFFICE)
    assert "请于 2026 年 11 月 26 日前答复" in seen(enter("林", "admin"), LETTER)


def test_a_private_matter_is_not_written_on_paper(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", PRIVATE)
    leader = enter("周", "mediator", "leader", group="和风调解室")
    page = seen(leader, LETTER)
    assert "保密事项" in page
    assert "离婚" not in page
    assert "幸福里" not in page
    assert enter("林", "admin").get(LETTER).status_code == 403
    assert [(deed.login, deed.action) for deed in deeds(stage)][-1] == ("林", "refused")


def test_what_is_settled_needs_no_letter(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", LOUD)
    client = enter("赵", "leader", group="好邻居小组")
    confirm(client, f"{FIRST}/work", act="accept")
    confirm(client, f"{FIRST}/work", act="resolve", text="楼上答应八点后不施工")
    assert LETTER not in seen(client, FIRST)
    answer = client.get(LETTER)
    assert answer.status_code == 422
    assert "不用督办" in answer.text


@pytest.mark.parametrize("post", ["gejie", "safety_officer"])
def test_only_those_above_write_letters(stage: Stage, enter: Enter, post: str) -> None:
    stage.say("李阿姨", LOUD)
    client = enter("周", post, group="好邻居小组")
    assert client.get(LETTER).status_code == 403
    assert LETTER not in seen(client, FIRST)
