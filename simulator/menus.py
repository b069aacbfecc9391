"""The account's menu: what `menu/create` accepts."""

import json
from typing import Any

from simulator.errors import ApiError

KEYED = ("click", "scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin")
TYPES = (*KEYED, "location_select", "view", "miniprogram", "media_id", "article_id", "view_limited")


def read_menu(body: bytes) -> dict[str, Any]:
    """The menu of a `menu/create` body; raises ApiError as WeChat refuses it."""
    if b"\\u" in body:
        raise ApiError(40033)
    try:
        menu = json.loads(body)
    except ValueError as error:
        raise ApiError(47001) from error
    buttons = menu.get("button") if isinstance(menu, dict) else None
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
        raise ApiError(40016)
    for button in buttons:
        _check_top(button)
    return {"button": buttons}


def button_at(menu: dict[str, Any] | None, path: list[int]) -> dict[str, Any]:
    """The button under `path` ([0] or [0, 2]); raises LookupError when there is none to press."""
    buttons: list[dict[str, Any]] = (menu or {}).get("button", [])
    found = buttons[path[0]]
    for step in path[1:]:
        found = found["sub_button"][step]
    if found.get("sub_button"):
        raise LookupError("这个按钮只打开子菜单")
    return found


def _check_top(button: Any) -> None:
    if not isinstance(button, dict):
        raise ApiError(47001)
    subs = button.get("sub_button") or []
    if len(subs) > 5:
        raise ApiError(40023)
    if not subs:
        _check(button, longest=16)
        return
    _check_name(button, longest=16)
    for sub in subs:
        _check(sub, longest=60)


def _check(button: Any, longest: int) -> None:
    if not isinstance(button, dict):
        raise ApiError(47001)
    _check_name(button, longest)
    if button.get("type") not in TYPES:
        raise ApiError(40017)
    if not 1 <= len(str(button.get("key", "-")).encode()) <= 128:
        raise ApiError(40019)
    if button["type"] in (*KEYED, "location_select") and "key" not in button:
        raise ApiError(40019)
    if button["type"] == "view" and not 1 <= len(str(button.get("url", "")).encode()) <= 1024:
        raise ApiError(40020)


def _check_name(button: dict[str, Any], longest: int) -> None:
    if not 1 <= len(str(button.get("name", "")).encode()) <= longest:
        raise ApiError(40018)
