"""The bond to the product: checked at the start until it answers, and again whenever a push finds nobody."""

import threading
from collections.abc import Callable

from simulator.push import Pusher


def watch(pusher: Pusher, connected: Callable[[], None], seconds: float = 1.0) -> threading.Thread:
    """Verify the callback URL whenever it is not connected; `connected` is called the first time it is."""
    thread = threading.Thread(target=_watch, args=(pusher, connected, seconds), daemon=True, name="connection")
    thread.start()
    return thread


def _watch(pusher: Pusher, connected: Callable[[], None], seconds: float) -> None:
    pause = threading.Event()
    while not pusher.verify():
        pause.wait(seconds)
    connected()
    while not pause.wait(seconds):
        if pusher.state != "connected":
            pusher.verify()
