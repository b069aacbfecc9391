"""The model of the platform: everything it remembers, no network."""

import itertools
import threading
import time
from typing import Any

from simulator.account import Account, User
from simulator.clock import Clock
from simulator.credit import Trigger
from simulator.errors import ApiError
from simulator.faults import Faults
from simulator.log import Log
from simulator.media import Shelf
from simulator.qrcodes import Codes
from simulator.tokens import Tokens


class Platform:
    """One account with its users. Hold `lock` around anything that reads and then writes."""

    def __init__(self, account: Account | None = None) -> None:
        self.account = account or Account()
        self.base_url = "http://127.0.0.1:8001"
        self.lock = threading.RLock()
        # A product keeps what it has seen; numbers must stay unique when the simulator starts anew.
        self._numbers = itertools.count(time.time_ns() // 1000 * 1000)
        self.reset()

    def reset(self) -> None:
        """Forget everything but the account: users, conversations, tokens, media, menu, codes, faults, clock."""
        with self.lock:
            self.clock = Clock()
            self.log = Log(self.clock)
            self.tokens = Tokens(self.clock)
            self.media = Shelf(self.clock)
            self.codes = Codes(self.clock)
            self.faults = Faults()
            self.menu: dict[str, Any] | None = None
            self.users: dict[str, User] = {}
            self._event_times: dict[tuple[str, str, str], int] = {}

    def number(self) -> int:
        """A fresh 64-bit number, for MsgId and the ids of templates."""
        return next(self._numbers)

    def event_time(self, openid: str, event: str, key: str) -> int:
        """CreateTime of an event: now, or a second after the person's last equal event, which has no other identity."""
        with self.lock:
            now = max(int(time.time()), self._event_times.get((openid, event, key), 0) + 1)
            self._event_times[openid, event, key] = now
            return now

    def user(self, openid: str) -> User:
        """The person; somebody unknown becomes a follower of long standing."""
        with self.lock:
            return self.users.setdefault(openid, User(openid, name=openid[-4:]))

    def known(self, openid: object) -> User:
        """The person an API call names; raises ApiError 40003 for nobody."""
        user = self.users.get(openid) if isinstance(openid, str) else None
        if user is None:
            raise ApiError(40003)
        return user

    def follow(self, openid: str, scene: str = "") -> None:
        """The person follows, perhaps through a code with a scene."""
        with self.lock:
            user = self.user(openid)
            user.following, user.followed_at, user.scene = True, self.clock.now(), scene

    def unfollow(self, openid: str) -> None:
        """The person leaves; nothing can be pushed to them any more."""
        self.user(openid).following = False

    def grant(self, openid: str, trigger: Trigger) -> None:
        """The person did something that opens a push window."""
        with self.lock:
            user = self.user(openid)
            user.spoke_at = self.clock.now()
            user.credit.grant(trigger, user.spoke_at)

    def credit(self, openid: str) -> tuple[int, float]:
        """Messages left to this person and the seconds they stay valid; (0, 0) outside any window."""
        user, now = self.user(openid), self.clock.now()
        left = user.credit.messages(now) if user.following else 0
        return left, max(0.0, user.credit.until - now) if user.following else 0.0
