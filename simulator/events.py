"""What a person does, and what the platform reports, as events: messages without a MsgId."""

import hashlib

from simulator.credit import ACT, Trigger
from simulator.messages import Message, Nodes


def event(
    name: str, nodes: Nodes = (), key: str | None = None, *, trigger: Trigger | None = None, quiet: bool = True
) -> Message:
    """Any event; `key` None leaves EventKey out, as some events do. Unknown names go out as they are."""
    keyed: Nodes = [] if key is None else [("EventKey", key)]
    body: Nodes = [("Event", name), *keyed, *nodes]
    return Message("event", body, trigger=trigger, event=name, key=key or "", quiet=quiet)


def subscribe(scene: str = "", ticket: str = "", *, key: bool = True) -> Message:
    """Following; through a code with a scene, the scene stands behind `qrscene_`. `key` False omits the empty key."""
    if scene:
        return event("subscribe", [("Ticket", ticket)], f"qrscene_{scene}", trigger=ACT, quiet=False)
    return event("subscribe", key="" if key else None, trigger=ACT, quiet=False)


def unsubscribe() -> Message:
    """Leaving."""
    return event("unsubscribe")


def scan(scene: str, ticket: str) -> Message:
    """Scanning a code with a scene while following already."""
    return event("SCAN", [("Ticket", ticket)], scene, trigger=ACT, quiet=False)


def reported_location(latitude: float, longitude: float, precision: float = 119.38504) -> Message:
    """Where the person is, reported on opening the conversation; not a location message."""
    return event("LOCATION", [("Latitude", latitude), ("Longitude", longitude), ("Precision", precision)])


def click(key: str) -> Message:
    """A `click` button of the menu."""
    return event("CLICK", key=key, trigger=ACT, quiet=False)


def view(url: str, menu_id: int = 411255) -> Message:
    """A link button of the menu."""
    return event("VIEW", [("MenuId", menu_id)], url)


def view_miniprogram(path: str, menu_id: int = 411255) -> Message:
    """A mini-program button of the menu."""
    return event("view_miniprogram", [("MenuId", menu_id)], path)


def scancode(name: str, key: str, result: str = "1") -> Message:
    """A `scancode_push` or `scancode_waitmsg` button."""
    info: Nodes = [("ScanType", "qrcode"), ("ScanResult", result)]
    return event(name, [("ScanCodeInfo", info)], key, trigger=ACT, quiet=False)


def pictures(name: str, key: str, data: bytes = b"") -> Message:
    """A `pic_sysphoto`, `pic_photo_or_album` or `pic_weixin` button; the photo itself follows as a message."""
    item: Nodes = [("PicMd5Sum", hashlib.md5(data, usedforsecurity=False).hexdigest())]
    return event(name, [("SendPicsInfo", [("Count", 1), ("PicList", [("item", item)])])], key, quiet=False)


def location_select(key: str, latitude: float, longitude: float, label: str) -> Message:
    """A `location_select` button; the place itself follows as a message. Its numbers stand in CDATA."""
    place = [("Location_X", str(latitude)), ("Location_Y", str(longitude)), ("Scale", "15")]
    info: Nodes = [*place, ("Label", label), ("Poiname", "")]
    return event("location_select", [("SendLocationInfo", info)], key, quiet=False)


def template_done(number: int, status: str = "success") -> Message:
    """What became of a template message: success, `failed:user block`, `failed: system failed`."""
    return event("TEMPLATESENDJOBFINISH", [("MsgID", number), ("Status", status)])


def mass_done(number: int, sent: int = 1) -> Message:
    """What became of a mass sending."""
    counts: Nodes = [("TotalCount", sent), ("FilterCount", sent), ("SentCount", sent), ("ErrorCount", 0)]
    return event("MASSSENDJOBFINISH", [("MsgID", number), ("Status", "send success"), *counts])


def subscription_popup(answers: dict[str, str], scene: int = 2) -> Message:
    """Consent asked on a page: `accept` or `reject` by template id, one `List` each."""
    lists = [[*_consent(template, answer), ("PopupScene", scene)] for template, answer in answers.items()]
    return event("subscribe_msg_popup_event", [("SubscribeMsgPopupEvent", [("List", each) for each in lists])])


def subscription_change(answers: dict[str, str]) -> Message:
    """Consent changed in the person's settings."""
    lists: Nodes = [("List", _consent(template, answer)) for template, answer in answers.items()]
    return event("subscribe_msg_change_event", [("SubscribeMsgChangeEvent", lists)])


def subscription_sent(template: str, number: int, code: int = 0, status: str = "success") -> Message:
    """What became of a subscription notice."""
    done: Nodes = [("TemplateId", template), ("MsgID", number), ("ErrorCode", code), ("ErrorStatus", status)]
    return event("subscribe_msg_sent_event", [("SubscribeMsgSentEvent", [("List", done)])])


def kf_session(name: str, account: str, other: str = "") -> Message:
    """A session of WeChat's own agents: `kf_create_session`, `kf_close_session`; `kf_switch_session` names two."""
    nodes: Nodes = [("FromKfAccount", account), ("ToKfAccount", other)] if other else [("KfAccount", account)]
    return event(name, nodes)


def user_info(openid: str, appid: str, name: str = "user_info_modified") -> Message:
    """A person changed or withdrew what they had shared."""
    return event(name, [("OpenID", openid), ("AppID", appid), ("RevokeInfo", 1)])


def _consent(template: str, answer: str) -> list[tuple[str, str | int]]:
    return [("TemplateId", template), ("SubscribeStatusString", answer)]
