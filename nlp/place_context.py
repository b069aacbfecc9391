"""Whether a name that is also an ordinary word (和平, 光明, 李家) names a place where it stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import Enum
from functools import lru_cache
from itertools import accumulate

from nlp.doors import piece_at
from nlp.segment import cut

_HOME = (
    "住", "住在", "租在", "来自", "位于", "坐落", "坐落在", "家是", "家在", "家住", "我家", "户口在", "我是", "们是",
    "俺是", "我在", "们在", "俺在", "这里是", "这是", "地址", "地址是", "地址:", "地址：",
)  # fmt: skip
_AT = ("在", "到", "去", "从", "往", "离", "经过", "路过", "靠近", "沿着")
_WHO = frozenset("我你他她它们车人就都也还又")
_SOMEWHERE = re.compile(
    r"[的]?(?:这边|那边|这里|那里|这儿|那儿|这块|那块|这片|那片|附近|旁边|门口|大门|[东西南北正后前侧][门边]|里面|外面|对面|后面|前面"
    r"|物业|业主|业委会|居民|住户|村民|菜场|菜市场)|的?(?:(?:又|也|都|还|今天|今早|昨天|昨晚|早上|晚上|已经|一直|突然){0,2}(?:停水|停电|没水|没电|断水|断电|断网))"
)
_OVER = re.compile(r"的?(?:[\s，,。.！!？?；;：:、~～)）]|$)")
_BREAKS = frozenset(" \t\n，,。.！!？?；;：:、(（")
_ALL = re.compile(r"\W*(?:[我俺咱]们?|人)?(?:家)?(?:就?是|住|在|住在|家在|家住|到|去|位于|回)?\W*$")
_NO_MORE = re.compile(r"(?:的|这边|那边|这里|那里|附近|人|啊|呀|呢)?\W*$")
# Another place, or no place at all, that only begins with the name: 胜利路, 和平医院, 银杏树.
_OTHER = re.compile(
    r"[一二三四五六七八九十东西南北中新老]?(?:路(?![边上口面灯旁中])|街(?![道上边头口])|巷(?!口)|大道|大街|弄堂)|[东西南北]?村"
    r"|小学|中学|学校|大学|幼儿园|医院|公园|广场|酒店|宾馆|大厦|银行|公司|集团|工厂|厂|水库|高速|车站|机场|树|叶|桥|塔|庙|寺"
    r"|小区|社区|街道|镇|花园|花苑|家园|新城|新区|大队|苑|居委|村委|年代|时代|主义|里"
)
_OTHER_ROAD = re.compile(r"[东西南北中]?(?:路(?![边上口面灯旁中段])|街(?![道上边头口])|大道)")
_ROAD_ENDS = frozenset("路街巷弄道")
# Single characters that may stand right before a doubtful name; before it, any longer word may.
_LEADING = frozenset(
    "\t \n，,。.！!？?；;：:、（()在到去从往离过近住的了是我俺咱们本这那和跟与及把被给让找问来对向由因也就都又还请说"
    "楼栋幢座室号期组同归回叫进出经走查管求帮看见有没不并而但或为于等其该各每某全整另再才正刚已将会能要想用修拆买卖租搬送接带"
)
_AREAS = frozenset("区县市镇乡道路街")
# What many names end in: 江滨|新城 is no 新城.
_GENERIC = frozenset((
    "新城", "华府", "花园", "家园", "公寓", "中心", "新村", "新区", "广场", "大厦", "豪庭", "名苑", "别墅", "庄园",
    "新苑", "宿舍", "商城", "学府", "名城", "公馆",
))  # fmt: skip
_FIRM = re.compile(
    r"大厦|驾校|公司|集团|有限|企业|实业|总部|公馆|酒店|宾馆|银行|游乐|五金|科技|电子|制品|山(?![上下脚边])"
)
_SIZES = frozenset("东西南北上下前后大小新老")
_COUNTS = _SIZES | frozenset("一二三四五六七八九十")
# What is built, kept or praised is no address: 建设美好家园.
_PRAISED = re.compile(
    r"(?:建设|共建|打造|创建|守护|构建|营造|共创|创造|维护|保护|争创|我们(?:共同)?的)(?:[我咱]们的?|.{1,3}的)?$"
)
_PARTS = frozenset("楼外内口边门旁墙")
_AROUND = 8
_THINGS = frozenset("桥口街区场站厂院店校园路头边树井山河湖塘池坝庙寺塔门楼房城村市镇家心层")
PLACE_ENDS = frozenset("苑园院城湾居府邸庭轩阁坊庄寨堡屯路街巷弄道")
_WISHES = ("希望", "团结", "建设", "发展", "解放", "前进", "支持", "感谢", "要求", "申请", "小区", "社区")
_VILLAGES = frozenset(("新村", "农村", "山村", "乡村", "渔村", "全村", "本村"))
_TIMES = frozenset(("春天", "夏天", "秋天", "冬天", "夜", "心", "家", "城", "村", "楼", "院", "手", "水", "地"))
_WISHED = re.compile(
    r".{0,5}?(?:能|可以|尽快|帮|给我|管|出面|早日|好好|派|重视|解决|处理|协调|多|加强|别|不要|之前|改|尽)"
)


class Left(Enum):
    """What stands before a name: “我住”, “在”, the beginning of a clause, or anything."""

    HOME, AT, START, OPEN = range(4)


class Right(Enum):
    """What stands behind a name: a building, “那边” or “停水”, the end of a clause, or anything."""

    DOOR, SOMEWHERE, OVER, OPEN = range(4)


def is_meant(text: str, start: int, end: int, doubt: int) -> bool:
    """Whether a bare name, without 村 or 小区 behind it, stands for a place here; ``doubt`` as of `doubt_of`."""
    if is_all(text, start, end):
        return True
    left, right = left_of(text, start), right_of(text, end)
    if weighed(left, right) < doubt or not _stands(text, start, end) or _OTHER_ROAD.match(text, end):
        return False
    if left is not Left.OPEN and right is not Right.OPEN:
        return True
    words = _Words(text, start, end)
    if (doubt and _OTHER.match(text, end)) or not words.whole():
        return False
    if end - start > 2:
        return not doubt or words.begin()
    return words.begin(strictly=text[start:end] in _GENERIC) and not _FIRM.match(text, end)


def is_called(text: str, start: int, end: int, stem: str) -> bool:
    """Whether a name with 村 or 小区 behind it is one here, and not the end of another (田|新村村)."""
    return _stands(text, start, end) and (doubt_of(stem) < 2 or _Words(text, start, end).begin())


def _stands(text: str, start: int, end: int) -> bool:
    """Whether a name is no wish (希望社区能管管), not praised, and no part of a longer name (西石桥村)."""
    if text.startswith(_WISHES, start) and _WISHED.match(text, end) and not text.endswith(_HOME, 0, start):
        return False
    length = end - start
    return not (length < 5 and _is_larger(text, start)) and not (length > 3 and _is_praised(text, start, end))


class _Words:
    """The words around a name."""

    def __init__(self, text: str, start: int, end: int) -> None:
        low = max(0, start - _AROUND)
        self._text, self._start, self._end = text, start, end
        self._starts = [low, *(low + at for at in accumulate(map(len, cut(text[low : end + _AROUND]))))]

    def whole(self) -> bool:
        """Whether the name cuts through no word; long names and roads may (公寓|楼, 学院路|口)."""
        length, last = self._end - self._start, self._text[self._end - 1]
        part = self._text[self._end : self._end + 1] in _PARTS and (length > 3 or last in PLACE_ENDS)
        may_cut = length > 2 and (part or last in _ROAD_ENDS)
        return self._clean(self._start, length) and (may_cut or self._clean(self._end, length))

    def begin(self, *, strictly: bool = False) -> bool:
        """Whether what stands before the name is complete: a small word that leads to a place, or any longer one."""
        before = self._text[self._start - 1 : self._start]
        if not before or before in _LEADING or self._text.endswith(_HOME, 0, self._start):
            return True
        if strictly:
            return False
        return before in _AREAS or self._start - self._starts[bisect_left(self._starts, self._start) - 1] > 1

    def _clean(self, at: int, length: int) -> bool:
        i = bisect_left(self._starts, at)
        return self._starts[i] == at or (length > 3 and self._starts[i] - self._starts[i - 1] < 3)


@lru_cache(maxsize=4096)
def doubt_of(stem: str) -> int:
    """How much must speak for a bare name: 0 nothing, 1 a little, 2 for a common word, 3 for a thing or wish, 4 all."""
    if stem[-1] in "新一二三四五六七八九十" and len(stem) < 4:
        return 4
    if stem in _WISHES:
        return 3
    if len(stem) > 2 and stem[-1] in "里下上中" and len(cut(stem)) > 1:
        return 3 if stem[:-1] in _TIMES else 1
    if _tells_what_it_is(stem):
        return 0
    if len(cut(stem)) > 1:
        return (3 if stem[1] in _THINGS else 1) if len(stem) == 2 and stem[0] in _COUNTS else 0
    return 3 if len(stem) < 3 and stem[-1] in _THINGS else 2


def _tells_what_it_is(stem: str) -> bool:
    """紫金苑 and 李村 are places by their ends; 新村 and 学院 are words."""
    if len(stem) > 2:
        return stem[-1] in PLACE_ENDS
    return stem[-1] == "村" and stem not in _VILLAGES


def is_all(text: str, start: int, end: int) -> bool:
    """Whether nothing is said but the name, as in answer to a question: “我在和平那边”."""
    if start > _AROUND or len(text) - end > _AROUND:
        return False
    return bool(_NO_MORE.fullmatch(text, end) and _ALL.fullmatch(text, 0, start))


def weighed(left: Left, right: Right) -> int:
    """How much speaks for a place between these: 3 a building or “我住…，”, 2 “…那边” or “在…，”, 1 a beginning."""
    if right is Right.DOOR or (left is Left.HOME and right is not Right.OPEN):
        return 3
    if right is Right.SOMEWHERE or (left is Left.AT and right is Right.OVER):
        return 2
    return int(left is not Left.OPEN)


def left_of(text: str, start: int) -> Left:
    """What leads to a name that would begin here."""
    if not start or text[start - 1] in _BREAKS:
        return Left.HOME if text[:start].rstrip().endswith(_HOME) else Left.START
    if text.endswith(_HOME, 0, start):
        return Left.HOME
    leading = next((word for word in _AT if text.endswith(word, 0, start)), "")
    who = text[start - len(leading) - 1 : start - len(leading)]
    return Left.AT if leading and (not _is_han(who) or who in _WHO) else Left.OPEN


def right_of(text: str, end: int) -> Right:
    """What follows a name that would end here."""
    if _has_door(text, end):
        return Right.DOOR
    if _SOMEWHERE.match(text, end):
        return Right.SOMEWHERE
    return Right.OVER if _OVER.match(text, end) else Right.OPEN


def _is_han(char: str) -> bool:
    return "一" <= char <= "龥"


def _has_door(text: str, end: int) -> bool:
    """A building, unit or group follows; in a wish (希望3号之前) it is none."""
    piece = piece_at(text, end)
    if piece is None or piece.kind in ("floor", "bare", "remark"):
        return False
    return not (text.endswith(_WISHES, 0, end) and _WISHED.match(text, piece.end))


def _is_praised(text: str, start: int, end: int) -> bool:
    return bool(_PRAISED.search(text[max(0, start - 10) : start])) and not piece_at(text, end)


def _is_larger(text: str, start: int) -> bool:
    """西石桥 is not 石桥: a size or direction before a short name belongs to it."""
    if not start or text[start - 1] not in _SIZES:
        return False
    return cut(text[max(0, start - 3) : start])[-1] == text[start - 1]
