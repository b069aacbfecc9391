"""A clock that can be moved forward, for windows and lifetimes that last days."""

import time


class Clock:
    """Seconds since 1970, plus however far it was moved. Credits, tokens and media live by it; signatures do not."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        """The time this platform believes in."""
        return time.time() + self.ahead

    def advance(self, seconds: float) -> None:
        """Move forward; raises ValueError for a step back, which no token or window is made for."""
        if seconds < 0:
            raise ValueError("时钟只能往前拨")
        self.ahead += seconds
