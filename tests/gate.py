"""A gate before the handlers, to hold one message in the middle of its transaction while other things happen."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

import pytest

from handlers import router
from handlers.inbound import Inbound
from handlers.town import Town
from storage.db import Transaction

Result = TypeVar("Result")


class Gate:
    """The first message to come waits here, its inbox row written and nothing committed, until the gate opens."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._handle = router.handle
        self._reached, self._opened = threading.Event(), threading.Event()
        patch.setattr(router, "handle", self)

    def __call__(self, tx: Transaction, town: Town, inbound: Inbound, now: datetime) -> tuple[str, str]:
        """Stands in for `router.handle`."""
        if not self._reached.is_set():
            self._reached.set()
            assert self._opened.wait(20)
        return self._handle(tx, town, inbound, now)

    def await_message(self) -> None:
        """Until somebody stands at the gate."""
        assert self._reached.wait(10)

    def open(self) -> None:
        """Let them through."""
        self._opened.set()


@contextmanager
def aside() -> Iterator[Callable[[Callable[[], Result]], "Future[Result]"]]:
    """A place to do things in threads of their own."""
    with ThreadPoolExecutor(64) as pool:
        yield pool.submit


def eventually(true: Callable[[], object], seconds: float = 10) -> None:
    """Wait for something another thread does."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.005)
