"""The database: one place that opens transactions, and statements compiled once and run straight on the driver.

Running a statement through SQLAlchemy's execution layer costs about 50 microseconds, the driver alone about 8, and a
message needs a dozen. So statements of the message path are written in SQLAlchemy Core, compiled once for each dialect
and handed to the driver's cursor; everything else (console, import, reports) uses `Transaction.connection` as usual.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar, cast
from weakref import WeakKeyDictionary

import psycopg
from sqlalchemy import Connection, Dialect, Engine, Executable, TypeDecorator, create_engine, event, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlmodel import SQLModel

Row = TypeVar("Row")
Model = TypeVar("Model", bound=SQLModel)
Processor = Callable[[Any], Any]
READING = "postgresql_readonly"  # an option of connections; it also tells SQLite to take no lock

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # an acknowledged message survives a power cut
    "PRAGMA busy_timeout=3000",  # milliseconds; below the webhook's patience
    "PRAGMA foreign_keys=ON",
)


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///file` or `postgresql://…`; raises ValueError for anything else."""
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True)
    if backend == "sqlite":
        return _open_sqlite(url)
    raise ValueError(backend)


def _open_sqlite(url: str) -> Engine:
    patient = {"check_same_thread": False, "timeout": 3}
    engine = create_engine(url, paramstyle="named", hide_parameters=True, connect_args=patient)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # the driver must not begin or commit by itself
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        wait = "" if connection.get_execution_options().get(READING) else " IMMEDIATE"  # a late lock would fail
        connection.exec_driver_sql(f"BEGIN{wait}")

    _turns[engine] = threading.Lock()
    return engine


class Transaction:
    """An open transaction. Nobody below `transaction` commits."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.dialect = connection.dialect
        self.cursor: Any = connection.connection.cursor()
        self.stale = False  # reference data was changed in here: caches must look again

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo everything inside if it raises, and nothing else."""
        self.cursor.execute("SAVEPOINT message")
        try:
            yield
        except BaseException:
            self.cursor.execute("ROLLBACK TO SAVEPOINT message")
            self.cursor.execute("RELEASE SAVEPOINT message")
            raise
        self.cursor.execute("RELEASE SAVEPOINT message")


_turns: WeakKeyDictionary[Engine, AbstractContextManager[Any]] = WeakKeyDictionary()


@contextmanager
def transaction(engine: Engine) -> Iterator[Transaction]:
    """Everything inside is committed together, or nothing is.

    SQLite has one writer, and its own way of waiting is to sleep and try again; threads of one process take turns here.
    """
    with _turns.get(engine) or nullcontext(), engine.begin() as connection:
        tx = Transaction(connection)
        try:
            yield tx
        finally:
            tx.cursor.close()


def driver_error(error: BaseException | None) -> bool:
    """Whether the database (busy, deadlocked, full, gone) and not our code or our SQL is what went wrong."""
    if isinstance(error, DBAPIError):
        return driver_error(error.orig)
    if isinstance(error, sqlite3.OperationalError):
        return error.sqlite_errorcode != sqlite3.SQLITE_ERROR
    return isinstance(error, psycopg.OperationalError)


class _Compiled(NamedTuple):
    sql: str
    constants: dict[str, Any]
    binds: tuple[tuple[str, Processor], ...]
    columns: tuple[str, ...]
    results: tuple[tuple[int, Processor], ...]


_translators: dict[tuple[str, type, str], Processor] = {}


def _translator(dialect: Dialect, kind: Any, way: str) -> Processor | None:
    """How values of a column type are turned into the driver's ("in") or back ("out"); None if they need not be.

    A message names the same moment a dozen times, and translating one costs as much as a query: so it is remembered.
    """
    impl = kind.dialect_impl(dialect)
    process = impl.bind_processor(dialect) if way == "in" else impl.result_processor(dialect, None)
    if process is None or not isinstance(kind, TypeDecorator):
        return cast("Processor | None", process)
    return _translators.setdefault((dialect.name, type(kind), way), lru_cache(256)(process))


