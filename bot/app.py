"""Puts the parts together: settings in, a FastAPI application out."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from fastapi import FastAPI
from sqlalchemy import Engine

from bot import front, health, journal
from bot.console.app import console
from bot.courier import WINDOW, Courier, Sender
from bot.desk import Desk
from bot.porter import POLL, Porter
from bot.settings import Settings
from bot.tiles import Tiles
from bot.webhook import Door, Shortcut, Webhook
from bot.wechat import Client
from handlers import appointments, clocks
from handlers.context import NOBODY, Context
from handlers.inbound import Inbound
from handlers.town import TownCache
from storage.db import open_engine, transaction
from storage.reading import reading

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def client(settings: Settings) -> Client:
    """The platform, as these settings reach it."""
    return Client(settings.wechat_app_id, settings.wechat_secret.get_secret_value(), settings.wechat_api_base)


def create_app(
    settings: Settings, now: Clock = utc_now, sender: Sender | None = None, window: float = WINDOW, poll: float = POLL
) -> FastAPI:
    """The product. The database must have the present schema and a rule set (storage.schema, bot.setup)."""
    journal.configure(settings.log_format)
    engine = open_engine(settings.database_url)
    cache = TownCache()
    platform = client(settings)
    courier = Courier(engine, sender or platform, now, lambda: tend(engine, cache, desk, now), window)
    porter = Porter(engine, platform, now, poll)
    desk = Desk(engine, now, courier.wake)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        desk.start()
        courier.start()
        porter.start()
        yield
        desk.stop()
        courier.stop()
        porter.stop()
        engine.dispose()

    app = FastAPI(title="gejie", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.state.engine, app.state.desk, app.state.courier, app.state.settings = engine, desk, courier, settings
    app.state.porter = porter
    app.add_middleware(Shortcut, webhook=Webhook(Door(settings), desk))
    app.include_router(health.router)
    app.include_router(front.router)
    admin = console(engine, now, Tiles(settings.tiles, settings.tiles_by))
    app.state.leave = admin.state.live.leave
    app.mount("/console", admin)
    return app


def tend(engine: Engine, cache: TownCache, desk: Desk, now: Clock) -> None:
    """What is due by the clock, another try at messages that failed; last the rules, whose trouble stops nothing."""
    with transaction(engine) as tx:
        clocks.tick(Context(tx, now(), cache.view(tx), Inbound("", "", "clock"), NOBODY))
    desk.retry_failed()
    with reading(engine) as tx:
        drafts = appointments.due(tx, now())
    for draft in drafts:
        with transaction(engine) as tx:
            appointments.keep(tx, draft, now())
