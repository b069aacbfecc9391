"""A group or place put to rest and woken: the same two buttons on both pages."""

from starlette.responses import Response

from bot.console import row_form
from bot.console import town_texts as texts
from bot.console.row_form import Kind
from bot.console.visit import Page, Visit
from handlers import resting
from handlers.refusals import Mistake
from handlers.rights import Right
from handlers.roster_line import Bad


def pages(kind: Kind) -> tuple[Page, ...]:
    """The addresses of the two buttons."""
    one = f"{kind.path}/{{id:int}}"
    return (
        Page("POST", f"{one}/rest", Right.TOWN, lambda visit: rest(visit, kind)),
        Page("POST", f"{one}/wake", Right.TOWN, lambda visit: wake(visit, kind)),
    )


def rest(visit: Visit, kind: Kind) -> Response:
    """Not in use until somebody wakes it."""
    row = row_form.found(visit, kind)
    if row.active:
        try:
            resting.rest(visit.tx, visit.town.people, kind.sheet, row)
        except Mistake as mistake:
            return row_form.page(visit, kind, row, Bad(str(mistake)))
        visit.does(f"{kind.sheet}_rested", f"{kind.sheet} {row.id} {row.name}", "active=True", "active=False")
    return visit.go(f"{kind.path}/{row.id}", texts.RESTED.format(name=row.name))


def wake(visit: Visit, kind: Kind) -> Response:
    """In use again."""
    row = row_form.found(visit, kind)
    if not row.active:
        resting.wake(visit.tx, kind.sheet, row)
        visit.does(f"{kind.sheet}_woken", f"{kind.sheet} {row.id} {row.name}", "active=False", "active=True")
    return visit.go(f"{kind.path}/{row.id}", texts.WOKEN.format(name=row.name))
