"""Delivers the outbox: claims what is due, sends outside any transaction, records what became of it.

The ladder: a customer-service message while the person's credit lasts; else the message is held and shown first when
they next write. Template and subscription notices will be further rungs between the two. At least once, never lost.
"""

import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

import structlog
from sqlalchemy import Engine

from bot.letters import LONGEST_REPLY
from bot.reactions import Reaction
from bot.wechat import SendFailed
from handlers import questions
from handlers.asked import gives_way
from storage import contacts, outbox
from storage.db import Transaction, transaction
from storage.mail_tables import Outbox
from storage.tables import Contact

LEASE = timedelta(minutes=3)  # longer than any sending takes
PEOPLE = 24  # contacts claimed at once
POLL = 0.5  # seconds; rows of other processes, and what becomes due
WINDOW = 0.15  # seconds; what comes together for one person goes out as one message
HOUSEKEEPING = 15.0  # seconds between looks at the clocks
TRIES = 10  # before an unanswering platform makes us wait for the person
log = structlog.get_logger()


class Sender(Protocol):
    """One way to reach a person; raises SendFailed."""

    def send_text(self, openid: str, text: str) -> None:
        """Push a text."""


class Parcel(NamedTuple):
    """What one person gets in one message: rows in order, the text, and the question it opens."""

    contact: Contact
    rows: Sequence[Outbox]
    pieces: Sequence[str]
    opens: Outbox | None


class Sent(NamedTuple):
    """A parcel that was tried, why it failed if it did, and how long it took."""

    parcel: Parcel
    failed: SendFailed | None
    milliseconds: float


class Courier:
    """A thread that delivers until stopped; `tend` is called now and then for the clocks."""

    def __init__(
        self, engine: Engine, sender: Sender, now: Callable[[], datetime], tend: Callable[[], None] = lambda: None,
        window: float = WINDOW,
    ) -> None:  # fmt: skip
        self._engine = engine
        self._sender = sender
        self._now = now
        self._tend = tend
        self._window = window
        self._wake = threading.Event()
        self._open = True
        self.seen_alive = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self._pool = ThreadPoolExecutor(8, thread_name_prefix="courier")

    def start(self) -> None:
        """Begin to deliver."""
        self._thread.start()

    def wake(self) -> None:
        """Something may be due."""
        self._wake.set()

    def stop(self) -> None:
        """Finish what is being sent, then stop."""
        self._open = False
        self._wake.set()
        self._thread.join()
        self._pool.shutdown()

    def _run(self) -> None:
        tended = time.monotonic()
        while self._open:
            self._wake.wait(POLL)
            self._wake.clear()
            time.sleep(self._window)
            try:
                if self.deliver():
                    self._wake.set()  # there may be more
                if time.monotonic() - tended > HOUSEKEEPING:
                    tended = time.monotonic()
                    self._tend()
                self.seen_alive = time.monotonic()
            except Exception:
                log.exception("courier stumbled")
                time.sleep(POLL)

    def deliver(self) -> int:
        """Send what is due now; how many people were written to or found out of reach."""
        now = self._now()
        with transaction(self._engine) as tx:
            claimed = outbox.claim(tx, now, now + LEASE, PEOPLE)
            parcels = [parcel for contact, rows in claimed if (parcel := self._packed(tx, contact, rows, now))]
        under_way = {self._pool.submit(self._send, parcel) for parcel in parcels}
        while under_way:
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            self._settle([future.result() for future in done])
        return len(claimed)

    def _packed(self, tx: Transaction, contact: Contact, rows: Sequence[Outbox], now: datetime) -> Parcel | None:
        """What can go out in one push, paid from the person's credit; the rest is held or waits its turn."""
        parcel = pack(contact, rows, now)
        outbox.settle(tx, rows[len(parcel.rows) :], state="waiting")
        reachable = contact.following and contact.openid
        if not reachable or not contacts.spend(tx, contact.id or 0, len(parcel.pieces), now):
            outbox.settle(tx, rows, state="held", lease_until=None, error="" if reachable else "not following")
            return None
        return parcel

    def _send(self, parcel: Parcel) -> Sent:
        started, failed = time.perf_counter(), None
        try:
            for piece in parcel.pieces:
                self._sender.send_text(parcel.contact.openid or "", piece)
        except SendFailed as error:
            failed = error
        except Exception:  # a bug of ours must not undo what the others' sendings came to
            log.exception("sending broke", outbox=[row.id for row in parcel.rows])
            failed = SendFailed(None, doubtful=True)
        return Sent(parcel, failed, round((time.perf_counter() - started) * 1000, 1))

    def _settle(self, sendings: Sequence[Sent]) -> None:
        """Record what became of those that are through by now, in one transaction."""
        with transaction(self._engine) as tx:
            outcomes = [self._record(tx, sent.parcel, sent.failed) for sent in sendings]
        for sent, outcome in zip(sendings, outcomes, strict=True):
            _tell(sent, outcome)

    def _record(self, tx: Transaction, parcel: Parcel, failed: SendFailed | None) -> str:
        now = self._now()
        if failed is None or failed.reaction is Reaction.DONE:
            outbox.settle(tx, parcel.rows, state="sent", rung="message", sent_at=now, error="")
            if parcel.opens is not None:
                contacts.open_question(tx, parcel.contact, {**(parcel.opens.ask or {}), "at": now.isoformat()})
            return "sent"
        return _refused(tx, parcel, failed, now)


