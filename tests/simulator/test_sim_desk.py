"""The control routes under /desk/."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests

from simulator.menus import read_menu
from simulator.platform import Platform
from simulator.stage import Stage
from tests.simulator.fake_product import Product

Act = Callable[..., Any]
OPENID = "oSomebodyNew"
MENU = {
    "button": [
        {
            "name": "我要反映",
            "sub_button": [
                {"type": "pic_photo_or_album", "name": "拍照反映", "key": "PIC"},
                {"type": "location_select", "name": "告诉我位置", "key": "LOC"},
                {"type": "scancode_waitmsg", "name": "扫码", "key": "SCAN"},
            ],
        },
        {"type": "click", "name": "查进度", "key": "MY"},
        {"type": "view", "name": "网页", "url": "https://example.com/h5"},
    ]
}


@pytest.fixture
def act(base: str) -> Act:
    """Acts on the desk; the answer's `status` is added."""

    def act(name: str, /, **body: object) -> Any:
        answer = requests.post(f"{base}/desk/{name}", json=body, timeout=5)
        return answer.json() | {"status": answer.status_code}

    return act


def events(product: Product) -> list[str | None]:
    """The event names, or types of message, that were pushed."""
    pushed = [product.inner(index) for index in range(len(product.bodies))]
    return [inner.findtext("Event") or inner.findtext("MsgType") for inner in pushed]


def test_somebody_unknown_can_say_something_at_once(act: Act, product: Product, base: str) -> None:
    product.answers = [(200, product.sealed_text(OPENID, "已收到"))]
    outcome = act("say", openid=OPENID, text="灯坏了")
    assert (outcome["text"], outcome["notice"], outcome["status"]) == ("已收到", "", 200)
    assert outcome["deliveries"][0]["status"] == 200
    assert product.inner().findtext("MsgId") == outcome["msg_id"]
    entries = requests.get(f"{base}/desk/conversations/{OPENID}", timeout=5).json()
    assert [(entry["who"], entry["text"], entry["via"]) for entry in entries] == [
        ("user", "灯坏了", ""),
        ("account", "已收到", "passive"),
    ]
    later = requests.get(f"{base}/desk/conversations/{OPENID}?since={entries[0]['id']}", timeout=5).json()
    assert later == entries[1:]


def test_a_failure_is_told_with_its_reason(act: Act, product: Product) -> None:
    product.answers = [(200, "oops")]
    outcome = act("say", openid=OPENID, text="灯坏了")
    assert outcome["notice"] == "该公众号暂时无法提供服务，请稍后再试"
    assert outcome["problem"] == "回复不是完整的 XML"


@pytest.mark.parametrize(("kind", "menu_id"), [("service", "101"), ("test", None)])
def test_a_tapped_line_carries_its_id_except_on_test_accounts(
    act: Act, platform: Platform, product: Product, kind: str, menu_id: str | None
) -> None:
    platform.account.kind = kind  # type: ignore[assignment]
    act("say", openid=OPENID, text="满意", menu_id="101")
    assert product.inner().findtext("bizmsgmenuid") == menu_id
    assert platform.credit(OPENID)[0] == 3


@pytest.mark.parametrize("kind", ["photo", "voice", "video", "shortvideo", "location", "link", "sticker"])
def test_everything_can_be_sent(act: Act, product: Product, kind: str) -> None:
    assert act("send", openid=OPENID, kind=kind)["status"] == 200
    assert events(product) == [{"photo": "image", "sticker": "text"}.get(kind, kind)]


def test_what_is_sent_can_be_said_exactly(act: Act, product: Product, platform: Platform) -> None:
    act("send", openid=OPENID, kind="location", label="东门", latitude=30.5, longitude=120.5)
    assert [product.inner().findtext(name) for name in ("Location_X", "Label")] == ["30.5", "东门"]
    act("send", openid=OPENID, kind="voice", recognition="楼上太吵")
    assert product.inner().findtext("Recognition") == "楼上太吵"
    act("send", openid=OPENID, kind="photo", title="垃圾没人收")
    photo = platform.media.get(product.inner().findtext("MediaId") or "")
    assert photo.data.startswith(b"\xff\xd8")
    assert requests.get(product.inner().findtext("PicUrl") or "", timeout=5).content == photo.data


def test_a_persons_own_picture_is_sent(base: str, platform: Platform, product: Product) -> None:
    address = f"{base}/desk/photo?openid={OPENID}"
    sent = requests.post(address, b"\x89PNG", headers={"Content-Type": "image/png"}, timeout=5)
    assert sent.status_code == 200
    assert platform.media.get(product.inner().findtext("MediaId") or "").data == b"\x89PNG"
    refused = requests.post(address, b"<script>", headers={"Content-Type": "text/html"}, timeout=5)
    assert refused.status_code == 400


@pytest.mark.parametrize(
    ("path", "pushed", "opened"),
    [
        ([1], ["CLICK"], ""),
        ([2], ["VIEW"], "https://example.com/h5"),
        ([0, 0], ["pic_photo_or_album", "image"], ""),
        ([0, 1], ["location_select", "location"], ""),
        ([0, 2], ["scancode_waitmsg"], ""),
    ],
)
def test_menu_buttons_push_what_wechat_pushes(
    act: Act, platform: Platform, product: Product, path: list[int], pushed: list[str], opened: str
) -> None:
    platform.menu = read_menu(json.dumps(MENU, ensure_ascii=False).encode())
    answer = act("tap", openid=OPENID, path=path)
    assert events(product) == pushed
    assert (answer["open"], len(answer["outcomes"])) == (opened, len(pushed))


