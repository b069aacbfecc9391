"""What people type to steer the conversation, and how a ticket's number is read out of it."""

import re
import unicodedata
from functools import lru_cache

UNSUPPORTED = "【收到不支持的消息类型，暂无法显示】"  # what WeChat puts in place of a custom sticker
BIND = ("绑定",)
PERSON = ("人工", "转人工", "找人工", "找格姐", "人工服务", "找人")
PROGRESS = ("进度", "查进度", "查询", "我的诉求", "办得怎么样了", "处理得怎么样了")
HELP = ("帮助", "菜单", "help", "怎么用", "使用说明", "你好", "您好", "在吗", "在么", "有人吗")
BACK = ("返回", "取消", "算了", "退出")
NEW = ("新", "新问题", "新诉求", "另一件事", "换一件事", "反映", "我要反映", "反映问题")
WITHDRAW = ("撤回", "撤销", "不反映了")
HOTLINE = ("热线", "电话", "求助电话", "110", "119", "120", "122", "12345", "12338", "12348", "12355", "12356")
URGE = ("催", "催办", "催一催", "催一下")
WRONG = ("不对", "分错了", "类别不对")
WHY = ("为什么", "为什么这样分", "为什么分到这")
SOLVED = ("解决", "解决了", "已解决", "好了", "已经好了", "可以了", "没问题了")
UNSOLVED = ("没解决", "未解决", "还没有", "还没解决", "没好", "还没好", "没有解决")
MUTE = ("不方便", "现在不方便", "别发了", "先别发")
UNMUTE = ("方便", "方便了", "可以发了")
THANKS = ("谢谢", "多谢", "谢谢你", "谢谢您", "谢谢了", "辛苦了", "感谢")
ASSENT = ("好的", "好", "收到", "嗯", "嗯嗯", "知道了", "ok", "行", "可以", "好的谢谢", "好的,谢谢")
YES = ("是", "是的", "对", "对的", "要", "确定")
NO = ("不", "不是", "不用", "不要", "否", "没有")
SKIP = ("跳过", "不知道", "说不清")

LIST = ("列表", "我的待办", "待办", "上岗", "早", "早上好", "签到")
OFF_DUTY = ("下岗", "下班")
STAFF_COMMANDS = {
    "accept": ("接", "接单"),
    "reply": ("回复", "回"),
    "transfer": ("转", "转派", "转给"),
    "resolve": ("办结", "结"),
    "note": ("备注", "记"),
    "detail": ("看", "详情", "查看"),
    "correct": ("改类", "改类别", "改分类"),
}
_COMMAND_OF = {word: name for name, words in STAFF_COMMANDS.items() for word in words}
_COMMAND = re.compile(
    r"^("
    + "|".join(sorted(_COMMAND_OF, key=len, reverse=True))
    + r")[\s:,：，#]*第?\s*((?:\d{4}-?)?\d{1,4})(?!\d|[.:：]\d)"
    r"(\s*号?[\s:,：，]*(.*))$",
    re.DOTALL,
)
# Then it was no ticket's number but “看 3 号楼”, “回 2 次”. After the long words only where nothing stands between;
# “转 7 人工分拣” names a group.
_UNIT = re.compile(
    r"\s*号?\s*(?!人工|分拣)[楼栋幢单元眼次个天年月日点块遍万岁户米层届家人位分秒条只路巷弄组期件声遭院线]"
)
_GLUED_UNIT = re.compile(r"号?[楼栋幢单元眼次个天年月日点块遍万岁户米层届家人位分秒条只路巷弄组期件声遭院线]")
_ALONE = frozenset({"accept", "detail"})  # with these nothing but the number is said
_NUMBER = re.compile(r"^(?:编号|#|第)?\s*(?:(?:\d{4})?(\d{2})(\d{2})-)?(\d{1,4})\s*号?$|^(\d{2})(\d{2})(\d{3})$")
_EDGES = " \t\r\n。，,.！!？?~～、；;：:“”\"'"


_WIDE = {
    0x3000: " ",
    **{0xFF01 + i: chr(0x21 + i) for i in range(94) if chr(0x21 + i).isalnum() or chr(0x21 + i) == "#"},
}


def narrow(text: str) -> str:
    """Full-width letters, digits, # and spaces folded, character by character; punctuation stays as written."""
    return text.translate(_WIDE).strip()


@lru_cache(64)
def plain(text: str) -> str:
    """What was typed, with full-width letters and digits folded and the edges cleaned; for comparing only."""
    return unicodedata.normalize("NFKC", text).strip(_EDGES).lower()


def said(text: str, words: tuple[str, ...]) -> bool:
    """Whether the whole message is one of these words."""
    return plain(text) in words


def after(text: str, words: tuple[str, ...]) -> str | None:
    """What follows when the message begins with one of the words and a space or colon; None otherwise."""
    folded = narrow(text)
    for word in sorted(words, key=len, reverse=True):
        if folded.startswith(word) and folded[len(word) : len(word) + 1] in (*" :,：，\n",):
            return folded[len(word) :].strip(_EDGES)
    return None


def code_after(text: str, words: tuple[str, ...]) -> str | None:
    """Like `after`, for an invitation code, which people also write without a space."""
    said = after(text, words)
    glued = next((narrow(text)[len(w) :] for w in words if narrow(text).startswith(w)), "")
    return said if said is not None or not (glued[:1].isascii() and glued[:1].isalnum()) else glued.strip(_EDGES)


def digit(text: str) -> int | None:
    """The one digit the message consists of, as 1, １, ①, 一 or “1 ”; None if it is anything else."""
    folded = plain(text).rstrip("号个)）")
    if len(folded) == 1 and folded in "零一二三四五六七八九":
        return "零一二三四五六七八九".index(folded)
    return int(folded) if len(folded) == 1 and folded.isdecimal() else None


def number(text: str) -> tuple[int, str | None] | None:
    """Serial and month-day (as 11-21, or None) of a ticket number: 7, 007, #7, 1121-007, 1121007."""
    found = _NUMBER.match(plain(text))
    if found is None:
        return None
    month, day, serial = found.groups()[:3] if found[3] else found.groups()[3:]
    return int(serial), f"{month}-{day}" if month else None


def command(text: str) -> tuple[str, str, str] | None:
    """A staff command as (name, number, rest): “回复 7 师傅下午来” is (reply, 7, 师傅下午来)."""
    found = _COMMAND.match(narrow(text))
    if found is None:
        return None
    word, number, tail, rest = found.groups()
    name = _COMMAND_OF[word]
    if "-" not in number and (_UNIT if len(word) == 1 else _GLUED_UNIT).match(tail):
        return None
    return None if name in _ALONE and rest.strip(_EDGES) else (name, number, rest.strip())
