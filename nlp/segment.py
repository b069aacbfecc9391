"""Chinese word segmentation: rjieba where its wheel installs, jieba otherwise, the same words from both."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import accumulate
from typing import Protocol


class _Segmenter(Protocol):
    def cut(self, text: str) -> list[str]: ...

    def know(self, word: str) -> None: ...


class _Fast:
    """rjieba: jieba's algorithm and dictionary in Rust."""

    def __init__(self) -> None:
        import rjieba

        self._jieba = rjieba.Jieba()

    def cut(self, text: str) -> list[str]:
        words: list[str] = self._jieba.cut(text, False)
        return words

    def know(self, word: str) -> None:
        self._jieba.add_word(word, self._jieba.suggest_freq(word), None)


class _Plain:
    """jieba itself, with its own dictionary object so that nobody else's words leak in."""

    def __init__(self) -> None:
        import logging

        import jieba

        jieba.setLogLevel(logging.WARNING)
        self._jieba = jieba.Tokenizer()
        self._jieba.initialize()

    def cut(self, text: str) -> list[str]:
        words: list[str] = self._jieba.lcut(text, HMM=False)
        return words

    def know(self, word: str) -> None:
        self._jieba.add_word(word, self._jieba.suggest_freq(word))


@cache
def _segmenter() -> _Segmenter:
    try:
        return _Fast()
    except ImportError:
        return _Plain()


def cut(text: str) -> list[str]:
    """The words of a text, joined again they are the text.

    Unknown runs stay single characters (jieba's guessing model is off): it invents words across
    the edges of the colloquial ones that rules look for, and costs the repeatability of a decision.
    """
    return _segmenter().cut(text)


def boundaries(text: str) -> set[int]:
    """Where words begin and end."""
    return {0, *accumulate(map(len, cut(text)))}


def know(words: Iterable[str]) -> None:
    """Make every word one token, for this process: place names and the user dictionary.

    Rule words need no call: the classifier finds them itself and asks the segmenter only whether
    they stand on word boundaries, so one rule set never changes what another one finds.
    """
    segmenter = _segmenter()
    for word in words:
        if len(word) > 1:
            segmenter.know(word)
