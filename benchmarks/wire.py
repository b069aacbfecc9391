"""The load generator: one event loop, a fixed number of connections, one request in flight on each."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast

import uvloop

from benchmarks.mail import Push

SAMPLED = 40  # every so many replies one is kept to be opened
_CUT_OFF = 15.0  # seconds; nobody here answers later and is still in the contest


@dataclass
class Window:
    """What one stretch of load gave: seconds for each request, some replies, and what was no proper answer."""

    began: float = 0.0
    ended: float = 0.0
    seconds: list[float] = field(default_factory=list)
    sample: list[tuple[str, bytes]] = field(default_factory=list)
    bad: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Messages a second."""
        return len(self.seconds) / (self.ended - self.began)

    def percentile(self, share: float) -> float:
        """Milliseconds in which this share of the requests was answered."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000

    def note(self, push: Push, seconds: float, answer: bytes) -> None:
        """One request is over; an answer that is no 200 with a message in it is counted as bad."""
        head, _, body = answer.partition(b"\r\n\r\n")
        status = head[9:12].decode("ascii", "replace")
        if status != "200":
            self.bad[f"HTTP {status}" if status else "cut off"] += 1
        elif not body.lstrip().startswith(b"<xml>"):
            self.bad["200 without a reply"] += 1
        self.seconds.append(seconds)
        if len(self.seconds) % SAMPLED == 1:
            self.sample.append((push.openid, body))


def drive(port: int, pushes: Iterable[Push], lines: int, seconds: float) -> Window:
    """Send the pushes over so many connections until they are used up or the time is over."""
    return uvloop.run(_drive(port, iter(pushes), lines, seconds))


async def _drive(port: int, pushes: Iterator[Push], lines: int, seconds: float) -> Window:
    window = Window(began=time.perf_counter())
    deadline = window.began + seconds
    await asyncio.gather(*(_line(port, pushes, window, deadline) for _ in range(lines)))
    window.ended = time.perf_counter()
    return window


async def _line(port: int, pushes: Iterator[Push], window: Window, deadline: float) -> None:
    """One connection's work; opening it anew when the server closed it counts as part of the request."""
    loop = asyncio.get_running_loop()
    connection: _Connection | None = None
    for push in pushes:
        started = time.perf_counter()
        if connection is None or connection.closed:
            _, connection = await loop.create_connection(_Connection, "127.0.0.1", port)
        answer = await asyncio.wait_for(connection.exchange(push.request), _CUT_OFF)
        ended = time.perf_counter()
        window.note(push, ended - started, answer)
        if ended > deadline:
            break
    if connection is not None:
        connection.close()


class _Connection(asyncio.Protocol):
    """HTTP just as far as the servers here speak it: Content-Length, or everything until the end."""

    def __init__(self) -> None:
        self.closed = False
        self._got = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ready to send."""
        self._transport = cast(asyncio.Transport, transport)

    async def exchange(self, request: bytes) -> bytes:
        """The whole answer; what came of it if the server hangs up."""
        self._answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._got.clear()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """Hang up."""
        self.closed = True
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        """Done once all that Content-Length promises is here."""
        self._got += data
        end = self._got.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._got[:end].lower()
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0].strip()
        if length and len(self._got) >= end + 4 + int(length):
            if b"connection: close" in head:
                self.close()
            self._complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Whatever came is the answer."""
        self.closed = True
        self._complete()

    def _complete(self) -> None:
        if not self._answer.done():
            self._answer.set_result(bytes(self._got))
