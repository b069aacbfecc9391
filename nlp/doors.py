"""Which building, unit and room somebody means, in all the ways people write it, in one form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_DIGITS = dict(zip("零〇一二两三四五六七八九", "001223456789", strict=True))
_LETTERS = "abcdefghijklmnopqrstuvwxyz甲乙丙丁"
_HAN_NUMBER = "零〇一二两三四五六七八九十百0-9"
_NUMBER = rf"(?:[a-z]{{0,2}}[0-9]{{1,5}}[a-z]?|[a-z甲乙丙丁](?![a-z])|[{_HAN_NUMBER}]{{1,5}})"
_STAIRS = "[道梯上顶里]|下(?!水)"  # after them 楼 is no floor or building
# What a number may count, in the order in which they are tried.
_COUNTED = (
    ("part", r"(?:期|组|队|大队|区)(?![长员别伍间域])"),
    ("building", rf"(?:号楼|号栋|[栋幢](?:楼(?!{_STAIRS}))?|座|#楼?|楼(?=[ ,，]?{_NUMBER}(?:单元|门)))(?!位)"),
    ("unit", r"(?:单元|门(?![口面卫市牌诊头店]))"),
    ("floor", rf"[楼层](?!{_STAIRS}|[房盘板委宇])"),
    ("number", r"号院?(?![楼栋室房线早晚上下中那开到停才之前以后左钟码])"),
    ("room", r"(?:号?室|号?房间?(?![子东屋产价]))"),
)
_PIECE = re.compile(
    r"(?P<dashed>[a-z]?[0-9]{1,3}(?:[-—#][0-9]{1,5}){1,3}(?![0-9%度年月日号点时天人元块米路]|单元|[栋幢座]))"
    rf"|(?P<figure>负?{_NUMBER})(?:{'|'.join(f'(?P<{kind}>{form})' for kind, form in _COUNTED)})"
    rf"|(?P<bare>(?:[0-9]{{3,4}}|[{_HAN_NUMBER}]{{3,4}})"
    rf"(?![{_HAN_NUMBER}年月日点元块分个人次米平天户多万号层度%-]|家(?!里)|楼(?!{_STAIRS})))"
    r"|(?P<zone>[东南西北中]区(?![域别]))"
    r"|(?P<remark>门面(?:房)?|商铺|店面|底商|(?:地下)?车库|地下室|储藏室|阁楼|架空层|顶楼|顶层)"
)
_TELLS = re.compile(r"[栋幢座室房#]|号楼|单元|[0-9][-—][0-9]|楼")
_BEGINS = re.compile(rf"[{_HAN_NUMBER}a-z甲乙丙丁]")
_FIRST = frozenset("0123456789零〇一二两三四五六七八九十百负东西南北中门商店底车地储阁架顶" + _LETTERS)
_BETWEEN = re.compile(r"[ \t,，、\-—的]{0,2}")
_FILLER = re.compile(r"[，,\s的是在：:]*(?:小区|社区|花园|这边|里面|那边)?[，,\s的是在：:]*")
_OVER = re.compile(r"[\s，,。.；;！!？?]|$")
_ROADS = frozenset("路街巷弄道里坊院村组")
_AROUND = 20
_TELLING = ("building", "unit", "room", "dashed")


class Door(NamedTuple):
    """Building, unit, floor, room and what else narrows a place down; figures as digits, letters as capitals.

    ``part`` is a phase, district or group (2期, 东区, 3组), ``number`` a house number in a road, ``remark`` what is no
    dwelling (车库, 门面).
    """

    part: str = ""
    number: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    remark: str = ""

    def __str__(self) -> str:
        """The one way of writing it, such as 3栋2单元501室; equal doors read alike."""
        said = ((self.number, "号"), (self.building, "栋"), (self.unit, "单元"), (self.floor, "楼"), (self.room, "室"))
        return self.part + "".join(value + name for value, name in said if value) + self.remark


NO_DOOR = Door()


class Piece(NamedTuple):
    """One step of a door in a text, such as 3栋, and what is said by it: the 3."""

    kind: str
    said: str
    unit: str
    start: int
    end: int


def pieces_at(text: str, at: int) -> list[Piece]:
    """The pieces that follow each other from ``at`` on; a bare room number only after a building or unit."""
    found: list[Piece] = []
    while piece := piece_at(text, at):
        if piece.kind == "bare" and not {"building", "unit", "part"} & {known.kind for known in found}:
            break
        found.append(piece)
        gap = _BETWEEN.match(text, piece.end)
        at = gap.end() if gap else piece.end
    return found


def pieces_behind(text: str, end: int) -> list[Piece]:
    """The pieces behind a name, small words between them allowed."""
    filler = _FILLER.match(text, end)
    return pieces_at(text, filler.end() if filler else end)


def pieces_after(text: str, end: int, name: str) -> list[Piece]:
    """The door said right behind a name; “3号” behind an estate is a date unless nothing else is said."""
    found = pieces_behind(text, end)
    if len(found) == 1 and found[0].kind == "number" and name[-1] not in _ROADS:
        return found if _OVER.match(text, found[0].end) else []
    return [] if found and found[0].kind == "bare" else found


def door_beside(text: str, start: int, end: int, low: int, high: int) -> list[Piece]:
    """The door of the name at ``start``: right behind it, else shortly before it, else shortly after, within bounds."""
    after = pieces_after(text, end, text[start:end])
    if after and after[0].start < high:
        return after
    before = list(_runs(text, max(low, start - _AROUND), start))
    return before[-1] if before else next(_runs(text, end, min(high, end + _AROUND, len(text))), [])


def _runs(text: str, start: int, end: int) -> Iterator[list[Piece]]:
    """Every run of pieces that names a building, unit or room (a floor or a number alone says too little)."""
    if not _TELLS.search(text, start, end):
        return
    while first := _BEGINS.search(text, start, end):
        found = pieces_at(text, first.start())
        if found and found[-1].end <= end and any(_tells(piece) for piece in found):
            yield found
        start = found[-1].end if found else first.end()


def _tells(piece: Piece) -> bool:
    """Whether a piece far from a name is a door: not a date or a time (6-11, 7-8)."""
    return piece.kind in _TELLING and (piece.kind != "dashed" or len(re.split(r"\D", piece.said)[-1]) > 2)


def door_of(pieces: Sequence[Piece]) -> Door:
    """What the pieces say together; the first of a kind counts (2栋和3栋 is told as 2栋)."""
    said: dict[str, str] = {}
    for piece in pieces:
        said = _read(piece, said) | said
    return Door(**said)


def first_of(piece: Piece) -> tuple[str, str]:
    """What a piece says first, as the field of a door and its value."""
    return next(iter(_read(piece, {}).items()))


def piece_at(text: str, at: int) -> Piece | None:
    """The piece that begins here; None if none does."""
    found = _PIECE.match(text, at) if text[at : at + 1] in _FIRST else None
    if found is None:
        return None
    start, end = found.span()
    return Piece(found.lastgroup or "", found["figure"] or found[0], text[end - 1], start, end)


def _read(piece: Piece, told: dict[str, str]) -> dict[str, str]:
    kind, said = piece.kind, piece.said
    if kind == "dashed":
        return _dashed(re.split(r"[-—#]", said), told)
    if kind == "remark":
        return {"remark": "车库" if said.endswith("车库") else "门面" if said == "门面房" else said}
    if kind == "zone":
        return {"part": said}
    if kind == "part":
        return {"part": _figure(said) + piece.unit}
    if kind == "bare" or (kind == "number" and ("building" in told or "unit" in told)):
        kind = "room"
    return {kind: _figure(said)}


def _dashed(figures: list[str], told: dict[str, str]) -> dict[str, str]:
    """3-2-501, 3-501, 2期 3-2-501; after a building 2-501, after a unit 5-1 is the room."""
    figures = [_figure(figure) for figure in figures]
    if "unit" in told:
        return {"room": "-".join(figures)}
    if "building" in told:
        return dict(zip(("unit", "room"), figures, strict=False))
    if len(figures) == 4:
        return dict(zip(("part", "building", "unit", "room"), [figures[0] + "期", *figures[1:]], strict=True))
    if len(figures) == 2 and len(figures[1]) > 2:
        return dict(zip(("building", "room"), figures, strict=True))
    return dict(zip(("building", "unit", "room"), figures, strict=False))


def _figure(said: str) -> str:
    """A number in its one form: 三 3, 十二 12, 五零一 501, 5零1 501, a3 A3, 负一 -1."""
    if said.isdecimal():
        return said.lstrip("0")
    if said[0] == "负":
        return "-" + _figure(said[1:])
    if ("十" in said or "百" in said) and said[0] not in _LETTERS:
        return str(_counted(said))
    return "".join(_DIGITS.get(char, char) for char in said).upper().lstrip("0")


def _counted(said: str) -> int:
    """The value of a number told with tens and hundreds; a figure before its unit, one if there is none."""
    total, figure = 0, 0
    for char in said:
        if char in "十百":
            total, figure = total + (figure or 1) * (10 if char == "十" else 100), 0
        else:
            figure = figure * 10 + int(_DIGITS.get(char, char))
    return total + figure
