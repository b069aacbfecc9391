"""Finding the words of a whole rule set in a text at once: where each word, class and phrase stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from nlp import phrase
from nlp.lexicon import ENOUGH, Lexicon
from nlp.normal import normalise

SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_CLAUSE_END = re.compile(r"[，。！？!?；;,\n]")
_ONE_CLAUSE = 8

# Where something stands: start, end, and where its last piece begins (that of a plain word: its start).
# A bare tuple, because a message makes some fifty of them and a named one takes five times as long to make.
Span = tuple[int, int, int]
Places = list[tuple[str, Span]]
Found = dict[str, list[Span]]
Woken = dict[int, Places]
# The number of a rule and the phrase as it is written there.
Waker = tuple[int, str]
_Rest = tuple[tuple[str, int], ...]
_Chain = tuple[str, _Rest]
_Written = Mapping[str, tuple[phrase.Slot, ...]]
_Classes = Mapping[str, tuple[str, ...]]
_T = TypeVar("_T")


class Matcher:
    """The words, classes and phrases of a rule set, ready to be met in a text.

    ``waking``: the phrases that wake rules, each with its wakers; ``cues``: those that rules and contexts ask about;
    ``whole``: names that hide the words inside them.
    """

    def __init__(
        self,
        waking: Mapping[str, Sequence[Waker]],
        cues: Iterable[str],
        classes: _Classes,
        typos: Mapping[str, tuple[str, ...]],
        whole: Iterable[str],
    ) -> None:
        asked = set(cues)
        written = {each: phrase.slots(each) for each in sorted(phrase.unusual(asked.union(waking)))}
        names, wakers = _names(written, asked, classes), _wakers(written, waking, classes)
        for right, wrong in _misspelt(typos):
            _learn(names, wrong, names.get(right, ()))
            _learn(wakers, wrong, wakers.get(right, ()))
        self._lexicon = Lexicon(names.keys() | wakers.keys(), [normalise(each).text for each in whole])
        self._meanings = [(wakers.get(word, ()), names.get(word, ())) for word in self._lexicon.words]
        self._waking = {each: waking[each] for each in written if each in waking}
        self._chains = _chains(written)
        self._after = _after(self._chains)
        self._seconds = frozenset[str]().union(*self._after.values())

    def find(self, text: str) -> tuple[Found, Woken]:
        """Where each cue and phrase stands in a normalised text, and which rules are woken by what."""
        found: Found = {}
        woken: Woken = {}
        meanings = self._meanings
        for start, end, number in self._lexicon.places(text):
            wakers, names = meanings[number]
            span = (start, end, start)
            for rule, word in wakers:
                if rule in woken:
                    woken[rule].append((word, span))
                else:
                    woken[rule] = [(word, span)]
            for name in names:
                if name not in found:
                    found[name] = [span]
                elif len(found[name]) < ENOUGH:
                    found[name].append(span)
        seconds = self._seconds.intersection(found)
        after = self._after
        for first in [name for name in found if name in after and not seconds.isdisjoint(after[name])]:
            self._join(text, first, sorted(seconds & after[first]), found, woken)
        return found, woken

    def _join(self, text: str, first: str, seconds: Iterable[str], found: Found, woken: Woken) -> None:
        """Phrases that begin with one piece and go on with one of the others."""
        for second in seconds:
            for written, rest in self._chains[first, second]:
                if spans := _joined(text, found[first], rest, found):
                    found[written] = spans
                    for rule, _ in self._waking.get(written, ()):
                        woken.setdefault(rule, []).extend([(written, span) for span in spans])


def _names(written: _Written, cues: set[str], classes: _Classes) -> dict[str, Sequence[str]]:
    """Each word to the names under which cues and the pieces of phrases are found."""
    names: dict[str, Sequence[str]] = {cue: (cue,) for cue in sorted(cues - written.keys())}
    members: dict[str, Sequence[str]] = {}
    for whole, pieces in written.items():
        for piece in pieces if len(pieces) > 1 or whole in cues else ():
            name, known = _key(piece) if len(pieces) > 1 else whole, members if piece.is_class else names
            if name not in known.get(piece.word, ()):  # most pieces stand in many phrases
                _learn(known, piece.word, (name,))
    for each, wanted in members.items():
        for word in set(map(phrase.plain, classes[each])):
            _learn(names, word, wanted)
    return names


def _wakers(written: _Written, waking: Mapping[str, Sequence[Waker]], classes: _Classes) -> dict[str, Sequence[Waker]]:
    """Each word to what it wakes by itself."""
    wakers: dict[str, Sequence[Waker]] = {word: tuple(some) for word, some in waking.items() if word not in written}
    for whole, pieces in written.items():
        if whole in waking and len(pieces) == 1:
            word = pieces[0].word
            for each in set(map(phrase.plain, classes[word])) if pieces[0].is_class else (word,):
                _learn(wakers, each, waking[whole])
    return wakers


def _misspelt(typos: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for right, spellings in typos.items():
        yield from ((normalise(right).text, plain) for wrong in spellings if (plain := normalise(wrong).text))


def _learn(meanings: dict[str, Sequence[_T]], word: str, more: Sequence[_T]) -> None:
    """Tuples, for ten thousand sets or lists take as long to make, or to collect, as the rest of a rule set."""
    known = meanings.get(word)
    meanings[word] = tuple(dict.fromkeys((*known, *more))) if known else more


def _chains(written: _Written) -> dict[tuple[str, str], list[_Chain]]:
    """Phrases of several pieces by their first two."""
    chains: dict[tuple[str, str], list[_Chain]] = {}
    for whole, (first, *others) in written.items():
        if others:
            rest = tuple([(_key(piece), piece.gap) for piece in others])
            chains.setdefault((_key(first), rest[0][0]), []).append((whole, rest))
    return chains


def _after(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """What may come second after each first piece."""
    after: dict[str, list[str]] = {}
    for first, second in pairs:
        after.setdefault(first, []).append(second)
    return {first: frozenset(seconds) for first, seconds in after.items()}


def _key(piece: phrase.Slot) -> str:
    return f"<{piece.word}>" if piece.is_class else piece.word


def _joined(text: str, first: list[Span], rest: _Rest, found: Found) -> list[Span]:
    """Places of a phrase: its pieces in order, each within its gap, all in one sentence."""
    spans = first
    for key, gap in rest:
        after = found.get(key)
        if not after or after[-1][0] < spans[0][1]:
            return []
        spans = [(start, piece[1], piece[0]) for start, end, _ in spans if (piece := _next(text, end, gap, after))]
        if not spans:
            return []
    return spans


def _next(text: str, end: int, gap: int, spans: list[Span]) -> Span | None:
    for span in spans:
        start = span[0]
        if start >= end:
            return span if start - end <= gap and not (start > end and SENTENCE_END.search(text, end, start)) else None
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
