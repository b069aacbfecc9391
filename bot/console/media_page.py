"""One photo, voice or film of a ticket, for whoever may read the ticket."""

import re

from starlette.responses import Response

from bot import media
from bot.console import texts as shell
from bot.console import ticket_page
from bot.console.gate import Missing, problem
from bot.console.visit import Page, Visit
from handlers.access import may_open
from handlers.rights import Right
from storage import attachments, tickets
from storage.attachments import Kept

_LARGEST_ID = 2**31 - 1
_RANGE = re.compile(r"bytes=(\d{1,9})-(\d{0,9})", re.ASCII)
_HEADERS = {
    "Content-Security-Policy": "sandbox; frame-ancestors 'none'",
    "Cache-Control": "private, no-store",
    "Accept-Ranges": "bytes",
}


def show(visit: Visit) -> Response:
    """The file; of a private ticket only within the half hour for which a reason was given, and each look is noted."""
    ticket, number = ticket_page.found(visit), min(visit.path["id"], _LARGEST_ID)
    if not may_open(visit.context(), ticket, visit.person, visit.account.grid_id):
        visit.does("refused", f"ticket {ticket.full}", after=f"attachment={number}")
        return problem(visit.request, shell.NOT_FOUND, shell.NOT_FOUND_WHY, 404)
    file = attachments.kept(visit.tx, ticket.id or 0, number)
    if file is None:
        raise Missing
    if ticket.sensitive:
        reason = ticket_page.reason(visit, tickets.events(visit.tx, ticket.id or 0))
        if not reason:
            return visit.go(f"/tickets/{ticket.full}")
        visit.does("read_sensitive", f"ticket {ticket.full}", after=f"attachment={number}", reason=reason)
    return _answer(file, f"{ticket.full}-{number}", visit.request.headers.get("range", ""))


def _answer(file: Kept, name: str, wanted: str) -> Response:
    """The whole file, or the part that a film's player asks for; Safari plays nothing without."""
    way = "inline" if file.content_type in media.SHOWN else "attachment"
    disposition = f'{way}; filename="{name}.{media.ENDINGS[file.content_type]}"'
    headers = {**_HEADERS, "Content-Disposition": disposition, "Content-Type": file.content_type}
    found, size = _RANGE.fullmatch(wanted), len(file.content)
    if found is None:
        return Response(file.content, headers=headers)
    first, last = int(found[1]), min(int(found[2] or size), size - 1)
    if first > last:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    part = {"Content-Range": f"bytes {first}-{last}/{size}"}
    return Response(file.content[first : last + 1], 206, headers={**headers, **part})


PAGES = (Page("GET", "/tickets/{number}/media/{id:int}", Right.TICKETS, show),)
