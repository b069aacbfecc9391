"""What the one at the desk does to the platform itself: its clock, its faults, its mode, its phones."""

import secrets

from simulator.account import MODES
from simulator.desk import Answer, Body, Desk, DeskError, user_json, want
from simulator.faults import Fault
from simulator.stage import COLOURS, Phone, add_phone


def clock(desk: Desk, body: Body) -> Answer:
    """Move the clock forward by `days`, `hours`, `minutes` and `seconds` together."""
    units = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}
    try:
        desk.platform.clock.advance(sum(float(body.get(name, 0)) * size for name, size in units.items()))
    except (TypeError, ValueError) as error:
        raise DeskError("时钟只能往前拨") from error
    return {"now": desk.platform.clock.now()}


def faults(desk: Desk, body: Body) -> Answer:
    """Order a fault (fields of `Fault`), or with `clear` take all of them back."""
    if body.get("clear"):
        desk.platform.faults.waiting.clear()
    else:
        try:
            desk.platform.faults.add(Fault(**body))
        except (TypeError, ValueError) as error:
            raise DeskError(f"故障写得不对：{error}") from error
    return {"waiting": [vars(fault) for fault in desk.platform.faults.waiting]}


def mode(desk: Desk, body: Body) -> Answer:
    """Switch the account between plain, compatible and safe."""
    wanted = body.get("mode")
    if wanted not in MODES:
        raise DeskError(f"mode 应是 {'、'.join(MODES)} 之一")
    desk.platform.account.mode = wanted
    return {"mode": wanted}


def users(desk: Desk, body: Body) -> Answer:
    """Add a phone to the page: `name`, and if wanted `openid`, `caption`, `colour`, `following`."""
    colour = COLOURS[len(desk.platform.users) % len(COLOURS)]
    try:
        phone = Phone(
            str(body.get("openid") or "oSimPhone" + secrets.token_hex(9)),
            want(body, "name"),
            str(body.get("caption", "居民")),
            str(body.get("colour") or colour),
        )
    except ValueError as error:
        raise DeskError(str(error)) from error
    return user_json(desk.platform, add_phone(desk.platform, phone, following=body.get("following") is True))


def reset(desk: Desk, _body: Body) -> Answer:
    """Forget everything and set the stage again."""
    desk.platform.reset()
    desk.pusher.forget()
    desk.stage.set_on(desk.platform)
    desk.epoch = secrets.token_hex(4)
    return {"epoch": desk.epoch}
