"""No answer, or half of one: what may have arrived is sent again and marked, what cannot have is not."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.wechat import Client
from simulator.platform import Platform
from tests.rounds import Rounds

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])


def test_a_platform_that_stays_silent_may_have_done_it_so_it_is_sent_again_and_marked(
    rounds: Rounds, monkeypatch: pytest.MonkeyPatch, far_side: tuple[Platform, str]
) -> None:
    monkeypatch.setattr("bot.wechat._TIMEOUT", 0.3)
    account = rounds.platform.account
    with _other_sender(rounds, Client(account.appid, account.secret, far_side[1])):
        openid = rounds.somebody()
        (row_id,) = rounds.owe(openid, "有人接办了")
        rounds.fault(silent=1, done=True)
        rounds.walk()
        row = rounds.row(row_id)
        assert (row.state, row.doubtful) == ("waiting", True)
        rounds.later(row.due_at - rounds.now)
    row = rounds.row(row_id)
    assert (row.state, row.doubtful) == ("sent", True)
    assert rounds.shown(openid) == ["有人接办了"] * 2


@pytest.mark.parametrize("http", [200, 502, 504])
def test_a_gateway_s_page_may_hide_success_so_it_is_sent_again_and_marked(rounds: Rounds, http: int) -> None:
    openid = rounds.somebody()
    (row_id,) = rounds.owe(openid, "有人接办了")
    rounds.fault(http=http, done=True)
    rounds.walk()
    row = rounds.row(row_id)
    assert (row.state, row.doubtful) == ("waiting", True)
    rounds.later(row.due_at - rounds.now)
    assert rounds.shown(openid) == ["有人接办了"] * 2
    assert rounds.row(row_id).doubtful


def test_a_token_that_could_not_be_fetched_leaves_no_doubt(
    rounds: Rounds, monkeypatch: pytest.MonkeyPatch, far_side: tuple[Platform, str]
) -> None:
    monkeypatch.setattr("bot.wechat._TIMEOUT", 0.3)
    account = rounds.platform.account
    with _other_sender(rounds, Client(account.appid, account.secret, far_side[1])):
        openid = rounds.somebody()
        (row_id,) = rounds.owe(openid, "有人接办了")
        rounds.fault(api="stable_token", silent=1)
        rounds.walk()
        row = rounds.row(row_id)
        assert (row.state, row.doubtful) == ("waiting", False)
        rounds.later(row.due_at - rounds.now)
    assert rounds.shown(openid) == ["有人接办了"]


@pytest.mark.parametrize(("says", "doubtful"), [(None, False), (b"", True), (b"HTTP/1.1 200 OK\r\n", True)])
def test_a_broken_line_leaves_doubt_only_if_there_was_a_line(
    rounds: Rounds, says: bytes | None, doubtful: bool
) -> None:
    openid = rounds.somebody()
    (row_id,) = rounds.owe(openid, "有人接办了")
    with _dead_platform(says) as base, _other_sender(rounds, _with_token(base)):
        rounds.walk()
    row = rounds.row(row_id)
    assert (row.state, row.doubtful) == ("waiting", doubtful)
    rounds.later(row.due_at - rounds.now)
    assert rounds.shown(openid) == ["有人接办了"]


def _with_token(base: str) -> Client:
    client = Client("wx0123456789abcdef", "secret", base)
    client._api.token, client._api.token_until = "held", float("inf")
    return client


@contextmanager
def _other_sender(rounds: Rounds, sender: Client) -> Iterator[None]:
    kept, rounds.courier._sender = rounds.courier._sender, sender
    yield
    rounds.courier._sender = kept


@contextmanager
def _dead_platform(says: bytes | None) -> Iterator[str]:
    """A server that hangs up: before the call if `says` is None, else after it, having said that much."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        if says is not None:
            threading.Thread(target=_hang_up, args=(listener, says), daemon=True).start()
        else:
            listener.close()
        yield f"http://127.0.0.1:{port}"


def _hang_up(listener: socket.socket, says: bytes) -> None:
    caller, _ = listener.accept()
    with caller:
        caller.recv(65536)
        caller.sendall(says)
