"""How one rule word is written: plain (“噪音”), with gaps (“老公…打”, “…{4}”), with word classes (“<家人>…打”)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp.normal import normalise

USUAL_GAP = 8
_PIECE = re.compile(r"<(?P<group>[^<>]+)>|…(?:\{(?P<gap>\d{1,3})\})?|(?P<word>[^<>…]+)")


@dataclass(frozen=True, slots=True)
class Slot:
    """One piece of a phrase: a word or the name of a class, at most ``gap`` characters after the piece before it."""

    word: str
    is_class: bool
    gap: int


@cache
def slots(phrase: str) -> tuple[Slot, ...]:
    """The pieces of a phrase, words normalised as texts are; raises ValueError where there is nothing to look for."""
    found: list[Slot] = []
    gap, end = 0, 0
    for piece in _PIECE.finditer(phrase.strip()):
        if piece.start() != end:
            break
        end = piece.end()
        if piece["group"] or piece["word"]:
            word = piece["group"] or normalise(piece["word"].strip()).text
            found.append(Slot(word, bool(piece["group"]), gap))
            gap = 0
        else:
            gap = int(piece["gap"] or USUAL_GAP)
    if not found or end != len(phrase.strip()) or not all(slot.word for slot in found):
        raise ValueError(phrase)
    return tuple(found)
