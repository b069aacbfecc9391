"""Text as rules see it (one script, one width, no disguises), with the way back to the text as written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_HAN = "\u3400-\u9fff"
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，！？；：（）～"} | {
    0x3000: 0x20
}
_INVISIBLE = "\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
_DISGUISE = r"\s*·•_.\-~～/\\|+^#`'\"=—"

# Invisible characters, and signs between two Han characters (“停 车”, “家*暴”).
_DISGUISED = re.compile(rf"[{_INVISIBLE}]+|(?<=[{_HAN}])[{_DISGUISE}{_INVISIBLE}]+(?=[{_HAN}])")
# “太吵吵吵吵”: two of them stay.
_REPEATED = re.compile(rf"([{_HAN}])\1{{2,}}")
# “停，车，乱，停”: single characters kept apart by one and the same mark.
_SPELLED = re.compile(rf"(?<![{_HAN}])[{_HAN}](?:([，,、。!！])[{_HAN}])(?:\1[{_HAN}])+(?![{_HAN}])")
# A scan for one set of characters costs a tenth of the work above, and nearly every message stops here.
_CURIOUS = re.compile(rf"[{_DISGUISE}{_INVISIBLE}]|(.)\1\1|[，,、。!！].[，,、。!！]")


def _simplified() -> dict[int, int]:
    lines = (Path(__file__).parent / "traditional.txt").read_text(encoding="utf-8").splitlines()[1:]
    return {
        ord(a): ord(b) for old, new in zip(lines[::2], lines[1::2], strict=True) for a, b in zip(old, new, strict=True)
    }


_TABLE = _simplified() | _FULL_WIDTH | {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_TABLE |= {0xFF21 + i: ord("a") + i for i in range(26)}


_FOREIGN = re.compile("[" + re.escape("".join(map(chr, _TABLE))) + "]")


@dataclass(frozen=True, slots=True)
class Normal:
    """A text ready for matching; ``places[i]`` is where its character i was written (None: all where they are)."""

    text: str
    places: list[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that became ``text[start:end]``; a stretch is never empty."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def normalise(text: str) -> Normal:
    """Simplified script, half width, lower case; disguises and repetitions taken out."""
    plain = text.translate(_TABLE) if _FOREIGN.search(text) else text
    keep = _kept(plain) if _CURIOUS.search(plain) else None
    if keep is None:
        return Normal(plain)
    return Normal("".join([plain[i] for i in keep]), keep)


def _kept(text: str) -> list[int] | None:
    """Indices of the characters that stay, or None where all do (nearly always)."""
    dropped = {i for match in _DISGUISED.finditer(text) for i in range(*match.span())}
    for match in _REPEATED.finditer(text):
        dropped.update(range(match.start() + 2, match.end()))
    for match in _SPELLED.finditer(text):
        dropped.update(range(match.start() + 1, match.end(), 2))
    return [i for i in range(len(text)) if i not in dropped] if dropped else None
