"""Every request of the console passes here: same origin, session, right, one transaction, the audit, clear failures."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from threading import Lock
from urllib.parse import urlsplit

import structlog
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from bot.console import texts
from bot.console.login import COOKIE, log_in_page
from bot.console.rendering import render
from bot.console.visit import Page, Visit
from handlers import logins
from handlers.lifecycle import NotAllowed
from handlers.refusals import Refused
from handlers.rights import rights_of
from handlers.town import Town, TownCache
from storage import accounts, audit
from storage.account_tables import Session
from storage.db import Transaction, transaction
from storage.reading import reading

LARGEST = 20 * 1024 * 1024  # bytes of an uploaded table
SAFE = ("GET", "HEAD")
Endpoint = Callable[[Request], Awaitable[Response]]
_log = structlog.get_logger()


class Missing(Exception):
    """There is no such thing, or not for this person."""


class Gate:
    """The way into every page."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self.engine, self.now = engine, now
        self._cache, self._turn = TownCache(), Lock()

    def endpoint(self, page: Page) -> Endpoint:
        """The page as Starlette calls it; its work is done in a thread."""

        async def serve(request: Request) -> Response:
            if request.method in SAFE:
                return await run_in_threadpool(self._served, page, request, FormData())
            if not same_origin(request):
                return problem(request, texts.FOREIGN, texts.FOREIGN_WHY, 403)
            if int(request.headers.get("content-length") or 0) > LARGEST:
                return problem(request, texts.REFUSED, texts.TOO_BIG.format(limit=LARGEST // 1024**2), 413)
            async with request.form(max_files=4, max_fields=5000, max_part_size=LARGEST) as form:
                return await run_in_threadpool(self._served, page, request, form)

        return serve

    def _served(self, page: Page, request: Request, form: FormData) -> Response:
        try:
            return self._visited(page, request, form)
        except Refused as refused:
            return problem(request, texts.REFUSED, str(refused), 422)
        except NotAllowed:
            return problem(request, texts.REFUSED, texts.NOT_NOW, 409)
        except Missing:
            return problem(request, texts.NOT_FOUND, texts.NOT_FOUND_WHY, 404)
        except Exception as error:
            _log.exception("page failed", path=page.path, kind=type(error).__name__)
            return problem(request, texts.FAILED, texts.FAILED_WHY, 500)

    def _visited(self, page: Page, request: Request, form: FormData) -> Response:
        now, token = self.now(), request.cookies.get(COOKIE, "")
        with reading(self.engine) as tx:
            found = logins.present(tx, token, now)
            if found is None:
                return log_in_page(request, form, expired=bool(token or form))
            town = self._town(tx)
            person = town.people.people[found[0].person_id]
            allowed = page.right is None or page.right in rights_of(person)
            visit = Visit(request, tx, now, town, person, found[0], found[1].token, form)
            reads = page.reads or request.method in SAFE
            visit.prepared = page.first(visit) if allowed and page.first else None
            response = page.act(visit) if allowed and reads else None
        if not allowed:
            visit.does("refused", f"{request.method} {page.path}")
            response = problem(request, texts.FORBIDDEN, texts.FORBIDDEN_WHY, 403)
        if response is None:
            return self._changed(page, visit)
        self._noted(visit, found[1])
        return response

    def _changed(self, page: Page, visit: Visit) -> Response:
        """The page's work and its audit, together or not at all."""
        with transaction(self.engine) as tx:
            visit.tx, visit.town = tx, self._town(tx)
            response = page.act(visit)
            write(visit, tx)
            return response

    def _noted(self, visit: Visit, session: Session) -> None:
        """What was read is put on record, and that the session is in use."""
        stale = logins.worth_noting(session, visit.now)
        if not visit.deeds and not stale:
            return
        with transaction(self.engine) as tx:
            accounts.seen(tx, session.token, visit.now)
            write(visit, tx)

    def _town(self, tx: Transaction) -> Town:
        with self._turn:
            return self._cache.view(tx)


def same_origin(request: Request) -> bool:
    """Whether our own page sent this: the browser says so, or else its Origin or Referer is this very host."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    source = request.headers.get("origin") or request.headers.get("referer") or ""
    return bool(source) and urlsplit(source).netloc == request.headers.get("host")


def address(request: Request) -> str:
    """Where the request came from."""
    return request.client.host if request.client else ""


def write(visit: Visit, tx: Transaction) -> None:
    """Put on record what was done."""
    for deed in visit.deeds:
        audit.write(tx, visit.now, visit.account.login, deed, address(visit.request))


def problem(request: Request, title: str, why: str, status: int) -> Response:
    """A page that says what happened and what to do; for a piece of a page the sentence alone."""
    if request.headers.get("hx-request") == "true":
        return PlainTextResponse(f"{title}：{why}", status)
    return HTMLResponse(render("problem.html", title=title, why=why), status)
