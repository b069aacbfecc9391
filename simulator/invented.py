"""Media that nobody recorded: files of the right format, so that what receives them can treat them as real."""

from simulator import messages
from simulator.messages import Message
from simulator.platform import Platform

NARROW = b"#!AMR\n", b"\x04" + bytes(12)
WIDE = b"#!AMR-WB\n", b"\x04" + bytes(17)
FRAMES_A_SECOND = 50
MP4 = bytes.fromhex("00000018667479706d703432000000006d7034326d703431000000086d646174")
GIF = bytes.fromhex("47494638396101000100800000ffffff00000021f90400000000002c00000000010001000002024401003b")


def photo(platform: Platform, data: bytes = GIF, content_type: str = "image/gif") -> Message:
    """A photo message, hosted on this platform as WeChat hosts pictures."""
    medium = platform.media.add("image", data, content_type)
    return messages.image(medium.id, f"{platform.base_url}/media/{medium.id}")


def voice(platform: Platform, seconds: int = 3, recognition: str | None = None) -> Message:
    """A silent voice message in both sampling rates."""
    narrow, wide = (
        platform.media.add("voice", head + frame * FRAMES_A_SECOND * seconds, "audio/amr")
        for head, frame in (NARROW, WIDE)
    )
    return messages.voice(narrow.id, wide.id, seconds, recognition)


def video(platform: Platform, kind: str = "video") -> Message:
    """A `video` or `shortvideo` message with an empty film."""
    film = platform.media.add("video", MP4, "video/mp4")
    return messages.video(film.id, platform.media.add("thumb", GIF, "image/gif").id, kind)
