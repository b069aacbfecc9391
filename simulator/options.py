"""The options of the command line, each also an environment variable SIMULATOR_*."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, cast
from urllib.parse import urlsplit

from simulator.account import KINDS, MODES, Account, Kind, Mode
from simulator.stage import DEFAULT, Stage, read_stage

WORDS: dict[str, tuple[str, str]] = {
    "host": ("127.0.0.1", "监听的地址"),
    "port": ("8001", "监听的端口，0 是随便哪个空着的"),
    "callback": ("http://127.0.0.1:8000/wechat", "消息推送到哪个网址"),
    "app-id": (Account.appid, "公众号的 AppID"),
    "secret": (Account.secret, "公众号的 AppSecret"),
    "token": (Account.token, "服务器配置里的 Token"),
    "aes-key": (Account.aes_key, "EncodingAESKey，43 位字母或数字"),
    "original-id": (Account.original_id, "公众号的原始 ID"),
    "mode": (Account.mode, f"消息加解密方式：{'、'.join(MODES)}"),
    "kind": (Account.kind, f"账号类型：{'、'.join(KINDS)}（test 没有菜单消息）"),
    "phones": (str(DEFAULT), "写着页面上有哪些人的 TOML 文件"),
    "deliveries": ("3", "没有回应时一共投递几次"),
    "cutoff": ("5", "几秒没有回应就断开"),
    "pause": ("1", "连不上时隔几秒再投递"),
}


@dataclass(frozen=True)
class Options:
    """Everything the simulator starts with."""

    host: str
    port: int
    callback: str
    account: Account
    stage: Stage
    follow: bool
    deliveries: int
    cutoff: float
    pause: float


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Exit code 2 with one sentence."""
        complain(message)


def complain(message: str) -> NoReturn:
    """End with exit code 2 and a sentence for the person at the keyboard."""
    print(f"模拟器没有启动：{message}。用 --help 看全部选项。", file=sys.stderr)
    raise SystemExit(2)


def read_options(argv: Sequence[str], environ: Mapping[str, str]) -> Options:
    """Options of the command line before those of the environment; raises SystemExit(2) for a bad one."""
    parser = _Parser(prog="python -m simulator", description="桌上的公众号平台", allow_abbrev=False)
    for name, (default, words) in WORDS.items():
        given = environ.get(_variable(name)) or default
        parser.add_argument(
            f"--{name}",
            nargs="?",
            const="",
            default=given,
            help=f"{words}（默认 {default}，环境变量 {_variable(name)}）",
        )
    follow = environ.get("SIMULATOR_FOLLOW", "") not in ("", "0", "false")
    parser.add_argument("--follow", action="store_true", default=follow, help="连上后让页面上的人都关注公众号")
    known, unknown = parser.parse_known_args(argv)
    if unknown:
        complain(f"不认识的选项 {' '.join(unknown)}")
    try:
        return _options(vars(known))
    except ValueError as error:
        complain(str(error))


def _variable(name: str) -> str:
    return "SIMULATOR_" + name.upper().replace("-", "_")


def _options(given: Mapping[str, Any]) -> Options:
    if urlsplit(given["callback"]).scheme not in ("http", "https"):
        raise ValueError(f"--callback 应以 http:// 或 https:// 开头：{given['callback']}")
    account = Account(
        appid=given["app_id"],
        secret=given["secret"],
        token=given["token"],
        aes_key=given["aes_key"],
        original_id=given["original_id"],
        mode=cast(Mode, given["mode"]),
        kind=cast(Kind, given["kind"]),
    )
    return Options(
        host=given["host"],
        port=int(_number("port", given["port"], 0, 65535)),
        callback=given["callback"],
        account=account,
        stage=read_stage(Path(given["phones"])),
        follow=given["follow"],
        deliveries=int(_number("deliveries", given["deliveries"], 1, 10)),
        cutoff=_number("cutoff", given["cutoff"], 0.1, 60),
        pause=_number("pause", given["pause"], 0, 60),
    )


def _number(name: str, given: str, least: float, most: float) -> float:
    try:
        value = float(given)
    except ValueError as error:
        raise ValueError(f"--{name} 应是数字：{given}") from error
    if not least <= value <= most:
        raise ValueError(f"--{name} 应在 {least:g} 到 {most:g} 之间：{given}")
    return value
