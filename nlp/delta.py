"""Which messages two rule sets can score differently: those in which a word of something changed stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from operator import attrgetter

from nlp.classify import classify
from nlp.normal import normalise
from nlp.ruleset import Category, Guard, Rule, RuleSet, in_order, raising

_MANY = 300
_SIGN = re.compile("[<>…]")  # of the language of phrases, in which such a name cannot be looked for
_reading = attrgetter("classes", "guards", "typos", "whole")
_finding = attrgetter("id", "any_of", "all_of", "none_of", "guards", "grids", "hours")


def alike(draft: RuleSet, live: RuleSet) -> bool:
    """Whether both find the same in any text, and differ at most in what that says and weighs."""
    ours, theirs = ((*_reading(each), *map(_finding, in_order(each.rules))) for each in (draft, live))
    return ours == theirs


def rescored(draft: RuleSet, live: RuleSet) -> Callable[[str], bool]:
    """Tells of a text whether ``draft`` and ``live`` might score it differently; False is certain.

    Alike then are all scores, urgency and danger. Where a few words changed, looking for them alone costs a fraction
    of two decisions.
    """
    if draft.opening != live.opening or _raised(draft) != _raised(live):
        return lambda _: True
    spellings = {spelling for _, spelling in _spellings(draft) ^ _spellings(live)}
    words = set(_changed(draft, live)) | spellings
    if not words:
        return lambda _: False
    if len(words) > _MANY or any(_SIGN.search(word) for word in spellings):
        return lambda _: True
    probe = RuleSet(
        version=0,
        categories={"changed": Category("changed", "changed")},
        rules=(Rule("changed", "changed", any_of=tuple(sorted(words))),),
        classes=_together(draft.classes, live.classes),
        typos=_together(draft.typos, live.typos),
        whole=draft.whole + live.whole,
    )
    return lambda text: bool(classify(text, probe).words)


def _raised(rule_set: RuleSet) -> dict[str, tuple[float, ...]]:
    return {rule.category: raising(rule_set, rule.category) for rule in rule_set.rules if rule.backed}


def _changed(draft: RuleSet, live: RuleSet) -> Iterator[str]:
    """Words one of which stands in any text that the two score differently."""
    ours, theirs = ({rule.id: rule for rule in rule_set.rules} for rule_set in (draft, live))
    for name in ours.keys() | theirs.keys():
        yield from _rule_words(ours.get(name), theirs.get(name))
    for name in draft.guards.keys() | live.guards.keys():
        yield from _guard_words(draft.guards.get(name), live.guards.get(name))
    for name in draft.classes.keys() | live.classes.keys():
        yield from set(draft.classes.get(name, ())) ^ set(live.classes.get(name, ()))


def _spellings(rule_set: RuleSet) -> set[tuple[str, str]]:
    """What is read differently without any rule: misspellings, with the words they stand for, and names."""
    meant = [(right, wrong) for right, some in rule_set.typos.items() for wrong in some]
    meant += [("", name) for name in rule_set.whole]
    return {(right, plain) for right, spelling in meant if (plain := normalise(spelling.strip()).text)}


def _rule_words(ours: Rule | None, theirs: Rule | None) -> Iterable[str]:
    if ours and theirs:
        if replace(ours, note="") == replace(theirs, note=""):
            return set()
        if ours.any_of and theirs.any_of and replace(ours, any_of=theirs.any_of, note=theirs.note) == theirs:
            return set(ours.any_of) ^ set(theirs.any_of)
    return {word for rule in (ours, theirs) if rule for word in rule.any_of or rule.all_of[0]}


def _guard_words(ours: Guard | None, theirs: Guard | None) -> Iterable[str]:
    if ours and theirs and replace(ours, words=theirs.words) == theirs:
        return set(ours.words) ^ set(theirs.words)
    return {word for guard in (ours, theirs) if guard for word in guard.words}


def _together(ours: Mapping[str, tuple[str, ...]], theirs: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {name: ours.get(name, ()) + theirs.get(name, ()) for name in ours.keys() | theirs.keys()}