def _tell(sent: Sent, outcome: str) -> None:
    failed = sent.failed
    facts: dict[str, Any] = {"outbox": [r.id for r in sent.parcel.rows], "outcome": outcome, "ms": sent.milliseconds}
    if failed is None:
        log.info("sent", **facts)
        return
    alarm = failed.reaction in (Reaction.ALARM, Reaction.REFRESH)
    (log.error if alarm else log.warning)("refused", code=failed.code, rid=failed.rid, **facts)


def _refused(tx: Transaction, parcel: Parcel, failed: SendFailed, now: datetime) -> str:
    """The reaction table, carried out."""
    reaction, contact_id = failed.reaction, parcel.contact.id or 0
    attempts = max(row.attempts for row in parcel.rows) + 1
    error = str(failed.code or "no answer")
    if reaction in (Reaction.NO_CREDIT, Reaction.UNREACHABLE):
        contacts.change(tx, contact_id, credit_left=0, following=reaction is Reaction.NO_CREDIT)
    else:
        contacts.give_back(tx, contact_id, len(parcel.pieces))
    wait = _wait(reaction, attempts)
    if wait is None or (attempts >= TRIES and reaction is Reaction.RETRY):
        outbox.settle(tx, parcel.rows, state="held", attempts=attempts, error=error)
        return "held"
    outbox.settle(
        tx, parcel.rows, state="waiting", attempts=attempts, error=error, due_at=now + wait,
        doubtful=failed.doubtful or any(row.doubtful for row in parcel.rows),
    )  # fmt: skip
    return f"again in {wait.total_seconds():.0f} s"


def _wait(reaction: Reaction, attempts: int) -> timedelta | None:
    """How long until the next try of the same rung; None for the next rung."""
    backoff = timedelta(seconds=min(300.0, 1.5**attempts) * random.uniform(0.75, 1.25))
    waits = {
        Reaction.RETRY: backoff,
        Reaction.REFRESH: timedelta(minutes=5),  # the one renewal was done: secret wrong, or somebody takes tokens
        Reaction.NEXT_MINUTE: timedelta(minutes=1),
        Reaction.NEXT_DAY: timedelta(hours=1),
        Reaction.ALARM: timedelta(minutes=5),
    }
    return waits.get(reaction)


def pack(contact: Contact, rows: Sequence[Outbox], now: datetime) -> Parcel:
    """As many due rows as fit into one message, the same text once; a single longer one in several pieces."""
    opens = _opener(contact, rows, now)
    texts: list[str] = []
    for count, row in enumerate(rows):
        text = questions.render(row.text, row.ask, row is opens)
        if texts and len("\n\n".join([*texts, text]).encode()) > LONGEST_REPLY:
            return Parcel(contact, rows[:count], split("\n\n".join(texts)), opens if opens in rows[:count] else None)
        if text not in texts:
            texts.append(text)
    return Parcel(contact, rows, split("\n\n".join(texts)), opens)


def _opener(contact: Contact, rows: Sequence[Outbox], now: datetime) -> Outbox | None:
    """The row whose question opens: only one question at a time, and never over one that waits for an answer."""
    asking = [row for row in rows if row.ask is not None]
    return asking[0] if len(asking) == 1 and gives_way(contact.question, now) else None


def split(text: str) -> list[str]:
    """Pieces that fit one message each, cut between characters."""
    pieces, piece = [], b""
    for character in text:
        raw = character.encode("utf-8", "replace")
        if len(piece) + len(raw) > LONGEST_REPLY:
            pieces.append(piece.decode())
            piece = b""
        piece += raw
    return [*pieces, piece.decode()]
