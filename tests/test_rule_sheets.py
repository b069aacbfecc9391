"""Rules go into a workbook and come back the same; what is wrong in a workbook is said with its place."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from bot.opening import Problem
from bot.rule_sheets import read_workbook, write_workbook
from nlp.rules import Rule, RuleError
from tests.nlp.samples import shipped

WORDS = st.lists(
    st.text("噪音车，、 \"'=+-@a1…<>", min_size=1, max_size=5).map(str.strip).filter(bool), min_size=1, unique=True
).map(tuple)


def test_the_shipped_pack_survives_the_way_there_and_back(tmp_path: Path) -> None:
    rules = replace(shipped(), version=0)
    write_workbook(tmp_path / "rules.xlsx", rules)
    assert read_workbook(tmp_path / "rules.xlsx") == rules


@settings(max_examples=40, deadline=None)
@given(words=WORDS, weight=st.floats(0.1, 9), hours=st.none() | st.tuples(st.integers(0, 24), st.integers(0, 24)))
def test_any_rule_survives_it(
    tmp_path_factory: pytest.TempPathFactory, words: tuple[str, ...], weight: float, hours: tuple[int, int] | None
) -> None:
    path = tmp_path_factory.mktemp("book") / "rules.xlsx"
    odd = Rule(
        "odd", "noise", ("响",), (("夜", "晚"), ("吵",)), (), weight, "urgent", "fire", True, (), ("G1",), hours, "=1+1"
    )
    rules = replace(shipped(), version=0, rules=(odd,), typos={"停车": words}, whole=words)
    write_workbook(path, rules)
    assert read_workbook(path) == rules


def test_the_workbook_speaks_chinese_and_explains_itself(tmp_path: Path) -> None:
    write_workbook(tmp_path / "rules.xlsx", shipped())
    book = CalamineWorkbook.from_path(tmp_path / "rules.xlsx")
    assert book.sheet_names == ["规则", "类别", "词组", "语境", "错字", "整词", "设置", "说明"]
    rows = book.get_sheet_by_name("规则").to_python()
    assert rows[0][:4] == ["编号", "类别", "任一词", "同时要有"]
    assert "噪音扰民" in {row[1] for row in rows}
    assert {"紧急", "特急"} <= {row[6] for row in rows}


def _changed(path: Path, change: Callable[[dict[str, list[list[str]]]], None]) -> Path:
    """The shipped pack as a workbook, its cells changed by hand."""
    write_workbook(path, replace(shipped(), rules=shipped().rules[:3]))
    book = CalamineWorkbook.from_path(path)
    sheets = {
        name: [[str(c) for c in row] for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names
    }
    change(sheets)
    with Workbook(path) as written:
        for name, rows in sheets.items():
            page = written.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return path


def test_a_clerk_may_write_codes_or_names_and_any_separator(tmp_path: Path) -> None:
    def change(sheets: dict[str, list[list[str]]]) -> None:
        sheets["规则"][1][1:4] = ["parking", "堵门，占位、 横着停\n斜着停；压线", ""]

    rule = read_workbook(_changed(tmp_path / "rules.xlsx", change)).rules[0]
    assert (rule.category, rule.any_of) == ("parking", ("堵门", "占位", "横着停", "斜着停", "压线"))


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "said"),
    [
        ("规则", 2, 1, "天气", "第 3 行"),
        ("规则", 2, 5, "很重", "“weight”应当写成一个数字"),
        ("规则", 2, 6, "火烧眉毛", "urgency"),
        ("规则", 2, 11, "晚上", "两个 0 到 24 之间的整数"),
        ("规则", 0, 1, "种类", "“规则”表不认识标题“种类”"),
        ("类别", 2, 0, "", "“类别”表第 3 行缺少“代号”"),
        ("词组", 2, 0, "家人", "“词组”表第 3 行的“家人”前面已经有了"),
        ("设置", 1, 1, "四", "应当写成一个数字"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    tmp_path: Path, sheet: str, row: int, column: int, value: str, said: str
) -> None:
    def change(sheets: dict[str, list[list[str]]]) -> None:
        sheets[sheet][row][column] = value

    with pytest.raises((Problem, RuleError), match=said):
        read_workbook(_changed(tmp_path / "rules.xlsx", change))


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rules.xlsx").write_text("规则", encoding="utf-8")
    with pytest.raises(Problem, match="另存为"):
        read_workbook(tmp_path / "rules.xlsx")
    with Workbook(tmp_path / "other.xlsx") as book:
        book.add_worksheet("Sheet1")
    with pytest.raises(Problem, match="没有名叫“规则”的工作表"):
        read_workbook(tmp_path / "other.xlsx")


def test_too_many_words_for_a_cell_are_not_cut_off(tmp_path: Path) -> None:
    rule = replace(shipped().rules[0], any_of=tuple(f"词{n}" for n in range(9000)))
    with pytest.raises(Problem, match="放不下"):
        write_workbook(tmp_path / "rules.xlsx", replace(shipped(), rules=(rule,)))
