"""Opening the database for a command, with failures said in words."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError

from bot import texts
from storage.db import open_engine


class Problem(Exception):
    """A mistake of the user; the text says what is wrong and what to do."""


def reason(error: Exception) -> str:
    """Why a file cannot be read or written, in Chinese."""
    return texts.CANNOT_READ.get(type(error).__name__, texts.CANNOT)


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """An engine on the database at `url`, closed at the end; Problem if the address makes no sense."""
    try:
        engine = open_engine(url)
    except (ArgumentError, ImportError, ValueError) as error:
        raise Problem(texts.BAD_DATABASE_URL) from error
    try:
        yield engine
    finally:
        engine.dispose()
