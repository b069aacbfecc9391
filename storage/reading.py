"""A transaction for whoever changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from storage.db import READING, Transaction


@contextmanager
def reading(engine: Engine) -> Iterator[Transaction]:
    """One consistent view, in which the database refuses to write: no message waits for it, however long it takes."""
    with engine.connect().execution_options(**{READING: True}) as connection:
        sqlite = connection.dialect.name == "sqlite"
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
