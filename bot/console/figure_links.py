"""The way from a number to its tickets: the board where it can ask the same, else a list of our own."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlencode

from bot.console.period import Period
from bot.console.rendering import ROOT


def _plain(value: object) -> object:
    return value if isinstance(value, int) or str(value).isalnum() else quote(str(value))


@dataclass(frozen=True)
class Links:
    """For the days and the grid that are looked at."""

    period: Period
    grid: int | None

    def _query(self, more: dict[str, object], days: bool = True) -> str:
        """A page has thousands of links, and their values are numbers, codes and dates: nearly none needs quoting."""
        asked = {"grid": self.grid, **more}
        said = "&".join(f"{name}={_plain(value)}" for name, value in asked.items() if value is not None)
        if days and "since" not in more:
            return f"{self._days}&{said}" if said else self._days
        return said

    @cached_property
    def _days(self) -> str:
        return urlencode(self.period.days)

    def page(self, **more: object) -> str:
        """The dashboard itself, with something changed."""
        return f"{ROOT}/figures?{self.period.query(**{'grid': self.grid, **more})}"

    def listed(self, name: str, **more: object) -> str:
        """One of our lists."""
        return f"{ROOT}/figures/{name}?{self._query(more)}"

    def received(self, **more: object) -> str:
        """Everything that came in."""
        if more.get("spot") or more.get("group") == "small":
            return self.listed("received", **more)
        return f"{ROOT}/board?view=list&{self._query(more)}"

    def late(self, **more: object) -> str:
        """What is late now, whenever it came in."""
        return self.now("late", **more)

    def now(self, kind: str, **more: object) -> str:
        """What stands open now."""
        plain = not (more.get("spot") or more.get("group") == "small")
        if plain and kind in ("open", "late"):
            return f"{ROOT}/board?state={kind}&{self._query(more, days=False)}".rstrip("&")
        return f"{ROOT}/figures/now_{kind}?{self._query(more)}"

    def sheet(self, name: str) -> str:
        """A table, or all of them, as a file."""
        return f"{ROOT}/figures/sheets/{name}?{self.period.query(grid=self.grid)}"

    def brief(self) -> str:
        """The page for the leader with three minutes."""
        return f"{ROOT}/figures/brief?{self.period.query(grid=self.grid)}"
