"""The log: one line for each message and each sending, with ids, kinds and milliseconds, and nothing anybody said.

Exceptions are logged by type and place only: their texts, and the values of variables, may hold what people wrote.
"""

import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog


def configure(form: Literal["json", "console"]) -> None:
    """Set the log up for this process."""
    renderer: Any = structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            where_it_failed,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger("info"),
        logger_factory=_Stderr,
        cache_logger_on_first_use=True,
    )


def quiet() -> None:
    """Say nothing but errors until `configure` is called."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("error"), cache_logger_on_first_use=False)


class _Stderr:
    """Writes to what standard error is at that moment."""

    def __init__(self, *_: object) -> None:
        self.info = self.warning = self.error = self.critical = self.exception = self.debug = self.write

    def write(self, line: str) -> None:
        """One line, whole, whatever other threads do."""
        sys.stderr.write(line + "\n")


def where_it_failed(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its type and the lines it passed through."""
    if entry.pop("exc_info", None):
        kind, _error, trace = sys.exc_info()
        entry["error"] = kind.__name__ if kind else ""
        entry["at"] = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in traceback.extract_tb(trace)]
    return entry
