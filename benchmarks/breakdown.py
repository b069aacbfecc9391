"""Where a message's time goes: the product's own functions and its own desk, measured in this process.

CPU time of the thread, not time on the wall, so that a busy machine disturbs it little. What the running server uses
beyond that is HTTP and the event loop in its first thread, and the courier in the others.
"""

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qsl

from sqlalchemy import Engine

from benchmarks import town
from benchmarks.mail import Push, Sorter
from benchmarks.servers import product
from bot import journal, letters
from bot.desk import Desk
from bot.settings import Settings
from bot.webhook import Door
from bot.wechat import Seal
from handlers.inbound import Inbound
from handlers.town import TownCache
from nlp.classify import classify
from simulator.account import Account, Mode
from storage import db

MESSAGES, LINES, PATIENCE = 3_200, 32, 60.0
VERIFY, OPEN, PARSE, WRITE, SEAL = (
    "验签（明文模式）",
    "验签、解密（安全模式）",
    "读 XML",
    "写回复 XML",
    "加密、签名（安全模式）",
)
HANDLE, LOOP, COURIER = "处理（分派、派单、措辞、取数装配）", "HTTP、事件循环、排队", "信使（推送）"
Given = TypeVar("Given")
Got = TypeVar("Got")
Parts = dict[str, float]


class Opened(NamedTuple):
    """Pushes of one mode, as the webhook opens them."""

    xml: list[str]
    seal: Seal | None
    microseconds: float


def parts(url: str) -> Parts:
    """Microseconds a message for each step, on a furnished SQLite database that is used up by it."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stderr(nowhere):
        journal.configure("json")
        return _parts(url)


def _parts(url: str) -> Parts:
    plain, safe = _opened(url, "plain"), _opened(url, "safe")
    read, parse = _each(letters.read, plain.xml)
    engine = db.open_engine(url)
    desk, replies = _desk(engine, [letter.inbound for letter in read])
    thinking = _thinking(engine, [letter.inbound.text for letter in read])
    engine.dispose()
    rendered, render = _each(lambda said: letters.reply("oResident", "gh_account", 1, said), replies)
    _, seal = _each(lambda xml: _sealed(xml, safe.seal), rendered)
    desk[HANDLE] -= sum(thinking.values())
    return {
        VERIFY: plain.microseconds, OPEN: safe.microseconds, PARSE: parse, **thinking, **desk, WRITE: render, SEAL: seal
    }  # fmt: skip


def rest(parts: Parts, cpu: float, loop: float) -> Parts:
    """What the server used besides, in plain mode: `cpu` in all its threads, `loop` in the first."""
    here = sum(parts[name] for name in (VERIFY, PARSE, WRITE))
    desk = sum(parts.values()) - here - parts[OPEN] - parts[SEAL]
    return {LOOP: loop - here, COURIER: cpu - loop - desk}


def _each(call: Callable[[Given], Got], items: Sequence[Given]) -> tuple[list[Got], float]:
    """All results, and the microseconds for one."""
    started = time.thread_time()
    results = [call(item) for item in items]
    return results, (time.thread_time() - started) / len(items) * 1e6


def _opened(url: str, mode: Mode) -> Opened:
    """Staff's bindings and residents' messages through the webhook's door."""
    account = Account(mode=mode)
    named = {
        name.removeprefix("GEJIE_").lower(): value for name, value in product(url, account, "http://127.0.0.1").items()
    }
    door = Door(Settings(**named, _env_file=None))  # type: ignore[arg-type]
    sorter = Sorter(account)
    pushes = [*sorter.bindings(), *sorter.residents(MESSAGES, 7)]
    opened, microseconds = _each(lambda given: door.open(*given), [_split(push) for push in pushes])
    return Opened([xml for xml, _ in opened], opened[0][1], microseconds)


def _split(push: Push) -> tuple[dict[str, str], str]:
    head, _, body = push.request.partition(b"\r\n\r\n")
    return dict(parse_qsl(head.split(b" ")[1].decode().partition("?")[2])), body.decode()


def _sealed(xml: str, seal: Seal | None) -> str:
    assert seal is not None
    sealed = seal.encrypt(xml)
    return letters.envelope(sealed, seal.sign("1", "2", sealed), "1", "2")


def _thinking(engine: Engine, texts: Sequence[str]) -> Parts:
    """What handling spends in the two functions of nlp."""
    with db.transaction(engine) as tx:
        view = TownCache().view(tx)
    _, rules = _each(lambda text: classify(text, view.rules), texts)
    _, places = _each(view.places.gazetteer.find, texts)
    return {"分类": rules, "找地名": places}


def _desk(engine: Engine, inbound: Sequence[Inbound]) -> tuple[Parts, list[str]]:
    """A real desk under the load of so many connections; and what it replied."""
    sql, commit = _Watch(), _Watch()
    desk = Desk(engine, lambda: datetime.now(UTC))
    with _watched(engine, sql, commit):
        desk.start()
        clock = time.pthread_getcpuclockid(_ident("desk"))
        bound, rest = inbound[: town.staff()], inbound[town.staff() :]
        replies = asyncio.run(_all(desk, bound))
        sql.seconds = commit.seconds = 0.0
        started = time.clock_gettime(clock)
        replies += asyncio.run(_all(desk, rest))
        used = time.clock_gettime(clock) - started
        desk.stop()
    own = used - sql.seconds - commit.seconds
    seconds = {HANDLE: own, "SQL（驱动）": sql.seconds, "提交": commit.seconds}
    return {name: value / len(rest) * 1e6 for name, value in seconds.items()}, replies


def _ident(name: str) -> int:
    return next(thread.ident for thread in threading.enumerate() if thread.name == name and thread.ident)


async def _all(desk: Desk, inbound: Iterable[Inbound]) -> list[str]:
    waiting, replies = iter(inbound), []

    async def line() -> None:
        for message in waiting:
            replies.append(await desk.submit(message, PATIENCE))

    await asyncio.gather(*(line() for _ in range(LINES)))
    return replies


class _Watch:
    """Adds up the CPU time that calls take."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def timed(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call, watched."""

        def watched(*given: Any) -> Any:
            started = time.thread_time()
            try:
                return call(*given)
            finally:
                self.seconds += time.thread_time() - started

        return watched


class _Cursor:
    """The driver's cursor, watched."""

    def __init__(self, cursor: Any, watch: _Watch) -> None:
        self._cursor = cursor
        self.execute, self.executemany = watch.timed(cursor.execute), watch.timed(cursor.executemany)
        self.fetchone, self.fetchall = watch.timed(cursor.fetchone), watch.timed(cursor.fetchall)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


@contextmanager
def _watched(engine: Engine, sql: _Watch, commit: _Watch) -> Iterator[None]:
    """Cursors and commits of every transaction are watched while the block lasts."""
    opened = db.Transaction.__init__

    def watched(tx: db.Transaction, connection: Any) -> None:
        opened(tx, connection)
        tx.cursor = _Cursor(tx.cursor, sql)

    db.Transaction.__init__ = watched  # type: ignore[method-assign,assignment]
    engine.dialect.do_commit = commit.timed(engine.dialect.do_commit)  # type: ignore[method-assign]
    try:
        yield
    finally:
        db.Transaction.__init__ = opened  # type: ignore[method-assign]
