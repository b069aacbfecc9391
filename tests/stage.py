"""A stage for conversations: the product behind its encrypted webhook, the simulator as the far side of the network."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine
from starlette.testclient import TestClient

from bot.app import create_app
from bot.settings import Settings
from bot.setup import prepare
from bot.sheets import read_folder
from handlers.roster import load
from simulator import messages
from simulator.log import Entry
from simulator.messages import Message
from simulator.platform import Platform
from simulator.push import Outcome, Pusher
from storage import outbox
from storage.db import open_engine, transaction
from storage.tables import Person

TOWN = Path(__file__).parent / "town"
MORNING = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)  # Saturday, ten o'clock in China


@dataclass
class Clock:
    """The product's clock, moved by hand."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        """The time on stage."""
        return self.now


def settings(url: str, platform: Platform, base: str) -> Settings:
    """The product's settings for this platform."""
    account = platform.account
    return Settings(
        database_url=url, wechat_app_id=account.appid, wechat_secret=account.secret, wechat_token=account.token,
        wechat_aes_key=account.aes_key, wechat_mode=account.mode, wechat_api_base=base, _env_file=None,
    )  # fmt: skip


def furnish(url: str) -> None:
    """Migrate, publish the default rules, load the little town and let all its staff be bound."""
    engine = open_engine(url)
    prepare(engine, MORNING)
    with transaction(engine) as tx:
        load(tx, read_folder(TOWN), MORNING)
    engine.dispose()


@dataclass
class Stage:
    """The running product and the platform it believes in."""

    client: TestClient
    platform: Platform
    pusher: Pusher
    clock: Clock
    engine: Engine
    seen: dict[str, int] = field(default_factory=dict)

    def openid(self, name: str) -> str:
        """Whose conversation: everybody on stage has an openid made of their name."""
        return "o" + "".join(f"{ord(c):x}" for c in name).ljust(24, "0")

    def say(self, name: str, what: str | Message) -> Outcome:
        """Somebody writes; the outcome has the passive reply."""
        message = messages.text(what) if isinstance(what, str) else what
        return self.pusher.deliver(self.openid(name), message)

    def bind(self, *names: str) -> None:
        """Staff send their invitation codes, quietly before the curtain."""
        with transaction(self.engine) as tx:
            codes = {p.name: p.invite_code for p in tx.connection.execute(Person.__table__.select())}  # type: ignore[attr-defined]
        for name in names:
            assert "绑定好了" in self.say(name, f"绑定 {codes[name]}").text
            self.news(name)

    def rest(self) -> None:
        """Wait until the courier has nothing more to do now."""
        self.client.app.state.courier.wake()  # type: ignore[attr-defined]
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with transaction(self.engine) as tx:
                rows = outbox.due(tx, self.clock.now)
            if not rows:
                return
            time.sleep(0.004)
        raise AssertionError("the courier did not come to rest")

    def fetch(self) -> None:
        """The porter fetches what is due now; on stage he waits to be told."""
        while self.client.app.state.porter.fetch():  # type: ignore[attr-defined]
            continue

    def news(self, name: str) -> list[Entry]:
        """What the person's telephone shows since last time, their own words left out."""
        openid = self.openid(name)
        entries = self.platform.log.of(openid, self.seen.get(openid, 0))
        if entries:
            self.seen[openid] = entries[-1].id
        return [entry for entry in entries if entry.who == "account" and entry.via != "failed"]

    def later(self, by: timedelta) -> None:
        """Time passes for everybody; the clocks are looked at."""
        self.clock.now += by
        self.platform.clock.advance(by.total_seconds())
        self.client.app.state.courier._tend()  # type: ignore[attr-defined]
        self.rest()


@contextmanager
def raise_curtain(url: str, platform: Platform, base: str) -> Iterator[Stage]:
    """The product on this database, at ten in the morning."""
    clock = Clock()
    app = create_app(settings(url, platform, base), clock, window=0, poll=3600)
    with TestClient(app, raise_server_exceptions=False) as client:

        def post(url: str, params: Mapping[str, str], body: bytes | None, timeout: float) -> tuple[int, bytes]:
            method = "GET" if body is None else "POST"
            answer = client.request(method, "/wechat", params=params, content=body)
            return answer.status_code, answer.content

        yield Stage(client, platform, Pusher(platform, post=post), clock, app.state.engine)
