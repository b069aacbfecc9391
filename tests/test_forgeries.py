"""Everything that is refused at the door: forged, downgraded, stale, damaged. No mode falls back to a weaker one."""

import base64
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import events, messages
from simulator.account import Mode
from simulator.crypto import Seal
from simulator.messages import render
from storage.tables import Contact
from tests.hand import NONCE, Hand, Query
from tests.records import records
from tests.stage import Stage

PETITION = messages.text("幸福里楼上半夜装修太吵")
only_compatible = pytest.mark.parametrize("house", ["compatible"], indirect=True)
only_plain = pytest.mark.parametrize("house", ["plain"], indirect=True)
encrypted = pytest.mark.parametrize("house", ["compatible", "safe"], indirect=True)


def _refused(hand: Hand, query: Query, body: str | bytes) -> None:
    before = len(hand.arrived())
    answer = hand.post(query, body)
    assert (answer.status_code, answer.content) == (403, b"")
    assert len(hand.arrived()) == before


Push = tuple[Query, str]
Forgery = Callable[[Hand, str], Push]


def _sealed(hand: Hand, xml: str, seal: Seal | None = None) -> str:
    return (seal or hand.account.seal()).encrypt(xml)


def _in_the_open(hand: Hand, xml: str) -> Push:
    return hand.signed(), xml


def _in_the_open_as_raw(hand: Hand, xml: str) -> Push:
    return hand.signed() | {"encrypt_type": "raw"}, xml


def _in_the_open_but_said_to_be_sealed(hand: Hand, xml: str) -> Push:
    return hand.addressed(""), xml


def _without_msg_signature(hand: Hand, xml: str) -> Push:
    return hand.signed() | {"encrypt_type": "aes"}, hand.wrapped(_sealed(hand, xml), xml)


def _with_signature_in_place_of_msg_signature(hand: Hand, xml: str) -> Push:
    query = hand.signed()
    return query | {"encrypt_type": "aes", "msg_signature": query["signature"]}, hand.wrapped(_sealed(hand, xml), xml)


def _beside_a_forged_ciphertext(hand: Hand, xml: str) -> Push:
    query = hand.addressed(_sealed(hand, xml))
    return query, hand.wrapped(_sealed(hand, xml), xml, "compatible")


def _with_two_ciphertexts(hand: Hand, xml: str) -> Push:
    sealed = _sealed(hand, xml)
    return hand.addressed(sealed), f"<xml>{render([('Encrypt', sealed), ('Encrypt', sealed)])}</xml>"


def _with_an_empty_ciphertext(hand: Hand, xml: str) -> Push:
    return hand.addressed(""), hand.wrapped("", xml, "compatible")


def _with_a_ciphertext_one_level_down(hand: Hand, xml: str) -> Push:
    sealed = _sealed(hand, xml)
    return hand.addressed(sealed), f"<xml>{render([('Extra', [('Encrypt', sealed)])])}</xml>"


def _sealed_with_a_foreign_key(hand: Hand, xml: str) -> Push:
    sealed = _sealed(hand, xml, Seal("Z" * 42 + "A", hand.account.appid))
    return hand.addressed(sealed), hand.wrapped(sealed, xml)


def _sealed_for_another_account(hand: Hand, xml: str) -> Push:
    sealed = _sealed(hand, xml, Seal(hand.account.aes_key, "wxffffffffffffffff"))
    return hand.addressed(sealed), hand.wrapped(sealed, xml)


def _signed_with_a_foreign_token(hand: Hand, xml: str) -> Push:
    sealed = _sealed(hand, xml)
    return hand.addressed(sealed, token="foreign"), hand.wrapped(sealed, xml)


def _signed_without_any_token(hand: Hand, xml: str) -> Push:
    sealed = _sealed(hand, xml)
    return hand.addressed(sealed, token=""), hand.wrapped(sealed, xml)


def _with_another_nonce_than_was_signed(hand: Hand, xml: str) -> Push:
    sealed = _sealed(hand, xml)
    return hand.addressed(sealed) | {"nonce": "1"}, hand.wrapped(sealed, xml)


def _as_json(hand: Hand, xml: str) -> Push:
    sealed = _sealed(hand, xml)
    return hand.addressed(sealed), f'{{"Encrypt":"{sealed}"}}'


def _with_nothing_in_it(hand: Hand, xml: str) -> Push:
    return hand.addressed(""), ""


FORGERIES: tuple[Forgery, ...] = (
    _in_the_open, _in_the_open_as_raw, _in_the_open_but_said_to_be_sealed, _without_msg_signature,
    _with_signature_in_place_of_msg_signature, _beside_a_forged_ciphertext, _with_two_ciphertexts,
    _with_an_empty_ciphertext, _with_a_ciphertext_one_level_down, _sealed_with_a_foreign_key,
    _sealed_for_another_account, _signed_with_a_foreign_token, _signed_without_any_token,
    _with_another_nonce_than_was_signed, _as_json, _with_nothing_in_it,
)  # fmt: skip


