"""The days a page looks at, as the address says them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from bot.console import figures_texts as texts
from handlers.refusals import Mistake

DAY = timedelta(days=1)
CHOICES = {"today": 1, "7": 7, "30": 30}
USUAL = "30"
LONGEST = 366  # days


class Period(NamedTuple):
    """From one day to another, both included; `choice` is one of CHOICES or "own"."""

    since: date
    until: date
    choice: str

    @property
    def days(self) -> dict[str, str]:
        """As parameters that mean the same tomorrow."""
        return {"since": str(self.since), "until": str(self.until)}

    def query(self, **more: object) -> str:
        """The same days as a query, with further parameters."""
        chosen = self.days if self.choice == "own" else {"period": self.choice}
        return urlencode({**chosen, **{name: value for name, value in more.items() if value is not None}})


def period(said: Mapping[str, str], today: date) -> Period:
    """What the address asks for. Mistake if the days are none, the wrong way round or too many."""
    choice = said.get("period", "")
    if said.get("since") or said.get("until"):
        until = _day(said.get("until") or str(today))
        since = _day(said.get("since") or str(until))
        if since > until:
            raise Mistake(texts.WRONG_WAY_ROUND.format(since=since, until=until))
        if (until - since).days >= LONGEST:
            raise Mistake(texts.TOO_LONG.format(days=LONGEST))
        return Period(since, until, "own")
    choice = choice if choice in CHOICES else USUAL
    return Period(today - (CHOICES[choice] - 1) * DAY, today, choice)


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise Mistake(texts.NO_DAY.format(said=said[:20])) from error
