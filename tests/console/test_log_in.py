"""Logging in: names, passwords, codes, lock-out, sessions, and where one may not come from."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy.exc import DBAPIError

from storage import accounts, audit
from storage.account_tables import AuditRow
from storage.db import transaction
from tests.console.conftest import PASSWORD, Enter, appoint, browser, log_in
from tests.stage import Stage


def deeds(stage: Stage) -> list[str]:
    with transaction(stage.engine) as tx:
        return [row.action for row in reversed(audit.search(tx))]


def test_name_and_password_open_the_console_and_logging_out_shuts_it(stage: Stage) -> None:
    appoint(stage, "林", "admin")
    client = browser(stage)
    assert client.get("/console/account").text.count("登录管理台")
    assert log_in(client, "林", "wrong password") == 401
    assert log_in(client, "谁", PASSWORD) == 401
    assert log_in(client, "林") == 303
    assert "我的账号" in client.get("/console/account").text
    assert client.post("/console/logout").status_code == 303
    assert "登录管理台" in client.get("/console/account").text
    assert deeds(stage) == ["log_in_failed", "log_in"]


def test_five_wrong_tries_lock_the_account_for_a_quarter_of_an_hour(stage: Stage) -> None:
    appoint(stage, "林", "admin")
    client = browser(stage)
    for _ in range(5):
        assert log_in(client, "林", "wrong password") == 401
    assert log_in(client, "林") == 401
    stage.clock.now += timedelta(minutes=16)
    assert log_in(client, "林") == 303
    assert "locked_out" in deeds(stage)


def test_the_second_step_asks_for_a_fresh_code_or_a_recovery_code_each_once(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    page = client.post("/console/account/codes").text
    secret = page.split('name="secret" value="')[1].split('"')[0]
    totp = pyotp.TOTP(secret)
    assert client.post("/console/account/codes/on", data={"secret": secret, "code": "000000"}).status_code == 422
    now = totp.at(stage.clock.now)
    shown = client.post("/console/account/codes/on", data={"secret": secret, "code": now}).text
    recovery = shown.split("<li><code>")[1].split("<")[0]

    other = browser(stage)
    assert log_in(other, "林") == 401
    assert log_in(other, "林", code=now) == 401, "the code that turned it on is used up"
    stage.clock.now += timedelta(seconds=30)
    assert log_in(other, "林", code=totp.at(stage.clock.now)) == 303
    assert log_in(browser(stage), "林", code=recovery) == 303
    assert log_in(browser(stage), "林", code=recovery) == 401


def test_a_session_ends_after_half_a_day_unused(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    stage.clock.now += timedelta(hours=11)
    assert "我的账号" in client.get("/console/account").text
    stage.clock.now += timedelta(hours=11)
    assert "我的账号" in client.get("/console/account").text
    stage.clock.now += timedelta(hours=13)
    assert "登录管理台" in client.get("/console/account").text


def test_what_was_typed_when_the_session_ended_can_still_be_sent(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    stage.clock.now += timedelta(hours=13)
    page = client.post("/console/account/password", data={"old": "a", "new": "一二三四五六七八九十十一"}).text
    assert "您刚才填写的内容还在" in page
    assert 'name="new" value="一二三四五六七八九十十一"' in page
    form = {"login": "林", "password": PASSWORD, "next": "/console/account/password", "new": "一二三四五六七八九十十一"}
    resumed = client.post("/console/login", data=form)
    assert "接着提交" in resumed.text
    assert "一二三四五六七八九十十一" in resumed.text
    assert client.get("/console/account", headers={"hx-request": "true"}).status_code == 200


def test_another_site_can_send_nothing_in_our_name(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    path = "/console/account/sessions/end"
    assert client.post(path, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.post(path, headers={"sec-fetch-site": "same-site"}).status_code == 403
    bare = browser(stage)
    del bare.headers["sec-fetch-site"]
    bare.cookies = client.cookies
    assert bare.post(path).status_code == 403
    assert bare.post(path, headers={"origin": "http://elsewhere.example"}).status_code == 403
    assert bare.post(path, headers={"origin": "http://testserver"}).status_code == 303


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example", "/wechat", "/console/\\x"])
def test_a_log_in_leads_only_into_the_console(stage: Stage, to: str) -> None:
    appoint(stage, "林", "admin")
    answer = browser(stage).post("/console/login", data={"login": "林", "password": PASSWORD, "next": to})
    assert answer.headers["location"] == "/console/"


def test_every_answer_forbids_foreign_scripts_and_frames(stage: Stage) -> None:
    for path in ("/console/login", "/console/nothing", "/console/account"):
        policy = browser(stage).get(path).headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


def test_the_cookie_is_out_of_reach_for_scripts_and_the_database_knows_only_its_hash(stage: Stage) -> None:
    person = appoint(stage, "林", "admin")
    answer = browser(stage).post("/console/login", data={"login": "林", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    with transaction(stage.engine) as tx:
        account = next(each for each in accounts.everything(tx) if each.person_id == person)
        kept = [session.token for session in accounts.sessions(tx, account.id or 0)]
    assert kept
    assert not [token for token in kept if token in cookie]


def test_the_audit_cannot_be_changed(stage: Stage, enter: Enter) -> None:
    enter("林", "admin")
    table = AuditRow.__table__  # type: ignore[attr-defined]
    for statement in (table.update().values(login="x"), table.delete()):
        with pytest.raises(DBAPIError), transaction(stage.engine) as tx:
            tx.connection.execute(statement)
