"""Finding the words of a whole rule set in a text at once: where each word, class and phrase stands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from nlp import phrase
from nlp.normal import normalise
from nlp.segment import cut

SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_CLAUSE_END = re.compile(r"[，。！？!?；;,\n]")
_ONE_CLAUSE = 8
# The forty-first place of one word tells nothing new, and long floods must stay cheap.
_ENOUGH = 40


# Where something stands: start, end, and where its last piece begins (that of a plain word: its start).
# A bare tuple, because a message makes some fifty of them and a named one takes five times as long to make.
Span = tuple[int, int, int]
Found = dict[str, list[Span]]
_Rest = tuple[tuple[str, int], ...]
_Chain = tuple[str, _Rest]


class Matcher:
    """The words of phrases and classes, ready to be met by the tokens of a text.

    A word counts where both its ends are word boundaries for the segmenter: 水 is not found in 香水,
    but 拖椅子 is found in 拖 + 椅子. So a text is walked token by token, and the time it takes
    does not grow with the number of words.
    """

    def __init__(
        self,
        phrases: Iterable[str],
        classes: Mapping[str, tuple[str, ...]],
        typos: Mapping[str, tuple[str, ...]],
    ) -> None:
        keys: dict[str, set[str]] = defaultdict(set)
        chains: dict[str, dict[str, list[_Chain]]] = defaultdict(lambda: defaultdict(list))
        for written in sorted(set(phrases)):
            pieces = phrase.slots(written)
            if len(pieces) > 1:
                rest = tuple((_key(piece), piece.gap) for piece in pieces[1:])
                chains[_key(pieces[0])][rest[0][0]].append((written, rest))
            for piece in pieces:
                name = _key(piece) if len(pieces) > 1 or piece.is_class else written
                for word in classes[piece.word] if piece.is_class else (piece.word,):
                    keys[normalise(word).text].add(name)
        for right, spellings in typos.items():
            for wrong in spellings:
                keys[normalise(wrong).text] |= keys[normalise(right).text]
        self._chains = {first: dict(seconds) for first, seconds in chains.items()}
        self._seconds = frozenset(second for seconds in chains.values() for second in seconds)
        self._words: dict[str, tuple[str, ...]] = {word: tuple(sorted(names)) for word, names in keys.items()}
        for word in keys:
            for end in range(1, len(word)):
                self._words.setdefault(word[:end], ())

    def find(self, text: str) -> Found:
        """Every phrase that stands in a normalised text, with its places in order."""
        found = self._plain(text)
        seconds = self._seconds.intersection(found)
        for first in [key for key in found if key in self._chains]:
            chains = self._chains[first]
            for second in sorted(chains.keys() & seconds):
                for written, rest in chains[second]:
                    if spans := _joined(text, found[first], rest, found):
                        found[written] = spans
        return found

    def _plain(self, text: str) -> Found:
        """Plain words and class members: runs of tokens that make up one."""
        found: Found = {}
        known = self._words.get
        tokens = cut(text)
        start = 0
        for number, token in enumerate(tokens, 1):
            word, following = token, number
            while (keys := known(word)) is not None:
                for key in keys:
                    places = found.get(key)
                    if places is None:
                        found[key] = [(start, start + len(word), start)]
                    elif len(places) < _ENOUGH:
                        places.append((start, start + len(word), start))
                if following == len(tokens):
                    break
                word += tokens[following]
                following += 1
            start += len(token)
        return found


def _key(piece: phrase.Slot) -> str:
    return f"<{piece.word}>" if piece.is_class else piece.word


def _joined(text: str, first: list[Span], rest: _Rest, found: Found) -> list[Span]:
    """Places of a phrase: its pieces in order, each within its gap, all in one sentence."""
    spans = first
    for key, gap in rest:
        after = found.get(key)
        if not after or after[-1][0] < spans[0][1]:
            return []
        pairs = [(start, _next(text, end, gap, after)) for start, end, _ in spans]
        spans = [(start, following[1], following[0]) for start, following in pairs if following]
        if not spans:
            return []
    return spans


def _next(text: str, end: int, gap: int, spans: list[Span]) -> Span | None:
    for span in spans:
        start = span[0]
        if start >= end:
            return span if start - end <= gap and not SENTENCE_END.search(text, end, start) else None
    return None


def together(text: str, start: int, end: int, reach: int) -> bool:
    """Whether two places are at most ``reach`` characters apart within a clause (a sentence, if the reach is long)."""
    if end - start > reach:
        return False
    return not (_CLAUSE_END if reach <= _ONE_CLAUSE else SENTENCE_END).search(text, start, end)


def sentence(text: str, span: Span) -> tuple[int, int]:
    """Where the sentence around a place begins and ends."""
    start = max((match.end() for match in SENTENCE_END.finditer(text, 0, span[0])), default=0)
    after = SENTENCE_END.search(text, span[1])
    return start, after.start() if after else len(text)
