"""Open pages hear that something happened to a ticket: server-sent events, one cheap look a second for everybody."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.console import texts
from bot.console.login import COOKIE
from handlers import logins
from handlers.rights import Right, rights_of
from storage import board, town
from storage.reading import reading

EVERY = 1.0  # seconds between two looks at the database
CHECKED = 10.0  # seconds between two looks whether the session still lasts; also the sign of life for proxies


class Live:
    """The endpoint /events. It tells only that there is news; what may be seen of it the page fetches as usual."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self.engine, self.now = engine, now
        self._leaving, self._turn = False, asyncio.Lock()
        self._newest, self._looked = 0, 0.0

    def route(self) -> Route:
        """Its address."""
        return Route("/events", self.listen, methods=["GET"])

    def leave(self) -> None:
        """End every stream: the server stops."""
        self._leaving = True

    async def listen(self, request: Request) -> Response:
        """A stream that lasts as long as the page, the session and the server."""
        token = request.cookies.get(COOKIE, "")
        if not await run_in_threadpool(self._allowed, token):
            return PlainTextResponse(texts.EXPIRED_SHORT, 401)
        headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
        return StreamingResponse(self._told(token), media_type="text/event-stream", headers=headers)

    async def _told(self, token: str) -> AsyncIterator[str]:
        known, checked = await self._look(), time.monotonic()
        yield "retry: 3000\n\n"
        while not self._leaving:
            await asyncio.sleep(EVERY)
            newest = await self._look()
            if newest != known:
                known = newest
                yield "event: change\ndata: \n\n"
            if time.monotonic() - checked >= CHECKED:
                checked = time.monotonic()
                if not await run_in_threadpool(self._allowed, token):
                    yield "event: end\ndata: \n\n"
                    return
                yield ": still here\n\n"

    async def _look(self) -> int:
        async with self._turn:
            if time.monotonic() - self._looked >= EVERY:
                self._newest = await run_in_threadpool(self._last_change)
                self._looked = time.monotonic()
        return self._newest

    def _last_change(self) -> int:
        with reading(self.engine) as tx:
            return board.last_change(tx)

    def _allowed(self, token: str) -> bool:
        """Whether this session still lasts and is somebody's who sees tickets. Listening alone does not prolong it."""
        with reading(self.engine) as tx:
            found = logins.present(tx, token, self.now())
            person = town.person(tx, found[0].person_id) if found else None
        return person is not None and Right.TICKETS in rights_of(person)
