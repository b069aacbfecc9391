"""What is doubtful about the one rule that is being written, told while its words are typed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from bot.console import rules_texts as texts
from bot.console.rule_form import changed_words
from bot.console.rule_index import Index, waking
from bot.console.rule_memory import plain_of
from handlers import assignment
from handlers.town import People
from nlp import phrase, rule_checks, word_checks
from nlp.classify import classify
from nlp.finding import LEVELS, Finding, finding, named
from nlp.hidden import hidden
from nlp.ruleset import Rule, RuleSet

_LOOKED_AT, _LONGER, _SHOWN = 60, 400, 5
_MUCH = 0.2  # of the everyday sentences
_COMPANY = (word_checks.shared, word_checks.doubled)
_ALONE = (
    word_checks.single, word_checks.torn, rule_checks.impossible, rule_checks.undenied, rule_checks.without_effect,
)  # fmt: skip


def everyday(rule: Rule) -> list[str]:
    """Sentences that speak for no category, if a word of the rule stands in one of them."""
    said = list(rule_checks.everyday())
    together = "\n".join(map(plain_of, said))
    words = (piece.word for word in waking(rule) for piece in phrase.slots(word))
    return said if any(word in together for word in words) else []


def warnings(rules: RuleSet, rule: Rule, before: Rule | None, index: Index, grids: Collection[str]) -> list[Finding]:
    """Findings about this rule, the gravest first; of a long rule only about the words that came.

    `rules` has the rule in it as it is written now, `before` is how it was. Of other rules only those words are looked
    at that contain one of these or are contained: a whole check takes a second and a half.
    """
    looked = _looked_at(rule, before)
    if looked is None:
        return []
    rules = replace(rules, rules=tuple(looked if each.id == rule.id else each for each in rules.rules))
    plain = [piece.word for word in looked.any_of for piece in phrase.slots(word) if not piece.is_class]
    company = index.excerpt(rules, [*plain, *index.longer(plain)[:_LONGER]])
    alone = replace(company, rules=(looked,))
    found = [each for check in _COMPANY for each in check(company)]
    found += [each for check in _ALONE for each in check(alone)]
    found += [*rule_checks.unknown_names(alone, grids), *_elsewhere(company, looked), *_hidden(company, looked, plain)]
    found += rule_checks.weak_categories(rules)
    mine = [each for each in found if _concerns(each, looked)]
    return sorted(dict.fromkeys(mine), key=lambda each: LEVELS.index(each.level))


def _looked_at(rule: Rule, before: Rule | None) -> Rule | None:
    if not rule.any_of:
        return rule
    words = changed_words(rule.any_of, before.any_of) if before else list(rule.any_of)
    if not words:
        words = list(rule.any_of) if len(rule.any_of) <= _LOOKED_AT else []
    return replace(rule, any_of=tuple(words[:_LOOKED_AT])) if words else None


def _elsewhere(company: RuleSet, rule: Rule) -> Iterator[Finding]:
    """Words that other categories have as well, whatever they weigh there."""
    theirs: dict[str, Rule] = {}
    for other in company.rules:
        if other.category != rule.category:
            theirs |= {word: other for word in other.any_of if word in rule.any_of}
    names = {code: category.name for code, category in company.categories.items()}
    some = [texts.ALSO_IN.format(word=w, name=names[r.category], weight=f"{r.weight:g}") for w, r in theirs.items()]
    if some:
        yield Finding("hint", "elsewhere", texts.ELSEWHERE_TOO.format(words="、".join(some[:_SHOWN])), (rule.id,))


def _hidden(company: RuleSet, rule: Rule, plain: Collection[str]) -> Iterator[Finding]:
    """These words inside longer ones of others, and others' words inside these."""
    pairs = [pair for pair in hidden(company) if rule.id in pair.rules]
    for said, some in (
        (texts.HIDDEN_IN, [pair for pair in pairs if pair.shorter in plain and pair.longer not in plain]),
        (texts.HIDES, [pair for pair in pairs if pair.longer in plain]),
    ):
        shown = "、".join(texts.INSIDE.format(longer=pair.longer, shorter=pair.shorter) for pair in some[:_SHOWN])
        if some:
            yield Finding("hint", "hidden", said.format(words=shown, count=len(some)), (rule.id,))


def too_wide(rules: RuleSet, rule: Rule, said: Sequence[str]) -> Iterator[Finding]:
    """Everyday sentences that would be taken for a petition because of the rule; and whether many have its words."""
    met: list[str] = []
    for each in said:
        decision = classify(each, rules, hour=12)
        words = [match.word for match in decision.words if match.rule == rule.id]
        met += words[:1]
        if words and decision.sure and decision.category == rule.category:
            name = rules.categories[rule.category].name
            yield finding("everyday", [rule.id], words, rule.category, said=each, name=name)
    if said and len(met) >= _MUCH * len(said):
        yield finding("too_wide", [rule.id], met, rule.category, share=f"{len(met) / len(said):.0%}")


def unattended(people: People, rules: RuleSet, rule: Rule) -> Iterator[Finding]:
    """Whether what the rule catches would go to groups of which nobody has bound their WeChat."""
    kind = rules.categories[rule.category].group_kind
    grids = [number for number, grid in people.grids.items() if grid.code in rule.grids]
    near = [assignment.choose(people, kind, number) for number in grids]
    groups = near if grids else [g for g in people.groups.values() if assignment.fits(g, kind)]
    alone = dict.fromkeys(g.name for g in groups if g and not people.reachable(g.id or 0))
    if alone and (grids or len(alone) == len(groups)):
        yield Finding("warning", "unattended", texts.UNATTENDED.format(groups=named(tuple(alone))), (rule.id,))


def _concerns(each: Finding, rule: Rule) -> bool:
    if each.rules:
        return rule.id in each.rules
    return each.kind == "out_of_reach" and each.category == rule.category
