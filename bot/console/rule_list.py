"""The rules by category, or those in which something is found, with how they fared last month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.console.rule_bench import Bench
from bot.tuning_tickets import as_message
from nlp.ruleset import Rule
from storage import corrections
from storage.db import Transaction

_SHOWN, _FOUND = 6, 40
_MONTH, _NEWEST, _SECONDS = timedelta(days=30), 2000, 0.4


class Fared(NamedTuple):
    """In how many petitions of the last month a rule counts, and in how many of them it was right."""

    hits: int
    right: int


class Row(NamedTuple):
    """A rule; `state` is added, changed, removed or nothing; `more` counts the words that are not shown."""

    rule: Rule
    state: str
    words: tuple[str, ...]
    more: int


class Shelf(NamedTuple):
    """A category; only an open one shows its rules."""

    code: str
    name: str
    size: int
    changed: int
    rows: list[Row]
    open: bool


def shelves(bench: Bench, category: str, asked: str) -> list[Shelf]:
    """All categories with one of them open; or, where something is asked for, what was found and where."""
    rules = [*bench.rules.rules, *_removed(bench)]
    found = list(_found(rules, asked.lower()))[:_FOUND] if asked else rules
    by_category: dict[str, list[Rule]] = {}
    for rule in found:
        by_category.setdefault(rule.category, []).append(rule)
    return [
        _shelf(bench, code, by_category.get(code, []), code == category, asked)
        for code in bench.rules.categories | bench.live.categories
        if not asked or code in by_category
    ]


def _shelf(bench: Bench, code: str, rules: list[Rule], opened: bool, asked: str) -> Shelf:
    opened = opened or bool(asked)
    name = (bench.live.categories | bench.rules.categories)[code].name
    rows = [_row(bench, rule, asked) for rule in sorted(rules, key=lambda rule: -rule.weight)] if opened else []
    return Shelf(code, name, len(rules), sum(rule.id in bench.changed for rule in rules), rows, opened)


def _row(bench: Bench, rule: Rule, asked: str) -> Row:
    words = rule.any_of or tuple("/".join(group) for group in rule.all_of)
    if asked:
        words = tuple(sorted(words, key=lambda word: asked not in word))
    return Row(rule, bench.changed.get(rule.id, ""), words[:_SHOWN], max(0, len(words) - _SHOWN))


def _removed(bench: Bench) -> Iterator[Rule]:
    yield from (rule for rule in bench.live.rules if bench.changed.get(rule.id) == "removed")


def _found(rules: Iterable[Rule], asked: str) -> Iterator[Rule]:
    for rule in rules:
        words = (*rule.any_of, *rule.none_of, *(word for group in rule.all_of for word in group))
        if asked in rule.id.lower() or asked in rule.note.lower() or any(asked in word for word in words):
            yield rule


def fared(tx: Transaction, bench: Bench, now: datetime) -> dict[str, Fared]:
    """How each of the live rules fared last month, as far as a moment's time reaches; deciding is remembered."""
    past = [each for each in corrections.past(tx, _NEWEST) if each.opened_at > now - _MONTH]
    hits: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for known in bench.memory.decided(map(as_message, past), _SECONDS):
        for rule, category in {(match.rule, match.category) for match in known.decision.words}:
            hits[rule] += 1
            right[rule] += category == known.message.final
    return {rule: Fared(count, right[rule]) for rule, count in hits.items()}
