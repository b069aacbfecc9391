"""Groups and places at rest: nothing new for them, everything old kept, and nobody left without an answer."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.sheets import read_folder
from handlers.roster import load
from storage.db import transaction
from storage.tables import Group, Place, Ticket
from tests.console.conftest import Enter
from tests.console.records import did, rows, told
from tests.console.test_ticket_page import confirm
from tests.records import records
from tests.stage import TOWN, Stage

LAMP = "幸福里3号楼楼道灯坏了"


@pytest.fixture
def client(stage: Stage, enter: Enter) -> TestClient:
    """An admin's browser; of each women's group somebody is bound."""
    stage.bind("王芳", "刘洋")
    return enter("林", "admin")


def path(stage: Stage, name: str) -> str:
    """The page of a group or a place."""
    groups, places = rows(stage, Group), rows(stage, Place)
    return f"/console/town/groups/{groups[name].id}" if name in groups else f"/console/town/places/{places[name].id}"


def put(stage: Stage, client: TestClient, act: str, name: str) -> Any:
    """Press the button."""
    return client.post(f"{path(stage, name)}/{act}")


def ticket(stage: Stage, serial: int) -> Ticket:
    return records(stage.engine, Ticket, serial=serial)[0]


def group_of(stage: Stage, serial: int) -> str:
    """Which group has the ticket."""
    return {group.id: name for name, group in rows(stage, Group).items()}[ticket(stage, serial).group_id]


def take_on(stage: Stage) -> None:
    """Somebody has the first ticket in hand."""
    stage.say("李阿姨", LAMP)
    stage.rest()
    assert "已接单" in stage.say("王芳", "接 001").text


def settle(stage: Stage, serial: int, who: str = "王芳") -> None:
    """Somebody takes it on, does it, and its resident agrees."""
    stage.say(who, f"接 {serial:03}")
    stage.say(who, f"办结 {serial:03} 好了")
    stage.rest()
    stage.say("李阿姨", "解决了")


def test_a_group_at_rest_gets_nothing_new_until_it_is_woken(stage: Stage, client: TestClient) -> None:
    page = told(client, put(stage, client, "rest", "好邻居小组"))
    assert "停用了" in page
    assert "不再派给它新诉求" in page
    stage.say("李阿姨", LAMP)
    assert group_of(stage, 1) == "分拣组"
    assert (did(stage, "groups_rested").before, did(stage, "groups_rested").after) == ("active=True", "active=False")
    assert "启用了" in told(client, put(stage, client, "wake", "好邻居小组"))
    stage.say("小周", LAMP)
    assert group_of(stage, 2) == "好邻居小组"
    assert did(stage, "groups_woken").about.endswith("好邻居小组")


def test_nobody_is_offered_a_group_at_rest_for_a_transfer(stage: Stage, client: TestClient) -> None:
    put(stage, client, "rest", "暖心小组")
    take_on(stage)
    offered = stage.say("王芳", "4").text
    assert "和风调解室" in offered
    assert "暖心小组" not in offered
    assert "没有叫" in stage.say("王芳", "转 001 暖心小组 不归我们管").text
    page = client.get(f"/console/tickets/{ticket(stage, 1).full}").text
    assert ">和风调解室<" in page
    assert ">暖心小组<" not in page
    assert group_of(stage, 1) == "好邻居小组"


def test_a_group_put_to_rest_while_somebody_chooses_it_gets_nothing(stage: Stage, client: TestClient) -> None:
    take_on(stage)
    offered = stage.say("王芳", "4").text
    stage.say("王芳", next(line[0] for line in offered.split("\n") if line.endswith("暖心小组")))
    put(stage, client, "rest", "暖心小组")
    stage.say("王芳", "1")
    assert group_of(stage, 1) == "好邻居小组"


def test_a_group_with_tickets_in_hand_does_not_rest(stage: Stage, client: TestClient) -> None:
    stage.say("李阿姨", LAMP)
    answer = put(stage, client, "rest", "好邻居小组")
    assert answer.status_code == 422
    assert "还有 1 件诉求没办完" in answer.text
    assert f'/board?group={rows(stage, Group)["好邻居小组"].id}"' in answer.text
    assert rows(stage, Group)["好邻居小组"].active
    settle(stage, 1)
    assert put(stage, client, "rest", "好邻居小组").status_code == 303


@pytest.mark.parametrize(("name", "kind"), [("和风调解室", "调解组"), ("分拣组", "人工分拣组")])
def test_the_only_group_of_its_kind_does_not_rest(stage: Stage, client: TestClient, name: str, kind: str) -> None:
    answer = put(stage, client, "rest", name)
    assert answer.status_code == 422
    assert f"没有别的{kind}能接诉求" in answer.text
    form = {"name": "另一个组", "grid_code": "100", "kind": rows(stage, Group)[name].kind}
    assert client.post("/console/town/groups", data=form).status_code == 303
    assert put(stage, client, "rest", name).status_code == 303


def test_the_last_women_who_can_be_reached_do_not_rest(stage: Stage, client: TestClient) -> None:
    assert put(stage, client, "rest", "好邻居小组").status_code == 303
    answer = put(stage, client, "rest", "暖心小组")
    assert "没有别的网格妇女小组能接诉求" in answer.text
    form = {"name": "没绑定的小组", "grid_code": "100", "kind": "gejie"}
    client.post("/console/town/groups", data=form)
    assert "让组里有人绑定微信" in put(stage, client, "rest", "暖心小组").text
    assert rows(stage, Group)["暖心小组"].active


def test_what_is_opened_again_goes_to_who_answers_now(stage: Stage, client: TestClient) -> None:
    stage.say("李阿姨", LAMP)
    settle(stage, 1)
    put(stage, client, "rest", "好邻居小组")
    told_resident = stage.say("李阿姨", "没解决").text
    assert "已告诉分拣组" in told_resident
    assert group_of(stage, 1) == "分拣组"
    assert (ticket(stage, 1).status, ticket(stage, 1).handler_id) == ("assigned", None)


def test_what_staff_open_again_goes_there_too(stage: Stage, client: TestClient) -> None:
    stage.say("李阿姨", LAMP)
    settle(stage, 1)
    put(stage, client, "rest", "好邻居小组")
    stage.news("李阿姨")
    confirm(client, f"/console/tickets/{ticket(stage, 1).full}/dispatch", act="reopen", reason="灯又坏了")
    stage.rest()
    assert group_of(stage, 1) == "分拣组"
    assert "由分拣组跟进" in stage.news("李阿姨")[-1].text


def test_the_lists_show_what_is_at_rest_and_can_show_nothing_else(stage: Stage, client: TestClient) -> None:
    put(stage, client, "rest", "好邻居小组")
    put(stage, client, "rest", "阳光花园")
    groups = client.get("/console/town/groups").text
    assert groups.count("已停用</span>") == 1
    assert 'class="resting"' in groups
    only = client.get("/console/town/groups?lack=rest").text
    assert "好邻居小组</a>" in only
    assert "暖心小组</a>" not in only
    places = client.get("/console/town/places?use=rest").text
    assert "阳光花园</a>" in places
    assert "和平苑</a>" not in places
    assert "阳光花园</a>" not in client.get("/console/town/places?use=active").text
    assert "/town/groups?lack=leader" not in client.get("/console/town").text


def test_a_place_at_rest_is_not_found_in_what_people_say(stage: Stage, client: TestClient) -> None:
    put(stage, client, "rest", "阳光花园")
    assert "在哪个小区" in stage.say("李阿姨", "阳光花园门口路灯坏了").text
    put(stage, client, "wake", "阳光花园")
    stage.say("小周", "阳光花园门口路灯坏了")
    assert ticket(stage, 2).place.startswith("阳光花园")
    assert did(stage, "places_rested").about.endswith("阳光花园")


def test_who_lives_at_a_place_at_rest_still_lives_in_its_grid(stage: Stage, client: TestClient) -> None:
    stage.say("李阿姨", LAMP)
    settle(stage, 1)
    for name in ("幸福里", "幸福里小区"):
        put(stage, client, "rest", name)
    stage.say("李阿姨", "新 楼下乱停车")
    assert (ticket(stage, 2).grid_id, ticket(stage, 2).place_id) == (ticket(stage, 1).grid_id, None)


def test_an_import_wakes_nothing(stage: Stage, client: TestClient) -> None:
    put(stage, client, "rest", "好邻居小组")
    put(stage, client, "rest", "阳光花园")
    with transaction(stage.engine) as tx:
        hints = load(tx, read_folder(TOWN), stage.clock.now).hints
    assert [hint for hint in hints if "已停用" in hint] == [
        "提醒：好邻居小组已停用，导入不会重新启用。", "提醒：阳光花园已停用，导入不会重新启用。",
    ]  # fmt: skip
    assert [row.name for row in rows(stage, Group).values() if not row.active] == ["好邻居小组"]
    assert [row.name for row in rows(stage, Place).values() if not row.active] == ["阳光花园"]


def test_saving_the_form_wakes_nothing(stage: Stage, client: TestClient) -> None:
    put(stage, client, "rest", "阳光花园")
    page = client.get(path(stage, "阳光花园")).text
    assert "不会认出来" in page
    form = {"name": "阳光花园小区", "grid_code": "10102", "seen": page.split('name="seen" value="')[1][:16]}
    assert client.post(path(stage, "阳光花园"), data=form).status_code == 303
    assert not rows(stage, Place)["阳光花园小区"].active


def test_pressing_twice_does_it_once(stage: Stage, client: TestClient) -> None:
    for act in ("rest", "rest", "wake", "wake"):
        assert put(stage, client, act, "阳光花园").status_code == 303
    assert rows(stage, Place)["阳光花园"].active
