"""A ticket's page: what it tells, to whom, and what can be done there, each as the chat does it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from starlette.testclient import TestClient

from simulator import messages
from storage import audit, corrections
from storage.account_tables import AuditRow
from storage.db import transaction
from storage.tables import Ticket, TicketEvent
from tests.console.conftest import Enter
from tests.records import records
from tests.stage import Stage

LOUD, PARKED = "幸福里楼上半夜装修太吵", "和平苑有人乱停车"
PRIVATE = "我和爱人天天吵架，想离婚，住幸福里"
FIRST = "/console/tickets/20261121-001"


def read(client: TestClient, path: str = FIRST) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def preview(client: TestClient, path: str, **form: str) -> str:
    answer = client.post(path, data=form)
    assert answer.status_code == 200, unescape(re.sub("<[^>]+>", " ", answer.text))
    return unescape(answer.text)


def confirm(client: TestClient, path: str, **form: str) -> str:
    """Look, then do it; the sentence that says so."""
    page = preview(client, path, **form)
    seen = page.split('name="seen" value="')[1].split('"')[0]
    answer = client.post(path, data={**form, "seen": seen, "sure": "1"})
    assert answer.status_code == 303, unescape(re.sub("<[^>]+>", " ", answer.text))
    return read(client, answer.headers["location"])


def deeds(stage: Stage, about: str = "ticket 20261121-001") -> list[AuditRow]:
    with transaction(stage.engine) as tx:
        return [row for row in reversed(audit.search(tx)) if row.about == about]


def heard(stage: Stage, name: str) -> list[str]:
    stage.rest()
    return [entry.text for entry in stage.news(name)]


def test_the_page_tells_what_was_said_what_arrived_and_why(stage: Stage, enter: Enter) -> None:
    stage.bind("王芳")
    stage.say("李阿姨", LOUD)
    stage.say("李阿姨", messages.image("secret-media-id", "https://example.com/secret-url"))
    stage.say("王芳", "接 1")
    stage.say("王芳", "备注 1 她耳朵不好")
    stage.rest()
    page = read(enter("林", "admin"))
    assert "<mark>" in page
    assert "装修太吵" in page
    assert "[照片] 正在取" in page
    assert "secret" not in page
    assert "1121-001 有人接办了：好邻居小组·王姐，会尽快联系您。" in page
    assert "推送到微信" in page
    assert "备注，居民看不到" in page
    assert "她耳朵不好" in page
    assert "规则第 1 版" in page
    assert "自动派给好邻居小组" in page
    assert "青石镇 › 幸福社区 › 幸福第一网格" in page
    assert "/console/rules/new?text=%E5%B9%B8" in page
    assert "现在送得到：客服消息剩 4 条，到 后天" in page or "现在送得到：客服消息剩 4 条，到 11-23" in page


def test_what_cannot_be_pushed_is_said_before_it_is_written(stage: Stage, enter: Enter) -> None:
    stage.bind("王芳")
    stage.say("李阿姨", LOUD)
    stage.say("王芳", "接 1")
    stage.later(timedelta(days=3))
    client = enter("芳", "gejie", group="好邻居小组")
    assert "现在推送不到，等对方下次说话时显示" in read(client)
    assert "居民下次说话时会看到" in preview(client, f"{FIRST}/work", act="reply", text="您好")


def test_a_reply_is_shown_first_and_sent_once(stage: Stage, enter: Enter) -> None:
    client = enter("芳", "gejie", group="好邻居小组")
    stage.say("李阿姨", LOUD)
    heard(stage, "李阿姨")
    assert 'value="reply"' not in read(client), "first somebody accepts it"
    assert "您接下了这件" in confirm(client, f"{FIRST}/work", act="accept")
    assert heard(stage, "李阿姨") == ["1121-001 有人接办了：好邻居小组·芳姐，会尽快联系您。"]

    form = {"act": "reply", "text": "今晚七点我去和楼上说"}
    page = preview(client, f"{FIRST}/work", **form)
    assert "1121-001 好邻居小组·芳姐：\n今晚七点我去和楼上说" in page
    assert heard(stage, "李阿姨") == []
    sure = {**form, "seen": page.split('name="seen" value="')[1].split('"')[0], "sure": "1"}
    assert client.post(f"{FIRST}/work", data=sure).status_code == 303
    twice = client.post(f"{FIRST}/work", data=sure)
    assert twice.status_code == 422
    assert "又有了新情况" in twice.text
    assert heard(stage, "李阿姨") == ["1121-001 好邻居小组·芳姐：\n今晚七点我去和楼上说"]
    assert [row.action for row in deeds(stage)] == ["ticket_accept", "ticket_reply"]

    assert client.post(f"{FIRST}/work", data={"act": "note", "text": "约好了"}).status_code == 303
    confirm(client, f"{FIRST}/work", act="resolve", text="楼上答应八点后不施工")
    assert "解决了吗" in heard(stage, "李阿姨")[-1]
    stage.say("李阿姨", "1")
    assert [t.status for t in records(stage.engine, Ticket)] == ["closed"]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"act": "reply"}, "还没有写内容"), ({"act": "reply", "text": "长" * 601}, "最多写 600 个字"),
        ({"act": "transfer", "group": "2"}, "写一句原因"),
        ({"act": "transfer", "group": "77", "reason": "忙"}, "选转给哪个组"),
        ({"act": "category", "category": "x"}, "选应该归哪类"),
        ({"act": "category", "category": "noise"}, "本来就是这一类"),
        ({"act": "fly"}, "选要办什么"), ({"act": "close", "reason": "x"}, "选要办什么"),
    ],
)  # fmt: skip
def test_what_lacks_something_is_refused_with_a_sentence(
    form: dict[str, str], said: str, stage: Stage, enter: Enter
) -> None:
    client = enter("赵", "leader", group="好邻居小组")
    stage.say("李阿姨", LOUD)
    confirm(client, f"{FIRST}/work", act="accept")
    answer = client.post(f"{FIRST}/work", data=form)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_leader_hands_it_on_and_everybody_hears_it(stage: Stage, enter: Enter) -> None:
    stage.bind("刘洋")
    stage.say("李阿姨", LOUD)
    heard(stage, "李阿姨")
    client = enter("赵", "leader", group="和风调解室")
    page = preview(client, f"{FIRST}/work", act="transfer", group="2", reason="这片归他们")
    assert "同时通知：刘洋" in page
    confirm(client, f"{FIRST}/work", act="transfer", group="2", reason="这片归他们")
    assert heard(stage, "李阿姨") == ["1121-001 转给暖心小组继续办。\n原因：这片归他们"]
    assert "原因：这片归他们" in heard(stage, "刘洋")[-1]
    (deed,) = deeds(stage)
    assert ("好邻居小组" in deed.before, "暖心小组" in deed.after, deed.reason) == (True, True, "这片归他们")


def test_who_hands_on_what_was_theirs_goes_back_to_the_board(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", LOUD)
    client = enter("芳", "gejie", group="好邻居小组")
    page = preview(client, f"{FIRST}/work", act="transfer", group="2", reason="这片归他们")
    seen = page.split('name="seen" value="')[1].split('"')[0]
    form = {"act": "transfer", "group": "2", "reason": "这片归他们", "seen": seen, "sure": "1"}
    assert client.post(f"{FIRST}/work", data=form).headers["location"] == "/console/board"
    assert "转过去了" in read(client, "/console/board")
    assert [row.action for row in deeds(stage)] == ["ticket_transfer"], "going back is no forbidden look"


def test_what_has_no_group_yet_is_given_one(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", "路灯不亮")
    client = enter("赵", "admin")
    confirm(client, f"{FIRST}/work", act="transfer", group="2", reason="这片归他们")
    (ticket,) = records(stage.engine, Ticket)
    assert (ticket.status, ticket.group_id) == ("assigned", 2)


def test_a_changed_category_teaches(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", LOUD)
    client = enter("赵", "leader", group="和风调解室")
    page = confirm(client, f"{FIRST}/work", act="category", category="neighbor")
    assert "改归" in page
    with transaction(stage.engine) as tx:
        (learnt,) = corrections.corrections(tx)
    assert (learnt.was, learnt.now, learnt.by) == ("noise", "neighbor", "staff")


def test_staff_close_and_reopen_for_a_reason_the_resident_is_told_and_can_object_to(stage: Stage, enter: Enter) -> None:
    client = enter("赵", "leader", group="好邻居小组")
    stage.say("李阿姨", LOUD)
    heard(stage, "李阿姨")
    assert client.post(f"{FIRST}/dispatch", data={"act": "close", "reason": "x"}).status_code == 409
    confirm(client, f"{FIRST}/work", act="accept")
    assert client.post(f"{FIRST}/dispatch", data={"act": "close"}).status_code == 422
    confirm(client, f"{FIRST}/dispatch", act="close", reason="和昨天说的是一件事")
    told = "1121-001 由好邻居小组·赵姐办结了。\n原因：和昨天说的是一件事\n没解决就回“没解决”，随时重办。"
    assert heard(stage, "李阿姨")[-1].endswith(told)
    assert "重新办理" in stage.say("李阿姨", "没解决").text
    confirm(client, f"{FIRST}/dispatch", act="close", reason="看过了")
    confirm(client, f"{FIRST}/dispatch", act="reopen", reason="还差一步")
    assert heard(stage, "李阿姨")[-1].endswith("1121-001 重新办理，由好邻居小组·赵姐跟进。\n原因：还差一步")
    assert [t.status for t in records(stage.engine, Ticket)] == ["accepted"]


def test_one_resident_is_never_told_about_another(stage: Stage, enter: Enter) -> None:
    client = enter("赵", "leader", group="好邻居小组")
    stage.say("李阿姨", LOUD)
    stage.say("张大爷", "幸福里三号楼装修声音大得睡不着")
    heard(stage, "张大爷")
    second = "/console/tickets/20261121-002"
    assert "同类、同网格" in read(client, second)
    page = confirm(client, f"{second}/dispatch", act="merge", into="20261121-001")
    assert "已合并到" in page
    assert heard(stage, "张大爷") == ["1121-002 说的事已经有人在办，合在一起办。\n办好了告诉您。"]
    confirm(client, f"{FIRST}/work", act="accept")
    page = preview(client, f"{FIRST}/work", act="resolve", text="楼上不吵了")
    assert "（1121-002 的居民）" in page
    confirm(client, f"{FIRST}/work", act="resolve", text="楼上不吵了")
    assert heard(stage, "张大爷") == ["1121-002 说的事，好邻居小组·赵姐说办好了：\n楼上不吵了\n还没解决，请再说一次。"]
    assert not [text for text in heard(stage, "张大爷") if "1121-001" in text or "李" in text]
    assert "1121-002" in stage.say("张大爷", "还是很吵").text or stage.say("张大爷", "进度").text

    confirm(client, f"{second}/dispatch", act="part")
    assert tickets_now(stage)[1].merged_into is None
    assert tickets_now(stage)[1].status == "assigned"


def tickets_now(stage: Stage) -> list[Ticket]:
    return sorted(records(stage.engine, Ticket), key=lambda ticket: ticket.id or 0)


def test_the_same_resident_goes_on_with_the_one_that_stays(stage: Stage, enter: Enter) -> None:
    client = enter("赵", "leader", group="和风调解室")
    stage.say("李阿姨", LOUD)
    stage.say("李阿姨", "新 幸福里楼上晚上还在钻墙")
    heard(stage, "李阿姨")
    second = "/console/tickets/20261121-002"
    assert "同一位居民" in read(client, second)
    confirm(client, f"{second}/dispatch", act="merge", into="1121-001")
    assert heard(stage, "李阿姨") == ["1121-002 和 1121-001 是同一件事，合在一起办。\n以后看 1121-001 就行。"]
    assert "1121-001" in stage.say("李阿姨", "墙都在抖").text
    both = read(client)
    assert "20261121-002" in both
    assert "墙都在抖" in both


def test_what_does_not_fit_is_not_merged(stage: Stage, enter: Enter) -> None:
    client = enter("赵", "mediator", "leader", group="和风调解室")
    stage.say("李阿姨", LOUD)
    stage.say("小周", PRIVATE)
    stage.say("张大爷", "和爱人闹离婚，天天吵架，住和平苑")
    sensitive = [ticket.full for ticket in tickets_now(stage) if ticket.sensitive]
    assert sensitive == ["20261121-002", "20261121-003"]
    for number, into in (
        ("20261121-001", "20261121-002"), ("20261121-002", "20261121-001"), ("20261121-002", "20261121-003"),
        ("20261121-001", "20261121-001"), ("20261121-001", ""), ("20261121-001", "20261121-099"),
    ):  # fmt: skip
        form = {"act": "merge", "into": into, "sure": "1"}
        assert client.post(f"/console/tickets/{number}/dispatch", data=form).status_code == 422, (number, into)
    assert {ticket.merged_into for ticket in tickets_now(stage)} == {None}


def test_what_was_added_can_become_a_ticket_of_its_own_once(stage: Stage, enter: Enter) -> None:
    client = enter("赵", "leader", group="和风调解室")
    stage.say("李阿姨", LOUD)
    stage.say("李阿姨", "还有楼下有人乱停车把路堵了")
    heard(stage, "李阿姨")
    page = read(client)
    line = page.split('name="event" value="')[1].split('"')[0]
    page = confirm(client, f"{FIRST}/dispatch", act="split", event=line)
    assert 'href="/console/tickets/20261121-002"' in page
    new = tickets_now(stage)[1]
    assert (new.text, new.category, new.status, new.grid_id) == (
        "还有楼下有人乱停车把路堵了", "parking", "assigned", tickets_now(stage)[0].grid_id,
    )  # fmt: skip
    assert "您在 1121-001 里补充的事另立了一件，\n编号 1121-002" in heard(stage, "李阿姨")[-1]
    again = client.post(f"{FIRST}/dispatch", data={"act": "split", "event": line, "sure": "1"})
    assert again.status_code == 422
    first_words = str(records(stage.engine, TicketEvent)[0].id)
    form = {"act": "split", "event": first_words, "sure": "1"}
    assert client.post(f"{FIRST}/dispatch", data=form).status_code == 422


def test_a_sensitive_ticket_opens_for_a_reason_that_goes_on_record(stage: Stage, enter: Enter) -> None:
    stage.say("小周", PRIVATE)
    client = enter("静", "mediator", group="和风调解室")
    asked = read(client)
    assert "请说明原因" in asked
    assert "离婚" not in asked
    assert client.post(f"{FIRST}/open", data={"reason": ""}).status_code == 422
    opened = client.post(f"{FIRST}/open", data={"reason": "我在办这件", "other": ""})
    assert "想离婚" in read(client, opened.headers["location"])
    assert [(row.action, row.reason) for row in deeds(stage)] == [("read_sensitive", "我在办这件")]
    last = records(stage.engine, TicketEvent)[-1]
    assert (last.action, last.text) == ("read", "我在办这件")
    stage.later(timedelta(minutes=31))
    assert "想离婚" not in read(client)
    assert "想离婚" not in read(enter("敏", "mediator", group="和风调解室")), "a colleague says their own reason"


def test_who_may_not_see_it_sees_number_and_state_and_the_attempt_is_on_record(stage: Stage, enter: Enter) -> None:
    stage.say("小周", PRIVATE)
    for login, post, group in (("赵", "admin", ""), ("远", "mediator", "暖心小组"), ("观", "observer", "")):
        client = enter(login, post, group=group)
        answers = [client.get(FIRST), client.post(f"{FIRST}/open", data={"reason": "好奇"})]
        if post != "observer":
            answers.append(client.post(f"{FIRST}/work", data={"act": "note", "text": "x"}))
        for answer in answers:
            assert answer.status_code == 403
            assert "20261121-001" in answer.text
            assert "已派" in answer.text
            assert not [word for word in ("离婚", "幸福里", "和风", "婚姻") if word in answer.text]
        refused = [row for row in deeds(stage) if row.login == login]
        assert [(row.action, row.reason) for row in refused] == [("refused", "sensitive")] * len(answers)


def test_the_safety_officer_may_open_it(stage: Stage, enter: Enter) -> None:
    stage.say("小周", PRIVATE)
    client = enter("安", "safety_officer")
    opened = client.post(f"{FIRST}/open", data={"reason": "安排人手"})
    assert "想离婚" in read(client, opened.headers["location"])
    assert "用这句话建规则" not in read(client)


def test_a_private_matter_goes_to_mediators_only_and_no_reason_is_pushed(stage: Stage, enter: Enter) -> None:
    stage.say("小周", PRIVATE)
    client = enter("静", "mediator", group="和风调解室")
    answer = client.post(f"{FIRST}/work", data={"act": "transfer", "group": "1", "reason": "忙"})
    assert "只能转给调解组" in answer.text


def test_a_ticket_of_another_area_is_closed_as_well(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", LOUD)
    answer = enter("远", "gejie", group="暖心小组").get(FIRST)
    assert answer.status_code == 403
    assert "装修" not in answer.text
    assert [row.reason for row in deeds(stage)] == ["elsewhere"]


def test_who_only_looks_on_is_offered_nothing(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", LOUD)
    page = read(enter("观", "observer"))
    assert "您可以看，不能改" in page
    assert "<textarea" not in page


@pytest.mark.parametrize(
    "number", ["20261121-099", "1", "x", "20261121-", "2026-11-21", "99999999-1", "２０２６１１２１-1"]
)
def test_a_number_that_is_none_leads_nowhere(number: str, stage: Stage, enter: Enter) -> None:
    assert enter("赵", "admin").get(f"/console/tickets/{number}").status_code == 404


def test_words_are_words_and_no_markup(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", "幸福里楼上<script>alert(1)</script>装修太吵")
    page = enter("赵", "admin").get(FIRST).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