@pytest.mark.parametrize("path", [[0], [3], [0, 9], [], ["x"]])
def test_a_button_that_is_not_there_cannot_be_tapped(act: Act, platform: Platform, path: list[object]) -> None:
    platform.menu = read_menu(json.dumps(MENU, ensure_ascii=False).encode())
    assert act("tap", openid=OPENID, path=path) == {"error": "菜单上没有这个按钮", "status": 400}


def test_following_scanning_and_leaving(act: Act, product: Product) -> None:
    act("scan", openid=OPENID, scene="grid_1")
    act("scan", openid=OPENID, scene="grid_2")
    act("unfollow", openid=OPENID)
    keys = [product.inner(index).findtext("EventKey") for index in range(2)]
    assert act("follow", openid=OPENID)["status"] == 200
    assert act("follow", openid=OPENID)["error"] == "已经关注了公众号"
    assert (events(product)[:3], keys) == (["subscribe", "SCAN", "unsubscribe"], ["qrscene_grid_1", "grid_2"])


def test_somebody_who_left_cannot_write(act: Act) -> None:
    act("follow", openid=OPENID)
    act("unfollow", openid=OPENID)
    assert act("say", openid=OPENID, text="还在吗") == {"error": "还没有关注公众号", "status": 400}


def test_any_other_event_can_be_pushed(act: Act, product: Product) -> None:
    act("event", openid=OPENID, event="TEMPLATESENDJOBFINISH", nodes={"MsgID": 7, "Status": "success"})
    assert (product.inner().findtext("MsgID"), product.inner().findtext("Status")) == ("7", "success")


def test_the_last_message_is_delivered_again(act: Act, product: Product) -> None:
    assert act("redeliver", openid=OPENID)["error"] == "这个人还没有发过消息"
    first, again = act("say", openid=OPENID, text="灯坏了"), act("redeliver", openid=OPENID)
    assert first["msg_id"] == again["msg_id"]
    assert len(product.bodies) == 2


def test_the_clock_goes_forward_only(act: Act, platform: Platform) -> None:
    before = platform.clock.now()
    assert act("clock", hours=48, minutes=10)["now"] - before == pytest.approx(48 * 3600 + 600, abs=5)
    assert act("clock", hours=-1)["status"] == 400


def test_faults_are_ordered_and_taken_back(act: Act, platform: Platform) -> None:
    assert act("faults", api="menu/get", times=2, errcode=-1)["waiting"][0]["times"] == 2
    assert act("faults", api="menu/get", colour="red")["status"] == 400
    assert act("faults", clear=True)["waiting"] == []
    assert platform.faults.waiting == []


def test_the_mode_is_switched(act: Act, product: Product) -> None:
    assert act("mode", mode="plain")["mode"] == "plain"
    act("say", openid=OPENID, text="灯坏了")
    assert "灯坏了" in product.bodies[0]
    assert act("mode", mode="secret")["status"] == 400


def test_people_are_listed_and_added_to_the_page(act: Act, base: str) -> None:
    added = act("users", name="新来的")
    assert (added["name"], added["caption"], added["following"]) == ("新来的", "居民", False)
    act("say", openid=OPENID, text="不在页面上")
    everybody = {user["openid"] for user in requests.get(f"{base}/desk/users", timeout=5).json()}
    on_page = {user["openid"] for user in requests.get(f"{base}/desk/state", timeout=5).json()["phones"]}
    assert everybody - on_page == {OPENID}
    assert added["openid"] in on_page
    assert act("users", name="")["status"] == 400
    assert act("users", name="坏颜色", colour="red")["status"] == 400


def test_reset_forgets_everything_but_the_stage(act: Act, base: str, platform: Platform, stage: Stage) -> None:
    epoch = requests.get(f"{base}/desk/state", timeout=5).json()["epoch"]
    act("say", openid=OPENID, text="灯坏了")
    act("clock", hours=1)
    act("reset")
    state = requests.get(f"{base}/desk/state", timeout=5).json()
    assert state["epoch"] != epoch
    assert [phone["openid"] for phone in state["phones"]] == [phone.openid for phone in stage.phones]
    assert set(platform.users) == {phone.openid for phone in stage.phones}
    assert platform.clock.ahead == 0
    assert act("redeliver", openid=OPENID)["status"] == 400


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("say", {"openid": OPENID}, "缺少 text"),
        ("say", {"text": "x"}, "缺少 openid"),
        ("send", {"openid": OPENID, "kind": "poem"}, "kind 应是"),
        ("send", {"openid": OPENID, "kind": "voice", "seconds": "long"}, "voice 写得不对"),
        ("event", {"openid": OPENID, "event": "x", "nodes": []}, "nodes"),
    ],
)
def test_a_wrong_act_is_explained(act: Act, name: str, body: dict[str, object], words: str) -> None:
    answer = act(name, **body)
    assert answer["status"] == 400
    assert words in answer["error"]


def test_only_json_is_accepted_so_that_foreign_pages_cannot_act(base: str) -> None:
    for body, kind in ((b'{"openid":"o","text":"x"}', "text/plain"), (b"{", "application/json")):
        headers = {"Content-Type": kind}
        assert requests.post(f"{base}/desk/say", body, headers=headers, timeout=5).status_code == 400


def test_the_page_is_closed_to_everything_foreign(base: str) -> None:
    page = requests.get(base, timeout=5)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in page.text
    assert "style=" not in page.text
    assert page.headers["x-content-type-options"] == "nosniff"
