"""Conversations as text files that a women's federation officer can read, played through the real webhook.

A line at the margin is what somebody does: `李阿姨：楼道灯坏了`, `李阿姨：[照片]`, `＊ 过了 3 天`. Indented lines are
what their telephones then show: `回复` for the reply, `推送 王芳` for what is pushed to somebody. `python -m pytest
--write-flows` writes the indented lines anew; whoever does that reads every one of them.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

from simulator import events, messages
from simulator.faults import Fault
from simulator.messages import Message
from tests.stage import Stage

_UNITS = {"分钟": "minutes", "小时": "hours", "天": "days"}
_ACT = re.compile(r"^\[(\S+?)(?: (.*))?\]$")
STAFF = ("王芳", "李敏", "赵秀兰", "刘洋", "陈静", "周玲", "孙梅", "何主任")
RESIDENTS = ("李阿姨", "张大爷", "小周", "小陈", "老刘", "吴姐")
CAST = (*STAFF, *RESIDENTS)


def play(stage: Stage, script: str) -> str:
    """The script with what really happened in the place of the indented lines."""
    lines: list[str] = []
    for line in script.splitlines():
        if line.startswith((" ", "\t")):
            continue
        lines.append(line)
        if line and not line.startswith("#"):
            lines.extend(_perform(stage, line))
    return "\n".join(lines) + "\n"


def _perform(stage: Stage, line: str) -> Iterator[str]:
    if line.startswith("＊"):
        yield from _direction(stage, line.removeprefix("＊").strip())
    else:
        name, _, words = line.partition("：")
        yield from _heard(stage, name, message(words))
    yield from _pushed(stage)


def _heard(stage: Stage, name: str, said: Message) -> Iterator[str]:
    stage.say(name, said)
    stage.rest()
    for entry in sorted(stage.news(name), key=lambda entry: entry.via == "pushed"):
        head = {"passive": "回复", "pushed": f"推送 {name}"}.get(entry.via, "微信")
        yield from _shown(head, entry.text)


def _pushed(stage: Stage) -> Iterator[str]:
    for name in CAST:
        for entry in stage.news(name):
            yield from _shown(f"推送 {name}", entry.text)


def _shown(head: str, text: str) -> Iterator[str]:
    for i, line in enumerate(text.split("\n")):
        yield f"    {head}｜{line}" if i == 0 else f"    ｜{line}"


def message(words: str) -> Message:
    """What a line's words are in WeChat: typed text, or an act in square brackets."""
    act = _ACT.match(words)
    return ACTS[act[1]](act[2] or "") if act else messages.text(words)


ACTS: dict[str, Callable[[str], Message]] = {
    "关注": lambda _: events.subscribe(),
    "取消关注": lambda _: events.unsubscribe(),
    "扫码": lambda scene: events.scan(scene, "ticket"),
    "扫码关注": lambda scene: events.subscribe(scene, "ticket"),
    "菜单": events.click,
    "照片": lambda _: messages.image("media-photo", "http://127.0.0.1/photo"),
    "语音": lambda heard: messages.voice("media-voice", "media-voice-16k", recognition=heard or None),
    "视频": lambda _: messages.video("media-video", "media-thumb"),
    "位置": lambda label: messages.location(30.27, 120.15, label),
    "链接": lambda title: messages.link(title, "", "https://example.com"),
    "表情": lambda _: messages.sticker(),
    "点": lambda words: messages.menu_choice(words, "101"),
    "空白": lambda _: messages.text("   "),
    "长文": lambda words: messages.text(words * 200),
}


def _direction(stage: Stage, what: str) -> Iterator[str]:
    words = what.split()
    if words[0] == "过了":
        stage.later(timedelta(**{_UNITS[words[2]]: int(words[1])}))
    elif words[0] == "绑定":
        stage.bind(*words[1:])
    elif words[0] == "再投递":
        again = stage.pusher.redeliver(stage.openid(words[1]))
        stage.rest()
        stage.news(words[1])
        yield from _shown("回复", again.text)
    elif words[0] == "微信报错":
        stage.platform.faults.add(Fault("message/custom/send", int(words[2]), errcode=int(words[1])))
    else:
        raise ValueError(f"舞台指示不认识：{what}")
