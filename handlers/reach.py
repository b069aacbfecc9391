"""Which of the staff get no pushes, and why."""

from collections.abc import Iterable
from datetime import datetime

from handlers.town import People
from storage.board import Sight
from storage.condition import Reach


def out_of_reach(people: People, sight: Sight, found: Iterable[Reach], now: datetime) -> list[tuple[Reach, str]]:
    """The staff of an area who get no pushes now, and why: `unbound`, `unfollowed` or `silent` too long."""
    groups = people.groups
    seen = [
        each for each in found
        if each.group_id in groups and (sight.public is None or groups[each.group_id].grid_id in sight.public)
    ]  # fmt: skip
    return [(each, why) for each in seen if (why := _why_not(each, now))]


def _why_not(each: Reach, now: datetime) -> str:
    if each.following is None:
        return "unbound"
    if not each.following:
        return "unfollowed"
    live = each.credit_left and each.credit_until is not None and each.credit_until > now
    return "" if live else "silent"
