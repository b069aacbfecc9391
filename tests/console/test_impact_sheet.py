"""What a change would move, as a table to take away; and from each example the way to a sample."""

import io
import re
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

from storage import tickets
from storage.db import transaction
from tests.console.conftest import Enter
from tests.console.drafts import PLAIN, SAID, WORD, address, drafts, newest, seen, tune
from tests.console.records import deeds, did
from tests.stage import Stage

PEOPLE = ("李阿姨", "王大爷", "老何")


def table(answer: Any) -> list[list[Any]]:
    """The rows of a downloaded sheet below its heading."""
    content = io.BytesIO(answer.content)
    return CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()[1:]


def tried(client: TestClient, **form: str) -> str:
    """The trial of a new rule with this in its fields."""
    sent = {**PLAIN, "any": WORD, "draft": "0", **form}
    answer = client.post("/console/rules/trial", data=sent, headers={"hx-request": "true"})
    assert answer.status_code == 200
    return answer.text


def test_all_that_a_draft_moves_is_taken_away_and_put_on_record(stage: Stage, enter: Enter) -> None:
    for name in PEOPLE:
        stage.say(name, SAID)
    stage.say("赵姐", "幸福里小区水管爆了")
    client = enter("林", "admin")
    number = tune(client)
    assert f'href="{address(number, "impact")}"' in client.get(address(number)).text
    rows = table(client.get(address(number, "impact")))
    assert [row[1:] for row in rows] == [[SAID, "没认出来", "噪音扰民", "其他", "相反"]] * 3
    assert rows[0][0] == newest(stage).full[:-1] + "3"
    deed = did(stage, "exported")
    assert (deed.login, deed.about, deed.after) == ("林", f"draft {number}", "3")


def test_so_is_what_the_unsaved_rule_would_move_and_nothing_is_kept(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", SAID)
    client = enter("林", "admin")
    answer = client.post("/console/rules/trial/sheet", data={**PLAIN, "any": WORD, "draft": "0"})
    assert [row[3] for row in table(answer)] == ["噪音扰民"]
    assert table(client.post("/console/rules/trial/sheet", data={**PLAIN, "any": "獬豸", "draft": "0"})) == []
    assert client.post("/console/rules/trial/sheet", data={**PLAIN, "any": "", "draft": "0"}).status_code == 422
    assert drafts(stage) == []
    assert [deed.action for deed in deeds(stage)].count("exported") == 2


def test_no_word_of_a_sensitive_petition_leaves_the_house(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", SAID)
    ticket = newest(stage)
    with transaction(stage.engine) as tx:
        tickets.change(tx, ticket.id or 0, sensitive=True)
    client = enter("林", "admin")
    number = tune(client)
    (row,) = table(client.get(address(number, "impact")))
    assert row[:2] == [ticket.full, "（内容保密）"]
    for page in (client.get(address(number)).text, tried(client)):
        assert "幸福里小区的" not in page
        assert "samples/new?ticket=" not in page


def test_an_example_becomes_a_sample_in_two_clicks(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", SAID)
    client, ticket = enter("林", "admin"), newest(stage)
    link = f"/console/rules/samples/new?ticket={ticket.full}"
    assert link in tried(client)
    number = tune(client)
    assert link in client.get(address(number)).text
    assert SAID in seen(client, link)
    assert f"/console/tickets/{ticket.full}" in tried(client)
    assert client.get(f"/console/tickets/{ticket.full}").status_code == 200


def test_a_rule_whose_group_nobody_reads_is_told_while_it_is_written(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    assert "还没有人绑定微信，派过去没人收到" in tried(client)
    stage.bind("王芳")
    assert "还没有人绑定微信，派过去没人收到" not in tried(client)
    assert "还没有人绑定微信，派过去没人收到" in tried(client, category="domestic"), "mediators are others"


def test_a_trial_that_saw_everything_does_not_ask_again(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", SAID)
    page = tried(enter("林", "admin"))
    assert re.search("看了最近 1 件", page)
    assert "again=1" not in page


@pytest.mark.parametrize("post", ["leader", "observer"])
def test_only_who_may_export_takes_it_away(stage: Stage, enter: Enter, post: str) -> None:
    number = tune(enter("林", "admin"))
    client = enter("周", post, group="好邻居小组" if post == "leader" else "")
    assert client.get(address(number, "impact")).status_code == 403
    assert client.post("/console/rules/trial/sheet", data={**PLAIN, "any": WORD}).status_code == 403
    assert "exported" not in {deed.action for deed in deeds(stage)}
