"""The front door: verification, the three modes, the key before, what is too large."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from bot.app import create_app
from simulator import events, messages
from simulator.account import Account
from simulator.crypto import Seal
from simulator.platform import Platform
from tests.hand import Hand, Query
from tests.stage import Clock, Stage, settings

PETITION = messages.text("幸福里楼上半夜装修太吵")
OLD_KEY, FOREIGN_KEY = "Q" * 42 + "A", "Z" * 42 + "A"


def test_wechat_verifies_our_address(house: Stage) -> None:
    assert house.pusher.verify()


def test_the_same_verification_may_come_again_and_is_echoed_exactly(hand: Hand) -> None:
    query = hand.signed(at=1_714_036_504) | {"echostr": "4375120948345356249"}
    for _ in range(2):
        answer = hand.get(query)
        assert (answer.status_code, answer.content) == (200, b"4375120948345356249")


@pytest.mark.parametrize("change", [{"signature": "0" * 40}, {"signature": ""}, {"nonce": "2"}, {"timestamp": "3"}])
def test_a_wrong_verification_is_refused_and_echoes_nothing(hand: Hand, change: Query) -> None:
    answer = hand.get(hand.signed() | {"echostr": "4375120948345356249"} | change)
    assert (answer.status_code, answer.content) == (403, b"")


def test_a_verification_signed_with_an_empty_token_is_refused(hand: Hand) -> None:
    assert hand.get(hand.signed(token="") | {"echostr": "1"}).status_code == 403
    assert hand.get({"echostr": "1"}).status_code == 403


def test_a_petition_gets_its_receipt_in_the_account_s_mode(house: Stage, hand: Hand) -> None:
    answer = hand.push(hand.xml("oModes", PETITION))
    assert answer.status_code == 200
    assert (b"<Encrypt>" in answer.content) == (house.platform.account.mode != "plain")
    reply = hand.opened(answer)
    assert reply["ToUserName"] == "oModes"
    assert reply["FromUserName"] == hand.account.original_id
    assert reply["Content"].startswith("已收到，编号")


def test_where_no_reply_is_due_the_answer_is_success_in_the_open(hand: Hand) -> None:
    answer = hand.push(hand.xml("oSilent", events.view("https://example.com")))
    assert (answer.status_code, answer.content) == (200, b"success")


@pytest.fixture(params=["current", "previous"])
def rotated(request: pytest.FixtureRequest, database_url: str) -> Iterator[tuple[Hand, Seal, Seal]]:
    """An account whose key was changed; the seal to push with, and the other one."""
    account = Account()
    changed = settings(database_url, Platform(account), "http://127.0.0.1:9")
    changed = changed.model_copy(update={"wechat_previous_aes_key": SecretStr(OLD_KEY)})
    seals = [account.seal(), Seal(OLD_KEY, account.appid)]
    used, other = seals if request.param == "current" else reversed(seals)
    with TestClient(create_app(changed, Clock()), raise_server_exceptions=False) as client:
        yield Hand(client, account), used, other


@pytest.mark.parametrize("backend", ["sqlite"])
def test_both_keys_open_and_the_reply_is_sealed_with_the_one_that_worked(rotated: tuple[Hand, Seal, Seal]) -> None:
    hand, used, other = rotated
    answer = hand.push(hand.xml("oRotated", PETITION), seal=used)
    assert hand.opened(answer, used)["Content"].startswith("已收到")
    with pytest.raises(ValueError, match="密文"):
        hand.opened(answer, other)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_third_key_opens_nothing(rotated: tuple[Hand, Seal, Seal]) -> None:
    hand = rotated[0]
    assert hand.push(hand.xml("oRotated", PETITION), seal=Seal(FOREIGN_KEY, hand.account.appid)).status_code == 403


def test_a_body_larger_than_any_message_is_refused_unread(hand: Hand) -> None:
    assert hand.post(hand.signed(), b"x" * (64 * 1024 + 1)).status_code == 413
    assert hand.post(hand.signed() | {"msg_signature": ""}, b"x" * 64 * 1024).status_code != 413


def test_a_large_body_in_chunks_is_refused_as_well(hand: Hand) -> None:
    query = urlencode(hand.signed())
    chunks = (b"x" * 8192 for _ in range(9))
    assert hand.client.post(f"/wechat?{query}", content=chunks).status_code == 413


def test_no_other_method_is_answered(hand: Hand) -> None:
    assert hand.client.put(f"/wechat?{urlencode(hand.signed())}", content=b"").status_code == 405
