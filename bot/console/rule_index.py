"""Of tens of thousands of rule words those that can matter to a few texts, so that a changed rule answers at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ahocorasick_rs import AhoCorasick, Implementation

from nlp import phrase
from nlp.normal import normalise
from nlp.ruleset import Rule, RuleSet

_END = "\n"  # no rule word has one


def waking(rule: Rule) -> tuple[str, ...]:
    """The words one of which must stand in a text for the rule to count."""
    return rule.any_of or rule.all_of[0]


def _rows(words: Iterable[str], rule_set: RuleSet) -> Iterator[tuple[str, str]]:
    """Each word with the rows of characters one of which stands in every normalised text in which it is found."""
    spellings: dict[str, list[str]] = {}
    for right, wrong in rule_set.typos.items():
        spellings.setdefault(normalise(right).text, []).extend(filter(None, (normalise(each).text for each in wrong)))
    for word in words:
        pieces = phrase.slots(word)
        plain = next((piece.word for piece in pieces if not piece.is_class), "")
        for each in [plain] if plain else map(phrase.plain, rule_set.classes[pieces[0].word]):
            yield word, each
            yield from ((word, spelling) for spelling in spellings.get(each, ()))


class Finder:
    """Tells of normalised texts which of some rows of characters stand in them, as plain rows of characters."""

    def __init__(self, rows: Iterable[str]) -> None:
        self.rows = list(dict.fromkeys(rows))
        kind = Implementation.ContiguousNFA
        self._automaton = AhoCorasick(self.rows, store_patterns=False, implementation=kind)

    def met(self, texts: Iterable[str]) -> set[int]:
        """The numbers of the rows that stand in one of the texts."""
        found = self._automaton.find_matches_as_indexes(_END.join(texts), overlapping=True)
        return {number for number, _, _ in found}


class Index:
    """Where the words of a rule set might stand; made in a tenth of a second, once for a rule set."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        rules: dict[str, list[int]] = {}
        for number, rule in enumerate(rule_set.rules):
            for word in waking(rule):
                rules.setdefault(word, []).append(number)
        uses: dict[str, list[tuple[int, str]]] = {}
        for word, row in _rows(rules, rule_set):
            uses.setdefault(row, []).extend((number, word) for number in rules[word])
        self._finder, self._uses = Finder(uses), list(uses.values())
        self._everything = _END.join(["", *self._finder.rows, ""])

    def excerpt(self, rule_set: RuleSet, texts: Iterable[str]) -> RuleSet:
        """A small rule set that decides these normalised texts as `rule_set` does, which differs in a few rules.

        It leaves out words that stand in none of the texts: they can neither count nor hide others.
        """
        words: dict[int, set[str]] = {}
        for row in self._finder.met(texts):
            for number, word in self._uses[row]:
                words.setdefault(number, set()).add(word)
        ours = {rule.id: (number, rule) for number, rule in enumerate(self.rule_set.rules)}
        rules = []
        for rule in rule_set.rules:
            number, own = ours.get(rule.id, (-1, None))
            if rule != own:
                rules.append(rule)
            elif number in words:
                rules.append(_shortened(rule, words[number]))
        return replace(rule_set, rules=tuple(rules))

    def longer(self, words: Iterable[str]) -> list[str]:
        """Rows of rule words that contain one of these normalised words and more, in the order of the rules."""
        found = {row: None for word in words for row in self._containing(word)}
        return list(found)

    def _containing(self, word: str) -> Iterator[str]:
        at = self._everything.find(word)
        while at >= 0:
            start, end = self._everything.rfind(_END, 0, at) + 1, self._everything.find(_END, at)
            if end - start > len(word):
                yield self._everything[start:end]
            at = self._everything.find(word, end)


def _shortened(rule: Rule, words: set[str]) -> Rule:
    return replace(rule, any_of=tuple([word for word in rule.any_of if word in words])) if rule.any_of else rule


def same_ground(one: RuleSet, other: RuleSet) -> bool:
    """Whether two sets differ in nothing but rules."""
    return replace(one, version=0, rules=()) == replace(other, version=0, rules=())


def changed_rows(after: RuleSet, before: RuleSet) -> list[str] | None:
    """Rows of characters one of which stands in any text that the two score differently; None if that may be any."""
    if not same_ground(after, before):
        return None
    ours, theirs = ({rule.id: rule for rule in rule_set.rules} for rule_set in (after, before))
    names = [name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)]
    words = {word for name in names for word in _moved(ours.get(name), theirs.get(name))}
    return sorted({row for _, row in _rows(words, after)})


def _moved(one: Rule | None, other: Rule | None) -> set[str]:
    """The words of a rule that came or went; all of them if anything but words and note changed."""
    if one and other and one.any_of and other.any_of and replace(one, any_of=other.any_of, note=other.note) == other:
        return set(one.any_of) ^ set(other.any_of)
    return {word for rule in (one, other) if rule for word in waking(rule)}
