"""The desk from which the platform is played: what every act works on and how results are written as JSON."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.account import User
from simulator.platform import Platform
from simulator.push import Outcome, Pusher
from simulator.stage import Stage

Body = Mapping[str, Any]
Answer = dict[str, Any]


class DeskError(ValueError):
    """An act that cannot be done; its text is for whoever tried."""


@dataclass
class Desk:
    """What the acts work on. `epoch` changes when everything was forgotten, so that an open page starts anew."""

    platform: Platform
    pusher: Pusher
    stage: Stage = field(default_factory=Stage)
    epoch: str = field(default_factory=lambda: secrets.token_hex(4))

    def __post_init__(self) -> None:
        """The play begins with its people on the page."""
        self.stage.set_on(self.platform)


def user_json(platform: Platform, user: User) -> Answer:
    """A person as the page shows them; `seconds` is what is left of the push window."""
    left, seconds = platform.credit(user.openid)
    return {
        "openid": user.openid,
        "name": user.name,
        "caption": user.caption,
        "colour": user.colour,
        "following": user.following,
        "typing": platform.clock.now() < user.typing_until,
        "left": left,
        "seconds": round(seconds),
    }


def outcome_json(outcome: Outcome) -> Answer:
    """What became of a push; ids are strings because JavaScript would round them."""
    return {
        "openid": outcome.openid,
        "msg_id": str(outcome.msg_id),
        "text": outcome.text,
        "reply": vars(outcome.reply) if outcome.reply else None,
        "deliveries": [vars(delivery) for delivery in outcome.deliveries],
        "notice": outcome.notice,
        "problem": outcome.problem,
    }


def want(body: Body, name: str) -> str:
    """A text the act cannot do without; raises DeskError when it is missing."""
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise DeskError(f"缺少 {name}")
    return value
