"""Places named in free text: estates, buildings, villages, roads, by the names an importer gave them."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from nlp.doors import NO_DOOR, Door, Piece, door_beside, door_of, first_of, pieces_after, pieces_behind
from nlp.near import Neighbours
from nlp.normal import Normal, normalise
from nlp.place_context import doubt_of, is_called, is_meant
from nlp.place_names import TOWNS, Name, fits, form_of, kind_said, names_in

_READ, _NEAR_READ, _OFFERED = 2000, 120, 3
_LONG = 4  # characters: such a name is seldom part of another
_TOGETHER = re.compile(r"[\s，,、的]?")

Path = tuple[int, ...]
Inner = tuple[str, tuple[str, str]]


class _Entry(NamedTuple):
    place_id: int
    written: str
    kind: str
    inner: tuple[str, str] | None


class PlaceMatch(NamedTuple):
    """A place somebody named, where in the text, and the building, unit or room said beside it.

    ``detail`` is the door as written, ``door`` the same in its one form. ``support`` counts what speaks for this place
    beside its name: two for each place named in the text that contains it, one for the resident's own grid.
    """

    place_id: int
    name: str
    start: int
    end: int
    detail: str
    door: Door
    support: int = 0


class _Span(NamedTuple):
    """A stretch of the normalised text that is a name, what it is called there, and the places that bear it."""

    start: int
    end: int
    stem: str
    said: str
    entries: list[_Entry]
    pieces: list[Piece]


class Gazetteer:
    """All place names of an installation, ready for finding; build it once and keep it: it never changes.

    ``paths`` gives a place's grid and those above it, nearest first; with them a parent named in the text decides
    between places of the same name.
    """

    def __init__(self, names: Iterable[tuple[str, int]], paths: Mapping[int, Path] | None = None) -> None:
        self._paths = paths or {}
        self._entries: dict[str, list[_Entry]] = {}
        self._inner: dict[Inner, list[_Entry]] = {}
        forms = set()
        for written, place_id in names:
            for name in names_in(normalise(written.strip()).text):
                if len(name.stem) > 1:
                    self._learn(name, _Entry(place_id, written.strip(), name.kind, name.inner))
                    forms.add(form_of(name))
        self._divided = {stem for stem, _ in self._inner}
        self._neighbours = Neighbours(sorted(forms), self._entries)
        self._automaton = AhoCorasick(self._entries, store_patterns=False, implementation=Implementation.ContiguousNFA)

    def _learn(self, name: Name, entry: _Entry) -> None:
        known = self._entries.setdefault(name.stem, [])
        if name.inner:
            known = self._inner.setdefault((name.stem, name.inner), [])
        insort(known, entry, key=lambda entry: entry[:3])  # so that the order of the names never shows

    def find(self, text: str, home: Path = ()) -> tuple[PlaceMatch, ...]:
        """The places named, likeliest first; a name that several places bear gives each of them.

        First what lies inside another place named in the text, then longer names before shorter, then as in the text.
        ``home`` is the resident's own grid and those above it: it orders places of the same name.
        """
        normal = normalise(text[:_READ])
        spans = self._spans(normal.text)
        groups = [self._matches(text, normal, spans, span, home) for span in spans]
        groups.sort(key=lambda group: (-(group[0].support // 2), group[0].start - group[0].end, group[0].start))
        return tuple(match for group in groups for match in group)

    def near(self, text: str) -> tuple[PlaceMatch, ...]:
        """At most three places perhaps meant where none is named: to be asked about, never assumed."""
        normal = normalise(text[:_NEAR_READ])
        best: dict[str, PlaceMatch] = {}
        for form, start, end in self._perhaps(normal.text):
            for match in self._meant(text, normal, form, start, end):
                best.setdefault(match.name, match)
            if len(best) >= _OFFERED:
                break
        return tuple(best.values())[:_OFFERED]

    def _perhaps(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Doubtful names for which something speaks, then those that resemble what was written."""
        for span in self._candidates(text):
            if not span.said and is_meant(text, span.start, span.end, 2):
                yield span.stem, span.start, span.end
        yield from self._neighbours.of(text)

    def _meant(self, text: str, normal: Normal, form: str, start: int, end: int) -> Iterator[PlaceMatch]:
        """The places of this name as if it had been written where something like it stands."""
        corrected = normal.text[:start] + form + normal.text[end:]
        spans = [span for span in self._candidates(corrected) if span.start == start and span.end >= start + len(form)]
        told = _told(text, normal, pieces_after(normal.text, end, form))
        for entry in (entry for span in spans for entry in span.entries):
            yield PlaceMatch(entry.place_id, entry.written, *normal.span(start, end), *told)

    def _spans(self, text: str) -> list[_Span]:
        """Stretches that are names, in the order of the text; where two cut into each other, the longer."""
        sure, doubtful = list[_Span](), list[_Span]()
        for span in sorted(self._candidates(text), key=lambda span: (span.start - span.end, span.start)):
            if _is_free(span, sure):
                (sure if self._is_meant(text, span) else doubtful).append(span)
        for span in doubtful if sure else ():
            if not span.said and _is_free(span, sure) and self._follows(text, span, sure):
                sure.append(span)
        return sorted(sure)

    def _is_meant(self, text: str, span: _Span) -> bool:
        start, end = span.start, span.end
        if span.said:
            return is_called(text, start, end, span.stem)
        part = end - start < _LONG and self._neighbours.swallows(text, start, end)
        return not part and is_meant(text, start, end, _doubt(span))

    def _candidates(self, text: str) -> Iterator[_Span]:
        matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
        for start, end in sorted([match[1:] for match in matches]):
            if span := self._span(text, start, text[start:end]):
                yield span

    def _span(self, text: str, start: int, stem: str) -> _Span | None:
        """The places called by this stem and what is said behind it; None where that makes it another place."""
        said, end = kind_said(text, start + len(stem))
        entries, pieces = self._entries[stem], list[Piece]()
        if stem in self._divided:
            behind = pieces_behind(text, end)
            inner = self._inner.get((stem, first_of(behind[0]))) if behind else None
            entries, pieces = (inner, behind) if inner else (entries, pieces)
        fitting = [entry for entry in entries if fits(entry.kind, said)]
        exact = [entry for entry in fitting if entry.kind == said] if said else []
        return _Span(start, end, stem, said, exact or fitting, pieces) if fitting else None

    def _follows(self, text: str, span: _Span, sure: list[_Span]) -> bool:
        """Whether a doubtful name stands right behind a place that contains it: 云桥镇新村."""
        return any(
            gap.end() == span.start and self._lies_in(entry, other)
            for other in sure
            if other.end <= span.start and (gap := _TOGETHER.match(text, other.end))
            for entry in span.entries
        )

    def _lies_in(self, entry: _Entry, span: _Span) -> bool:
        """Whether one of the places so called answers for the grid of this one, or for one above it."""
        path = self._paths.get(entry.place_id, ())
        return any(grid in path for other in span.entries for grid in self._paths.get(other.place_id, ())[:1])

    def _matches(self, text: str, normal: Normal, spans: list[_Span], span: _Span, home: Path) -> list[PlaceMatch]:
        pieces = span.pieces or door_beside(normal.text, span.start, span.end, *_room(spans, span))
        if span.entries[0].inner:
            pieces = pieces[1:]
        others = [other for other in spans if other is not span]
        where, told = normal.span(span.start, span.end), _told(text, normal, pieces)
        matches = dict[int, PlaceMatch]()
        for entry in self._ranked(span, others, home) if len(span.entries) > 1 else span.entries:
            support = self._support(entry, others, home) if others or home else 0
            matches.setdefault(entry.place_id, PlaceMatch(entry.place_id, entry.written, *where, *told, support))
        return list(matches.values())

    def _ranked(self, span: _Span, others: list[_Span], home: Path) -> list[_Entry]:
        """Places so called: those most speaks for, those with exactly this name, the larger, before the rest."""

        def key(entry: _Entry) -> tuple[int, bool, int]:
            return (
                -self._support(entry, others, home),
                entry.kind != span.said,
                len(self._paths.get(entry.place_id, ())),
            )

        return sorted(span.entries, key=key)

    def _support(self, entry: _Entry, others: list[_Span], home: Path) -> int:
        return 2 * sum(self._lies_in(entry, other) for other in others) + self._is_home(entry, home)

    def _is_home(self, entry: _Entry, home: Path) -> bool:
        path = self._paths.get(entry.place_id, ()) if home else ()
        return bool(path) and (path[0] in home or home[0] in path)


def _is_free(span: _Span, taken: list[_Span]) -> bool:
    return all(span.end <= other.start or other.end <= span.start for other in taken)


def _doubt(span: _Span) -> int:
    """A town's bare name is mostly part of another (松河|大道, 松河|中学)."""
    town = all(entry.kind in TOWNS for entry in span.entries)
    return max(doubt_of(span.stem), 2 * town)


def _room(spans: list[_Span], span: _Span) -> tuple[int, int]:
    """The stretch around a name that belongs to no other one."""
    i = spans.index(span)
    return spans[i - 1].end if i else 0, spans[i + 1].start if i + 1 < len(spans) else _READ


def _told(text: str, normal: Normal, pieces: Sequence[Piece]) -> tuple[str, Door]:
    """The door as written, and in its one form."""
    if not pieces:
        return "", NO_DOOR
    start, end = normal.span(pieces[0].start, pieces[-1].end)
    return text[start:end], door_of(pieces)
