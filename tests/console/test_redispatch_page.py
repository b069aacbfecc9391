"""What waits goes where newer rules would send it: only what nobody chose by hand, only what is ticked."""

import re

import pytest
from sqlalchemy import update
from sqlmodel import col
from starlette.testclient import TestClient

from handlers import rights
from handlers.rights import Right
from storage import corrections, tickets
from storage.db import transaction
from storage.tables import Ticket, TicketEvent
from tests.console.conftest import Enter
from tests.console.drafts import SAID, decide, newest, publish, seen, tune
from tests.console.records import deeds, did
from tests.console.test_ticket_page import confirm, heard
from tests.records import records
from tests.stage import Stage

PAGE = "/console/rules/redispatch"
FIRST = "20261121-001"


def marks(client: TestClient) -> list[str]:
    """The tickets that the page would move, as its ticks name them."""
    return re.findall(r'name="ticket" value="([^"]+)"', client.get(PAGE).text)


def move(client: TestClient, *marked: str, version: int = 2) -> str:
    """Press the button; what is said then."""
    answer = client.post(PAGE, data={"version": str(version), "ticket": list(marked)})
    assert answer.status_code == 303, answer.text
    return seen(client, answer.headers["location"])


def unknown(stage: Stage, enter: Enter, **rule: str) -> TestClient:
    """A petition that no rule knew waits to be sorted by hand; then a rule for it is published."""
    client = enter("林", "admin")
    stage.say("李阿姨", SAID)
    publish(client, tune(client, **rule))
    stage.news("李阿姨")
    return client


def published(client: TestClient, second: TestClient) -> None:
    """A rule that moves so many needs a second pair of eyes."""
    number = tune(client)
    decide(client, number, reason="大家都这么说")
    decide(second, number, "approve")


def test_what_waits_goes_where_the_new_rules_would_send_it(stage: Stage, enter: Enter) -> None:
    client = unknown(stage, enter)
    page = seen(client, PAGE)
    assert "1 件该换小组" in page
    assert "其他 → 噪音扰民" in page
    assert "分拣组 → 好邻居小组" in page
    assert newest(stage).category == "other"
    stage.bind("王芳")
    assert "重派了 1 件。" in move(client, *marks(client))
    ticket = newest(stage)
    assert (ticket.category, ticket.rule_set, ticket.status) == ("noise", 2, "assigned")
    assert {word["word"] for word in ticket.words} == {"貔貅"}
    assert "没有要重派的" in seen(client, PAGE)
    assert any("转给好邻居小组" in text for text in heard(stage, "李阿姨"))
    assert any("1121-001" in text for text in heard(stage, "王芳"))


def test_each_move_is_on_record_and_teaches_nothing(stage: Stage, enter: Enter) -> None:
    client = unknown(stage, enter)
    move(client, *marks(client))
    deed = did(stage, "ticket_resort")
    assert (deed.login, deed.about, deed.reason) == ("林", f"ticket {FIRST}", "按第 2 版规则重派")
    assert (deed.before, deed.after) == ("assigned 分拣组 other", "assigned 好邻居小组 noise")
    with transaction(stage.engine) as tx:
        assert corrections.corrections(tx) == []
        assert [(past.first, past.final) for past in corrections.past(tx)] == [("noise", "noise")]
    moves = [(e.action, e.actor, e.text) for e in records(stage.engine, TicketEvent)][-2:]
    assert moves == [("resort", "system", "other>noise"), ("assign", "system", "按第 2 版规则重派")]
    page = seen(client, f"/console/tickets/{FIRST}")
    assert "其他 → 噪音扰民" in page
    assert "按第 2 版规则重派" in page


def test_what_a_person_chose_stays_where_it_is(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    for name in ("李阿姨", "赵叔", "钱伯"):
        stage.say(name, SAID)
    path = "/console/tickets/20261121-00"
    confirm(client, f"{path}1/work", act="category", category="parking")
    groups = dict(re.findall(r'<option value="(\d+)">([^<]+)', client.get(f"{path}2").text))
    to = next(number for number, name in groups.items() if name == "暖心小组")
    confirm(client, f"{path}2/work", act="transfer", group=to, reason="他们熟")
    published(client, enter("李四", "admin"))
    assert [mark.partition(".")[0] for mark in marks(client)] == ["20261121-003"]


def test_what_somebody_took_on_meanwhile_is_left_and_told(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    stage.say("李阿姨", SAID)
    stage.say("赵叔", SAID)
    publish(client, tune(client))
    found = marks(client)
    confirm(enter("孙", "gejie", group="分拣组"), f"/console/tickets/{FIRST}/work", act="accept")
    told = move(client, *found)
    assert "重派了 1 件。1 件刚才有人动过，没有动。" in told
    assert [(t.status, t.category) for t in records(stage.engine, Ticket)] == [
        ("accepted", "other"), ("assigned", "noise"),
    ]  # fmt: skip


def test_only_what_is_ticked_moves_and_only_by_the_rules_that_were_shown(stage: Stage, enter: Enter) -> None:
    client = unknown(stage, enter)
    assert "没有选中诉求" in move(client)
    assert "规则刚刚又变了" in move(client, *marks(client), version=1)
    assert "重派了 0 件" in move(client, f"{FIRST}.99", "x", "20261121-999.1")
    assert newest(stage).category == "other"
    assert [deed.action for deed in deeds(stage)].count("ticket_resort") == 0


def test_a_sensitive_ticket_stays_so_and_goes_to_mediators_only(stage: Stage, enter: Enter) -> None:
    client = unknown(stage, enter)
    with transaction(stage.engine) as tx:
        tx.connection.execute(update(Ticket).where(col(Ticket.serial) == 1).values(sensitive=True))
    page = seen(client, PAGE)
    assert FIRST in page
    assert "貔貅" not in page
    assert "噪音扰民" not in page
    move(client, *marks(client))
    ticket = newest(stage)
    assert ticket.sensitive
    assert "和风调解室" in did(stage, "ticket_resort").after


def test_a_family_matter_becomes_private_and_its_words_are_not_shown(stage: Stage, enter: Enter) -> None:
    client = unknown(stage, enter, category="domestic")
    assert "貔貅" not in seen(client, PAGE)
    move(client, *marks(client))
    assert newest(stage).sensitive
    with transaction(stage.engine) as tx:
        assert tickets.latest(tx).category == "domestic"


def test_it_takes_the_right_to_hand_tickets_on_as_well(
    stage: Stage, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = unknown(stage, enter)
    mark = marks(client)
    monkeypatch.setitem(rights.MATRIX, "admin", frozenset(Right) - {Right.DISPATCH})
    assert client.get(PAGE).status_code == 422
    assert client.post(PAGE, data={"version": "2", "ticket": mark}).status_code == 422
    assert newest(stage).category == "other"
