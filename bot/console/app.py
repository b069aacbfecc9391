"""The console as one application below /console: pages, files, headers."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.console import (
    account_page,
    accounts_page,
    audit_page,
    board_page,
    cards_page,
    days_page,
    figures_page,
    front_page,
    grids_page,
    groups_page,
    hotlines_page,
    impact_sheet,
    imports_page,
    inbox_page,
    leaving_page,
    letter_page,
    media_page,
    people_page,
    places_page,
    publish_page,
    redispatch_page,
    rule_edits_page,
    rules_page,
    sample_files_page,
    samples_page,
    texts,
    ticket_page,
    town_page,
    versions_page,
    wordings_page,
    words_page,
)
from bot.console.gate import Gate, problem, same_origin
from bot.console.live import Live
from bot.console.login import Login
from bot.console.rendering import STATIC, Files
from bot.console.visit import Page
from bot.tiles import Tiles

_MODULES = (
    account_page,
    accounts_page,
    audit_page,
    board_page,
    cards_page,
    days_page,
    figures_page,
    front_page,
    grids_page,
    groups_page,
    impact_sheet,
    hotlines_page,
    imports_page,
    inbox_page,
    leaving_page,
    letter_page,
    media_page,
    people_page,
    places_page,
    publish_page,
    redispatch_page,
    rule_edits_page,
    rules_page,
    sample_files_page,
    samples_page,
    ticket_page,
    town_page,
    versions_page,
    wordings_page,
    words_page,
)
PAGES: tuple[Page, ...] = tuple(page for module in _MODULES for page in module.PAGES)
CONTENT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{tiles}; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


def console(engine: Engine, now: Callable[[], datetime], tiles: Tiles) -> Starlette:
    """The console on this database; its maps may show the pictures of one server."""
    gate = Gate(engine, now)
    live = Live(engine, now)
    pages = [Route(page.path, gate.endpoint(page), methods=[page.method]) for page in PAGES]
    made = Starlette(
        routes=[
            live.route(),
            *Login(engine, now, same_origin).routes(),
            *pages,
            Mount("/static", Files(directory=STATIC)),
        ],
        middleware=[Middleware(Headers, tiles=tiles), Middleware(GZipMiddleware, minimum_size=1000)],
        exception_handlers={404: _missing, 405: _missing},
    )
    made.state.live, made.state.tiles = live, tiles
    return made


async def _missing(request: Request, _: Exception) -> Response:
    return problem(request, texts.NOT_FOUND, texts.NOT_FOUND_WHY, 404)


class Headers:
    """No script but our own, no pictures but ours and the maps', no frame; kept are files that name their content."""

    def __init__(self, app: ASGIApp, tiles: Tiles) -> None:
        self.app = app
        allowed = CONTENT.format(tiles=f" {tiles.origin}" if tiles.origin else "")
        self.headers = {"Content-Security-Policy": allowed, **HEADERS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to every answer."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**self.headers, "Cache-Control": "no-store"}.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, sent)
