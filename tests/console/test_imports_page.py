"""Importing tables in the browser: any table people have, tried before it is written, taken back within a day."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

from storage import town
from storage.db import transaction
from storage.tables import Grid, Group, Person, Place
from tests.console.conftest import Enter
from tests.console.records import did, hidden, rows, told
from tests.console.served import served, sign_in
from tests.stage import Stage

Rows = list[list[Any]]
HEAD = ["姓名", "手机号码", "职务", "所属小组"]
NEW = ["孙丽", 19900000021, "格姐", "好邻居小组"]
FIELDS = ("name", "phone", "roles", "group_name", "invite_code", "grid_code", "kind", "code", "level", "parent_code")


def xlsx(*sheets: Rows) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for lines in sheets:
            page = book.add_worksheet()
            for number, line in enumerate(lines):
                page.write_row(number, 0, line)
    return content.getvalue()


def as_csv(lines: Rows, encoding: str) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue().encode(encoding)


def read(client: TestClient, content: bytes, name: str = "名单.xlsx", **form: str) -> Any:
    return client.post("/console/town/imports/columns", files={"file": (name, content)}, data=form)


def mapped(page: str) -> dict[str, str]:
    """The second step's form as it was guessed."""
    form = {"parcel": hidden(page, "parcel"), "table": hidden(page, "table")}
    form["sheet"] = re.findall(r'name="sheet" value="(\w+)">', page)[-1]
    for field in FIELDS:
        select = re.search(rf'name="from_{field}">(.*?)</select>', page, re.DOTALL)
        if select:
            chosen = re.search(r'value="([^"]*)" selected', select[1])
            form[f"from_{field}"] = chosen[1] if chosen else ""
    return form


def tried(client: TestClient, content: bytes, **changes: str) -> tuple[dict[str, str], str]:
    """The form that was sent and the third step's page."""
    form = {**mapped(read(client, content).text), **changes}
    answer = client.post("/console/town/imports/check", data=form)
    return form, answer.text


def counts(page: str) -> list[int]:
    """New, changed, same, bad."""
    return [int(number) for number in re.findall(r"<dd>(\d+)</dd>", page)]


def write(client: TestClient, form: dict[str, str], mode: str = "all") -> str:
    return told(client, client.post("/console/town/imports/write", data={**form, "mode": mode}))


def undo(client: TestClient) -> str:
    page = client.get("/console/town/imports").text
    found = re.search(r'action="/console(/town/imports/\d+/undo)"', page)
    assert found
    return told(client, client.post(f"/console{found[1]}"))


@pytest.fixture
def client(enter: Enter) -> TestClient:
    return enter("林", "admin")


def test_a_table_is_read_matched_tried_written_and_taken_back(stage: Stage, client: TestClient) -> None:
    before = {name: vars(row) for name, row in rows(stage, Person).items()}
    content = xlsx(
        [["暖心街道名单"], [], [*HEAD, "备注"], [*NEW, "新"], ["王芳", 19900000001, "格姐；组长", "好邻居小组", ""]]
    )
    form, page = tried(client, content)
    assert counts(page) == [1, 1, 0, 0]
    assert "还没有写入" in page
    assert {name: vars(row) for name, row in rows(stage, Person).items()} == before
    assert "新增 1，更新 1，不变 0" in write(client, form)
    now = rows(stage, Person)
    assert now["孙丽"].phone == "19900000021"
    assert now["王芳"].roles == "gejie;leader"
    assert "名单.xlsx +1 ~1 =0 -0" in did(stage, "imported").after
    assert "没有要写入的" in write(client, form), "sent twice by the back button"
    assert "删掉 1，改回 1" in undo(client)
    assert {name: vars(row) for name, row in rows(stage, Person).items()} == before
    assert did(stage, "import_undone")