@encrypted
@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda forgery: forgery.__name__.strip("_"))
def test_an_encrypted_account_refuses_a_push(hand: Hand, forgery: Forgery) -> None:
    _refused(hand, *forgery(hand, hand.xml("oForger", PETITION)))


@encrypted
def test_leaving_encrypt_type_out_does_not_make_the_answer_plain(hand: Hand) -> None:
    xml = hand.xml("oNoType", PETITION)
    sealed = _sealed(hand, xml)
    query = hand.addressed(sealed)
    del query["encrypt_type"]
    assert hand.opened(hand.post(query, hand.wrapped(sealed, xml)))["Content"].startswith("已收到")


@only_compatible
def test_compatible_mode_believes_what_is_sealed_and_not_what_stands_beside_it(hand: Hand) -> None:
    sealed = _sealed(hand, hand.xml("oTrue", PETITION))
    answer = hand.post(hand.addressed(sealed), hand.wrapped(sealed, hand.xml("oFalse", messages.text("幸福里停车"))))
    assert hand.opened(answer)["ToUserName"] == "oTrue"
    assert "噪音" in hand.opened(answer)["Content"]
    assert not hand.arrived(openid="oFalse")


@only_plain
def test_plain_mode_refuses_what_is_encrypted_or_forged(hand: Hand) -> None:
    xml = hand.xml("oForger", PETITION)
    sealed = _sealed(hand, xml)
    _refused(hand, hand.addressed(sealed), hand.wrapped(sealed, mode="safe"))
    _refused(hand, hand.addressed(sealed), hand.wrapped(sealed, xml, "compatible"))
    _refused(hand, hand.signed(token="foreign"), xml)
    _refused(hand, hand.signed(token=""), xml)
    _refused(hand, hand.signed() | {"nonce": "1"}, xml)
    _refused(hand, {"timestamp": str(int(time.time())), "nonce": NONCE}, xml)


@pytest.mark.parametrize(
    "at",
    [lambda: int(time.time()) - 302, lambda: int(time.time()) + 302, lambda: "", lambda: "soon", lambda: "-1",
     lambda: f"{time.time():.3f}", lambda: "1" * 5000],
    ids=["stale", "from the future", "without a time", "not a number", "negative", "a fraction", "a huge number"],
)  # fmt: skip
def test_a_signature_is_good_for_five_minutes(hand: Hand, at: Callable[[], int | str]) -> None:
    before = len(hand.arrived())
    answer = hand.push(hand.xml("oStale", PETITION), at=at())
    assert (answer.status_code, len(hand.arrived())) == (403, before)


def test_a_signature_four_minutes_old_is_still_good(hand: Hand) -> None:
    for drift in (-240, 240):
        assert hand.push(hand.xml("oSlow", events.view("x")), at=int(time.time()) + drift).content == b"success"


@pytest.fixture(scope="module")
def safe_hand(houses: Callable[[Mode], Stage]) -> Hand:
    """At the safe mode's door, for many knocks."""
    stage = houses("safe")
    return Hand(stage.client, stage.platform.account)


@given(st.binary(max_size=400))
def test_any_bytes_with_a_right_signature_are_refused_and_never_an_error(safe_hand: Hand, block: bytes) -> None:
    sealed = base64.b64encode(block).decode()
    assert safe_hand.post(safe_hand.addressed(sealed), safe_hand.wrapped(sealed)).status_code == 403


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_ciphertext_with_one_byte_changed_is_never_an_error(safe_hand: Hand, at: int, by: int) -> None:
    block = bytearray(base64.b64decode(_sealed(safe_hand, safe_hand.xml("oDamaged", events.view("x")))))
    block[at % len(block)] ^= by
    sealed = base64.b64encode(block).decode()
    answer = safe_hand.post(safe_hand.addressed(sealed), safe_hand.wrapped(sealed))
    assert answer.status_code in (200, 403)


@given(st.binary(max_size=600))
def test_any_body_at_all_is_never_an_error(safe_hand: Hand, body: bytes) -> None:
    assert safe_hand.post(safe_hand.addressed(""), body).status_code == 403


NAMES = st.sampled_from(["signature", "timestamp", "nonce", "openid", "encrypt_type", "msg_signature", "echostr"])


@given(st.dictionaries(NAMES, st.text(max_size=40)))
def test_any_query_at_all_is_never_an_error(safe_hand: Hand, query: Query) -> None:
    body = safe_hand.wrapped(_sealed(safe_hand, safe_hand.xml("oQuery", PETITION)))
    assert safe_hand.post(query, body).status_code == 403
    assert safe_hand.get(query).status_code == 403


def test_what_was_refused_left_nothing_behind(hand: Hand) -> None:
    assert hand.push(hand.xml("oStale", PETITION), at=1).status_code == 403
    assert not records(hand.client.app.state.engine, Contact, openid="oStale")  # type: ignore[attr-defined]
