"""The bond to the product heals by itself."""

import threading
import time
from collections.abc import Mapping

from simulator.connection import watch
from simulator.platform import Platform
from simulator.push import Pusher


class Line:
    """A wire that can be cut; a server at its end that echoes."""

    def __init__(self) -> None:
        self.cut = True
        self.tried = threading.Semaphore(0)

    def __call__(self, url: str, params: Mapping[str, str], body: bytes | None, timeout: float) -> tuple[int, bytes]:
        """Raises ConnectionError while cut."""
        self.tried.release()
        if self.cut:
            raise ConnectionRefusedError
        return 200, params["echostr"].encode()


def wait_for_state(pusher: Pusher, state: str) -> bool:
    """Whether the state comes within five seconds."""
    deadline = time.monotonic() + 5
    while pusher.state != state and time.monotonic() < deadline:
        time.sleep(0.005)
    return pusher.state == state


def test_it_tries_until_it_is_answered_tells_once_and_mends_a_lost_connection(platform: Platform) -> None:
    line, told = Line(), threading.Semaphore(0)
    pusher = Pusher(platform, post=line)
    watch(pusher, told.release, seconds=0.01)
    assert line.tried.acquire(timeout=5)
    assert line.tried.acquire(timeout=5)
    assert pusher.state == "waiting"
    line.cut = False
    assert told.acquire(timeout=5)
    assert wait_for_state(pusher, "connected")
    pusher.state = "waiting"
    assert wait_for_state(pusher, "connected")
    assert not told.acquire(blocking=False)
