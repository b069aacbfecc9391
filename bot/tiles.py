"""Whose pictures lie below the grids on the maps: nobody's, unless an installation names a server for them."""

import re
from typing import NamedTuple

from bot import texts

# Nothing that could end the value in a header; a host and no wildcard, so that the one server is all that is allowed.
_ADDRESS = re.compile(r"(https://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?)/[\w./?&=,:%+~{}-]*", re.ASCII)
_PLACES = ("{z}", "{x}", "{y}")


class Tiles(NamedTuple):
    """Where the pictures are (`https://host/{z}/{x}/{y}.png`; nothing: none) and whose they are."""

    address: str = ""
    by: str = ""

    @property
    def origin(self) -> str:
        """The server alone, for the header that allows it: https://host."""
        found = _ADDRESS.fullmatch(self.address)
        return found[1] if found else ""


def problem(address: str) -> str:
    """Why this cannot be the address of the pictures, as a sentence; nothing if it can."""
    if not address:
        return ""
    rest = address
    for place in _PLACES:
        if address.count(place) != 1:
            return texts.TILES_PLACES
        rest = rest.replace(place, "")
    return "" if _ADDRESS.fullmatch(address) and not re.search("[{}]", rest) else texts.TILES_ADDRESS
