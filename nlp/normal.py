"""Text as rules see it (one script, one width, no disguises), with the way back to the text as written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from string import ascii_uppercase
from typing import NamedTuple

from opencc import OpenCC

_HAN = "\u3400-\u9fff"
_INVISIBLE = "\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
_DISGUISE = r"\s*·•_.\-~～/\\|+^#`'\"=—"
_MARK = ",，、。!！"
# Capitals to small, full width to half (but Chinese punctuation, which ends clauses), forms that OpenCC leaves.
_PLAIN = {char: char.lower() for char in ascii_uppercase} | {"\u3000": " ", "妳": "你", "牠": "它", "著": "着"}
_WIDE = (chr(code) for code in range(0xFF01, 0xFF5F) if chr(code) not in "，！？；：（）～")
_PLAIN |= {char: chr(ord(char) - 0xFEE0).lower() for char in _WIDE}

# OpenCC keeps every character in its place: none of its entries is longer in one script than in the other.
_simplified = OpenCC("t2s").convert
_EVERY = "".join(map(chr, range(0x3400, 0xA000)))
_TRADITIONAL = "".join(
    old for old, new in zip(_EVERY, _simplified(_EVERY), strict=True) if old != new and _EVERY[0] <= new <= _EVERY[-1]
)

# Halves of a character (surrogates) come from broken JSON, and no library takes them.
_ODD = re.escape("".join(_PLAIN)) + "\ud800-\udfff"
# Each begins with a set of characters, for that is a scan of a microsecond, and nearly every message stops there.
_UNUSUAL = re.compile(f"[{_ODD}]")
_FOREIGN = re.compile(f"[{_ODD}{_TRADITIONAL}]")
_SIGNS = re.compile(f"[{_DISGUISE}{_INVISIBLE}]+")
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
# The inside of a set of characters: text without any of them, and without one three times, is its own normal form.
TOUCHED = f"{_ODD}{_TRADITIONAL}{_DISGUISE}{_INVISIBLE}{_MARK}"
_CURIOUS = re.compile(
    rf"[{_DISGUISE}{_INVISIBLE}{_MARK}]"
    rf"(?:(?<=[{_INVISIBLE}])|(?<=[{_HAN}][^{_MARK}])[{_DISGUISE}{_INVISIBLE}]*[{_HAN}]|(?<=[{_MARK}]).[{_MARK}])"
)
_IS_HAN = re.compile(f"[{_HAN}]")
# “太吵吵吵吵”: two of them stay.
_THRICE = re.compile(r"(.)\1\1")
_REPEATED = re.compile(rf"([{_HAN}])\1{{2,}}")
# “停，车，乱，停”: single characters kept apart by one and the same mark.
_SPELLED = re.compile(rf"(?<![{_HAN}])[{_HAN}](?:([{_MARK}])[{_HAN}])(?:\1[{_HAN}])+(?![{_HAN}])")


class Normal(NamedTuple):
    """A text ready for matching; ``places[i]`` is where its character i was written (None: all where they are)."""

    text: str
    places: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that became ``text[start:end]``; a stretch is never empty."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


@lru_cache(maxsize=4)
def normalise(text: str) -> Normal:
    """Simplified script, half width, lower case; disguises and repetitions taken out.

    The last few are remembered, for the classifier and the gazetteer ask about one message in turn.
    """
    plain = _in_usual_script(text) if _FOREIGN.search(text) else text
    dropped = set(_disguises(plain)) if _CURIOUS.search(plain) else set[int]()
    if _THRICE.search(plain):
        dropped.update(_repetitions(plain))
    if not dropped:
        return Normal(plain)
    keep = tuple([i for i in range(len(plain)) if i not in dropped])
    return Normal("".join([plain[i] for i in keep]), keep)


def _in_usual_script(text: str) -> str:
    plain = _UNUSUAL.sub(lambda char: _PLAIN.get(char[0], "\ufffd"), text)
    return _simplified(plain) if _FOREIGN.search(plain) else plain


def _disguises(text: str) -> Iterator[int]:
    """Indices of the characters that only disguise."""
    for signs in _SIGNS.finditer(text):
        start, end = signs.span()
        between = _IS_HAN.match(text, start - 1) and _IS_HAN.match(text, end) if start else None
        yield from range(start, end) if between else (start + i.start() for i in _HIDDEN.finditer(signs[0]))
    for spelled in _SPELLED.finditer(text):
        yield from range(spelled.start() + 1, spelled.end(), 2)


def _repetitions(text: str) -> Iterator[int]:
    """Indices of the characters that only repeat."""
    for run in _REPEATED.finditer(text):
        yield from range(run.start() + 2, run.end())
