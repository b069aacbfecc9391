"""What stands inside a push that was let in: broken, crafted, dirty, unknown: it harms nobody and is never an error."""

import secrets
from collections.abc import Callable
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import events, messages
from simulator.account import Mode
from storage.mail_tables import Inbox
from storage.tables import Contact, Ticket
from tests.hand import Hand, number
from tests.records import records
from tests.stage import Stage

PETITION = "幸福里楼上半夜装修太吵"
SECRET = "隔壁老钱家"
BREAKS_OUT = "太吵]]></Content><MsgType><![CDATA[news]]></MsgType><Content><![CDATA["


def _whole(openid: str = "oWhole", extra: str = "") -> str:
    return (
        f"<xml><ToUserName>gh_0123456789ab</ToUserName><FromUserName>{openid}</FromUserName>"
        f"<CreateTime>1700000000</CreateTime><MsgType>text</MsgType><Content>{SECRET}</Content>{extra}</xml>"
    )


LAUGHS = '<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
MALFORMED = {
    "nothing": "",
    "words": f"{SECRET}很吵",
    "JSON": f'{{"MsgType":"text","Content":"{SECRET}"}}',
    "no nodes": "<xml></xml>",
    "never closed": _whole().removesuffix("</xml>"),
    "closed in the wrong order": f"<xml><Content>{SECRET}</xml></Content>",
    "two roots": _whole() + _whole(),
    "nobody sent it": _whole(openid=""),
    "no type": _whole().replace("<MsgType>text</MsgType>", ""),
    "an empty type": _whole().replace("<MsgType>text</MsgType>", "<MsgType></MsgType>"),
    "no time": _whole().replace("1700000000", ""),
    "a time in words": _whole().replace("1700000000", "昨天"),
    "a document type": "<!DOCTYPE xml>" + _whole(),
    "a billion laughs": LAUGHS + _whole(extra="<X>&b;</X>"),
    "a file by entity": '<!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/hostname">]>' + _whole(extra="<X>&f;</X>"),
    "an unknown entity": _whole(extra="<X>&nbsp;</X>"),
    "nodes in the sender": _whole(openid="<b>oWhole</b>"),
    "nodes in the content": _whole().replace(SECRET, f"<b>{SECRET}</b>"),
    "two senders": _whole(extra="<FromUserName>oVictim</FromUserName>"),
    "two numbers": _whole(extra="<MsgId>1</MsgId><MsgId>2</MsgId>"),
    "five hundred kinds of nodes": _whole(extra="".join(f"<n{i}/>" for i in range(500))),
    "a thousand levels": _whole(extra="<n>" * 1000 + "</n>" * 1000),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_an_unreadable_push_is_acknowledged_and_kept_without_its_words(hand: Hand, name: str) -> None:
    before = {row.key for row in hand.arrived()}
    answer = hand.push(MALFORMED[name])
    assert (answer.status_code, answer.content) == (200, b"success")
    (kept,) = [row for row in hand.arrived() if row.key not in before]
    assert (kept.kind, kept.openid, kept.ticket_id, kept.reply) == ("unreadable", "", None, "")
    assert SECRET not in repr(kept)
    assert (kept.payload or {})["detail"]["bytes"] == len(MALFORMED[name].encode())


def test_an_unreadable_push_that_comes_again_is_one_row(hand: Hand) -> None:
    for _ in range(2):
        hand.push(_whole(extra="<MsgType>text</MsgType>"))
    kept = [row for row in hand.arrived(kind="unreadable") if row.deliveries == 2]
    assert len(kept) == 1


@pytest.mark.parametrize("node", ["FromUserName", "ToUserName", "MsgType", "MsgId", "CreateTime", "Content"])
def test_a_resident_who_types_xml_cannot_become_somebody_else(house: Stage, node: str) -> None:
    typed = f"{PETITION}]]></Content><{node}><![CDATA[oVictim]]></{node}><Content><![CDATA[完"
    outcome = house.pusher.deliver(f"oCrafty{node}", messages.text(typed))
    assert (outcome.reply, outcome.notice) == (None, "")
    for openid in (f"oCrafty{node}", "oVictim"):
        assert not records(house.engine, Contact, openid=openid)
    assert not records(house.engine, Inbox, openid="oVictim")


@pytest.mark.parametrize("tail", ["", "</Content></xml><!--", "</Content><?x ", "<![CDATA[", "]]>", "&amp;", "</xml>"])
def test_half_a_tag_typed_by_a_resident_is_no_error(house: Stage, tail: str) -> None:
    outcome = house.pusher.deliver("oHalf", messages.text(f"{PETITION}]]>{tail}"))
    assert [delivery.status for delivery in outcome.deliveries] == [200]
    assert not outcome.notice


def test_control_characters_are_taken_out_and_the_rest_is_kept(house: Stage) -> None:
    openid = f"oControl{number()}"
    said = house.pusher.deliver(openid, messages.text("幸福里\x02楼上\x1d半夜\x00装修\ufffe太吵\uffff 😀\n求助"))
    assert said.text.startswith("已收到")
    (ticket,) = [t for t in records(house.engine, Ticket) if "😀" in t.text and t.contact_id == _id(house, openid)]
    assert ticket.text == "幸福里楼上半夜装修太吵 😀\n求助"


def _id(house: Stage, openid: str) -> int | None:
    return records(house.engine, Contact, openid=openid)[0].id


def test_escaped_brackets_are_text_like_any_other(hand: Hand) -> None:
    openid = f"oBrackets{number()}"
    xml = hand.xml(openid, messages.text("x")).replace("<![CDATA[x]]>", escape(PETITION + BREAKS_OUT))
    assert hand.opened(hand.push(xml))["Content"].startswith("已收到")
    assert [row.text for row in hand.arrived(openid=openid)] == [PETITION + BREAKS_OUT]


def _typed(hand: Hand, openid: str, words: str) -> str:
    """A message whose words come through although they hold the end of a CDATA section."""
    return hand.xml(openid, messages.text("x")).replace("<![CDATA[x]]>", escape(words))


def test_what_a_resident_typed_cannot_break_out_of_the_reply(hand: Hand) -> None:
    openid = f"oAsked{number()}"
    assert "哪" in hand.opened(hand.push(hand.xml(openid, messages.text("楼上半夜装修太吵"))))["Content"]
    answer = hand.push(_typed(hand, openid, "]]></Content><MsgType><![CDATA[news]]></MsgType>"))
    reply = hand.opened(answer)
    assert "]]></Content" in reply["Content"]
    assert reply["MsgType"] == "text"


@pytest.mark.parametrize("backend", ["sqlite"])
def test_what_a_resident_typed_cannot_break_out_of_what_staff_are_shown(stage: Stage) -> None:
    stage.bind("王芳")
    hand = Hand(stage.client, stage.platform.account)
    hand.push(_typed(hand, "oAunt", PETITION + BREAKS_OUT))
    accepted = stage.say("王芳", "接 1")
    assert not accepted.notice
    assert PETITION + BREAKS_OUT in accepted.text


@pytest.mark.parametrize("kind", ["hologram", "TEXT ", "x" * 3000, "文字"])
def test_an_unknown_kind_of_message_is_acknowledged_and_opens_no_ticket(hand: Hand, kind: str) -> None:
    openid = f"oUnknown{number()}"
    answer = hand.push(messages.Message(kind, [("Shape", "cube")]).xml("gh_0123456789ab", openid, 1700000000, number()))
    assert answer.status_code == 200
    assert [(row.state, row.ticket_id) for row in hand.arrived(openid=openid)] == [("handled", None)]


@pytest.mark.parametrize("name", ["debug_demo", "", "USER_PAYS_BY_SMILE", "x" * 300])
def test_an_unknown_event_is_acknowledged_and_changes_nothing(hand: Hand, name: str) -> None:
    openid = f"oEvent{number()}"
    answer = hand.push(hand.xml(openid, events.event(name, [("Deep", [("Deeper", "x")])])))
    assert (answer.status_code, answer.content) == (200, b"success")
    assert [(row.kind, row.state, row.ticket_id) for row in hand.arrived(openid=openid)] == [("event", "handled", None)]


@pytest.mark.parametrize("words", ["", "   ", "\n\t\n"])
def test_a_message_of_nothing_is_answered_kindly_and_opens_no_ticket(hand: Hand, words: str) -> None:
    openid = f"oBlank{number()}"
    assert hand.opened(hand.push(hand.xml(openid, messages.text(words))))["Content"]
    assert [row.ticket_id for row in hand.arrived(openid=openid)] == [None]


@pytest.mark.parametrize("node", ["FromUserName", "MsgId", "CreateTime", "Event", "EventKey"])
def test_an_identity_too_long_to_be_real_is_no_error(hand: Hand, node: str) -> None:
    long = "".join(secrets.choice("0123456789") for _ in range(9000))
    nodes = {"FromUserName": "oLong", "CreateTime": "1700000000", "MsgType": "event", "Event": "x", node: long}
    answer = hand.push("<xml>" + "".join(f"<{name}>{value}</{name}>" for name, value in nodes.items()) + "</xml>")
    assert (answer.status_code, answer.content) == (200, b"success")


@pytest.fixture(scope="module")
def safe_hand(houses: Callable[[Mode], Stage]) -> Hand:
    """At the safe mode's door, for many knocks."""
    stage = houses("safe")
    return Hand(stage.client, stage.platform.account)


@given(st.text(max_size=300))
def test_any_text_inside_an_envelope_is_acknowledged(safe_hand: Hand, xml: str) -> None:
    answer = safe_hand.push(xml.encode("utf-8", "replace").decode())
    assert (answer.status_code, answer.content) == (200, b"success")


PIECES = st.sampled_from(
    ["<xml>", "</xml>", "<![CDATA[", "]]>", "<Content>", "</Content>", "<MsgId>", "&#0;", "\x00", "&"]
)


@given(st.integers(0, 400), st.integers(0, 40), PIECES)
def test_a_message_with_a_piece_torn_out_or_put_in_is_never_an_error(
    safe_hand: Hand, at: int, gone: int, piece: str
) -> None:
    xml = safe_hand.xml("oTorn", events.click("HOTLINES"))
    answer = safe_hand.push(xml[:at] + piece + xml[at + gone :])
    assert answer.status_code == 200
    assert answer.content == b"success" or safe_hand.opened(answer)["Content"]
