import pytest

from nlp.places import Gazetteer

TOWN = Gazetteer(
    [
        ("幸福里", 1),
        ("幸福里二期", 2),
        ("世纪华廷", 3),
        ("和平苑", 4),
        ("和平苑", 5),
        ("东风", 6),
        ("桂香社区居委会", 7),
    ]
)


def found(text: str) -> list[tuple[int, str, str]]:
    return [(match.place_id, text[match.start : match.end], match.detail) for match in TOWN.find(text)]


@pytest.mark.parametrize(
    ("text", "place", "detail"),
    [
        ("幸福里3号楼2单元501楼道灯坏了", 1, "3号楼2单元501"),
        ("我住世纪华廷，三栋二单元502室，很吵", 3, "三栋二单元502室"),
        ("幸福里二期8-2-501漏水", 2, "8-2-501"),
        ("12号楼幸福里这边没水了", 1, "12号楼"),
        ("世 纪 华 廷5栋", 3, "5栋"),
        ("世紀華廷停車", 3, ""),
        ("桂香社区门口有人摆摊", 7, ""),
    ],
)
def test_a_named_place_and_the_building_beside_it(text: str, place: int, detail: str) -> None:
    assert [(number, said) for number, _, said in found(text)] == [(place, detail)]


def test_a_name_that_two_places_bear_gives_both() -> None:
    assert [number for number, _, _ in found("和平苑3栋没电")] == [4, 5]


def test_several_places_come_longest_name_first() -> None:
    assert [number for number, _, _ in found("从幸福里到世纪华廷的路")] == [3, 1]


@pytest.mark.parametrize("text", ["", "三号楼水管爆了", "东风夜放花千树下东风标致车", "楼上天天吵"])
def test_nothing_is_invented(text: str) -> None:
    assert [number for number, _, _ in found(text) if number != 6] == []


def test_a_short_name_inside_another_word_is_not_a_place() -> None:
    assert found("东风三号楼") == [(6, "东风", "三号楼")]
    assert found("山东风大") == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("我在世纪华庭3栋", 3),
        ("世际华廷没电", 3),
        ("世纪华没水", 3),
        ("世纪大华廷", 3),
        ("桂乡社区", 7),
        ("信福里三号楼", 1),
    ],
)
def test_a_near_miss_is_offered(text: str, place: int) -> None:
    assert TOWN.find(text) == ()
    assert place in [match.place_id for match in TOWN.near(text)]


@pytest.mark.parametrize("text", ["楼上天天咚咚咚", "我老公昨晚打我", ""])
def test_where_nothing_is_near_nothing_is_offered(text: str) -> None:
    assert TOWN.near(text) == ()


def test_finding_one_name_among_seventy_thousand_takes_no_search() -> None:
    names = [(f"{a}{b}{c}{d}苑", number) for number, (a, b, c, d) in enumerate(_four())]
    gazetteer = Gazetteer(names)
    name, number = names[4321]
    assert [match.place_id for match in gazetteer.find(f"我住{name}5栋")] == [number]


def _four() -> list[tuple[str, str, str, str]]:
    chars = "金水阳光世纪华府南北龙凤翠绿江"
    return [(a, b, c, d) for a in chars for b in chars for c in chars for d in chars]
