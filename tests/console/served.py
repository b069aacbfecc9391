"""The stage's product on a socket, for real browsers."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import uvicorn
from playwright.sync_api import Page

from tests.console.conftest import PASSWORD
from tests.stage import Stage


@contextlib.contextmanager
def served(stage: Stage) -> Iterator[str]:
    """The base address while the block lasts. The product itself was started by the stage."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(stage.client.app, lifespan="off", log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=5)
        listener.close()


def sign_in(page: Page, base: str, login: str) -> None:
    """Log in as somebody types it."""
    page.goto(f"{base}/console/login")
    page.get_by_label("用户名").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login" not in url)
