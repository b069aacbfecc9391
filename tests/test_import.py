"""`gejie import`: files as offices make them become the town, all of it or nothing, as often as they like."""

import csv
import io
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from bot import importing
from bot.setup import prepare
from handlers.roster import CODE_LASTS, BadImport
from storage.db import open_engine, transaction
from storage.tables import Stamp
from tests.command import gejie
from tests.stage import MORNING, TOWN, Stage

Table = list[list[Any]]
HEADS = {
    "grids": ["code", "name", "level", "parent_code"],
    "groups": ["name", "grid_code", "kind"],
    "people": ["name", "phone", "roles", "group_name", "invite_code"],
    "places": ["name", "grid_code"],
}
SMALL: dict[str, Table] = {
    "grids": [[100, "青石镇", 1, ""], [101, "幸福社区", 2, 100], ["10101", "第一网格", 3, 101]],
    "groups": [["好邻居小组", 10101, "gejie"], ["和风调解室", 100, "调解"]],
    "people": [
        ["王芳", 19900000001, "gejie;leader", "好邻居小组", "WANGFG"],
        ["陈静", "199 0000 0002", "调解员；组长", "和风调解室", "chenjg"],
        ["何主任", "", "admin", "", "HEZHUR"],
    ],
    "places": [["幸福里", 10101], ["幸福里小区", 10101]],
}
WRITTEN: dict[str, list[tuple[Any, ...]]] = {
    "grids": [("100", "青石镇", 1, None), ("101", "幸福社区", 2, "100"), ("10101", "第一网格", 3, "101")],
    "groups": [("和风调解室", "100", "mediation"), ("好邻居小组", "10101", "gejie")],
    "people": [
        ("何主任", "", "admin", None, "HEZHUR"),
        ("王芳", "19900000001", "gejie;leader", "好邻居小组", "WANGFG"),
        ("陈静", "19900000002", "mediator;leader", "和风调解室", "CHENJG"),
    ],
    "places": [("幸福里", "10101"), ("幸福里小区", "10101")],
}
QUERIES = {
    "grids": "SELECT g.code, g.name, g.level, p.code FROM grids g LEFT JOIN grids p ON p.id = g.parent_id",
    "groups": "SELECT s.name, g.code, s.kind FROM groups s JOIN grids g ON g.id = s.grid_id",
    "people": "SELECT p.name, phone, roles, s.name, invite_code FROM people p LEFT JOIN groups s ON s.id = p.group_id",
    "places": "SELECT p.name, g.code FROM places p JOIN grids g ON g.id = p.grid_id",
}


def as_csv(folder: Path, name: str, rows: Table, *, head: bool = True, encoding: str = "utf-8") -> None:
    text = io.StringIO()
    csv.writer(text).writerows([HEADS[name], *rows] if head else rows)
    (folder / f"{name}.csv").write_bytes(text.getvalue().encode(encoding))


def as_xlsx(folder: Path, name: str, rows: Table) -> None:
    with xlsxwriter.Workbook(folder / f"{name}.xlsx") as book:
        sheet = book.add_worksheet("名单")
        for number, row in enumerate([HEADS[name], *rows]):
            sheet.write_row(number, 0, row)


def folder_of(parent: Path, **sheets: Table) -> Path:
    """A folder with these sheets as CSV; made anew each time."""
    folder = parent / f"sheets{len(list(parent.iterdir()))}"
    folder.mkdir()
    for name, rows in sheets.items():
        as_csv(folder, name, rows)
    return folder


def imported(url: str, folder: Path, *, dry: bool = False, now: datetime = MORNING) -> list[str]:
    """Import the folder and return what the user is told; BadImport if anything is wrong."""
    engine = open_engine(url)
    try:
        prepare(engine, now)
        return list(importing.run(engine, folder, dry, now))
    finally:
        engine.dispose()


def problems(url: str, folder: Path) -> list[str]:
    with pytest.raises(BadImport) as refused:
        imported(url, folder)
    return refused.value.problems


