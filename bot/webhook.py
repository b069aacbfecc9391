"""GET and POST /wechat: verify, open, hand to the desk, answer in time."""

import re
import time
from collections.abc import Callable
from urllib.parse import parse_qsl

import structlog
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot import letters
from bot.desk import Desk, NotInTime
from bot.settings import Settings
from bot.wechat import BadSignature, Seal

PATH = "/wechat"
LONGEST_BODY = 64 * 1024  # bytes
FRESH = 300  # seconds a signature is good for
PATIENCE = 4.2  # seconds; WeChat hangs up after 5
SUCCESS = "success"
_ENVELOPE = re.compile(r"<Encrypt><!\[CDATA\[([A-Za-z0-9+/=]+)\]\]></Encrypt>")
log = structlog.get_logger()


class Door:
    """Who may come in: the account's mode and keys. No mode ever falls back to a weaker one."""

    def __init__(self, settings: Settings, now: Callable[[], float] = time.time) -> None:
        token, app_id = settings.wechat_token.get_secret_value(), settings.wechat_app_id
        keys = [settings.wechat_aes_key, settings.wechat_previous_aes_key]
        self.encrypted = settings.wechat_mode != "plain"
        self._now = now
        self._plain = Seal(token, "", app_id)
        self._seals = [Seal(token, key.get_secret_value(), app_id) for key in keys if key.get_secret_value()]

    def verify(self, query: dict[str, str]) -> None:
        """WeChat's check of our address; BadSignature if it is somebody else. It may come again at any time."""
        self._plain.check(query.get("signature", ""), query.get("timestamp", ""), query.get("nonce", ""))

    def open(self, query: dict[str, str], body: str) -> tuple[str, Seal | None]:
        """The message's XML and the seal that fits it; BadSignature for forged, stale or downgraded pushes."""
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        if not timestamp.isdecimal() or len(timestamp) > 12 or abs(self._now() - int(timestamp)) > FRESH:
            raise BadSignature("stale")
        if not self.encrypted:
            self._plain.check(query.get("signature", ""), timestamp, nonce)
            if query.get("encrypt_type", "raw") != "raw":
                raise BadSignature("encrypted, but the mode is plain")
            return body, None
        sealed = self._sealed(body)
        self._plain.check(query.get("msg_signature", ""), timestamp, nonce, sealed)
        return self._unseal(sealed)

    def _sealed(self, body: str) -> str:
        """The sealed part. In compatible mode what stands beside it may be broken XML: it is never read."""
        try:
            found = letters.nodes(body).get("Encrypt", [])
        except letters.Unreadable:
            found = _ENVELOPE.findall(body)[-1:]
        if len(found) != 1:
            raise BadSignature("not encrypted")
        return found[0]

    def _unseal(self, sealed: str) -> tuple[str, Seal]:
        """The present key, then the one before it; the reply is sealed with the key that worked."""
        for seal in self._seals[:-1]:
            try:
                return seal.decrypt(sealed), seal
            except BadSignature:
                continue
        return self._seals[-1].decrypt(sealed), self._seals[-1]


class Webhook:
    """The endpoint, a plain ASGI application: a framework's layers would cost more than the message."""

    def __init__(self, door: Door, desk: Desk) -> None:
        self.door = door
        self.desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET verifies our address, POST brings a message."""
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        try:
            response = await self._respond(scope["method"], query, receive)
        except BadSignature as error:
            log.warning("forged", reason=str(error))
            response = PlainTextResponse("", 403)
        await response(scope, receive, send)

    async def _respond(self, method: str, query: dict[str, str], receive: Receive) -> Response:
        if method in ("GET", "HEAD"):
            self.door.verify(query)
            return PlainTextResponse(query.get("echostr", ""), headers={"X-Content-Type-Options": "nosniff"})
        if method != "POST":
            return PlainTextResponse("", 405, headers={"Allow": "GET, POST"})
        body = await _body(receive)
        if body is None:
            return PlainTextResponse("", 413)
        xml, seal = self.door.open(query, body)
        return await self.answer(xml, seal, query.get("nonce", ""))

    async def answer(self, xml: str, seal: Seal | None, nonce: str) -> Response:
        """Hand a verified message to the desk and wait for the reply.

        503 when it could not be written down in time: WeChat then delivers it again, and nothing was lost.
        """
        letter = _read(xml)
        try:
            said = await self.desk.submit(letter.inbound, PATIENCE)
        except NotInTime:
            log.error("not in time", kind=letter.inbound.kind)
            return PlainTextResponse("", 503)
        if not said:
            return PlainTextResponse(SUCCESS)
        reply = letters.reply(letter.inbound.openid, letter.account, int(time.time()), said)
        return _sealed(reply, seal, nonce)


def _read(xml: str) -> letters.Letter:
    try:
        return letters.read(xml)
    except letters.Unreadable as error:
        log.warning("unreadable", reason=str(error), characters=len(xml))
        return letters.unreadable(xml, str(error))


def _sealed(xml: str, seal: Seal | None, nonce: str) -> Response:
    if seal is not None:
        timestamp, sealed = str(int(time.time())), seal.encrypt(xml)
        xml = letters.envelope(sealed, seal.sign(timestamp, nonce, sealed), timestamp, nonce)
    return Response(xml, media_type="application/xml")


async def _body(receive: Receive) -> str | None:
    """The body as text; None if it is larger than any message can be."""
    body, more = b"", True
    while more:
        event = await receive()
        body += event.get("body", b"")
        more = event.get("more_body", False)
        if len(body) > LONGEST_BODY:
            return None
    return body.decode("utf-8", "replace")


class Shortcut:
    """Leads /wechat past everything else the application has around its pages."""

    def __init__(self, app: ASGIApp, webhook: ASGIApp) -> None:
        self.app = app
        self.webhook = webhook

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """WeChat's pushes one way, everything else the other."""
        wechat = scope["type"] == "http" and scope["path"] == PATH
        await (self.webhook if wechat else self.app)(scope, receive, send)
