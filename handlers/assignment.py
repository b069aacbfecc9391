"""Which group answers for a petition. The chain never ends in nobody while any group is not at rest."""

from collections.abc import Iterable

from handlers.town import MEDIATION, TRIAGE, People
from storage.tables import Group


def choose(people: People, group_kind: str, grid_id: int | None) -> Group | None:
    """The nearest fitting group up the tree that can be reached; the nearest at all if none can; else triage.

    `group_kind` is what the category asks for (mediation or gejie). None only if no group answers.
    """
    fitting = [g for g in people.answering if fits(g, group_kind)]
    near = list(_near(people, fitting, grid_id))
    return _first_reachable(people, near) or (near[0] if near else _spare(people, group_kind))


def triage(people: People) -> Group | None:
    """Where people sort by hand what no rule or place could: a triage group, else the topmost group."""
    sorting = [g for g in people.answering if g.kind == TRIAGE]
    return _first_reachable(people, sorting) or next(iter(sorting), None) or _topmost(people)


def is_triage(group: Group) -> bool:
    """Whether the group sorts by hand."""
    return group.kind == TRIAGE


def near_groups(people: People, grid_id: int | None, without: int | None, private: bool) -> list[Group]:
    """Groups a ticket may be handed on to, nearest first; a private one only to mediators."""
    groups = [g for g in people.answering if g.id != without and (not private or g.kind == MEDIATION)]
    order = {grid: i for i, grid in enumerate(people.up_from(grid_id))}
    return sorted(groups, key=lambda g: (is_triage(g), order.get(g.grid_id, len(order)), g.id))


def fits(group: Group, group_kind: str) -> bool:
    """Whether the group is of the kind that a category asks for; those who sort by hand are of none."""
    return group.kind == MEDIATION if group_kind == MEDIATION else group.kind not in (MEDIATION, TRIAGE)


def alike(one: Group, other: Group) -> bool:
    """Whether one can answer for what the other does: both mediate, both sort by hand, or neither."""
    special = (MEDIATION, TRIAGE)
    return one.kind == other.kind or (one.kind not in special and other.kind not in special)


def _near(people: People, groups: list[Group], grid_id: int | None) -> Iterable[Group]:
    for grid in people.up_from(grid_id):
        yield from (g for g in groups if g.grid_id == grid)


def _first_reachable(people: People, groups: Iterable[Group]) -> Group | None:
    return next((g for g in groups if people.reachable(g.id or 0)), None)


def _spare(people: People, group_kind: str) -> Group | None:
    """Nobody of that kind up the tree: mediation goes to any mediators, the rest is sorted by hand."""
    if group_kind == MEDIATION:
        mediators = [g for g in people.answering if g.kind == MEDIATION]
        return _first_reachable(people, mediators) or next(iter(mediators), None) or triage(people)
    return triage(people)


def _topmost(people: People) -> Group | None:
    groups = sorted(people.answering, key=lambda g: (people.grids[g.grid_id].level, g.id))
    return _first_reachable(people, groups) or next(iter(groups), None)
