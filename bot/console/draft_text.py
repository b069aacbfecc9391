"""One rule of a draft's text written anew: the rest stays as it is, character by character."""

from dataclasses import replace
from hashlib import sha256

from nlp.rule_writing import format_rules
from nlp.ruleset import Rule, RuleSet

_HEAD = "[[rule]]"


def block(rule: Rule) -> str:
    """The lines of one rule, from its head on."""
    text = format_rules(RuleSet(0, {}, (rule,)))
    return text[text.index(_HEAD) :]


def fingerprint(rule: Rule | None) -> str:
    """Tells later whether the rule is still the one that somebody read; empty for a rule that is not there."""
    return sha256(block(rule).encode()).hexdigest()[:16] if rule else ""


def rewritten(text: str, rule_set: RuleSet, old: Rule | None, new: Rule | None) -> str:
    """The text with `new` in the place of `old`; without one of them a rule is added or taken out.

    Writing tens of thousands of words takes a seventh of a second, and somebody's message would wait for it. So all of
    it is written only where the rule does not stand in the text as we write it.
    """
    if old is None:
        return text.rstrip("\n") + "\n\n" + (block(new) if new else "")
    found = block(old)
    before, _, after = text.partition(found)
    if f"\n{found}" in text and (not after or after.startswith((f"\n{_HEAD}", "\n["))):
        return before + (block(new) + after if new else after.removeprefix("\n"))
    rules = (new if rule is old else rule for rule in rule_set.rules)
    return format_rules(replace(rule_set, rules=tuple(rule for rule in rules if rule)))