def town(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Everything an import writes, by table, sorted."""
    engine = open_engine(url)
    with engine.connect() as connection:
        found = {
            name: sorted((tuple(row) for row in connection.exec_driver_sql(query)), key=repr)
            for name, query in QUERIES.items()
        }
    engine.dispose()
    return found


def expected(**changes: Any) -> dict[str, list[tuple[Any, ...]]]:
    return {name: sorted(rows, key=repr) for name, rows in {**WRITTEN, **changes}.items()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_files_become_the_town(empty_url: str, tmp_path: Path, encoding: str) -> None:
    for name, rows in SMALL.items():
        as_csv(tmp_path, name, rows, encoding=encoding)
    told = imported(empty_url, tmp_path)
    assert town(empty_url) == expected()
    assert "网格：新增 3，更新 0，不变 0" in told
    assert "人员：新增 3，更新 0，不变 0" in told


def test_xlsx_files_with_numbers_in_their_cells_become_the_same_town(empty_url: str, tmp_path: Path) -> None:
    for name, rows in SMALL.items():
        as_xlsx(tmp_path, name, rows)
    imported(empty_url, tmp_path)
    assert town(empty_url) == expected()


def test_both_kinds_of_files_may_stand_side_by_side(empty_url: str, tmp_path: Path) -> None:
    for name, rows in SMALL.items():
        (as_xlsx if name in ("grids", "people") else as_csv)(tmp_path, name, rows)
    imported(empty_url, tmp_path)
    assert town(empty_url) == expected()


def test_columns_may_come_in_any_order_and_with_others_between(sqlite: str, tmp_path: Path) -> None:
    as_csv(
        tmp_path,
        "grids",
        [["备注", " Name ", "PARENT_CODE", "level", "code"], ["旧", "青石镇", "", "1", "100"]],
        head=False,
    )
    imported(sqlite, tmp_path)
    assert town(sqlite)["grids"] == [("100", "青石镇", 1, None)]


def test_a_parent_may_stand_below_its_child(sqlite: str, tmp_path: Path) -> None:
    imported(sqlite, folder_of(tmp_path, grids=list(reversed(SMALL["grids"]))))
    assert town(sqlite)["grids"] == expected()["grids"]


@pytest.fixture
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An empty database where it does not matter which."""
    return f"sqlite:///{tmp_path_factory.mktemp('database') / 'gejie.db'}"


# -- files that cannot be read


def test_a_gbk_file_is_refused_with_the_way_out(sqlite: str, tmp_path: Path) -> None:
    as_csv(tmp_path, "grids", SMALL["grids"], encoding="gbk")
    (said,) = problems(sqlite, tmp_path)
    assert said.startswith("grids.csv")
    assert "UTF-8" in said
    assert ".xlsx" in said


def test_a_file_that_only_calls_itself_xlsx_is_refused(sqlite: str, tmp_path: Path) -> None:
    (tmp_path / "grids.xlsx").write_text("code,name,level,parent_code\n", encoding="utf-8")
    (said,) = problems(sqlite, tmp_path)
    assert said.startswith("grids.xlsx")


def test_the_same_table_twice_is_refused(sqlite: str, tmp_path: Path) -> None:
    as_csv(tmp_path, "grids", SMALL["grids"])
    as_xlsx(tmp_path, "grids", SMALL["grids"])
    (said,) = problems(sqlite, tmp_path)
    assert "grids" in said


def test_a_folder_with_nothing_in_it_and_no_folder_at_all_are_refused(sqlite: str, tmp_path: Path) -> None:
    (nothing,) = problems(sqlite, tmp_path)
    (nowhere,) = problems(sqlite, tmp_path / "nowhere")
    assert "grids" in nothing
    assert "nowhere" in nowhere


@pytest.mark.parametrize("bad", ['10101,"第一"网格,3,101', '10101,"第一网格,3,101'], ids=["stray quote", "open quote"])
def test_quotes_that_do_not_match_are_named_with_their_line(sqlite: str, tmp_path: Path, bad: str) -> None:
    (tmp_path / "grids.csv").write_text(f"code,name,level,parent_code\n100,青石镇,1,\n{bad}\n", encoding="utf-8")
    (said,) = problems(sqlite, tmp_path)
    assert said.startswith("grids.csv")
    assert "3 行" in said
    assert not re.search("[a-z]{4}", said.removeprefix("grids.csv"))


def test_a_missing_column_is_named_with_those_that_should_be_there(sqlite: str, tmp_path: Path) -> None:
    as_csv(tmp_path, "people", [["name", "手机", "roles", "invite_code"]], head=False)
    (said,) = problems(sqlite, tmp_path)
    assert said.startswith("people.csv")
    assert "phone、group_name" in said
    assert "name,phone,roles,group_name,invite_code" in said


def test_an_empty_file_is_missing_all_its_columns(sqlite: str, tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_bytes(b"")
    (said,) = problems(sqlite, tmp_path)
    assert "name、grid_code" in said


def test_what_is_wrong_with_one_file_does_not_hide_what_is_wrong_with_another(sqlite: str, tmp_path: Path) -> None:
    as_csv(tmp_path, "grids", SMALL["grids"], encoding="gbk")
    as_csv(tmp_path, "people", [["姓名"]], head=False)
    assert sorted(said.split("：")[0] for said in problems(sqlite, tmp_path)) == ["grids.csv", "people.csv"]


# -- lines that are wrong

MISTAKES: dict[str, list[tuple[list[Any], str]]] = {
    "grids": [
        (["200", "二镇", "1", ""], ""),
        (["", "没有编码", "2", "100"], "“code”不能空着"),
        (["201", "", "2", "100"], "“name”不能空着"),
        (["202", "层级不对", "二", "100"], "“level”应是数字，现在是“二”"),
        (["203", "没有上级", "2", "999"], "没有编码为“999”的网格"),
        (["204", "自己的上级", "2", "204"], "上级网格不能是自己"),
        (["205", "绕圈一", "2", "206"], "205 → 206 → 205"),
        (["206", "绕圈二", "2", "205"], "206 → 205 → 206"),
        (["200", "又是二镇", "1", ""], "“200”和第 2 行重复"),
        (["2" * 65, "编码太长", "1", ""], "“code”太长（65 字，最多 64 字）"),
    ],
    "groups": [
        (["新的小组", "200", "gejie"], ""),
        (["没有网格的组", "998", "gejie"], "没有编码为“998”的网格"),
        (["", "200", "gejie"], "“name”不能空着"),
        (["没有种类的组", "200", ""], "“kind”不能空着"),
        (["新的小组", "100", "gejie"], "“新的小组”和第 2 行重复"),
    ],
    "people": [
        (["李敏", "19900000011", "gejie", "好邻居小组", ""], ""),
        (["", "19900000012", "gejie", "好邻居小组", ""], "“name”不能空着"),
        (["周玲", "1990000", "gejie", "好邻居小组", ""], "手机号“1990000”不对"),
        (["周玲", "1990000001a", "gejie", "好邻居小组", ""], "手机号“1990000001a”不对"),
        (["周玲", "19900000013", "书记", "好邻居小组", ""], "角色“书记”不认识"),
        (["周玲", "19900000013", "gejie;书记", "好邻居小组", ""], "角色“书记”不认识"),
        (["周玲", "19900000013", "gejie", "没有的小组", ""], "没有叫“没有的小组”的小组"),
        (["周玲", "19900000013", "gejie", "", ""], "要写小组名"),
        (["李敏", "19900000011", "gejie", "好邻居小组", ""], "和第 2 行重复"),
        (["周玲", "19900000014", "gejie", "好邻居小组", "WANGFG"], "邀请码“WANGFG”已经是别人的了"),
        (["周玲", "19900000015", "gejie", "好邻居小组", "AB"], "邀请码“AB”"),
        (["周玲", "19900000016", "gejie", "好邻居小组", "SAME01"], ""),
        (["孙梅", "19900000017", "gejie", "好邻居小组", "SAME01"], "邀请码“SAME01”已经是别人的了"),
        (["长" * 65, "19900000018", "gejie", "好邻居小组", ""], "“name”太长"),
    ],
    "places": [
        (["带引号\n换行的地方", "200"], ""),
        (["没有网格的地方", ""], "“grid_code”不能空着"),
        (["网格不对的地方", "997"], "没有编码为“997”的网格"),
        (["幸福里花园", "200"], ""),
        (["幸福里花园", "100"], "“幸福里花园”和第 6 行重复"),
        (["地" * 65, "200"], "“name”太长"),
    ],
}  # fmt: skip


def test_every_bad_line_is_reported_with_file_number_and_reason(empty_url: str, tmp_path: Path) -> None:
    imported(empty_url, folder_of(tmp_path, **SMALL))
    bad = folder_of(tmp_path, **{name: [row for row, _ in lines] for name, lines in MISTAKES.items()})
    reported = problems(empty_url, bad)
    wanted = [
        (f"{name}.csv 第 {number} 行：", reason)
        for name, lines in MISTAKES.items()
        for number, reason in zip(_numbers(lines), (reason for _, reason in lines), strict=True)
        if reason
    ]
    for head, reason in wanted:
        assert [said for said in reported if said.startswith(head) and reason in said], (head, reason)
    assert len(reported) == len(wanted)
    assert town(empty_url) == expected()


def _numbers(lines: list[tuple[list[Any], str]]) -> list[int]:
    """The line of the file on which each row begins, as an editor counts."""
    numbers, at = [], 2
    for row, _ in lines:
        numbers.append(at)
        at += 1 + sum(str(cell).count("\n") for cell in row)
    return numbers


def test_bad_lines_of_an_xlsx_have_the_numbers_that_excel_shows(sqlite: str, tmp_path: Path) -> None:
    as_xlsx(tmp_path, "grids", [[100, "青石镇", 1, ""], ["", "", "", ""], [101, "幸福社区", 2.5, 100]])
    assert problems(sqlite, tmp_path) == ["grids.xlsx 第 4 行：“level”应是数字，现在是“2.5”"]


def test_empty_lines_are_passed_over_and_counted(sqlite: str, tmp_path: Path) -> None:
    (tmp_path / "grids.csv").write_bytes(
        "code,name,level,parent_code\r\n\r\n,,,\r\n100,青石镇,1,\r\n101,社区,x,100\r\n".encode()
    )
    (said,) = problems(sqlite, tmp_path)
    assert said.startswith("grids.csv 第 5 行")


def test_one_bad_line_does_not_make_those_bad_that_name_it(sqlite: str, tmp_path: Path) -> None:
    sheets = {**SMALL, "grids": [[100, "青石镇", "一", ""], *SMALL["grids"][1:]]}
    assert problems(sqlite, folder_of(tmp_path, **sheets)) == ["grids.csv 第 2 行：“level”应是数字，现在是“一”"]


def test_a_loop_that_closes_through_an_earlier_import_is_seen(sqlite: str, tmp_path: Path) -> None:
    imported(sqlite, folder_of(tmp_path, grids=SMALL["grids"]))
    (said,) = problems(sqlite, folder_of(tmp_path, grids=[[100, "青石镇", 1, 10101]]))
    assert said.startswith("grids.csv 第 2 行")
    assert "绕成了圈" in said
    assert town(sqlite)["grids"] == expected()["grids"]


def test_a_line_break_inside_quotes_is_left_out_of_the_value(sqlite: str, tmp_path: Path) -> None:
    imported(sqlite, folder_of(tmp_path, grids=[["100", "青石\n镇", "1", ""]]))
    assert town(sqlite)["grids"] == [("100", "青石镇", 1, None)]


# -- again


def test_a_second_import_changes_nothing_and_says_so(empty_url: str, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, **SMALL)
    imported(empty_url, folder)
    told = imported(empty_url, folder)
    assert town(empty_url) == expected()
    assert [line for line in told if "新增" in line] == [
        "网格：新增 0，更新 0，不变 3",
        "小组：新增 0，更新 0，不变 2",
        "人员：新增 0，更新 0，不变 3",
        "地名：新增 0，更新 0，不变 2",
    ]


def test_a_second_import_updates_what_changed(empty_url: str, tmp_path: Path) -> None:
    imported(empty_url, folder_of(tmp_path, **SMALL))
    told = imported(
        empty_url,
        folder_of(
            tmp_path,
            grids=[["10101", "第一网格", 3, "100"], ["101", "幸福新社区", 2, "100"]],
            people=[
                ["王芳芳", "19900000001", "gejie", "和风调解室", ""],
                ["孙梅", "19900000009", "gejie", "好邻居小组", "SUNMEI"],
            ],
            places=[["幸福里", "101"]],
        ),
    )
    assert town(empty_url) == expected(
        grids=[("100", "青石镇", 1, None), ("101", "幸福新社区", 2, "100"), ("10101", "第一网格", 3, "100")],
        people=[
            WRITTEN["people"][0], ("王芳芳", "19900000001", "gejie", "和风调解室", "WANGFG"), WRITTEN["people"][2],
            ("孙梅", "19900000009", "gejie", "好邻居小组", "SUNMEI"),
        ],
        places=[("幸福里", "101"), ("幸福里小区", "10101")],
    )  # fmt: skip
    assert "网格：新增 0，更新 2，不变 0" in told
    assert "人员：新增 1，更新 1，不变 0" in told
    assert "地名：新增 0，更新 1，不变 0" in told


@pytest.mark.parametrize("code", ["", "HEZHUR"])
def test_a_telephone_that_is_filled_in_later_makes_nobody_a_second_person(
    sqlite: str, tmp_path: Path, code: str
) -> None:
    imported(sqlite, folder_of(tmp_path, **SMALL))
    imported(sqlite, folder_of(tmp_path, people=[["何主任", "19900000008", "admin", "", code]]))
    assert [row for row in town(sqlite)["people"] if row[0] == "何主任"] == [
        ("何主任", "19900000008", "admin", None, "HEZHUR")
    ]


def test_two_people_of_one_name_are_told_apart_by_their_telephones(sqlite: str, tmp_path: Path) -> None:
    people = [["王芳", f"1990000000{i}", "gejie", "好邻居小组", f"WANG0{i}"] for i in (1, 2)]
    folder = folder_of(tmp_path, **{**SMALL, "people": people})
    imported(sqlite, folder)
    imported(sqlite, folder)
    assert [row[1] for row in town(sqlite)["people"]] == ["19900000001", "19900000002"]


# -- a dry run


def test_a_dry_run_says_what_would_happen_and_writes_nothing(empty_url: str, tmp_path: Path) -> None:
    sheets = {**SMALL, "people": [["孙梅", "19900000009", "gejie", "好邻居小组", ""]]}
    told = imported(empty_url, folder_of(tmp_path, **sheets), dry=True)
    assert "没有写入" in told[0]
    assert "网格：新增 3，更新 0，不变 0" in told
    assert not any("孙梅" in line for line in told)  # a code that was not kept helps nobody
    assert town(empty_url) == {name: [] for name in WRITTEN}


def test_a_dry_run_over_an_old_town_leaves_it_and_its_servers_alone(empty_url: str, tmp_path: Path) -> None:
    imported(empty_url, folder_of(tmp_path, **SMALL))
    before = stamps(empty_url)
    told = imported(empty_url, folder_of(tmp_path, places=[["幸福里", "100"], ["新地方", "100"]]), dry=True)
    assert "地名：新增 1，更新 1，不变 0" in told
    assert town(empty_url) == expected()
    assert stamps(empty_url) == before


def stamps(url: str) -> list[tuple[Any, ...]]:
    engine = open_engine(url)
    with transaction(engine) as tx:
        found = [tuple(row) for row in tx.connection.execute(Stamp.__table__.select())]  # type: ignore[attr-defined]
    engine.dispose()
    return sorted(found)


def test_a_dry_run_finds_the_same_mistakes(sqlite: str, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, grids=[["100", "青石镇", "一", ""]])
    with pytest.raises(BadImport) as refused:
        imported(sqlite, folder, dry=True)
    assert refused.value.problems == problems(sqlite, folder)


# -- invitation codes


def codes(told: list[str]) -> dict[str, str]:
    """The codes that were printed, by name."""
    return {line.split()[1]: line.split()[2] for line in told if re.fullmatch(r"  \S+  \S+  [0-9A-Z]+", line)}


def test_an_empty_invitation_code_is_made_once_and_printed(empty_url: str, tmp_path: Path) -> None:
    people = [[name, f"1990000000{i}", "gejie", "好邻居小组", ""] for i, name in enumerate(("王芳", "李敏", "赵秀兰"))]
    folder = folder_of(tmp_path, **{**SMALL, "people": people})
    told = imported(empty_url, folder)
    written = {row[0]: row[4] for row in town(empty_url)["people"]}
    assert codes(told) == written
    assert set(written) == {"王芳", "李敏", "赵秀兰"}
    assert len(set(written.values())) == 3
    assert all(re.fullmatch(r"[2-9A-HJ-NP-Z]{6}", code) for code in written.values())
    assert codes(imported(empty_url, folder)) == {}
    assert {row[0]: row[4] for row in town(empty_url)["people"]} == written


def test_whoever_let_the_code_expire_gets_another_with_the_next_import(stage: Stage, database_url: str) -> None:
    stage.later(CODE_LASTS + timedelta(days=1))
    assert "过期" in stage.say("王芳", "绑定 WANGFG").text
    again = codes(imported(database_url, TOWN, now=stage.clock.now))
    assert "李敏" in again
    assert "绑定好了" in stage.say("李敏", f"绑定 {again['李敏']}").text
    assert "绑定好了" in stage.say("王芳", "绑定 WANGFG").text


def test_whoever_is_bound_gets_no_other_code_however_long_ago(stage: Stage, database_url: str) -> None:
    stage.bind("李敏")
    stage.later(CODE_LASTS + timedelta(days=1))
    assert "李敏" not in codes(imported(database_url, TOWN, now=stage.clock.now))


# -- while the server runs


def run(folder: Path, url: str, tmp_path: Path) -> str:
    ended = gejie(tmp_path, "import", str(folder), GEJIE_DATABASE_URL=url)
    assert (ended.code, ended.err) == (0, "")
    return ended.out


def test_a_bound_person_stays_bound_over_another_import(stage: Stage, database_url: str, tmp_path: Path) -> None:
    stage.bind("王芳", "李敏")
    told = run(TOWN, database_url, tmp_path)
    assert "李敏" not in told
    stage.say("李阿姨", "幸福里小区3号楼楼道灯坏了")
    stage.rest()
    assert "已接单" in stage.say("王芳", "接 1").text


def test_a_running_server_knows_new_places_and_people_on_its_next_message(
    stage: Stage, database_url: str, tmp_path: Path
) -> None:
    assert "哪个小区" in stage.say("李阿姨", "翠竹苑的楼道灯坏了").text
    folder = folder_of(
        tmp_path,
        grids=[["10202", "和平第二网格", "3", "102"]],
        groups=[["翠竹小组", "10202", "gejie"]],
        people=[["钱红", "19900000021", "gejie", "翠竹小组", ""]],
        places=[["翠竹苑", "10202"]],
    )
    told = run(folder, database_url, tmp_path)
    assert "绑定好了" in stage.say("钱红", f"绑定 {codes(told.splitlines())['钱红']}").text
    assert "翠竹小组" in stage.say("张大爷", "翠竹苑的楼道灯坏了").text
    stage.rest()
    assert any("翠竹苑" in entry.text for entry in stage.news("钱红"))


def test_a_bad_import_ends_with_every_line_and_touches_nothing(stage: Stage, database_url: str, tmp_path: Path) -> None:
    before = town(database_url)
    folder = folder_of(tmp_path, places=[["翠竹苑", "10101"], ["没有网格的地方", "999"], ["", "10101"]])
    ended = gejie(tmp_path, "import", str(folder), GEJIE_DATABASE_URL=database_url)
    assert ended.code == 2
    assert ended.out == ""
    assert ended.err.splitlines() == [
        "places.csv 第 3 行：没有编码为“999”的网格",
        "places.csv 第 4 行：“name”不能空着",
        "共 2 处错误，什么都没有写入。改好后再试一次。",
    ]
    assert town(database_url) == before


def test_a_whole_district_is_imported_and_served(stage: Stage, database_url: str, tmp_path: Path) -> None:
    grids = [[f"9{i:04}", f"第{i}网格", 3, "10101"] for i in range(305)]
    groups = [[f"第{i}小组", f"9{i:04}", "gejie"] for i in range(305)]
    people = [[f"组员{i}", f"138{i:08}", "gejie", f"第{i % 305}小组", ""] for i in range(1397)]
    places = [[f"云锦{i}号院", f"9{i % 305:04}"] for i in range(5000)]
    sheets: dict[str, Table] = {"grids": grids, "groups": groups, "people": people, "places": places}
    for name, rows in sheets.items():
        as_xlsx(tmp_path, name, rows)
    before = town(database_url)
    told = imported(database_url, tmp_path)
    after = town(database_url)
    assert {name: len(after[name]) - len(before[name]) for name in after} == {
        "grids": 305, "groups": 305, "people": 1397, "places": 5000,
    }  # fmt: skip
    assert len(codes(told)) == len(set(codes(told).values())) == 1397
    assert "第119小组" in stage.say("李阿姨", "云锦4999号院的楼道灯坏了").text
