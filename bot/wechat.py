"""The only module that knows wechatpy: sealing and opening envelopes, and calling the platform's API."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from hmac import compare_digest
from typing import Any, TypeVar
from urllib.parse import quote

import requests
from urllib3.exceptions import NewConnectionError
from wechatpy.client import WeChatClient
from wechatpy.crypto import PrpCrypto
from wechatpy.exceptions import WeChatClientException

from bot.download import NoFile, download
from bot.reactions import Reaction, reaction

Answer = TypeVar("Answer")
QR_PICTURE = "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket="
_TIMEOUT = 8  # seconds; the courier can wait, nobody else does
TOKEN_REFUSED = 40001
_PATIENCE = 300  # seconds between forced tokens; the platform gives 20 a day
_EARLY = 300  # seconds before its end a token is fetched anew


class BadSignature(Exception):
    """The sender does not know our token or key, or the message is not for our account."""


class SendFailed(Exception):
    """The platform refused (`code`), or could not be reached (`code` None; `doubtful` if it may have arrived)."""

    def __init__(self, code: int | None, doubtful: bool = False, rid: str = "") -> None:
        super().__init__(f"code {code}")
        self.code = code
        self.doubtful = doubtful
        self.rid = rid

    @property
    def reaction(self) -> Reaction:
        """What to do about it."""
        return reaction(self.code)


class _Cipher(PrpCrypto):  # type: ignore[misc]
    def get_random_string(self) -> str:
        """wechatpy's is predictable; sixteen characters, as the format wants."""
        return secrets.token_hex(8)


class Seal:
    """Signing with the token; encrypting and decrypting with one EncodingAESKey."""

    def __init__(self, token: str, aes_key: str, app_id: str) -> None:
        self._token = token
        self._app_id = app_id
        self._cipher = _Cipher(base64.b64decode(aes_key + "=")) if aes_key else None

    def check(self, signature: str, *signed: str) -> None:
        """BadSignature unless `signature` belongs to these parts; compared in constant time."""
        if not compare_digest(self.sign(*signed).encode(), signature.encode()):
            raise BadSignature("signature")

    def sign(self, *signed: str) -> str:
        """SHA-1 of token and parts, sorted as strings and joined."""
        return hashlib.sha1("".join(sorted([self._token, *signed])).encode()).hexdigest()  # noqa: S324

    def decrypt(self, sealed: str) -> str:
        """The XML inside; BadSignature for a wrong key, a foreign app id or a damaged envelope."""
        try:
            opened: bytes = self._cipher.decrypt(sealed, self._app_id)  # type: ignore[union-attr]
            return opened.decode("utf-8", "replace") if isinstance(opened, bytes) else opened
        except Exception as error:  # wechatpy raises seven kinds here
            raise BadSignature(type(error).__name__) from error

    def encrypt(self, xml: str) -> str:
        """The sealed form of a reply."""
        sealed: bytes = self._cipher.encrypt(xml, self._app_id)  # type: ignore[union-attr]
        return sealed.decode()


class _Api(WeChatClient):  # type: ignore[misc]
    """wechatpy's client with a settable host, the stable token, a timeout on every call and no retry of its own."""

    def __init__(self, app_id: str, secret: str, base: str) -> None:
        self.API_BASE_URL = f"{base.rstrip('/')}/cgi-bin/"
        self.token = ""
        self.token_until = 0.0
        self.forced, self.patient_until = "", 0.0
        self.lock = threading.Lock()
        super().__init__(app_id, secret, timeout=_TIMEOUT, auto_retry=False)

    @property
    def access_token(self) -> str:
        """A token with some life left."""
        if not self.token or time.monotonic() > self.token_until:
            self.renew("")
        return self.token

    def renew(self, failed: str) -> None:
        """Fetch a token unless another thread just did; insist on a new one if the platform gives back the failed.

        Insisting is rare: a token that is refused even so means that somebody must look.
        """
        with self.lock:
            if self.token and self.token != failed and time.monotonic() < self.token_until:
                return
            self._fetch(force=False)
            if failed and self.token == failed:
                if failed == self.forced and time.monotonic() < self.patient_until:
                    raise WeChatClientException(TOKEN_REFUSED, "a forced token was refused a moment ago")
                self._fetch(force=True)
                self.forced, self.patient_until = self.token, time.monotonic() + _PATIENCE

    def _fetch(self, force: bool) -> None:
        body = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret, "force_refresh": force}
        answer = self._http.post(f"{self.API_BASE_URL}stable_token", json=body, timeout=_TIMEOUT)
        answer.raise_for_status()
        result: dict[str, Any] = answer.json()
        if "access_token" not in result:
            raise WeChatClientException(int(result.get("errcode", -1)), str(result.get("errmsg", "")))
        self.token = str(result["access_token"])
        self.token_until = time.monotonic() + max(1, int(result.get("expires_in", 7200)) - _EARLY)


