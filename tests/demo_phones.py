"""The demo as somebody plays it: `gejie demo` in processes of its own, and the four telephones of its page."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Locator, Page, expect

LI_AYI, XIAO_ZHOU = "oDemo-LiAyi-000000000000001A", "oDemo-XiaoZhou-000000000002B"
WANG_FANG, CHEN_JING = "oDemo-WangFang-000000000003C", "oDemo-ChenJing-000000000004D"
PATIENCE = 120.0  # seconds for the demo to furnish its town on a busy machine
SOON = 20_000  # milliseconds for anything a telephone must show
_NUMBER = re.compile(r"\d{4}-\d{3}")


@dataclass(frozen=True)
class Demo:
    """Where the running demo's two pages are."""

    product: str
    phones: str
    log: Path

    def enter_console(self, page: Page, login: str) -> None:
        """Log in with what the demo printed when it started."""
        printed = re.search(r"密码 (\S+?)（", self.log.read_text(encoding="utf-8"))
        assert printed, "the demo printed no password"
        page.goto(f"{self.product}/console/login")
        page.get_by_label("用户名").fill(login)
        page.get_by_label("密码").fill(printed[1])
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("link", name="退出").or_(page.get_by_role("button", name="退出"))).to_be_visible()

    def rest(self) -> None:
        """Wait until the outbox has nothing more to send: every push was delivered or is held."""
        _until(lambda: not {"waiting", "sending"} & self._outbox().keys(), "the courier did not come to rest")

    def _outbox(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(_page(f"{self.product}/readyz"))["outbox"]
        return found


@contextmanager
def running_demo(folder: Path) -> Iterator[Demo]:
    """The demo while the block lasts, with its data in `folder` and on ports nobody else uses."""
    port, phones_port = _free_ports()
    gejie = Path(sys.executable).with_name("gejie")
    command = [str(gejie), "demo", "--port", str(port), "--phones-port", str(phones_port), "--folder", str(folder)]
    log = folder.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
    demo = Demo(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{phones_port}", log)
    try:
        _until(lambda: _answers(process, demo.product) and _answers(process, demo.phones), f"no answer, see {log}")
        yield demo
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


def _answers(process: subprocess.Popen[bytes], address: str) -> bool:
    assert process.poll() is None, "the demo ended by itself"
    try:
        return bool(_page(address))
    except OSError:
        return False


def _page(address: str) -> bytes:
    with urlopen(address, timeout=10) as answer:
        body: bytes = answer.read()
    return body


def _until(true: Callable[[], bool], complaint: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, complaint
        time.sleep(0.1)


class Telephone:
    """One person's telephone on the page."""

    def __init__(self, page: Page, openid: str) -> None:
        self.element = page.locator(f"[data-openid={openid}]")

    def say(self, text: str) -> None:
        """Type a message and send it; a telephone with a menu shows the menu's keys first."""
        expect(self.element).to_have_attribute("data-menu", "true", timeout=SOON)
        if self.element.locator(".to-text").is_visible():
            self.element.locator(".to-text").click()
        self.element.locator("textarea").fill(text)
        self.element.locator("textarea").press("Enter")
        expect(self.element.locator(".row.user", has_text=text).last).to_be_visible(timeout=SOON)

    def tap(self, button: str, entry: str) -> None:
        """Open one of the menu's buttons and tap an entry."""
        expect(self.element).to_have_attribute("data-menu", "true", timeout=SOON)
        if self.element.locator(".to-menu").is_visible():
            self.element.locator(".to-menu").click()
        self.element.get_by_role("button", name=button, exact=True).click()
        self.element.get_by_role("button", name=entry, exact=True).click()

    def shows(self, *words: str) -> str:
        """Wait for a bubble of the account with all these words, and give its text."""
        bubble = self._bubbles(*words).last
        expect(bubble).to_be_visible(timeout=SOON)
        return bubble.inner_text()

    def never_showed(self, *words: str) -> None:
        """Nothing of the account's says this."""
        expect(self._bubbles(*words)).to_have_count(0)

    def number(self, *words: str) -> str:
        """The ticket's number in the bubble with these words, as in 1121-007."""
        found = _NUMBER.search(self.shows(*words))
        assert found is not None
        return found[0]

    def _bubbles(self, *words: str) -> Locator:
        bubbles = self.element.locator(".row.account:not(.failed) .bubble")
        for said in words:
            bubbles = bubbles.filter(has_text=said)
        return bubbles
