"""A hand at the door: pushes as WeChat makes them, in which any one part can be made wrong."""

import itertools
import time
from dataclasses import dataclass
from urllib.parse import urlencode
from xml.etree import ElementTree

from httpx2 import Response
from starlette.testclient import TestClient

from simulator.account import Account, Mode
from simulator.crypto import Seal, open_envelope, sign
from simulator.messages import Message, render
from storage.mail_tables import Inbox
from tests.records import records

NONCE = "1320562132"
_numbers = itertools.count(7_000_000_000_000_001)
Query = dict[str, str]


def number() -> int:
    """A MsgId nobody used yet."""
    return next(_numbers)


@dataclass
class Hand:
    """Knocks at one product for one account."""

    client: TestClient
    account: Account

    def xml(self, openid: str, message: Message, at: int | None = None, msg_id: int | None = None) -> str:
        """The plain body of a message to this account."""
        return message.xml(self.account.original_id, openid, at or int(time.time()), msg_id or number())

    def signed(self, *, at: int | str | None = None, token: str | None = None) -> Query:
        """The query of plain mode."""
        stamp = str(int(time.time()) if at is None else at)
        known = self.account.token if token is None else token
        return {"signature": sign(known, stamp, NONCE), "timestamp": stamp, "nonce": NONCE}

    def addressed(self, sealed: str, *, at: int | str | None = None, token: str | None = None) -> Query:
        """The query of the encrypted modes, for this ciphertext."""
        query = self.signed(at=at, token=token)
        known = self.account.token if token is None else token
        signature = sign(known, query["timestamp"], NONCE, sealed)
        return query | {"encrypt_type": "aes", "msg_signature": signature}

    def wrapped(self, sealed: str, plain: str = "", mode: Mode | None = None) -> str:
        """The body around a ciphertext; in compatible mode the plain nodes stand before it."""
        if (mode or self.account.mode) == "compatible":
            return plain.removesuffix("</xml>") + render([("Encrypt", sealed)]) + "</xml>"
        return f"<xml>{render([('ToUserName', self.account.original_id), ('Encrypt', sealed)])}</xml>"

    def push(self, xml: str, *, seal: Seal | None = None, at: int | str | None = None) -> Response:
        """A push of this text in the account's mode, right in every other way."""
        if self.account.mode == "plain":
            return self.post(self.signed(at=at), xml)
        sealed = (seal or self.account.seal()).encrypt(xml)
        return self.post(self.addressed(sealed, at=at), self.wrapped(sealed, xml))

    def post(self, query: Query, body: str | bytes) -> Response:
        """Any push."""
        answer: Response = self.client.post(f"/wechat?{urlencode(query)}", content=body)
        return answer

    def get(self, query: Query) -> Response:
        """A check of the address."""
        answer: Response = self.client.get(f"/wechat?{urlencode(query)}")
        return answer

    def opened(self, answer: Response, seal: Seal | None = None) -> dict[str, str]:
        """The nodes of a reply, unsealed if the account's mode wants that; raises if it is sealed otherwise."""
        root = ElementTree.fromstring(answer.content)
        if self.account.mode != "plain":
            root = ElementTree.fromstring(open_envelope(root, self.account.token, seal or self.account.seal()))
        return {node.tag: node.text or "" for node in root}

    def arrived(self, **wanted: str) -> list[Inbox]:
        """What was let in and has these columns."""
        return records(self.client.app.state.engine, Inbox, **wanted)  # type: ignore[attr-defined]
