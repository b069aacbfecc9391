"""Who did what, when, from where, before and after. Nothing here changes anything."""

import io
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response
from xlsxwriter import Workbook

from bot.console import audit_texts as texts
from bot.console.audit_difference import difference
from bot.console.gate import Missing
from bot.console.times import exact
from bot.console.visit import Page, Visit
from bot.console.workbook import download
from handlers.dashboard import midnight
from handlers.refusals import Mistake
from handlers.rights import Right
from storage import accounts, audit
from storage.account_tables import AuditRow

_SHOWN, _MOST = 100, 50_000  # rows of a page, of a file
_FIELDS = ("who", "action", "words", "since", "until")
_LONGEST = 100  # characters that are looked for


def show(visit: Visit) -> Response:
    """The newest first, a page at a time; `before` is the number the last page ended with."""
    before = visit.query.get("before", "")
    last = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
    rows = audit.search(visit.tx, **_asked(visit), before_id=last, limit=_SHOWN + 1)
    shown = rows[:_SHOWN]
    actions = {**texts.ACTIONS, **{row.action: texts.ACTIONS.get(row.action, row.action) for row in shown}}
    more = f"?{_address(visit, before=shown[-1].id)}" if len(rows) > _SHOWN else ""
    return visit.show(
        "audit.html", texts, rows=[(row, difference(row.before, row.after)) for row in shown], names=_names(visit),
        actions=actions, logins=sorted(_names(visit)), asked={name: visit.query.get(name, "") for name in _FIELDS},
        more=more, first=last is None, address=_address(visit), about=about, exports=Right.EXPORT in visit.rights,
    )  # fmt: skip


def _asked(visit: Visit) -> dict[str, Any]:
    said = {name: visit.query.get(name, "").replace("\0", "").strip()[:_LONGEST] for name in _FIELDS}
    until = _day(said["until"])
    return {
        "login": said["who"], "action": said["action"], "words": said["words"], "since": _day(said["since"]),
        "until": until + timedelta(days=1) if until else None,
    }  # fmt: skip


def _day(said: str) -> datetime | None:
    try:
        return midnight(date.fromisoformat(said)) if said else None
    except ValueError as error:
        raise Mistake(texts.NO_DAY.format(said=said[:20])) from error


def _address(visit: Visit, **more: object) -> str:
    kept = {name: visit.query.get(name, "") for name in _FIELDS}
    return urlencode({name: value for name, value in {**kept, **more}.items() if value})


def _names(visit: Visit) -> dict[str, str]:
    """Log-in names with the people's own."""
    people = visit.town.people.people
    return {
        account.login: texts.NAMED.format(name=people[account.person_id].name, login=account.login)
        for account in accounts.everything(visit.tx)
        if account.person_id in people
    }


def about(said: str) -> str:
    """What it was about, its first word in Chinese."""
    first, space, rest = said.partition(" ")
    return f"{texts.ABOUT.get(first, first)}{space}{rest}"


def sheet(visit: Visit) -> Response:
    """What the filters find as a file, for who may read it and take it away; that is put on record, too."""
    if Right.AUDIT not in visit.rights:
        raise Missing
    rows = audit.search(visit.tx, **_asked(visit), limit=_MOST)
    visit.does("exported", "audit", after=f"{_address(visit)} {len(rows)}".strip())
    file = io.BytesIO()
    with Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}) as book:
        page, bold = book.add_worksheet(texts.TITLE), book.add_format({"bold": True, "bottom": 1})
        page.freeze_panes(1, 0)
        page.set_column(0, len(texts.SHEET_COLUMNS) - 1, 22)
        for number, cells in enumerate([texts.SHEET_COLUMNS, *map(_cells, rows)]):
            for column, cell in enumerate(cells):
                page.write_string(number, column, cell[:32_000], None if number else bold)
    return download(file.getvalue(), f"audit-{visit.now:%Y%m%d}")


def _cells(row: AuditRow) -> tuple[str, ...]:
    name = texts.ACTIONS.get(row.action, row.action)
    said = about(row.about)
    reason = texts.REASONS.get(row.reason, row.reason)
    return exact(row.at), row.login, name, row.action, said, row.before, row.after, reason, row.address


PAGES = (
    Page("GET", "/audit", Right.AUDIT, show),
    Page("GET", "/audit/{file}", Right.EXPORT, sheet),
)
