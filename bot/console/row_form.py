"""The form of one row of reference data: shown, saved with the import's checks, removed if nothing needs it."""

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, NamedTuple

from starlette.responses import Response

from bot.console import listing
from bot.console import town_texts as texts
from bot.console.area import covers, grid_of
from bot.console.gate import Missing
from bot.console.visit import Page, Visit
from handlers import editing
from handlers.leaving import keep_an_admin
from handlers.refusals import Mistake
from handlers.rights import Right
from handlers.roster_line import Bad


class Field(NamedTuple):
    """One field: `options` make it a choice; `suggest` is the address of suggestions while typing."""

    name: str
    label: str
    hint: str = ""
    options: Mapping[str, str] | None = None
    suggest: str = ""
    several: bool = False


class Kind(NamedTuple):
    """One kind of rows: its sheet in imports, its address, its form, and what else its page shows.

    What is not `removable` leaves in another way.
    """

    sheet: str
    path: str
    template: str
    words: ModuleType
    fields: tuple[Field, ...]
    rows: Callable[[Visit], Mapping[int, Any]]
    extras: Callable[[Visit, Any], dict[str, Any]] = lambda visit, row: {}
    removable: bool = True


def pages(kind: Kind) -> tuple[Page, ...]:
    """The addresses of the form: an empty one and a row's, to be saved or removed."""
    one = f"{kind.path}/{{id:int}}"
    removing = Page("POST", f"{one}/remove", Right.TOWN, lambda visit: remove(visit, kind))
    return (
        Page("GET", f"{kind.path}/new", Right.TOWN, lambda visit: page(visit, kind)),
        Page("POST", kind.path, Right.TOWN, lambda visit: save(visit, kind)),
        Page("GET", one, Right.TOWN, lambda visit: page(visit, kind, found(visit, kind))),
        Page("POST", one, Right.TOWN, lambda visit: save(visit, kind, found(visit, kind))),
        *([removing] if kind.removable else []),
    )


def found(visit: Visit, kind: Kind) -> Any:
    """The row that the address names; Missing if there is none or it is not in the account's part of the town."""
    row = kind.rows(visit).get(visit.path["id"])
    if row is None or not covers(visit, grid_of(visit, row)):
        raise Missing
    return row


def page(visit: Visit, kind: Kind, row: Any = None, error: Bad | None = None) -> Response:
    """The form as the row is; with why something else cannot be done to it."""
    values = _shown(visit, kind, row) if row else {field.name: visit.query.get(field.name, "") for field in kind.fields}
    return _page(visit, kind, row, values, error)


def _page(
    visit: Visit, kind: Kind, row: Any, values: Mapping[str, str], error: Bad | None = None,
    now: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    labels = {field.name: field.label for field in kind.fields}
    seen = editing.digest(_current(visit, kind, row)) if row else ""
    problem = said(str(error), labels) if error else ""
    return listing.show(
        visit, kind.template, kind.words, 409 if now else 422 if error else 200, kind=kind, row=row, values=values,
        seen=seen, error=error, problem=problem, changed=now or {}, **kind.extras(visit, row),
    )  # fmt: skip


def said(problem: str, labels: Mapping[str, str]) -> str:
    """The sentence with the columns called as the reader knows them."""
    for column, label in labels.items():
        problem = problem.replace(f"“{column}”", f"“{label}”")
    return problem


def _current(visit: Visit, kind: Kind, row: Any) -> dict[str, str]:
    return editing.fields(visit.town, kind.sheet, row)


def _shown(visit: Visit, kind: Kind, row: Any) -> dict[str, str]:
    """As it is, the phone masked."""
    values = _current(visit, kind, row)
    return {**values, "phone": listing.masked(values["phone"])} if "phone" in values else values


def save(visit: Visit, kind: Kind, row: Any = None) -> Response:
    """What was typed becomes the row, unless it cannot be or somebody else changed the row meanwhile."""
    typed = {field.name: _typed(visit, field) for field in kind.fields}
    if row and visit.said("seen") != editing.digest(_current(visit, kind, row)):
        now = {name: value for name, value in _shown(visit, kind, row).items() if value != typed.get(name, value)}
        if now:
            return _page(visit, kind, row, typed, now=now)
    try:
        saved = editing.save(visit.tx, visit.town, kind.sheet, row, _meant(visit, kind, row, typed), visit.now)
    except Bad as problem:
        return _page(visit, kind, row, typed, error=problem)
    if saved.after:
        _note(visit, kind, typed["name"], saved)
    told = texts.NOTHING_CHANGED if not saved.after else (texts.SAVED if row else texts.MADE)
    return visit.go(f"{kind.path}/{saved.row_id}", told.format(name=typed["name"]))


def _typed(visit: Visit, field: Field) -> str:
    """Without what a paste from Word brings along; posts come as several values."""
    value = ";".join(str(v) for v in visit.form.getlist(field.name)) if field.several else visit.said(field.name)
    return "".join(c for c in value if c.isprintable()).strip()


def _meant(visit: Visit, kind: Kind, row: Any, typed: Mapping[str, str]) -> dict[str, str]:
    """A phone left masked is the old one; a grid called by its name is meant by its code."""
    meant = dict(typed)
    if row is not None and "phone" in typed and typed["phone"] == listing.masked(row.phone):
        meant["phone"] = row.phone
    for column in ("grid_code", "parent_code"):
        named = [g.code for g in visit.town.people.grids.values() if g.name == typed.get(column)]
        if len(named) == 1:
            meant[column] = named[0]
    return meant


def _note(visit: Visit, kind: Kind, name: str, saved: editing.Saved) -> None:
    """On record; and Mistake if the row is now where the account may not be, or no admin is left."""
    after = {**saved.after, "id": saved.row_id}
    if visit.account.grid_id is not None and not _inside(visit, kind, after):
        raise Mistake(texts.OUT_OF_AREA)
    if kind.sheet == "people":
        keep_an_admin(visit.tx)
    action = (
        f"{kind.sheet}_changed" if any(value is not None for value in saved.before.values()) else f"{kind.sheet}_added"
    )
    visit.does(action, f"{kind.sheet} {saved.row_id} {name}", written(saved.before), written(saved.after))


def _inside(visit: Visit, kind: Kind, after: Mapping[str, Any]) -> bool:
    group = visit.town.people.groups.get(after.get("group_id") or 0)
    moved = [after[name] for name in ("grid_id", "parent_id") if name in after] + ([group.grid_id] if group else [])
    return all(covers(visit, grid) for grid in moved) and not ("group_id" in after and group is None)


def written(values: Mapping[str, Any]) -> str:
    """For the audit: phones masked, invitation codes left out."""
    shown = {
        n: listing.masked(v) if n == "phone" and v else v for n, v in values.items() if not n.startswith("invite_")
    }
    return " ".join(f"{name}={value}" for name, value in shown.items() if value is not None)


def remove(visit: Visit, kind: Kind) -> Response:
    """Gone, if nothing refers to it; else the person reads what does."""
    row = found(visit, kind)
    held = editing.remove(visit.tx, kind.sheet, row.id)
    if held:
        uses = "、".join(texts.USES[name].format(n=number) for name, number in held.items())
        raise Mistake(texts.STILL_USED.format(name=row.name, uses=uses))
    visit.does(f"{kind.sheet}_removed", f"{kind.sheet} {row.id} {row.name}", written(_current(visit, kind, row)))
    return visit.go(kind.path, texts.REMOVED.format(name=row.name))
