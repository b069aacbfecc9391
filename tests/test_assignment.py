"""Who answers for a petition: properties that hold in every town, and the reason behind each in a small one."""

from itertools import takewhile
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from handlers import assignment
from handlers.town import MEDIATION, TRIAGE, People
from storage.tables import Grid, Group, Person

KINDS = ("gejie", "women", MEDIATION, TRIAGE)
ASKED = st.sampled_from(("gejie", MEDIATION))


def town(parents: dict[int, int | None], groups: list[tuple[int, str, bool]]) -> People:
    """Grids by id with their parents, and groups as (grid, kind, whether somebody there is bound)."""
    levels: dict[int, int] = {}
    for grid, parent in parents.items():
        levels[grid] = 1 if parent is None else levels[parent] + 1
    grids = {
        i: Grid.model_construct(id=i, code=str(i), name=f"{i}", level=levels[i], parent_id=up)
        for i, up in parents.items()
    }
    rows = {
        i: Group.model_construct(id=i, name=f"组{i}", grid_id=grid, kind=kind)
        for i, (grid, kind, _) in enumerate(groups, 1)
    }
    people = {
        i: Person.model_construct(
            id=i, name="某", roles="gejie", group_id=i, contact_id=i if bound else None, active=True
        )
        for i, (_, _, bound) in enumerate(groups, 1)
    }
    by_contact = {p.contact_id: p for p in people.values() if p.contact_id}
    return People(grids, rows, people, by_contact, {i: [person] for i, person in people.items()})


@st.composite
def towns(draw: Any) -> tuple[People, int | None]:
    """A town with any tree of grids and any groups in it, and a grid in it (or nowhere)."""
    size = draw(st.integers(1, 8))
    parents = {i: draw(st.none() | st.integers(1, i - 1)) if i > 1 else None for i in range(1, size + 1)}
    a_grid = st.integers(1, size)
    groups = draw(st.lists(st.tuples(a_grid, st.sampled_from(KINDS), st.booleans()), max_size=7))
    return town(parents, groups), draw(st.none() | a_grid)


def fits(group: Group, asked: str) -> bool:
    return (group.kind == MEDIATION) if asked == MEDIATION else group.kind not in (MEDIATION, TRIAGE)


def up_the_tree(people: People, grid: int | None, asked: str) -> list[list[Group]]:
    """The fitting groups of the grid, of the one above it, and so on to the top."""
    return [[g for g in people.groups.values() if g.grid_id == at and fits(g, asked)] for at in people.up_from(grid)]


def bound(people: People, groups: list[Group]) -> list[Group]:
    return [g for g in groups if people.reachable(g.id or 0)]


@given(towns(), ASKED)
def test_somebody_answers_while_there_is_any_group(drawn: tuple[People, int | None], asked: str) -> None:
    people, grid = drawn
    assert (assignment.choose(people, asked, grid) is None) == (not people.groups)
    assert (assignment.triage(people) is None) == (not people.groups)


@given(towns())
def test_domestic_matters_go_to_mediators_while_there_are_any(drawn: tuple[People, int | None]) -> None:
    people, grid = drawn
    chosen = assignment.choose(people, MEDIATION, grid)
    if any(g.kind == MEDIATION for g in people.groups.values()):
        assert chosen is not None
        assert chosen.kind == MEDIATION


@given(towns(), ASKED)
def test_the_nearest_fitting_group_that_can_be_reached_wins(drawn: tuple[People, int | None], asked: str) -> None:
    people, grid = drawn
    levels = up_the_tree(people, grid, asked)
    reachable = [bound(people, level) for level in levels]
    nearest = next((level for level in reachable if level), None) or next((level for level in levels if level), None)
    if nearest:
        assert assignment.choose(people, asked, grid) in nearest


