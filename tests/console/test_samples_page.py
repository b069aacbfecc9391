"""Samples from outside: kept, changed, locked by one and unlocked by two, and taken through Excel and back."""

import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient
from xlsxwriter import Workbook

from storage import samples, tickets
from storage.db import transaction
from storage.rule_tables import SampleRow
from tests.console.conftest import Enter
from tests.console.drafts import SAID, newest, sample, seen
from tests.console.records import deeds, did, told
from tests.stage import Stage

PAGE = "/console/rules/samples"
TEXT = "楼上天天弹琴"
HEADING = ["话", "应归类别", "紧急程度", "应报危险", "不应报危险", "不应归类别", "锁定", "说明"]


def kept(stage: Stage, text: str = TEXT) -> SampleRow | None:
    with transaction(stage.engine) as tx:
        return samples.by_text(tx, text)


def number(stage: Stage, text: str = TEXT) -> int:
    row = kept(stage, text)
    assert row is not None
    return row.id or 0


def count(stage: Stage) -> int:
    with transaction(stage.engine) as tx:
        return len(samples.everything(tx))


def sheet(*rows: list[Any], heading: list[str] = HEADING) -> bytes:
    file = io.BytesIO()
    with Workbook(file, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        for line, row in enumerate([heading, *rows]):
            page.write_row(line, 0, row)
    return file.getvalue()


def table(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def bring(client: TestClient, content: bytes, name: str = "样例.xlsx") -> Any:
    return client.post(f"{PAGE}/import", files={"file": (name, content)})


def test_a_sample_is_added_found_changed_and_removed(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    sample(client, TEXT, urgency="normal")
    row = number(stage)
    assert TEXT in seen(client, PAGE, q="弹琴")
    assert did(stage, "sample_added").about == f"sample {row}"
    assert TEXT in seen(client, f"{PAGE}/{row}")
    changed = client.post(f"{PAGE}/{row}", data={"text": TEXT, "category": "parking"})
    assert changed.status_code == 303
    assert "现在归“噪音扰民”" in seen(client, PAGE, state="red")
    deed = did(stage, "sample_changed")
    assert ("category=noise" in deed.before, "category=parking" in deed.after) == (True, True)
    assert TEXT not in deed.before + deed.after
    assert client.post(f"{PAGE}/{row}/remove").status_code == 303
    assert kept(stage) is None
    assert did(stage, "sample_removed").about == f"sample {row}"
    assert client.get(f"{PAGE}/{row}").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": ""}, "话"),
        ({"category": ""}, "希望"),
        ({"category": "nonsense"}, "没有“nonsense”这个类别"),
        ({"text": "字" * 600}, "500"),
        ({"urgency": "soon"}, "soon"),
        ({"danger": "flood"}, "flood"),
    ],
)
def test_what_cannot_be_a_sample_stays_in_the_form(
    stage: Stage, enter: Enter, wrong: dict[str, str], said: str
) -> None:
    client, before = enter("林", "admin"), count(stage)
    answer = client.post(PAGE, data={"text": TEXT, "category": "noise", "note": "留着我", **wrong})
    assert answer.status_code == 422
    assert said in answer.text.split('role="alert"')[1].split("</p>")[0]
    assert "留着我" in answer.text
    assert count(stage) == before


def test_a_sentence_has_one_sample_only(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    sample(client, TEXT)
    answer = client.post(PAGE, data={"text": f" {TEXT} ", "category": "parking"})
    assert answer.status_code == 422
    assert "已经是样例" in answer.text
    row = kept(stage)
    assert row is not None
    assert row.category == "noise"


def test_a_locked_sample_is_opened_by_two_admins(stage: Stage, enter: Enter) -> None:
    lin, li = enter("林", "admin"), enter("李四", "admin")
    sample(lin, TEXT)
    row = number(stage)
    lin.post(f"{PAGE}/{row}/lock")
    assert did(stage, "sample_locked").login == "林"
    for act in ("", "/remove"):
        refused = lin.post(f"{PAGE}/{row}{act}", data={"text": TEXT, "category": "parking"})
        assert refused.status_code == 422
        assert "锁定" in refused.text
    lin.post(f"{PAGE}/{row}/unlock")
    assert did(stage, "sample_unlock_asked").login == "林"
    assert lin.post(f"{PAGE}/{row}/unlock").status_code == 422, "nobody agrees with themselves"
    assert "同意解锁" in seen(li, PAGE, state="unlocking")
    li.post(f"{PAGE}/{row}/unlock")
    assert did(stage, "sample_unlocked").login == "李四"
    assert lin.post(f"{PAGE}/{row}/remove").status_code == 303


def test_the_wish_to_unlock_is_turned_down(stage: Stage, enter: Enter) -> None:
    lin, li = enter("林", "admin"), enter("李四", "admin")
    sample(lin, TEXT, locked="1")
    lin.post(f"{PAGE}/{number(stage)}/unlock")
    li.post(f"{PAGE}/{number(stage)}/lock")
    row = kept(stage)
    assert row is not None
    assert (row.locked, row.unlocking_by) == (True, "")


def test_samples_leave_and_come_back_through_excel(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    sample(client, "=1+1 的样子", note="不是公式")
    answer = client.get(f"{PAGE}/sheet")
    rows = table(answer.content)
    assert rows[0] == HEADING
    assert len(rows) == count(stage) + 1
    assert ["=1+1 的样子", "noise", "", "", "", "", "", "不是公式"] in rows
    assert did(stage, "exported").after == str(count(stage))
    again = bring(client, answer.content)
    assert "没有改动" in told(client, again)
    brought = bring(client, sheet([TEXT, "noise", "", "", "", "", "是", "钢琴"], ["=1+1 的样子", "parking"]))
    assert "导入了 2 条样例" in told(client, brought)
    row, other = kept(stage), kept(stage, "=1+1 的样子")
    assert row is not None
    assert (row.locked, row.note) == (True, "钢琴")
    assert other is not None
    assert other.category == "parking"
    assert did(stage, "samples_imported").after == "2"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (sheet([TEXT, "noise"], ["没有希望", ""]), "a.xlsx", "第 3 行"),
        (sheet([TEXT, "noise"], ["停了", "停电"]), "a.xlsx", "没有“停电”这个类别"),
        (sheet([TEXT, "noise", "马上"]), "a.xlsx", "第 2 行"),
        (sheet([TEXT], heading=["句子"]), "a.xlsx", "现在缺"),
        (b"PK nothing", "a.xlsx", "不是能打开的 XLSX 文件"),
        (b"text,category", "a.csv", "请先选择一个 .xlsx 文件"),
        (sheet(*([f"第{n}句话", "noise"] for n in range(1001))), "a.xlsx", "一次最多 1000 条"),
    ],
)
def test_of_a_file_with_a_bad_line_nothing_is_kept(
    stage: Stage, enter: Enter, content: bytes, name: str, said: str
) -> None:
    client, before = enter("林", "admin"), count(stage)
    answer = bring(client, content, name)
    assert answer.status_code == 422
    assert said in answer.text
    assert count(stage) == before
    assert "samples_imported" not in {deed.action for deed in deeds(stage)}


def test_a_file_does_not_change_what_is_locked(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    sample(client, TEXT, locked="1")
    answer = bring(client, sheet([TEXT, "parking"]))
    assert answer.status_code == 422
    assert "锁定" in answer.text
    row = kept(stage)
    assert row is not None
    assert row.category == "noise"


def test_a_sample_of_a_petition_that_one_may_not_open_is_hidden(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    stage.say("李阿姨", SAID)
    ticket = newest(stage)
    sample(client, SAID, ticket=ticket.full)
    assert SAID in seen(client, PAGE)
    with transaction(stage.engine) as tx:
        tickets.change(tx, ticket.id or 0, sensitive=True)
    assert SAID not in seen(client, PAGE)
    assert "（内容保密）" in seen(client, PAGE)
    assert "没有符合条件的样例" in seen(client, PAGE, q="貔貅")
    assert client.get(f"{PAGE}/{number(stage, SAID)}").status_code == 404
    assert SAID not in {row[0] for row in table(client.get(f"{PAGE}/sheet").content)}


@pytest.mark.parametrize("post", ["leader", "gejie", "observer", "auditor"])
def test_only_admins_touch_samples(stage: Stage, enter: Enter, post: str) -> None:
    admin = enter("林", "admin")
    sample(admin, TEXT)
    row = number(stage)
    client = enter("周", post, group="好邻居小组" if post in ("leader", "gejie") else "")
    for path in ("", "/new", f"/{row}", "/sheet"):
        assert client.get(PAGE + path).status_code == 403
    for path in ("", f"/{row}", f"/{row}/remove", f"/{row}/lock", f"/{row}/unlock", "/import"):
        assert client.post(PAGE + path, data={"text": TEXT, "category": "parking"}).status_code == 403
    found = kept(stage)
    assert found is not None
    assert (found.category, found.locked) == ("noise", False)
