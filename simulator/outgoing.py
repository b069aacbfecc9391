"""What the product sends: customer-service messages, typing, template messages and subscription notices."""

from typing import Any

from simulator.errors import ApiError
from simulator.platform import Platform
from simulator.replies import LONGEST_TEXT

Payload = dict[str, Any]
TYPING_SHOWN = 15
TYPING_AFTER = 30


def send_custom(platform: Platform, payload: Payload) -> None:
    """A customer-service message: checked, paid from the window, shown; a refused one is logged as failed."""
    user = platform.known(payload.get("touser"))
    kind = str(payload.get("msgtype", ""))
    with platform.lock:
        try:
            text, detail = _content(platform, kind, payload)
            if not user.following:
                raise ApiError(45015)
            user.credit.spend(platform.clock.now())
        except ApiError as error:
            _refused(platform, user.openid, kind, payload, error)
            raise
        user.typing_until = 0
    if payload.get("aimsgcontext") == {"is_ai_msg": 1}:
        detail = detail | {"ai": True}
    platform.log.add(user.openid, "account", kind, text, "pushed", detail)


def send_typing(platform: Platform, payload: Payload) -> None:
    """The line 对方正在输入; raises ApiError 45072, 45080 without a recent exchange, 45081 when it already shows."""
    user, now = platform.known(payload.get("touser")), platform.clock.now()
    command = payload.get("command")
    if command not in ("Typing", "CancelTyping"):
        raise ApiError(45072)
    if command == "CancelTyping":
        user.typing_until = 0
        return
    if now - user.spoke_at > TYPING_AFTER:
        raise ApiError(45080)
    if now < user.typing_until:
        raise ApiError(45081)
    user.typing_until = now + TYPING_SHOWN


def send_notice(platform: Platform, payload: Payload, kind: str) -> int:
    """A `template` message or `subscription` notice, accepted and shown as a card; its message number."""
    user = platform.known(payload.get("touser"))
    if not user.following:
        raise ApiError(43004)
    if not payload.get("template_id"):
        raise ApiError(40037)
    data = payload.get("data")
    if not isinstance(data, dict) or not all(isinstance(field, dict) for field in data.values()):
        raise ApiError(47003, "argument invalid!")
    fields = {name: str(field.get("value", "")) for name, field in data.items()}
    detail = {"template": payload["template_id"], "fields": fields, "url": payload.get("url") or payload.get("page")}
    platform.log.add(user.openid, "account", kind, next(iter(fields.values()), ""), "pushed", detail)
    return platform.number()


def _content(platform: Platform, kind: str, payload: Payload) -> tuple[str, Payload]:
    part = payload.get(kind)
    if kind not in _READERS or not isinstance(part, dict):
        raise ApiError(40008)
    try:
        return _READERS[kind](platform, part)
    except (AttributeError, KeyError, TypeError) as error:
        raise ApiError(40035) from error


def _text(_platform: Platform, part: Payload) -> tuple[str, Payload]:
    content = str(part.get("content") or "")
    if not content.strip():
        raise ApiError(44004)
    if len(content.encode()) > LONGEST_TEXT:
        raise ApiError(45002)
    return content, {}


def _medium(platform: Platform, part: Payload) -> tuple[str, Payload]:
    medium = platform.media.get(str(part.get("media_id", "")))
    return f"[{medium.kind}]", {"media": medium.id, "title": str(part.get("title", ""))}


def _news(_platform: Platform, part: Payload) -> tuple[str, Payload]:
    articles = part.get("articles") or []
    if len(articles) != 1:
        raise ApiError(45008)
    return str(articles[0].get("title", "")), {"articles": articles}


def _msgmenu(platform: Platform, part: Payload) -> tuple[str, Payload]:
    if platform.account.kind == "test":
        raise ApiError(40200)
    head, tail = str(part.get("head_content", "")), str(part.get("tail_content", ""))
    lines = [{"id": str(line["id"]), "content": str(line["content"])} for line in part.get("list", [])]
    return "\n".join(filter(None, [head, *(line["content"] for line in lines), tail])), {
        "head": head,
        "lines": lines,
        "tail": tail,
    }


def _card(_platform: Platform, part: Payload) -> tuple[str, Payload]:
    return str(part.get("title") or part.get("card_id") or "[卡片]"), dict(part)


_READERS = {
    "text": _text,
    "image": _medium,
    "voice": _medium,
    "video": _medium,
    "music": _card,
    "news": _news,
    "msgmenu": _msgmenu,
    "miniprogrampage": _card,
}


def _refused(platform: Platform, openid: str, kind: str, payload: Payload, error: ApiError) -> None:
    part = payload.get(kind)
    text = str(part.get("content", "")) if isinstance(part, dict) else ""
    detail = {"errcode": error.code, "errmsg": error.words}
    platform.log.add(openid, "account", kind or "unknown", text, "failed", detail)
