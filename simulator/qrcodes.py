"""Codes with a scene: made by the API, scanned on the desk, drawn only as far as the eye needs."""

import hashlib
import secrets
from dataclasses import dataclass, field

from simulator.clock import Clock
from simulator.errors import ApiError

LONGEST = 2_592_000
SIDE = 25
"""Modules of the drawing, as in a version 2 code."""


@dataclass
class Codes:
    """Scene and end of every ticket; a permanent code has no end."""

    clock: Clock
    tickets: dict[str, tuple[str, float | None]] = field(default_factory=dict)

    def create(self, order: dict[str, object]) -> dict[str, object]:
        """A ticket for the scene of a `qrcode/create` body; raises ApiError 40053 for a scene WeChat refuses."""
        name, scene = str(order.get("action_name", "")), _scene(order)
        ticket = secrets.token_urlsafe(60)
        answer: dict[str, object] = {"ticket": ticket, "url": f"http://weixin.qq.com/q/{secrets.token_urlsafe(16)}"}
        if "LIMIT" in name:
            self.tickets[ticket] = (scene, None)
            return answer
        wanted = order.get("expire_seconds", 60)
        if not isinstance(wanted, int) or wanted < 1:
            raise ApiError(40053)
        seconds = min(wanted, LONGEST)
        self.tickets[ticket] = (scene, self.clock.now() + seconds)
        return answer | {"expire_seconds": seconds}

    def ticket_of(self, scene: str) -> str:
        """A ticket that still leads to the scene; an unknown scene gets one made up, as from another day."""
        now = self.clock.now()
        for ticket, (named, end) in self.tickets.items():
            if named == scene and (end is None or now < end):
                return ticket
        return "TICKET_" + hashlib.sha1(scene.encode()).hexdigest()

    def picture(self, ticket: str) -> str | None:
        """An SVG that looks like the code, or None for an unknown ticket."""
        return _drawing(ticket) if ticket in self.tickets else None


def _scene(order: dict[str, object]) -> str:
    info = order.get("action_info")
    scene = info.get("scene") if isinstance(info, dict) else None
    name = str(order.get("action_name", ""))
    if not isinstance(scene, dict) or name not in ("QR_SCENE", "QR_STR_SCENE", "QR_LIMIT_SCENE", "QR_LIMIT_STR_SCENE"):
        raise ApiError(40053)
    value = scene.get("scene_str" if "STR" in name else "scene_id")
    if not value or not 1 <= len(str(value)) <= 64:
        raise ApiError(40053)
    return str(value)


def _drawing(ticket: str) -> str:
    dots = "".join(
        f'<rect x="{x}" y="{y}" width="1" height="1"/>' for y in range(SIDE) for x in range(SIDE) if _dark(ticket, x, y)
    )
    box = f"-2 -2 {SIDE + 4} {SIDE + 4}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="290" height="290">'
        f'<rect x="-2" y="-2" width="100%" height="100%" fill="#fff"/>{dots}</svg>'
    )


def _dark(ticket: str, x: int, y: int) -> bool:
    for left, top in ((0, 0), (SIDE - 7, 0), (0, SIDE - 7)):
        if left - 1 <= x <= left + 7 and top - 1 <= y <= top + 7:
            ring = max(abs(x - left - 3), abs(y - top - 3))
            return ring in (0, 1, 3)
    return hashlib.md5(f"{ticket}{x}.{y}".encode(), usedforsecurity=False).digest()[0] % 2 == 0
