"""A tiny server that plays the product."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

from simulator.account import Account
from simulator.crypto import envelope

Answer = tuple[int, str] | float
"""Status and body, or seconds of silence."""


@dataclass
class Product:
    """What the fake server answers, push by push (the last answer stays), and what it was asked."""

    account: Account
    url: str = ""
    answers: list[Answer] = field(default_factory=lambda: [(200, "success")])
    queries: list[dict[str, str]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    echo: Callable[[dict[str, str]], str] = lambda query: query["echostr"]

    def forget(self, account: Account) -> None:
        """Begin anew, for this account."""
        self.account, self.answers, self.queries, self.bodies = account, [(200, "success")], [], []
        self.echo = lambda query: query["echostr"]

    def next_answer(self) -> Answer:
        """The answer to this push."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def wait_for(self, count: int) -> None:
        """Until so many pushes have come; raises TimeoutError after five seconds."""
        deadline = time.monotonic() + 5
        while len(self.bodies) < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(self.bodies)} of {count} pushes")
            time.sleep(0.005)

    def inner(self, index: int = -1) -> ElementTree.Element:
        """The message of a push, decrypted when it was sealed."""
        root = ElementTree.fromstring(self.bodies[index])
        sealed = root.findtext("Encrypt")
        return ElementTree.fromstring(self.account.seal().decrypt(sealed)) if sealed else root

    def sealed_text(self, openid: str, text: str) -> str:
        """A text reply in its envelope."""
        return self.sealed(self.plain_text(openid, text))

    def plain_text(self, openid: str, text: str) -> str:
        """A text reply without one."""
        return (
            f"<xml><ToUserName>{openid}</ToUserName><FromUserName>{self.account.original_id}</FromUserName>"
            f"<CreateTime>1700000000</CreateTime><MsgType>text</MsgType><Content><![CDATA[{text}]]></Content></xml>"
        )

    def sealed(self, xml: str) -> str:
        """Any reply in its envelope."""
        return envelope(self.account.seal().encrypt(xml), self.account.token, "1700000000", "nonce")


def handler_for(product: Product) -> type[BaseHTTPRequestHandler]:
    """The request handler that plays `product`."""

    class Handler(BaseHTTPRequestHandler):
        """Answers as told."""

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test output clean."""

        def do_GET(self) -> None:
            """The URL check."""
            self._answer(200, product.echo(dict(parse_qsl(urlsplit(self.path).query))))

        def do_POST(self) -> None:
            """A push."""
            product.queries.append(dict(parse_qsl(urlsplit(self.path).query)))
            product.bodies.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            answer = product.next_answer()
            if isinstance(answer, float):
                time.sleep(answer)
                return
            self._answer(*answer)

        def _answer(self, status: int, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


@contextlib.contextmanager
def playing(product: Product) -> Iterator[None]:
    """Serve on a free port, written into `product.url`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(product))
    product.url = f"http://127.0.0.1:{server.server_port}/wechat"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
