"""WeChat's XML: reading a push into an `Inbound`, writing a text reply."""

import hashlib
import re
from typing import Any, NamedTuple
from xml.parsers import expat

from handlers.inbound import UNREADABLE, Inbound

LONGEST_REPLY = 2000  # bytes of UTF-8; the platform cuts at 2048
_MOST_NODES = 200
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # WeChat lets them through, XML forbids them
_IDENTITY = ("ToUserName", "FromUserName", "CreateTime", "MsgType", "MsgId", "MsgID", "Event", "EventKey", "Content")
_DETAIL = {
    "MediaId": "media_id", "MediaId16K": "media_id_16k", "PicUrl": "pic_url", "Format": "format",
    "ThumbMediaId": "thumb_media_id", "Location_X": "latitude", "Location_Y": "longitude", "Label": "label",
    "Title": "title", "Url": "url", "Ticket": "ticket", "ScanCodeInfo/ScanResult": "scanned", "Status": "status",
}  # fmt: skip
Nodes = dict[str, list[str]]


class Letter(NamedTuple):
    """A message and the account it was sent to, which the reply must name."""

    inbound: Inbound
    account: str


class Unreadable(Exception):
    """Verified, but not a message we can read; the text says why without quoting it."""


def nodes(xml: str) -> Nodes:
    """The texts of all nodes by their path below the root. Unreadable for anything but plain, small XML."""
    parser = expat.ParserCreate()
    found: Nodes = {}
    path: list[str] = []
    buffer: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        path.append(name)
        buffer.clear()
        if len(found) > _MOST_NODES or len(path) > 8:
            raise Unreadable("too many nodes")

    def end(_: str) -> None:
        found.setdefault("/".join(path[1:]), []).append("".join(buffer))
        path.pop()
        buffer.clear()

    def doctype(*_: object) -> None:
        raise Unreadable("a document type")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = buffer.append, doctype
    try:
        parser.Parse(_CONTROL.sub("", xml), True)
    except expat.ExpatError as error:
        raise Unreadable(f"XML: {expat.ErrorString(error.code)}") from error
    return found


def read(xml: str) -> Letter:
    """The message; Unreadable if a node that says who or what it is comes twice, is nested, or is missing."""
    found = nodes(xml)
    one = {name: values[0] for name, values in found.items()}
    if any(len(found.get(name, ())) > 1 for name in _IDENTITY) or any("/" in n and _nested(n) for n in found):
        raise Unreadable("a node twice")
    openid, kind, created = one.get("FromUserName", ""), one.get("MsgType", "").lower(), one.get("CreateTime", "")
    if not openid or not kind or not created.isdecimal():
        raise Unreadable("no sender, type or time")
    event = one.get("Event", "").lower() if kind == "event" else ""
    text = one.get("Content", "") if kind == "text" else one.get("Recognition", "")
    detail = {name: one[node] for node, name in _DETAIL.items() if one.get(node)}
    event_key = one.get("EventKey", "")
    key, tapped = _key(one, kind, event, event_key), "bizmsgmenuid" in one
    inbound = Inbound(key, openid, kind, text.strip(), event, event_key, tapped, detail)
    return Letter(inbound, one.get("ToUserName", ""))


def _nested(name: str) -> bool:
    return name.partition("/")[0] in _IDENTITY


def _key(one: dict[str, str], kind: str, event: str, event_key: str) -> str:
    """MsgId; for events, which have none, sender, second, event and event key (WeChat's own advice plus the key)."""
    if kind != "event" and one.get("MsgId", "").isdecimal():
        return one["MsgId"]
    parts = (one["FromUserName"], one["CreateTime"], event or kind, event_key, one.get("MsgID", ""))
    return ":".join(part for part in parts if part)[:200]


def unreadable(xml: str, reason: str) -> Letter:
    """What is kept of a push nobody can read: its size and a fingerprint, none of its words."""
    raw = xml.encode("utf-8", "replace")
    detail: dict[str, Any] = {"bytes": len(raw), "reason": reason}
    key = "unreadable:" + hashlib.sha256(raw).hexdigest()[:32]
    return Letter(Inbound(key, "", UNREADABLE, detail=detail), "")


def reply(to: str, sender: str, created: int, text: str) -> str:
    """A text reply; a text cannot break out of its CDATA."""
    return (
        f"<xml><ToUserName><![CDATA[{_cdata(to)}]]></ToUserName><FromUserName><![CDATA[{_cdata(sender)}]]>"
        f"</FromUserName><CreateTime>{created}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[{_cdata(fitted(text))}]]></Content></xml>"
    )


def envelope(sealed: str, signature: str, timestamp: str, nonce: str) -> str:
    """The outer XML of an encrypted reply."""
    return (
        f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt><MsgSignature><![CDATA[{signature}]]></MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{_cdata(nonce)}]]></Nonce></xml>"
    )


def fitted(text: str) -> str:
    """As much of the text as a message may carry, cut between characters."""
    raw = _CONTROL.sub("", text).encode("utf-8", "replace")
    return raw[:LONGEST_REPLY].decode("utf-8", "ignore")


def _cdata(text: str) -> str:
    return text.replace("]]>", "]]]]><![CDATA[>")
