"""What a place's name is made of: a stem, the word that says what it is, and perhaps a phase or building of its own."""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.doors import first_of, pieces_at

_OFFICE = r"居民委员会|村民委员会|居委会?|村委会?|办事处"
_KIND = r"街道|社区|小区|大队|村(?!民?委)|镇|乡(?!亲|下)"
_SAID = re.compile(rf"(?P<kind>{_KIND})?(?P<office>{_OFFICE}|(?<=街道)办)?")
_ENDING = re.compile(rf"(?<=..)(?:(?P<kind>{_KIND})(?P<office>{_OFFICE}|(?<=街道)办)?|(?P<alone>{_OFFICE}))$")
_INNER = re.compile(
    r"(?:(?:[0-9]{1,5}|[a-z]|[零一二三四五六七八九十]{1,3})(?:期|组|队|区|号楼|栋|幢|座|号院?|#楼?)|[东西南北中]区)$"
)
_ASIDE = re.compile(r"[（(]([^（()）]{2,})[)）]")
_INNER_ENDS = frozenset("期组队区楼栋幢座号院#")
_BEGINNINGS = frozenset("街社小大村镇乡居办")
_ENDS = frozenset("会委处办道区队村镇乡")
TOWNS = frozenset(("街道", "镇", "乡"))
_VILLAGE, _ESTATE = frozenset(("村", "社区", "大队")), frozenset(("小区", "社区"))
_ALIKE = {"村": _VILLAGE, "大队": _VILLAGE, "小区": _ESTATE, "社区": _VILLAGE | _ESTATE} | dict.fromkeys(TOWNS, TOWNS)


class Name(NamedTuple):
    """A name taken apart: 张庄村委会 is 张庄 and 村; 幸福里三号楼 is 幸福里 and its building 3."""

    stem: str
    kind: str
    inner: tuple[str, str] | None = None


def names_in(plain: str) -> list[Name]:
    """The names a normalised entry stands for: one, or two where another is given in brackets."""
    aside = _ASIDE.search(plain)
    if aside is None:
        return [_taken_apart(plain)]
    end = plain[aside.end() :]
    return [_taken_apart(plain[: aside.start()] + end), _taken_apart(aside[1] + end)]


def kind_said(text: str, at: int) -> tuple[str, int]:
    """What a text calls the place whose stem ends at ``at`` (empty: nothing), and where that ends."""
    found = _SAID.match(text, at) if text[at : at + 1] in _BEGINNINGS else None
    return (_kind(found), found.end()) if found else ("", at)


def form_of(name: Name) -> str:
    """What people have to write at least to be understood: 世纪华廷, but 张庄村."""
    return name.stem + name.kind if len(name.stem) < 3 or name.stem[-1] == "新" else name.stem


def fits(kind: str, said: str) -> bool:
    """Whether a place of one kind is called another: a village is a 社区 to some, never a 街道."""
    return not said or not kind or kind in _ALIKE[said]


def _taken_apart(plain: str) -> Name:
    inner = _INNER.search(plain, 2) if plain[-1:] in _INNER_ENDS else None
    pieces = pieces_at(plain, inner.start()) if inner else []
    if len(pieces) == 1 and pieces[0].end == len(plain):
        return _without_kind(plain[: pieces[0].start])._replace(inner=first_of(pieces[0]))
    return _without_kind(plain)


def _without_kind(plain: str) -> Name:
    ending = _ENDING.search(plain) if plain[-1:] in _ENDS else None
    return Name(plain[: ending.start()], _kind(ending)) if ending else Name(plain, "")


def _kind(found: re.Match[str]) -> str:
    if found["kind"]:
        return found["kind"]
    office = found["office"] or found.groupdict().get("alone") or ""
    return {"居": "社区", "村": "村", "办": "街道"}.get(office[:1], "")
