"""Which words of a rule set are hidden by longer ones: they do not count where the longer one stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from nlp import phrase
from nlp.lexicon import Lexicon
from nlp.normal import normalise
from nlp.ruleset import RuleSet


class Hidden(NamedTuple):
    """A word that does not count inside a longer one, and the rules that look for one of the two."""

    shorter: str
    longer: str
    rules: tuple[str, ...]


def hidden(rule_set: RuleSet) -> list[Hidden]:
    """Every such pair, by the longer word; both as texts are normalised.

    The longer one is a rule's word or a name of the dictionary. Left out are single characters, which rightly
    count only by themselves, and pairs whose longer word speaks for all that the shorter one speaks for.
    """
    speaking = _speaking(rule_set)
    names = {normalise(name.strip()).text for name in rule_set.whole}
    lexicon = Lexicon(speaking.keys(), names)
    found = []
    for longer in sorted(names.union(speaking)):
        if inside := [shorter for shorter in _inside(longer) if shorter in speaking]:
            counting = {lexicon.words[number] for _, _, number in lexicon.places(longer)}
            for shorter in sorted(set(inside) - counting):
                if rules := speaking[shorter] - speaking.get(longer, set()):
                    found.append(Hidden(shorter, longer, tuple(sorted(rules | speaking.get(longer, set())))))
    return found


def _speaking(rule_set: RuleSet) -> dict[str, set[str]]:
    """Each plain word that makes rules count to their ids."""
    speaking: dict[str, set[str]] = {}
    for rule in rule_set.rules:
        for written in rule.any_of or rule.all_of[0]:
            piece, *others = phrase.slots(written)
            if not (others or piece.is_class):
                speaking.setdefault(piece.word, set()).add(rule.id)
    return speaking


def _inside(word: str) -> Iterable[str]:
    """All stretches of two characters or more within a word, but not all of it."""
    for length in range(2, len(word)):
        for start in range(len(word) - length + 1):
            yield word[start : start + length]
