"""The simulator as one web application: the API, and the desk it is played from."""

import contextlib
from collections.abc import AsyncIterator

import anyio.to_thread
from starlette.applications import Starlette
from starlette.middleware import Middleware

from simulator.api import api_routes
from simulator.desk import Desk
from simulator.platform import Platform
from simulator.push import Pusher
from simulator.stage import Stage
from simulator.web import Closed, desk_routes

PUSHES_AT_ONCE = 200


def create_simulator(
    platform: Platform | None = None, pusher: Pusher | None = None, stage: Stage | None = None
) -> Starlette:
    """The application around `platform`; what is left out is made with defaults, the stage empty."""
    platform = platform or (pusher.platform if pusher else Platform())
    pusher = pusher or Pusher(platform)
    desk = Desk(platform, pusher, stage or Stage())
    app = Starlette(
        routes=[*api_routes(platform), *desk_routes(desk)], middleware=[Middleware(Closed)], lifespan=_many_threads
    )
    app.state.platform, app.state.pusher = platform, pusher
    return app


@contextlib.asynccontextmanager
async def _many_threads(_app: Starlette) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = PUSHES_AT_ONCE
    yield
