"""The routes of the desk: control by JSON under /desk/, the page itself, and the headers that keep it closed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulator import acts, controls, invented
from simulator.desk import Answer, Body, Desk, DeskError, outcome_json, user_json

PAGE = Path(__file__).parent / "page"
POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
LARGEST_PHOTO = 10 * 1024 * 1024

ACTS: dict[str, Callable[[Desk, Body], Answer]] = {
    act.__name__: act
    for act in (
        *(acts.say, acts.send, acts.tap, acts.follow, acts.unfollow, acts.scan, acts.event, acts.redeliver),
        *(controls.clock, controls.faults, controls.mode, controls.users, controls.reset),
    )
}


def desk_routes(desk: Desk) -> list[BaseRoute]:
    """Everything under /desk/, then the page at /."""
    return [
        Route("/desk/state", _state(desk)),
        Route("/desk/users", _users(desk)),
        Route("/desk/conversations/{openid}", _conversation(desk)),
        Route("/desk/photo", _photo(desk), methods=["POST"]),
        *(Route(f"/desk/{name}", _act(desk, act), methods=["POST"]) for name, act in ACTS.items()),
        Mount("/", StaticFiles(directory=PAGE, html=True)),
    ]


def _act(desk: Desk, act: Callable[[Desk, Body], Answer]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        try:
            body = await _body(request)
            # In a thread: a push waits for the product, and the product calls the API meanwhile.
            return JSONResponse(await run_in_threadpool(act, desk, body))
        except DeskError as error:
            return JSONResponse({"error": str(error)}, 400)

    return endpoint


async def _body(request: Request) -> dict[str, Any]:
    # Insisting on the type keeps foreign pages in the same browser from posting here.
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise DeskError("请以 application/json 发送")
    try:
        body = await request.json()
    except ValueError as error:
        raise DeskError("JSON 读不懂") from error
    if not isinstance(body, dict):
        raise DeskError("JSON 应是一个对象")
    return body


def _photo(desk: Desk) -> Callable[[Request], Any]:
    """A real picture of the person's: the raw bytes, `openid` in the query."""

    async def endpoint(request: Request) -> Response:
        kind, openid = request.headers.get("content-type", ""), request.query_params.get("openid", "")
        data = await request.body()
        if kind not in ("image/jpeg", "image/png", "image/gif") or not openid or not 0 < len(data) <= LARGEST_PHOTO:
            return JSONResponse({"error": "请选一张 10 MB 以内的 JPG、PNG 或 GIF"}, 400)
        message = invented.photo(desk.platform, data, kind)
        return JSONResponse(outcome_json(await run_in_threadpool(desk.pusher.deliver, openid, message)))

    return endpoint


def _state(desk: Desk) -> Callable[[Request], Any]:
    """All the page needs to draw itself: entries after number `since`, the rest in full."""

    async def endpoint(request: Request) -> Response:
        platform, since = desk.platform, _since(request)
        on_page = [user for user in list(platform.users.values()) if user.on_page]
        entries = [entry for user in on_page for entry in platform.log.of(user.openid, since)]
        return JSONResponse(
            {
                "epoch": desk.epoch,
                "account": {"name": platform.account.name, "mode": platform.account.mode},
                "connection": {"state": desk.pusher.state, "callback": desk.pusher.callback},
                "clock": {"now": platform.clock.now(), "ahead": platform.clock.ahead},
                "menu": (platform.menu or {}).get("button", []),
                "places": [place.label for place in desk.stage.places],
                "photos": [{"file": photo.file, "title": photo.title} for photo in desk.stage.photos],
                "phones": [user_json(platform, user) for user in on_page],
                "entries": [entry.as_json() for entry in sorted(entries, key=lambda entry: entry.id)],
            }
        )

    return endpoint


def _users(desk: Desk) -> Callable[[Request], Any]:
    async def endpoint(_request: Request) -> Response:
        return JSONResponse([user_json(desk.platform, user) for user in list(desk.platform.users.values())])

    return endpoint


def _conversation(desk: Desk) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        entries = desk.platform.log.of(request.path_params["openid"], _since(request))
        return JSONResponse([entry.as_json() for entry in entries])

    return endpoint


def _since(request: Request) -> int:
    value = request.query_params.get("since", "0")
    return int(value) if value.isdigit() else 0


class Closed:
    """Middleware: no script, style or picture from anywhere else, and nothing cached."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, with the headers added."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    (b"content-security-policy", POLICY),
                    (b"x-content-type-options", b"nosniff"),
                    (b"cache-control", b"no-store"),
                    (b"referrer-policy", b"no-referrer"),
                ]
            await send(message)

        await self._app(scope, receive, with_headers)