def _compile(clause: Any, dialect: Dialect) -> _Compiled:
    compiled: SQLCompiler = clause.compile(dialect=dialect)
    required = {name for name, bind in compiled.binds.items() if bind.required}
    processors = {n: _translator(dialect, b.type, "in") for n, b in compiled.binds.items()}
    columns = tuple(getattr(clause, "exported_columns", ()))
    results = (_translator(dialect, c.type, "out") for c in columns)
    params = compiled.construct_params(dict.fromkeys(required))
    constants = {name: value for name, value in params.items() if name not in required}
    return _Compiled(
        str(compiled),
        constants,
        tuple((n, p) for n, p in processors.items() if p and (n in required or n in constants)),
        tuple(c.key for c in columns),
        tuple((i, p) for i, p in enumerate(results) if p),
    )


Build = Callable[[Callable[[Any], Any]], Executable]


class Statement:
    """A Core statement of the message path. `build` gets the dialect's own `insert`, for ON CONFLICT."""

    def __init__(self, build: Build | Executable) -> None:
        self._build = build
        self._compiled: dict[str, _Compiled] = {}

    def _for(self, dialect: Dialect) -> _Compiled:
        found = self._compiled.get(dialect.name)
        if found is None:
            insert: Any = sqlite.insert if dialect.name == "sqlite" else postgresql.insert
            clause = self._build(insert) if callable(self._build) else self._build
            found = self._compiled[dialect.name] = _compile(clause, dialect)
        return found

    def _run(self, tx: Transaction, values: Mapping[str, Any]) -> _Compiled:
        compiled = self._for(tx.dialect)
        tx.cursor.execute(compiled.sql, _bound(compiled, values))
        return compiled


def _bound(compiled: _Compiled, values: Mapping[str, Any]) -> dict[str, Any]:
    bound = {**compiled.constants, **values}
    for name, process in compiled.binds:
        bound[name] = process(bound[name])
    return bound


class Query(Statement, Generic[Row]):
    """A statement that gives rows back, each made by `make(**columns)`."""

    def __init__(self, make: Callable[..., Row], build: Build | Executable) -> None:
        super().__init__(build)
        self._make = make

    def all(self, tx: Transaction, **values: Any) -> list[Row]:
        """Every row, in the statement's order."""
        compiled = self._run(tx, values)
        return [self._row(compiled, row) for row in tx.cursor.fetchall()]

    def first(self, tx: Transaction, **values: Any) -> Row | None:
        """The first row, or None."""
        compiled = self._run(tx, values)
        row = tx.cursor.fetchone()
        return None if row is None else self._row(compiled, row)

    def one(self, tx: Transaction, **values: Any) -> Row:
        """The row that must be there; LookupError if it is not."""
        row = self.first(tx, **values)
        if row is None:
            raise LookupError("no such row")
        return row

    def _row(self, compiled: _Compiled, values: tuple[Any, ...]) -> Row:
        row = dict(zip(compiled.columns, values, strict=True))
        for index, process in compiled.results:
            row[compiled.columns[index]] = process(values[index])
        return self._make(**row)


class Write(Statement):
    """A statement that changes rows."""

    def run(self, tx: Transaction, **values: Any) -> int:
        """How many rows it touched."""
        self._run(tx, values)
        return int(tx.cursor.rowcount)

    def many(self, tx: Transaction, rows: Iterable[Mapping[str, Any]]) -> None:
        """The same for each of `rows`, in one call of the driver."""
        compiled = self._for(tx.dialect)
        tx.cursor.executemany(compiled.sql, [_bound(compiled, row) for row in rows])


def one_of(column: Any, values: Iterable[str]) -> Any:
    """`column IN (…)` for a compiled statement: the driver cannot expand a list."""
    return or_(*(column == value for value in values))


class _Plain:
    """A row without SQLAlchemy's instrumentation, which would cost more than the query."""

    def __init__(self, **columns: Any) -> None:
        self.__dict__ = columns

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.__dict__.get('id')})"


def instance(model: type[Model]) -> Callable[..., Model]:
    """A maker of plain look-alikes: the model's columns and properties, read-only by custom, never flushed."""
    properties = {name: value for name, value in vars(model).items() if isinstance(value, property)}
    return cast("Callable[..., Model]", type(model.__name__, (_Plain,), properties))
