"""Logging in and out. Hashing a password takes a tenth of a second, so no transaction is open meanwhile."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.console import passwords, texts, times
from bot.console.rendering import ROOT, render
from handlers import logins
from storage import accounts, audit
from storage.account_tables import Account
from storage.audit import Deed
from storage.db import transaction
from storage.reading import reading

COOKIE = "gejie_session"
_KEPT = ("login", "password", "code", "next")  # fields of the log-in form itself
_LONGEST_KEPT = 200_000  # characters of a form that is kept over a log-in


def log_in_page(
    request: Request, form: FormData, *, expired: bool = False, wrong: str = "", login: str = "", to: str = ""
) -> Response:
    """The log-in form; it carries what somebody had filled in elsewhere when their session ended."""
    if request.headers.get("hx-request") == "true":
        return PlainTextResponse(texts.EXPIRED_SHORT, 401)
    kept = [(name, value) for name, value in form.multi_items() if isinstance(value, str) and name not in _KEPT]
    if not to and request.url.path != f"{ROOT}/login":
        to = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if sum(len(value) for _, value in kept) > _LONGEST_KEPT:
        kept = []
    told = wrong or (texts.EXPIRED if kept and expired else "")
    page = render("login.html", kept=kept, to=inside(to), told=told, wrong=bool(wrong), login=login)
    return HTMLResponse(page, 200 if not wrong else 401)


def inside(path: str) -> str:
    """The path if it leads to a page of this console, else its front."""
    return path if path.startswith(f"{ROOT}/") and "\\" not in path else f"{ROOT}/"


class Login:
    """The endpoints that need no session."""

    def __init__(self, engine: Engine, now: Callable[[], datetime], same_origin: Callable[[Request], bool]) -> None:
        self.engine, self.now, self._same_origin = engine, now, same_origin

    def routes(self) -> list[Route]:
        """Their addresses."""
        return [
            Route("/login", self.form, methods=["GET"]),
            Route("/login", self.enter, methods=["POST"]),
            Route("/logout", self.leave, methods=["POST"]),
        ]

    async def form(self, request: Request) -> Response:
        """An empty form."""
        return log_in_page(request, FormData(), to=request.query_params.get("next", ""))

    async def enter(self, request: Request) -> Response:
        """Somebody sends name, password and perhaps a code."""
        if not self._same_origin(request):
            return HTMLResponse(render("problem.html", title=texts.FOREIGN, why=texts.FOREIGN_WHY), 403)
        async with request.form(max_files=0) as form:
            return await run_in_threadpool(self._entered, request, form)

    async def leave(self, request: Request) -> Response:
        """End this session."""
        if self._same_origin(request):
            await run_in_threadpool(self._left, request.cookies.get(COOKIE, ""))
        response = RedirectResponse(f"{ROOT}/login", 303)
        response.delete_cookie(COOKIE, path=ROOT)
        return response

    def _left(self, token: str) -> None:
        with transaction(self.engine) as tx:
            accounts.end(tx, logins.fingerprint(token))

    def _entered(self, request: Request, form: FormData) -> Response:
        login, to = str(form.get("login", "")).strip(), inside(str(form.get("next", "")))
        password, code = str(form.get("password", ""))[:1000], str(form.get("code", "")).strip()
        with reading(self.engine) as tx:
            account = accounts.by_login(tx, login)
        now = self.now()
        if account is not None and logins.locked(account, now):
            passwords.matches(password, None)
            return self._again(request, form, login, to, self._locked(account, now))
        right = passwords.matches(password, account.password if account and account.active else None)
        token = self._judged(request, account, right, code) if account else ""
        if token:
            return self._in(request, form, to, token)
        return self._again(request, form, login, to, texts.WRONG)

    def _judged(self, request: Request, account: Account, right: bool, code: str) -> str:
        """The new session's token, or nothing; either is put on record."""
        now, address = self.now(), request.client.host if request.client else ""
        with transaction(self.engine) as tx:
            fresh = accounts.by_id(tx, account.id or 0)
            if fresh is None or logins.locked(fresh, now):
                return ""
            if right and logins.code_fits(tx, fresh, code, now):
                audit.write(tx, now, account.login, Deed("log_in"), address)
                return logins.enter(tx, fresh, now, address, request.headers.get("user-agent", ""))
            shut = logins.failed(tx, fresh, now)
            audit.write(tx, now, account.login, Deed("locked_out" if shut else "log_in_failed"), address)
        return ""

    def _locked(self, account: Account, now: datetime) -> str:
        return texts.LOCKED.format(until=times.said(account.locked_until or now, now))

    def _again(self, request: Request, form: FormData, login: str, to: str, wrong: str) -> Response:
        return log_in_page(request, form, wrong=wrong, login=login, to=to)

    def _in(self, request: Request, form: FormData, to: str, token: str) -> Response:
        kept = [(n, v) for n, v in form.multi_items() if isinstance(v, str) and n not in _KEPT]
        response: Response = RedirectResponse(to, 303)
        if kept:
            response = HTMLResponse(render("resume.html", kept=kept, to=to))
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, token, path=ROOT, httponly=True, samesite="lax", secure=secure)
        return response
