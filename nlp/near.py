"""Places that were perhaps meant: names that sound like what was written, differ by one character, or are cut short."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from nlp.place_context import PLACE_ENDS, Left, Right, is_all, left_of, right_of, weighed
from nlp.place_names import kind_said
from nlp.segment import cut

_SHORTEST, _LONGEST = 3, 12
_FEW = 3
_BEYOND = 3  # characters that a longer name may have before or behind a shorter one
_TYPES = ("村", "社区", "小区", "街道")


@cache
def _sounds() -> dict[int, int]:
    """Every character to the first of those that sound like it."""
    lines = (Path(__file__).parent / "homophones.txt").read_text(encoding="utf-8").splitlines()[1:]
    return {ord(char): ord(line[0]) for line in lines for char in line}


def sounds_like(char: str) -> str:
    """The other characters that sound like this one."""
    own = _sounds().get(ord(char))
    return "".join(chr(code) for code, sound in _sounds().items() if sound == own and chr(code) != char)


class _Window(NamedTuple):
    """A stretch of text that stands where a place might be named; ``evidence`` as in `place_context.weighed`."""

    evidence: int
    start: int
    end: int
    text: str


class Neighbours:
    """Names by sound and by halves: of a name with one wrong character, one half is written right.

    What is ``known`` was written right and found or refused already.
    """

    def __init__(self, names: Iterable[str], known: Container[str] = ()) -> None:
        self._known = known
        self._by_sound: dict[str, tuple[str, ...]] = {}
        self._by_half: dict[str, list[str]] = {}
        for name in names:
            sound = name.translate(_sounds())
            self._by_sound[sound] = (*self._by_sound.get(sound, ()), name)
            middle = len(name) // 2
            if _SHORTEST <= len(name) <= _LONGEST:
                self._by_half.setdefault("<" + name[:middle], []).append(name)
                self._by_half.setdefault(">" + name[middle:], []).append(name)

    def of(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Names perhaps meant, each with the stretch of text that resembles it; those first that sound alike too."""
        windows = sorted(_windows(text), key=lambda window: (-window.evidence, window.start - window.end, window.start))
        for resembling in (self._nearly, self._misspelt, self._sounding, self._shortened):
            for window in windows:
                if window.text not in self._known:
                    names = resembling(window)
                    yield from ((name, window.start, window.end) for name in names if name not in window.text)

    def swallows(self, text: str, start: int, end: int) -> bool:
        """Whether the stretch is only part of something that sounds like a longer name (锦秀|江南)."""
        low = max(0, start - _BEYOND) if left_of(text, start) is Left.OPEN else start
        high = end + _BEYOND if right_of(text, end) is Right.OPEN else end
        sound, before, length = text[low:high].translate(_sounds()), start - low, end - start
        return any(
            sound[first:last] in self._by_sound and last - first > length
            for first in range(before + 1)
            for last in range(before + length, len(sound) + 1)
        )

    def _sounding(self, window: _Window) -> list[str]:
        said = window.text
        names = self._by_sound.get(said.translate(_sounds()), ())
        return [name for name in names if window.evidence >= _needed(said, name)]

    def _nearly(self, window: _Window) -> list[str]:
        return [name for name in self._sounding(window) if Levenshtein.distance(name, window.text) == 1]

    def _misspelt(self, window: _Window) -> list[str]:
        """Names of three characters are misspelt only where a place must stand."""
        said, found = window.text, dict[str, None]()
        for length in range(max(_SHORTEST, len(said) - 1), len(said) + 2):
            if window.evidence < 1 + (min(length, len(said)) <= _SHORTEST):
                continue
            middle = length // 2
            for half in ("<" + said[:middle], ">" + said[max(0, len(said) - length + middle) :]):
                names = self._by_half.get(half, ())
                close = process.extract(said, names, scorer=Levenshtein.distance, score_cutoff=1, limit=_FEW)
                found |= dict.fromkeys(name for name, _, _ in close)
        return list(found)

    def _shortened(self, window: _Window) -> list[str]:
        """Names that few share the said half of: 锦绣8栋 for 锦绣江南."""
        if window.evidence < 3:
            return []
        names = [*self._by_half.get("<" + window.text, ()), *self._by_half.get(">" + window.text, ())]
        return names if len(names) <= _FEW and len(window.text) > 1 else []


def _needed(said: str, name: str) -> int:
    """The evidence that a name which sounds like what was said needs: the shorter the more, none with 村 at its end."""
    if said.endswith(_TYPES):
        return 0
    if len(said) == _SHORTEST:
        return 1 if said[-1] == name[-1] and said[-1] in PLACE_ENDS else 2
    return 1 if len(said) > _SHORTEST else 3


def _windows(text: str) -> Iterator[_Window]:
    """Stretches that begin with a word and have something of a place about them."""
    rights = [_right_of(text, end) for end in range(len(text) + 1)]
    starts = accumulate(map(len, cut(text)), initial=0)
    for start in list(starts)[:-1]:
        left = left_of(text, start)
        for end in range(start + 2, min(len(text), start + _LONGEST) + 1):
            said = text[start:end]
            evidence = 3 if is_all(text, start, end) else weighed(left, rights[end])
            if evidence or said.endswith(_TYPES):
                yield _Window(evidence or _looks_like_a_name(said), start, end, said)


def _looks_like_a_name(said: str) -> int:
    """What ends in 村 or 社区 and is no common word before it (农村, 一个村) was meant as a name."""
    return 2 if len(cut(said)) > 2 else 0


def _right_of(text: str, end: int) -> Right:
    return Right.SOMEWHERE if kind_said(text, end)[0] else right_of(text, end)
