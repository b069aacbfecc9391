"""The crypto against examples that WeChat and other implementations have published."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.crypto import Seal, Unsealable, envelope, sign

OFFICIAL_KEY, OFFICIAL_APPID = "A" * 43, "wxba5fad812f8e6fb9"
OFFICIAL_PUSH = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsX"
    "UnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajA"
    "sjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
)
OFFICIAL_REPLY = "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="
WXJAVA_KEY, WXJAVA_APPID = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wxb11529c136998cb6"
WXJAVA = "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="


@pytest.mark.parametrize(
    ("parts", "signature"),
    [
        (("AAAAA", "1714036504", "1514711492"), "f464b24fc39322e44b38aa78f5edd27bd1441696"),
        (("AAAAA", "1714037059", "486452656"), "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
        (("AAAAA", "1714112445", "415670741", OFFICIAL_PUSH), "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3"),
        (("AAAAA", "1713424427", "415670741", OFFICIAL_REPLY), "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"),
        (("RMNlACHlV5ThzfRlVS4D4", "timestamp", "nonce", "encrypt"), "8edac0945683c119ee71c9f6256d76c48aa08a96"),
    ],
)
def test_signatures_are_those_published(parts: tuple[str, ...], signature: str) -> None:
    assert sign(*parts) == signature


def test_the_official_push_is_read() -> None:
    text = Seal(OFFICIAL_KEY, OFFICIAL_APPID).decrypt(OFFICIAL_PUSH)
    assert text.startswith('{"ToUserName":"gh_97417a04a28d"')
    assert text.endswith('"debug_str":"hello world"}')


@pytest.mark.parametrize(
    ("key", "appid", "random16", "text", "sealed"),
    [
        (OFFICIAL_KEY, OFFICIAL_APPID, b"707722b803182950", '{"demo_resp":"good luck"}', OFFICIAL_REPLY),
        (WXJAVA_KEY, WXJAVA_APPID, b"aaaabbbbccccdddd", "我是中文abcd123", WXJAVA),
    ],
)
def test_encryption_gives_the_published_ciphertext(
    key: str, appid: str, random16: bytes, text: str, sealed: str
) -> None:
    assert Seal(key, appid).encrypt(text, random16) == sealed


def test_the_envelope_is_the_published_one() -> None:
    built = envelope("encrypt", "RMNlACHlV5ThzfRlVS4D4", "timestamp", "nonce")
    assert built == (
        "<xml>\n<Encrypt><![CDATA[encrypt]]></Encrypt>\n"
        "<MsgSignature><![CDATA[8edac0945683c119ee71c9f6256d76c48aa08a96]]></MsgSignature>\n"
        "<TimeStamp>timestamp</TimeStamp>\n<Nonce><![CDATA[nonce]]></Nonce>\n</xml>"
    )


@given(st.text(max_size=200))
def test_every_text_comes_back(text: str) -> None:
    seal = Seal(WXJAVA_KEY, WXJAVA_APPID)
    assert seal.decrypt(seal.encrypt(text)) == text


@pytest.mark.parametrize(
    "sealed",
    ["", "no base64!", "QUJD", base64.b64encode(bytes(32)).decode(), WXJAVA[:-8], "A" + WXJAVA[1:]],
    ids=["empty", "not base64", "not a block", "zeros", "cut short", "tampered"],
)
def test_a_broken_ciphertext_is_refused(sealed: str) -> None:
    with pytest.raises(Unsealable):
        Seal(WXJAVA_KEY, "wx-another-appid").decrypt(sealed)


def test_another_accounts_message_is_refused() -> None:
    sealed = Seal(WXJAVA_KEY, "wx-somebody-else").encrypt("hello")
    with pytest.raises(Unsealable, match="appid"):
        Seal(WXJAVA_KEY, WXJAVA_APPID).decrypt(sealed)