class Client:
    """Calls to the platform. Every failure is a SendFailed; an expired token is renewed and the call repeated, once."""

    def __init__(self, app_id: str, secret: str, base: str) -> None:
        self._api = _Api(app_id, secret, base)
        self._home = base

    def send_text(self, openid: str, text: str) -> None:
        """A customer-service message."""
        self._call("message/custom/send", {"touser": openid, "msgtype": "text", "text": {"content": text}})

    def create_menu(self, menu: dict[str, Any]) -> None:
        """Replace the account's menu."""
        self._call("menu/create", menu)

    def create_qrcode(self, scene: str) -> str:
        """The address of the picture of a permanent QR code whose scan says `scene`."""
        scene_of = {"scene": {"scene_str": scene}}
        answer = self._call("qrcode/create", {"action_name": "QR_LIMIT_STR_SCENE", "action_info": scene_of})
        return f"{QR_PICTURE}{quote(str(answer['ticket']))}"

    def fetch(self, media_id: str) -> bytes:
        """What somebody sent us; NoFile if something comes that is none."""
        return self._with_token(lambda: self._file(media_id))

    def _file(self, media_id: str) -> bytes:
        """The file itself; for films WeChat gives an address instead, for errors a code."""
        token, http = self._guard(lambda: self._api.access_token), self._api._http
        url = f"{self._api.API_BASE_URL}media/get"
        content: bytes = self._guard(lambda: download(http, url, self._home, access_token=token, media_id=media_id))
        answer = _json(content)
        if answer is None:
            return content
        if isinstance(answer.get("errcode"), int):
            raise SendFailed(answer["errcode"])
        film = str(answer.get("video_url", ""))
        found: bytes = self._guard(lambda: download(http, film, self._home))
        return found

    def _call(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._with_token(lambda: self._once(path, body))

    def _with_token(self, call: Callable[[], Answer]) -> Answer:
        try:
            token = str(self._guard(lambda: self._api.access_token))
        except SendFailed as failed:
            raise SendFailed(failed.code, rid=failed.rid) from failed  # nothing was sent yet
        try:
            return call()
        except SendFailed as failed:
            if failed.reaction is not Reaction.REFRESH:
                raise
        self._guard(lambda: self._api.renew(token))
        return call()

    def _once(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self._guard(lambda: self._api.post(path, data=body))
        if not isinstance(answer, dict):
            raise SendFailed(None, doubtful=True)  # a gateway's page instead of JSON
        return answer

    def _guard(self, call: Any) -> Any:
        try:
            return call()
        except WeChatClientException as error:
            rid = str(error.errmsg or "").partition("rid: ")[2]
            raise SendFailed(error.errcode, doubtful=error.errcode is None, rid=rid[:40]) from error
        except requests.RequestException as error:
            raise SendFailed(None, doubtful=not _never_sent(error)) from error


def _json(content: bytes) -> dict[str, Any] | None:
    """The object that came in the place of a file; None for a file."""
    if not content.startswith(b"{"):
        return None
    try:
        answer: dict[str, Any] = json.loads(content)
    except ValueError as error:
        raise NoFile("broken JSON") from error
    return answer


def _never_sent(error: requests.RequestException) -> bool:
    """Whether no connection was made at all, so that the platform cannot have done the work."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError)
