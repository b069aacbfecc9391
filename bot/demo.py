"""`gejie demo`: the fictional town with a week behind it, the product, and the simulator in a process of its own."""

import importlib.util
import os
import re
import secrets
import signal
import string
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import requests
import typer
from rich.progress import track
from sqlalchemy import Engine

from bot import demo_admin, journal, serving, texts
from bot.app import client, tend, utc_now
from bot.courier import Courier
from bot.desk import Desk
from bot.menu_texts import MENU
from bot.opening import Problem, opened
from bot.porter import Porter
from bot.settings import AES_KEY_LENGTH, Settings
from bot.setup import prepare
from bot.sheets import read_folder
from bot.wechat import SendFailed
from handlers import boundaries
from handlers.context import CHINA
from handlers.inbound import Inbound
from handlers.roster import load
from handlers.town import TownCache, load_people
from handlers.words import BIND
from storage import tickets
from storage.db import transaction
from storage.tables import Person

STAFF = texts.DEMO_STAFF
SIGN_IN = texts.DEMO_SIGN_IN
_PHOTO = re.compile(r"\[\S+ (\w+\.jpg)\]")
_ALPHABET = string.ascii_letters + string.digits


class Utterance(NamedTuple):
    """Somebody said something some days ago; `label` names the ticket it opens."""

    at: datetime
    who: str
    said: str
    label: str


