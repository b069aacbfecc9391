"""Following, leaving, scanning, tapping the menu. Events nobody handles are acknowledged and change nothing."""

from collections.abc import Callable

from handlers import closing, progress, resident, staff_texts
from handlers.context import Context

_SCENE = "qrscene_"
_GRID = "grid_"


def react(ctx: Context) -> str | None:
    """The reply to an event, often none; None if the message is not an event."""
    if ctx.inbound.kind != "event":
        return None
    act = EVENTS.get(ctx.inbound.event)
    return act(ctx) if act else ""


def _follow(ctx: Context) -> str:
    if ctx.person is not None:
        return staff_texts.WELCOME_BACK.format(name=ctx.person.name)
    ctx.ask("welcome")
    grid = _scanned(ctx)
    return _known(ctx, grid) if grid else ctx.town.office.text("WELCOME")


def _scan(ctx: Context) -> str:
    grid = _scanned(ctx)
    if not grid:
        return ""
    ctx.ask("welcome")
    return _known(ctx, grid)


def _known(ctx: Context, grid: str) -> str:
    return ctx.town.office.text("GRID_KNOWN").format(grid=grid)


def _scanned(ctx: Context) -> str:
    """The name of the grid whose code was scanned; it becomes where this person's petitions are by default."""
    code = ctx.inbound.event_key.removeprefix(_SCENE).removeprefix(_GRID)
    grid = next((g for g in ctx.town.people.grids.values() if g.code == code), None) if code else None
    if grid is None:
        return ""
    ctx.changes |= {"grid_id": grid.id, "place_id": None}
    return grid.name


def _leave(ctx: Context) -> str:
    """No reply can reach them; the ticket stays, and staff see that the person is gone."""
    ctx.changes |= {"following": False, "question": None, "credit_left": 0}
    return ""


def _tap(ctx: Context) -> str:
    act = MENU.get(ctx.inbound.event_key)
    return (act(ctx) or "") if act else resident.help_(ctx)


MENU: dict[str, Callable[[Context], str | None]] = {
    "PETITION_NEW": resident.say_what,
    "MY_TICKETS": progress.show,
    "URGE": progress.urge,
    "RATE": closing.rate_last,
    "PERSON": resident.person,
    "HOTLINES": resident.hotlines,
    "HELP": resident.help_,
}
EVENTS: dict[str, Callable[[Context], str]] = {
    "subscribe": _follow,
    "scan": _scan,
    "unsubscribe": _leave,
    "click": _tap,
}