def test_bad_lines_are_listed_downloaded_and_may_be_left_out(stage: Stage, client: TestClient) -> None:
    lines: Rows = [
        HEAD, NEW, ["", 19900000022, "格姐", "好邻居小组"], ["周玉", "123", "格姐", "好邻居小组"],
        ["周玉", 19900000023, "书记", "好邻居小组"], ["周玉", 19900000024, "格姐", "没有的组"],
        ["重复", 19900000021, "格姐", "好邻居小组"], ["='机密'!A1", 19900000026, "格姐", "好邻居小组"],
    ]  # fmt: skip
    form, page = tried(client, as_csv(lines, "utf-8-sig"))
    assert counts(page) == [1, 0, 0, 6]
    for line, column, reason in (
        (3, "姓名", "“姓名”不能空着"), (4, "手机", "手机号“123”不对"), (5, "岗位", "角色“书记”不认识"),
        (6, "小组", "没有叫“没有的组”的小组"), (7, "", "和第 2 行重复"), (8, "姓名", "是公式"),
    ):  # fmt: skip
        row = re.search(rf'<tr><td class="number">{line}</td><td>{column}</td>.*?</tr>', page)
        assert row, line
        assert reason in row[0].replace("&#34;", '"')
    answer = client.post("/console/town/imports/errors", data=form)
    assert "attachment" in answer.headers["content-disposition"]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert sheet[0][:3] == ["行号", "原因", "姓名"]
    assert len(sheet) == 7
    assert sheet[-1][2] == "='机密'!A1", "a text, not a formula"
    assert did(stage, "import_errors_exported").after == "6 rows"

    refused = client.post("/console/town/imports/write", data={**form, "mode": "all"})
    assert refused.status_code == 422
    assert "孙丽" not in rows(stage, Person)
    assert "新增 1，更新 0，不变 0；跳过 6 行" in write(client, form, "good")
    assert "孙丽" in rows(stage, Person)


def test_a_grid_below_a_bad_one_is_left_out_with_it(stage: Stage, client: TestClient) -> None:
    lines: Rows = [
        ["网格编码", "网格名称", "层级", "上级编码"], ["201", "甲", "一", ""], ["20101", "乙", 2, "201"],
        ["2010101", "丙", 3, "20101"], ["202", "丁", 1, ""], ["20201", "戊", 2, "202"],
    ]  # fmt: skip
    form, page = tried(client, xlsx(lines))
    assert form["sheet"] == "grids"
    assert "上级那一行有错" in page
    write(client, form, "good")
    made = rows(stage, Grid)
    assert {"丁", "戊"} <= set(made)
    assert not {"甲", "乙", "丙"} & set(made)
    assert made["戊"].parent_id == made["丁"].id
    assert "删掉 2，改回 0" in undo(client)
    assert not {"丁", "戊"} & set(rows(stage, Grid))


@pytest.mark.parametrize(("encoding", "note"), [("utf-8", ""), ("utf-8-sig", ""), ("gb18030", "GBK")])
def test_csv_of_any_usual_encoding_is_read(client: TestClient, encoding: str, note: str) -> None:
    page = read(client, as_csv([HEAD, NEW], encoding), "a.csv").text
    assert "孙丽" in page
    assert note in page


def test_a_table_pasted_from_a_document_is_read_and_cleaned(stage: Stage, client: TestClient) -> None:
    pasted = "姓名\t联系电话（手机）\t岗位\t小组\r\n\u200b孙丽\u3000\t１９９００００００２１\t格姐\t好邻居小组\r\n"
    page = client.post("/console/town/imports/columns", data={"pasted": pasted}).text
    write(client, mapped(page))
    assert rows(stage, Person)["孙丽"].phone == "19900000021"


def test_a_column_that_is_missing_can_be_the_same_for_all(stage: Stage, client: TestClient) -> None:
    form, page = tried(client, xlsx([["姓名", "小组"], ["孙丽", "好邻居小组"]]), from_roles="")
    assert "“岗位”还没有选列" in page
    write(client, {**form, "from_roles": "=gejie"})
    assert rows(stage, Person)["孙丽"].roles == "gejie"
    assert "选了两次" in client.post("/console/town/imports/check", data={**form, "from_roles": "0"}).text


