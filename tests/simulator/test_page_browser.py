"""The page in a real browser."""

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from simulator.credit import MESSAGE
from simulator.menus import read_menu
from simulator.outgoing import send_custom
from simulator.platform import Platform
from tests.simulator.fake_product import Product

RESIDENT, NEIGHBOUR, GEJIE = (
    "oSimResident0000000000000001",
    "oSimResident0000000000000002",
    "oSimGejie0000000000000000001",
)
ARGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
MENU = {
    "button": [
        {
            "name": "我要反映",
            "sub_button": [
                {"type": "click", "name": "说一件事", "key": "NEW"},
                {"type": "pic_photo_or_album", "name": "拍照反映", "key": "PIC"},
                {"type": "location_select", "name": "告诉我位置", "key": "LOC"},
            ],
        },
        {"type": "click", "name": "查进度", "key": "MY"},
    ]
}
MENU_LINK = '<a href="weixin://bizmsgmenu?msgmenucontent=%E8%BF%9B%E5%BA%A6&msgmenuid=7">查进度</a>'
TRICKS = f'{MENU_LINK} <a href="javascript:document.title=1">点我</a> <img src=x onerror="document.title=2"> a<b&amp;c'


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The machine's own chromium."""
    return {"executable_path": "/usr/bin/chromium", "args": ARGS}


