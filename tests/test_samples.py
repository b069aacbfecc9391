"""Every kind of push in WeChat's catalogue, and every published example of its cryptography."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.webhook import Door
from bot.wechat import BadSignature, Seal
from simulator.account import Account
from simulator.platform import Platform
from storage.tables import Ticket
from tests.hand import Hand
from tests.records import records
from tests.stage import Stage, settings

DATA = Path(__file__).parent / "data"
SAMPLES: list[dict[str, Any]] = json.loads((DATA / "samples.json").read_text(encoding="utf-8"))
VECTORS: list[dict[str, str]] = json.loads((DATA / "vectors.json").read_text(encoding="utf-8"))
SEALED = [vector for vector in VECTORS if "aes_key" in vector]
ANSWERED = {"follow", "follow with an empty key", "follow by a code", "scan", "menu click"}


def _name(vector: dict[str, Any]) -> str:
    return str(vector["name"])


@pytest.mark.parametrize("sample", SAMPLES, ids=_name)
def test_every_kind_of_push_is_read_in_every_mode(hand: Hand, sample: dict[str, Any]) -> None:
    answer = hand.push(sample["xml"])
    assert answer.status_code == 200
    (row,) = hand.arrived(key=sample["key"])
    assert (row.kind, row.text, row.payload) == (sample["kind"], sample["text"], sample["payload"])
    assert row.state == "handled"
    if sample["kind"] == "event" and sample["name"] not in ANSWERED:
        assert answer.content == b"success"
    else:
        assert hand.opened(answer)["Content"] == row.reply != ""


def test_the_catalogue_is_whole_and_each_sample_is_a_message_of_its_own(house: Stage, hand: Hand) -> None:
    for sample in [*SAMPLES, *SAMPLES]:
        hand.push(sample["xml"])
    known = {sample["key"] for sample in SAMPLES}
    assert len(SAMPLES) == len(known) == 35
    assert known <= {row.key for row in hand.arrived(state="handled")}
    serials = [ticket.serial for ticket in records(house.engine, Ticket)]
    assert len(serials) == len(set(serials))


@pytest.mark.parametrize("vector", [v for v in VECTORS if "signature" in v], ids=_name)
def test_a_published_signature_is_accepted_and_another_is_not(vector: dict[str, str]) -> None:
    seal = Seal(vector["token"], "", "")
    seal.check(vector["signature"], vector["timestamp"], vector["nonce"])
    with pytest.raises(BadSignature):
        seal.check(vector["signature"], vector["timestamp"], vector["nonce"] + "0")


@pytest.mark.parametrize("vector", [v for v in VECTORS if "msg_signature" in v], ids=_name)
def test_a_published_message_signature_is_ours(vector: dict[str, str]) -> None:
    seal = Seal(vector["token"], "", "")
    assert seal.sign(vector["timestamp"], vector["nonce"], vector["sealed"]) == vector["msg_signature"]


@pytest.mark.parametrize("vector", SEALED, ids=_name)
def test_a_published_ciphertext_opens_with_its_key_for_its_account_only(vector: dict[str, str]) -> None:
    assert Seal(vector["token"], vector["aes_key"], vector["app_id"]).decrypt(vector["sealed"]) == vector["text"]
    with pytest.raises(BadSignature):
        Seal(vector["token"], vector["aes_key"], "wxffffffffffffffff").decrypt(vector["sealed"])
    with pytest.raises(BadSignature):
        Seal(vector["token"], "z" * 43, vector["app_id"]).decrypt(vector["sealed"])


@pytest.mark.parametrize("vector", SEALED, ids=_name)
def test_the_same_text_and_random_bytes_give_the_published_ciphertext(
    vector: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.wechat.secrets.token_hex", lambda _: vector["random16"])
    assert Seal(vector["token"], vector["aes_key"], vector["app_id"]).encrypt(vector["text"]) == vector["sealed"]


def test_no_two_replies_are_sealed_alike() -> None:
    seal = Seal("token", "A" * 43, "wx0123456789abcdef")
    assert len({seal.encrypt("<xml/>") for _ in range(20)}) == 20


def test_the_official_push_comes_through_the_door_at_its_time_and_not_later(tmp_path: Path) -> None:
    vector = next(v for v in VECTORS if v["name"] == "official-safe-post")
    account = Account(appid=vector["app_id"], token=vector["token"], aes_key=vector["aes_key"])
    configured = settings(f"sqlite:///{tmp_path / 'none.db'}", Platform(account), "http://127.0.0.1:9")
    query = {name: vector[name] for name in ("signature", "timestamp", "nonce", "msg_signature")}
    body = f"<xml><ToUserName>gh_97417a04a28d</ToUserName><Encrypt>{vector['sealed']}</Encrypt></xml>"
    text, seal = Door(configured, lambda: int(vector["timestamp"]) + 1).open(query, body)
    assert text == vector["text"]
    assert seal is not None
    with pytest.raises(BadSignature):
        Door(configured).open(query, body)
