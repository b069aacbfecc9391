"""How one rule word is written: plain (“噪音”), with gaps (“老公…打”, “…{4}”), with word classes (“<家人>…打”)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from nlp.normal import normalise

USUAL_GAP = 8
_PIECE = re.compile(r"<(?P<group>[^<>]+)>|…(?:\{(?P<gap>\d{1,3})\})?|(?P<word>[^<>…]+)")


class Slot(NamedTuple):
    """One piece of a phrase: a word or the name of a class, at most ``gap`` characters after the piece before it."""

    word: str
    is_class: bool
    gap: int


@lru_cache(maxsize=100_000)
def slots(phrase: str) -> tuple[Slot, ...]:
    """The pieces of a phrase, words normalised as texts are; raises ValueError where there is nothing to look for."""
    phrase = phrase.strip()
    if "…" not in phrase and "<" not in phrase and ">" not in phrase and (word := normalise(phrase).text):
        return (Slot(word, False, 0),)  # nearly all are, and a rule set has ten thousand
    found: list[Slot] = []
    gap, end = 0, 0
    for piece in _PIECE.finditer(phrase):
        if piece.start() != end:
            break
        end = piece.end()
        if piece["group"] or piece["word"]:
            word = piece["group"] or normalise(piece["word"].strip()).text
            found.append(Slot(word, bool(piece["group"]), gap))
            gap = 0
        else:
            gap = int(piece["gap"] or USUAL_GAP)
    if not found or end != len(phrase) or not all(slot.word for slot in found):
        raise ValueError(phrase)
    return tuple(found)


def plain(word: str) -> str:
    """A word of a class, normalised as texts are."""
    return slots(word)[0].word
