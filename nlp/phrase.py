"""How one rule word is written: plain (“噪音”), with gaps (“老公…打”, “…{4}”), with word classes (“<家人>…打”)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from nlp.normal import TOUCHED, normalise

USUAL_GAP = 8
_PIECE = re.compile(r"<(?P<group>[^<>]+)>|…(?:\{(?P<gap>\d{1,3})\})?|(?P<word>[^<>…]+)")
_UNUSUAL = re.compile(rf"[<>…{TOUCHED}]|(.)\1\1|\A\Z")


class Slot(NamedTuple):
    """One piece of a phrase: a word or the name of a class, at most ``gap`` characters after the piece before it."""

    word: str
    is_class: bool
    gap: int


def unusual(words: Iterable[str]) -> list[str]:
    """Those words that may be more than one plain piece written as it is looked for; few are, of tens of thousands."""
    return list(filter(_UNUSUAL.search, words))


@lru_cache(maxsize=100_000)
def slots(phrase: str) -> tuple[Slot, ...]:
    """The pieces of a phrase, words normalised as texts are; raises ValueError where there is nothing to look for."""
    if not _UNUSUAL.search(phrase):
        return (Slot(phrase, False, 0),)
    phrase = phrase.strip()
    found: list[Slot] = []
    gap, end = 0, 0
    for piece in _PIECE.finditer(phrase):
        if piece.start() != end:
            break
        end = piece.end()
        if piece["group"] or piece["word"]:
            word = piece["group"] or _normalised(piece["word"])
            found.append(Slot(word, bool(piece["group"]), gap))
            gap = 0
        else:
            gap = int(piece["gap"] or USUAL_GAP)
    if not found or end != len(phrase) or not all(slot.word for slot in found):
        raise ValueError(phrase)
    return tuple(found)


def _normalised(word: str) -> str:
    return normalise(word.strip()).text if _UNUSUAL.search(word) else word


def plain(word: str) -> str:
    """A word of a class, normalised as texts are."""
    return slots(word)[0].word
