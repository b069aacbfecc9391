"""The audit as its readers see it: every action in words, found again by any filter, and never to be changed."""

import io
import re
from datetime import timedelta
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

from bot.console import audit_texts
from bot.console.app import PAGES
from bot.console.audit_difference import Piece, difference
from storage import audit
from storage.audit import Deed
from storage.db import transaction
from tests.console.conftest import Enter, browser, log_in
from tests.stage import Stage


def put_down(stage: Stage, *deeds: Deed, login: str = "someone") -> None:
    with transaction(stage.engine) as tx:
        for deed in deeds:
            audit.write(tx, stage.clock.now, login, deed, "10.0.0.7")


def text(client: TestClient, query: str = "") -> str:
    answer = client.get(f"/console/audit?{query}")
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def actions(page: str) -> list[str]:
    return re.findall(r'<th scope="row">(.*?)</th>', page)


def test_actions_are_told_in_words_with_person_time_and_place(stage: Stage, enter: Enter) -> None:
    client = enter("林", "auditor")
    log_in(browser(stage), "林", "wrong password")
    put_down(stage, Deed("phone_view", "person 3 王芳", reason="回访"), Deed("brand_new_thing", "ticket 20261121-001"))
    page = text(client)
    assert actions(page) == ["brand_new_thing", "看电话号码", "登录失败", "登录"]
    for said in ("林（林）", "人员 3 王芳", "诉求 20261121-001", "回访", "10.0.0.7", "刚刚"):
        assert said in page
    assert "<form" in page
    assert 'method="post" action="/console/audit' not in page


def test_filters_are_in_the_address(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    stage.clock.now += timedelta(days=2)
    assert log_in(client, "林") == 303
    put_down(stage, Deed("draft_started", "draft 8", after="广场舞季 100%"), Deed("invited", "person 5"), login="lijie")
    assert actions(text(client, "who=lijie")) == ["发邀请码", "开规则草稿"]
    assert actions(text(client, "action=invited")) == ["发邀请码"]
    assert actions(text(client, "words=广场舞季 100%25")) == ["开规则草稿"]
    assert actions(text(client, "words=100_")) == []
    assert actions(text(client, "until=2026-11-21")) == ["登录"]
    assert actions(text(client, "since=2026-11-22")) == ["发邀请码", "开规则草稿", "登录"]
    assert "没有符合条件的记录" in text(client, "who=nobody&action=nothing")
    assert 'value="nothing" selected' in text(client, "who=nobody&action=nothing")


def test_a_page_holds_a_hundred_and_the_older_ones_follow(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    put_down(stage, *(Deed("invited", f"person {n}") for n in range(250)))
    seen: list[str] = []
    query = "action=invited"
    while query:
        page = text(client, query)
        seen += re.findall(r"<td>人员 (\d+)</td>", page)
        found = re.search(r'href="/console/audit\?([^"]*)">更早的', page)
        query = found[1] if found else ""
        put_down(stage, Deed("invited", "person 999"))  # what comes in meanwhile moves nothing
    assert seen == [str(n) for n in reversed(range(250))]


@pytest.mark.parametrize("query", ["since=2026-02-30", "until=yesterday", "since=%00"])
def test_a_wrong_day_is_told(stage: Stage, enter: Enter, query: str) -> None:
    answer = enter("林", "admin").get(f"/console/audit?{query}")
    assert answer.status_code == (200 if "%00" in query else 422)


@pytest.mark.parametrize("query", ["before=x", "before=²", "before=99999999999999999999", "words=%25%5C_", "who=%00"])
def test_odd_addresses_do_no_harm(stage: Stage, enter: Enter, query: str) -> None:
    text(enter("林", "admin"), query)


def test_only_auditors_and_admins_read_it_and_only_admins_take_it_away(stage: Stage, enter: Enter) -> None:
    for post, seen in (("leader", 403), ("observer", 403), ("gejie", 403), ("auditor", 200)):
        assert enter(post, post, group="好邻居小组").get("/console/audit").status_code == seen
    auditor, admin = enter("审", "auditor"), enter("林", "admin")
    assert auditor.get("/console/audit/sheet").status_code == 403
    put_down(stage, Deed("invited", "person 5", after="=1+1"))
    answer = admin.get("/console/audit/sheet?action=invited")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    assert rows[1][3:7] == ["invited", "人员 5", "", "=1+1"]
    assert "下载表格" in actions(text(admin, "words=audit"))[0]
    assert "下载（Excel）" not in text(auditor)


def test_nothing_below_the_audit_is_ever_changed() -> None:
    assert {page.method for page in PAGES if page.path.startswith("/audit")} == {"GET"}


def test_what_changed_is_shown_and_what_stayed_is_not(stage: Stage, enter: Enter) -> None:
    put_down(
        stage,
        Deed(
            "people_changed",
            "people 3 王芳",
            "name=王芳 roles=gejie active=True",
            "name=王芳 roles=gejie;leader active=True",
        ),
    )
    page = text(enter("林", "admin"), "action=people_changed")
    assert "岗位：</span><del>gejie</del> → <ins>gejie;leader</ins>" in page
    assert "active" not in page


def test_differences_of_fields_lines_and_words() -> None:
    assert difference("a=1 b=2 3", "a=1 b=2 4 c=5") == [Piece("b", "2 3", "2 4"), Piece("c", "", "5")]
    assert difference("x\ny", "x\nz") == [Piece("", "y", ""), Piece("", "", "z")]
    assert difference("", "101") == [Piece("", "", "101")]
    assert difference("same", "same") == []
    assert len(difference("", "\n".join(map(str, range(500))))) == 41


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared(before: str, after: str) -> None:
    assert isinstance(difference(before, after), list)


def test_every_action_has_a_name_of_its_own_code() -> None:
    assert all(re.fullmatch(r"[a-z_]+", code) for code in audit_texts.ACTIONS)
