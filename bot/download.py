"""Fetching a file from WeChat's hosts and no others, with bounds to its size and to the time it may take."""

import time
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from storage.attachments import TOO_LARGE

LARGEST = 10 * 1024 * 1024  # bytes; WeChat's own limit for what is sent to an account
PATIENCE = 60.0  # seconds for a whole file
_SILENCE = (5.0, 10.0)  # seconds to connect, and between two pieces
_PIECE = 64 * 1024
_HOPS = 3
_HOSTS = (".qq.com", ".qpic.cn")  # the platform's servers for files
_PORTS = (None, 80, 443)


class NoFile(Exception):
    """What came is no file; the text says why, and nothing of what came."""


def download(session: requests.Session, url: str, home: str, **params: str) -> bytes:
    """The file at that address, which is WeChat's or on the host `home`, and so is wherever it leads to.

    NoFile, or requests' own exceptions.
    """
    end = time.monotonic() + PATIENCE
    for _ in range(_HOPS):
        if not allowed(url, home):
            raise NoFile("a foreign address")
        with session.get(url, params=params, stream=True, timeout=_SILENCE, allow_redirects=False) as answer:
            if not answer.is_redirect:
                return _file(answer, end)
            url, params = urljoin(url, answer.headers["location"]), {}
    raise NoFile("sent on too often")


def allowed(url: str, home: str) -> bool:
    """Whether the address is on that very host and port, or one of WeChat's on a usual port."""
    try:
        parts = urlsplit(url)
        known = f".{parts.hostname or ''}".endswith(_HOSTS) and parts.port in _PORTS
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and (parts.netloc == urlsplit(home).netloc or known)


def _file(answer: requests.Response, end: float) -> bytes:
    if answer.status_code != requests.codes.ok:
        raise NoFile(f"status {answer.status_code}")
    try:
        content = _read(answer, end)
    except HTTPError as error:
        raise NoFile(type(error).__name__) from error
    if not content or content.lstrip().startswith(b"<"):
        raise NoFile("a page" if content else "nothing")
    return content


def _read(answer: requests.Response, end: float) -> bytes:
    """Piece by piece as they come, so that a trickle cannot outlast our patience."""
    content = bytearray()
    while piece := answer.raw.read1(_PIECE, decode_content=True):
        content += piece
        if len(content) > LARGEST:
            raise NoFile(TOO_LARGE)
        if time.monotonic() > end:
            raise NoFile("too slow")
    return bytes(content)
