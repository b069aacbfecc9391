"""Pushing to the account's server: signing, the five-second cut-off, delivering again, and judging the answer."""

import secrets
import time
from dataclasses import dataclass, replace
from typing import Literal

from simulator.account import Account
from simulator.crypto import sign
from simulator.messages import Message, render
from simulator.platform import Platform
from simulator.replies import BadReply, Reply, read_reply
from simulator.wire import Post, Wire

State = Literal["waiting", "connected", "refused"]
NOTICE = "该公众号暂时无法提供服务，请稍后再试"


@dataclass(frozen=True)
class Delivery:
    """One attempt: the HTTP status (0 when nothing came) and why it failed, empty when it did not."""

    seconds: float
    status: int
    problem: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of one push. `problem` says what went wrong, `notice` what the person was shown because of it."""

    openid: str
    msg_id: int
    deliveries: tuple[Delivery, ...]
    reply: Reply | None = None
    notice: str = ""
    problem: str = ""

    @property
    def text(self) -> str:
        """The text of the passive reply, empty without one."""
        return self.reply.text if self.reply else ""


@dataclass(frozen=True)
class Sent:
    """A push as it went out: repeats carry the same body."""

    message: Message
    body: str
    msg_id: int
    outcome: Outcome | None = None


class Pusher:
    """Delivers what people do to the callback URL; any number of threads may use one Pusher.

    `deliveries` counts all attempts; `cutoff` is seconds; `pause` is waited before an attempt
    that follows one which failed sooner than the cut-off.
    """

    def __init__(
        self,
        platform: Platform,
        callback: str = "http://127.0.0.1:8000/wechat",
        *,
        post: Post | None = None,
        deliveries: int = 3,
        cutoff: float = 5.0,
        pause: float = 0.0,
    ) -> None:
        self.platform = platform
        self.callback = callback
        self.deliveries = deliveries
        self.cutoff = cutoff
        self.pause = pause
        self._post = post or Wire()
        self.state: State = "waiting"
        self._last: dict[str, Sent] = {}

    def verify(self) -> bool:
        """WeChat's GET check of the callback URL: right signature, exactly our `echostr` back."""
        echo = str(secrets.randbelow(10**18))
        try:
            status, body = self._post(self.callback, self._signed() | {"echostr": echo}, None, self.cutoff)
        except OSError:
            self.state = "waiting"
            return False
        self.state = "connected" if status == 200 and body == echo.encode() else "refused"
        return self.state == "connected"

    def deliver(self, openid: str, message: Message) -> Outcome:
        """Push one message and enter everything the person sees into their conversation."""
        self._happen(openid, message)
        msg_id = 0 if message.event else self.platform.number()
        created = self.platform.event_time(openid, message.event, message.key) if message.event else int(time.time())
        body = message.xml(self.platform.account.original_id, openid, created, msg_id)
        sent = Sent(message, body, msg_id)
        outcome = self._deliver(openid, sent)
        self._last[openid] = replace(sent, outcome=outcome)
        self._show(outcome, message)
        return outcome

    def redeliver(self, openid: str) -> Outcome:
        """Push the person's last message again, with its MsgId; raises KeyError if there is none."""
        sent = self._last[openid]
        outcome = self._deliver(openid, sent)
        same = sent.outcome is not None and outcome.reply == sent.outcome.reply and not outcome.problem
        words = "回复与上次相同" if same else "回复与上次不同"
        self.platform.log.add(openid, "platform", "again", f"同一条消息又投递了一次，{words}")
        if not same:
            self._show(outcome, sent.message)
        return outcome

    def forget(self) -> None:
        """Nothing is left to deliver again."""
        self._last.clear()

    def _happen(self, openid: str, message: Message) -> None:
        if message.event == "subscribe":
            self.platform.follow(openid, message.key.removeprefix("qrscene_"))
        if message.event == "unsubscribe":
            self.platform.unfollow(openid)
        if message.trigger:
            self.platform.grant(openid, message.trigger)
        kind, words = ("event", message.event) if message.event else (message.kind, message.shown)
        self.platform.log.add(openid, "user", kind, words, detail={"key": message.key, **message.detail})

    def _deliver(self, openid: str, sent: Sent) -> Outcome:
        outcome = self._attempts(openid, sent)
        return replace(outcome, notice=NOTICE if outcome.problem and not sent.message.quiet else "")

    def _attempts(self, openid: str, sent: Sent) -> Outcome:
        done: list[Delivery] = []
        outcome = Outcome(openid, sent.msg_id, ())
        for number in range(1, self.deliveries + 1):
            delivery, body = self._attempt(openid, sent.body)
            done.append(delivery)
            outcome = replace(outcome, deliveries=tuple(done))
            if not delivery.problem:
                return self._judged(outcome, body)
            self.platform.log.add(openid, "platform", "delivery", f"第 {number} 次投递：{delivery.problem}")
            if number < self.deliveries:
                time.sleep(min(self.pause, max(0.0, self.cutoff - delivery.seconds)))
        return replace(outcome, problem=done[-1].problem)

    def _attempt(self, openid: str, body: str) -> tuple[Delivery, bytes]:
        query, sealed = self._addressed(openid, body)
        start = time.monotonic()
        try:
            status, answer = self._post(self.callback, query, sealed, self.cutoff)
        except OSError as error:
            status, answer = 0, b""
            problem = "没有回应" if isinstance(error, TimeoutError) else "连不上"
            self.state = self.state if isinstance(error, TimeoutError) else "waiting"
        else:
            problem = "" if status == 200 else f"HTTP {status}"
        seconds = time.monotonic() - start
        if seconds > self.cutoff:
            problem = f"{self.cutoff:g} 秒没有回应"
        return Delivery(seconds, status, problem), answer

    def _judged(self, outcome: Outcome, body: bytes) -> Outcome:
        try:
            reply = read_reply(body, self.platform.account, outcome.openid, self.platform.media)
        except BadReply as error:
            return replace(outcome, problem=str(error))
        return replace(outcome, reply=reply)

    def _show(self, outcome: Outcome, message: Message) -> None:
        log = self.platform.log
        if message.quiet:
            return
        if outcome.notice:
            log.add(outcome.openid, "account", "notice", outcome.notice, detail={"problem": outcome.problem})
        elif outcome.reply:
            log.add(outcome.openid, "account", outcome.reply.kind, outcome.reply.text, "passive", outcome.reply.detail)

    def _signed(self) -> dict[str, str]:
        timestamp, nonce = str(int(time.time())), str(secrets.randbelow(10**9))
        signature = sign(self.platform.account.token, timestamp, nonce)
        return {"signature": signature, "timestamp": timestamp, "nonce": nonce}

    def _addressed(self, openid: str, body: str) -> tuple[dict[str, str], bytes]:
        account, query = self.platform.account, self._signed() | {"openid": openid}
        if account.mode == "plain":
            return query, body.encode()
        sealed = account.seal().encrypt(body)
        signature = sign(account.token, query["timestamp"], query["nonce"], sealed)
        return query | {"encrypt_type": "aes", "msg_signature": signature}, _wrapped(account, body, sealed).encode()


def _wrapped(account: Account, body: str, sealed: str) -> str:
    if account.mode == "safe":
        return f"<xml>{render([('ToUserName', account.original_id), ('Encrypt', sealed)])}</xml>"
    return body.removesuffix("</xml>") + render([("Encrypt", sealed)]) + "</xml>"
