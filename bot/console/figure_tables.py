"""The dashboard's figures as tables: the same for the page, for paper and for Excel."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from bot.console import figures_texts as texts
from bot.console.figure_links import Links
from handlers.dashboard import View
from handlers.figures import HIDDEN, RATES, SMALL, Key, Rate
from handlers.lines import Line
from handlers.small_cells import hidden
from handlers.town import Town


class Cell(NamedTuple):
    """What stands there: a number or words or a rate, and the list behind it. `value` None is not shown to anybody."""

    value: int | str | Rate | None
    link: str = ""

    @property
    def said(self) -> str:
        """As people read it."""
        if self.value is None:
            return texts.NOT_SHOWN
        return rate_said(self.value) if isinstance(self.value, Rate) else str(self.value)


class Table(NamedTuple):
    """`name` is that of its sheet in the address; the first column of a row names it."""

    name: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: list[list[Cell]]


def rate_said(rate: Rate) -> str:
    """The percentage with both numbers, or both numbers where they are small."""
    if not rate.of:
        return texts.NONE_OF
    pattern = texts.FEW if rate.percent is None else texts.OF
    return pattern.format(percent=rate.percent, good=rate.good, of=rate.of)


@dataclass
class Tables:
    """The tables of one view; `links` knows what lies behind a number."""

    view: View
    town: Town
    links: Links

    def everything(self, most_groups: int | None = None) -> list[Table]:
        """In the order of the page."""
        groups = self.groups(most_groups)
        return [self.rates(), self.trend(), self.grids(), self.categories(), groups, self.crossed()]

    def named(self, name: str) -> Table | None:
        """One of them by its name."""
        makers = {
            "rates": self.rates, "trend": self.trend, "grids": self.grids, "categories": self.categories,
            "groups": self.groups, "crossed": self.crossed,
        }  # fmt: skip
        return makers[name]() if name in makers else None

    def rates(self) -> Table:
        """The three rates with their formulas."""
        rows = []
        for name, rate in self.view.rates().items():
            formula = RATES[name]
            percent = texts.HIDDEN_RATE if rate.percent is None else f"{rate.percent}%"
            left = (texts.LEFT_OUT.format(what=texts.OUTCOMES[why], n=n) for why, n in rate.left_out.items() if n)
            rows.append([
                Cell(texts.RATE_NAMES[name]), Cell(percent),
                Cell(rate.good, self.links.listed(formula.good)), Cell(rate.of, self.links.listed(f"{name}_of")),
                Cell(texts.FORMULAS[name]), Cell(texts.JOIN.join(left)),
            ])  # fmt: skip
        return Table("rates", texts.RATES_TITLE, texts.RATES_NOTE.format(n=SMALL), texts.RATE_COLUMNS, rows)

    def trend(self) -> Table:
        """Day by day, the latest first."""
        rows = []
        for day in reversed(self.view.days(30)):
            on = {"since": str(day.day), "until": str(day.day)}
            received = Cell(day.received, self.links.received(**on) if day.received else "")
            done = Cell(day.done, self.links.listed("done", **on) if day.done else "")
            rows.append([Cell(str(day.day)), received, done])
        return Table("trend", texts.TREND, texts.DAYS_NOTE, (texts.DAY, texts.RECEIVED, texts.DONE), rows)

    def grids(self) -> Table:
        """The parts of the grid looked at."""
        rows = [self._line(self._grid(line.key), line, self._grid_filter(line.key)) for line in self.view.by_grid]
        return Table("grids", texts.GRIDS, texts.GRIDS_NOTE, self._columns(texts.GRID), rows)

    def categories(self) -> Table:
        """The most frequent first; in a part of the town small sensitive ones are not shown."""
        lines = self.view.by_category
        counts: dict[tuple[str, Key], int] = {(str(line.key), 0): line.received for line in lines}
        narrow = self.view.within is not None or self.view.sight.public is not None
        private = self._private if narrow else set()
        out = hidden(counts, [*{key for key, _ in counts} | private], [0], private)
        rows = []
        for line in lines:
            row = self._line(Cell(self._category(line.key)), line, {"category": line.key})
            share = Cell(f"{round(100 * line.received / max(1, self.view.total))}%")
            row = [row[0], row[1], share, row[2], *row[4:]]
            rows.append([row[0], *[Cell(None)] * (len(row) - 1)] if (str(line.key), 0) in out else row)
        first, received, unfinished, _, *rated = self._columns(texts.CATEGORY)
        columns = (first, received, texts.SHARE, unfinished, *rated)
        return Table("categories", texts.CATEGORIES, "", columns, rows)

    def groups(self, most: int | None = None) -> Table:
        """Groups, never persons, in the order of the roster; those with few tickets are one line.

        Where there are more than `most` and smaller parts to look at, the table only says so.
        """
        shown = len(self.town.people.groups) - len(self.view.small_groups)
        if most is not None and shown > most and self.view.parts:
            return Table("groups", texts.GROUPS, texts.MANY_GROUPS.format(n=shown), (texts.GROUP,), [])
        lines, pooled = self.view.by_group()
        rows = [self._line(Cell(self._group(line.key)), line, {"group": line.key}) for line in lines]
        if pooled.received or pooled.late:
            few = Cell(texts.POOLED.format(n=len(self.view.small_groups)))
            rows.append(self._line(few, pooled, {"group": "small"}))
        note = texts.GROUPS_NOTE.format(n=SMALL)
        return Table("groups", texts.GROUPS, note, self._columns(texts.GROUP), rows)

    def late_groups(self) -> Table:
        """The groups that have something late now."""
        late: Counter[int | None] = Counter()
        for each in self.view.standing:
            late[each.group_id] += each.late
        groups = [group for group in self.town.people.groups if late[group]]
        rows = [[Cell(self._group(group)), Cell(late[group], self.links.late(group=group))] for group in groups]
        return Table("late", texts.BRIEF_LATE, "", (texts.GROUP, texts.LATE), rows)

    def crossed(self) -> Table:
        """Categories by grids, without what would point at somebody."""
        counts = self.view.crossed()
        grids: list[Key] = [line.key for line in self.view.by_grid]
        categories = [line.key for line in self.view.by_category]
        out = hidden(counts, map(str, categories), grids, self._private)

        def cell(category: Key, grid: Key) -> Cell:
            n = counts[str(category), grid]
            return Cell(None) if (category, grid) in out else Cell(n, self._crossing(category, grid) if n else "")

        rows = [[Cell(self._category(category)), *(cell(category, grid) for grid in grids)] for category in categories]
        columns = (texts.CATEGORY, *(str(self._grid(grid).value) for grid in grids))
        return Table("crossed", texts.CROSSED, texts.CROSSED_NOTE.format(n=HIDDEN), columns, rows)

    def _crossing(self, category: Key, grid: Key) -> str:
        return self.links.received(category=category, **self._grid_filter(grid))

    @property
    def _private(self) -> set[str]:
        return {code for code, category in self.town.rules.categories.items() if category.sensitive}

    def _columns(self, first: str) -> tuple[str, ...]:
        return (first, texts.RECEIVED, texts.UNFINISHED, texts.LATE, *texts.RATE_NAMES.values())

    def _line(self, first: Cell, line: Line, where: dict[str, object]) -> list[Cell]:
        return [
            first,
            Cell(line.received, self.links.received(**where) if line.received else ""),
            Cell(line.unfinished, self.links.listed("unfinished", **where) if line.unfinished else ""),
            Cell(line.late, self.links.late(**where) if line.late else ""),
            *(
                Cell(rate, self.links.listed(f"{name}_of", **where) if rate.of else "")
                for name, rate in line.rates.items()
            ),
        ]

    def _category(self, key: Key) -> str:
        known = self.town.rules.categories.get(str(key))
        return known.name if known else str(key)

    def _group(self, key: Key) -> str:
        found = self.town.people.groups.get(int(key or 0))
        return found.name if found else str(key)

    def _grid(self, key: Key) -> Cell:
        root = self.view.root
        if key is None:
            return Cell(texts.ELSEWHERE)
        if root is not None and key == root.id:
            return Cell(texts.ONLY_HERE.format(grid=root.name))
        return Cell(self.town.people.grids[int(key)].name, self.links.page(grid=key))

    def _grid_filter(self, key: Key) -> dict[str, object]:
        if key is None:
            return {"spot": "none", "grid": None}
        return {"grid": key, "spot": "own" if self.view.root is not None and key == self.view.root.id else None}
