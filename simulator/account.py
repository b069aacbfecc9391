"""The official account this platform hosts, and the people who write to it."""

import re
from dataclasses import dataclass, field
from typing import Literal, get_args

from simulator.credit import Credit
from simulator.crypto import Seal

Mode = Literal["plain", "compatible", "safe"]
Kind = Literal["service", "test"]
MODES: tuple[Mode, ...] = get_args(Mode)
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass
class Account:
    """What the account's owner sets in WeChat's console. A `test` account has no `msgmenu`."""

    appid: str = "wx0123456789abcdef"
    secret: str = "0123456789abcdef0123456789abcdef"
    token: str = "gejiesimulator"
    aes_key: str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
    original_id: str = "gh_0123456789ab"
    name: str = "格姐"
    mode: Mode = "safe"
    kind: Kind = "service"

    def __post_init__(self) -> None:
        """Raises ValueError, in the owner's language, for a setting that WeChat's console would refuse."""
        if not self.appid or not self.secret or not self.token:
            raise ValueError("appid、secret、token 都不能为空")
        if not re.fullmatch(r"[A-Za-z0-9]{43}", self.aes_key):
            raise ValueError("EncodingAESKey 应是 43 位字母或数字")
        if self.mode not in MODES or self.kind not in KINDS:
            raise ValueError(f"mode 应是 {'、'.join(MODES)} 之一，kind 应是 {'、'.join(KINDS)} 之一")

    def seal(self) -> Seal:
        """The cipher of this account's key."""
        return Seal(self.aes_key, self.appid)


@dataclass
class User:
    """One person with a phone. `on_page` people have a phone on the page; the rest come from tests and load."""

    openid: str
    name: str = ""
    caption: str = ""
    colour: str = ""
    on_page: bool = False
    following: bool = True
    followed_at: float = 0.0
    scene: str = ""
    spoke_at: float = 0.0
    typing_until: float = 0.0
    credit: Credit = field(default_factory=Credit)
