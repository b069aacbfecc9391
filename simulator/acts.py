"""What people do with their phones: one plain function for every act, from a JSON body to a JSON answer."""

from collections.abc import Callable
from typing import Any

from simulator import events, invented, messages
from simulator.desk import Answer, Body, Desk, DeskError, outcome_json, want
from simulator.menus import button_at
from simulator.messages import Message
from simulator.stage import Place


def say(desk: Desk, body: Body) -> Answer:
    """A typed text; with `choice` it is a tapped menu line. Somebody unknown becomes a follower."""
    content = want(body, "text")
    if body.get("choice") or body.get("menu_id"):
        menu_id = "" if desk.platform.account.kind == "test" else str(body.get("menu_id", ""))
        return _deliver(desk, body, messages.menu_choice(content, menu_id))
    return _deliver(desk, body, messages.text(content))


def send(desk: Desk, body: Body) -> Answer:
    """Anything but text: `kind` is photo, voice, video, shortvideo, location, link or sticker."""
    kind = want(body, "kind")
    if kind not in _SENDERS:
        raise DeskError(f"kind 应是 {'、'.join(_SENDERS)} 之一")
    _following(desk, body)
    try:
        message = _SENDERS[kind](desk, body)
    except (TypeError, ValueError) as error:
        raise DeskError(f"{kind} 写得不对：{error}") from error
    return _push(desk, body, message)


def tap(desk: Desk, body: Body) -> Answer:
    """A button of the menu by its `path` ([0] or [0, 2]); `open` is the page it leads to."""
    _following(desk, body)
    try:
        button = button_at(desk.platform.menu, [int(step) for step in body.get("path", [])])
    except (LookupError, TypeError, ValueError) as error:
        raise DeskError("菜单上没有这个按钮") from error
    done = [outcome_json(desk.pusher.deliver(want(body, "openid"), each)) for each in _pressed(desk, button, body)]
    return {"outcomes": done, "open": button.get("url", "") if button["type"] == "view" else ""}


def follow(desk: Desk, body: Body) -> Answer:
    """Follow, with `scene` through a code."""
    user = desk.platform.users.get(want(body, "openid"))
    if user and user.following:
        raise DeskError("已经关注了公众号")
    scene = str(body.get("scene", ""))
    return _push(desk, body, events.subscribe(scene, desk.platform.codes.ticket_of(scene) if scene else ""))


def unfollow(desk: Desk, body: Body) -> Answer:
    """Leave."""
    return _push(desk, body, events.unsubscribe())


def scan(desk: Desk, body: Body) -> Answer:
    """Scan the code of `scene`: a SCAN event from a follower, `subscribe` from anybody else."""
    scene, user = want(body, "scene"), desk.platform.users.get(want(body, "openid"))
    if user is None or not user.following:
        return follow(desk, body)
    return _push(desk, body, events.scan(scene, desk.platform.codes.ticket_of(scene)))


def event(desk: Desk, body: Body) -> Answer:
    """Any event by name, with `key` and flat `nodes`; the person sees no answer to it."""
    nodes = body.get("nodes", {})
    if not isinstance(nodes, dict):
        raise DeskError("nodes 应是名字到值的表")
    flat = [(name, value if isinstance(value, int | float) else str(value)) for name, value in nodes.items()]
    return _push(desk, body, events.event(want(body, "event"), flat, body.get("key")))


def redeliver(desk: Desk, body: Body) -> Answer:
    """The last push of `openid` once more, with its MsgId."""
    try:
        return outcome_json(desk.pusher.redeliver(want(body, "openid")))
    except KeyError as error:
        raise DeskError("这个人还没有发过消息") from error


def _following(desk: Desk, body: Body) -> None:
    if not desk.platform.user(want(body, "openid")).following:
        raise DeskError("还没有关注公众号")


def _deliver(desk: Desk, body: Body, message: Message) -> Answer:
    _following(desk, body)
    return _push(desk, body, message)


def _push(desk: Desk, body: Body, message: Message) -> Answer:
    return outcome_json(desk.pusher.deliver(want(body, "openid"), message))


def _photo(desk: Desk, body: Body) -> Message:
    title = body.get("title")
    photos = [photo for photo in desk.stage.photos if title in (None, photo.title)]
    if not photos:
        return invented.photo(desk.platform)
    return invented.photo(desk.platform, photos[0].read(), "image/jpeg")


def _voice(desk: Desk, body: Body) -> Message:
    recognition = body.get("recognition")
    seconds = min(60, max(1, int(body.get("seconds", 3))))
    return invented.voice(desk.platform, seconds, None if recognition is None else str(recognition))


def _place(desk: Desk, body: Body) -> Place:
    label = body.get("label")
    known = [place for place in desk.stage.places if label in (None, place.label)]
    if known and "latitude" not in body:
        return known[0]
    return Place(str(label or "我的位置"), float(body.get("latitude", 30.27)), float(body.get("longitude", 120.15)))


def _location(desk: Desk, body: Body) -> Message:
    place = _place(desk, body)
    return messages.location(place.latitude, place.longitude, place.label)


def _link(_desk: Desk, body: Body) -> Message:
    title, url = str(body.get("title", "一篇文章")), str(body.get("url", "https://example.com/article"))
    return messages.link(title, str(body.get("description", "")), url)


_SENDERS: dict[str, Callable[[Desk, Body], Message]] = {
    "photo": _photo,
    "voice": _voice,
    "video": lambda desk, _body: invented.video(desk.platform),
    "shortvideo": lambda desk, _body: invented.video(desk.platform, "shortvideo"),
    "location": _location,
    "link": _link,
    "sticker": lambda _desk, _body: messages.sticker(),
}


def _pressed(desk: Desk, button: dict[str, Any], body: Body) -> list[Message]:
    kind, key = str(button["type"]), str(button.get("key", ""))
    if kind == "view":
        return [events.view(button["url"])]
    if kind == "miniprogram":
        return [events.view_miniprogram(str(button.get("pagepath", "")))]
    if kind.startswith("scancode_"):
        return [events.scancode(kind, key, str(body.get("result", "1")))]
    if kind.startswith("pic_"):
        photo = _photo(desk, body)
        return [events.pictures(kind, key, desk.platform.media.get(photo.detail["media"]).data), photo]
    if kind == "location_select":
        place = _place(desk, body)
        event = events.location_select(key, place.latitude, place.longitude, place.label)
        return [event, messages.location(place.latitude, place.longitude, place.label)]
    return [events.click(key)]
