"""The answer to a push, checked as strictly as WeChat checks it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from simulator.account import Account
from simulator.crypto import Unsealable, open_envelope
from simulator.media import Shelf

LONGEST_TEXT = 2048
"""Bytes of UTF-8. Not in WeChat's documents; the figure other implementations keep to."""
MEDIA = {"image": "Image", "voice": "Voice", "video": "Video"}


class BadReply(ValueError):
    """An answer that makes WeChat show its notice of failure instead."""


@dataclass(frozen=True)
class Reply:
    """A passive reply as the person sees it."""

    kind: str
    text: str
    detail: Mapping[str, Any] = field(default_factory=dict)


def read_reply(body: bytes, account: Account, openid: str, media: Shelf) -> Reply | None:
    """The reply, or None for an empty body and `success`; raises BadReply with what is wrong."""
    if body.strip() in (b"", b"success"):
        return None
    try:
        root = _opened(ElementTree.fromstring(body), account)
    except (ElementTree.ParseError, Unsealable) as error:
        raise BadReply(str(error) if isinstance(error, Unsealable) else "回复不是完整的 XML") from error
    _check_address(root, account, openid)
    return _content(root, media)


def _opened(root: ElementTree.Element, account: Account) -> ElementTree.Element:
    if root.find("Encrypt") is None:
        if account.mode == "safe":
            raise BadReply("安全模式下回复没有加密")
        return root
    if account.mode == "plain":
        raise BadReply("明文模式下回复不应加密")
    return ElementTree.fromstring(open_envelope(root, account.token, account.seal()))


def _check_address(root: ElementTree.Element, account: Account, openid: str) -> None:
    twice = [tag for tag, count in Counter(node.tag for node in root).items() if count > 1]
    if twice:
        raise BadReply(f"回复里有重复的节点：{'、'.join(twice)}")
    if root.findtext("ToUserName") != openid:
        raise BadReply("回复的 ToUserName 不是这位用户")
    if root.findtext("FromUserName") != account.original_id:
        raise BadReply("回复的 FromUserName 不是本公众号")
    if not (root.findtext("CreateTime") or "").strip().isdigit():
        raise BadReply("回复缺少 CreateTime")


def _content(root: ElementTree.Element, media: Shelf) -> Reply:
    kind = root.findtext("MsgType") or ""
    if kind == "text":
        return Reply("text", _text(root.findtext("Content") or ""))
    if kind in MEDIA:
        return _medium(kind, root, media)
    if kind == "news":
        return _news(root)
    if kind == "music":
        return Reply("music", root.findtext("Music/Title") or "[音乐]")
    if kind == "transfer_customer_service":
        return Reply(kind, "（转给公众号的人工客服）")
    raise BadReply(f"回复的 MsgType 不认识：{kind or '空'}")


def _text(content: str) -> str:
    if not content.strip():
        raise BadReply("回复的文字是空的")
    if len(content.encode()) > LONGEST_TEXT:
        raise BadReply(f"回复的文字超过 {LONGEST_TEXT} 字节")
    return content


def _medium(kind: str, root: ElementTree.Element, media: Shelf) -> Reply:
    media_id = root.findtext(f"{MEDIA[kind]}/MediaId") or ""
    if media_id not in media.files:
        raise BadReply("回复里的 MediaId 不存在")
    return Reply(kind, f"[{kind}]", {"media": media_id})


def _news(root: ElementTree.Element) -> Reply:
    articles = [
        {name: item.findtext(tag) or "" for name, tag in _ARTICLE.items()} for item in root.findall("Articles/item")
    ]
    if not articles or root.findtext("ArticleCount") != str(len(articles)):
        raise BadReply("图文的 ArticleCount 与篇数不符")
    return Reply("news", articles[0]["title"], {"articles": articles})


_ARTICLE = {"title": "Title", "description": "Description", "picurl": "PicUrl", "url": "Url"}
