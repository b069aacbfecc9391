"""Photos, voices and films: fetched from WeChat in time, whatever goes wrong on the way; never from anywhere else."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests

from bot import download as downloads
from bot.download import NoFile, allowed, download
from bot.porter import LEASE, Porter
from bot.wechat import Client
from simulator import invented, messages
from simulator.faults import Fault
from simulator.messages import Message
from storage import attachments
from storage.db import transaction
from storage.tables import Attachment, TicketEvent
from tests.gate import eventually
from tests.records import records
from tests.stage import Stage

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
HTML = b"<!doctype html><title>Bad Gateway</title>"


def sent(stage: Stage, message: Message, name: str = "李阿姨") -> Attachment:
    """Somebody sends it; the row that was put down with the message, before anything is fetched."""
    before = len(records(stage.engine, Attachment))
    stage.say(name, message)
    rows = records(stage.engine, Attachment)
    assert len(rows) == before + 1, "one message, one attachment"
    return rows[-1]


def now(stage: Stage) -> Attachment:
    """The only attachment as it is now."""
    (row,) = records(stage.engine, Attachment)
    return row


def photo(stage: Stage, content: bytes = PNG) -> Message:
    return invented.photo(stage.platform, content, "text/html")


def due_again(stage: Stage) -> None:
    """The clocks go on to the moment of the next try."""
    stage.later(now(stage).due_at - stage.clock.now)


# -- the way of a photo


def test_a_photo_is_put_down_with_its_message_and_fetched(stage: Stage) -> None:
    row = sent(stage, photo(stage))
    (event,) = records(stage.engine, TicketEvent, action="open")
    assert (row.event_id, row.state, row.attempts) == (event.id, "waiting", 0)
    stage.fetch()
    row = now(stage)
    assert (row.state, row.content_type, row.content, row.error) == ("kept", "image/png", PNG, "")
    stage.fetch()
    assert now(stage).attempts == 1, "what is kept is not fetched again"


@pytest.mark.parametrize(
    ("make", "content_type"),
    [
        (lambda stage: invented.photo(stage.platform), "image/gif"),
        (lambda stage: invented.voice(stage.platform, recognition="幸福里路灯坏了"), "audio/amr"),
        (lambda stage: invented.video(stage.platform), "video/mp4"),
        (lambda stage: invented.video(stage.platform, "shortvideo"), "video/mp4"),
        (lambda stage: photo(stage, b"\xff\xd8\xff\xe0 JFIF"), "image/jpeg"),
        (lambda stage: photo(stage, b"RIFF\x10\x00\x00\x00WEBPVP8 "), "image/webp"),
        (lambda stage: photo(stage, b"ID3\x04"), "audio/mpeg"),
        (lambda stage: photo(stage, b"\x00\x00\x00\x18ftypheic"), "application/octet-stream"),
        (lambda stage: photo(stage, b"%PDF-1.7"), "application/octet-stream"),
        (lambda stage: photo(stage, b"GIF8 nearly"), "application/octet-stream"),
    ],
)
def test_what_it_is_its_first_bytes_say(stage: Stage, make: Callable[[Stage], Message], content_type: str) -> None:
    sent(stage, make(stage))
    stage.fetch()
    assert (now(stage).state, now(stage).content_type) == ("kept", content_type)


def test_a_voice_that_opens_a_ticket_and_is_assigned_at_once_is_fetched_once(stage: Stage) -> None:
    sent(stage, invented.voice(stage.platform, recognition="幸福里楼上半夜装修太吵"))
    assert [event.action for event in records(stage.engine, TicketEvent)] == ["open", "assign"]
    assert [bool(event.media) for event in records(stage.engine, TicketEvent)] == [True, False]


def test_places_links_and_words_have_nothing_to_fetch(stage: Stage) -> None:
    stage.say("李阿姨", "幸福里楼上半夜装修太吵")
    stage.say("李阿姨", messages.location(30.27, 120.15, "幸福里东门"))
    stage.say("李阿姨", messages.link("一篇文章", "", "https://example.com/"))
    assert records(stage.engine, Attachment) == []


def test_a_photo_that_staff_puts_into_a_ticket_is_kept_too(stage: Stage) -> None:
    stage.bind("王芳")
    stage.say("李阿姨", "幸福里楼上半夜装修太吵")
    stage.say("王芳", "接 1")
    row = sent(stage, photo(stage), "王芳")
    assert records(stage.engine, TicketEvent, id=row.event_id)[0].action == "note"
    stage.fetch()
    assert now(stage).state == "kept"


# -- what goes wrong


@pytest.mark.parametrize(
    ("api", "how", "error"),
    [
        ("media/get", {"errcode": -1}, "-1"),
        ("media/get", {"errcode": 48001}, "48001"),
        ("media/get", {"errcode": 45009}, "45009"),
        ("media/get", {"http": 502}, "status 502"),
        ("media/get", {"http": 200}, "a page"),
        ("stable_token", {"errcode": 40125}, "40125"),
    ],
)
def test_what_fails_is_tried_again_later(stage: Stage, api: str, how: dict[str, Any], error: str) -> None:
    sent(stage, photo(stage))
    stage.platform.faults.add(Fault(api, 1, **how))
    stage.fetch()
    row = now(stage)
    assert (row.state, row.attempts, row.error) == ("waiting", 1, error)
    assert timedelta(seconds=5) <= row.due_at - stage.clock.now <= timedelta(seconds=20)
    stage.fetch()
    assert now(stage).attempts == 1, "not before its time"
    due_again(stage)
    stage.fetch()
    assert (now(stage).state, now(stage).content, now(stage).error) == ("kept", PNG, "")


def test_a_token_that_died_is_renewed_at_once(stage: Stage) -> None:
    sent(stage, photo(stage))
    stage.platform.faults.add(Fault("media/get", errcode=42001))
    stage.fetch()
    assert (now(stage).state, now(stage).attempts) == ("kept", 1)


def test_an_answer_that_does_not_come_is_given_up_and_asked_for_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "_SILENCE", (1.0, 0.1))
    sent(stage, photo(stage))
    stage.platform.faults.add(Fault("media/get", silent=2))
    stage.fetch()
    assert (now(stage).state, now(stage).error) == ("waiting", "no answer")
    due_again(stage)
    stage.fetch()
    assert now(stage).state == "kept"


def test_waiting_grows_to_an_hour_and_ends_with_what_wechat_promises(stage: Stage) -> None:
    sent(stage, photo(stage))
    start, waits = stage.clock.now, []
    while now(stage).state == "waiting":
        stage.platform.faults.add(Fault("media/get", errcode=-1))
        stage.fetch()
        waits.append(now(stage).due_at - stage.clock.now)
        stage.clock.now = now(stage).due_at if now(stage).state == "waiting" else stage.clock.now
    assert waits[0] < timedelta(seconds=20)
    assert max(waits) == timedelta(hours=1)
    assert timedelta(days=3) < stage.clock.now - start < timedelta(days=3, hours=2)
    assert (now(stage).state, now(stage).content) == ("gone", None)


def test_what_wechat_has_forgotten_is_gone(stage: Stage) -> None:
    sent(stage, messages.image("never-was", "http://127.0.0.1/photo"))
    stage.fetch()
    assert (now(stage).state, now(stage).error, now(stage).attempts) == ("gone", "40007", 1)


def test_after_three_days_down_one_look_is_still_taken(stage: Stage) -> None:
    sent(stage, photo(stage))
    stage.clock.now += timedelta(days=4)  # WeChat's clock stands still: it is more generous than it says
    stage.fetch()
    assert now(stage).state == "kept"


def test_what_is_too_large_is_not_kept(stage: Stage) -> None:
    sent(stage, photo(stage, PNG + bytes(downloads.LARGEST)))
    stage.fetch()
    assert (now(stage).state, now(stage).error, now(stage).content) == ("gone", "too large", None)


def test_as_large_as_wechat_allows_is_kept(stage: Stage) -> None:
    content = PNG.ljust(downloads.LARGEST, b"\x00")
    sent(stage, photo(stage, content))
    stage.fetch()
    assert now(stage).content == content


def test_whoever_dies_on_the_way_leaves_it_due_again(stage: Stage) -> None:
    sent(stage, photo(stage))
    with transaction(stage.engine) as tx:
        assert attachments.claim(tx, stage.clock.now, stage.clock.now + LEASE) is not None
    stage.fetch()
    assert now(stage).state == "waiting", "somebody else has it"
    stage.later(LEASE + timedelta(seconds=1))
    stage.fetch()
    assert (now(stage).state, now(stage).attempts) == ("kept", 2)


def test_a_bug_of_ours_costs_nobody_a_photo(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(stage, photo(stage))
    with monkeypatch.context() as patch:
        patch.setattr(Client, "fetch", lambda *_: [][0])
        stage.fetch()
    assert (now(stage).state, now(stage).error) == ("waiting", "broken")
    due_again(stage)
    stage.fetch()
    assert now(stage).state == "kept"


def test_many_hands_in_two_processes_fetch_each_once(stage: Stage) -> None:
    for number in range(9):
        stage.say(f"居民{number}", photo(stage, PNG + bytes([number])))
    fetched: list[str] = []

    class Counting:
        def fetch(self, media_id: str) -> bytes:
            fetched.append(media_id)
            return stage.platform.media.get(media_id).data

    porters = [Porter(stage.engine, Counting(), stage.clock, poll=0.01) for _ in range(2)]
    for porter in porters:
        porter.start()
    eventually(lambda: not records(stage.engine, Attachment, state="waiting"))
    for porter in porters:
        porter.stop()
    assert len(fetched) == len(set(fetched)) == 9
    assert {row.content for row in records(stage.engine, Attachment)} == {PNG + bytes([n]) for n in range(9)}


def test_nothing_personal_and_no_secret_is_logged(stage: Stage, capfd: pytest.CaptureFixture[str]) -> None:
    row = sent(stage, photo(stage))
    stage.platform.faults.add(Fault("media/get", http=502))
    stage.fetch()
    due_again(stage)
    stage.fetch()
    sent(stage, messages.voice("never-was"), "老陈")
    stage.fetch()
    said = capfd.readouterr().err
    assert said.count('"event": "fetched"') == 3
    secret = [row.media_id, "never-was", "access_token", *stage.platform.tokens.ends, stage.openid("李阿姨")]
    assert [word for word in secret if word in said] == []


# -- where it is fetched from


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("http://127.0.0.1:8001/media/1", True), ("https://api.weixin.qq.com/x", True),
        ("http://vweixinf.tc.qq.com/1/film.mp4?k=v", True), ("https://mmbiz.qpic.cn/x", True),
        ("http://127.0.0.1:8002/media/1", False), ("http://127.0.0.1/", False), ("http://169.254.169.254/", False),
        ("http://localhost/", False), ("http://[::1]/", False), ("http://evilqq.com/", False),
        ("http://api.weixin.qq.com.evil.cn/", False), ("http://api.weixin.qq.com@evil.cn/", False),
        ("https://api.weixin.qq.com:6379/", False), ("https://api.weixin.qq.com:x/", False),
        ("file:///etc/passwd", False), ("ftp://api.weixin.qq.com/", False), ("gopher://127.0.0.1:8001/", False),
        ("//127.0.0.1:8001/", False), ("", False), ("http://[", False),
    ],
)  # fmt: skip
def test_only_wechat_s_addresses_are_called(url: str, known: bool) -> None:
    assert allowed(url, "http://127.0.0.1:8001/") is known


@dataclass
class FarSide:
    """A server that answers as it is told, with a pause after each byte; `calls` are the paths it was asked for."""

    base: str = ""
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    pause: float = 0
    calls: list[str] = field(default_factory=list)


def _serve() -> Iterator[FarSide]:
    side = FarSide()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            side.calls.append(self.path)
            status, headers, body = side.answers[self.path.partition("?")[0]]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):
                for piece in [body] if not side.pause else body:
                    self.wfile.write(bytes([piece]) if isinstance(piece, int) else piece)
                    time.sleep(side.pause)

        def log_message(self, *_: object) -> None:
            """Quietly."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    side.base = f"http://127.0.0.1:{server.server_address[1]}"
    yield side
    server.shutdown()
    server.server_close()


