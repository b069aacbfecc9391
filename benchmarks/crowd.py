"""Residents who write at the same time, through a simulated WeChat that delivers again, and sometimes twice at once."""

import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from simulator import messages
from simulator.platform import Platform
from simulator.push import Delivery, Outcome, Pusher
from simulator.replies import BadReply, read_reply
from simulator.wire import Wire

THREADS = 16
WECHAT = 3  # deliveries WeChat makes before it gives up
PATIENCE = 180.0  # seconds after which a message counts as lost


@dataclass
class Sent:
    """One message, with everything that came back for it; `needed` deliveries and `seconds` until the receipt."""

    key: str
    openid: str
    text: str
    deliveries: list[Delivery] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0
    needed: int = 0
    repeats: int = 0

    def add(self, outcome: Outcome) -> None:
        """Enter a push's outcome."""
        self.deliveries += outcome.deliveries
        if outcome.text.strip():
            self.replies.append(outcome.text)
        elif outcome.problem and outcome.deliveries[-1].status == 200:
            self.problems.append(outcome.problem)
        elif not outcome.problem:
            self.problems.append("200，但没有回执")


class Twice:
    """A wire that can send the same push a second time while the first is still on its way."""

    def __init__(self) -> None:
        self._wire = Wire()
        self._pool = ThreadPoolExecutor(THREADS)
        self._wanted = threading.local()

    def arm(self, wanted: bool) -> None:
        """Whether this thread's next push goes out twice."""
        self._wanted.once = wanted

    def second(self) -> Future[tuple[int, bytes]] | None:
        """The other answer of this thread's last push, if it went out twice."""
        found: Future[tuple[int, bytes]] | None = self._wanted.__dict__.pop("other", None)
        return found

    def __call__(self, url: str, params: Mapping[str, str], body: bytes | None, timeout: float) -> tuple[int, bytes]:
        """The first answer."""
        if getattr(self._wanted, "once", False):
            self._wanted.once = False
            self._wanted.other = self._pool.submit(self._wire, url, params, body, timeout)
        return self._wire(url, params, body, timeout)


class Crowd:
    """Everybody who writes. `done` is called after every message, with its receipt or given up."""

    def __init__(self, platform: Platform, callback: str, pause: float, done: Callable[[], None]) -> None:
        self._platform = platform
        self._wire = Twice()
        self._pusher = Pusher(platform, callback, post=self._wire, deliveries=WECHAT, pause=pause)
        self._pause = pause
        self._done = done

    def say(self, openid: str, text: str, repeat: str = "") -> Sent:
        """One message until its receipt is there; `repeat` delivers it again: "after" its receipt or "during"."""
        started = time.monotonic()
        self._wire.arm(repeat == "during")
        outcome = self._pusher.deliver(openid, messages.text(text))
        sent = Sent(str(outcome.msg_id), openid, text)
        sent.add(outcome)
        while not sent.replies and time.monotonic() - started < PATIENCE:
            time.sleep(self._pause)
            sent.add(self._pusher.redeliver(openid))
        sent.seconds, sent.needed = time.monotonic() - started, len(sent.deliveries)
        if repeat == "after":
            self._again(sent)
        self._other(sent)
        self._done()
        return sent

    def _again(self, sent: Sent) -> None:
        sent.repeats += 1
        sent.add(self._pusher.redeliver(sent.openid))

    def _other(self, sent: Sent) -> None:
        """What the same push got that went out at the same time; a broken connection proves nothing."""
        other = self._wire.second()
        if other is None:
            return
        sent.repeats += 1
        try:
            status, body = other.result()
            reply = (
                read_reply(body, self._platform.account, sent.openid, self._platform.media) if status == 200 else None
            )
        except OSError:
            return
        except BadReply as error:
            sent.problems.append(str(error))
            return
        if status == 200:
            sent.add(Outcome(sent.openid, int(sent.key), (Delivery(0.0, status),), reply))

    def all_say(self, texts: Sequence[str], residents: int, repeats: float, seed: int) -> list[Sent]:
        """Each text once, by residents in turn; nobody writes two messages at once, as on a telephone."""
        chance = random.Random(seed)
        hands: list[list[tuple[str, str, str]]] = [[] for _ in range(THREADS)]
        for number, text in enumerate(texts):
            resident = number % residents
            hands[resident % THREADS].append((f"oFlood{resident:022d}", text, _repeat(chance, repeats)))
        with ThreadPoolExecutor(THREADS) as pool:
            return [
                sent for found in pool.map(lambda hand: [self.say(*plan) for plan in hand], hands) for sent in found
            ]


def _repeat(chance: random.Random, share: float) -> str:
    return chance.choice(("after", "during")) if chance.random() < share else ""
