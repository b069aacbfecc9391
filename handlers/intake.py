"""An import in two halves: a check that only reads, however long it takes, and a short writing that can be undone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from handlers import roster_texts as texts
from handlers.refusals import Mistake
from handlers.roster_line import Complaint, Line
from handlers.roster_loader import Loader, Report
from storage import imports, town
from storage.account_tables import Import
from storage.db import Transaction
from storage.tables import Grid, Group, Person, Place

UNDO_LASTS = timedelta(hours=24)
MODELS: dict[str, imports.Table] = {"grids": Grid, "groups": Group, "people": Person, "places": Place}
_NAMES_ROWS = ("parent_id", "grid_id", "group_id")


class Step(NamedTuple):
    """A row to write. Rows that are yet to be made have negative ids; `before` is None for them."""

    row_id: int
    before: dict[str, Any] | None
    after: dict[str, Any]


@dataclass(slots=True)
class Plan:
    """What an import of one sheet would write, and the town's stamps it was made for."""

    sheet: str
    stamps: dict[str, int]
    report: Report
    problems: list[Complaint]
    followers: list[Line]
    steps: list[Step]

    @property
    def counts(self) -> tuple[int, int, int]:
        """New, changed, same."""
        new, changed, same = self.report.counts[self.sheet]
        return new, changed, same

    @property
    def bad(self) -> set[int]:
        """The numbers of the lines that cannot be written."""
        return {problem.line.number for problem in self.problems} | {line.number for line in self.followers}


def plan(tx: Transaction, sheet: str, lines: Sequence[Line], now: datetime) -> Plan:
    """Check the sheet against the town as it is; nothing is written."""
    return plan_with(Loader(tx, now), sheet, lines, town.stamps(tx))


def plan_with(loader: Loader, sheet: str, lines: Sequence[Line], stamps: dict[str, int]) -> Plan:
    """The same with a checker that may know the town already."""
    steps: list[Step] = []

    def note(_: Any, known: Any, values: dict[str, Any]) -> int:
        row_id = -len(steps) - 1 if known is None else int(known.id)
        steps.append(Step(row_id, None if known is None else {n: getattr(known, n) for n in values}, values))
        return row_id

    loader.put = note
    loader.load(sheet, lines)
    return Plan(sheet, stamps, loader.report, loader.problems, loader.followers, steps)


def plan_good(tx: Transaction, sheet: str, lines: Sequence[Line], now: datetime) -> Plan:
    """The same for what is left when bad lines, and those that need them, are left out."""
    found = plan(tx, sheet, lines, now)
    while found.bad:
        lines = [line for line in lines if line.number not in found.bad]
        found = plan(tx, sheet, lines, now)
    return found


def carry_out(tx: Transaction, found: Plan, login: str, file: str, now: datetime) -> int:
    """Write the plan; the import's id. Mistake if the town changed since the plan was made."""
    if found.problems:
        raise Mistake("\n".join(str(problem) for problem in found.problems[:8]))
    if _relevant(town.stamps(tx)) != _relevant(found.stamps):
        raise Mistake(texts.TOWN_CHANGED)
    model = MODELS[found.sheet]
    fresh = [step for step in found.steps if step.before is None]
    made = dict(zip((s.row_id for s in fresh), imports.insert(tx, model, [s.after for s in fresh]), strict=True))
    changed = [
        (made.get(step.row_id, step.row_id), step.before, _named(step.after, made))
        for step in found.steps
        if step.before is not None
    ]
    imports.update(tx, model, [(row_id, after) for row_id, _, after in changed])
    town.bump(tx, town.PLACES if model in (Place, Grid) else town.PEOPLE)
    if model is Grid:
        town.bump(tx, town.PEOPLE)
    new, altered, same = found.counts
    return imports.add(
        tx, at=now, login=login, sheet=found.sheet, file=file, new=new, changed=altered, same=same,
        before=list(_kept(fresh, made, changed)),
    )  # fmt: skip


