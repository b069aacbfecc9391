"""Words that could become rules: frequent in one category's messages, rare elsewhere, and not yet known."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nlp import phrase
from nlp import tuning_texts as texts
from nlp.evidence import Evidence, counts, evidence, words_of
from nlp.finding import named
from nlp.normal import normalise
from nlp.rule_checks import everyday
from nlp.ruleset import RuleSet

_SIGNIFICANT, _LIFT = 1.96, 3
_OFTEN, _MOST, _SHOWN = 3, 20, 3
_FIGURES = "一二三四五六七八九十百千万两几"
_NUMBER_OR_PLACE = re.compile(
    f"^第?[{_FIGURES}]+[楼栋号期点岁年月天日块元米层室个次人]?$|[省市县区镇乡村路街巷栋幢苑]$"
)

# A labelled message: text, right category, whether rules had it wrong, whether it is nobody else's business.
Marked = tuple[str, str, bool, bool]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word for a category, its evidence, in how many corrected messages it stood, and a weight to begin with.

    ``text`` says why in Chinese; ``examples`` are at most three messages, sensitive ones masked.
    """

    category: str
    word: str
    evidence: Evidence
    corrected: int
    weight: float
    text: str
    examples: tuple[str, ...]


def proposals(
    rule_set: RuleSet, samples: Sequence[Marked], background: Iterable[str], places: Collection[str]
) -> tuple[Proposal, ...]:
    """At most twenty words a category, best first; a word of three corrections the same way is always among them."""
    background = list(background)
    labelled = counts(text for text, *_ in samples)
    world = _World(rule_set, labelled, len(samples), labelled + counts(background), len(samples) + len(background))
    left_out = {word for text in everyday() for word in words_of(text)} | {normalise(name).text for name in places}
    by_category: dict[str, list[Marked]] = defaultdict(list)
    for sample in samples:
        by_category[sample[1]].append(sample)
    return tuple(
        proposal
        for code in sorted(by_category.keys() & rule_set.categories.keys())
        for proposal in _Category(world, code, by_category[code]).proposals(left_out)
    )


class _World(NamedTuple):
    """The rule set, and in how many messages each word stands: of the labelled ones, and of all."""

    rule_set: RuleSet
    labelled: Counter[str]
    labelled_of: int
    everywhere: Counter[str]
    everywhere_of: int


class _Category:
    """One category's messages, beside all there are."""

    def __init__(self, world: _World, code: str, samples: list[Marked]) -> None:
        self.world, self.code, self.samples = world, code, samples
        self.rule_set = world.rule_set
        self.others = _other_words(world.rule_set, code)
        self.places: dict[str, list[int]] = defaultdict(list)
        for number, (text, *_) in enumerate(samples):
            for word in words_of(text):
                self.places[word].append(number)

    def proposals(self, left_out: Collection[str]) -> Iterator[Proposal]:
        known = known_words(self.rule_set, self.code)
        ranked = sorted(
            (made for word in self.places if word not in left_out and (made := self._proposal(word))),
            key=lambda made: (made.corrected < _OFTEN, -made.evidence.score, len(made.word), made.word),
        )
        taken: list[str] = []
        for made in ranked:
            if len(taken) == _MOST and made.corrected < _OFTEN:
                break
            if self._is_news(made.word, known) and not any(self._says_no_more(made.word, other) for other in taken):
                taken.append(made.word)
                yield made

    def _proposal(self, word: str) -> Proposal | None:
        here, here_of = len(self.places[word]), len(self.samples)
        if here < _OFTEN or _NUMBER_OR_PLACE.search(word):
            return None
        world = self.world
        found = evidence(here, here_of, world.everywhere[word] - here, world.everywhere_of - here_of)
        beside = evidence(here, here_of, world.labelled[word] - here, world.labelled_of - here_of)
        corrected = sum(self.samples[number][2] for number in self.places[word])
        if min(found.lift, beside.lift) < _LIFT or (found.score < _SIGNIFICANT and corrected < _OFTEN):
            return None
        return Proposal(self.code, word, found, corrected, self._weight(found), *self._told(word, found, corrected))

    def _weight(self, found: Evidence) -> float:
        """Enough to decide alone in a first sentence where nine of ten messages with the word are of this category."""
        enough = self.rule_set.threshold / max(self.rule_set.opening, 1)
        return enough if found.here >= 9 * found.elsewhere else enough / 2

    def _told(self, word: str, found: Evidence, corrected: int) -> tuple[str, tuple[str, ...]]:
        said = texts.PROPOSED.format(
            word=word, name=self.rule_set.categories[self.code].name, here=found.here, here_of=found.here_of,
            elsewhere=found.elsewhere, elsewhere_of=found.elsewhere_of,
        )  # fmt: skip
        if corrected:
            said += texts.CORRECTED_WITH_IT.format(corrected=corrected)
        if theirs := self.others.get(word):
            said += texts.WORD_OF_OTHERS.format(names=named(theirs))
        some = [self.samples[number] for number in self.places[word][:_SHOWN]]
        private = self.rule_set.categories[self.code].sensitive
        return said, tuple(texts.MASKED if private or hidden else text for text, _, _, hidden in some)

    def _is_news(self, word: str, known: Collection[str]) -> bool:
        """Whether neither the word nor a part of it is a rule's already, and longer rule words leave enough of it."""
        if any(word[a:b] in known for a in range(len(word)) for b in range(a + 2, len(word) + 1)):
            return False
        longer = [each for each in known if word in each]
        texts_ = [normalise(self.samples[number][0]).text for number in self.places[word]] if longer else []
        covered = sum(any(each in text for each in longer) for text in texts_)
        return len(self.places[word]) - covered >= _OFTEN

    def _says_no_more(self, word: str, other: str) -> bool:
        """Whether one word contains the other and is met in no message in which the other is not."""
        nested = word in other or other in word
        return nested and set(self.places[word]) <= set(self.places[other])


def known_words(rule_set: RuleSet, code: str) -> frozenset[str]:
    """What rules of the category look for, classes spelt out."""
    words = [word for rule in rule_set.rules if rule.category == code for word in rule.any_of]
    plain = [pieces[0] for word in words if len(pieces := phrase.slots(word)) == 1]
    return frozenset(
        normalise(word).text
        for piece in plain
        for word in (rule_set.classes[piece.word] if piece.is_class else (piece.word,))
    )


def _other_words(rule_set: RuleSet, code: str) -> dict[str, tuple[str, ...]]:
    """The words of other categories' rules, each with the names of these categories."""
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for rule in rule_set.rules:
        if rule.category != code:
            for word in rule.any_of:
                names[word][rule_set.categories[rule.category].name] = None
    return {word: tuple(some) for word, some in names.items()}
