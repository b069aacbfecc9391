"""A message as WeChat delivered it, free of XML."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from storage.contacts import NO_QUOTA, Quota

MESSAGE = Quota(5, timedelta(hours=48))
ACTION = Quota(3, timedelta(minutes=1))
_ACTIONS = frozenset({"click", "subscribe", "scan", "scancode_push", "scancode_waitmsg"})
UNREADABLE = "unreadable"  # our own kind: verified, kept for diagnosis, from nobody we could tell


@dataclass(frozen=True, slots=True)
class Inbound:
    """`kind` is WeChat's MsgType; `event` is lower case; `detail` keeps media ids, coordinates and the like.

    `key` identifies the message over all its deliveries: MsgId, or for events sender, time, event and key.
    """

    key: str
    openid: str
    kind: str
    text: str = ""
    event: str = ""
    event_key: str = ""
    tapped: bool = False
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def quota(self) -> Quota:
        """The pushes that this action allows us (WeChat's rule; a tapped menu line counts as a click)."""
        if self.kind == "event":
            return ACTION if self.event in _ACTIONS else NO_QUOTA
        return ACTION if self.tapped else MESSAGE

    @property
    def payload(self) -> dict[str, Any] | None:
        """What the inbox keeps besides kind and text, enough to handle the message again."""
        rest = {"event": self.event, "event_key": self.event_key, "tapped": self.tapped, "detail": self.detail}
        return {name: value for name, value in rest.items() if value} or None
