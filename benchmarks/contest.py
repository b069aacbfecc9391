"""One round after the other: everybody gets the same messages on the same core, and every answer is checked."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import update

from benchmarks.contestants import PRODUCTS, Contestant, peer_running, product_running
from benchmarks.databases import Databases, Files, Postgres
from benchmarks.mail import Push, Sorter
from benchmarks.servers import Server
from benchmarks.wire import Window, drive
from simulator.account import Account, Mode
from simulator.clock import Clock
from simulator.media import Shelf
from simulator.replies import BadReply, read_reply
from storage import inbox, outbox
from storage.db import open_engine, transaction
from storage.tables import Contact

LINES = (1, 8, 32)
FASTEST = {1: 3_500, 8: 7_000, 32: 8_000}  # messages a second that are written down beforehand, at most
WARMING = 0.3  # seconds before the first window, not counted


class Wrong(Exception):
    """The product gave a wrong answer or lost a message: then its speed does not matter."""


class Row(NamedTuple):
    """One window: messages a second, milliseconds, microseconds of the server's CPU and of its first thread's alone."""

    round: int
    name: str
    mode: Mode
    lines: int
    messages: int
    rate: float
    p50: float
    p99: float
    slowest: float
    cpu: float
    loop: float
    bad: dict[str, int]


class Mail(NamedTuple):
    """The messages of a round: the staff's, the warming-up's, and those of each window."""

    bindings: list[Push]
    warming: list[Push]
    windows: dict[int, list[Push]]


class Contest:
    """Holds the databases; give it an ExitStack that ends them."""

    def __init__(self, contestants: Sequence[Contestant], seconds: float, folder: Path, stack: ExitStack) -> None:
        self.contestants = contestants
        self.seconds = seconds
        self.outboxes: dict[str, dict[str, int]] = {}
        self._log = folder / "servers.log"
        makers: dict[str, Callable[[Path], Databases]] = dict(zip(PRODUCTS, (Files, Postgres), strict=True))
        wanted = {c.name for c in contestants} & makers.keys()
        self._databases = {name: makers[name](folder) for name in sorted(wanted)}
        for databases in self._databases.values():
            stack.callback(databases.close)

    def round(self, number: int) -> Iterator[Row]:
        """Everybody once; every second round the other way round."""
        order = self.contestants if number % 2 else self.contestants[::-1]
        mail = {mode: self._mail(mode, number) for mode in {c.mode for c in order}}
        for contestant in order:
            measure = self._product if contestant.stores else self._peer
            yield from measure(contestant, number, mail[contestant.mode])

    def _mail(self, mode: Mode, number: int) -> Mail:
        sorter = Sorter(Account(mode=mode))
        windows = {lines: sorter.residents(int(FASTEST[lines] * self.seconds), number * 100 + lines) for lines in LINES}
        return Mail(sorter.bindings(), sorter.residents(int(3_500 * WARMING), number * 100), windows)

    def _product(self, contestant: Contestant, number: int, mail: Mail) -> list[Row]:
        with product_running(contestant, self._databases[contestant.name], self._log) as (server, url):
            bound = drive(server.port, mail.bindings, 1, 60)
            _let_the_courier_push(url)
            rows, windows = self._windows(contestant, server, number, mail)
            checked = [bound, *windows]
            _check_replies(contestant, checked)
        self.outboxes[f"{contestant.name} {contestant.mode}"] = _check_inbox(url, checked)
        return rows

    def _peer(self, contestant: Contestant, number: int, mail: Mail) -> list[Row]:
        with peer_running(contestant, self._log) as server:
            rows, windows = self._windows(contestant, server, number, mail)
        _check_replies(contestant, windows)
        return rows

    def _windows(
        self, contestant: Contestant, server: Server, number: int, mail: Mail
    ) -> tuple[list[Row], list[Window]]:
        windows, rows = [drive(server.port, mail.warming, 8, WARMING)], []
        for lines in LINES:
            before = server.cpu(), server.main_thread()
            window = drive(server.port, mail.windows[lines], lines, self.seconds)
            used = server.cpu() - before[0], server.main_thread() - before[1]
            windows.append(window)
            rows.append(_row(contestant, number, lines, window, used))
        return rows, windows


def _row(contestant: Contestant, number: int, lines: int, window: Window, used: tuple[float, float]) -> Row:
    messages = len(window.seconds)
    cpu, loop = (seconds / messages * 1e6 for seconds in used)
    return Row(
        number, contestant.name, contestant.mode, lines, messages, window.rate, window.percentile(0.5),
        window.percentile(0.99), max(window.seconds) * 1000, cpu, loop, dict(window.bad),
    )  # fmt: skip


def _check_replies(contestant: Contestant, windows: Sequence[Window]) -> None:
    """Every answer was 200 with a message; of the sample every one opens and says something to the right person."""
    bad = sum((window.bad for window in windows), start=type(windows[0].bad)())
    if bad:
        raise Wrong(f"{contestant.name} {contestant.mode}：有不合格的答复 {dict(bad)}")
    shelf = Shelf(Clock())
    for openid, body in [sampled for window in windows for sampled in window.sample]:
        try:
            reply = read_reply(body, contestant.account, openid, shelf)
        except BadReply as error:
            raise Wrong(f"{contestant.name} {contestant.mode}：{error}") from error
        if reply is None or not reply.text.strip():
            raise Wrong(f"{contestant.name} {contestant.mode}：答复是空的")


def _let_the_courier_push(url: str) -> None:
    """Credit without end for all staff: so few of them would soon be out of reach, and the courier idle."""
    engine = open_engine(url)
    with transaction(engine) as tx:
        tx.connection.execute(update(Contact).values(credit_left=1_000_000))
    engine.dispose()


def _check_inbox(url: str, windows: Sequence[Window]) -> dict[str, int]:
    """As many inbox rows as requests; gives back what became of the outbox."""
    sent = sum(len(window.seconds) for window in windows)
    engine = open_engine(url)
    with transaction(engine) as tx:
        kept, owed = inbox.count(tx), outbox.counts(tx)
    engine.dispose()
    if kept != sent:
        raise Wrong(f"发出 {sent} 条，收件箱里有 {kept} 条")
    return owed