@given(towns(), ASKED)
def test_a_group_nobody_can_reach_is_passed_over_for_one_further_up(
    drawn: tuple[People, int | None], asked: str
) -> None:
    people, grid = drawn
    levels = up_the_tree(people, grid, asked)
    chosen = assignment.choose(people, asked, grid)
    silent_below = list(takewhile(lambda level: not bound(people, level), levels))
    if any(silent_below) and len(silent_below) < len(levels):
        assert chosen is not None
        assert people.reachable(chosen.id or 0)
        assert all(chosen not in level for level in silent_below)


@given(towns())
def test_ordinary_matters_with_nobody_near_are_sorted_by_hand(drawn: tuple[People, int | None]) -> None:
    people, grid = drawn
    if not any(up_the_tree(people, grid, "gejie")):
        assert assignment.choose(people, "gejie", grid) == assignment.triage(people)


@given(towns())
def test_sorting_by_hand_is_done_by_those_who_sort_while_there_are_any(drawn: tuple[People, int | None]) -> None:
    people, _ = drawn
    sorters = [g for g in people.groups.values() if g.kind == TRIAGE]
    if sorters:
        assert assignment.triage(people) in (bound(people, sorters) or sorters)


@given(towns(), st.booleans())
def test_a_ticket_is_handed_on_to_other_groups_only_and_a_private_one_to_mediators_only(
    drawn: tuple[People, int | None], private: bool
) -> None:
    people, grid = drawn
    for without in (None, *people.groups):
        offered = assignment.near_groups(people, grid, without, private)
        expected = {g.id for g in people.groups.values() if g.id != without and (g.kind == MEDIATION or not private)}
        assert {g.id for g in offered} == expected
        assert len(offered) == len(expected)


@given(towns())
def test_groups_to_hand_on_to_are_offered_nearest_first_and_sorters_last(drawn: tuple[People, int | None]) -> None:
    people, grid = drawn
    order = list(people.up_from(grid))
    offered = assignment.near_groups(people, grid, None, private=False)
    steps = [(g.kind == TRIAGE, order.index(g.grid_id) if g.grid_id in order else len(order)) for g in offered]
    assert steps == sorted(steps)


STREET, VILLAGE, ESTATE = 1, 2, 3
PARENTS = {STREET: None, VILLAGE: STREET, ESTATE: VILLAGE}


def chosen(groups: list[tuple[int, str, bool]], asked: str, grid: int | None = ESTATE) -> str:
    """The number of the chosen group in the list, from 1, as its name says it."""
    found = assignment.choose(town(PARENTS, groups), asked, grid)
    return found.name if found else ""


def test_the_estates_own_group_comes_before_the_streets() -> None:
    assert chosen([(STREET, "gejie", True), (ESTATE, "gejie", True)], "gejie") == "组2"


def test_a_group_of_another_branch_is_no_neighbour() -> None:
    people = town({1: None, 2: 1, 3: 1}, [(2, "gejie", True), (1, TRIAGE, True)])
    found = assignment.choose(people, "gejie", 3)
    assert found is not None
    assert found.name == "组2"


def test_the_streets_group_stands_in_while_nobody_of_the_estate_is_bound() -> None:
    assert chosen([(ESTATE, "gejie", False), (STREET, "gejie", True)], "gejie") == "组2"


def test_with_nobody_bound_anywhere_it_stays_with_the_estate() -> None:
    assert chosen([(STREET, "gejie", False), (ESTATE, "gejie", False)], "gejie") == "组2"


def test_any_kind_that_has_no_meaning_of_its_own_is_a_womens_group() -> None:
    assert chosen([(ESTATE, "妇女之家", True), (ESTATE, MEDIATION, True)], "gejie") == "组1"


def test_mediators_of_another_branch_are_better_than_no_mediators() -> None:
    people = town({1: None, 2: 1, 3: 1}, [(3, "gejie", True), (2, MEDIATION, False), (1, TRIAGE, True)])
    found = assignment.choose(people, MEDIATION, 3)
    assert found is not None
    assert found.kind == MEDIATION


def test_a_petition_from_nowhere_is_sorted_by_hand() -> None:
    assert chosen([(STREET, "gejie", True), (STREET, TRIAGE, True)], "gejie", None) == "组2"
