"""Places named in free text: estates, buildings, villages, roads, by the names an importer gave them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from nlp.near import Neighbours
from nlp.normal import Normal, normalise
from nlp.segment import cut

_NUMBER = r"[0-9a-z零一二三四五六七八九十百两]{1,5}"
_UNIT = r"(?:号楼|号院|单元|栋|幢|座|期|区|组|队|弄|巷|层|楼(?![道梯上下顶里])|室|房|号|门|户|#)"
# “3号楼2单元501”, “三栋二楼”, “3-2-501”; a bare room number only at the end of such a run.
_DETAIL = re.compile(
    rf"(?:{_NUMBER}[ ]?{_UNIT}[ -]?)+(?:[0-9]{{2,5}}(?![0-9年月日点元分]))?|[0-9]{{1,3}}(?:-[0-9]{{1,4}}){{1,3}}"
)
_FILLER = re.compile(r"[，,\s的是在：:]*(?:小区|社区|花园|这边|里面|那边)?[，,\s的是在：:]*")
_OFFICE = re.compile(r"(?:居民委员会|村民委员会|居委会|村委会|小区|社区)$")
_BEFORE = 12
_READ, _NEAR_READ, _OFFERED = 2000, 120, 3


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A place somebody named, where in the text, and the building, unit or room said beside it."""

    place_id: int
    name: str
    start: int
    end: int
    detail: str


class Gazetteer:
    """All place names of an installation, ready for finding; build it once and keep it."""

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        self._places: dict[str, set[int]] = {}
        self._written: dict[str, str] = {}
        for name, place_id in names:
            plain = normalise(name.strip()).text
            self._learn(plain, name.strip(), place_id)
            while len(stem := _OFFICE.sub("", plain)) > 2 and stem != plain:
                plain = stem
                self._learn(plain, name.strip(), place_id)
        starts: dict[str, set[int]] = {}
        for plain in self._places:
            starts.setdefault(plain[:2], set()).add(len(plain))
        self._lengths = {start: tuple(sorted(lengths, reverse=True)) for start, lengths in starts.items()}
        self._neighbours: Neighbours | None = None

    def _learn(self, plain: str, name: str, place_id: int) -> None:
        if len(plain) > 1:
            self._places.setdefault(plain, set()).add(place_id)
            self._written.setdefault(plain, name)

    def find(self, text: str) -> tuple[PlaceMatch, ...]:
        """The places named, longest names first; a name that several places bear gives each of them."""
        normal = normalise(text[:_READ])
        spans = sorted(self._spans(normal.text), key=lambda span: (span[0] - span[1], span[0]))
        return tuple(match for start, end in spans for match in self._matches(normal, start, end))

    def near(self, text: str) -> tuple[PlaceMatch, ...]:
        """At most three places perhaps meant where none is named: to be asked about, never assumed."""
        normal = normalise(text[:_NEAR_READ])
        if self._neighbours is None:
            self._neighbours = Neighbours(self._places)
        best: dict[int, PlaceMatch] = {}
        for name, start, end in self._neighbours.of(normal.text):
            for match in self._matches(normal, start, end, name):
                best.setdefault(match.place_id, match)
            if len(best) >= _OFFERED:
                break
        return tuple(best.values())[:_OFFERED]

    def _spans(self, text: str) -> Iterable[tuple[int, int]]:
        """Stretches that are names, none inside another: from left to right, the longest at each place."""
        places, lengths, done = self._places, self._lengths, 0
        for start in range(len(text) - 1):
            for length in lengths.get(text[start : start + 2], ()):
                end = start + length
                if end > done and text[start:end] in places and (length > 2 or _is_word(text, start, end)):
                    yield start, end
                    done = end
                    break

    def _matches(self, normal: Normal, start: int, end: int, name: str = "") -> Iterable[PlaceMatch]:
        name, detail = name or normal.text[start:end], _detail(normal.text, start, end)
        for place_id in sorted(self._places[name]):
            yield PlaceMatch(place_id, self._written[name], *normal.span(start, end), detail)


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether both ends are word boundaries; names of two characters hide in too many words."""
    ends = {0, *accumulate(map(len, cut(text)))}
    return start in ends and end in ends


def _detail(text: str, start: int, end: int) -> str:
    """What is said of building, unit and room right after the name, or else shortly before it."""
    filler = _FILLER.match(text, end)
    after = _DETAIL.match(text, filler.end() if filler else end)
    if after:
        return after[0].strip(" -")
    before = list(_DETAIL.finditer(text, max(0, start - _BEFORE), start))
    return before[-1][0].strip(" -") if before else ""
