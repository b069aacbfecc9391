"""One thread that takes all waiting messages, handles each in its own savepoint, commits once, then lets replies go.

Group commit: the disk is waited for once a batch, and nobody is answered before their message is on it. A message that
raises is undone alone and kept as failed; a batch whose transaction fails is replayed one message at a time.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine

from handlers import router, texts
from handlers.inbound import UNREADABLE, Inbound
from handlers.lifecycle import NotAllowed
from handlers.town import Town, TownCache
from storage import contacts, inbox, outbox
from storage.db import Transaction, driver_error, transaction
from storage.mail_tables import Inbox

BATCH = 64
TRIES = 3  # at a message that fails
LATE = timedelta(seconds=12)  # WeChat's own repeats are over by then
LOOK = 1.0  # seconds between an idle desk's looks at whether rules, people or places changed
_AGAIN = 0.05  # seconds before a batch that found the database busy is tried again
log = structlog.get_logger()


class NotInTime(Exception):
    """The message was not safely stored before WeChat would have hung up."""


@dataclass(slots=True)
class Waiting:
    """A message, and whoever waits for its reply; `late` when they gave up."""

    inbound: Inbound
    future: asyncio.Future[str] | None = None
    late: bool = False
    owed: bool = False
    reply: str = ""


class Desk:
    """Handles messages. `submit` from an event loop; `handle` from anywhere, at once, in the calling thread."""

    def __init__(self, engine: Engine, now: Callable[[], datetime], wake: Callable[[], None] = lambda: None) -> None:
        self._engine = engine
        self._now = now
        self._wake = wake
        self._cache = TownCache()
        self._queue: deque[Waiting] = deque()
        self._work = threading.Event()
        self._busy = threading.Lock()
        self._open = False
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)

    def start(self) -> None:
        """Load the town, so that the first message need not wait for it, and begin to take messages."""
        with transaction(self._engine) as tx:
            self._cache.view(tx)
        self._open = True
        self._thread.start()

    def stop(self) -> None:
        """Handle what is waiting, then stop."""
        self._open = False
        self._work.set()
        self._thread.join()

    async def submit(self, inbound: Inbound, patience: float) -> str:
        """The reply, once the message and all that follows is committed; NotInTime after `patience` seconds."""
        future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        item = Waiting(inbound, future)
        self._queue.append(item)
        self._work.set()
        timer = future.get_loop().call_later(patience, _give_up, item)
        try:
            return await future
        finally:
            timer.cancel()

    def handle(self, inbound: Inbound) -> str:
        """The reply, committed; for the demo, retries and tests."""
        item = Waiting(inbound)
        self._batch([item])
        return item.reply

    def retry_failed(self) -> int:
        """Try failed messages again; how many were tried."""
        with transaction(self._engine) as tx:
            rows = inbox.failed(tx, TRIES)
        for row in rows:
            self._batch([Waiting(_from_row(row), late=True)])
        return len(rows)

    @property
    def alive(self) -> bool:
        """Whether messages are being taken."""
        return self._thread.is_alive()

    def _run(self) -> None:
        while self._open or self._queue:
            if not self._work.wait(LOOK):
                self._look()
            self._work.clear()
            while self._queue:
                taken = [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]
                try:
                    self._settle(self._batch(taken))
                except Exception:  # the desk must not die of one batch: WeChat delivers it again
                    log.exception("desk stumbled")

    def _look(self) -> None:
        """Load what changed while nobody waits, so that the first message after a publish or a start does not."""
        try:
            with self._busy, transaction(self._engine) as tx:
                self._cache.view(tx)
        except Exception as error:  # the next message meets the same trouble, and somebody to tell
            log.warning("desk could not look", error=type(error).__name__)

    def _settle(self, done: Sequence[Waiting]) -> None:
        """Release the replies, and owe those that came too late."""
        answered = [(item.future, item.reply) for item in done if item.future]
        if answered:
            answered[0][0].get_loop().call_soon_threadsafe(_release, answered)
        late = [item for item in done if item.late and item.reply and not item.owed]
        if late:
            with transaction(self._engine) as tx:
                for item in late:
                    self._owe(tx, item)
        self._wake()

    def _batch(self, items: Sequence[Waiting]) -> Sequence[Waiting]:
        """Handle the items and commit; those that could not be stored at all are left out of what comes back."""
        with self._busy:
            try:
                self._commit(sorted(items, key=lambda item: item.inbound.openid))  # one order of locks everywhere
            except Exception as error:
                self._cache = TownCache()
                if len(items) == 1:
                    return self._undone(items[0], error)
            else:
                return items
        return [done for item in items for done in self._batch([item])]

    def _undone(self, item: Waiting, error: Exception) -> Sequence[Waiting]:
        """A message that could not be stored: tried again while somebody waits; after that WeChat repeats it."""
        log.error("not stored", error=type(error).__name__)
        if item.future is None:
            raise error
        if driver_error(error) and not item.late:
            time.sleep(_AGAIN)
            self._queue.append(item)
            self._work.set()
        else:
            item.future.get_loop().call_soon_threadsafe(_give_up, item)
        return ()

    def _commit(self, items: Sequence[Waiting]) -> None:
        with transaction(self._engine) as tx:
            town, now = self._cache.view(tx), self._now()
            for item in items:
                self._one(tx, town, item, now)
                if tx.stale:
                    tx.stale = False
                    town = self._cache.view(tx)

    def _one(self, tx: Transaction, town: Town, item: Waiting, now: datetime) -> None:
        started, inbound = time.perf_counter(), item.inbound
        row = inbox.record(tx, inbound.key, inbound.openid, inbound.kind, inbound.text, inbound.payload, now)
        if row.deliveries > 1 and row.state != "failed":
            item.reply = row.reply
            outbox.arrived_after_all(tx, inbound.key, now)
            handler = "repeat"
        elif inbound.kind == UNREADABLE:
            handler = UNREADABLE
        else:
            item.reply, handler = self._handled(tx, town, inbound, now, again=row.deliveries > 1)
        if item.late and item.reply and handler != "failed":
            self._owe(tx, item)
        item.owed = item.owed or handler == "failed"
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        log.info("message", key=inbound.key[-12:], kind=inbound.kind, handler=handler, ms=milliseconds)

    def _handled(self, tx: Transaction, town: Town, inbound: Inbound, now: datetime, again: bool) -> tuple[str, str]:
        """The reply and its handler; whatever goes wrong is undone and kept."""
        if again:
            inbox.again(tx, inbound.key)
        try:
            with tx.savepoint():
                return router.handle(tx, town, inbound, now)
        except NotAllowed:
            inbox.finish(tx, inbound.key, None, texts.NOT_NOW, None)
            return texts.NOT_NOW, "refused"
        except Exception as error:
            if driver_error(error):
                raise  # the database's trouble, not the message's
            log.exception("failed", key=inbound.key[-12:], kind=inbound.kind)
            inbox.fail(tx, inbound.key, texts.TROUBLE, type(error).__name__)
            return texts.TROUBLE, "failed"

    def _owe(self, tx: Transaction, item: Waiting) -> None:
        """The reply missed its five seconds: push it, unless WeChat's repeat fetches it first."""
        item.owed = True
        now = self._now()
        contact = contacts.by_openid(tx, item.inbound.openid)
        if contact is not None and contact.id:
            outbox.enqueue(tx, [contact.id], item.reply, now, due_at=now + LATE, late_for=item.inbound.key)


def _give_up(item: Waiting) -> None:
    item.late = True
    if item.future is not None and not item.future.done():
        item.future.set_exception(NotInTime())


def _release(answered: Sequence[tuple[asyncio.Future[str], str]]) -> None:
    for future, reply in answered:
        if not future.done():
            future.set_result(reply)


def _from_row(row: Inbox) -> Inbound:
    kept = row.payload or {}
    return Inbound(
        row.key, row.openid, row.kind, row.text, kept.get("event", ""), kept.get("event_key", ""),
        kept.get("tapped", False), kept.get("detail", {}),
    )  # fmt: skip
