"""Passwords: argon2id, at most two at once, since each takes 65 MiB and a tenth of a second."""

from threading import BoundedSemaphore

from pwdlib import PasswordHash

SHORTEST = 10
_hasher = PasswordHash.recommended()
_turns = BoundedSemaphore(2)
_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$GxK8N5aGgfnB4iCNUCb2Jg$vqww55HQ0digy0WKWPo74KmZqkP85WlYWcjlFYMz6PQ"


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _turns:
        return _hasher.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the one that was kept; where nothing was kept it takes as long to say no."""
    with _turns:
        return _hasher.verify(password, kept or _NOBODYS) and kept is not None