@pytest.fixture(autouse=True)
def complaints(page: Page) -> list[str]:
    """Everything the browser complains about, broken rules of the content policy included."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def followers(base: str, platform: Platform, page: Page, complaints: list[str]) -> Page:
    """The open page, its people following."""
    for user in platform.users.values():
        user.following = True
    page.goto(base)
    expect(page.locator(".stand")).to_have_count(4)
    return page


def phone(page: Page, openid: str = RESIDENT) -> Locator:
    """One phone."""
    return page.locator(f"[data-openid={openid}]")


def bubbles(page: Page, openid: str = RESIDENT) -> Locator:
    """The rows of a conversation."""
    return phone(page, openid).locator(".row:visible")


def write(page: Page, text: str, openid: str = RESIDENT) -> None:
    """Type a message and send it."""
    phone(page, openid).locator("textarea").fill(text)
    phone(page, openid).locator("textarea").press("Enter")


def test_four_people_stand_side_by_side_and_follow_with_one_button(page: Page, base: str, product: Product) -> None:
    product.answers = [(200, product.sealed_text(RESIDENT, "您好，我是格姐"))]
    page.goto(base)
    expect(page.locator(".label h2")).to_have_text(["周桂兰", "陈志强", "王秀英", "刘敏"])
    expect(phone(page).locator(".chat")).to_be_hidden()
    phone(page).get_by_role("button", name="关注公众号").click()
    expect(phone(page).locator(".note", has_text="关注了公众号")).to_be_visible()
    expect(bubbles(page)).to_have_text(["姐您好，我是格姐被动回复"])
    expect(phone(page).locator(".credit")).to_contain_text("剩 3 条")
    expect(phone(page, NEIGHBOUR).locator(".credit")).to_have_text("窗口已关")


def test_a_message_and_its_reply_stand_on_their_sides(followers: Page, product: Product) -> None:
    product.answers = [(200, product.sealed_text(RESIDENT, "已收到\n编号 7"))]
    write(followers, "三号楼楼道灯坏了")
    expect(bubbles(followers)).to_have_count(2)
    expect(bubbles(followers).nth(0)).to_have_class("row user")
    expect(bubbles(followers).nth(1)).to_have_class("row account passive")
    mine, theirs = (bubbles(followers).nth(index).locator(".bubble") for index in range(2))
    expect(mine).to_have_css("background-color", "rgb(149, 236, 105)")
    expect(theirs).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(phone(followers).locator(".credit")).to_contain_text("剩 5 条")


def test_texts_are_never_html_and_menu_lines_send_themselves(
    followers: Page, product: Product, complaints: list[str]
) -> None:
    product.answers = [(200, product.sealed_text(RESIDENT, TRICKS)), (200, "success")]
    write(followers, "<b>灯</b>")
    expect(bubbles(followers).nth(0).locator(".bubble")).to_have_text("<b>灯</b>")
    reply = bubbles(followers).nth(1).locator(".bubble")
    expect(reply).to_have_text('查进度 点我 <img src=x onerror="document.title=2"> a<b&amp;c')
    expect(reply.locator("a")).to_have_count(0)
    reply.get_by_role("button", name="查进度").click()
    expect(bubbles(followers).nth(2).locator(".bubble")).to_have_text("进度")
    product.wait_for(2)
    assert product.inner().findtext("bizmsgmenuid") == "7"
    assert followers.title() == "公众号模拟器"
    assert complaints == []


def test_links_lead_out_in_a_new_tab(followers: Page, product: Product) -> None:
    words = '<a href="https://example.com/p?a=1&amp;b=2">隐私说明</a>，或见 https://example.com/q'
    product.answers = [(200, product.sealed_text(RESIDENT, words))]
    write(followers, "在吗")
    links = bubbles(followers).nth(1).locator("a")
    expect(links).to_have_count(2)
    expect(links.nth(0)).to_have_attribute("href", "https://example.com/p?a=1&b=2")
    expect(links.nth(0)).to_have_attribute("rel", "noopener noreferrer")
    expect(links.nth(1)).to_have_attribute("target", "_blank")


def test_the_accounts_menu_opens_and_clicks(followers: Page, platform: Platform, product: Product) -> None:
    platform.menu = read_menu(json.dumps(MENU, ensure_ascii=False).encode())
    one = phone(followers)
    one.get_by_role("button", name="我要反映").click()
    expect(one.locator(".popup")).to_be_visible()
    one.get_by_role("button", name="说一件事").click()
    expect(one.locator(".popup")).to_have_count(0)
    expect(one.locator(".note", has_text="点了菜单“说一件事”")).to_be_visible()
    product.wait_for(1)
    assert product.inner().findtext("EventKey") == "NEW"
    one.get_by_role("button", name="我要反映").click()
    one.get_by_role("button", name="告诉我位置").click()
    one.get_by_role("button", name="和平苑南门").click()
    expect(one.locator(".place strong")).to_have_text("和平苑南门")
    one.get_by_role("button", name="切换到输入").click()
    write(followers, "灯坏了")
    expect(bubbles(followers).last).to_contain_text("灯坏了")


def test_photos_voices_and_places_are_sent(followers: Page, product: Product) -> None:
    one = phone(followers)
    one.get_by_role("button", name="更多").click()
    one.get_by_role("button", name="照片").click()
    one.get_by_role("button", name="垃圾没人收").click()
    picture = one.locator(".picture")
    expect(picture).to_be_visible()
    assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") == 480
    one.get_by_role("button", name="切换到语音").click()
    one.get_by_role("button", name="按住 说话").click()
    expect(one.locator(".voice")).to_be_visible()
    one.get_by_role("button", name="更多").click()
    one.get_by_role("button", name="表情").click()
    expect(bubbles(followers)).to_have_count(3)
    product.wait_for(3)
    kinds = [product.inner(index).findtext("MsgType") for index in range(3)]
    assert kinds == ["image", "voice", "text"]


def test_a_picture_of_ones_own_is_sent(followers: Page, product: Product) -> None:
    one = phone(followers)
    one.get_by_role("button", name="更多").click()
    one.get_by_role("button", name="照片").click()
    one.locator("input[type=file]").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG"})
    expect(one.locator(".picture")).to_have_count(1)
    product.wait_for(1)
    assert product.inner().findtext("MsgType") == "image"


def test_pushed_messages_count_as_unread_until_the_phone_is_touched(followers: Page, platform: Platform) -> None:
    platform.grant(GEJIE, MESSAGE)
    menu = {"head_content": "解决了吗", "list": [{"id": "1", "content": "解决了"}], "tail_content": ""}
    send_custom(platform, {"touser": GEJIE, "msgtype": "text", "text": {"content": "新诉求"}})
    send_custom(platform, {"touser": GEJIE, "msgtype": "msgmenu", "msgmenu": menu})
    face = phone(followers, GEJIE).locator(".label .face")
    expect(face).to_have_attribute("data-unread", "2")
    expect(phone(followers, GEJIE).locator(".credit")).to_contain_text("剩 3 条")
    phone(followers, GEJIE).get_by_role("button", name="解决了").click()
    expect(face).to_have_attribute("data-unread", "")
    expect(bubbles(followers, GEJIE).last).to_contain_text("解决了")


def test_the_notice_of_failure_is_wechats(followers: Page, product: Product) -> None:
    product.answers = [(200, "{}")]
    write(followers, "灯坏了")
    expect(phone(followers).locator(".note", has_text="该公众号暂时无法提供服务，请稍后再试")).to_be_visible()
    expect(phone(followers).locator(".note", has_text="原因")).to_be_hidden()
    followers.get_by_role("button", name="投递细节").click()
    expect(phone(followers).locator(".note", has_text="原因：回复不是完整的 XML")).to_be_visible()


def test_the_clock_closes_the_window(followers: Page, platform: Platform) -> None:
    write(followers, "灯坏了")
    expect(phone(followers).locator(".credit")).to_contain_text("剩 5 条")
    followers.get_by_role("button", name="+48 小时").click()
    expect(phone(followers).locator(".credit")).to_have_text("窗口已关")
    assert platform.clock.ahead == 48 * 3600


def test_the_last_message_is_delivered_again(followers: Page, product: Product) -> None:
    followers.get_by_role("button", name="再投递一次").click()
    expect(followers.locator("#toast")).to_have_text("还没有人发过消息")
    write(followers, "灯坏了")
    expect(bubbles(followers)).to_have_count(1)
    product.wait_for(1)
    followers.get_by_role("button", name="再投递一次").click()
    expect(phone(followers).locator(".note", has_text="回复与上次相同")).to_be_visible()
    assert product.inner(0).findtext("MsgId") == product.inner(1).findtext("MsgId")


def test_a_phone_is_added_and_all_is_reset(followers: Page) -> None:
    followers.get_by_role("button", name="＋ 手机").click()
    followers.get_by_label("称呼").fill("赵大爷")
    followers.get_by_role("button", name="添上").click()
    expect(followers.locator(".stand")).to_have_count(5)
    followers.get_by_role("button", name="重来").click()
    followers.get_by_role("button", name="清空").click()
    expect(followers.locator(".stand")).to_have_count(4)


def test_on_a_narrow_screen_the_phones_scroll_sideways(followers: Page) -> None:
    followers.set_viewport_size({"width": 390, "height": 844})
    row = followers.locator("#stands")
    assert row.evaluate("(row) => row.scrollWidth > row.clientWidth")
    assert followers.evaluate("document.documentElement.scrollWidth") == 390
    phone(followers, GEJIE).scroll_into_view_if_needed()
    expect(phone(followers, GEJIE).locator("textarea")).to_be_in_viewport()


def test_four_phones_fit_on_a_common_screen(followers: Page) -> None:
    followers.set_viewport_size({"width": 1366, "height": 768})
    assert followers.locator("#stands").evaluate("(row) => row.scrollWidth <= row.clientWidth")
