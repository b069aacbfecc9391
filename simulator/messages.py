"""What a person can send: every message type, as a builder of its XML nodes and of its bubble on the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Union

from simulator.credit import ACT, MESSAGE, Trigger

Nodes = Sequence[tuple[str, Union[str, int, float, "Nodes"]]]
UNSUPPORTED = "【收到不支持的消息类型，暂无法显示】"


@dataclass(frozen=True)
class Message:
    """One push before it is addressed. `quiet`: nothing answered to it reaches the person, not even the notice."""

    kind: str
    nodes: Nodes
    shown: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    trigger: Trigger | None = MESSAGE
    event: str = ""
    key: str = ""
    quiet: bool = False

    def xml(self, to: str, openid: str, created: int, msg_id: int) -> str:
        """The plain body; events carry no MsgId."""
        head: Nodes = [("ToUserName", to), ("FromUserName", openid), ("CreateTime", created), ("MsgType", self.kind)]
        tail: Nodes = [] if self.event else [("MsgId", msg_id)]
        return f"<xml>{render([*head, *self.nodes, *tail])}</xml>"


def render(nodes: Nodes) -> str:
    """Nodes as WeChat writes them: what people type stands in CDATA, neither cleaned nor escaped."""
    return "".join(f"<{name}>{_value(value)}</{name}>" for name, value in nodes)


def _value(value: str | int | float | Nodes) -> str:
    if isinstance(value, str):
        return f"<![CDATA[{value}]]>"
    return str(value) if isinstance(value, int | float) else render(value)


def text(content: str) -> Message:
    """A typed message."""
    return Message("text", [("Content", content)], shown=content)


def text_from_article(content: str, data_id: int = 2247483650, index: int = 1) -> Message:
    """A message typed below an article."""
    return Message("text", [("Content", content), ("MsgDataId", data_id), ("Idx", index)], shown=content)


def menu_choice(content: str, menu_id: str = "") -> Message:
    """A tapped line of a `msgmenu`: a text message that counts as a click. Test accounts leave the id out."""
    tail: Nodes = [("bizmsgmenuid", menu_id)] if menu_id else []
    return Message("text", [("Content", content), *tail], shown=content, trigger=ACT)


def sticker() -> Message:
    """A custom sticker, which arrives as a fixed text."""
    return Message("text", [("Content", UNSUPPORTED)], shown="[动画表情]")


def image(media_id: str, url: str) -> Message:
    """A photo; `url` is where WeChat hosts it."""
    return Message("image", [("PicUrl", url), ("MediaId", media_id)], shown="[图片]", detail={"media": media_id})


def voice(media_id: str, media_id_16k: str = "", seconds: int = 3, recognition: str | None = None) -> Message:
    """A voice message; accounts with recognition switched on get the node `Recognition`, today usually empty."""
    nodes: list[tuple[str, str]] = [("MediaId", media_id), ("Format", "amr")]
    nodes += [("MediaId16K", media_id_16k)] if media_id_16k else []
    nodes += [] if recognition is None else [("Recognition", recognition)]
    detail = {"media": media_id, "seconds": seconds, "recognition": recognition or ""}
    return Message("voice", nodes, shown="[语音]", detail=detail)


def video(media_id: str, thumb_media_id: str, kind: str = "video") -> Message:
    """A video, or a `shortvideo` filmed in the conversation."""
    nodes: Nodes = [("MediaId", media_id), ("ThumbMediaId", thumb_media_id)]
    return Message(kind, nodes, shown="[视频]", detail={"media": media_id, "thumb": thumb_media_id})


def location(latitude: float, longitude: float, label: str, scale: int = 15) -> Message:
    """A place on the map; WeChat's X is the latitude."""
    nodes: Nodes = [("Location_X", latitude), ("Location_Y", longitude), ("Scale", scale), ("Label", label)]
    return Message("location", nodes, shown="[位置]", detail={"label": label, "x": latitude, "y": longitude})


def link(title: str, description: str, url: str) -> Message:
    """A shared article or page."""
    nodes: Nodes = [("Title", title), ("Description", description), ("Url", url)]
    return Message("link", nodes, shown="[链接]", detail={"title": title, "description": description, "url": url})
