"""The demo in a real browser: four people talk to each other through an official account on somebody's desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.demo_phones import CHEN_JING, LI_AYI, SOON, WANG_FANG, XIAO_ZHOU, Demo, Telephone, running_demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running_demo(tmp_path_factory.mktemp("demo") / "town") as running:
        yield running


@pytest.fixture
def desk(page: Page, demo: Demo) -> Page:
    page.goto(demo.phones)
    expect(page.locator(".stand")).to_have_count(4)
    expect(page.locator(".stand[data-following=true]")).to_have_count(4, timeout=SOON)
    return page


def test_the_front_page_leads_to_the_telephones(page: Page, demo: Demo) -> None:
    page.goto(demo.product)
    expect(page.locator("body")).to_contain_text("服务正在运行。")
    expect(page.locator("body")).to_contain_text("件诉求")
    page.get_by_role("link").click()
    expect(page).to_have_url(f"{demo.phones}/")
    expect(page.locator(".label h2")).to_have_text(["李阿姨", "小周", "王芳", "陈静"])


def test_the_printed_password_opens_the_console_for_every_post(page: Page, demo: Demo) -> None:
    for login, sees in {"admin": "规则", "leader": "报表", "mediator": "诉求", "observer": "报表"}.items():
        page.context.clear_cookies()
        demo.enter_console(page, login)
        expect(page.get_by_role("navigation").first).to_contain_text(sees)


def test_a_resident_writes_and_a_gejie_accepts_replies_and_resolves(desk: Page) -> None:
    resident, gejie = Telephone(desk, LI_AYI), Telephone(desk, WANG_FANG)
    gejie.say("早")
    gejie.shows("暖灯妇女小组", "回数字看详情")

    resident.say("楼上半夜装修太吵了，幸福里3号楼")
    number = resident.number("已收到", "噪音扰民，幸福里", "由暖灯妇女小组跟进")
    gejie.shows(f"新诉求 {number} · 噪音扰民", "1 我去办")

    gejie.say("1")
    gejie.shows(f"{number} 已接单", "居民说：楼上半夜装修太吵了")
    resident.shows(f"{number} 有人接办了：暖灯妇女小组·王姐")

    gejie.say(f"回复 {number} 今晚七点我去和楼上说")
    resident.shows(f"{number} 暖灯妇女小组·王姐：", "今晚七点我去和楼上说")

    gejie.say("3")
    gejie.shows(f"{number} 一句话告诉居民")
    gejie.say("楼上答应晚上八点以后不施工")
    gejie.shows("将发给居民", "楼上答应晚上八点以后不施工")
    gejie.say("1")
    gejie.shows(f"{number} 办好了", "等居民确认")
    resident.shows(f"{number} 暖灯妇女小组·王姐说办好了", "楼上答应晚上八点以后不施工", "1 解决了")

    resident.say("1")
    resident.shows(f"{number} 已办结", "5 很满意")
    gejie.shows(f"{number} 居民说解决了，已办结")
    resident.say("5")
    resident.shows("谢谢您的打分")


def test_a_family_quarrel_reaches_the_mediator_and_no_screen_shows_what_it_is(desk: Page) -> None:
    resident, mediator, gejie = (Telephone(desk, openid) for openid in (XIAO_ZHOU, CHEN_JING, WANG_FANG))
    mediator.say("早")
    mediator.shows("和风调解工作室")

    resident.say("我和爱人天天吵架，想离婚，住幸福里")
    number = resident.number("已收到", "由和风调解工作室跟进", "只有办理的人看得到内容")
    notice = mediator.shows(number, "请您亲自看", "1 我去办")
    assert not [word for word in ("吵", "爱人", "离婚", "家庭", "幸福里", "小周") if word in notice]

    mediator.say("1")
    mediator.shows(f"{number} 已接单", "居民说：我和爱人天天吵架")
    nudge = resident.shows("您有一条新消息")
    assert number not in nudge
    assert "调解" not in nudge

    mediator.say(f"回复 {number} 明天上午方便来坐坐吗")
    mediator.shows(f"{number} 这就发给居民")
    resident.say("在的")
    resident.shows("您有 2 条新进展", f"{number} 有人接办了：和风调解工作室", "明天上午方便来坐坐吗")
    mediator.shows(f"{number} 居民又发来消息")
    gejie.never_showed(number)


def test_the_menus_buttons_answer(desk: Page) -> None:
    resident = Telephone(desk, LI_AYI)
    resident.tap("查进度", "我的诉求")
    expect(resident.element.locator(".note", has_text="点了菜单“我的诉求”").last).to_be_visible(timeout=SOON)
    resident.shows("处理中", "高姐接单")
    resident.tap("找格姐", "求助热线")
    resident.shows("报警 110", "妇女维权 12338")
    resident.tap("找格姐", "怎么用")
    resident.shows("随时可发：进度、撤回、热线、人工")


def test_what_cannot_be_pushed_after_48_hours_is_shown_with_the_next_word(desk: Page, demo: Demo) -> None:
    resident, gejie = Telephone(desk, LI_AYI), Telephone(desk, WANG_FANG)
    resident.tap("我要反映", "说一件事")
    resident.shows("请说说是什么事、在哪个小区")
    resident.say("幸福里3号楼门口垃圾没人扫")
    number = resident.number("已收到", "环境卫生与污染")
    gejie.say(f"接 {number}")
    resident.shows(f"{number} 有人接办了")

    desk.get_by_role("button", name="+48 小时").click()
    expect(resident.element.locator(".credit")).to_have_text("窗口已关", timeout=SOON)
    gejie.say(f"回复 {number} 保洁今早来扫过了")
    gejie.shows(f"{number} 这就发给居民")
    demo.rest()
    resident.never_showed("保洁今早来扫过了")
    desk.get_by_role("button", name="投递细节").click()
    expect(resident.element.locator(".row.failed", has_text="45015").last).to_be_visible(timeout=SOON)

    resident.say("怎么样了")
    resident.shows("您有 1 条新进展", f"{number} 暖灯妇女小组·王姐：", "保洁今早来扫过了")
