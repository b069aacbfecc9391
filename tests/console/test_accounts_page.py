"""Accounts: opened for people on the roster, closed, put right; never one's own, never the last admin's."""

import re

import pytest
from starlette.testclient import TestClient

from storage import accounts, town
from storage.account_tables import Account
from storage.db import transaction
from storage.tables import Grid, Person
from tests.console.conftest import PASSWORD, Enter, appoint, browser, log_in
from tests.console.records import did, rows, told
from tests.stage import Stage


def account(stage: Stage, login: str) -> Account:
    with transaction(stage.engine) as tx:
        found = accounts.by_login(tx, login)
    assert found
    return found


def password(page: str) -> str:
    shown = re.search(r'class="once">([\d-]+)<', page)
    assert shown
    return shown[1]


def change(stage: Stage, login: str, **values: object) -> None:
    account_id = account(stage, login).id or 0
    with transaction(stage.engine) as tx:
        accounts.change(tx, account_id, **values)


def path(stage: Stage, login: str, what: str = "") -> str:
    return f"/console/accounts/{account(stage, login).id}{what}"


def test_only_admins_see_accounts(stage: Stage, enter: Enter) -> None:
    assert enter("林", "admin").get("/console/accounts").status_code == 200
    assert enter("组", "leader", group="好邻居小组").get("/console/accounts").status_code == 403


def test_an_account_is_opened_its_password_shown_once_and_it_opens_the_console(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    found = client.get("/console/accounts/new?q=王芳").text
    chosen = re.search(r'href="(\?person=\d+)"', found)
    assert chosen
    assert "王芳" in client.get(f"/console/accounts/new{chosen[1]}").text
    form = {"person": chosen[1].split("=")[1], "login": "wangfang", "grid_code": "101"}
    answer = client.post("/console/accounts", data=form)
    said = password(answer.text)
    assert "只显示这一次" in answer.text
    assert said not in client.get(path(stage, "wangfang")).text
    assert log_in(browser(stage), "wangfang", said) == 303
    assert account(stage, "wangfang").grid_id == rows(stage, Grid)["幸福社区"].id
    assert did(stage, "account_created").about == "account wangfang"
    assert said not in did(stage, "account_created").after
    listed = client.get("/console/accounts").text
    assert "wangfang" in listed
    assert "幸福社区" in listed


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"login": "林"}, "已经有人用了"), ({"login": "a b"}, "不能有空格"), ({"login": ""}, "1 到 40 个字"),
        ({"grid_code": "999"}, "没有编码为“999”的网格"), ({"person": "99999"}, "不在名单上"),
        ({"person": "x"}, "不在名单上"),
    ],
)  # fmt: skip
def test_what_cannot_be_opened_says_why(stage: Stage, enter: Enter, changes: dict[str, str], said: str) -> None:
    client = enter("林", "admin")
    form = {"person": str(rows(stage, Person)["王芳"].id), "login": "wang", "grid_code": ""}
    answer = client.post("/console/accounts", data={**form, **changes})
    assert answer.status_code == 422
    assert said in answer.text


def test_nobody_gets_a_second_account(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    form = {"person": str(rows(stage, Person)["林"].id), "login": "lin2"}
    assert "已经有账号了" in client.post("/console/accounts", data=form).text
    assert "没有找到" in client.get("/console/accounts/new?q=林").text


def test_a_reset_password_replaces_the_old_one_and_ends_all_sessions(stage: Stage, enter: Enter) -> None:
    client, other = enter("林", "admin"), enter("王", "gejie", group="好邻居小组")
    said = password(client.post(path(stage, "王", "/reset")).text)
    assert "登录管理台" in other.get("/console/account").text
    assert log_in(browser(stage), "王", PASSWORD) == 401
    assert log_in(browser(stage), "王", said) == 303
    assert did(stage, "account_reset").about == "account 王"


def test_a_closed_account_lets_nobody_in_until_it_is_reopened(stage: Stage, enter: Enter) -> None:
    client, other = enter("林", "admin"), enter("王", "gejie", group="好邻居小组")
    assert "停用了" in told(client, client.post(path(stage, "王", "/close")))
    assert "登录管理台" in other.get("/console/account").text
    assert log_in(browser(stage), "王") == 401
    assert "可以登录了" in told(client, client.post(path(stage, "王", "/reopen")))
    assert log_in(browser(stage), "王") == 303


def test_ending_sessions_unlocking_and_taking_the_second_step_off(stage: Stage, enter: Enter) -> None:
    client, other = enter("林", "admin"), enter("王", "gejie", group="好邻居小组")
    client.post(path(stage, "王", "/end"))
    assert "登录管理台" in other.get("/console/account").text
    for _ in range(5):
        log_in(other, "王", "wrong password")
    assert "试错太多" in client.get("/console/accounts").text
    client.post(path(stage, "王", "/unlock"))
    assert log_in(other, "王") == 303
    change(stage, "王", totp_secret="A" * 32)
    assert log_in(browser(stage), "王") == 401
    client.post(path(stage, "王", "/codes"))
    assert log_in(browser(stage), "王") == 303
    assert did(stage, "codes_off").about == "account 王"


def test_nobody_shuts_themselves_out_and_an_admin_always_remains(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    assert "不能停用自己" in client.post(path(stage, "林", "/close")).text
    assert client.post(path(stage, "林", "/reset")).status_code == 422
    other = enter("何", "admin")
    assert other.post(path(stage, "林", "/close")).status_code == 303
    change(stage, "林", active=True)
    own = rows(stage, Person)["何"].id
    with transaction(stage.engine) as tx:
        town.put(tx, Person, own, roles="gejie")
        town.bump(tx, town.PEOPLE)
    assert other.get("/console/accounts").status_code == 403


def test_an_admin_of_a_part_of_the_town_opens_no_accounts(stage: Stage) -> None:
    appoint(stage, "片长", "admin")
    change(stage, "片长", grid_id=rows(stage, Grid)["幸福社区"].id)
    client: TestClient = browser(stage)
    log_in(client, "片长")
    assert "管全部网格的管理员" in client.get("/console/accounts").text
    assert client.post("/console/accounts", data={"person": "1", "login": "x"}).status_code == 422
    form = {"grid_code": ""}
    assert client.post(path(stage, "片长", "/area"), data=form).status_code == 422
