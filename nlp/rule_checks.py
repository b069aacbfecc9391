"""What can be wrong with a rule set's rules, contexts and categories, told without any message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

from nlp import phrase
from nlp.classify import DANGERS, OTHER, classify
from nlp.finding import Finding, finding
from nlp.ruleset import Category, Rule, RuleSet

_DENIALS = frozenset(("没", "没有", "不"))
_NEARLY_ALL, _MUCH = 0.5, 0.2


@cache
def everyday() -> tuple[str, ...]:
    """Sentences that speak for no category at all."""
    lines = (Path(__file__).parent / "everyday.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if not line.startswith("#"))


def impossible(rule_set: RuleSet) -> Iterator[Finding]:
    """Rules that can never count: no hour is left, or their own excluded words shut them out."""
    for rule in rule_set.rules:
        if rule.hours and rule.hours[0] == rule.hours[1]:
            yield finding("no_hours", [rule.id], category=rule.category, hour=rule.hours[0])
        if rule.none_of:
            yield from _excluded(rule, rule_set)


def _excluded(rule: Rule, rule_set: RuleSet) -> Iterator[Finding]:
    probe = _probe(rule_set, {"none": rule.none_of})
    groups = [group for group in (rule.any_of, *rule.all_of) if group]
    shut = [tuple(word for word in group if _meets(word, probe)) for group in groups]
    for group, words in zip(groups, shut, strict=True):
        if words == group:
            yield finding("excludes_itself", [rule.id], words, rule.category)
        elif words:
            yield finding("excludes_words", [rule.id], words, rule.category)


def _meets(word: str, probe: RuleSet) -> bool:
    """Whether what ``probe`` looks for stands in some piece of the word, and so wherever the word is found."""
    return any(not piece.is_class and classify(piece.word, probe).words for piece in phrase.slots(word))


def _probe(rule_set: RuleSet, groups: dict[str, tuple[str, ...]]) -> RuleSet:
    """A rule set that tells which groups of words stand in a text: each is a category of its own."""
    return RuleSet(
        version=0,
        categories={name: Category(name, name) for name in groups},
        rules=tuple(Rule(name, name, any_of=words) for name, words in groups.items() if words),
        classes=rule_set.classes,
        typos=rule_set.typos,
    )


def unknown_names(rule_set: RuleSet, grids: Collection[str] | None) -> Iterator[Finding]:
    """Grids and danger signs that nobody else knows."""
    for rule in rule_set.rules:
        if grids is not None and (missing := [code for code in rule.grids if code not in grids]):
            yield finding("unknown_grid", [rule.id], missing, rule.category)
        if rule.danger and rule.danger not in DANGERS:
            yield finding("unknown_danger", [rule.id], [rule.danger], rule.category, known="、".join(DANGERS))


def without_effect(rule_set: RuleSet) -> Iterator[Finding]:
    """Rules that change nothing when they count."""
    idle = [r for r in rule_set.rules if not r.weight and not r.danger and r.urgency == "normal"]
    if idle:
        yield finding("no_effect", [rule.id for rule in idle])


def undenied(rule_set: RuleSet) -> Iterator[Finding]:
    """Danger signs that “没有…” would raise too."""
    denying = {name for name, guard in rule_set.guards.items() if _DENIALS & set(guard.words)}
    bare = [rule for rule in rule_set.rules if rule.danger and denying.isdisjoint(rule.guards)]
    if bare:
        yield finding("undenied", [rule.id for rule in bare])


def unused(rule_set: RuleSet) -> Iterator[Finding]:
    """Contexts and word classes that no rule refers to."""
    guards = rule_set.guards.keys() - {name for rule in rule_set.rules for name in rule.guards}
    written = [word for rule in rule_set.rules for words in (rule.any_of, rule.none_of, *rule.all_of) for word in words]
    written += [word for guard in rule_set.guards.values() for word in guard.words + guard.unless]
    used = {piece.word for word in written for piece in phrase.slots(word) if piece.is_class}
    if guards:
        yield finding("unused_guard", words=sorted(guards))
    if classes := rule_set.classes.keys() - used:
        yield finding("unused_class", words=sorted(classes))


def weak_categories(rule_set: RuleSet) -> Iterator[Finding]:
    """Categories that nothing speaks for, or for which no single word suffices."""
    factor = max(rule_set.opening, 1)
    for code, category in rule_set.categories.items():
        weights = [rule.weight for rule in rule_set.rules if rule.category == code]
        if not weights and code != OTHER:
            yield finding("no_rules", category=code, name=category.name)
        elif weights and code != OTHER and max(weights) * factor < rule_set.threshold:
            best, needed = f"{max(weights):g}", f"{rule_set.threshold / factor:g}"
            yield finding("out_of_reach", category=code, name=category.name, best=best, needed=needed)


def too_wide(rule_set: RuleSet) -> Iterator[Finding]:
    """Rules and contexts met by everyday sentences, and such sentences that would be taken for a petition."""
    decisions = [(said, classify(said, rule_set, hour=12)) for said in everyday()]
    hits = Counter(rule for _, decision in decisions for rule in {match.rule for match in decision.words})
    words = {(match.rule, match.word): None for _, decision in decisions for match in decision.words}
    for rule in rule_set.rules:
        if hits[rule.id] >= _MUCH * len(decisions):
            kind = "matches_all" if hits[rule.id] >= _NEARLY_ALL * len(decisions) else "too_wide"
            met = [word for name, word in words if name == rule.id]
            share = f"{hits[rule.id] / len(decisions):.0%}"
            yield finding(kind, [rule.id], met, rule.category, share=share)
    for said, decision in decisions:
        if decision.sure and decision.category != OTHER:
            met = [match.word for match in decision.words if match.category == decision.category]
            name = rule_set.categories[decision.category].name
            yield finding("everyday", words=met, category=decision.category, said=said, name=name)
    yield from _wide_guards(rule_set)


def _wide_guards(rule_set: RuleSet) -> Iterator[Finding]:
    probe = _probe(rule_set, {name: guard.words for name, guard in rule_set.guards.items()})
    met = Counter(name for said in everyday() for name in classify(said, probe).scores)
    for name, guard in rule_set.guards.items():
        if met[name] >= _NEARLY_ALL * len(everyday()) or not guard.words:
            yield finding("wide_guard" if guard.words else "empty_guard", words=[name])
