"""Reading reference data line by line: every line is checked against the town and every bad one is named."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from handlers import roster_texts as texts
from handlers.roster_line import Bad, Complaint, Line, check_once, identity_of, number_of, phone_of, roles_of, text_of
from storage import town
from storage.db import Transaction, instance
from storage.tables import Grid, Group, Person, Place

CODE_LASTS = timedelta(days=30)
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 O 1 I: codes are read aloud
Put = Callable[[Any, Any, dict[str, Any]], int]  # table, the row as it is or None, what to set; the row's id


@dataclass(slots=True)
class Report:
    """What an import did: (new, changed, same) by sheet, and the invitation codes it made."""

    counts: dict[str, list[int]] = field(default_factory=dict)
    codes: list[tuple[str, str, str]] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)


def random_code() -> str:
    """Six letters and digits that nobody mishears."""
    return "".join(secrets.choice(_LETTERS) for _ in range(6))


class _Follows(Exception):
    """Wrong only because a line it names is."""


class Loader:
    """Checks sheets one after the other; `put` writes a row, or only notes what would be written."""

    def __init__(self, tx: Transaction, now: datetime, step: Callable[[], None] = lambda: None) -> None:
        self.tx, self.now, self.step = tx, now, step
        self.put: Put = self._write
        self.report = Report()
        self.problems: list[Complaint] = []
        self.followers: list[Line] = []  # wrong only because a line they name is
        self.parents: list[tuple[Line, str, str]] = []
        self.unchanged: set[str] = set()
        self.bad: set[str] = set()  # codes and names of bad lines: one mistake is reported once

    @cached_property
    def grids(self) -> dict[str, Any]:
        """By code."""
        return {grid.code: grid for grid in town.everything(self.tx, Grid)}

    @cached_property
    def groups(self) -> dict[str, Any]:
        """By name."""
        return {group.name: group for group in town.everything(self.tx, Group)}

    @cached_property
    def people(self) -> dict[tuple[str, ...], Any]:
        """By identity (handlers.roster_line)."""
        return {identity_of(p.name, p.phone, p.group_id): p for p in town.everything(self.tx, Person)}

    @cached_property
    def places(self) -> dict[str, Any]:
        """By name."""
        return {place.name: place for place in town.everything(self.tx, Place)}

    @cached_property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """Whose each invitation code is."""
        return {p.invite_code: identity for identity, p in self.people.items() if p.invite_code}

    def load(self, name: str, lines: Iterable[Line]) -> None:
        """One sheet: grids before groups before people, since later ones name earlier ones."""
        self.report.counts[name] = [0, 0, 0]
        seen: dict[Any, int] = {}
        for line in lines:
            try:
                getattr(self, f"_{name}")(line, seen)
            except Bad as problem:
                self._complain(line, str(problem), problem.column)
                self.bad |= {line.values.get("code", ""), line.values.get("name", "")}
            except _Follows:
                self.followers.append(line)
                self.bad.add(line.values.get("name", ""))
            self.step()
        if name == "grids":
            self._link_grids()

    def _grids(self, line: Line, seen: dict[Any, int]) -> None:
        code, name = text_of(line, "code"), text_of(line, "name")
        check_once(seen, code, line)
        values = {"code": code, "name": name, "level": number_of(line, "level")}
        known = self.grids.get(code)
        self.grids[code] = self._put("grids", Grid, known, values)
        if self.grids[code] is known:
            self.unchanged.add(code)
        self.parents.append((line, code, line.values["parent_code"]))

    def _link_grids(self) -> None:
        for line, code, parent in self.parents:
            if parent in self.bad:
                self.followers.append(line)
            elif parent and parent not in self.grids:
                self._complain(line, texts.NO_GRID.format(code=parent), "parent_code")
            elif parent == code:
                self._complain(line, texts.OWN_PARENT, "parent_code")
            else:
                self._link(self.grids[code], self.grids[parent].id if parent else None)
        self._find_loops()

    def _link(self, grid: Any, parent_id: int | None) -> None:
        if grid.parent_id != parent_id:
            self.put(Grid, grid, {"parent_id": parent_id})
            if grid.code in self.unchanged:
                self.report.counts["grids"][2] -= 1
                self.report.counts["grids"][1] += 1

    def _find_loops(self) -> None:
        """Also loops that close through grids of earlier imports."""
        codes = {grid.id: grid.code for grid in self.grids.values()}
        above = {grid.code: codes.get(grid.parent_id) for grid in self.grids.values()}
        above |= {code: parent for _, code, parent in self.parents}
        for line, code, _ in self.parents:
            path = [code]
            while (up := above.get(path[-1])) and up not in path:
                path.append(up)
            if up == code and len(path) > 1:
                self._complain(line, texts.LOOP.format(path=" → ".join([*path, code])), "parent_code")

    def _groups(self, line: Line, seen: dict[Any, int]) -> None:
        name, kind = text_of(line, "name"), text_of(line, "kind")
        check_once(seen, name, line)
        if kind not in texts.KINDS:
            self.report.hints.append(texts.UNKNOWN_KIND.format(name=name, kind=kind))
        self._hint_at_rest(self.groups.get(name))
        values = {"name": name, "grid_id": self._grid(line), "kind": texts.KINDS.get(kind, kind)}
        self.groups[name] = self._put("groups", Group, self.groups.get(name), values)

    def _people(self, line: Line, seen: dict[Any, int]) -> None:
        name, phone, roles = text_of(line, "name"), phone_of(line), roles_of(line)
        group = self._group(line, roles)
        identity = identity_of(name, phone, group)
        check_once(seen, identity, line, f"{name} {phone}".strip())
        known = self.people.get(identity) or self.people.get(identity_of(name, "", group))
        self._hint_at_rest(known)
        values = {"name": name, "phone": phone, "roles": ";".join(roles), "group_id": group}
        values |= self._invitation(line, known, identity)
        self.people[identity] = self._put("people", Person, known, values)

    def _places(self, line: Line, seen: dict[Any, int]) -> None:
        name = text_of(line, "name")
        check_once(seen, name, line)
        self._hint_at_rest(self.places.get(name))
        values = {"name": name, "grid_id": self._grid(line)}
        self.places[name] = self._put("places", Place, self.places.get(name), values)

    def _hint_at_rest(self, known: Any) -> None:
        """Imports wake nobody and nothing: what an office put to rest stays so."""
        if known is not None and not known.active:
            self.report.hints.append(texts.INACTIVE.format(name=known.name))

    def _invitation(self, line: Line, known: Any, identity: tuple[str, ...]) -> dict[str, Any]:
        """The code to write, if any: the file's own, or a new one for somebody who has none and is not bound."""
        code = line.values["invite_code"].upper()
        if known is not None and (known.contact_id or self._good(known)) and code in ("", known.invite_code):
            return {}
        code = code or self._new_code(line)
        if not (4 <= len(code) <= 12 and code.isascii() and code.isalnum()):
            raise Bad(texts.BAD_CODE.format(code=code), "invite_code")
        owner = identity if known is None else identity_of(known.name, known.phone, known.group_id)
        if self.codes.setdefault(code, owner) != owner:
            raise Bad(texts.CODE_TAKEN.format(code=code), "invite_code")
        return {"invite_code": code, "invite_until": self.now + CODE_LASTS}

    def _good(self, known: Any) -> bool:
        """Whether the person's code can still be used."""
        return known.invite_until is not None and known.invite_until > self.now

    def _new_code(self, line: Line) -> str:
        code = random_code()
        if code in self.codes:
            return self._new_code(line)
        self.report.codes.append((line.values["group_name"], line.values["name"], code))
        return code

    def _grid(self, line: Line) -> int:
        code = text_of(line, "grid_code")
        if code not in self.grids:
            raise _Follows if code in self.bad else Bad(texts.NO_GRID.format(code=code), "grid_code")
        return int(self.grids[code].id)

    def _group(self, line: Line, roles: list[str]) -> int | None:
        name = line.values["group_name"]
        if not name and not texts.WITHOUT_GROUP.issuperset(roles):
            raise Bad(texts.NEEDS_GROUP, "group_name")
        if name and name not in self.groups:
            raise _Follows if name in self.bad else Bad(texts.NO_GROUP.format(name=name), "group_name")
        return int(self.groups[name].id) if name else None

    def _put(self, sheet: str, model: Any, known: Any, values: dict[str, Any]) -> Any:
        same = known is not None and all(getattr(known, name) == value for name, value in values.items())
        self.report.counts[sheet][2 if same else 0 if known is None else 1] += 1
        if same:
            return known
        row_id = self.put(model, known, values)
        rest = dict.fromkeys(model.model_fields) if known is None else vars(known)
        return instance(model)(**{**rest, **values, "id": row_id})

    def _write(self, model: Any, known: Any, values: dict[str, Any]) -> int:
        return town.put(self.tx, model, None if known is None else known.id, **values)

    def _complain(self, line: Line, problem: str, column: str = "") -> None:
        self.problems.append(Complaint(line, column, problem))
