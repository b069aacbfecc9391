"""How strongly a word speaks for a category: counts of messages, and what follows from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import inf, log, sqrt
from pathlib import Path

from nlp.normal import normalise
from nlp.segment import cut

_PRIOR = 0.5
_LONGEST = 8


@dataclass(frozen=True, slots=True)
class Evidence:
    """A word is in ``here`` of ``here_of`` messages of a category, and in ``elsewhere`` of ``elsewhere_of`` others.

    ``score``: by how many standard deviations its log-odds are above zero (Monroe, Colaresi and Quinn 2008,
    “Fightin' Words”, with a uniform prior of half a message); 1.96 is significant at 5 %.
    """

    here: int
    here_of: int
    elsewhere: int
    elsewhere_of: int
    score: float

    @property
    def lift(self) -> float:
        """How many times as frequent here as elsewhere."""
        return self.here * self.elsewhere_of / (self.elsewhere * self.here_of) if self.elsewhere else inf


def evidence(here: int, here_of: int, elsewhere: int, elsewhere_of: int) -> Evidence:
    """The counts with their score."""
    yes, no = here + _PRIOR, elsewhere + _PRIOR
    odds = log(yes / (here_of - here + _PRIOR)) - log(no / (elsewhere_of - elsewhere + _PRIOR))
    return Evidence(here, here_of, elsewhere, elsewhere_of, round(odds / sqrt(1 / yes + 1 / no), 2))


def words_of(text: str) -> set[str]:
    """Words of two and more characters that a rule could look for: jieba's, and two neighbours taken together.

    Two neighbours, because people say what no dictionary has: 天花板 + 响, 咚 + 咚. Nothing with figures or signs,
    and nothing made of words that are everywhere.
    """
    tokens = [word if word.isalpha() and word not in _ordinary() else "" for word in cut(normalise(text).text)]
    pairs = (one + other for one, other in pairwise(tokens) if one and other)
    return {word for word in (*tokens, *pairs) if 2 <= len(word) <= _LONGEST}


@cache
def _ordinary() -> frozenset[str]:
    lines = (Path(__file__).parent / "ordinary.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def counts(texts: Iterable[str]) -> Counter[str]:
    """In how many of the texts each word stands."""
    return Counter(word for text in texts for word in words_of(text))