far = pytest.fixture(_serve, name="far")
elsewhere = pytest.fixture(_serve, name="elsewhere")


def _got(far: FarSide, path: str = "/file") -> bytes:
    return download(requests.Session(), far.base + path, far.base, access_token="secret")


def test_a_way_within_wechat_is_followed_without_the_token(far: FarSide) -> None:
    far.answers = {"/file": (302, {"Location": "/there"}, b""), "/there": (200, {}, PNG)}
    assert _got(far) == PNG
    assert far.calls == ["/file?access_token=secret", "/there"]


def test_a_way_out_of_wechat_is_not_followed(far: FarSide, elsewhere: FarSide) -> None:
    far.answers = {"/file": (302, {"Location": f"{elsewhere.base}/there"}, b"")}
    elsewhere.answers = {"/there": (200, {}, PNG)}
    with pytest.raises(NoFile, match="a foreign address"):
        _got(far)
    assert elsewhere.calls == []


def test_a_film_s_address_outside_of_wechat_is_not_called(far: FarSide, elsewhere: FarSide) -> None:
    elsewhere.answers = {"/film": (200, {}, PNG)}
    film = f'{{"video_url": "{elsewhere.base}/film"}}'.encode()
    far.answers = {"/cgi-bin/media/get": (200, {"Content-Type": "text/plain"}, film)}
    client = Client("wx", "secret", far.base)
    client._api.token, client._api.token_until = "token", float("inf")
    with pytest.raises(NoFile, match="a foreign address"):
        client.fetch("media-id")
    assert elsewhere.calls == []


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((302, {"Location": "/file"}, b""), "sent on too often"),
        ((404, {}, PNG), "status 404"),
        ((200, {}, b""), "nothing"),
        ((200, {"Content-Type": "image/jpeg"}, HTML), "a page"),
        ((200, {"Content-Type": "image/svg+xml"}, b" <svg onload='alert(1)'/>"), "a page"),
        ((200, {"Content-Length": "4000"}, PNG), "ProtocolError"),
        ((200, {"Content-Encoding": "gzip"}, PNG), "DecodeError"),
    ],
)
def test_what_is_no_file_is_said(far: FarSide, answer: tuple[int, dict[str, str], bytes], why: str) -> None:
    far.answers = {"/file": answer}
    with pytest.raises(NoFile, match=why):
        _got(far)


def test_a_trickle_ends_when_patience_does(far: FarSide, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "PATIENCE", 0.1)
    far.answers, far.pause = {"/file": (200, {}, bytes(100))}, 0.02
    with pytest.raises(NoFile, match="too slow"):
        _got(far)


@pytest.mark.parametrize("body", [b'{"errcode": "40007"}', b'{"broken', b"{}"])
def test_json_that_says_nothing_is_no_file(far: FarSide, body: bytes) -> None:
    far.answers = {"/cgi-bin/media/get": (200, {}, body)}
    client = Client("wx", "secret", far.base)
    client._api.token, client._api.token_until = "token", float("inf")
    with pytest.raises(NoFile):
        client.fetch("media-id")
