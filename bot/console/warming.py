"""What a first visit would wait for is made beforehand: when the product starts, and when other rules are live.

In a thread of its own that pauses after every petition, so that no message waits for more than one of them.
"""

import gc
import threading

import structlog
from sqlalchemy import Engine

from bot.console.missed import NEWEST
from bot.console.rule_memory import memory
from bot.tuning_tickets import as_message
from handlers.sampling import golden
from handlers.town import load_rules
from storage import corrections, town
from storage.reading import reading

EVERY = 5.0  # seconds between two looks at which rules are live
_PAUSE = 0.002  # seconds after each petition
_log = structlog.get_logger()


class Warmer:
    """Keeps what the rules' pages remember of the live rules warm until stopped."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._warm: int | None = None  # the stamp of the rules that were made ready
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warmer", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; what is being made is left as it is."""
        self._closing.set()
        self._thread.join(timeout=1)

    def _run(self) -> None:
        wait = 0.0
        while not self._closing.wait(wait):
            wait = EVERY
            try:
                self.look()
            except Exception:
                _log.exception("warming failed")

    def look(self) -> bool:
        """Make what is missing; False if nothing is.

        All that is there then is there to stay: looking through it for what could be thrown away would only hold up
        every message for a tenth of a second, again and again.
        """
        with reading(self._engine) as tx:
            stamp = town.stamps(tx).get(town.RULES, 0)
            if stamp == self._warm:
                return False
            rules = load_rules(tx)
            past, samples = corrections.past(tx, NEWEST), tuple(golden(tx))
        known = memory(rules)
        for each in past:
            known.of(as_message(each))
            if self._closing.wait(_PAUSE):
                return True
        known.complete(samples)
        self._warm = stamp
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        return True