def _relevant(stamps: dict[str, int]) -> tuple[int | None, int | None]:
    return stamps.get(town.PEOPLE), stamps.get(town.PLACES)


def _named(values: dict[str, Any], made: dict[int, int]) -> dict[str, Any]:
    return {name: made.get(value, value) if name in _NAMES_ROWS else value for name, value in values.items()}


def _kept(
    fresh: Iterable[Step], made: dict[int, int], changed: Iterable[tuple[int, dict[str, Any], dict[str, Any]]]
) -> Iterable[dict[str, Any]]:
    """What it takes to undo: a row's id, what it was (None: not there) and what it became."""
    new = set(made.values())
    rows: dict[int, dict[str, Any]] = {made[s.row_id]: {"before": None, "after": dict(s.after)} for s in fresh}
    for row_id, before, after in changed:
        row = rows.setdefault(row_id, {"before": {}, "after": {}})
        row["after"] |= after
        if row_id not in new:
            row["before"] = {**before, **row["before"]}
    for row_id, row in rows.items():
        yield {"id": row_id, "before": _plain(row["before"]), "after": _plain(row["after"])}


def _plain(values: dict[str, Any] | None) -> dict[str, Any] | None:
    """Times as texts, so that JSON can keep them."""
    return values and {n: v.isoformat() if isinstance(v, datetime) else v for n, v in values.items()}


class Undone(NamedTuple):
    """What became of an import that was taken back; `left` are rows that were changed or used since."""

    removed: int
    restored: int
    left: list[str]


def undo(tx: Transaction, done: Import, now: datetime) -> Undone:
    """Put things back as they were before; what somebody changed or used since stays as it is."""
    if done.undone_at is not None or now - done.at > UNDO_LASTS:
        raise Mistake(texts.TOO_LATE)
    model = MODELS[done.sheet]
    kept: dict[int, dict[str, Any]] = {int(str(row["id"])): row for row in done.before}
    present = imports.rows(tx, model, list(kept))
    untouched = {i: kept[i] for i, row in present.items() if _is_still(row, kept[i]["after"])}
    fresh = [i for i, row in untouched.items() if row["before"] is None and not _bound(present[i])]
    back = [(i, _earlier(row["before"], present[i])) for i, row in untouched.items() if row["before"] is not None]
    imports.update(tx, model, back)
    gone = _removed(tx, model, fresh)
    imports.undone(tx, done.id or 0, now)
    town.bump(tx, town.PEOPLE)
    town.bump(tx, town.PLACES)
    touched = {i for i, _ in back} | set(gone)
    return Undone(len(gone), len(back), [row.name for i, row in present.items() if i not in touched])


def _removed(tx: Transaction, model: imports.Table, fresh: list[int]) -> list[int]:
    """Remove what nothing refers to, until nothing more can be: a grid is free once those below it are gone."""
    gone: list[int] = []
    while fresh:
        used = imports.in_use(tx, model, fresh)
        free = [row_id for row_id in fresh if row_id not in used]
        imports.delete(tx, model, free)
        gone, fresh = gone + free, [row_id for row_id in fresh if row_id in used] if free else []
    return gone


def _bound(row: Any) -> bool:
    return getattr(row, "contact_id", None) is not None


def _is_still(row: Any, after: dict[str, Any]) -> bool:
    now = _plain({name: getattr(row, name) for name in after if name != "invite_until"})
    return now == {name: value for name, value in after.items() if name != "invite_until"}


def _earlier(values: dict[str, Any], present: Any) -> dict[str, Any]:
    """What the row was; an invitation code that was used meanwhile stays used."""
    if _bound(present):
        return {name: value for name, value in values.items() if not name.startswith("invite_")}
    until = values.get("invite_until")
    return {**values, "invite_until": datetime.fromisoformat(until)} if until else values
