"""An uploaded table carried from step to step inside the form: small, and checked when it comes back."""

import base64
import binascii
import json
import zlib

from bot.console import imports_texts as texts
from bot.console.uploads import MOST_COLUMNS, MOST_LINES, Table, Upload
from handlers.refusals import Mistake

_LARGEST = 40 * 1024 * 1024  # bytes unpacked


def packed(upload: Upload) -> str:
    """The tables as one short word."""
    return base64.b64encode(zlib.compress(json.dumps(upload, ensure_ascii=False).encode(), 6)).decode()


def unpacked(said: str) -> Upload:
    """The tables again; Mistake if this is nothing that `packed` made."""
    try:
        unzip = zlib.decompressobj()
        content = unzip.decompress(base64.b64decode(said, validate=True), _LARGEST)
        file, tables, notes = json.loads(content)
        found = [Table(title, heading, [(number, row) for number, row in lines]) for title, heading, lines in tables]
    except (ValueError, TypeError, binascii.Error, zlib.error) as error:
        raise Mistake(texts.LOST) from error
    if not (found and isinstance(file, str) and _texts(notes) and all(_sound(table) for table in found)):
        raise Mistake(texts.LOST)
    return Upload(file, found, notes)


def _sound(table: Table) -> bool:
    wide = len(table.heading) if _texts(table.heading) and isinstance(table.title, str) else -1
    return (
        wide <= MOST_COLUMNS
        and len(table.lines) <= MOST_LINES
        and all(isinstance(number, int) and _texts(row) and len(row) == wide for number, row in table.lines)
    )


def _texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)
