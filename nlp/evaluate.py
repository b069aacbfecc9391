"""How right a rule set is on labelled messages: per category, overall, urgency, and who is taken for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlp.classify import Decision, classify
from nlp.ruleset import RuleSet

Example = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 in 0..1 (0 where undefined) of one label; ``support`` messages bear it."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Report:
    """What evaluation found. A category is positive where it is primary or among ``also``."""

    count: int
    accuracy: float
    macro_f1: float
    categories: dict[str, Score]
    urgency: dict[str, Score]
    danger: dict[str, Score]
    sure: float
    sure_accuracy: float
    confusion: dict[tuple[str, str], int]

    def matrix(self) -> str:
        """The confusion matrix as text: a row for each true primary, a column for each decided one."""
        codes = sorted({code for pair in self.confusion for code in pair})
        head = " " * 10 + "".join(f"{code[:6]:>7}" for code in codes)
        rows = [
            f"{true:<10}" + "".join(f"{self.confusion.get((true, given), 0) or '.':>7}" for given in codes)
            for true in codes
        ]
        return "\n".join([head, *rows])


def evaluate(examples: Iterable[Example], rule_set: RuleSet) -> Report:
    """Classify every example and compare.

    Fields of an example: ``text``, ``primary``; optional ``also`` (list), ``urgency``, ``danger`` (list).
    """
    pairs = [(example, classify(example["text"], rule_set)) for example in examples]
    return compare(pairs)


def compare(pairs: Sequence[tuple[Example, Decision]]) -> Report:
    """The report of decisions already made."""
    right = [example["primary"] == decision.category for example, decision in pairs]
    sure = [correct for correct, (_, decision) in zip(right, pairs, strict=True) if decision.sure]
    confusion = Counter((example["primary"], decision.category) for example, decision in pairs)
    primary = _scores([({e["primary"]}, {d.category}) for e, d in pairs])
    supported = [score.f1 for score in primary.values() if score.support]
    return Report(
        count=len(pairs),
        accuracy=_share(sum(right), len(right)),
        macro_f1=_share(sum(supported), len(supported)),
        categories=_scores([({e["primary"], *e.get("also", ())}, {d.category, *d.also}) for e, d in pairs]),
        urgency=_scores([({e.get("urgency", "normal")}, {d.urgency}) for e, d in pairs]),
        danger=_scores([(set(e.get("danger", ())), set(d.danger)) for e, d in pairs]),
        sure=_share(len(sure), len(pairs)),
        sure_accuracy=_share(sum(sure), len(sure)),
        confusion=dict(confusion),
    )


def _scores(pairs: Sequence[tuple[set[str], set[str]]]) -> dict[str, Score]:
    both = Counter(label for true, given in pairs for label in true & given)
    wanted = Counter(label for true, _ in pairs for label in true)
    given = Counter(label for _, labels in pairs for label in labels)
    return {label: _score(both[label], given[label], wanted[label]) for label in sorted(wanted | given)}


def _score(both: int, given: int, wanted: int) -> Score:
    return Score(_share(both, given), _share(both, wanted), _share(2 * both, given + wanted), wanted)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
