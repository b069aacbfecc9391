"""Everything that is wrong or doubtful in a rule set before it has met a single message."""

from __future__ import annotations

from collections.abc import Collection

from nlp import rule_checks, word_checks
from nlp.finding import LEVELS, Finding
from nlp.ruleset import RuleSet

_CHECKS = (
    rule_checks.impossible,
    rule_checks.without_effect,
    rule_checks.too_wide,
    rule_checks.weak_categories,
    rule_checks.undenied,
    word_checks.shared,
    word_checks.doubled,
    word_checks.single,
    word_checks.torn,
    word_checks.idle_typos,
    word_checks.hidden_words,
    rule_checks.unused,
)


def lint(rule_set: RuleSet, *, grids: Collection[str] | None = None) -> tuple[Finding, ...]:
    """All findings, the gravest first. ``grids``: the codes there are, if rules limited to others are to be told."""
    found = [*rule_checks.unknown_names(rule_set, grids)]
    found += [each for check in _CHECKS for each in check(rule_set)]
    return tuple(sorted(found, key=lambda each: LEVELS.index(each.level)))
