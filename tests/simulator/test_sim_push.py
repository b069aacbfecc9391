"""Pushing: modes, answers, the cut-off, delivering again."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from simulator import events
from simulator.crypto import sign
from simulator.messages import menu_choice, text
from simulator.platform import Platform
from simulator.push import NOTICE, Pusher
from tests.simulator.fake_product import Product

OPENID = "oResident"


def seen(platform: Platform) -> list[tuple[str, str]]:
    """Kind and text of all that stands in the conversation."""
    return [(entry.kind, entry.text) for entry in platform.log.of(OPENID)]


def test_safe_mode_sends_only_the_sealed_message(product: Product, pusher: Pusher) -> None:
    pusher.deliver(OPENID, text("灯坏了"))
    assert "灯坏了" not in product.bodies[0]
    assert OPENID not in product.bodies[0]
    assert product.inner().findtext("Content") == "灯坏了"
    assert product.inner().findtext("FromUserName") == OPENID


def test_compatible_mode_sends_both_forms(platform: Platform, product: Product, pusher: Pusher) -> None:
    platform.account.mode = "compatible"
    pusher.deliver(OPENID, text("灯坏了"))
    assert "<Content><![CDATA[灯坏了]]></Content>" in product.bodies[0]
    assert product.inner().findtext("Content") == "灯坏了"


def test_plain_mode_seals_nothing(platform: Platform, product: Product, pusher: Pusher) -> None:
    platform.account.mode = "plain"
    pusher.deliver(OPENID, text("灯坏了"))
    assert "Encrypt" not in product.bodies[0]
    assert set(product.queries[0]) == {"signature", "timestamp", "nonce", "openid"}


def test_the_query_is_signed_with_the_real_time_whatever_the_clock_says(
    platform: Platform, product: Product, pusher: Pusher
) -> None:
    platform.clock.advance(7 * 86400)
    pusher.deliver(OPENID, text("灯坏了"))
    query, token = product.queries[0], platform.account.token
    assert abs(int(query["timestamp"]) - time.time()) < 5
    assert abs(int(product.inner().findtext("CreateTime") or 0) - time.time()) < 5
    assert query["signature"] == sign(token, query["timestamp"], query["nonce"])
    sealed = product.bodies[0].split("<Encrypt><![CDATA[")[1].split("]]>")[0]
    assert query["msg_signature"] == sign(token, query["timestamp"], query["nonce"], sealed)
    assert query["encrypt_type"] == "aes"


def test_a_sealed_reply_reaches_the_person(platform: Platform, product: Product, pusher: Pusher) -> None:
    product.answers = [(200, product.sealed_text(OPENID, "已收到"))]
    outcome = pusher.deliver(OPENID, text("灯坏了"))
    assert (outcome.text, outcome.notice, len(outcome.deliveries)) == ("已收到", "", 1)
    assert seen(platform) == [("text", "灯坏了"), ("text", "已收到")]
    assert platform.log.of(OPENID)[1].via == "passive"


@pytest.mark.parametrize("body", ["", "success"])
def test_no_reply_wanted_is_no_failure(platform: Platform, product: Product, pusher: Pusher, body: str) -> None:
    product.answers = [(200, body)]
    outcome = pusher.deliver(OPENID, text("灯坏了"))
    assert (outcome.reply, outcome.notice, len(outcome.deliveries)) == (None, "", 1)
    assert seen(platform) == [("text", "灯坏了")]


def test_silence_is_cut_off_and_the_same_message_comes_again(platform: Platform, product: Product) -> None:
    product.answers = [5.0, 5.0, (200, product.sealed_text(OPENID, "已收到"))]
    start = time.monotonic()
    outcome = Pusher(platform, product.url, cutoff=0.4).deliver(OPENID, text("灯坏了"))
    assert 0.8 <= time.monotonic() - start < 5.0
    assert outcome.text == "已收到"
    assert [bool(delivery.problem) for delivery in outcome.deliveries] == [True, True, False]
    assert {product.inner(index).findtext("MsgId") for index in range(3)} == {str(outcome.msg_id)}
    assert len({query["msg_signature"] for query in product.queries}) == 3


def test_three_failures_end_in_wechats_notice(platform: Platform, product: Product, pusher: Pusher) -> None:
    product.answers = [(500, "oops")]
    outcome = pusher.deliver(OPENID, text("灯坏了"))
    assert (outcome.notice, outcome.problem, len(product.bodies)) == (NOTICE, "HTTP 500", 3)
    assert seen(platform)[-1] == ("notice", NOTICE)


def test_the_number_of_deliveries_is_a_setting(platform: Platform, product: Product) -> None:
    product.answers = [(502, "")]
    Pusher(platform, product.url, deliveries=4).deliver(OPENID, text("灯坏了"))
    assert len(product.bodies) == 4


def test_a_malformed_answer_shows_the_notice_and_is_not_asked_for_again(
    platform: Platform, product: Product, pusher: Pusher
) -> None:
    product.answers = [(200, '{"reply": "json"}')]
    outcome = pusher.deliver(OPENID, text("灯坏了"))
    assert (outcome.notice, outcome.problem, len(product.bodies)) == (NOTICE, "回复不是完整的 XML", 1)


def test_a_server_that_is_down_is_noticed_and_missed(platform: Platform) -> None:
    pusher = Pusher(platform, "http://127.0.0.1:9/wechat")
    outcome = pusher.deliver(OPENID, text("灯坏了"))
    assert [delivery.problem for delivery in outcome.deliveries] == ["连不上"] * 3
    assert (outcome.notice, pusher.state) == (NOTICE, "waiting")


def test_an_answer_later_than_the_cut_off_is_too_late_for_any_kind_of_wire(platform: Platform) -> None:
    def slow(*_call: object) -> tuple[int, bytes]:
        time.sleep(0.03)
        return 200, b"success"

    outcome = Pusher(platform, post=slow, cutoff=0.01, deliveries=1).deliver(OPENID, text("灯坏了"))
    assert outcome.deliveries[0].problem == "0.01 秒没有回应"


def test_redelivery_repeats_the_message_and_says_whether_the_reply_was_the_same(
    platform: Platform, product: Product, pusher: Pusher
) -> None:
    first, other = ((200, product.sealed_text(OPENID, words)) for words in ("已收到 1", "已收到 2"))
    product.answers = [first, first, other]
    pusher.deliver(OPENID, text("灯坏了"))
    pusher.redeliver(OPENID)
    assert product.inner(0).findtext("MsgId") == product.inner(1).findtext("MsgId")
    assert seen(platform)[-1] == ("again", "同一条消息又投递了一次，回复与上次相同")
    pusher.redeliver(OPENID)
    assert [words for _, words in seen(platform)[-2:]] == ["同一条消息又投递了一次，回复与上次不同", "已收到 2"]


def test_a_redelivered_event_keeps_its_time(product: Product, pusher: Pusher) -> None:
    pusher.deliver(OPENID, events.click("MY"))
    pusher.redeliver(OPENID)
    assert product.inner(0).findtext("CreateTime") == product.inner(1).findtext("CreateTime")
    assert product.inner(1).findtext("MsgId") is None


def test_there_is_nothing_to_redeliver_to_a_stranger(pusher: Pusher) -> None:
    with pytest.raises(KeyError):
        pusher.redeliver("oStranger")


def test_following_and_leaving_change_the_person(platform: Platform, pusher: Pusher) -> None:
    pusher.deliver(OPENID, events.subscribe("grid_0012", "T"))
    assert (platform.user(OPENID).following, platform.user(OPENID).scene) == (True, "grid_0012")
    assert platform.credit(OPENID)[0] == 3
    pusher.deliver(OPENID, events.unsubscribe())
    assert (platform.user(OPENID).following, platform.credit(OPENID)) == (False, (0, 0.0))


def test_nothing_answered_to_a_leaver_reaches_them(platform: Platform, product: Product, pusher: Pusher) -> None:
    product.answers = [(200, product.sealed_text(OPENID, "再见"))]
    pusher.deliver(OPENID, events.unsubscribe())
    product.answers = [(200, "oops")]
    outcome = pusher.redeliver(OPENID)
    assert (outcome.problem, outcome.notice) == ("回复不是完整的 XML", "")
    assert [kind for kind, _ in seen(platform)] == ["event", "again"]


def test_a_tapped_menu_line_opens_only_the_short_window(platform: Platform, pusher: Pusher) -> None:
    pusher.deliver(OPENID, menu_choice("满意", "101"))
    left, seconds = platform.credit(OPENID)
    assert (left, 55 < seconds <= 60) == (3, True)


def test_the_callback_is_verified_like_wechat_does(product: Product, pusher: Pusher) -> None:
    assert pusher.verify()
    assert pusher.state == "connected"


@pytest.mark.parametrize("wrong", ['"{}"', "{}\n", "nonsense"])
def test_anything_but_the_bare_echo_is_refused(product: Product, pusher: Pusher, wrong: str) -> None:
    product.echo = lambda query: wrong.replace("{}", query["echostr"])
    assert not pusher.verify()
    assert pusher.state == "refused"


def test_many_threads_push_at_once_without_mixing_people_up(platform: Platform, product: Product) -> None:
    def echo(_url: str, query: object, body: bytes | None, _timeout: float) -> tuple[int, bytes]:
        openid = str(dict(query)["openid"])  # type: ignore[call-overload]
        return 200, product.sealed_text(openid, f"您是 {openid}").encode()

    pusher = Pusher(platform, post=echo)
    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(lambda number: pusher.deliver(f"o{number % 40}", text("在吗")), range(400)))
    assert all(outcome.text == f"您是 {outcome.openid}" for outcome in outcomes)
    assert len({outcome.msg_id for outcome in outcomes}) == 400
    assert all(len(platform.log.of(f"o{number}")) == 20 for number in range(40))


def test_a_plain_reply_is_taken_in_compatible_mode(platform: Platform, product: Product, pusher: Pusher) -> None:
    platform.account.mode = "compatible"
    product.answers = [(200, product.plain_text(OPENID, "已收到"))]
    assert pusher.deliver(OPENID, text("灯坏了")).text == "已收到"
