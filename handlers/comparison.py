"""What differs between two rule texts, remembered: a large set takes half a second, and messages must not wait for it.

So whoever is going to publish asks before the transaction begins, and in it the answer is at hand.
"""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from handlers.town import ready
from nlp.difference import Change, difference, touches_danger
from nlp.golden import Failure, Sample, check
from nlp.ruleset import SETTINGS, RuleSet

_GROUND = ("categories", "classes", "guards", "typos", "whole", *SETTINGS)


class Compared(NamedTuple):
    """All changes, and the names of the danger rules among them."""

    changes: list[Change]
    danger: tuple[str, ...]


@lru_cache(maxsize=8)
def compared(before: str, number: int, after: str, next_number: int) -> Compared:
    """From one text to another, each with its version; RuleError if one cannot be read."""
    sets = ready(before, number), ready(after, next_number)
    apart = _apart(*sets)
    same_ground = all(getattr(sets[0], name) == getattr(sets[1], name) for name in _GROUND)
    return Compared(difference(*apart), touches_danger(*(apart if same_ground else sets)))


def _apart(before: RuleSet, after: RuleSet) -> tuple[RuleSet, RuleSet]:
    """Both without the rules that are the same in both: they are most of them, and comparing them takes longest."""
    known = {rule.id: rule for rule in before.rules}
    alike = {rule.id for rule in after.rules if known.get(rule.id) == rule}
    ours, theirs = (tuple(rule for rule in each.rules if rule.id not in alike) for each in (before, after))
    return replace(before, rules=ours), replace(after, rules=theirs)


@lru_cache(maxsize=8)
def red(samples: tuple[Sample, ...], text: str, version: int) -> list[Failure]:
    """The samples that these rules get wrong."""
    return check(samples, ready(text, version))