def test_a_file_with_two_tables_is_imported_one_after_the_other(stage: Stage, client: TestClient) -> None:
    content = xlsx([["小组名称", "网格", "类型"], ["新小组", "10102", "格姐"]], [HEAD, ["孙丽", "", "格姐", "新小组"]])
    page = read(client, content).text
    assert "文件里有 2 张表" in page
    assert "新增 1" in write(client, mapped(page))
    second = client.post("/console/town/imports/columns", data={"parcel": hidden(page, "parcel"), "table": "1"}).text
    assert "新增 1" in write(client, mapped(second))
    assert rows(stage, Person)["孙丽"].group_id == rows(stage, Group)["新小组"].id


def big(number: int) -> bytes:
    return xlsx([["地名", "网格"], *([f"地名{i}", "10101"] for i in range(number))])


def stray() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEAD)
        page.write(1_048_575, 0, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.xlsx", xlsx([]), "没有内容"),
        ("只有头.xlsx", xlsx([HEAD]), "没有内容"),
        ("假.xlsx", b"PK\x03\x04 nothing", "打不开"),
        ("图.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "打不开"),
        ("文.txt", "各位领导，现将名单报上".encode(), "只看到一列"),
        ("引号.csv", '姓名,手机\n"王芳,1\n'.encode(), "引号没有成对"),
        ("远.xlsx", stray(), "表格太大"),
        ("多.xlsx", big(50_000), "有 50000 行，一次最多 20000 行"),
        ("宽.xlsx", xlsx([[f"列{i}" for i in range(80)], ["x"]]), "有 80 列"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_usable_table_is_refused_with_the_way_out(
    client: TestClient, name: str, content: bytes, said: str
) -> None:
    answer = read(client, content, name)
    assert answer.status_code == 422
    assert said in answer.text


def test_cells_that_hold_formulas_are_pointed_out(client: TestClient) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, NEW)
        page.write_formula(1, 1, "=B9", value="19900000021")
    assert "这些格子里是公式：B2" in read(client, content.getvalue()).text


@pytest.mark.parametrize("parcel", ["", "x", "eJwDAAAAAAE=", "AAAA", "eJyLjgUAARUAuQ=="])
def test_a_form_that_lost_its_table_says_so(client: TestClient, parcel: str) -> None:
    for step in ("check", "write", "errors"):
        answer = client.post(f"/console/town/imports/{step}", data={"parcel": parcel, "sheet": "people", "table": "0"})
        assert answer.status_code == 422
        assert "重新选文件" in answer.text
    assert client.post("/console/town/imports/columns").status_code == 422


def test_what_was_used_or_changed_since_stays_when_an_import_is_taken_back(stage: Stage, client: TestClient) -> None:
    people = [[f"新人{i}", 19900000030 + i, "格姐", "好邻居小组"] for i in range(3)]
    form, _ = tried(client, xlsx([HEAD, *people]))
    write(client, form)
    stage.say("新人0", f"绑定 {rows(stage, Person)['新人0'].invite_code}")
    changed = rows(stage, Person)["新人1"].id
    with transaction(stage.engine) as tx:
        town.put(tx, Person, changed, roles="gejie;leader")
        town.bump(tx, town.PEOPLE)
    page = undo(client)
    assert "删掉 1，改回 0" in page
    assert "新人0、新人1" in page
    assert {"新人0", "新人1"} <= set(rows(stage, Person))
    assert "新人2" not in rows(stage, Person)


def test_after_a_day_or_twice_nothing_is_taken_back(stage: Stage, client: TestClient) -> None:
    form, _ = tried(client, xlsx([HEAD, NEW]))
    write(client, form)
    page = client.get("/console/town/imports").text
    path = re.search(r'action="(/console/town/imports/\d+/undo)"', page)
    assert path
    for _ in range(3):
        stage.clock.now += timedelta(hours=8, minutes=10)
        client.get("/console/account")
    assert "已过 24 小时" in client.get("/console/town/imports").text
    assert "不能撤销" in client.post(path[1]).text
    assert "孙丽" in rows(stage, Person)


def test_an_import_that_would_leave_no_admin_is_refused(stage: Stage, client: TestClient) -> None:
    form, _ = tried(client, xlsx([HEAD, ["林", "", "领导", ""]]))
    answer = client.post("/console/town/imports/write", data={**form, "mode": "all"})
    assert "没有能登录的管理员" in answer.text
    assert rows(stage, Person)["林"].roles == "admin"


def test_who_may_not_change_the_town_imports_nothing(stage: Stage, enter: Enter) -> None:
    client = enter("格", "gejie", group="好邻居小组")
    for path in ("columns", "check", "errors", "write", "1/undo"):
        assert client.post(f"/console/town/imports/{path}").status_code == 403
    assert client.get("/console/town/imports/blank/people").status_code == 403


def test_an_empty_table_to_fill_in_can_be_had(client: TestClient) -> None:
    content = client.get("/console/town/imports/blank/people").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert sheet == [["姓名", "手机", "岗位", "小组", "邀请码"]]
    assert client.get("/console/town/imports/blank/nothing").status_code == 404


def test_places_are_known_to_the_chat_at_once(stage: Stage, client: TestClient) -> None:
    form, _ = tried(client, xlsx([["小区", "网格编码"], ["桂花苑", 10201]]))
    write(client, form)
    assert "桂花苑" in rows(stage, Place)
    assert "桂花苑" in stage.say("李阿姨", "桂花苑路灯坏了").text


# -- the story: a whole street


def street() -> tuple[bytes, bytes]:
    """305 groups, and 1,397 good and seven bad people."""
    groups = [[f"第{i}网格妇女小组", "10101", "格姐"] for i in range(305)]
    people: Rows = [
        [f"格姐{i}", 13800000000 + i, "组长" if i < 305 else "格姐", groups[i % 305][0]] for i in range(1397)
    ]
    bad: Rows = [
        ["", 13900000001, "格姐", groups[0][0]], ["短号", "12345", "格姐", groups[0][0]],
        ["书记", 13900000002, "书记", groups[0][0]], ["没组", 13900000003, "格姐", "第999网格妇女小组"],
        ["空组", 13900000004, "格姐", ""], ["重复", 13800000007, "格姐", groups[0][0]],
        ["没岗", 13900000005, "", groups[0][0]],
    ]  # fmt: skip
    for number, line in enumerate(bad):
        people.insert(100 * number + 50, line)
    return xlsx([["小组名称", "所属网格", "小组类型"], *groups]), xlsx([HEAD, *people])


@pytest.mark.browser
def test_a_street_is_imported_in_the_browser_with_seven_bad_lines(
    stage: Stage, enter: Enter, page: Page, tmp_path: Path
) -> None:
    enter("林", "admin")
    for name, content in zip(("小组.xlsx", "人员.xlsx"), street(), strict=True):
        (tmp_path / name).write_bytes(content)
    with served(stage) as base:
        sign_in(page, base, "林")
        for name in ("小组.xlsx", "人员.xlsx"):
            page.goto(f"{base}/console/town/imports")
            page.get_by_label("Excel 或 CSV 文件").set_input_files(tmp_path / name)
            page.get_by_role("button", name="下一步：对列").click()
            page.get_by_role("button", name="下一步：试算").click()
            if name == "小组.xlsx":
                page.get_by_role("button", name="写入 305 行").click()
                expect(page.locator(".told")).to_contain_text("新增 305")
        expect(page.locator(".tiles dd")).to_have_text(["1397", "0", "0", "7"])
        expect(page.locator("tbody tr")).to_have_count(7)
        with page.expect_download() as download:
            page.get_by_role("button", name="下载错误").click()
        assert len(CalamineWorkbook.from_path(download.value.path()).get_sheet_by_index(0).to_python()) == 8
        page.get_by_role("button", name="只写入没错的 1397 行，跳过 7 行").click()
        expect(page.locator(".told")).to_contain_text("新增 1397，更新 0，不变 0；跳过 7 行")
        assert len([name for name in rows(stage, Person) if name.startswith("格姐")]) == 1397
        page.locator("details summary").first.click()
        page.locator("details[open] button").click()
        expect(page.locator(".told")).to_contain_text("删掉 1397")
    assert not [name for name in rows(stage, Person) if name.startswith("格姐")]
