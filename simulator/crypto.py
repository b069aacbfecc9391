"""Signing and AES of the callback protocol, written apart from the product's own so that each side checks the other."""

import base64
import hashlib
import os
import struct
from xml.etree import ElementTree

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32
"""PKCS#7 pads to 32 bytes here, not to the 16 of AES."""


class Unsealable(ValueError):
    """A ciphertext, signature or envelope that is not what the protocol says."""


def sign(*parts: str) -> str:
    """SHA-1 over the sorted parts: three make `signature`, four (with the ciphertext) make `msg_signature`."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


class Seal:
    """Encrypts and decrypts with one EncodingAESKey (43 characters) for one appid."""

    def __init__(self, aes_key: str, appid: str) -> None:
        self._key = base64.b64decode(aes_key + "=")
        self._appid = appid.encode()
        self._cipher = Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))

    def encrypt(self, text: str, random16: bytes | None = None) -> str:
        """Base64 ciphertext; `random16` is given only to reproduce published examples."""
        message = text.encode()
        block = (random16 or os.urandom(16)) + struct.pack("!I", len(message)) + message + self._appid
        pad = BLOCK - len(block) % BLOCK
        encryptor = self._cipher.encryptor()
        return base64.b64encode(encryptor.update(block + bytes([pad]) * pad) + encryptor.finalize()).decode()

    def decrypt(self, sealed: str) -> str:
        """The message inside; raises Unsealable for a wrong key, a broken block or another account's appid."""
        try:
            decryptor = self._cipher.decryptor()
            block = decryptor.update(base64.b64decode(sealed)) + decryptor.finalize()
            (length,) = struct.unpack("!I", block[16:20])
            message, appid = block[20 : 20 + length].decode(), block[20 + length : -block[-1]]
        except (ValueError, IndexError, struct.error) as error:
            raise Unsealable("密文解不开") from error
        if appid != self._appid:
            raise Unsealable("密文里的 appid 不对")
        return message


def envelope(sealed: str, token: str, timestamp: str, nonce: str) -> str:
    """The encrypted answer as WeChat expects it from a server."""
    return (
        f"<xml>\n<Encrypt><![CDATA[{sealed}]]></Encrypt>\n"
        f"<MsgSignature><![CDATA[{sign(token, timestamp, nonce, sealed)}]]></MsgSignature>\n"
        f"<TimeStamp>{timestamp}</TimeStamp>\n<Nonce><![CDATA[{nonce}]]></Nonce>\n</xml>"
    )


def open_envelope(root: ElementTree.Element, token: str, seal: Seal) -> str:
    """The message inside a parsed envelope; raises Unsealable when its signature or ciphertext is wrong."""
    sealed, signature, timestamp, nonce = (
        root.findtext(name) or "" for name in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")
    )
    if sign(token, timestamp, nonce, sealed) != signature:
        raise Unsealable("回复的 MsgSignature 不对")
    return seal.decrypt(sealed)
