"""The simulator in a thread of the calling process, for tests."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import uvicorn

from simulator.app import create_simulator
from simulator.platform import Platform
from simulator.push import Pusher
from simulator.stage import Stage


@contextlib.contextmanager
def serve_in_thread(
    platform: Platform | None = None, pusher: Pusher | None = None, stage: Stage | None = None
) -> Iterator[str]:
    """Serve on a free port of 127.0.0.1 and yield the base URL; raises RuntimeError if it does not come up."""
    app = create_simulator(platform, pusher, stage)
    listener = socket.create_server(("127.0.0.1", 0))
    base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app.state.platform.base_url = base_url
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        _await_start(server, thread)
        yield base_url
    finally:
        server.should_exit = True
        thread.join(timeout=5)
        listener.close()


def _await_start(server: uvicorn.Server, thread: threading.Thread) -> None:
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("模拟器没有起来")
        time.sleep(0.005)
