"""Rule sets: what they are made of, and the readable text they are kept in."""

from nlp.rule_reading import default_rules_text, parse_rules, read_rules
from nlp.rule_writing import format_rules
from nlp.ruleset import Category, Guard, Rule, RuleError, RuleSet, Urgency

__all__ = [
    "Category",
    "Guard",
    "Rule",
    "RuleError",
    "RuleSet",
    "Urgency",
    "default_rules_text",
    "format_rules",
    "parse_rules",
    "read_rules",
]
