"""The office's own words, hotlines and days off: changed in the console, met by residents in their next message."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from handlers import dashboard, texts
from handlers.dashboard import View
from handlers.hotlines import SHIPPED
from handlers.town import TownCache
from handlers.wordings import SLOTS, shown
from simulator import events
from storage import accounts, town
from storage.board import Sight
from storage.db import transaction
from storage.office_tables import DayOff, Hotline, Wording
from storage.tables import Grid, Stamp, Ticket
from tests.console.conftest import Enter, appoint, browser, log_in
from tests.console.records import deeds, did, hidden, told
from tests.console.served import served, sign_in
from tests.records import records
from tests.stage import Stage

HELLO = "您好，这里是青石镇“格姐”。\n1 反映问题  2 查进度\n3 找格姐\n遇到危险请先打 110、119、120。"
WELCOME = "/console/town/texts/WELCOME"
HOTLINES = "/console/town/hotlines"
DAYS = "/console/town/days"
EVERYWHERE = Sight(None, 0, None, None)


def say(client: TestClient, name: str, text: str) -> Any:
    path = f"/console/town/texts/{name}"
    return client.post(path, data={"text": text, "seen": hidden(client.get(path).text, "seen")})


def line(client: TestClient, old: str, **form: str) -> Any:
    return client.post(f"{HOTLINES}/{old}", data={"seen": hidden(client.get(HOTLINES).text, "seen"), **form})


def promised(stage: Stage) -> str:
    """When the latest ticket is due, in UTC."""
    return f"{records(stage.engine, Ticket)[-1].due_at:%m-%d %H:%M}"


# -- words


def test_a_new_greeting_greets_the_next_who_follows_and_ours_comes_back(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    assert stage.say("李阿姨", events.subscribe()).text == texts.WELCOME
    answer = told(client, say(client, "WELCOME", HELLO.replace("\n", "\r\n")))
    assert "保存好了" in answer
    assert "改过" in answer
    assert stage.say("小周", events.subscribe()).text == HELLO
    assert "改过" in client.get("/console/town/texts").text
    deed = did(stage, "wording_changed")
    assert (deed.about, deed.before, deed.after) == ("wording WELCOME", texts.WELCOME, HELLO)
    seen = hidden(client.get(WELCOME).text, "seen")
    assert "已经恢复" in told(client, client.post(f"{WELCOME}/restore", data={"seen": seen}))
    assert stage.say("老陈", events.subscribe()).text == texts.WELCOME
    assert records(stage.engine, Wording) == []


def test_every_text_that_can_be_changed_is_met_by_residents(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    for name, slot in SLOTS.items():
        marked = slot.shipped.replace("。", "！").replace("：", "——") + ("" if slot.lines == 1 else "～")
        assert say(client, name, shown(marked)).status_code == 303, name
    stage.bind("王芳")
    assert stage.say("李阿姨", events.subscribe()).text.endswith("120！～")
    assert stage.say("李阿姨", "帮助").text.endswith("人工！～")
    assert stage.say("李阿姨", events.scan(_grid_scene(), "t")).text.startswith("您扫的是幸福第一网格的码，")
    assert stage.say("李阿姨", "幸福里3号楼楼道灯坏了").text.endswith("0 找人工～")
    assert "其余时间值班员看到就回！" in stage.say("李阿姨", "人工").text
    assert stage.say("李阿姨", "谢谢").text == "不客气！有事随时发消息！～"
    stage.say("王芳", "接 001")
    stage.say("王芳", "办结 001 换好了")
    stage.rest()
    assert "请打个分——" in stage.say("李阿姨", "解决了").text
    assert stage.say("李阿姨", "5").text == "谢谢您的打分！有事随时找我！～"
    stage.say("小周", "幸福里3号楼门口乱停车")
    stage.say("小周", "撤回")
    assert stage.say("小周", "1").text.endswith("已撤回！有事再跟我说！～")


def _grid_scene() -> str:
    return "grid_10101"


def test_silence_is_answered_in_the_offices_words(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    say(client, "REMINDER", "{编号} 办好有几天了，等您回话呢。")
    say(client, "CLOSED_BY_SILENCE", "{编号} 一周没回音，先结了。\n没解决就回“没解决”。")
    stage.bind("王芳")
    stage.say("李阿姨", "幸福里3号楼楼道灯坏了")
    stage.say("王芳", "接 001")
    stage.say("王芳", "办结 001 换好了")
    stage.rest()
    stage.news("李阿姨")
    stage.later(timedelta(days=3, minutes=1))
    stage.later(timedelta(days=4, minutes=1))
    shown_later = stage.say("李阿姨", "在吗").text
    assert "1121-001 办好有几天了，等您回话呢。" in shown_later
    assert "1121-001 一周没回音，先结了。" in shown_later


def test_with_nobody_on_duty_the_offices_words_are_a_line_of_the_receipt(stage: Stage, enter: Enter) -> None:
    say(enter("林", "admin"), "NOBODY_AT_ALL", "{小组名}现在没人，急事打 110 或 12345。")
    receipt = stage.say("李阿姨", "幸福里3号楼楼道灯坏了").text
    assert receipt.split("\n")[1] == "好邻居小组现在没人，急事打 110 或 12345。"


def test_what_does_not_fit_is_refused_with_what_was_typed_still_there(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    answer = say(client, "WELCOME", "您好，看 www.a.cn\n打 13812345678")
    assert answer.status_code == 422
    for why in ("少了电话 110", "少了电话 119", "1 2 3", "网址", "手机号"):
        assert why in answer.text
    assert "您好，看 www.a.cn" in answer.text
    assert stage.say("李阿姨", events.subscribe()).text == texts.WELCOME
    assert "wording_changed" not in [deed.action for deed in deeds(stage)]


def test_the_view_shows_sample_values_or_what_is_wrong_and_changes_nothing(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    path = "/console/town/texts/RATE_ASK/preview"
    seen = client.post(path, data={"text": "{编号} 请打分\n5 好  4 行  3 中\n2 差  1 坏"}).text
    assert "1121-007 请打分\n5 好  4 行  3 中" in seen
    assert "少了“{编号}”" in client.post(path, data={"text": "请打分"}).text
    assert records(stage.engine, Wording) == []


def test_of_two_who_change_a_text_the_second_sees_what_the_first_did(stage: Stage, enter: Enter) -> None:
    first, second = enter("林", "admin"), enter("何", "admin")
    seen = hidden(second.get("/console/town/texts/RATED").text, "seen")
    say(first, "RATED", "多谢！")
    answer = second.post("/console/town/texts/RATED", data={"text": "感谢您！", "seen": seen})
    assert answer.status_code == 409
    assert "别人改过这句话" in answer.text
    assert "多谢！" in answer.text
    assert "感谢您！" in answer.text
    again = {"text": "感谢您！", "seen": hidden(answer.text, "seen")}
    assert second.post("/console/town/texts/RATED", data=again).status_code == 303
    assert records(stage.engine, Wording)[0].text == "感谢您！"
    late = first.post("/console/town/texts/RATED/restore", data={"seen": seen})
    assert late.status_code == 409
    assert len(records(stage.engine, Wording)) == 1


def test_saving_what_is_there_already_changes_nothing(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    assert "没有改动" in told(client, say(client, "WELCOME", texts.WELCOME))
    assert [stamp.number for stamp in records(stage.engine, Stamp, name="office")] == [0]
    assert "wording_changed" not in [deed.action for deed in deeds(stage)]


@pytest.mark.parametrize("name", ["VIOLENCE", "NUDGE", "nonsense"])
def test_a_text_that_is_not_the_offices_to_change_is_not_there(stage: Stage, enter: Enter, name: str) -> None:
    client = enter("林", "admin")
    assert client.get(f"/console/town/texts/{name}").status_code == 404
    assert client.post(f"/console/town/texts/{name}", data={"text": "…"}).status_code == 404


# -- hotlines


def test_the_card_is_made_of_the_offices_numbers_from_the_first_change_on(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    assert stage.say("李阿姨", "热线").text == texts.HOTLINES
    seen = hidden(client.get(HOTLINES).text, "seen")
    form = {"name": "社区 值班", "number": "0592-6012345", "seen": seen}
    assert "加好了" in told(client, client.post(HOTLINES, data=form))
    card = stage.say("李阿姨", "热线").text
    assert card.endswith("\n青少年 12355，社区值班 0592-6012345\n遇到危险请直接打电话。")
    assert card.startswith("报警 110，火警 119，急救 120\n")
    assert [row.number for row in records(stage.engine, Hotline)] == [*(e.number for e in SHIPPED), "0592-6012345"]
    told(client, line(client, "12355", act="remove"))
    told(client, line(client, "12338", name="妇联热线", number="12338"))
    told(client, line(client, "12348", act="up"))
    card = stage.say("李阿姨", "110").text
    assert "青少年" not in card
    assert "妇联热线 12338" in card
    assert card.index("12348") < card.index("12356")
    deed = did(stage, "hotlines_changed")
    assert deed.about == "hotlines 12348"
    assert deed.before.split("\n")[3:6] == ["妇联热线 12338", "心理援助 12356", "法律援助 12348"]
    assert deed.after.split("\n")[3:6] == ["妇联热线 12338", "法律援助 12348", "心理援助 12356"]


def test_hours_are_shown_on_the_card(stage: Stage, enter: Enter) -> None:
    answer = line(enter("林", "admin"), "12345", name="政务服务", number="12345", hours="全天")
    assert answer.status_code == 303
    assert "政务服务 12345（全天）" in stage.say("李阿姨", "热线").text


def test_a_number_called_today_is_fresh_for_half_a_year(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    assert "有 5 个号码半年没有人打过" in client.get(HOTLINES).text
    assert "5 个热线号码半年没有人打过" in client.get("/console/town").text
    assert "今天打过" in told(client, line(client, "12338", act="called"))
    assert "有 4 个号码" in client.get(HOTLINES).text
    assert records(stage.engine, Hotline, number="12338")[0].checked_at == stage.clock.now
    stage.clock.now += timedelta(days=181)
    log_in(client, "林")
    assert "有 5 个号码" in client.get(HOTLINES).text


@pytest.mark.parametrize(
    ("number", "form", "said"),
    [
        ("110", {"act": "remove"}, "不能少"),
        ("110", {"name": "报警", "number": "112"}, "不能少"),
        ("12338", {"name": "", "number": "12338"}, "名称要写"),
        ("12338", {"name": "王姐", "number": "13812345678"}, "手机号"),
        ("12338", {"name": "妇女维权", "number": "12345"}, "已经有了"),
    ],
)
def test_what_cannot_be_done_to_a_number_is_said(
    stage: Stage, enter: Enter, number: str, form: dict[str, str], said: str
) -> None:
    client = enter("林", "admin")
    answer = line(client, number, **form)
    assert answer.status_code == 422
    assert said in answer.text
    assert stage.say("李阿姨", "热线").text == texts.HOTLINES


def test_of_two_who_change_the_hotlines_the_second_is_told(stage: Stage, enter: Enter) -> None:
    first, second = enter("林", "admin"), enter("何", "admin")
    seen = hidden(second.get(HOTLINES).text, "seen")
    line(first, "12355", act="remove")
    form = {"name": "青年热线", "number": "12355", "seen": seen}
    assert second.post(f"{HOTLINES}/12355", data=form).status_code == 404
    answer = second.post(f"{HOTLINES}/12338", data={"name": "妇联", "number": "12338", "seen": seen})
    assert answer.status_code == 409
    assert "别人改过热线" in answer.text
    assert 'value="妇联"' in answer.text
    assert "12338" in stage.say("李阿姨", "热线").text
    assert "妇联" not in stage.say("李阿姨", "热线").text


def test_of_two_who_press_at_once_one_is_told_and_no_number_is_there_twice(stage: Stage, enter: Enter) -> None:
    clients = [enter("林", "admin"), enter("何", "admin")]
    seen = hidden(clients[0].get(HOTLINES).text, "seen")
    forms = [{"name": name, "number": number, "seen": seen} for name, number in (("供水", "12300"), ("供电", "95598"))]
    with ThreadPoolExecutor(2) as both:
        answers = both.map(lambda client, form: client.post(HOTLINES, data=form).status_code, clients, forms)
        assert sorted(answers) == [303, 409]
    numbers = [row.number for row in records(stage.engine, Hotline)]
    assert len(numbers) == len(set(numbers)) == len(SHIPPED) + 1


def test_nonsense_changes_no_hotline(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    assert line(client, "12338", act="explode").status_code == 404
    assert client.post(f"{HOTLINES}/99999", data={"act": "up"}).status_code == 404
    assert records(stage.engine, Hotline) == []


# -- days off


def test_an_ordinary_petition_is_promised_the_first_day_after_the_holiday(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    stage.bind("王芳")
    form = {"first": "2026-11-21", "last": "2026-11-24", "name": "运动会"}
    assert "加了 4 天" in told(client, client.post(DAYS, data=form))
    receipt = stage.say("李阿姨", "幸福里3号楼楼道灯坏了").text
    assert "11-25 18:00 前联系您" in receipt
    assert promised(stage) == "11-25 10:00"
    assert "11-25 18:00 前会有人联系您" in stage.say("李阿姨", "进度").text
    assert did(stage, "days_off_added").after.split("\n")[0] == "2026-11-21 运动会"
    assert "照常答复" in told(client, client.post(f"{DAYS}/2026-11-22/remove"))
    assert did(stage, "days_off_removed").before == "2026-11-22 运动会"
    assert "明天 18:00 前联系您" in stage.say("小周", "幸福里3号楼门口乱停车").text


def test_what_is_urgent_does_not_wait_for_the_end_of_a_holiday(stage: Stage, enter: Enter) -> None:
    enter("林", "admin").post(DAYS, data={"first": "2026-11-21", "last": "2026-11-30", "name": "长假"})
    stage.say("李阿姨", "幸福里3号楼着火了")
    assert promised(stage) == "11-21 02:30"


def test_a_reopened_ticket_is_promised_a_day_after_the_holiday_too(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    stage.bind("王芳")
    stage.say("李阿姨", "幸福里3号楼楼道灯坏了")
    stage.say("王芳", "接 001")
    stage.say("王芳", "办结 001 换好了")
    stage.rest()
    client.post(DAYS, data={"first": "2026-11-21", "last": "", "name": "停电检修"})
    stage.say("李阿姨", "没解决")
    assert promised(stage) == "11-22 10:00"


def test_a_promise_kept_after_the_holiday_counts_as_kept_even_once_opened_again(stage: Stage, enter: Enter) -> None:
    enter("林", "admin").post(DAYS, data={"first": "2026-11-21", "last": "2026-11-25", "name": "长假"})
    stage.bind("王芳")
    for resident in ("李阿姨", "小周"):
        stage.say(resident, "幸福里3号楼楼道灯坏了")
    stage.later(timedelta(days=5))
    for serial in ("001", "002"):
        stage.say("王芳", f"接 {serial}")
        stage.say("王芳", f"办结 {serial} 换好了")
    stage.rest()
    stage.say("李阿姨", "没解决")
    with transaction(stage.engine) as tx:
        seen = TownCache().view(tx)
        day = dashboard.day_of(stage.clock.now)
        view = View(
            tx, seen.people, EVERYWHERE, stage.clock.now, day - timedelta(days=9), day, None, seen.office.days_off
        )
        assert [case.outcomes[0] for case in view.cases] == ["responded", "responded"]
        assert view.missed(day - timedelta(days=9), day) == []


def test_a_broken_promise_is_missed_however_long_the_holiday_was(stage: Stage, enter: Enter) -> None:
    enter("林", "admin").post(DAYS, data={"first": "2026-11-21", "last": "2026-11-29", "name": "长假"})
    stage.say("李阿姨", "幸福里3号楼楼道灯坏了")
    stage.clock.now += timedelta(days=10)
    with transaction(stage.engine) as tx:
        seen = TownCache().view(tx)
        day = dashboard.day_of(stage.clock.now)
        view = View(tx, seen.people, EVERYWHERE, stage.clock.now, day, day, None, seen.office.days_off)
        assert [late for _, late in view.missed(day - timedelta(days=1), day)] == ["2026-11-30"]


def test_lines_are_pasted_all_or_none(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    bad = client.post(f"{DAYS}/lines?year=2027", data={"lines": "2027-01-01 元旦\n2027-13-01 元旦\n春节"})
    assert bad.status_code == 422
    for said in ("第 2 行：“2027-13-01”不是日期", "第 3 行：“春节”看不懂", "2027-13-01 元旦\n春节</textarea>"):
        assert said in bad.text.replace("\r", "")
    assert records(stage.engine, DayOff) == []
    good = client.post(f"{DAYS}/lines", data={"lines": "2027-01-01 元旦\n2027-02-06 至 2027-02-12 春节"})
    page = told(client, good)
    assert "加了 8 天" in page
    assert "2027-02-12" in page
    again = client.post(f"{DAYS}/lines", data={"lines": "2027-01-01 新年\n2027-02-06 春节\n2027-05-01 劳动节"})
    assert "加了 1 天。1 天改了名称。1 天原来就有。" in told(client, again)
    assert did(stage, "days_off_added").before == "2027-01-01 元旦"


def test_next_year_without_days_off_is_warned_of_from_november_on(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    assert "2027 年还没有放假安排" in client.get(DAYS).text
    assert "2027 年还没有放假安排" in client.get("/console/town").text
    client.post(DAYS, data={"first": "2027-01-01", "name": "元旦"})
    assert "还没有放假安排" not in client.get(DAYS).text + client.get("/console/town").text


def test_a_day_removed_in_another_tab_is_told(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    client.post(DAYS, data={"first": "2027-01-01", "name": "元旦"})
    client.post(f"{DAYS}/2027-01-01/remove")
    answer = client.post(f"{DAYS}/2027-01-01/remove")
    assert answer.status_code == 422
    assert "已经不在" in answer.text
    assert client.get(f"{DAYS}?year=nonsense").status_code == 200


# -- who may


def test_an_account_for_one_grid_changes_nothing_of_the_whole_office(stage: Stage) -> None:
    appoint(stage, "片长", "admin")
    with transaction(stage.engine) as tx:
        account = accounts.by_login(tx, "片长")
        assert account
        grid = next(grid.id for grid in town.everything(tx, Grid) if grid.code == "101")
        accounts.change(tx, account.id or 0, grid_id=grid)
    client = browser(stage)
    log_in(client, "片长")
    assert "/town/hotlines" not in client.get("/console/town").text
    for path in ("/town/texts", "/town/texts/WELCOME", "/town/hotlines", "/town/days"):
        assert client.get(f"/console{path}").status_code == 422
    posts: dict[str, dict[str, str]] = {
        WELCOME: {"text": HELLO}, f"{WELCOME}/restore": {}, f"{WELCOME}/preview": {"text": HELLO},
        HOTLINES: {"name": "热线", "number": "12399"}, f"{HOTLINES}/12338": {"act": "remove"},
        DAYS: {"first": "2027-01-01", "name": "元旦"}, f"{DAYS}/lines": {"lines": "2027-01-01 元旦"},
        f"{DAYS}/2027-01-01/remove": {},
    }  # fmt: skip
    for path, form in posts.items():
        answer = client.post(path, data=form)
        assert answer.status_code == 422
        assert "管全部网格的管理员" in answer.text
    kept: list[Any] = [*records(stage.engine, Wording), *records(stage.engine, Hotline), *records(stage.engine, DayOff)]
    assert kept == []


# -- in a browser


@pytest.mark.browser
def test_the_view_follows_the_typing(stage: Stage, enter: Enter, page: Page) -> None:
    enter("林", "admin")
    with served(stage) as base:
        sign_in(page, base, "林")
        page.goto(f"{base}{WELCOME}")
        page.get_by_label("居民收到的话").fill("您好")
        expect(page.locator("#view")).to_contain_text("少了电话 110")
        page.get_by_label("居民收到的话").fill(HELLO)
        expect(page.locator("#view .bubble")).to_have_text(HELLO)
        page.get_by_role("button", name="保存").click()
        expect(page.locator(".told")).to_contain_text("保存好了")
        page.get_by_role("button", name="恢复原来的话").click()
        expect(page.locator(".told")).to_contain_text("已经恢复")
    assert stage.say("李阿姨", events.subscribe()).text == texts.WELCOME
