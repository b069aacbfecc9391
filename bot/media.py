"""What a file is, by its first bytes; what WeChat or anybody else calls it is not asked."""

import re

UNKNOWN = "application/octet-stream"
_SIGNS = {
    kind: re.compile(sign, re.DOTALL)
    for kind, sign in {
        "image/jpeg": rb"\xff\xd8\xff",
        "image/png": rb"\x89PNG\r\n\x1a\n",
        "image/gif": rb"GIF8[79]a",
        "image/webp": rb"RIFF....WEBP",
        "audio/amr": rb"#!AMR(-WB)?\n",
        "audio/mpeg": rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]",
        "video/mp4": rb"....ftyp(isom|iso[2-9]|mp4[12]|avc1|dash|MSNV|M4V )",
    }.items()
}
ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "audio/amr": "amr",
    "audio/mpeg": "mp3", "video/mp4": "mp4", UNKNOWN: "bin",
}  # fmt: skip
SHOWN = frozenset(ENDINGS) - {"audio/amr", UNKNOWN}  # what a browser can show; the rest can only be taken away


def content_type(content: bytes) -> str:
    """One of ENDINGS."""
    return next((kind for kind, sign in _SIGNS.items() if sign.match(content)), UNKNOWN)
