"""The board in a real browser: news without reloading, the keyboard, a ticket handed on."""

import pytest
from playwright.sync_api import Page, expect

from storage.tables import Ticket
from tests.console.conftest import appoint
from tests.console.served import served, sign_in
from tests.records import records
from tests.stage import Stage

LOUD, PARKED = "幸福里楼上半夜装修太吵", "和平苑有人乱停车"


@pytest.fixture
def backend() -> str:
    """What a browser does does not depend on the database."""
    return "sqlite"


def test_a_message_appears_on_the_open_board_and_what_was_chosen_stays_so(stage: Stage, page: Page) -> None:
    appoint(stage, "林", "admin")
    stage.say("李阿姨", LOUD)
    with served(stage) as base:
        sign_in(page, base, "林")
        page.goto(f"{base}/console/board")
        page.evaluate("window.sameOne = true")
        page.get_by_label("选中 1121-001").check()
        expect(page.locator("#how-many")).to_have_text("已选 1 件")
        page.wait_for_timeout(1200)  # the stream is open by now
        stage.say("小周", PARKED)
        expect(page.locator(".column.assigned")).to_contain_text("1121-002", timeout=8000)
        expect(page.locator(".column.assigned .n")).to_have_text("2")
        assert page.evaluate("window.sameOne"), "the page was not loaded anew"
        expect(page.get_by_label("选中 1121-001")).to_be_checked()
        expect(page.get_by_label("选中 1121-002")).not_to_be_checked()


def test_a_reply_appears_on_the_open_ticket_while_something_is_typed(stage: Stage, page: Page) -> None:
    appoint(stage, "林", "admin")
    stage.say("李阿姨", LOUD)
    with served(stage) as base:
        sign_in(page, base, "林")
        page.goto(f"{base}/console/tickets/20261121-001")
        page.get_by_label("写给居民，或记一条备注").fill("还没写完")
        page.wait_for_timeout(1200)
        stage.say("李阿姨", "现在还在吵")
        expect(page.locator("#talk")).to_contain_text("现在还在吵", timeout=8000)
        expect(page.get_by_label("写给居民，或记一条备注")).to_have_value("还没写完")


def test_the_board_is_walked_by_keyboard(stage: Stage, page: Page) -> None:
    appoint(stage, "林", "admin")
    for who, said in (("李阿姨", LOUD), ("小周", PARKED), ("张大爷", "阳光花园的路灯不亮")):
        stage.say(who, said)
    with served(stage) as base:
        sign_in(page, base, "林")
        page.goto(f"{base}/console/board?view=list")
        for key in ("j", "j", "j", "k", "x"):
            page.keyboard.press(key)
        expect(page.locator("a.open:focus")).to_have_text("20261121-002")
        expect(page.get_by_label("选中 1121-002")).to_be_checked()
        page.keyboard.press("/")
        page.keyboard.type("jk")
        expect(page.get_by_label("搜索")).to_have_value("jk")
        page.get_by_label("搜索").fill("")
        page.get_by_label("搜索").blur()
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/tickets/20261121-003")


def test_a_leader_finds_a_ticket_and_hands_it_on(stage: Stage, page: Page) -> None:
    appoint(stage, "赵", "leader", group="和风调解室")
    stage.say("李阿姨", LOUD)
    stage.say("小周", PARKED)
    with served(stage) as base:
        sign_in(page, base, "赵")
        page.goto(f"{base}/console/board")
        page.get_by_label("搜索").fill("装修 幸福里")
        page.get_by_role("button", name="查找").click()
        page.get_by_role("link", name="20261121-001").click()
        page.get_by_text("转给别的组", exact=True).click()
        page.get_by_label("转给哪个组").select_option("暖心小组")
        page.get_by_label("原因（居民看得到）").first.fill("这片归他们")
        page.get_by_role("button", name="转过去").click()
        expect(page.locator(".bubble")).to_have_text("1121-001 转给暖心小组继续办。\n原因：这片归他们")
        page.get_by_role("button", name="确认").click()
        expect(page.get_by_role("status")).to_contain_text("转过去了")
        expect(page.locator(".facts")).to_contain_text("暖心小组")
    assert records(stage.engine, Ticket)[0].group_id == 2


def test_several_are_handed_on_and_called_back(stage: Stage, page: Page) -> None:
    appoint(stage, "林", "admin")
    stage.say("李阿姨", LOUD)
    stage.say("张大爷", "幸福里有人乱停车")
    with served(stage) as base:
        sign_in(page, base, "林")
        page.goto(f"{base}/console/board")
        page.get_by_label("选中 1121-001").check()
        page.get_by_label("选中 1121-002").check()
        page.get_by_role("button", name="转给别的组").click()
        page.get_by_label("转给哪个组").select_option("暖心小组")
        page.get_by_label("原因").fill("这片归他们")
        page.get_by_role("button", name="先看看会怎样").click()
        page.get_by_role("button", name="确认，办这 2 件").click()
        expect(page.locator(".column.assigned")).to_contain_text("暖心小组")
        page.get_by_role("button", name="撤销").click()
        expect(page.get_by_role("status").first).to_contain_text("撤销了 2 件")
    assert {ticket.group_id for ticket in records(stage.engine, Ticket)} == {1}


def test_a_mediator_may_not_open_another_s_domestic_ticket_and_the_attempt_is_in_the_audit(
    stage: Stage, page: Page
) -> None:
    appoint(stage, "远", "mediator", group="暖心小组")
    appoint(stage, "审", "auditor")
    stage.say("小周", "我和爱人天天吵架，想离婚，住幸福里")
    with served(stage) as base:
        sign_in(page, base, "远")
        page.goto(f"{base}/console/tickets/20261121-001")
        expect(page.locator("main")).to_contain_text("20261121-001")
        expect(page.locator("main")).not_to_contain_text("离婚")
        page.get_by_role("button", name="退出").click()
        sign_in(page, base, "审")
        page.goto(f"{base}/console/audit")
        attempt = page.get_by_role("row").filter(has_text="20261121-001")
        expect(attempt).to_contain_text("远")
        expect(attempt).to_contain_text("内容保密，不是办理的人")
