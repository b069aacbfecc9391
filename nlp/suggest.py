"""What corrections teach: words worth adding, and rules and words worth a second look, each with its figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from nlp import tuning_texts as texts
from nlp.classify import Decision, classify
from nlp.finding import named
from nlp.proposal import Proposal, proposals
from nlp.ruleset import RuleSet

_FEW_HITS, _OFTEN = 5, 0.2
_WRONGED, _BOTH = 3, 3


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message with the category it belongs to.

    ``decided`` is what rules had made of it and ``words`` what spoke for that, as (word, category, rule id); where
    ``decided`` is empty, the present rules decide.
    """

    text: str
    right: str
    decided: str = ""
    words: tuple[tuple[str, str, str], ...] = ()
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class CorrectedRule:
    """A rule whose category was corrected too often: ``corrected`` of ``hits`` times, to ``instead``."""

    rule: str
    category: str
    hits: int
    corrected: int
    instead: dict[str, int]
    words: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Contested:
    """A word heard in messages of several categories; ``messages`` tells how many of each."""

    word: str
    rules: tuple[str, ...]
    messages: dict[str, int]
    text: str


@dataclass(frozen=True, slots=True)
class SingleCharacter:
    """A word of one character that helped to decide ``right`` messages rightly and ``wrong`` ones wrongly."""

    word: str
    rules: tuple[str, ...]
    right: int
    wrong: int
    text: str


@dataclass(frozen=True, slots=True)
class Suggestions:
    """All that was found; each part may be empty. ``idle`` are ids of rules that no message met."""

    words: tuple[Proposal, ...]
    corrected: tuple[CorrectedRule, ...]
    contested: tuple[Contested, ...]
    single: tuple[SingleCharacter, ...]
    idle: tuple[str, ...]
    messages: int


class _Case:
    """A labelled message, what was decided, and by which words of rules that still exist."""

    def __init__(self, sample: Labelled, decision: Decision, known: Collection[str]) -> None:
        now = tuple((match.word, match.category, match.rule) for match in decision.words)
        self.right = sample.right
        self.decided = sample.decided or decision.category
        self.hits = {hit for hit in (sample.words if sample.decided else now) if hit[2] in known}
        self.deciding = {hit for hit in self.hits if hit[1] == self.decided}

    @property
    def wrong(self) -> bool:
        return self.right != self.decided


def suggest(
    rule_set: RuleSet,
    samples: Sequence[Labelled],
    background: Sequence[str] = (),
    *,
    places: Collection[str] = (),
    step: Callable[[], object] = lambda: None,
) -> Suggestions:
    """Read the samples against each other and against plain messages of unknown category; pure.

    ``places``: names never to be proposed. ``step`` is called once for every message.
    """
    met: set[str] = set()

    def decided(text: str) -> Decision:
        decision = classify(text, rule_set)
        met.update(match.rule for match in decision.words)
        step()
        return decision

    known = {rule.id for rule in rule_set.rules}
    cases = [_Case(sample, decided(sample.text), known) for sample in samples]
    for text in background:
        decided(text)
    wrong = [case.wrong for case in cases]
    marked = [(s.text, s.right, bad, s.sensitive) for s, bad in zip(samples, wrong, strict=True)]
    return Suggestions(
        words=proposals(rule_set, marked, background, places),
        corrected=tuple(_corrected(rule_set, cases)),
        contested=tuple(_contested(rule_set, cases)),
        single=tuple(_single(cases)),
        idle=tuple(sorted(known - met)) if samples or background else (),
        messages=len(samples) + len(background),
    )


def _corrected(rule_set: RuleSet, cases: Iterable[_Case]) -> Iterator[CorrectedRule]:
    by_rule: dict[str, list[_Case]] = {}
    for case in cases:
        for rule in {rule for _, _, rule in case.deciding}:
            by_rule.setdefault(rule, []).append(case)
    for rule, some in sorted(by_rule.items(), key=lambda item: -sum(case.wrong for case in item[1])):
        instead = Counter(case.right for case in some if case.wrong)
        if len(some) >= _FEW_HITS and instead.total() > _OFTEN * len(some):
            guilty = Counter(word for case in some if case.wrong for word, _, of in case.deciding if of == rule)
            words, category = tuple(word for word, _ in guilty.most_common()), some[0].decided
            most, count = instead.most_common(1)[0]
            said = texts.OFTEN_CORRECTED.format(
                rule=rule, hits=len(some), corrected=instead.total(), share=f"{instead.total() / len(some):.0%}",
                most=_name(rule_set, most), count=count, words=named(words),
            )  # fmt: skip
            yield CorrectedRule(rule, category, len(some), instead.total(), dict(instead.most_common()), words, said)


def _contested(rule_set: RuleSet, cases: Iterable[_Case]) -> Iterator[Contested]:
    """Words that decided, and whose messages belong to two categories about as often."""
    ends: dict[str, Counter[str]] = {}
    rules: dict[str, set[str]] = {}
    for case in cases:
        for word, _, rule in case.deciding:
            rules.setdefault(word, set()).add(rule)
        for word in {word for word, _, _ in case.deciding}:
            ends.setdefault(word, Counter())[case.right] += 1
    for word, counts in sorted(ends.items(), key=lambda item: (-item[1].total(), item[0])):
        most = counts.most_common(2)
        if len(most) > 1 and most[1][1] >= _BOTH:
            shares = "、".join(texts.CATEGORY_COUNT.format(name=_name(rule_set, c), count=n) for c, n in most)
            said = texts.CONTESTED.format(word=word, shares=shares, rules=named(tuple(sorted(rules[word]))))
            yield Contested(word, tuple(sorted(rules[word])), dict(counts.most_common()), said)


def _single(cases: Iterable[_Case]) -> Iterator[SingleCharacter]:
    tally: dict[str, Counter[bool]] = {}
    rules: dict[str, set[str]] = {}
    for case in cases:
        for word, _, rule in case.deciding:
            if len(word) == 1:
                rules.setdefault(word, set()).add(rule)
        for word in {word for word, _, _ in case.deciding if len(word) == 1}:
            tally.setdefault(word, Counter())[case.wrong] += 1
    for word, counts in sorted(tally.items(), key=lambda item: (-item[1][True], item[0])):
        right, wrong = counts[False], counts[True]
        if wrong >= _WRONGED and wrong > _OFTEN * (right + wrong):
            ids = tuple(sorted(rules[word]))
            said = texts.SINGLE_HURTS.format(word=word, right=right, wrong=wrong, rules=named(ids))
            yield SingleCharacter(word, ids, right, wrong, said)


def _name(rule_set: RuleSet, code: str) -> str:
    known = rule_set.categories.get(code)
    return known.name if known else code
