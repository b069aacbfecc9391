"""Access tokens: the stable kind and the plain kind, which know nothing of each other."""

import secrets
from dataclasses import dataclass, field

from simulator.clock import Clock
from simulator.errors import ApiError

LIFETIME = 7200
OVERLAP = 300
"""Seconds in which an old token still works beside its successor; also how early a stable token is renewed."""
FORCED_A_DAY = 20
FORCED_APART = 30


@dataclass
class Tokens:
    """Every token handed out, with the moment it ends and whether that end came by age (42001) or early (40001)."""

    clock: Clock
    ends: dict[str, float] = field(default_factory=dict)
    replaced: set[str] = field(default_factory=set)
    stable: str = ""
    plain: str = ""
    forced: list[float] = field(default_factory=list)

    def get_stable(self, force: bool = False) -> tuple[str, int]:
        """The token and the seconds it has left: the same one again until five minutes before its end."""
        if force:
            self._count_forced()
            self._end(self.stable, after=0)
        if self._left(self.stable) <= OVERLAP:
            self.stable = self._issue()
        return self.stable, self._left(self.stable)

    def get_plain(self) -> tuple[str, int]:
        """A new token each time; the one before it works for five more minutes."""
        self._end(self.plain, after=OVERLAP)
        self.plain = self._issue()
        return self.plain, LIFETIME

    def check(self, token: str) -> None:
        """Raises ApiError 41001, 40014, 40001 or 42001 for a token that does not work."""
        if not token:
            raise ApiError(41001)
        if token not in self.ends:
            raise ApiError(40001 if token.startswith("SIM_") else 40014)
        if self._left(token) <= 0:
            raise ApiError(40001 if token in self.replaced else 42001)

    def _issue(self) -> str:
        token = "SIM_" + secrets.token_urlsafe(96)
        self.ends[token] = self.clock.now() + LIFETIME
        return token

    def _end(self, token: str, after: int) -> None:
        if self._left(token) > after:
            self.ends[token] = self.clock.now() + after
            self.replaced.add(token)

    def _left(self, token: str) -> int:
        return round(self.ends.get(token, 0) - self.clock.now())

    def _count_forced(self) -> None:
        now = self.clock.now()
        self.forced = [at for at in self.forced if now - at < 86400]
        if len(self.forced) >= FORCED_A_DAY:
            raise ApiError(45009)
        if self.forced and now - self.forced[-1] < FORCED_APART:
            raise ApiError(45011)
        self.forced.append(now)
