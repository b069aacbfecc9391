"""The words that a rule set looks for: where they stand in a text, and where standing there counts.

A rule word is a word, not a row of characters. It counts

* where both its ends are word boundaries for the segmenter: 水 is not found in 香水, but 拖椅子 is found in 拖 + 椅子;
* anywhere, if it has four Han characters or more: too long to arise by accident, while jieba likes to draw its last
  character into the next word (食品安全 in 食品 + 安全法);
* never with one of its ends inside a name of the user dictionary: 噪音 is not found in the name 噪音公园. The ends of
  such a name are word boundaries, whatever jieba thinks; of names that overlap the first and longest is meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from ahocorasick_rs import AhoCorasick, Implementation

from nlp.segment import boundaries

# The forty-first place of one word tells nothing new, and long floods must stay cheap.
ENOUGH = 40
_LONG = re.compile("[\u3400-\u9fff]{4,}")

# Start, end and the number of the word.
Place = tuple[int, int, int]


class Lexicon:
    """Normalised words and dictionary names, all found in one pass, however many they are.

    ``words`` holds them by number.
    """

    def __init__(self, words: Collection[str], names: Collection[str] = ()) -> None:
        names = set(names)
        long, short = list[str](), list[str]()
        for word in sorted(set(words) - names):
            (long if len(word) > 3 and _LONG.fullmatch(word) else short).append(word)
        self.words = [*long, *short, *sorted(names)]
        self._long, self._names = len(long), len(self.words) - len(names)
        self._automaton = AhoCorasick(self.words, store_patterns=False, implementation=Implementation.ContiguousNFA)

    def places(self, text: str) -> list[Place]:
        """Every word that counts in a normalised text, in the order of the text, the shorter of two first."""
        ends, long = boundaries(text), self._long
        matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
        if self._names < len(self.words):
            matches = self._outside_names(matches, ends)
        places = [
            (start, end, number) for number, start, end in matches if (start in ends and end in ends) or number < long
        ]
        places.sort()
        return places if len(places) <= ENOUGH else list(_enough(places))

    def _outside_names(self, matches: list[Place], ends: set[int]) -> list[Place]:
        """The matches with no end inside a name; the boundaries are put right."""
        names = [(start, -end) for number, start, end in matches if number >= self._names]
        inside: set[int] = set()
        for start, end in sorted(names):
            if start not in inside and -end not in inside:
                inside.update(range(start + 1, -end))
                ends.update((start, -end))
        ends -= inside
        return [match for match in matches if match[1] not in inside and match[2] not in inside] if inside else matches


def _enough(places: Iterable[Place]) -> Iterator[Place]:
    counts: dict[int, int] = defaultdict(int)
    for place in places:
        counts[place[2]] += 1
        if counts[place[2]] <= ENOUGH:
            yield place
