"""Carries what people sent into the house: photos, voices and films, before WeChat forgets them.

Threads of its own, so that neither a push nor a message ever waits for a download. Each file is claimed with a lease,
fetched outside any transaction, and what became of it recorded; whoever dies on the way leaves it due again.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import Engine

from bot.download import NoFile
from bot.media import content_type
from bot.wechat import SendFailed
from storage import attachments
from storage.attachments import TOO_LARGE, Wanted
from storage.db import Transaction, transaction
from storage.reading import reading

HANDS = 3  # files fetched at the same time
POLL = 1.0  # seconds between looks
LEASE = timedelta(minutes=5)  # longer than any fetching takes
LASTS = timedelta(days=3)  # WeChat's promise for what people sent
FIRST, LONGEST = timedelta(seconds=5), timedelta(hours=1)  # until the next try, doubled each time
_FORGOTTEN = 40007  # WeChat has no such file (any more)
log = structlog.get_logger()


class Source(Protocol):
    """Where the files are; raises SendFailed or NoFile."""

    def fetch(self, media_id: str) -> bytes:
        """One file."""


class Porter:
    """Fetches until stopped."""

    def __init__(self, engine: Engine, source: Source, now: Callable[[], datetime], poll: float = POLL) -> None:
        self._engine, self._source, self._now, self._poll = engine, source, now, poll
        self._closing = threading.Event()
        self._hands = [threading.Thread(target=self._run, name=f"porter-{i}", daemon=True) for i in range(HANDS)]

    def start(self) -> None:
        """Begin to fetch."""
        for hand in self._hands:
            hand.start()

    def stop(self) -> None:
        """Take up nothing more. What is under way may be cut off: its lease runs out, and it is fetched again."""
        self._closing.set()
        for hand in self._hands:
            hand.join(timeout=1)

    def _run(self) -> None:
        found = False
        while not self._closing.wait(0 if found else self._poll):
            try:
                found = self.fetch()
            except Exception:
                log.exception("porter stumbled")
                found = False

    def fetch(self) -> bool:
        """Fetch one file that is due; False if none is."""
        now = self._now()
        with reading(self._engine) as tx:
            if not attachments.any_due(tx, now):
                return False
        with transaction(self._engine) as tx:
            wanted = attachments.claim(tx, now, now + LEASE)
        if wanted is not None:
            self._carry(wanted)
        return wanted is not None

    def _carry(self, wanted: Wanted) -> None:
        started, content, error = time.perf_counter(), b"", ""
        try:
            content = self._source.fetch(wanted.media_id)
        except SendFailed as failed:
            error = str(failed.code or "no answer")
        except NoFile as none:
            error = str(none)
        except Exception:  # a bug of ours: tried again like any other failure, and given up in the end
            log.exception("fetching broke", attachment=wanted.id)
            error = "broken"
        with transaction(self._engine) as tx:
            outcome = self._failed(tx, wanted, error) if error else _kept(tx, wanted, content)
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        tell = log.warning if error else log.info
        tell("fetched", attachment=wanted.id, outcome=outcome, error=error, bytes=len(content), ms=milliseconds)

    def _failed(self, tx: Transaction, wanted: Wanted, error: str) -> str:
        now = self._now()
        if error in (str(_FORGOTTEN), TOO_LARGE) or now - wanted.sent_at > LASTS:
            attachments.give_up(tx, wanted.id, error)
            return "gone"
        wait = min(LONGEST, FIRST * 2 ** min(wanted.attempts, 20))
        attachments.postpone(tx, wanted.id, now + wait, error)
        return f"again in {wait.total_seconds():.0f} s"


def _kept(tx: Transaction, wanted: Wanted, content: bytes) -> str:
    attachments.keep(tx, wanted.id, content_type(content), content)
    return "kept"
