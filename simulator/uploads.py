"""One file out of a multipart body, read with the standard library."""

from email.parser import BytesParser
from email.policy import HTTP

from simulator.errors import ApiError


def read_upload(content_type: str, body: bytes) -> tuple[bytes, str]:
    """Bytes and type of the field `media`; raises ApiError 41005 when there is none."""
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    for part in message.iter_parts():
        if part.get_param("name", header="content-disposition") == "media":
            data = part.get_payload(decode=True)
            return bytes(data) if isinstance(data, bytes) else b"", part.get_content_type()
    raise ApiError(41005)
