"""A rule set made ready for use, once per set and process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from nlp.matcher import SENTENCE_END, Found, Matcher, Span, Waker, sentence, together
from nlp.ruleset import Guard, Rule, RuleSet, in_order

_KEPT = 16
_GREETING, _OPENING_LIMIT = 8, 40


class Compiled:
    """The words of a rule set arranged for finding, and which rules each of them wakes."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        self.rules = in_order(rule_set.rules)
        waking: dict[str, list[Waker]] = defaultdict(list)
        for number, rule in enumerate(self.rules):
            for word in dict.fromkeys(rule.any_of or rule.all_of[0]):
                waking[word].append((number, word))
        self.matcher = Matcher(dict(waking), _cues(rule_set), rule_set.classes, rule_set.typos, rule_set.whole)
        self.conditional = frozenset(number for number, rule in enumerate(self.rules) if _is_conditional(rule))
        self._guards = {name: frozenset(guard.words) for name, guard in rule_set.guards.items()}

    def guarded(self, rule: Rule, text: str, spans: list[Span], found: Found) -> list[str]:
        """For each place the name of the context that takes its meaning away, or nothing."""
        cues = {name: self._guards[name].intersection(found) for name in rule.guards}
        guards = [(self.rule_set.guards[name], words) for name, words in cues.items() if words]
        return [
            next((guard.name for guard, words in guards if _applies(guard, words, text, span, found)), "")
            for span in spans
        ]


def opening_end(text: str) -> int:
    """Where the opening ends, in which people name their matter: its first sentence, greetings passed over."""
    end = SENTENCE_END.search(text, _GREETING, _OPENING_LIMIT)
    return end.start() if end else min(len(text), _OPENING_LIMIT)


def _is_conditional(rule: Rule) -> bool:
    return bool(rule.grids or rule.hours or rule.all_of or rule.none_of or rule.guards)


def _cues(rule_set: RuleSet) -> Iterable[str]:
    """The words of conditions and contexts."""
    for rule in rule_set.rules:
        for words in (rule.none_of, *rule.all_of):
            yield from words
    for guard in rule_set.guards.values():
        yield from guard.words + guard.unless


def _applies(guard: Guard, words: Iterable[str], text: str, span: Span, found: Found) -> bool:
    if not any(_stands(guard, text, span, cue) for word in words for cue in found[word]):
        return False
    unless = [place for word in guard.unless for place in found.get(word, ())]
    start, end = sentence(text, span) if unless else (0, 0)
    return not any(start <= place[0] < end for place in unless)


def _stands(guard: Guard, text: str, span: Span, cue: Span) -> bool:
    _, end, head = span
    if cue[0] >= head:
        return guard.side != "before" and cue[0] >= end and together(text, end, cue[0], guard.reach)
    return guard.side != "after" and cue[1] <= head and together(text, cue[1], head, guard.reach)


_ready: dict[int, Compiled] = {}


def compiled(rule_set: RuleSet) -> Compiled:
    """The ready form of this very object; rule sets are immutable, so it never grows stale.

    Safe in threads: the worst that two of them can do is the same work twice. What was used last is kept longest, so
    that trials of drafts do not push the live set out.
    """
    key = id(rule_set)
    ready = _ready.get(key)
    if ready is None or ready.rule_set is not rule_set:
        ready = Compiled(rule_set)
        while len(_ready) >= _KEPT:
            _ready.pop(next(iter(_ready)), None)
    _ready.pop(key, None)
    _ready[key] = ready
    return ready
