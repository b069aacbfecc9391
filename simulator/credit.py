"""How many messages an account may still push to a person, and until when."""

from dataclasses import dataclass

from simulator.errors import ApiError


@dataclass(frozen=True)
class Trigger:
    """What one act of a person allows: so many messages for so many seconds."""

    messages: int
    seconds: int


MESSAGE = Trigger(messages=5, seconds=48 * 3600)
"""A message sent by the person (WeChat's rule since 2023-06-12)."""
ACT = Trigger(messages=3, seconds=60)
"""A menu click, a menu scan, following, scanning a code, and choosing a line of a `msgmenu`."""


@dataclass
class Credit:
    """One person's window. A new act never adds up: it lifts the count and the end to its own if they are lower."""

    left: int = 0
    until: float = 0.0

    def grant(self, trigger: Trigger, now: float) -> None:
        """Open or refill the window."""
        self.left = max(self.messages(now), trigger.messages)
        self.until = max(self.until, now + trigger.seconds)

    def messages(self, now: float) -> int:
        """What is left of an open window, 0 outside it."""
        return self.left if now < self.until else 0

    def check(self, now: float) -> None:
        """Raises ApiError 45015 outside the window, 45047 when the window is used up."""
        if now >= self.until:
            raise ApiError(45015)
        if not self.left:
            raise ApiError(45047)

    def spend(self, now: float) -> None:
        """Take one message from the window; raises as `check` does."""
        self.check(now)
        self.left -= 1
