"""Pushes as WeChat sends them, written down beforehand as whole HTTP requests so that sending costs almost nothing."""

import itertools
import random
import time
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlencode

from benchmarks import town
from simulator import messages
from simulator.account import Account
from simulator.crypto import Seal, sign
from simulator.messages import render

RETURNING = 0.2  # of all messages come from the town's regulars, the rest from people who write for the first time
REGULARS = 2_000


class Push(NamedTuple):
    """Who writes, and the bytes on the wire."""

    openid: str
    request: bytes


class Sorter:
    """Makes pushes for one account, each with a MsgId of its own."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._seal = Seal(account.aes_key, account.appid)
        self._ids = itertools.count(time.time_ns() // 1000 * 1000)

    def push(self, openid: str, text: str) -> Push:
        """One signed (and in safe mode encrypted) request."""
        account, now, number = self._account, int(time.time()), next(self._ids)
        body = messages.text(text).xml(account.original_id, openid, now, number)
        query = {"timestamp": str(now), "nonce": str(number % 10**9), "openid": openid}
        query["signature"] = sign(account.token, query["timestamp"], query["nonce"])
        if account.mode == "safe":
            sealed = self._seal.encrypt(body)
            query |= {"encrypt_type": "aes"}
            query["msg_signature"] = sign(account.token, query["timestamp"], query["nonce"], sealed)
            body = f"<xml>{render([('ToUserName', account.original_id), ('Encrypt', sealed)])}</xml>"
        return Push(openid, _request(urlencode(query), body.encode()))

    def residents(self, count: int, seed: int) -> list[Push]:
        """What so many residents' messages look like, in the order they are sent."""
        return [
            self.push(openid, text) for openid, text in zip(_openids(count, seed), town.sentences(seed), strict=False)
        ]

    def bindings(self) -> list[Push]:
        """All staff bind their WeChat."""
        return [self.push(f"oStaff{n:022d}", f"绑定 {town.invite_code(n)}") for n in range(town.staff())]


def _openids(count: int, seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    for number in range(count):
        regular = chance.random() < RETURNING
        yield f"oRegular{chance.randrange(REGULARS):020d}" if regular else f"oNew{seed:08d}{number:016d}"


def _request(query: str, body: bytes) -> bytes:
    head = (
        f"POST /wechat?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Mozilla/4.0\r\nAccept: */*\r\n"
        f"Pragma: no-cache\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
