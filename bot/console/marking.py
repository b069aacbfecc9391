"""A sentence in pieces, so that a page can mark the words that counted in it."""

from collections.abc import Iterable, Iterator

_GAP = "…"  # in a phrase whose pieces stand apart
Word = tuple[int, int, str]  # start, end, and the word as its rule has it


def pieces(text: str, words: Iterable[Word]) -> list[tuple[str, bool]]:
    """The text as written, cut where marked stretches begin and end; those that overlap are one."""
    cut, at = [], 0
    for start, end in _merged(_told(list(words))):
        cut += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in (*cut, (text[at:], False)) if piece[0]]


def _told(words: list[Word]) -> Iterator[tuple[int, int]]:
    """A phrase with gaps would mark half a sentence: the plain words inside it say enough, where there are any."""
    plain = [(start, end) for start, end, word in words if _GAP not in word]
    for start, end, word in words:
        if _GAP not in word or not any(start <= left and right <= end for left, right in plain):
            yield start, end


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    left = right = 0
    for start, end in sorted(spans):
        if start >= right:
            if right:
                yield left, right
            left = start
        right = max(right, end)
    if right:
        yield left, right
