"""`gejie rules` from outside: versions, differences, drafts, the second admin, samples."""

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from storage import rule_sets, schema
from storage.db import open_engine, transaction
from tests.command import Ended, gejie
from tests.nlp.samples import SMALL
from tests.records import everything
from tests.stage import MORNING

WHY = ("--reason", "居民这么说")
GRAVE = SMALL.replace('"<家人>…{2}骂"', '"<家人>…踹"')
Rules = Callable[..., Ended]


@pytest.fixture
def rules(empty_url: str, tmp_path: Path) -> Rules:
    """`gejie rules` as one of several admins, on a database with one small rule set and one sample."""
    engine = open_engine(empty_url)
    schema.upgrade(engine)
    with transaction(engine) as tx:
        rule_sets.publish(tx, SMALL, "系统", "开始", MORNING)
    engine.dispose()
    (tmp_path / "grave.toml").write_text(GRAVE, encoding="utf-8")
    (tmp_path / "more.toml").write_text(SMALL.replace('"车位"', '"车位", "车库"'), encoding="utf-8")

    def run(*words: str, by: str = "zhang") -> Ended:
        return gejie(tmp_path, "rules", *words, GEJIE_DATABASE_URL=empty_url, LOGNAME=by)

    assert run("samples", "add", "我老公又打我", "--danger", "violence", "--locked").code == 0
    return run


def told(ended: Ended) -> Any:
    assert (ended.code, ended.err) == (0, "")
    return json.loads(ended.out)


def test_versions_tell_who_when_why_and_which_is_live(rules: Rules) -> None:
    rules("add", "parking", "车库", *WHY, by="li")
    rules("rollback", "1", "--reason", "误加", by="wang")
    live, second, first = rules("versions").out.splitlines()
    assert re.match(r"v3  \d\d-\d\d \d\d:\d\d  wang  误加（恢复第 1 版）  ← 现在用的", live)
    assert re.match(r"v2  .* li  居民这么说$", second)
    assert first.startswith("v1")
    found = told(rules("versions", "--json"))
    assert [(v["version"], v["author"], v["restored"]) for v in found] == [
        (3, "wang", 1),
        (2, "li", None),
        (1, "系统", None),
    ]
    assert "text" not in found[0]


def test_a_difference_is_readable_and_data(rules: Rules, tmp_path: Path) -> None:
    rules("add", "parking", "车库", *WHY)
    assert "新增规则“parking-added”" in rules("diff", "1", "2").out
    assert "删除规则“parking-added”" in rules("diff", "live", "1").out
    assert rules("diff", "1", "1").out == "没有不同。\n"
    found = told(rules("diff", "1", "grave.toml", "--json"))
    assert (found["from"], found["to"], found["danger"]) == ("第 1 版", "grave.toml", ["hit"])
    assert found["changes"][0]["fields"][0]["added"] == ["<家人>…踹"]
    assert "第二位管理员" in rules("diff", "1", "grave.toml").out


def test_an_imported_file_is_a_draft_until_it_is_published(rules: Rules) -> None:
    imported = rules("import", "more.toml", "--title", "车库")
    assert imported.code == 0
    assert "gejie rules publish d1" in imported.out
    assert "车库" in rules("drafts").out
    assert "+车库" in rules("diff", "d1").out
    assert "车库" not in rules("list").out
    published = told(rules("publish", "d1", *WHY, "--json"))
    assert (published["state"], published["version"], published["draft"]) == ("published", 2, 1)
    assert "车库" in rules("list").out
    assert rules("drafts").out == "没有草稿。\n"


def test_a_danger_rule_is_not_live_before_a_second_admin_agrees(rules: Rules) -> None:
    proposed = rules("import", "grave.toml", "--publish", *WHY, by="li")
    assert proposed.code == 0
    assert "还没有生效" in proposed.out
    assert "gejie rules approve d1" in proposed.out
    assert "踹" not in rules("list", "domestic").out
    assert "li 送审" in rules("drafts").out
    alone = rules("approve", "d1", by="li")
    assert (alone.code, "另一位管理员" in alone.err) == (2, True)
    assert "第 2 版" in rules("approve", "d1", by="wang").out
    assert "踹" in rules("list", "domestic").out
    assert "li  居民这么说（wang 同意）" in rules("versions").out


