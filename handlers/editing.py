"""One row of reference data changed by hand: the checks of an import, and nobody's change overwritten unseen."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from handlers import roster_texts as texts
from handlers.intake import MODELS, Plan, plan_with
from handlers.roster_line import Bad, Line, identity_of, phone_of
from handlers.roster_loader import Loader
from handlers.town import Town
from storage import imports, town
from storage.db import Transaction
from storage.tables import Grid, Group, Person, Place

Row = Grid | Group | Person | Place


class Saved(NamedTuple):
    """What became of a form; `before` and `after` hold the columns that changed."""

    row_id: int
    before: dict[str, Any]
    after: dict[str, Any]


def fields(known: Town, sheet: str, row: Any) -> dict[str, str]:
    """A row as its form shows it: under the names of the import's columns, other rows by their code or name."""
    people = known.people
    group = people.groups.get(getattr(row, "group_id", None) or 0)
    grid = people.grids.get(getattr(row, "grid_id", None) or 0)
    parent = people.grids.get(getattr(row, "parent_id", None) or 0)
    named = {
        "group_name": group.name if group else "", "grid_code": grid.code if grid else "",
        "parent_code": parent.code if parent else "", "invite_code": "",
    }  # fmt: skip
    return {name: named[name] if name in named else str(getattr(row, name)) for name in texts.COLUMNS[sheet]}


def digest(values: Mapping[str, str]) -> str:
    """Stands in a form for what it was opened with."""
    return hashlib.sha256(json.dumps(dict(values), sort_keys=True).encode()).hexdigest()[:16]


def save(tx: Transaction, known: Town, sheet: str, row: Any, said: Mapping[str, str], now: datetime) -> Saved:
    """Change the row, or make one if it is None; Bad says which column cannot be as it was typed."""
    line = Line("", 0, {column: said.get(column, "").strip() for column in texts.COLUMNS[sheet]})
    loader = _loader(tx, known, sheet, now)
    _give_place(loader, sheet, row, line)
    found = plan_with(loader, sheet, [line], {})
    if found.problems:
        raise Bad(found.problems[0].problem, found.problems[0].column)
    if row is None and not (found.steps and found.steps[0].before is None):
        raise Bad(texts.TAKEN.format(value=line.values["name"]), "name")
    return _written(tx, sheet, row, found)


def _loader(tx: Transaction, known: Town, sheet: str, now: datetime) -> Loader:
    """A checker that knows the town already; the copies it needs may be changed."""
    loader, people = Loader(tx, now), known.people
    loader.grids = {grid.code: grid for grid in people.grids.values()}
    loader.groups = {group.name: group for group in people.groups.values()}
    loader.people = {identity_of(p.name, p.phone, p.group_id): p for p in people.people.values()}
    loader.places = {place.name: place for place in known.places.by_id.values()} if sheet == "places" else {}
    return loader


def _give_place(loader: Loader, sheet: str, row: Any, line: Line) -> None:
    """Put the row under the key it will have, so that the checker takes it for the known one; Bad if it is taken."""
    rows: dict[Any, Any] = getattr(loader, sheet)
    key, shown, column = _key(loader, sheet, line)
    there = rows.get(key)
    if there is not None and (row is None or there.id != row.id):
        raise Bad(texts.TAKEN.format(value=shown), column)
    if row is not None:
        for old in [old for old, each in rows.items() if each.id == row.id]:
            del rows[old]
        rows[key] = row


def _key(loader: Loader, sheet: str, line: Line) -> tuple[Any, str, str]:
    """What the row is known by, as it is shown, and its column."""
    if sheet == "people":
        group, phone = loader.groups.get(line.values["group_name"]), phone_of(line)
        return (
            identity_of(line.values["name"], phone, group.id if group else None),
            phone or line.values["name"],
            ("phone" if phone else "name"),
        )
    column = "code" if sheet == "grids" else "name"
    return line.values[column], line.values[column], column


def _written(tx: Transaction, sheet: str, row: Any, found: Plan) -> Saved:
    after: dict[str, Any] = {}
    for step in found.steps:
        after |= step.after
    if row is not None:
        after = {n: v for n, v in after.items() if not n.startswith("invite_") and getattr(row, n) != v}
    row_id = town.put(tx, MODELS[sheet], None if row is None else row.id, **after) if after else int(row.id)
    bump(tx, sheet)
    return Saved(row_id, {name: getattr(row, name) if row else None for name in after}, after)


def bump(tx: Transaction, sheet: str) -> None:
    """Tell every process that rows of this kind changed."""
    if sheet in ("grids", "places"):
        town.bump(tx, town.PLACES)
    if sheet != "places":
        town.bump(tx, town.PEOPLE)


def remove(tx: Transaction, sheet: str, row_id: int) -> dict[str, int]:
    """Take the row away if nothing refers to it; else nothing happens, and what refers to it is counted."""
    held = imports.references(tx, MODELS[sheet], row_id)
    if not held:
        imports.delete(tx, MODELS[sheet], [row_id])
        bump(tx, sheet)
    return held
