"""Words learnt from labelled messages, as ordinary rules that complement a rule set (needs scikit-learn)."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack, lil_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.model_selection import StratifiedKFold  # type: ignore[import-untyped]

from nlp import tuning_texts as texts
from nlp.classify import OTHER, Decision, classify
from nlp.evaluate import Example, Report, compare
from nlp.evidence import words_of
from nlp.proposal import known_words
from nlp.ruleset import Category, Rule, RuleSet

FOLDS, FEWEST = 5, 50
LEARNT = "-learnt-"
_SEEN = 3
_WEIGHTS = (1, 2, 3, 4, 6)
_STRENGTHS = (0.03, 0.1, 0.3, 1.0)  # C of the regression: how readily it believes in a word
_BASE_SCALE = 10.0  # makes the penalty on the base's say negligible beside that on words
_LEAST_SLOPE = 0.05  # a base that says nothing gives no measure; then a word's log-odds count as at most 20 points
_NOTED = 8
_INNER_FOLDS = 3
_Array = np.ndarray[Any, Any]


class TooFew(ValueError):
    """There are not enough labelled messages to learn from; ``args[0]`` says how many."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """The base with the learnt ``rules``; ``before`` and ``after`` are measured on messages held out in turn."""

    rule_set: RuleSet
    rules: tuple[Rule, ...]
    before: Report
    after: Report


def learn(examples: Sequence[Example], base: RuleSet, step: Callable[[], object] = lambda: None) -> Learnt:
    """Learn from messages with ``text``, ``primary`` and perhaps ``also``; raises TooFew.

    Rules learnt earlier are taken out of the base first. ``step`` is called ``FOLDS + 1`` times.
    """
    if len(examples) < FEWEST or len({example["primary"] for example in examples}) < 2:
        raise TooFew(len(examples))
    base = replace(base, rules=tuple(rule for rule in base.rules if LEARNT not in rule.id))
    table = _Table(examples, base)
    held_out: list[tuple[Example, Decision]] = []
    for train, test in _folds(FOLDS, table.primary):
        rule_set = replace(base, rules=base.rules + table.rules(train))
        held_out += [(examples[i], classify(examples[i]["text"], rule_set)) for i in test]
        step()
    rules = table.rules(np.arange(len(examples)))
    step()
    return Learnt(replace(base, rules=base.rules + rules), rules, compare(table.decided), compare(held_out))


def _folds(number: int, primary: _Array) -> Iterator[tuple[_Array, _Array]]:
    """Rows to learn from and rows held out, every category spread as evenly as it goes."""
    most = max(Counter(primary.tolist()).values())
    folds = StratifiedKFold(min(number, most), shuffle=True, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a category of fewer messages than folds is no fault here
        yield from folds.split(primary, primary)


class _Table:
    """What the base makes of every message, and which words stand in it, as figures."""

    def __init__(self, examples: Sequence[Example], base: RuleSet) -> None:
        self.base, self.codes = base, list(base.categories)
        self.primary = np.array([self.codes.index(example["primary"]) for example in examples])
        self.also = [{self.codes.index(code) for code in example.get("also", ())} for example in examples]
        self.decided = [(example, classify(example["text"], base)) for example in examples]
        self.scores = np.array([[d.scores.get(code, 0.0) for code in self.codes] for _, d in self.decided])
        if OTHER in self.codes:  # takes what nothing speaks for, so it has to be outweighed
            other = self.scores[:, self.codes.index(OTHER)]
            np.maximum(other, base.threshold / 2, out=other)
        self.words = self._candidates()
        self.presence = self._presence()
        self.known = [known_words(base, code) for code in self.codes]

    def _candidates(self) -> list[str]:
        """New words, and words of rules, which may speak for another category too."""
        seen = Counter(word for example, _ in self.decided for word in words_of(example["text"]))
        spoken = Counter(word for _, decision in self.decided for word in {match.word for match in decision.words})
        seen |= Counter({word: count for word, count in spoken.items() if word.isalpha() and len(word) > 1})
        return sorted(word for word, count in seen.items() if count >= _SEEN)

    def _presence(self) -> Any:
        """By how much each word would multiply its weight in each message: the product itself is asked."""
        probe = RuleSet(
            version=0,
            categories={word: Category(word, word) for word in self.words},
            rules=tuple(Rule(word, word, any_of=(word,)) for word in self.words),
            typos=self.base.typos,
            whole=self.base.whole,
            opening=self.base.opening,
        )
        found = lil_matrix((len(self.decided), len(self.words)))
        number = {word: i for i, word in enumerate(self.words)}
        for row, (example, _) in enumerate(self.decided):
            for word, points in classify(example["text"], probe).scores.items():
                found[row, number[word]] = points
        return found.tocsr()

    def rules(self, rows: _Array) -> tuple[Rule, ...]:
        """What these messages teach, as rules: one for each category and weight."""
        weights = self._fit(rows, self._strength(rows))
        made = []
        for code_number, code in enumerate(self.codes):
            for weight in reversed(_WEIGHTS):
                words = np.flatnonzero(weights[:, code_number] == weight)
                if len(words):
                    made.append(self._rule(code, weight, rows, words))
        return tuple(made)

    def _rule(self, code: str, weight: int, rows: _Array, words: _Array) -> Rule:
        here = self._seen(rows[self.primary[rows] == self.codes.index(code)])
        elsewhere = self._seen(rows) - here
        ranked = sorted(words, key=lambda number: (-here[number], elsewhere[number], self.words[number]))
        counts = "、".join(
            texts.WORD_COUNTS.format(word=self.words[number], here=here[number], elsewhere=elsewhere[number])
            for number in ranked[:_NOTED]
        )
        note = texts.LEARNT_NOTE.format(messages=len(rows), counts=counts)
        any_of = tuple(self.words[number] for number in ranked)
        return Rule(f"{code}{LEARNT}{weight}", code, any_of=any_of, weight=float(weight), note=note)

    def _seen(self, rows: _Array) -> _Array:
        """In how many of the rows each word stands."""
        seen: _Array = np.asarray((self.presence[rows] > 0).sum(axis=0)).ravel()
        return seen

    def _strength(self, rows: _Array) -> float:
        """The most cautious of the strengths that decide best on messages held out among these."""
        right = Counter(
            {
                strength: sum(
                    self._right(rows[test], self._fit(rows[train], strength))
                    for train, test in _folds(_INNER_FOLDS, self.primary[rows])
                )
                for strength in _STRENGTHS
            }
        )
        return right.most_common(1)[0][0]

    def _right(self, rows: _Array, weights: _Array) -> int:
        scores = self.scores[rows] + self.presence[rows] @ weights
        return int((scores.argmax(axis=1) == self.primary[rows]).sum())

    def _fit(self, rows: _Array, strength: float) -> _Array:
        """A weight, or 0, for each word and category: each category against all others, given what the base says."""
        weights = np.zeros((len(self.words), len(self.codes)))
        for code in set(self.primary[rows].tolist()):
            some = np.array([row for row in rows if self.primary[row] == code or code not in self.also[row]])
            seen = self._seen(some[self.primary[some] == code])
            words = [i for i, word in enumerate(self.words) if seen[i] >= _SEEN and word not in self.known[code]]
            if words:
                weights[words, code] = self._points(some, code, words, strength)
        return weights

    def _points(self, rows: _Array, code: int, words: list[int], strength: float) -> _Array:
        """An L1 regression on the base's lead and the words; the base's coefficient turns log-odds into points."""
        lead = self.scores[rows, code] - np.delete(self.scores[rows], code, axis=1).max(axis=1)
        features = hstack([csr_matrix(lead[:, None] * _BASE_SCALE), self.presence[rows][:, words]]).tocsr()
        model = LogisticRegression(l1_ratio=1, C=strength, solver="liblinear", fit_intercept=False, random_state=0)
        base, *own = model.fit(features, self.primary[rows] == code).coef_[0]
        points = np.array(own) / max(base * _BASE_SCALE, _LEAST_SLOPE)
        classes = np.array((0, *_WEIGHTS))
        rounded: _Array = classes[np.abs(points[:, None] - classes).argmin(axis=1)]
        return rounded
