"""A rule as the fields of the editor, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from itertools import count
from typing import Any

from starlette.datastructures import FormData

from bot.console import rules_texts as texts
from bot.console.draft_text import fingerprint
from bot.rule_sheets import joined_words, split_words
from handlers.refusals import Mistake
from nlp.rules import RuleSet, read_rules
from nlp.ruleset import Rule, RuleError

MOST, LONGEST = 3000, 60  # words of a rule, characters of a word
_QUOTES = dict.fromkeys(map(ord, "“”‘’\u200b\ufeff"))  # word processors put them around words
_DOTS = re.compile(r"\.{3,}|…{2,}")


@dataclass(frozen=True, slots=True)
class Fields:
    """What stands in the editor, as typed.

    `rule` is the id of the rule that is edited, empty for a new one; `read` its fingerprint when the editor was opened.
    """

    rule: str = ""
    read: str = ""
    category: str = ""
    any: str = ""
    all: str = ""
    none: str = ""
    weight: str = "4"
    urgency: str = "normal"
    danger: str = ""
    backed: str = ""
    grids: str = ""
    start: str = ""
    end: str = ""
    guards: tuple[str, ...] = ()
    note: str = ""


def filled(rule: Rule) -> Fields:
    """The editor with this rule in it."""
    start, end = rule.hours or ("", "")
    return Fields(
        rule.id, fingerprint(rule), rule.category, joined_words(rule.any_of),
        "\n".join(map(joined_words, rule.all_of)), joined_words(rule.none_of), f"{rule.weight:g}", rule.urgency,
        rule.danger, "on" if rule.backed else "", joined_words(rule.grids), str(start), str(end), rule.guards,
        rule.note,
    )  # fmt: skip


def typed(form: FormData) -> Fields:
    """What was sent, whether it makes sense or not."""
    sent = {name: value for name, value in form.items() if isinstance(value, str)}
    values: dict[str, Any] = {f.name: sent.get(f.name, "").replace("\r\n", "\n").strip() for f in fields(Fields)}
    return Fields(**{**values, "guards": tuple(str(each) for each in form.getlist("guards"))})


def rule_of(form: Fields, rule_set: RuleSet, rule_id: str, grids: Mapping[str, str]) -> Rule:
    """The rule that was typed, fit for this rule set; Mistake says what is wrong with it.

    `grids`: names of grids to their codes, for people write either.
    """
    any_of, none = _words(form.any), _words(form.none)
    groups = [_words(line) for line in form.all.splitlines() if line.strip()]
    if not any_of and not groups:
        raise Mistake(texts.NO_WORDS)
    data = {
        "id": rule_id, "category": form.category, "any": any_of, "all": groups, "none": none,
        "weight": _weight(form.weight), "urgency": form.urgency, "danger": form.danger,
        "backed": bool(form.backed and (form.danger or form.urgency != "normal")), "guards": list(form.guards),
        "grids": [grids.get(each, each) for each in split_words(form.grids)], "note": form.note, **_hours(form),
    }  # fmt: skip
    ground = {
        "category": {code: {"name": category.name} for code, category in rule_set.categories.items()},
        "guard": {name: {"words": []} for name in rule_set.guards},
        "class": {name: [] for name in rule_set.classes},
    }
    try:
        return read_rules({**ground, "rule": [data]}, {}).rules[0]
    except RuleError as error:
        place, _, said = str(error).partition("：")
        raise Mistake(said or place) from None


def new_id(rule_set: RuleSet, category: str) -> str:
    """The next free number of the category: noise-1, noise-2."""
    taken = {rule.id for rule in rule_set.rules}
    return next(each for number in count(1) if (each := f"{category}-{number}") not in taken)


def _words(said: str) -> list[str]:
    words = list(dict.fromkeys(split_words(_DOTS.sub("…", said.translate(_QUOTES)))))
    long = next((word for word in words if len(word) > LONGEST), None)
    if long is not None:
        raise Mistake(texts.LONG_WORD.format(word=long[:12], limit=LONGEST))
    if len(words) > MOST:
        raise Mistake(texts.MANY_WORDS.format(count=len(words), limit=MOST))
    return words


def _weight(said: str) -> float:
    try:
        return float(said)
    except ValueError:
        raise Mistake(texts.BAD_WEIGHT) from None


def _hours(form: Fields) -> dict[str, list[int]]:
    if not form.start and not form.end:
        return {}
    if not (form.start.isdecimal() and form.end.isdecimal()):
        raise Mistake(texts.BAD_HOURS)
    return {"hours": [int(form.start), int(form.end)]}


def changed_words(after: Iterable[str], before: Iterable[str]) -> list[str]:
    """What came, in its order."""
    known = set(before)
    return [word for word in after if word not in known]
