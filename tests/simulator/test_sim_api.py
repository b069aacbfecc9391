"""The API over the wire, as the product's client meets it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.credit import ACT, MESSAGE
from simulator.faults import Fault
from simulator.platform import Platform
from simulator.uploads import read_upload

OPENID = "oResident"
Api = Callable[..., Any]
TEXT = {"touser": OPENID, "msgtype": "text", "text": {"content": "您好"}}


@pytest.fixture
def api(base: str, platform: Platform) -> Api:
    """Calls an API with a token: a dict or bytes is posted, None asks."""
    token, _ = platform.tokens.get_stable()

    def call(path: str, body: object = None, **query: str) -> Any:
        params = {"access_token": token} | query
        if body is None:
            return requests.get(f"{base}/cgi-bin/{path}", params, timeout=5).json()
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        return requests.post(f"{base}/cgi-bin/{path}", data, params=params, timeout=5).json()

    return call


def code(answer: dict[str, Any]) -> int:
    """The error code of an answer that carries the request id."""
    assert " rid: " in answer["errmsg"]
    return int(answer["errcode"])


def test_tokens_are_given_for_the_right_secret_only(base: str, platform: Platform) -> None:
    right = {
        "grant_type": "client_credential",
        "appid": platform.account.appid,
        "secret": platform.account.secret,
    }
    stable = [requests.post(f"{base}/cgi-bin/stable_token", json=right, timeout=5).json() for _ in range(2)]
    plain = [requests.get(f"{base}/cgi-bin/token", right, timeout=5).json() for _ in range(2)]
    assert stable[0]["access_token"] == stable[1]["access_token"]
    assert plain[0]["access_token"] != plain[1]["access_token"]
    wrong = {"appid": 40013, "secret": 40125, "grant_type": 40002}
    for name, error in wrong.items():
        answer = requests.post(f"{base}/cgi-bin/stable_token", json=right | {name: "wrong"}, timeout=5).json()
        assert code(answer) == error
    assert code(requests.get(f"{base}/cgi-bin/token", right | {"secret": ""}, timeout=5).json()) == 41004


@pytest.mark.parametrize(("token", "error"), [("", 41001), ("junk", 40014), ("SIM_old", 40001)])
def test_every_call_wants_a_token_that_works(api: Api, token: str, error: int) -> None:
    assert code(api("message/custom/send", TEXT, access_token=token)) == error
    assert code(api("menu/get", access_token=token)) == error


def test_five_messages_and_no_more_after_a_word_of_the_person(api: Api, platform: Platform) -> None:
    platform.grant(OPENID, MESSAGE)
    answers = [api("message/custom/send", TEXT) for _ in range(6)]
    assert answers[:5] == [{"errcode": 0, "errmsg": "ok"}] * 5
    assert code(answers[5]) == 45047
    assert [entry.via for entry in platform.log.of(OPENID)] == ["pushed"] * 5 + ["failed"]


def test_the_window_closes_after_48_hours(api: Api, platform: Platform) -> None:
    platform.grant(OPENID, MESSAGE)
    platform.clock.advance(48 * 3600)
    token, _ = platform.tokens.get_stable()
    assert code(api("message/custom/send", TEXT, access_token=token)) == 45015


@pytest.mark.parametrize(
    ("payload", "error"),
    [
        ({"touser": "oNobody", "msgtype": "text", "text": {"content": "x"}}, 40003),
        ({"msgtype": "text", "text": {"content": "x"}}, 40003),
        ({"touser": OPENID, "msgtype": "poem", "poem": {}}, 40008),
        ({"touser": OPENID, "msgtype": "text"}, 40008),
        ({"touser": OPENID, "msgtype": "text", "text": {"content": ""}}, 44004),
        ({"touser": OPENID, "msgtype": "text", "text": {"content": "字" * 683}}, 45002),
        ({"touser": OPENID, "msgtype": "image", "image": {"media_id": "gone"}}, 40007),
        ({"touser": OPENID, "msgtype": "news", "news": {"articles": [{}, {}]}}, 45008),
        ({"touser": OPENID, "msgtype": "msgmenu", "msgmenu": {"list": [{"id": "1"}]}}, 40035),
        (["not", "an", "object"], 47001),
        (b"{broken", 47001),
    ],
)
def test_a_wrong_message_is_refused_and_costs_nothing(
    api: Api, platform: Platform, payload: object, error: int
) -> None:
    platform.grant(OPENID, ACT)
    assert code(api("message/custom/send", payload)) == error
    assert platform.credit(OPENID)[0] == 3


def test_messages_of_every_kind_are_shown(api: Api, platform: Platform) -> None:
    platform.grant(OPENID, MESSAGE)
    media = platform.media.add("image", b"x", "image/png").id
    menu = {"head_content": "满意吗", "list": [{"id": "101", "content": "满意"}], "tail_content": "谢谢"}
    for kind, part in (
        ("image", {"media_id": media}),
        ("voice", {"media_id": media}),
        ("video", {"media_id": media, "title": "t"}),
        ("news", {"articles": [{"title": "通知", "url": "https://example.com"}]}),
        ("msgmenu", menu),
    ):
        assert api("message/custom/send", {"touser": OPENID, "msgtype": kind, kind: part})["errcode"] == 0
    shown = platform.log.of(OPENID)
    assert [entry.kind for entry in shown] == ["image", "voice", "video", "news", "msgmenu"]
    assert shown[4].text == "满意吗\n满意\n谢谢"
    assert shown[4].detail["lines"] == [{"id": "101", "content": "满意"}]


def test_a_test_account_has_no_msgmenu(api: Api, platform: Platform) -> None:
    platform.account.kind = "test"
    platform.grant(OPENID, MESSAGE)
    assert code(api("message/custom/send", {"touser": OPENID, "msgtype": "msgmenu", "msgmenu": {}})) == 40200


def test_somebody_who_left_cannot_be_reached(api: Api, platform: Platform) -> None:
    platform.grant(OPENID, MESSAGE)
    platform.unfollow(OPENID)
    notice = {"touser": OPENID, "template_id": "T", "data": {"thing1": {"value": "路灯"}}}
    assert code(api("message/custom/send", TEXT)) == 45015
    assert code(api("message/template/send", notice)) == 43004
    assert code(api("message/subscribe/bizsend", notice)) == 43004
    assert api("user/info", openid=OPENID) == {"subscribe": 0, "openid": OPENID}


def test_notices_are_accepted_outside_every_window(api: Api, platform: Platform) -> None:
    platform.user(OPENID)
    notice = {"touser": OPENID, "template_id": "T", "data": {"thing1": {"value": "路灯"}}}
    assert api("message/template/send", notice)["msgid"] > 0
    assert api("message/subscribe/bizsend", notice)["errcode"] == 0
    assert code(api("message/template/send", notice | {"template_id": ""})) == 40037
    assert code(api("message/template/send", notice | {"data": {"thing1": "路灯"}})) == 47003
    entries = platform.log.of(OPENID)
    assert [(entry.kind, entry.detail["fields"]) for entry in entries] == [
        ("template", {"thing1": "路灯"}),
        ("subscription", {"thing1": "路灯"}),
    ]


def test_typing_shows_until_the_message_comes(api: Api, platform: Platform) -> None:
    typing = {"touser": OPENID, "command": "Typing"}
    platform.user(OPENID)
    assert code(api("message/custom/typing", typing)) == 45080
    platform.grant(OPENID, MESSAGE)
    assert api("message/custom/typing", typing)["errcode"] == 0
    assert platform.user(OPENID).typing_until > platform.clock.now()
    assert code(api("message/custom/typing", typing)) == 45081
    assert code(api("message/custom/typing", typing | {"command": "Sleeping"})) == 45072
    api("message/custom/send", TEXT)
    assert platform.user(OPENID).typing_until == 0


MENU = {"button": [{"type": "click", "name": "查进度", "key": "MY"}]}


def test_a_menu_is_kept_shown_and_deleted(api: Api) -> None:
    assert code(api("menu/get")) == 46003
    assert api("menu/create", MENU) == {"errcode": 0, "errmsg": "ok"}
    assert api("menu/get") == {"menu": MENU}
    api("menu/delete")
    assert code(api("menu/get")) == 46003


@pytest.mark.parametrize(
    ("menu", "error"),
    [
        (json.dumps(MENU).encode(), 40033),
        (b"nonsense", 47001),
        ({"button": []}, 40016),
        ({"button": MENU["button"] * 4}, 40016),
        ({"button": ["x"]}, 47001),
        ({"button": [{"type": "click", "name": "名字太长太长了", "key": "K"}]}, 40018),
        ({"button": [{"type": "jump", "name": "跳", "key": "K"}]}, 40017),
        ({"button": [{"type": "click", "name": "缺键"}]}, 40019),
        ({"button": [{"type": "view", "name": "缺网址"}]}, 40020),
        ({"button": [{"name": "多", "sub_button": MENU["button"] * 6}]}, 40023),
        ({"button": [{"name": "多", "sub_button": [{"type": "click", "name": "", "key": "K"}]}]}, 40018),
    ],
)
def test_a_wrong_menu_is_refused(api: Api, menu: object, error: int) -> None:
    assert code(api("menu/create", menu)) == error


def test_a_code_with_a_scene_is_made_and_drawn(api: Api, base: str) -> None:
    scene = {"scene": {"scene_str": "grid_0012"}}
    order = {"expire_seconds": 600, "action_name": "QR_STR_SCENE", "action_info": scene}
    made = api("qrcode/create", order)
    assert made["expire_seconds"] == 600
    forever = api("qrcode/create", {"action_name": "QR_LIMIT_STR_SCENE", "action_info": scene})
    assert "expire_seconds" not in forever
    picture = requests.get(f"{base}/cgi-bin/showqrcode", {"ticket": forever["ticket"]}, timeout=5)
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.text.startswith("<svg")
    assert requests.get(f"{base}/cgi-bin/showqrcode", {"ticket": "unknown"}, timeout=5).status_code == 404


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": ""}}},
        {"action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": "x" * 65}}},
        {"action_name": "QR_OTHER", "action_info": {"scene": {"scene_str": "x"}}},
        {"action_name": "QR_SCENE", "action_info": {"scene": {"scene_id": 5}}, "expire_seconds": "soon"},
    ],
)
def test_a_wrong_code_is_refused(api: Api, order: dict[str, object]) -> None:
    assert code(api("qrcode/create", order)) == 40053


def test_user_info_tells_the_scene_and_no_name(api: Api, platform: Platform) -> None:
    platform.follow(OPENID, "grid_0012")
    info = api("user/info", openid=OPENID)
    assert (info["subscribe"], info["qr_scene_str"]) == (1, "grid_0012")
    assert "nickname" not in info
    assert code(api("user/info", openid="oNobody")) == 40003


def test_media_come_back_for_three_days(base: str, platform: Platform) -> None:
    query = {"access_token": platform.tokens.get_stable()[0], "type": "image"}
    files = {"media": ("a.png", b"\x89PNG\r\n\x1a\n\x00\xff\r", "image/png")}
    made = requests.post(f"{base}/cgi-bin/media/upload", params=query, files=files, timeout=5).json()

    def fetch() -> requests.Response:
        params = {"access_token": platform.tokens.get_stable()[0], "media_id": made["media_id"]}
        return requests.get(f"{base}/cgi-bin/media/get", params, timeout=5)

    assert (fetch().content, fetch().headers["content-type"]) == (files["media"][1], "image/png")
    assert requests.get(f"{base}/media/{made['media_id']}", timeout=5).content == files["media"][1]
    platform.clock.advance(3 * 86400 + 1)
    assert fetch().json()["errcode"] == 40007
    assert requests.get(f"{base}/media/{made['media_id']}", timeout=5).status_code == 404


def test_a_video_is_an_address(api: Api, base: str, platform: Platform) -> None:
    film = platform.media.add("video", b"film", "video/mp4")
    address = api("media/get", media_id=film.id)["video_url"]
    assert address.startswith(base)
    assert requests.get(address, timeout=5).content == b"film"


def test_an_upload_needs_a_type_and_a_file(api: Api) -> None:
    assert code(api("media/upload", b"", type="poem")) == 40004
    assert code(api("media/upload", b"", type="image")) == 41005


@given(st.binary(max_size=300))
@settings(max_examples=60)
def test_any_bytes_survive_an_upload(data: bytes) -> None:
    request = requests.Request("POST", "http://x", files={"media": ("f", data, "audio/amr")}).prepare()
    assert isinstance(request.body, bytes)
    assert read_upload(request.headers["Content-Type"], request.body) == (data, "audio/amr")


def test_push_servers_are_named(api: Api) -> None:
    assert api("getcallbackip") == {"ip_list": ["127.0.0.1"]}


def test_an_ordered_error_comes_as_often_as_ordered(api: Api, platform: Platform) -> None:
    platform.grant(OPENID, MESSAGE)
    platform.faults.add(Fault("message/custom/send", times=2, errcode=-1))
    assert [api("message/custom/send", TEXT)["errcode"] for _ in range(3)] == [-1, -1, 0]
    assert api("menu/create", MENU)["errcode"] == 0


def test_a_gateway_fault_is_no_json(base: str, platform: Platform) -> None:
    platform.faults.add(Fault("*", http=502))
    answer = requests.get(f"{base}/cgi-bin/getcallbackip", timeout=5)
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html; charset=utf-8")


@pytest.mark.parametrize(("done", "shown"), [(False, 0), (True, 1)])
def test_silence_hides_whether_the_message_went_out(base: str, platform: Platform, done: bool, shown: int) -> None:
    platform.grant(OPENID, MESSAGE)
    platform.faults.add(Fault("message/custom/send", silent=5.0, done=done))
    query = {"access_token": platform.tokens.get_stable()[0]}
    with pytest.raises(requests.ReadTimeout):
        requests.post(f"{base}/cgi-bin/message/custom/send", params=query, json=TEXT, timeout=0.2)
    assert len(platform.log.of(OPENID)) == shown


@pytest.mark.parametrize("fault", [{}, {"times": 0, "errcode": 1}, {"errcode": "45015"}])
def test_a_fault_that_says_nothing_is_refused(fault: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="errcode"):
        Fault("*", **fault)


def test_a_test_can_wait_for_what_is_pushed(api: Api, platform: Platform) -> None:
    platform.grant(OPENID, MESSAGE)
    api("message/custom/send", TEXT)
    assert platform.log.wait_for(OPENID, lambda entry: entry.via == "pushed").text == "您好"
    with pytest.raises(TimeoutError):
        platform.log.wait_for(OPENID, lambda entry: entry.text == "没有的话", timeout=0.01)