def test_under_sudo_the_person_counts_and_not_root(rules: Rules, empty_url: str, tmp_path: Path) -> None:
    as_root = partial(gejie, tmp_path, "rules", GEJIE_DATABASE_URL=empty_url, LOGNAME="root")
    assert as_root("publish", "grave.toml", *WHY, SUDO_USER="li").code == 0
    assert as_root("approve", "d1", SUDO_USER="li").code == 2
    assert as_root("approve", "d1", SUDO_USER="wang").code == 0


def test_what_the_samples_forbid_is_refused_and_what_they_regret_needs_a_word(rules: Rules, tmp_path: Path) -> None:
    rules("samples", "add", "广场舞", "--category", "噪音扰民")
    (tmp_path / "mute.toml").write_text(SMALL.replace('"广场舞", ', ""), encoding="utf-8")
    (tmp_path / "deaf.toml").write_text(SMALL.replace('"<家人>…打"', '"家暴"'), encoding="utf-8")
    forbidden = rules("publish", "deaf.toml", *WHY, "--accept-red")
    assert (forbidden.code, "我老公又打我" in forbidden.err) == (2, True)
    regretted = rules("publish", "mute.toml", *WHY)
    assert (regretted.code, "--accept-red" in regretted.err) == (2, True)
    refused = rules("publish", "mute.toml", *WHY, "--json")
    told_so = json.loads(refused.out)
    assert (refused.code, told_so["kind"], told_so["red"][0]["came"]) == (2, "RedUnlocked", {"category": "other"})
    accepted = rules("publish", "mute.toml", *WHY, "--accept-red")
    assert (accepted.code, "条样例没有通过" in accepted.out) == (0, True)


def test_two_drafts_of_one_version_do_not_overwrite_each_other(rules: Rules, tmp_path: Path) -> None:
    (tmp_path / "weight.toml").write_text(SMALL.replace("weight = 2", "weight = 5"), encoding="utf-8")
    rules("import", "more.toml", by="li")
    rules("import", "weight.toml", by="wang")
    assert rules("publish", "d1", *WHY, by="li").code == 0
    outdated = rules("publish", "d2", *WHY, by="wang")
    assert outdated.code == 2
    assert all(said in outdated.err for said in ("li", "+车库", "--over 2"))
    assert rules("publish", "d2", *WHY, "--over", "2", by="wang").code == 0


def test_a_draft_is_saved_by_whoever_has_read_it(rules: Rules, tmp_path: Path) -> None:
    begun = told(rules("draft", "live", "--title", "夜里", "--json"))
    assert (begun["id"], begun["base_version"], begun["revision"], "text" in begun) == (1, 1, 1, False)
    assert "第 2 次" in rules("save", "d1", "more.toml", "--revision", "1", by="li").out
    late = rules("save", "d1", "grave.toml", "--revision", "1", by="wang")
    assert (late.code, "li" in late.err) == (2, True)
    assert rules("export", "--source", "d1").out == rules("export", "--source", "more.toml").out
    assert rules("discard", "d1").code == 0
    assert rules("publish", "d1", *WHY).code == 2


def test_rules_go_to_a_workbook_and_back(rules: Rules) -> None:
    assert rules("export", "rules.xlsx").code == 0
    assert rules("diff", "live", "rules.xlsx").out == "没有不同。\n"
    assert "没有变化" in rules("publish", "rules.xlsx", *WHY).out


