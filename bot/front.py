"""The front page: that the service runs, and in the demo where the telephones are."""

from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot import texts
from storage import inbox, tickets
from storage.db import transaction

router = APIRouter()
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


@router.get("/")
def front(request: Request) -> HTMLResponse:
    """Counts are shown in the demo only: outside they are nobody's business."""
    settings = request.app.state.settings
    lines = [f"<h1>{texts.FRONT_TITLE}</h1>", f"<p>{texts.FRONT_WORKING}</p>"]
    if settings.demo:
        with transaction(request.app.state.engine) as tx:
            lines.append(f"<p>{texts.FRONT_COUNTS.format(messages=inbox.count(tx), tickets=tickets.count(tx))}</p>")
    if settings.demo_page:
        lines.append(f'<p><a href="{escape(settings.demo_page)}">{texts.FRONT_PHONES}</a></p>')
    return HTMLResponse(
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{texts.FRONT_TITLE}</title>{"".join(lines)}',
        headers=HEADERS,
    )
