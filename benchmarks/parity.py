"""Do rjieba and jieba lead to the same decisions? By which words do they differ?"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from nlp import segment
from nlp.classify import Decision, classify
from nlp.normal import normalise
from nlp.ruleset import RuleSet


class Parity(NamedTuple):
    """Of so many messages so many are cut, so many decided differently; ``stretches``: rjieba's and jieba's words."""

    messages: int
    cut: int
    decided: int
    stretches: Counter[tuple[str, str]]


def texts(path: Path) -> list[str]:
    """The field ``text`` of every line of a JSONL file."""
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def parity(messages: Sequence[str], rule_set: RuleSet) -> Parity:
    """Everything twice, once with each segmenter."""
    by_rjieba = [_read(text, rule_set) for text in messages]
    with patch("nlp.segment._segmenter", return_value=segment._Plain()):
        by_jieba = [_read(text, rule_set) for text in messages]
    pairs = list(zip(by_rjieba, by_jieba, strict=True))
    return Parity(
        len(messages),
        sum(ours[0] != theirs[0] for ours, theirs in pairs),
        sum(ours[1] != theirs[1] for ours, theirs in pairs),
        Counter(stretch for ours, theirs in pairs for stretch in _stretches(ours[0], theirs[0])),
    )


def _read(text: str, rule_set: RuleSet) -> tuple[list[str], Decision]:
    return segment.cut(normalise(text).text), classify(text, rule_set)


def _stretches(ours: list[str], theirs: list[str]) -> Iterator[tuple[str, str]]:
    """Where two ways to cut one text part and meet again."""
    left, right = list(ours), list(theirs)
    while left and right:
        a, b = [left.pop(0)], [right.pop(0)]
        while sum(map(len, a)) != sum(map(len, b)):
            short, rest = (a, left) if sum(map(len, a)) < sum(map(len, b)) else (b, right)
            short.append(rest.pop(0))
        if a != b:
            yield "|".join(a), "|".join(b)
