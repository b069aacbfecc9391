"""The stream of news: it comes at once and unpacked, ends with the session, and does not hold the server up."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx2
import pytest
import uvicorn

from bot.console import live
from bot.serving import Server
from tests.console.conftest import Enter, browser
from tests.console.served import served
from tests.stage import Stage

LOUD = "幸福里楼上半夜装修太吵"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody wants to wait for seconds."""
    monkeypatch.setattr(live, "EVERY", 0.05)
    monkeypatch.setattr(live, "CHECKED", 0.2)


@contextmanager
def listening(base: str, cookies: Mapping[str, str]) -> Iterator[tuple[httpx2.Response, Iterator[str]]]:
    """An open stream and its lines, after the first one."""
    with (
        httpx2.Client(cookies=dict(cookies), timeout=5) as client,
        client.stream("GET", f"{base}/console/events", headers={"Accept-Encoding": "gzip"}) as answer,
    ):
        lines = answer.iter_lines()
        if answer.status_code == 200:
            assert next(lines) == "retry: 3000"
        yield answer, lines


def until(lines: Iterator[str], wanted: str) -> None:
    """Read on to this line; the stream's own time limit ends the waiting."""
    assert any(line == wanted for line in lines), f"the stream ended without {wanted}"


def test_news_come_at_once_and_are_not_packed(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    with served(stage) as base, listening(base, client.cookies) as (answer, lines):
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in answer.headers
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        stage.say("李阿姨", LOUD)
        until(lines, "event: change")


def test_nothing_is_told_to_whoever_is_not_logged_in_or_sees_no_tickets(stage: Stage, enter: Enter) -> None:
    assert browser(stage).get("/console/events").status_code == 401
    assert enter("审", "auditor").get("/console/events").status_code == 401


def test_the_stream_ends_with_the_session(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    with served(stage) as base, listening(base, client.cookies) as (_, lines):
        until(lines, ": still here")
        client.post("/console/logout")
        until(lines, "event: end")


def test_an_open_stream_does_not_hold_the_server_up(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(uvicorn.Config(stage.client.app, lifespan="off", log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with listening(base, client.cookies) as (_, lines):
        server.should_exit = True
        assert "event: end" not in list(lines)
    thread.join(timeout=4)
    listener.close()
    assert not thread.is_alive()
