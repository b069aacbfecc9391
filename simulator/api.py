"""The API as the product's client sees it, under the paths and with the answers of api.weixin.qq.com."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.account import User
from simulator.errors import ApiError
from simulator.faults import Fault
from simulator.menus import read_menu
from simulator.outgoing import send_custom, send_notice, send_typing
from simulator.platform import Platform
from simulator.uploads import read_upload

OK: dict[str, Any] = {"errcode": 0, "errmsg": "ok"}


@dataclass(frozen=True)
class Call:
    """One request of the product."""

    query: Mapping[str, str]
    body: bytes
    content_type: str

    def json(self) -> dict[str, Any]:
        """The JSON object in the body; raises ApiError 47001 when there is none."""
        try:
            value = json.loads(self.body)
        except ValueError as error:
            raise ApiError(47001) from error
        if not isinstance(value, dict):
            raise ApiError(47001)
        return value


Work = Callable[[Platform, Call], dict[str, Any] | Response]


def api_routes(platform: Platform) -> list[Route]:
    """Every route of the API. All of them are quick and run on the event loop, so pushes cannot starve them."""
    routes = [
        _route(platform, api, method, work, needs_token=api not in ("token", "stable_token"))
        for api, (method, work) in _CALLS.items()
    ]
    return [
        *routes,
        Route("/cgi-bin/showqrcode", _showqrcode(platform)),
        Route("/media/{media_id}", _hosted(platform)),
    ]


def _route(platform: Platform, api: str, method: str, work: Work, needs_token: bool) -> Route:
    async def endpoint(request: Request) -> Response:
        call = Call(request.query_params, await request.body(), request.headers.get("content-type", ""))
        try:
            fault = platform.faults.take(api)
            if fault and not fault.done:
                return await _failed(request, fault)
            if needs_token:
                platform.tokens.check(call.query.get("access_token", ""))
            with platform.lock:
                answer = work(platform, call)
        except ApiError as error:
            return JSONResponse(error.answer())
        if fault:
            return await _failed(request, fault)
        return answer if isinstance(answer, Response) else JSONResponse(answer)

    return Route(f"/cgi-bin/{api}", endpoint, methods=[method])


async def _failed(request: Request, fault: Fault) -> Response:
    loop = asyncio.get_running_loop()
    end = loop.time() + fault.silent
    while loop.time() < end and not await request.is_disconnected():
        await asyncio.sleep(0.02)
    return Response("<html>Bad Gateway</html>", fault.http or 504, media_type="text/html")


def _credentials(platform: Platform, given: Mapping[str, Any]) -> None:
    if given.get("grant_type") != "client_credential":
        raise ApiError(40002)
    for name, value, missing, wrong in (
        ("appid", platform.account.appid, 41002, 40013),
        ("secret", platform.account.secret, 41004, 40125),
    ):
        if given.get(name) != value:
            raise ApiError(wrong if given.get(name) else missing)


def _stable_token(platform: Platform, call: Call) -> dict[str, Any]:
    given = call.json()
    _credentials(platform, given)
    token, seconds = platform.tokens.get_stable(force=given.get("force_refresh") is True)
    return {"access_token": token, "expires_in": seconds}


def _token(platform: Platform, call: Call) -> dict[str, Any]:
    _credentials(platform, call.query)
    token, seconds = platform.tokens.get_plain()
    return {"access_token": token, "expires_in": seconds}


def _custom_send(platform: Platform, call: Call) -> dict[str, Any]:
    send_custom(platform, call.json())
    return OK


def _custom_typing(platform: Platform, call: Call) -> dict[str, Any]:
    send_typing(platform, call.json())
    return OK


def _template_send(platform: Platform, call: Call) -> dict[str, Any]:
    return OK | {"msgid": send_notice(platform, call.json(), "template")}


def _bizsend(platform: Platform, call: Call) -> dict[str, Any]:
    send_notice(platform, call.json(), "subscription")
    return OK


def _menu_create(platform: Platform, call: Call) -> dict[str, Any]:
    platform.menu = read_menu(call.body)
    return OK


def _menu_get(platform: Platform, _call: Call) -> dict[str, Any]:
    if platform.menu is None:
        raise ApiError(46003)
    return {"menu": platform.menu}


def _menu_delete(platform: Platform, _call: Call) -> dict[str, Any]:
    platform.menu = None
    return OK


def _qrcode_create(platform: Platform, call: Call) -> dict[str, Any]:
    return platform.codes.create(call.json())


def _user_info(platform: Platform, call: Call) -> dict[str, Any]:
    user = platform.known(call.query.get("openid"))
    return _info(user) if user.following else {"subscribe": 0, "openid": user.openid}


def _info(user: User) -> dict[str, Any]:
    scene = "ADD_SCENE_QR_CODE" if user.scene else "ADD_SCENE_SEARCH"
    return {
        "subscribe": 1,
        "openid": user.openid,
        "language": "zh_CN",
        "subscribe_time": int(user.followed_at),
        "remark": "",
        "groupid": 0,
        "tagid_list": [],
        "subscribe_scene": scene,
        "qr_scene": 0,
        "qr_scene_str": user.scene,
    }


def _media_upload(platform: Platform, call: Call) -> dict[str, Any]:
    kind = call.query.get("type", "")
    if kind not in ("image", "voice", "video", "thumb"):
        raise ApiError(40004)
    medium = platform.media.add(kind, *read_upload(call.content_type, call.body))
    return {"type": kind, "media_id": medium.id, "created_at": int(medium.created)}


def _media_get(platform: Platform, call: Call) -> dict[str, Any] | Response:
    medium = platform.media.get(call.query.get("media_id", ""))
    if medium.kind == "video":
        return {"video_url": f"{platform.base_url}/media/{medium.id}"}
    return Response(medium.data, media_type=medium.content_type)


def _getcallbackip(_platform: Platform, _call: Call) -> dict[str, Any]:
    return {"ip_list": ["127.0.0.1"]}


_CALLS: dict[str, tuple[str, Work]] = {
    "stable_token": ("POST", _stable_token),
    "token": ("GET", _token),
    "message/custom/send": ("POST", _custom_send),
    "message/custom/typing": ("POST", _custom_typing),
    "message/template/send": ("POST", _template_send),
    "message/subscribe/bizsend": ("POST", _bizsend),
    "menu/create": ("POST", _menu_create),
    "menu/get": ("GET", _menu_get),
    "menu/delete": ("GET", _menu_delete),
    "qrcode/create": ("POST", _qrcode_create),
    "user/info": ("GET", _user_info),
    "media/upload": ("POST", _media_upload),
    "media/get": ("GET", _media_get),
    "getcallbackip": ("GET", _getcallbackip),
}


def _showqrcode(platform: Platform) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        picture = platform.codes.picture(request.query_params.get("ticket", ""))
        return Response(picture, media_type="image/svg+xml") if picture else Response(status_code=404)

    return endpoint


def _hosted(platform: Platform) -> Callable[[Request], Any]:
    """Where `PicUrl` and `video_url` lead: no token, as on WeChat's picture servers."""

    async def endpoint(request: Request) -> Response:
        try:
            medium = platform.media.get(request.path_params["media_id"])
        except ApiError:
            return Response(status_code=404)
        return Response(medium.data, media_type=medium.content_type)

    return endpoint
