"""Temporary media: kept three days, as WeChat keeps them."""

import secrets
from dataclasses import dataclass, field

from simulator.clock import Clock
from simulator.errors import ApiError

KEPT = 3 * 24 * 3600


@dataclass(frozen=True)
class Medium:
    """One file; `kind` is image, voice, video or thumb."""

    id: str
    kind: str
    data: bytes
    content_type: str
    created: float


@dataclass
class Shelf:
    """All files sent in either direction, by media_id."""

    clock: Clock
    files: dict[str, Medium] = field(default_factory=dict)

    def add(self, kind: str, data: bytes, content_type: str) -> Medium:
        """Keep a file under a fresh media_id."""
        medium = Medium(secrets.token_urlsafe(48), kind, data, content_type, self.clock.now())
        self.files[medium.id] = medium
        return medium

    def get(self, media_id: str) -> Medium:
        """The file; raises ApiError 40007 when it is unknown or older than three days."""
        medium = self.files.get(media_id)
        if medium is None or self.clock.now() - medium.created > KEPT:
            raise ApiError(40007)
        return medium
