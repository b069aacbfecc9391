"""How right a rule set is on labelled messages: per category, overall, urgency, and who is taken for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from unicodedata import east_asian_width

from nlp import tuning_texts as texts
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

    def matrix(self, names: Mapping[str, str] | None = None) -> str:
        """The confusion matrix as text: a row for each true primary, a column for each decided one, row sums last.

        With ``names`` of the codes, which also give the order, rows bear them in full and columns the first two
        characters.
        """
        met = {code for pair in self.confusion for code in pair}
        codes = [code for code in names or () if code in met]
        codes += sorted(met.difference(codes))
        full = {code: (names or {}).get(code, code) for code in codes}
        short = [full[code][:2] if names else code[:6] for code in codes]
        table = [["", *short, texts.SUM]]
        for true in codes:
            row = [self.confusion.get((true, given), 0) for given in codes]
            table.append([full[true], *(str(number or ".") for number in row), str(sum(row))])
        return aligned(table)

    def data(self) -> dict[str, Any]:
        """For JSON: the confusion as ``{true: {decided: count}}``."""
        confusion: dict[str, dict[str, int]] = {}
        for (true, given), count in sorted(self.confusion.items()):
            confusion.setdefault(true, {})[given] = count
        return {**asdict(self), "confusion": confusion}


def aligned(table: Sequence[Sequence[str]]) -> str:
    """Cells as columns, the first to the left and figures to the right; a Chinese character takes two places."""
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    lines = []
    for first, *rest in table:
        cells = [first + " " * (widths[0] - _width(first))]
        cells += [" " * (width - _width(cell)) + cell for cell, width in zip(rest, widths[1:], strict=True)]
        lines.append("  ".join(cells))
    return "\n".join(lines)


def _width(cell: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in cell)


def evaluate(examples: Iterable[Example], rule_set: RuleSet, step: Callable[[], object] = lambda: None) -> Report:
    """Classify every example and compare; ``step`` is called after each.

    Fields of an example: ``text``, ``primary``; optional ``also`` (list), ``urgency``, ``danger`` (list), each
    compared only where it is given.
    """
    pairs = []
    for example in examples:
        pairs.append((example, classify(example["text"], rule_set)))
        step()
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
        urgency=_scores([({e["urgency"]}, {d.urgency}) for e, d in pairs if e.get("urgency")]),
        danger=_scores([(set(e["danger"]), set(d.danger)) for e, d in pairs if "danger" in e]),
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
