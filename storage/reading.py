"""A transaction for whoever changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from storage.db import READING, Transaction


@contextmanager
def reading(engine: Engine) -> Iterator[Transaction]:
    """One consistent view, in which the database refuses to write: no message waits for it, however long it takes."""
    sqlite = engine.dialect.name == "sqlite"
    # PostgreSQL shows each statement what was committed meanwhile, if one does not ask for better.
    level = {} if sqlite else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**{READING: True}, **level) as connection:
        if sqlite:
            connection.exec_driver_sql("PRAGMA query_only=ON")
        tx = Transaction(connection)
        try:
            yield tx
        finally:
            tx.cursor.close()
            connection.rollback()
            if sqlite:
                connection.exec_driver_sql("PRAGMA query_only=OFF")
                connection.rollback()
