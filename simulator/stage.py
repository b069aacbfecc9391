"""Who and what stands on the page at the start: phones, places to send, photos to send. Read from one TOML file."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.account import User
from simulator.platform import Platform

DEFAULT = Path(__file__).parent / "stage.toml"
PHOTOS = Path(__file__).parent / "page" / "photos"
COLOURS = ("#e8825d", "#5b8def", "#c86fc9", "#3aa693", "#d9a440", "#7a6ff0")


@dataclass(frozen=True)
class Phone:
    """A person of the play; `caption` says what they are, such as 居民."""

    openid: str
    name: str
    caption: str = ""
    colour: str = COLOURS[0]

    def __post_init__(self) -> None:
        """Raises ValueError for a person who could not be shown."""
        if not self.openid or not self.name:
            raise ValueError("每部手机都要有 openid 和 name")
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", self.colour):
            raise ValueError(f"颜色应写成 #rrggbb：{self.colour}")


@dataclass(frozen=True)
class Place:
    """A place the location button can send (GCJ-02 degrees)."""

    label: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Photo:
    """An invented photo the photo button can send: a file of the package."""

    file: str
    title: str

    def read(self) -> bytes:
        """The JPEG."""
        return (PHOTOS / self.file).read_bytes()


@dataclass(frozen=True)
class Stage:
    """Everything on the page before the first message. `account` is the name in the phones' title bar."""

    account: str = ""
    phones: tuple[Phone, ...] = ()
    places: tuple[Place, ...] = ()
    photos: tuple[Photo, ...] = ()

    def set_on(self, platform: Platform) -> None:
        """Put the phones on the platform; nobody follows the account yet."""
        if self.account:
            platform.account.name = self.account
        for phone in self.phones:
            add_phone(platform, phone, following=False)


def add_phone(platform: Platform, phone: Phone, *, following: bool) -> User:
    """Show a person on the page; one who wrote before keeps their conversation."""
    user = User(phone.openid, following=following)
    user = platform.users.setdefault(phone.openid, user)
    user.name, user.caption, user.colour, user.on_page = phone.name, phone.caption, phone.colour, True
    return user


def read_stage(path: Path = DEFAULT) -> Stage:
    """The stage of a TOML file; what it leaves out comes from the default file. Raises ValueError in Chinese."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ValueError(f"找不到文件 {path}") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path} 读不懂：{error}") from error
    default = tomllib.loads(DEFAULT.read_text(encoding="utf-8"))
    try:
        return _stage(default | given)
    except (TypeError, AttributeError) as error:
        raise ValueError(f"{path} 里有不认识或缺少的字段：{error}") from error


def _stage(given: Mapping[str, Any]) -> Stage:
    phones = [
        Phone(**({"colour": COLOURS[index % len(COLOURS)]} | entry)) for index, entry in enumerate(given["phones"])
    ]
    return Stage(
        given["account"],
        tuple(phones),
        tuple(Place(**entry) for entry in given["places"]),
        tuple(Photo(**entry) for entry in given["photos"]),
    )