def test_an_old_version_is_published_by_its_number(rules: Rules) -> None:
    rules("add", "parking", "车库", *WHY)
    assert told(rules("publish", "1", "--reason", "误加", "--json"))["version"] == 3
    assert "车库" not in rules("list").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("publish", "7", *WHY), "没有第 7 版"),
        (("publish", "d7", *WHY), "d7"),
        (("publish", "nowhere.toml", *WHY), "nowhere.toml"),
        (("publish", "more.toml"), "为什么"),
        (("rollback", "7", *WHY), "没有第 7 版"),
        (("rollback", "9" * 30, *WHY), "999999999"),
        (("publish", "9" * 30, *WHY), "9" * 30),
        (("publish", "d" + "9" * 30, *WHY), "9" * 30),
        (("samples", "lock", "9" * 30), "999999999"),
        (("rollback", "1"), "为什么"),
        (("approve", "x7"), "x7"),
        (("approve", "d7"), "d7"),
        (("diff", "99"), "没有第 99 版"),
        (("discard", "d7"), "d7"),
        (("draft", "nowhere.toml"), "nowhere.toml"),
        (("save", "d7", "more.toml", "--revision", "1"), "d7"),
        (("export", "nowhere/rules.xlsx"), "nowhere"),
        (("samples", "add", "太吵"), "至少写一个"),
        (("samples", "add", "太吵", "--category", "停电"), "噪音扰民"),
        (("samples", "add", "太吵", "--danger", "noise"), "violence"),
        (("samples", "add", "太吵", "--category", "noise", "--ticket", "7"), "7"),
        (("samples", "remove", "1"), "锁定"),
        (("samples", "remove", "9999"), "9999"),
        (("samples", "import", "nowhere.jsonl"), "nowhere.jsonl"),
        (("samples", "import", "nowhere.xlsx"), "nowhere.xlsx"),
        (("samples", "import", "grave.toml"), "第 2 行"),
        (("samples", "export", "nowhere/samples.jsonl"), "nowhere"),
        (("samples", "export", "nowhere/samples.xlsx"), "nowhere"),
    ],
    ids=str,
)
@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_mistake_is_one_sentence_and_changes_nothing(
    rules: Rules, empty_url: str, words: tuple[str, ...], said: str
) -> None:
    engine = open_engine(empty_url)
    before = everything(engine)
    ended = rules(*words)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert everything(engine) == before
    engine.dispose()


# -- samples


def test_samples_are_listed_with_what_the_live_rules_make_of_them(rules: Rules) -> None:
    added = rules("samples", "add", "车库门口", "--category", "停车", "--note", "将来")
    assert (added.code, "还过不了" in added.out) == (0, True)
    lines = rules("samples", "list").out.splitlines()
    assert any(re.match(r"✔ \d+  【锁定】我老公又打我  应报 violence", line) for line in lines)
    assert any(re.match(r"✘ \d+  车库门口  应归 parking", line) for line in lines)
    found = {row["text"]: row for row in told(rules("samples", "list", "--json"))}
    assert (found["车库门口"]["green"], found["车库门口"]["author"]) == (False, "zhang")


def test_two_admins_unlock_a_sample(rules: Rules) -> None:
    number = next(str(row["id"]) for row in told(rules("samples", "list", "--json")) if row["text"] == "我老公又打我")
    assert "还没有解锁" in rules("samples", "unlock", number, by="li").out
    assert "li 提出解锁" in rules("samples", "list").out
    assert rules("samples", "unlock", number, by="li").code == 2
    assert "已解锁" in rules("samples", "unlock", number, by="wang").out
    assert rules("samples", "remove", number).code == 0
    assert "我老公又打我" not in rules("samples", "list").out


@pytest.mark.parametrize("name", ["samples.jsonl", "samples.xlsx"])
def test_samples_go_to_a_file_and_back(rules: Rules, tmp_path: Path, name: str) -> None:
    rules(
        "samples",
        "add",
        '=1+1 "车位"',
        "--never",
        "noise",
        "--urgency",
        "normal",
        "--no-danger",
        "fire",
        "--note",
        "公式",
    )
    before = rules("samples", "export").out
    assert rules("samples", "export", name).code == 0
    if name.endswith("xlsx"):
        assert CalamineWorkbook.from_path(tmp_path / name).get_sheet_by_index(0).to_python()[0][0] == "话"
    number = next(str(row["id"]) for row in told(rules("samples", "list", "--json")) if row["note"] == "公式")
    rules("samples", "remove", number)
    assert rules("samples", "import", name).code == 0
    assert rules("samples", "export").out == before


def test_a_workbook_of_samples_names_the_row_that_is_wrong(rules: Rules, tmp_path: Path) -> None:
    with Workbook(tmp_path / "wrong.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["话", "应归类别", "紧急程度", "应报危险", "不应报危险", "不应归类别", "锁定", "说明"])
        page.write_row(1, 0, ["车位没了", "parking"])
        page.write_row(2, 0, ["太吵", "", "", "noise"])
    with Workbook(tmp_path / "columns.xlsx") as book:
        book.add_worksheet().write_row(0, 0, ["话", "类别"])
    wrong, columns = rules("samples", "import", "wrong.xlsx"), rules("samples", "import", "columns.xlsx")
    assert (wrong.code, columns.code) == (2, 2)
    assert "第 3 行" in wrong.err
    assert "应归类别" in columns.err
    assert "车位没了" not in rules("samples", "list").out
