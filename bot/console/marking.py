"""A sentence in pieces, so that a page can mark the words that counted in it."""

from collections.abc import Iterable, Iterator


def pieces(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The text as written, cut where marked stretches begin and end; those that overlap are one."""
    cut, at = [], 0
    for start, end in _merged(spans):
        cut += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in (*cut, (text[at:], False)) if piece[0]]


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
