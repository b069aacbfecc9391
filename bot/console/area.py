"""What part of the town an account is for: everything, or a grid and those below it."""

from bot.console import town_texts as texts
from bot.console.visit import Visit
from handlers.refusals import Mistake


def covers(visit: Visit, grid_id: int | None) -> bool:
    """Whether this grid belongs to the account's part; what has no grid belongs to the whole town only."""
    return visit.account.grid_id is None or visit.account.grid_id in visit.town.people.up_from(grid_id)


def grid_of(visit: Visit, row: object) -> int | None:
    """The grid that a grid, group, person or place belongs to."""
    group = visit.town.people.groups.get(getattr(row, "group_id", None) or 0)
    if group is not None:
        return group.grid_id
    own: int | None = getattr(row, "grid_id", None)
    return getattr(row, "id", None) if hasattr(row, "parent_id") else own


def refuse_narrow(visit: Visit) -> None:
    """Mistake for accounts of a part of the town: this concerns all of it."""
    if visit.account.grid_id is not None:
        raise Mistake(texts.WHOLE_TOWN_ONLY)
