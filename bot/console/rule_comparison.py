"""Differences between two rule sets as a page shows them: words that came and went, and values in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from bot.console import versions_texts as texts
from handlers.rule_texts import DANGERS, URGENCIES
from nlp import difference_texts
from nlp.difference import Change, FieldChange
from nlp.ruleset import RuleSet


class Part(NamedTuple):
    """One field: of words what came and went, of anything else what it was and is; what is empty is not told."""

    name: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    was: str
    now: str


class Shown(NamedTuple):
    """A rule or something else that changed; `rule` is its id where it is a rule, `grave` if it is a danger rule."""

    title: str
    state: str
    parts: list[Part]
    rule: str
    grave: bool


def shown(changes: list[Change], danger: tuple[str, ...], before: RuleSet, after: RuleSet) -> list[Shown]:
    """The changes, danger rules first."""
    names = {code: each.name for code, each in (before.categories | after.categories).items()}
    notes = {rule.id: rule.note for rules in (before, after) for rule in rules.rules}
    found = [_one(change, notes, names, change.name in danger) for change in changes]
    return sorted(found, key=lambda each: not each.grave)


def _one(change: Change, notes: Mapping[str, str], names: Mapping[str, str], grave: bool) -> Shown:
    is_rule = change.kind == "rule"
    kind = difference_texts.KINDS[change.kind]
    called = names.get(change.name, change.name) if change.kind == "category" else change.name
    title = texts.CHANGED.format(kind=kind, name=called, note=notes.get(change.name, "") if is_rule else "").strip()
    parts = [_part(each, names) for each in change.fields]
    return Shown(title, change.state, parts, change.name if is_rule else "", is_rule and grave)


def _part(field: FieldChange, names: Mapping[str, str]) -> Part:
    name = texts.FIELDS.get(field.field) or difference_texts.FIELDS.get(field.field, field.field)
    if field.added or field.removed:
        return Part(name, field.added, field.removed, "", "")
    return Part(name, (), (), _said(field.before, names), _said(field.after, names))


def _said(value: Any, names: Mapping[str, str]) -> str:
    match value:
        case None | "" | ():
            return ""
        case bool():
            return difference_texts.YES if value else difference_texts.NO
        case int() | float():
            return f"{value:g}"
        case tuple():
            return "–".join(map(str, value))
    return {**names, **URGENCIES, **DANGERS}.get(value, str(value))
