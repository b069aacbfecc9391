"""Reading a rule set from its text (TOML), with plain complaints."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import rtoml

from nlp import phrase, texts
from nlp.normal import normalise
from nlp.ruleset import LONG_NAMES, SETTINGS, Category, Guard, Rule, RuleError, RuleSet

_CHOICES = {
    "urgency": ("normal", "urgent", "emergency"),
    "side": ("before", "after", "around"),
    "group_kind": ("gejie", "mediation"),
}
_SHORT = {name: key for key, name in LONG_NAMES.items()}
_ID = re.compile(r"""\s*id\s*=\s*["']([^"']*)["']""")
_TABLES = ("category", "class", "guard", "typo", "dictionary")


def default_rules_text() -> str:
    """The rule pack that a new installation starts with."""
    return (Path(__file__).parent / "default_rules.toml").read_text(encoding="utf-8")


def parse_rules(text: str, version: int = 0) -> RuleSet:
    """The rule set a text describes; raises RuleError."""
    return read_rules(_toml(text), _id_lines(text), version)


def read_rules(data: Mapping[str, Any], lines: Mapping[str, int], version: int = 0) -> RuleSet:
    """The rule set that tables describe which came from a text or a workbook; raises RuleError.

    ``lines`` says on which line or row each rule id stands.
    """
    return _Reader(data, lines).rule_set(version)


def _toml(text: str) -> dict[str, Any]:
    """Read by rtoml, in a tenth of the time; where it complains, the standard library has the last word."""
    try:
        read: dict[str, Any] = rtoml.loads(text.replace("\r\n", "\n"))
    except ValueError:
        return _plain_toml(text)
    return read


def _plain_toml(text: str) -> dict[str, Any]:
    import tomllib  # a hundredth of a second that a right text need not wait for

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = found[1] if found else str(text.count("\n") + 1)
        raise RuleError(texts.NOT_TOML.format(line=line, reason=str(error).split(" (at")[0])) from None


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not set(map(type, value)) <= {str}:
        raise TypeError(texts.KIND_WORDS)
    return tuple(value)


def _groups(value: object) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, list) or not all(isinstance(group, list) for group in value):
        raise TypeError(texts.KIND_GROUPS)
    return tuple(_words(group) for group in value)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e6:
        raise TypeError(texts.KIND_NUMBER)
    return float(value)


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(texts.KIND_TEXT)
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(texts.KIND_FLAG)
    return value


def _hours(value: object) -> tuple[int, int]:
    match value:
        case [int(start), int(end)] if 0 <= start <= 24 and 0 <= end <= 24:
            return start, end
    raise TypeError(texts.BAD_HOURS)


_READ: dict[str, Callable[[object], object]] = {
    **dict.fromkeys(("any_of", "none_of", "guards", "grids", "words", "unless", "whole"), _words),
    **dict.fromkeys(("weight", *SETTINGS), _number),
    **dict.fromkeys(("sensitive", "public", "backed"), _flag),
    "all_of": _groups,
    "hours": _hours,
    "reach": lambda value: int(_number(value)),
}


def _id_lines(text: str) -> dict[str, int]:
    """The line on which each rule id stands, the last one for an id used twice: that is the one to change."""
    return {found[1]: number for number, line in enumerate(text.splitlines(), 1) if (found := _ID.match(line))}


class _Reader:
    """One reading of one text; its methods raise RuleError at the first thing that is wrong."""

    def __init__(self, data: Mapping[str, Any], lines: Mapping[str, int]) -> None:
        self.data = data
        self.lines = lines

    def rule_set(self, version: int) -> RuleSet:
        data = self.data
        self._known(texts.PLACE_FILE, data, ("rule", *_TABLES, *SETTINGS))
        tables = {key: self._table(texts.PLACE_FILE, key, data.get(key, {})) for key in _TABLES}
        categories = {
            code: self._item(texts.PLACE_CATEGORY.format(code=code), Category, value, {"code": code})
            for code, value in tables["category"].items()
        }
        if not categories:
            raise RuleError(texts.NO_CATEGORIES)
        guards = {
            name: self._item(texts.PLACE_GUARD.format(name=name), Guard, value, {"name": name})
            for name, value in tables["guard"].items()
        }
        rules = tuple(
            self._item(self._where(number, value), Rule, value, {})
            for number, value in enumerate(self._list("rule", data.get("rule", [])), 1)
        )
        classes, typos = ({k: self._value(k, "words", v) for k, v in tables[key].items()} for key in ("class", "typo"))
        self._known(texts.PLACE_DICTIONARY, tables["dictionary"], ("whole",))
        whole = self._value(texts.PLACE_DICTIONARY, "whole", tables["dictionary"].get("whole", []))
        settings = {key: self._value(texts.PLACE_FILE, key, data[key]) for key in SETTINGS if key in data}
        made = RuleSet(version, categories, rules, classes, guards, typos, **settings, whole=whole)
        self._check(made)
        return made

    def _where(self, number: int, value: Mapping[str, Any]) -> str:
        """The place of a rule as an admin finds it: its id and line."""
        name = value.get("id")
        if isinstance(name, str) and name in self.lines:
            return texts.PLACE_RULE.format(id=name, line=self.lines[name])
        return texts.PLACE_RULE_NUMBER.format(number=number)

    def _table(self, place: str, key: str, value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise RuleError(texts.NOT_TABLE.format(place=place, key=key, kind=texts.KIND_TABLE))
        return value

    def _list(self, key: str, value: object) -> list[dict[str, Any]]:
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise RuleError(texts.NOT_TABLE.format(place=texts.PLACE_FILE, key=key, kind=texts.KIND_TABLES))
        return value

    def _known(self, place: str, data: Mapping[str, Any], known: Iterable[str]) -> None:
        for key in sorted(data.keys() - set(known)):
            raise RuleError(texts.UNKNOWN_KEY.format(place=place, key=key, known="、".join(known)))

    def _item(self, place: str, kind: type[Any], data: object, given: dict[str, str]) -> Any:
        """A Category, Guard or Rule from its table; ``given`` are fields the table's name says."""
        table = self._table(place, "", data)
        own = [item.name for item in fields(kind) if item.name not in given]
        self._known(place, table, [_SHORT.get(name, name) for name in own])
        for needed in sorted({"id", "category", "name", "words"} & set(own) - table.keys()):
            raise RuleError(texts.MISSING_KEY.format(place=place, key=needed))
        named = {
            LONG_NAMES.get(key, key): self._value(place, LONG_NAMES.get(key, key), value)
            for key, value in table.items()
        }
        return kind(**given, **named)

    def _value(self, place: str, key: str, value: object) -> Any:
        try:
            read = _READ.get(key, _string)(value)
        except TypeError as error:
            raise RuleError(texts.NOT_TABLE.format(place=place, key=_SHORT.get(key, key), kind=error)) from None
        if key in _CHOICES and read not in _CHOICES[key]:
            raise RuleError(texts.WRONG_CHOICE.format(place=place, key=key, known="、".join(_CHOICES[key])))
        return read

    def _check(self, made: RuleSet) -> None:
        for word in made.whole:
            if not normalise(word.strip()).text:
                raise RuleError(texts.EMPTY_WORD.format(place=texts.PLACE_DICTIONARY, word=word))
        for name, words in made.classes.items():
            place = texts.PLACE_CLASS.format(name=name)
            self._phrases(place, words, {})
            for word in words:
                if len(phrase.slots(word)) > 1:
                    raise RuleError(texts.GAP_IN_CLASS.format(place=place, word=word))
        for name, guard in made.guards.items():
            self._phrases(texts.PLACE_GUARD.format(name=name), guard.words + guard.unless, made.classes)
        seen: set[str] = set()
        for number, rule in enumerate(made.rules, 1):
            place = self._where(number, {"id": rule.id})
            if rule.id in seen:
                raise RuleError(texts.SAME_ID.format(place=place, value=rule.id))
            seen.add(rule.id)
            self._check_rule(place, rule, made)

    def _check_rule(self, place: str, rule: Rule, made: RuleSet) -> None:
        if rule.category not in made.categories:
            known = "、".join(made.categories)
            raise RuleError(texts.UNKNOWN_CATEGORY.format(place=place, value=rule.category, known=known))
        for guard in sorted(set(rule.guards) - made.guards.keys()):
            raise RuleError(texts.UNKNOWN_GUARD.format(place=place, value=guard, known="、".join(made.guards)))
        if not (rule.any_of or rule.all_of) or not all(rule.all_of):
            raise RuleError(texts.NO_WORDS.format(place=place))
        for words in (rule.any_of, *rule.all_of, rule.none_of):
            self._phrases(place, words, made.classes)

    def _phrases(self, place: str, words: Iterable[str], classes: Mapping[str, object]) -> None:
        for word in phrase.unusual(words):
            try:
                pieces = phrase.slots(word)
            except ValueError:
                raise RuleError(texts.EMPTY_WORD.format(place=place, word=word)) from None
            for piece in pieces:
                if piece.is_class and piece.word not in classes:
                    raise RuleError(texts.UNKNOWN_CLASS.format(place=place, word=word, value=piece.word))
