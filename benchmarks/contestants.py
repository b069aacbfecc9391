"""Who is measured: the product on both databases, and peers that only echo and store nothing."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.databases import Databases
from benchmarks.servers import Server, free_port, product, running, serve
from simulator.account import Account, Mode

GUNICORN = Path(sys.executable).with_name("gunicorn")
PEERS = ("WeRoBot", "WeRoBot gunicorn", "Flask+wechatpy")
PRODUCTS = ("gejie SQLite", "gejie PostgreSQL")


@dataclass(frozen=True)
class Contestant:
    """A name as in PEERS or PRODUCTS, and the mode both sides speak."""

    name: str
    mode: Mode

    @property
    def stores(self) -> bool:
        """Whether it is the product."""
        return self.name in PRODUCTS

    @property
    def account(self) -> Account:
        """The account that everybody serves."""
        return Account(mode=self.mode)


def everybody(only: str) -> list[Contestant]:
    """The line-up, product and peers mixed; `only` keeps those whose name or mode contains it."""
    names = ("gejie SQLite", "WeRoBot", "WeRoBot gunicorn", "gejie PostgreSQL", "Flask+wechatpy")
    modes: tuple[Mode, ...] = ("plain", "safe")
    found = [Contestant(name, mode) for mode in modes for name in names]
    return [c for c in found if only.lower() in f"{c.name} {c.mode}".lower()]


@contextmanager
def product_running(contestant: Contestant, databases: Databases, log: Path) -> Iterator[tuple[Server, str]]:
    """`gejie serve` on a fresh database, with a platform for its courier; yields the database's address as well."""
    port, api, url = free_port(), free_port(), databases.fresh()
    environment = product(url, contestant.account, f"http://127.0.0.1:{api}")
    with (
        running([sys.executable, "-m", "benchmarks.api", str(api)], api, log, {}, pin=False),
        running(serve(port), port, log, environment) as server,
    ):
        yield server, url


@contextmanager
def peer_running(contestant: Contestant, log: Path) -> Iterator[Server]:
    """An echo."""
    port = free_port()
    with running(_command(contestant, port), port, log, {"PEER_MODE": contestant.mode}) as server:
        yield server


def _command(contestant: Contestant, port: int) -> list[str | Path]:
    gunicorn: list[str | Path] = [GUNICORN, "--bind", f"127.0.0.1:{port}", "--workers", "1", "--log-level", "warning"]
    match contestant.name:
        case "WeRoBot":
            return [sys.executable, "-W", "ignore", "-m", "benchmarks.peers", contestant.mode, str(port)]
        case "WeRoBot gunicorn":
            return [*gunicorn, "--worker-class", "sync", "benchmarks.peers:werobot_app()"]
        case "Flask+wechatpy":
            return [*gunicorn, "--worker-class", "gthread", "--threads", "8", "benchmarks.peers:flask_app()"]
    raise ValueError(contestant.name)
