"""What WeChat accepts as an answer to a push, and what makes it show its notice instead."""

import pytest

from simulator.account import Account
from simulator.clock import Clock
from simulator.crypto import envelope
from simulator.media import Shelf
from simulator.replies import BadReply, Reply, read_reply
from tests.simulator.fake_product import Product

OPENID = "oResident"
ACCOUNT = Account()
HEAD = f"<ToUserName>{OPENID}</ToUserName><FromUserName>{ACCOUNT.original_id}</FromUserName><CreateTime>1</CreateTime>"


def read(inner: str, media: Shelf | None = None) -> Reply | None:
    """The reply of these nodes, sealed as in safe mode."""
    body = Product(ACCOUNT).sealed(f"<xml>{inner}</xml>")
    return read_reply(body.encode(), ACCOUNT, OPENID, media or Shelf(Clock()))


def text(content: str) -> str:
    """The nodes of a text."""
    return f"<MsgType>text</MsgType><Content><![CDATA[{content}]]></Content>"


@pytest.mark.parametrize(
    ("inner", "problem"),
    [
        (HEAD + text("  "), "是空的"),
        (HEAD + text("字" * 683), "2048"),
        (HEAD + text("a") + "<MsgType>news</MsgType>", "重复的节点：MsgType"),
        (HEAD.replace(OPENID, "oVictim") + text("a"), "ToUserName"),
        (HEAD.replace(ACCOUNT.original_id, "gh_other") + text("a"), "FromUserName"),
        (HEAD.replace("<CreateTime>1</CreateTime>", "") + text("a"), "CreateTime"),
        (HEAD, "MsgType 不认识：空"),
        (HEAD + "<MsgType>poem</MsgType>", "MsgType 不认识：poem"),
        (HEAD + "<MsgType>image</MsgType><Image><MediaId>gone</MediaId></Image>", "MediaId"),
        (HEAD + "<MsgType>news</MsgType><ArticleCount>2</ArticleCount>", "篇数"),
        (HEAD + text("a") + "<unclosed>", "XML"),
    ],
)
def test_a_bad_reply_is_named(inner: str, problem: str) -> None:
    with pytest.raises(BadReply, match=problem):
        read(inner)


@pytest.mark.parametrize(
    ("mode", "body", "problem"),
    [
        ("safe", "<xml></xml>", "没有加密"),
        ("plain", "<xml><Encrypt>x</Encrypt></xml>", "不应加密"),
        ("safe", "<xml><Encrypt>x</Encrypt></xml>", "MsgSignature"),
        ("safe", envelope("AAAA", ACCOUNT.token, "1", "n"), "解不开"),
        ("safe", envelope(Account(appid="wx-other").seal().encrypt("x"), ACCOUNT.token, "1", "n"), "appid"),
        ("safe", '{"json": true}', "XML"),
    ],
)
def test_a_bad_envelope_is_named(mode: str, body: str, problem: str) -> None:
    account = Account(mode=mode)  # type: ignore[arg-type]
    with pytest.raises(BadReply, match=problem):
        read_reply(body.encode(), account, OPENID, Shelf(Clock()))


def test_a_text_of_2048_bytes_just_fits() -> None:
    reply = read(HEAD + text("字" * 682 + "ab"))
    assert reply
    assert len(reply.text.encode()) == 2048


def test_other_kinds_of_reply_are_read() -> None:
    media = Shelf(Clock())
    image = media.add("image", b"x", "image/png").id
    item = "<item><Title>t</Title><Description>d</Description><PicUrl>p</PicUrl><Url>u</Url></item>"
    kinds = [
        f"<MsgType>image</MsgType><Image><MediaId>{image}</MediaId></Image>",
        f"<MsgType>news</MsgType><ArticleCount>1</ArticleCount><Articles>{item}</Articles>",
        "<MsgType>music</MsgType><Music><Title>t</Title></Music>",
        "<MsgType>transfer_customer_service</MsgType>",
    ]
    replies = [read(HEAD + kind, media) for kind in kinds]
    assert [reply and reply.kind for reply in replies] == ["image", "news", "music", "transfer_customer_service"]
    assert replies[1]
    assert replies[1].detail == {"articles": [{"title": "t", "description": "d", "picurl": "p", "url": "u"}]}
