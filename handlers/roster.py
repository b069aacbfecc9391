"""Loading reference data: every line is checked, every bad one is named, and all is written or nothing."""

from collections.abc import Callable
from datetime import datetime

from handlers import roster_texts as texts
from handlers.roster_line import Line
from handlers.roster_loader import CODE_LASTS, Loader, Report
from storage import town
from storage.db import Transaction
from storage.tables import Group, Person

__all__ = ["CODE_LASTS", "BadImport", "Report", "load"]


class BadImport(Exception):
    """What is wrong, one line for each problem."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load(
    tx: Transaction, sheets: dict[str, list[Line]], now: datetime, step: Callable[[], None] = lambda: None
) -> Report:
    """Write the sheets; BadImport (and the caller rolls back) if a single line is wrong. `step` is called a line."""
    loader = Loader(tx, now, step)
    for name in texts.COLUMNS:
        loader.load(name, sheets.get(name, []))
    if loader.problems:
        raise BadImport([str(problem) for problem in loader.problems])
    town.bump(tx, town.PEOPLE)
    town.bump(tx, town.PLACES)
    loader.report.hints += without_leader(tx)
    return loader.report


def without_leader(tx: Transaction) -> list[str]:
    """What looks forgotten: a sentence for each group that nobody leads and that is not at rest."""
    led = {p.group_id for p in town.everything(tx, Person) if "leader" in p.roles.split(";")}
    return [texts.NO_LEADER.format(group=g.name) for g in town.everything(tx, Group) if g.active and g.id not in led]
