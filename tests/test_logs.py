"""The log says what happened and to which row, and never what anybody said, who they are, or a secret."""

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest

from handlers import router
from handlers.inbound import Inbound
from handlers.town import Town
from simulator import events, messages
from simulator.faults import Fault
from storage.db import Transaction
from storage.tables import Person
from tests.hand import Hand
from tests.records import records
from tests.stage import Stage

LogLines = Callable[[], list[dict[str, Any]]]
AUNT, MEDIATOR, GEJIE = "李阿姨", "陈静", "王芳"
PHONE, SAID, HURT = "13912345678", "幸福里楼上半夜装修太吵，我叫赵铁柱", "老公打我，脸都肿了，幸福里"
SPOKEN = [SAID, HURT, PHONE, "赵铁柱", "肿", "装修", "再去看看", "已经停工", "李阿姨", "陈静", "王芳", "王姐", "幸福里"]


@pytest.fixture
def told(stage: Stage) -> list[str]:
    """What must not be in any log."""
    account, people = stage.platform.account, records(stage.engine, Person)
    secrets = [account.secret, account.token, account.aes_key]
    openids = [stage.openid(name) for name in (AUNT, MEDIATOR, GEJIE)]
    codes = [person.invite_code for person in people if person.invite_code]
    return [*SPOKEN, *secrets, *openids, *codes, *(person.phone for person in people if person.phone)]


def _leaks(stage: Stage, told: list[str], seen: str) -> list[str]:
    tokens = list(stage.platform.tokens.ends)
    return [word for word in [*told, *tokens] if word in seen]


def _converse(stage: Stage) -> None:
    stage.bind(GEJIE, MEDIATOR)
    stage.say(AUNT, events.subscribe())
    stage.say(AUNT, SAID)
    stage.say(AUNT, f"电话 {PHONE}")
    stage.say(AUNT, messages.location(30.27, 120.15, "幸福里东门"))
    stage.say(GEJIE, "接 1")
    stage.say(GEJIE, "回复 1 再去看看")
    stage.say(GEJIE, "办结 1 已经停工")
    stage.say(AUNT, HURT)
    stage.say(MEDIATOR, "接 2")
    stage.say(AUNT, events.click("HOTLINES"))
    stage.say(AUNT, events.unsubscribe())
    stage.rest()


def test_a_whole_conversation_leaves_no_words_names_numbers_or_secrets_in_the_log(
    capfd: pytest.CaptureFixture[str], stage: Stage, told: list[str]
) -> None:
    _converse(stage)
    stage.platform.faults.add(Fault("message/custom/send", 1, http=502))
    stage.platform.faults.add(Fault("message/custom/send", 2, errcode=40001))
    stage.say(AUNT, SAID)
    stage.later(timedelta(minutes=10))
    stage.client.get("/wechat", params={"signature": "0" * 40, "timestamp": "1", "nonce": "2", "echostr": PHONE})
    seen = "".join(capfd.readouterr())
    assert len(seen.splitlines()) > 15
    assert _leaks(stage, told, seen) == []


@pytest.mark.parametrize("backend", ["sqlite"])
def test_every_message_and_every_sending_has_its_line(stage: Stage, log_lines: LogLines) -> None:
    stage.bind(GEJIE)
    log_lines()
    stage.say(AUNT, SAID)
    stage.rest()
    message, sent = log_lines()
    assert (message["event"], message["kind"], message["handler"]) == ("message", "text", "petition")
    assert (sent["event"], sent["outcome"], len(sent["outbox"])) == ("sent", "sent", 1)
    assert message["ms"] >= 0
    assert sent["ms"] >= 0


def _bug(_: Stage, inbound: Inbound) -> None:
    raise ValueError(f"cannot understand {inbound.text} of {inbound.openid}")


def _bug_below_a_bug(stage: Stage, inbound: Inbound) -> None:
    try:
        _bug(stage, inbound)
    except ValueError as error:
        raise RuntimeError(f"again: {inbound.text}") from error


def _refused_by_the_database(stage: Stage, inbound: Inbound) -> None:
    raise sqlite3.IntegrityError(f"CHECK constraint failed: {inbound.text}")


def _database_gone(stage: Stage, inbound: Inbound) -> None:
    if stage.engine.dialect.name == "postgresql":
        raise psycopg.OperationalError(f"in the middle of {inbound.text}")
    error = sqlite3.OperationalError(f"disk full at {inbound.text}")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    raise error


@pytest.mark.parametrize("fail", [_bug, _bug_below_a_bug, _refused_by_the_database, _database_gone])
def test_an_exception_that_holds_the_words_is_logged_without_them(
    capfd: pytest.CaptureFixture[str],
    stage: Stage,
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
    fail: Callable[[Stage, Inbound], None],
) -> None:
    monkeypatch.setattr("bot.webhook.PATIENCE", 0.3)

    def broken(tx: Transaction, town: Town, inbound: Inbound, now: datetime) -> tuple[str, str]:
        fail(stage, inbound)
        return "", ""

    monkeypatch.setattr(router, "handle", broken)
    stage.say(AUNT, SAID)
    stage.later(timedelta(minutes=1))
    seen = "".join(capfd.readouterr())
    assert "Error" in seen
    assert _leaks(stage, told, seen) == []


@pytest.mark.parametrize("backend", ["sqlite"])
def test_what_nobody_can_read_is_logged_by_its_size(stage: Stage, log_lines: LogLines, told: list[str]) -> None:
    hand = Hand(stage.client, stage.platform.account)
    broken = f"<xml><Content>{SAID}</Content><Content>{PHONE}</Content></xml>"
    log_lines()
    hand.push(broken)
    lines = log_lines()
    assert [line["characters"] for line in lines if line["event"] == "unreadable"] == [len(broken)]
    assert _leaks(stage, told, str(lines)) == []


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_refused_push_is_logged_without_its_address(stage: Stage, log_lines: LogLines, told: list[str]) -> None:
    hand = Hand(stage.client, stage.platform.account)
    query = hand.signed() | {"openid": stage.openid(AUNT)}
    log_lines()
    assert hand.post(query, SAID).status_code == 403
    (line,) = log_lines()
    assert line["level"] == "warning"
    assert query["signature"] not in str(line)
    assert _leaks(stage, told, str(line)) == []
