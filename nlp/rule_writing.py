"""Writing a rule set back into its text, as short as a person would write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields

from nlp.ruleset import LONG_NAMES, SETTINGS, Category, Guard, Rule, RuleSet

_SHORT = {name: key for key, name in LONG_NAMES.items()}


def format_rules(rule_set: RuleSet) -> str:
    """The text of a rule set; reading it back with the same version gives an equal set."""
    return "\n".join(_lines(rule_set)) + "\n"


def _lines(rule_set: RuleSet) -> Iterable[str]:
    yield from (f"{key} = {_shown(getattr(rule_set, key))}" for key in SETTINGS)
    for code, category in rule_set.categories.items():
        yield from ("", f"[category.{_key(code)}]", *_fields(category, "code"))
    yield from _word_table("class", rule_set.classes)
    yield from _word_table("typo", rule_set.typos)
    yield from _word_table("dictionary", {"whole": rule_set.whole} if rule_set.whole else {})
    for name, guard in rule_set.guards.items():
        yield from ("", f"[guard.{_key(name)}]", *_fields(guard, "name"))
    for rule in rule_set.rules:
        yield from ("", "[[rule]]", *_fields(rule))


def _word_table(name: str, words: Mapping[str, tuple[str, ...]]) -> Iterable[str]:
    if words:
        yield from ("", f"[{name}]", *(f"{_key(key)} = {_shown(value)}" for key, value in words.items()))


def _fields(item: Category | Guard | Rule, left_out: str = "") -> Iterable[str]:
    """Only what differs from the usual, so that a rule stays as short as it was written."""
    for spec in fields(item):
        value = getattr(item, spec.name)
        if spec.name != left_out and value != spec.default:
            yield f"{_SHORT.get(spec.name, spec.name)} = {_shown(value)}"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _shown(name)


def _shown(value: object, indent: str = "") -> str:
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(int(value) if value == int(value) else value)
        case str():
            return '"' + "".join(map(_escaped, value)) + '"'
        case tuple():
            return _array([_shown(item, indent + "    ") for item in value], indent)
    raise TypeError(type(value))


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    return char if char >= " " and char != "\x7f" else f"\\u{ord(char):04x}"


def _array(items: list[str], indent: str) -> str:
    """On one line where it fits, else as many items a line as fit in about 100 columns (Han count double)."""
    lines, width = [indent + "    "], 0
    for item in items:
        wide = sum(2 if char > "ÿ" else 1 for char in item)
        if width and width + wide > 96:
            lines.append(indent + "    ")
            width = 0
        lines[-1] += item + ", "
        width += wide + 2
    if len(lines) == 1:
        return "[" + ", ".join(items) + "]"
    return "\n".join(["[", *(line.rstrip() for line in lines), indent + "]"])
