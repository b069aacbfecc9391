"""What rules share: word classes, contexts, misspellings and names, each as something with a name and words."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple, TypeVar

from bot.console import words_texts as texts
from nlp.difference import difference, lines
from nlp.ruleset import Guard, RuleSet, Side, Words

Value = TypeVar("Value")
PARTS = ("class", "guard", "typo", "whole")
SIDES: tuple[Side, ...] = ("before", "after", "around")


class Item(NamedTuple):
    """`side`, `reach` and `unless` are those of a guard and mean nothing elsewhere."""

    name: str
    words: Words
    side: Side = "before"
    reach: int = 3
    unless: Words = ()

    @property
    def print(self) -> str:
        """Tells later whether it is still what somebody read."""
        return sha256(repr(tuple(self)).encode()).hexdigest()[:16]


def items(rules: RuleSet, part: str) -> list[Item]:
    """Everything of one kind, in the order of the text."""
    if part == "guard":
        return [Item(g.name, g.words, g.side, g.reach, g.unless) for g in rules.guards.values()]
    if part == "whole":
        return [Item(texts.WHOLE_NAME, rules.whole)]
    words = rules.classes if part == "class" else rules.typos
    return [Item(name, some) for name, some in words.items()]


def item(rules: RuleSet, part: str, name: str) -> Item | None:
    """The one with this name."""
    return next((each for each in items(rules, part) if each.name == name), None)


def rewritten(rules: RuleSet, part: str, name: str, new: Item | None) -> RuleSet:
    """The rules with `new` in the place of what had this name, or after the last; without `new` it is taken out."""
    if part == "whole":
        return replace(rules, whole=new.words if new else ())
    if part == "guard":
        made = Guard(new.name, new.words, new.side, new.reach, new.unless) if new else None
        return replace(rules, guards=_placed(rules.guards, name, made))
    words = new.words if new else None
    if part == "class":
        return replace(rules, classes=_placed(rules.classes, name, words))
    return replace(rules, typos=_placed(rules.typos, name, words))


def _placed(known: dict[str, Value], name: str, value: Value | None) -> dict[str, Value]:
    kept = dict(known)
    if value is None:
        kept.pop(name, None)
    else:
        kept[name] = value
    return kept


def differences(part: str, before: Item | None, after: Item | None) -> list[str]:
    """What came and went between two states of one item, for a person to read."""
    sets = (
        rewritten(RuleSet(0, {}, ()), part, each.name, each) if each else RuleSet(0, {}, ()) for each in (before, after)
    )
    return lines(difference(*sets))


def uses(rules: RuleSet, part: str) -> dict[str, int]:
    """How many rules name each class or guard."""
    counted: dict[str, int] = {}
    for rule in rules.rules:
        if part == "guard":
            named = set(rule.guards)
        else:
            written = (*rule.any_of, *rule.none_of, *(word for group in rule.all_of for word in group))
            named = {piece.partition(">")[0] for word in written for piece in word.split("<")[1:]}
        for name in named:
            counted[name] = counted.get(name, 0) + 1
    return counted