def run(host: str, port: int, phones_port: int, folder: Path) -> None:
    """Prepare the town the first time, then serve until stopped."""
    folder.mkdir(parents=True, exist_ok=True)
    page = f"http://{host}:{phones_port}/"
    settings = _settings(folder, page)
    with opened(settings.database_url) as engine:
        _furnish(engine, _town())
        password = demo_admin.let_in(engine, utc_now())
    simulator = _simulate(settings, host, port, phones_port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the simulator is stopped with us
    try:
        threading.Thread(target=_set_menu, args=(settings, simulator), daemon=True).start()
        typer.echo(texts.DEMO_READY.format(host=host, port=port, page=page, password=password), err=True)
        serving.run(settings, host, port)
    finally:
        simulator.terminate()
        simulator.wait()


def _settings(folder: Path, page: str) -> Settings:
    """Secrets are made anew at every start; both sides get the same."""

    def secret(length: int) -> str:
        return "".join(secrets.choice(_ALPHABET) for _ in range(length))

    return Settings(
        database_url=f"sqlite:///{folder / 'gejie.db'}", demo=True, demo_page=page, log_format="console",
        wechat_app_id=f"wx{secrets.token_hex(8)}", wechat_secret=secret(32), wechat_token=secret(16),
        wechat_aes_key=secret(AES_KEY_LENGTH), wechat_api_base=page.rstrip("/"), _env_file=None,
    )  # fmt: skip


def _town() -> Path:
    """The folder of the town's files, beside the simulator; found without importing it."""
    spec = importlib.util.find_spec("simulator")
    if spec is None or spec.origin is None:
        raise Problem(texts.DEMO_NO_SIMULATOR)
    return Path(spec.origin).parent / "town"


def _simulate(settings: Settings, host: str, port: int, phones_port: int) -> subprocess.Popen[bytes]:
    account = {
        "SIMULATOR_APP_ID": settings.wechat_app_id,
        "SIMULATOR_SECRET": settings.wechat_secret.get_secret_value(),
        "SIMULATOR_TOKEN": settings.wechat_token.get_secret_value(),
        "SIMULATOR_AES_KEY": settings.wechat_aes_key.get_secret_value(),
        "SIMULATOR_PHONES": str(_town() / "phones.toml"),
        "SIMULATOR_CALLBACK": f"http://{host}:{port}/wechat",
    }
    command = [sys.executable, "-m", "simulator", "--host", host, "--port", str(phones_port), "--follow"]
    return subprocess.Popen(command, env={**os.environ, **account})  # noqa: S603


def _set_menu(settings: Settings, simulator: subprocess.Popen[bytes]) -> None:
    """As an operator does once with `gejie menu`; the platform takes a moment to come up."""
    for _ in range(100):
        with suppress(SendFailed, requests.RequestException):
            client(settings).create_menu(MENU)
            _sign_in(settings.demo_page)
            return
        time.sleep(0.2)
        if simulator.poll() is not None:
            break
    typer.echo(texts.DEMO_NO_SIMULATOR, err=True)


def _sign_in(page: str) -> None:
    """Staff begin their day as they should, with a typed word: it lets us push to them for two days."""
    for name, openid in _phones(_town()).items():
        if name in STAFF:
            requests.post(f"{page}desk/say", json={"openid": openid, "text": SIGN_IN}, timeout=8).raise_for_status()


def _furnish(engine: Engine, town: Path) -> None:
    now = utc_now()
    prepare(engine, now)
    with transaction(engine) as tx:
        if tickets.count(tx):
            return
        load(tx, read_folder(town), now - timedelta(days=8))
        boundaries.keep(tx, boundaries.collection((town / "boundaries.geojson").read_bytes(), load_people(tx)))
    play(engine, town, now)


def play(engine: Engine, town: Path, now: datetime) -> None:
    """Let the week happen through the real handlers, each message at its own time; nothing leaves the machine."""
    platform = _Everybody(town.parent / "page" / "photos")
    stage = _Stage(engine, platform, _phones(town), now - timedelta(days=7, hours=1))
    stage.bind_staff()
    week = [line for line in read_week(town / "week.txt", now) if line.at < now]
    journal.quiet()
    for line in track(week, texts.DEMO_PREPARING, transient=True):
        stage.perform(line)


def read_week(path: Path, now: datetime) -> Iterator[Utterance]:
    """The script's lines: days ago, time, who, what, and the label of a ticket that is opened."""
    midnight = now.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        days, clock, rest = line.split(" ", 2)
        who, said = rest.split(": ", 1)
        said, _, label = said.partition(" #")
        hour, minute = clock.split(":")
        at = midnight + timedelta(days=int(days), hours=int(hour), minutes=int(minute))
        yield Utterance(at.astimezone(UTC), who, said.strip(), label.strip())


def _phones(town: Path) -> dict[str, str]:
    found = tomllib.loads((town / "phones.toml").read_text(encoding="utf-8"))
    return {phone["name"]: phone["openid"] for phone in found["phones"]}


class _Everybody:
    """A platform on which every push arrives, and which has these photos."""

    def __init__(self, photos: Path) -> None:
        self._photos = photos

    def fetch(self, media_id: str) -> bytes:
        """A photo by its file's name."""
        return (self._photos / media_id).read_bytes()

    def send_text(self, openid: str, text: str) -> None:
        """Arrived."""


class _Stage:
    def __init__(self, engine: Engine, platform: _Everybody, openids: dict[str, str], start: datetime) -> None:
        self.engine, self.openids, self.now = engine, openids, start
        self.numbers: dict[str, str] = {}
        self.spoken = 0
        self.desk = Desk(engine, lambda: self.now)
        self.courier = Courier(engine, platform, lambda: self.now)
        self.porter = Porter(engine, platform, lambda: self.now)
        self.cache = TownCache()

    def say(self, who: str, said: str) -> None:
        self.spoken += 1
        openid = self.openids.setdefault(who, f"oDemo{secrets.token_hex(11)}")
        self.desk.handle(_heard(f"demo-{self.spoken}", openid, said))
        while self.courier.deliver() or self.porter.fetch():
            continue

    def bind_staff(self) -> None:
        with transaction(self.engine) as tx:
            staff = tx.connection.execute(Person.__table__.select()).all()  # type: ignore[attr-defined]
        for person in staff:
            self.say(person.name, f"{BIND[0]} {person.invite_code}")

    def perform(self, line: Utterance) -> None:
        self.now = line.at
        tend(self.engine, self.cache, self.desk, lambda: self.now)
        said = line.said
        for label, number in self.numbers.items():
            said = said.replace(f"{{{label}}}", number)
        self.say(line.who, said)
        if line.label:
            with transaction(self.engine) as tx:
                self.numbers[line.label] = tickets.latest(tx).number


def _heard(key: str, openid: str, said: str) -> Inbound:
    photo = _PHOTO.fullmatch(said)
    return Inbound(key, openid, "image", detail={"media_id": photo[1]}) if photo else Inbound(key, openid, "text", said)
