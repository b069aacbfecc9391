"""What can be wrong with the words of a rule set, told without any message."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from nlp import phrase
from nlp import tuning_texts as texts
from nlp.finding import Finding, finding
from nlp.hidden import Hidden, hidden
from nlp.normal import normalise
from nlp.ruleset import Rule, RuleSet
from nlp.segment import boundaries

_LONG = 4
# What may stand around a word; one that few of them leave alone is seldom met.
_AROUND = (("在", "的"), ("我", "了"), ("都", "人"))


class _Use(NamedTuple):
    """A word that speaks for a category, and the rule in which it does."""

    rule: Rule
    word: str

    def alike(self, other: _Use) -> bool:
        """Whether both count under the same conditions."""
        return all(
            getattr(self.rule, name) == getattr(other.rule, name)
            for name in ("all_of", "none_of", "guards", "grids", "hours")
        )


def _uses(rule_set: RuleSet) -> dict[str, list[_Use]]:
    """Every speaking word, in the form in which it is looked for, to where it stands."""
    uses: dict[str, list[_Use]] = defaultdict(list)
    for rule in rule_set.rules:
        for word in rule.any_of:
            first, *others = phrase.slots(word)
            uses[word.strip() if others or first.is_class else first.word].append(_Use(rule, word))
    return uses


def shared(rule_set: RuleSet) -> Iterator[Finding]:
    """Words of two categories: each would decide by them alone, or both get the same from them, which says nothing."""
    pairs: dict[tuple[str, str, str], list[tuple[_Use, _Use]]] = defaultdict(list)
    for uses in _uses(rule_set).values():
        if len(uses) > 1:
            for one, other in combinations(_strongest(uses), 2):
                if kind := _struggle(one, other, rule_set):
                    pairs[kind, one.rule.category, other.rule.category].append((one, other))
    for (kind, first, second), found in sorted(pairs.items(), key=lambda item: item[0]):
        names = {"first": rule_set.categories[first].name, "second": rule_set.categories[second].name}
        rules = [use.rule.id for pair in found for use in pair]
        yield finding(kind, rules, [one.word for one, _ in found], first, **names)


def _strongest(uses: Iterable[_Use]) -> list[_Use]:
    """For each category the heaviest of those that count without further words, by category."""
    best: dict[str, _Use] = {}
    for use in uses:
        held = best.get(use.rule.category)
        if not (use.rule.all_of or use.rule.none_of) and (held is None or use.rule.weight > held.rule.weight):
            best[use.rule.category] = use
    return [best[code] for code in sorted(best)]


def _struggle(one: _Use, other: _Use, rule_set: RuleSet) -> str:
    enough = rule_set.threshold / max(rule_set.opening, 1)
    if abs(one.rule.weight - other.rule.weight) >= rule_set.margin:
        return ""
    return "fought_for" if min(one.rule.weight, other.rule.weight) >= enough else "says_nothing"


def doubled(rule_set: RuleSet) -> Iterator[Finding]:
    """A word twice in one category under the same conditions counts twice; meant so, at most, for urgency or danger."""
    found: dict[tuple[str, str], list[tuple[_Use, _Use]]] = defaultdict(list)
    for uses in _uses(rule_set).values():
        for one, other in combinations(uses, 2) if len(uses) > 1 else ():
            if one.rule.category == other.rule.category and one.alike(other):
                found[_repetition(one.rule, other.rule), one.rule.category].append((one, other))
    for (kind, category), pairs in found.items():
        rules = [use.rule.id for pair in pairs for use in pair]
        yield finding(kind, rules, [one.word for one, _ in pairs], category)


def _repetition(one: Rule, other: Rule) -> str:
    if one is other:
        return "repeated"
    same = (one.urgency, one.danger) == (other.urgency, other.danger)
    return "counted_twice" if same else "counted_for_urgency"


def single(rule_set: RuleSet) -> Iterator[Finding]:
    """Words of one character: a warning where one of them decides alone, a hint where it only adds."""
    enough = rule_set.threshold / max(rule_set.opening, 1)
    for code, category in rule_set.categories.items():
        uses = [_Use(r, w) for r in rule_set.rules if r.category == code for w in r.any_of if len(w) == 1]
        for strong in (True, False):
            some = [use for use in uses if (use.rule.weight >= enough and not use.rule.all_of) is strong]
            if some:
                rules, words = zip(*((use.rule.id, use.word) for use in some), strict=True)
                kind = "single_decides" if strong else "single"
                yield finding(kind, rules, words, code, name=category.name)


def torn(rule_set: RuleSet) -> Iterator[Finding]:
    """Words whose edges jieba joins to what stands beside them; long ones count wherever they stand."""
    uses = {use.word: use.rule for each in _uses(rule_set).values() for use in each}
    pieces = {word: [p.word for p in phrase.slots(word) if not p.is_class and 1 < len(p.word) < _LONG] for word in uses}
    short = sorted({piece for some in pieces.values() for piece in some})
    joined = Counter(piece for before, after in _AROUND for piece in _joined(short, before, after))
    found: dict[str, list[str]] = defaultdict(list)
    for word, some in pieces.items():
        if any(joined[piece] > len(_AROUND) / 2 for piece in some):
            found[uses[word].category].append(word)
    for code, words in found.items():
        yield finding("torn", [uses[word].id for word in words], words, code)


def _joined(words: Iterable[str], before: str, after: str) -> set[str]:
    """The words of which an edge is not a word boundary in these surroundings; all cut in one go."""
    ends, at, found = boundaries("".join(f"{before}{word}{after}，" for word in words)), 0, set()
    for word in words:
        start, end = at + len(before), at + len(before) + len(word)
        if not (start in ends and end in ends):
            found.add(word)
        at = end + len(after) + 1
    return found


def idle_typos(rule_set: RuleSet) -> Iterator[Finding]:
    """Wrong spellings of words that no rule looks for."""
    written = {word for rule in rule_set.rules for words in (rule.any_of, rule.none_of, *rule.all_of) for word in words}
    written |= {word for guard in rule_set.guards.values() for word in guard.words + guard.unless}
    used = {piece.word for word in written for piece in phrase.slots(word) if not piece.is_class}
    used |= {normalise(word).text for words in rule_set.classes.values() for word in words}
    if idle := [right for right in rule_set.typos if normalise(right).text not in used]:
        yield finding("idle_typo", words=idle)


def hidden_words(rule_set: RuleSet) -> Iterator[Finding]:
    """Words that do not count inside longer ones, although these say less for their category."""
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    for word, uses in _uses(rule_set).items():
        for use in uses:
            held = weights[word].get(use.rule.category, 0.0)
            weights[word][use.rule.category] = max(held, use.rule.weight)
    lost: dict[str, list[Hidden]] = defaultdict(list)
    for pair in hidden(rule_set):
        for code, weight in weights[pair.shorter].items():
            if weight > weights[pair.longer].get(code, 0.0):
                lost[code].append(pair)
    for code, pairs in lost.items():
        words = [texts.HIDDEN_IN.format(shorter=pair.shorter, longer=pair.longer) for pair in pairs]
        rules = [rule for pair in pairs for rule in pair.rules]
        yield finding("hidden", rules, words, code, name=rule_set.categories[code].name)
