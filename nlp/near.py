"""Places that were perhaps meant: names that sound like what was written, or differ from it by one character."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

_HEARD, _SHORTEST, _LONGEST = 3, 4, 12
_COMMON = 300


@cache
def _sounds() -> dict[int, int]:
    """Every character to the first of those that sound like it."""
    lines = (Path(__file__).parent / "homophones.txt").read_text(encoding="utf-8").splitlines()[1:]
    return {ord(char): ord(line[0]) for line in lines for char in line}


class Neighbours:
    """Names by sound and by halves: of a name with one wrong character, one half is written right."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_sound: dict[str, list[str]] = {}
        self._by_half: dict[str, list[str]] = {}
        for name in names:
            self._by_sound.setdefault(name.translate(_sounds()), []).append(name)
            if _SHORTEST <= len(name) <= _LONGEST:
                middle = len(name) // 2
                self._by_half.setdefault("<" + name[:middle], []).append(name)
                self._by_half.setdefault(">" + name[middle:], []).append(name)

    def of(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Names perhaps meant, each with the stretch of text that resembles it; those that sound alike first."""
        yield from self._sounding(text)
        yield from self._misspelt(text)

    def _sounding(self, text: str) -> Iterator[tuple[str, int, int]]:
        sound = text.translate(_sounds())
        for length in range(min(_LONGEST, len(text)), _HEARD - 1, -1):
            for start in range(len(text) - length + 1):
                for name in self._by_sound.get(sound[start : start + length], ()):
                    yield name, start, start + length

    def _misspelt(self, text: str) -> Iterator[tuple[str, int, int]]:
        for start in range(len(text)):
            for half in range(1, _LONGEST // 2 + 2):
                end = start + half
                if end > len(text):
                    break
                yield from self._beginning(text, start, end)
                yield from self._ending(text, start, end)

    def _beginning(self, text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        for name in _few(self._by_half.get("<" + text[start:end], [])):
            if rest := _rest_meant(text[end : end + _LONGEST], name[end - start :]):
                yield name, start, end + rest

    def _ending(self, text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        for name in _few(self._by_half.get(">" + text[start:end], [])):
            before = text[max(0, start - _LONGEST) : start][::-1]
            if rest := _rest_meant(before, name[: len(name) - (end - start)][::-1]):
                yield name, start - rest, end


def _few(names: list[str]) -> list[str]:
    """Halves that hundreds of names share (花园, 小区) say nothing."""
    return names if len(names) <= _COMMON else []


def _rest_meant(written: str, meant: str) -> int:
    """How many written characters stand for ``meant`` with one of them wrong, missing or too many; 0 if they do not."""
    if len(meant) < 2:
        return 0
    wrong = sum(a != b for a, b in zip(written, meant, strict=False))
    if len(written) >= len(meant) and wrong == 1:
        return len(meant)
    for i in range(len(meant)):
        if written.startswith(meant[:i] + meant[i + 1 :]):
            return len(meant) - 1
        if written.startswith(meant[:i]) and written[i + 1 :].startswith(meant[i:]):
            return len(meant) + 1
    return 0
