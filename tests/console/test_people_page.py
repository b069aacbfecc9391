"""People, groups and places by hand: lists, forms, phones, invitations, leaving."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from storage import accounts, tickets, town
from storage.db import transaction
from storage.tables import Grid, Group, Person, Place
from tests.console.conftest import Enter, appoint, browser, kept_password, log_in
from tests.console.records import deeds, did, hidden, rows, told
from tests.stage import Stage

WANG = {"name": "王芳", "phone": "19900000001", "roles": "gejie", "group_name": "好邻居小组"}


def person_id(stage: Stage, name: str) -> int:
    return int(rows(stage, Person)[name].id)


def open_form(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return hidden(answer.text, "seen")


def save(client: TestClient, path: str, **form: Any) -> str:
    seen = form.pop("seen", None) or open_form(client, path)
    return told(client, client.post(path, data={**form, "seen": seen}))


@pytest.mark.parametrize(
    "path", ["", "/people", "/groups", "/grids", "/grids/map", "/places", "/imports", "/people/new"]
)
def test_only_who_may_change_the_town_sees_it(stage: Stage, enter: Enter, path: str) -> None:
    assert enter("林", "admin").get(f"/console/town{path}").status_code == 200
    assert enter("格", "gejie", group="好邻居小组").get(f"/console/town{path}").status_code == 403


def test_the_overview_says_what_is_missing_and_leads_there(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    page = client.get("/console/town").text
    assert "1 个小组没有组长" not in page
    assert "4 个小组没有人绑定微信" in page
    stage.bind("王芳")
    page = client.get("/console/town").text
    assert "3 个小组没有人绑定微信" in page
    path = re.search(r'href="([^"]+)">3 个小组没有人绑定', page)
    assert path
    listed = client.get(path[1]).text
    assert "暖心小组" in listed
    assert "好邻居小组" not in listed


def test_people_are_found_by_name_group_post_and_the_end_of_their_phone(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")

    def found(query: str) -> list[str]:
        page = client.get(f"/console/town/people?{query}").text
        return [name for name in rows(stage, Person) if f">{name}</a></th>" in page]

    assert found("q=王") == ["王芳"]
    assert found("q=0002") == ["李敏"]
    assert found("q=19900000002") == ["李敏"]
    assert found("q=990000") == [], "parts of a number would tell it unseen"
    assert found("q=暖心") == ["刘洋"]
    assert found("post=mediator") == ["陈静", "周玲"]
    stage.bind("王芳")
    assert found("state=bound") == ["王芳"]
    assert "没有找到" in client.get("/console/town/people?q=没这个人").text


def test_a_long_list_comes_in_pages(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    with transaction(stage.engine) as tx:
        for number in range(120):
            town.put(tx, Person, None, name=f"新人{number:03}", phone="", roles="gejie", group_id=None, active=True)
        town.bump(tx, town.PEOPLE)
    first = client.get("/console/town/people?q=新人").text
    assert "共 120 条" in first
    assert first.count("新人") < 60
    assert "新人119" in client.get("/console/town/people?q=新人&page=3").text
    assert "新人119" in client.get("/console/town/people?q=新人&page=99999").text
    assert client.get("/console/town/people?q=新人&page=x").status_code == 200


def test_a_phone_is_hidden_until_somebody_asks_and_that_is_on_record(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    for path in ("/console/town/people", f"/console/town/people/{person_id(stage, '王芳')}"):
        page = client.get(path).text
        assert "199****0001" in page
        assert "19900000001" not in page
    assert "phone_view" not in [row.action for row in deeds(stage)]
    path = f"/console/town/people/{person_id(stage, '王芳')}/phone"
    piece = client.post(path, headers={"hx-request": "true"}).text
    assert "19900000001" in piece
    assert "<html" not in piece
    assert "王芳" in did(stage, "phone_view").about
    assert "19900000001" in client.post(path).text, "without scripts as well"
    assert len([row for row in deeds(stage) if row.action == "phone_view"]) == 2


def test_a_change_is_saved_checked_and_on_record_without_the_number(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    path = f"/console/town/people/{person_id(stage, '王芳')}"
    assert "保存好了" in save(
        client, path, **{**WANG, "phone": "199****0001", "name": "王芳芳", "roles": ["gejie", "leader"]}
    )
    changed = rows(stage, Person)["王芳芳"]
    assert (changed.phone, changed.roles, changed.invite_code) == ("19900000001", "gejie;leader", "WANGFG")
    noted = did(stage, "people_changed")
    assert "name=王芳 " in noted.before
    assert "name=王芳芳 " in noted.after
    assert "没有改动" in save(client, path, **{**WANG, "name": "王芳芳", "roles": ["gejie", "leader"]})
    save(client, path, **{**WANG, "phone": "139-0000-0009"})
    assert rows(stage, Person)["王芳"].phone == "13900000009"
    assert "13900000009" not in did(stage, "people_changed").after


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "“姓名”不能空着"),
        ({"phone": "123"}, "手机号“123”不对"),
        ({"phone": "19900000002"}, "已经有“19900000002”了"),
        ({"roles": ""}, "“岗位”不能空着"),
        ({"roles": "书记"}, "角色“书记”不认识"),
        ({"group_name": ""}, "要写小组名"),
        ({"group_name": "没有的组"}, "没有叫“没有的组”的小组"),
        ({"name": "长" * 65}, "太长"),
    ],
)
def test_what_an_import_would_refuse_the_form_refuses_and_keeps_what_was_typed(
    stage: Stage, enter: Enter, changes: dict[str, str], said: str
) -> None:
    client = enter("林", "admin")
    path = f"/console/town/people/{person_id(stage, '王芳')}"
    before = vars(rows(stage, Person)["王芳"])
    answer = client.post(path, data={**WANG, **changes, "seen": open_form(client, path)})
    assert answer.status_code == 422
    assert said in answer.text
    assert next(iter(changes.values())) in answer.text
    assert vars(rows(stage, Person)["王芳"]) == before
    fresh = client.post("/console/town/people", data={**WANG, **changes})
    assert fresh.status_code == 422


def test_what_word_pastes_along_is_left_out(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    save(client, "/console/town/people/new", seen="-", **WANG)
    form = {**WANG, "name": "\u200b孙\u00a0丽\r\n\ufeff", "phone": "199 0000 0055"}
    assert "加好了" in told(client, client.post("/console/town/people", data=form))
    assert [name for name in rows(stage, Person) if name.startswith("孙") and name != "孙梅"] == ["孙丽"]


def test_nobody_is_entered_twice(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    for form in (WANG, {**WANG, "phone": "19900000001", "name": "另一个"}):
        assert client.post("/console/town/people", data=form).status_code == 422
    with transaction(stage.engine) as tx:
        group = next(g.id for g in town.everything(tx, Group) if g.name == "好邻居小组")
        town.put(tx, Person, None, name="没电话", phone="", roles="gejie", group_id=group, active=True)
        town.bump(tx, town.PEOPLE)
    twin = {**WANG, "name": "没电话", "phone": "19900000077"}
    assert client.post("/console/town/people", data=twin).status_code == 422


def test_of_two_admins_who_edit_one_person_the_second_sees_what_the_first_did(stage: Stage, enter: Enter) -> None:
    first, second = enter("林", "admin"), enter("何", "admin")
    path = f"/console/town/people/{person_id(stage, '王芳')}"
    seen = open_form(second, path)
    save(first, path, **{**WANG, "name": "王芳芳"})
    answer = second.post(path, data={**WANG, "roles": "leader", "seen": seen})
    assert answer.status_code == 409
    assert "现在是：王芳芳" in answer.text
    assert "王芳芳" in rows(stage, Person)
    again = second.post(path, data={**WANG, "roles": "leader", "seen": hidden(answer.text, "seen")})
    assert again.status_code == 303
    assert rows(stage, Person)["王芳"].roles == "leader"


def test_a_new_code_can_be_printed_scanned_and_used_and_the_old_one_not(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    path = f"/console/town/people/{person_id(stage, '李敏')}"
    old = rows(stage, Person)["李敏"].invite_code
    assert "邀请码" in told(client, client.post(f"{path}/invite"))
    code = rows(stage, Person)["李敏"].invite_code
    assert code != old
    card = client.get(f"{path}/card").text
    assert f"绑定 {code}" in card
    assert "data:image/svg+xml" in card
    assert did(stage, "codes_view").about.endswith("李敏")
    assert "绑定好了" not in stage.say("李敏", f"绑定 {old}").text
    assert "绑定好了" in stage.say("李敏", f"绑定 {code}").text
    assert "已绑定微信" in client.get(path).text


def test_a_whole_group_gets_codes_and_cards(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    with transaction(stage.engine) as tx:
        for person in town.everything(tx, Person):
            town.put(tx, Person, person.id, invite_until=None)
        town.bump(tx, town.PEOPLE)
    path = f"/console/town/groups/{rows(stage, Group)['好邻居小组'].id}"
    page = client.get(f"{path}/cards").text
    assert "还没有可以打印的邀请卡" in page
    assert "给这 3 人生成邀请码" in page
    assert told(client, client.post(f"{path}/codes")).count("data:image/svg+xml") == 3


def test_unbinding_shuts_the_chat_and_the_code_stays_used(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    stage.bind("王芳")
    path = f"/console/town/people/{person_id(stage, '王芳')}"
    assert "解除了" in told(client, client.post(f"{path}/unbind"))
    assert "绑定好了" not in stage.say("王芳", "绑定 WANGFG").text
    assert rows(stage, Person)["王芳"].contact_id is None
    assert "王芳" in did(stage, "unbound").about


# -- leaving


@pytest.fixture
def busy(stage: Stage) -> int:
    """王芳 has one ticket in hand and one that waits for its resident; 赵秀兰 is her colleague."""
    stage.bind("王芳", "赵秀兰")
    for resident in ("李阿姨", "小周"):
        stage.say(resident, "幸福里3号楼楼道灯坏了")
    stage.rest()
    for serial in ("001", "002"):
        assert "接单" in stage.say("王芳", f"接 {serial}").text
    stage.say("王芳", "办结 002 修好了")
    stage.rest()
    stage.news("赵秀兰")
    return person_id(stage, "王芳")


def test_who_leaves_hands_over_and_every_door_is_shut(stage: Stage, enter: Enter, busy: int) -> None:
    client = enter("林", "admin")
    with transaction(stage.engine) as tx:
        accounts.create(tx, "wang", busy, kept_password(), stage.clock.now, None)
    theirs = browser(stage)
    assert log_in(theirs, "wang") == 303
    path = f"/console/town/people/{busy}/leave"
    page = client.get(path).text
    assert "手里有 2 件没办完的诉求" in page
    heir = person_id(stage, "赵秀兰")
    preview = client.post(f"{path}/preview", data={"to": f"p{heir}"}).text
    assert "1 件诉求：赵秀兰（好邻居小组）" in preview
    assert "管理台账号“wang”停用" in preview
    assert rows(stage, Person)["王芳"].active
    form = {"to": f"p{heir}", "seen": hidden(preview, "seen")}
    assert "王芳离岗办好了，2 件诉求已交接" in told(client, client.post(path, data=form))

    stage.rest()
    with transaction(stage.engine) as tx:
        held = {ticket.short: ticket.status for ticket in tickets.held_by(tx, heir)}
        assert not tickets.held_by(tx, busy)
    assert held == {"001": "accepted", "002": "resolved"}
    assert any("交给您接着办" in entry.text for entry in stage.news("赵秀兰"))
    assert any("赵姐" in entry.text for entry in stage.news("李阿姨"))
    left = rows(stage, Person)["王芳"]
    assert (left.active, left.contact_id, left.invite_code) == (False, None, None)
    assert "登录管理台" in theirs.get("/console/account").text
    assert log_in(browser(stage), "wang") == 401
    assert "王芳" in did(stage, "left").about


def test_nothing_happens_without_somebody_who_takes_over_or_if_the_work_changed(
    stage: Stage, enter: Enter, busy: int
) -> None:
    client = enter("林", "admin")
    path = f"/console/town/people/{busy}/leave"
    seen = hidden(client.post(f"{path}/preview", data={"to": f"p{person_id(stage, '赵秀兰')}"}).text, "seen")
    assert "请先选好由谁接手" in client.post(path, data={"seen": seen}).text
    assert "请先选好由谁接手" in client.post(path, data={"seen": seen, "to": "p9999"}).text
    stage.say("王芳", "办结 001 修好了")
    answer = client.post(path, data={"seen": seen, "to": f"p{person_id(stage, '赵秀兰')}"})
    assert "刚刚有变化" in answer.text
    assert rows(stage, Person)["王芳"].active


def test_what_is_private_may_only_go_to_mediators(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    stage.bind("陈静")
    stage.say("李阿姨", "老公喝酒打我，幸福里")
    stage.rest()
    assert "接单" in stage.say("陈静", "接 001").text
    page = client.get(f"/console/town/people/{person_id(stage, '陈静')}/leave").text
    assert "其中 1 件涉及隐私" in page
    assert "打我" not in page
    assert "周玲（和风调解室" in page
    assert "好邻居小组" not in page


def test_nobody_leaves_by_their_own_hand_nor_the_last_admin_at_all(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    own = person_id(stage, "林")
    assert client.get(f"/console/town/people/{own}/leave").status_code == 422
    form = {"name": "林", "phone": "", "roles": "gejie", "group_name": "好邻居小组"}
    path = f"/console/town/people/{own}"
    answer = client.post(path, data={**form, "seen": open_form(client, path)})
    assert "没有能登录的管理员" in answer.text
    assert rows(stage, Person)["林"].roles == "admin"


def test_who_left_can_come_back_and_begins_unbound(stage: Stage, enter: Enter, busy: int) -> None:
    client = enter("林", "admin")
    path = f"/console/town/people/{busy}"
    group = rows(stage, Group)["好邻居小组"].id
    seen = hidden(client.post(f"{path}/leave/preview", data={"to": f"g{group}"}).text, "seen")
    client.post(f"{path}/leave", data={"to": f"g{group}", "seen": seen})
    assert "王芳" in client.get("/console/town/people?state=inactive").text
    assert "重新启用了" in told(client, client.post(f"{path}/back"))
    assert rows(stage, Person)["王芳"].active
    assert rows(stage, Person)["王芳"].contact_id is None


# -- groups and places


def test_a_group_and_a_place_are_made_renamed_and_removed(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    grid = {"grid_code": "幸福第二网格"}  # its name does as well as its code
    assert "加好了" in told(
        client, client.post("/console/town/groups", data={"name": "新小组", "kind": "gejie", **grid})
    )
    group = f"/console/town/groups/{rows(stage, Group)['新小组'].id}"
    assert "保存好了" in save(client, group, name="花开小组", kind="gejie", grid_code="10102")
    assert "删除了" in told(client, client.post(f"{group}/remove"))
    assert client.post("/console/town/places", data={"name": "幸福里", **grid}).status_code == 422
    told(client, client.post("/console/town/places", data={"name": "桂花巷", **grid}))
    stage.say("李阿姨", "桂花巷路灯坏了")
    place = rows(stage, Place)["桂花巷"]
    assert "1 件诉求" in client.post(f"/console/town/places/{place.id}/remove").text
    assert "桂花巷" in client.get("/console/town/places?q=桂花&grid=101").text
    assert "桂花巷" not in client.get("/console/town/places?q=桂花&grid=102").text
    removed = did(stage, "groups_removed")
    assert "花开小组" in removed.about


def test_what_is_in_use_cannot_be_removed(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    answer = client.post(f"/console/town/groups/{rows(stage, Group)['好邻居小组'].id}/remove")
    assert answer.status_code == 422
    assert "3 人" in answer.text
    assert "好邻居小组" in rows(stage, Group)


def test_an_account_for_one_grid_sees_and_changes_only_that_part(stage: Stage, enter: Enter) -> None:
    appoint(stage, "片长", "admin")
    with transaction(stage.engine) as tx:
        account = accounts.by_login(tx, "片长")
        assert account
        grid = next(grid.id for grid in town.everything(tx, Grid) if grid.code == "101")
        accounts.change(tx, account.id or 0, grid_id=grid)
    client = browser(stage)
    log_in(client, "片长")
    page = client.get("/console/town/people").text
    assert "王芳" in page
    assert "刘洋" not in page
    assert client.get(f"/console/town/people/{person_id(stage, '刘洋')}").status_code == 404
    assert client.post(f"/console/town/people/{person_id(stage, '刘洋')}/phone").status_code == 404
    path = f"/console/town/people/{person_id(stage, '王芳')}"
    answer = client.post(path, data={**WANG, "group_name": "暖心小组", "seen": open_form(client, path)})
    assert "超出您管的网格" in answer.text
    assert client.post("/console/town/imports/columns", data={"pasted": "a\tb\n1\t2"}).status_code == 422
