"""What the rules missed: listed with words that could help, put aside, turned into samples; never what is private."""

import pytest
from starlette.testclient import TestClient

from storage import samples, tickets
from storage.db import transaction
from storage.tables import Ticket
from tests.console.conftest import Enter
from tests.console.drafts import SAID, WORD, newest, seen
from tests.console.records import deeds, did
from tests.stage import Stage

INBOX = "/console/rules/inbox"
PRIVATE = "幸福里小区老公又打我，貔貅"


def corrected(stage: Stage, client: TestClient, said: str = SAID, category: str = "noise") -> Ticket:
    """A resident wrote, and staff put it into this category."""
    stage.say("李阿姨", said)
    ticket = newest(stage)
    assert sort(client, ticket, category) == 303
    return ticket


def sort(client: TestClient, ticket: Ticket, category: str) -> int:
    """Put it into this category; the answer's status."""
    form = {"act": "category", "category": category, "sure": "1"}
    return client.post(f"/console/tickets/{ticket.full}/work", data=form).status_code


def known(stage: Stage) -> dict[str, tuple[str, int | None]]:
    with transaction(stage.engine) as tx:
        return {row.text: (row.category, row.ticket_id) for row in samples.everything(tx)}


def test_a_corrected_message_is_listed_with_what_was_and_what_is(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    assert "没有要改进的" in seen(client, INBOX)
    ticket = corrected(stage, client)
    page = seen(client, INBOX)
    assert "幸福里小区的" in page
    assert "被改过类别" in page
    assert "后来改为噪音扰民" in page
    assert "可以加的词" not in page, "nobody else used its words yet"
    assert f"/console/rules/new?ticket={ticket.id}&category=noise" in page
    assert "没有要改进的" in seen(client, INBOX, kind="unknown")


def test_a_word_that_others_used_of_the_same_matter_could_help(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    corrected(stage, client)
    stage.say("赵叔", f"{SAID}天天在那里")
    assert sort(client, newest(stage), "noise") == 303
    assert f'{WORD} <small class="quiet">这类 1 件，别类 0 件' in seen(client, INBOX)


def test_what_nobody_knew_is_listed_as_unknown(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", SAID)
    client = enter("林", "admin")
    assert "没认出来" in seen(client, INBOX, kind="unknown")
    assert "没有要改进的" in seen(client, INBOX, kind="corrected")


def test_a_message_is_put_aside_and_brought_back(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    ticket = corrected(stage, client)
    answer = client.post(f"{INBOX}/{ticket.full}/aside", data={"kind": "corrected"})
    assert answer.headers["location"] == f"{INBOX}?kind=corrected"
    assert "没有要改进的" in seen(client, INBOX)
    assert ticket.full in seen(client, INBOX, put="1")
    assert did(stage, "message_ignored").about == f"ticket {ticket.full}"
    client.post(f"{INBOX}/{ticket.full}/aside", data={"back": "1"})
    assert ticket.full in seen(client, INBOX)
    assert did(stage, "message_restored").login == "林"
    assert client.post(f"{INBOX}/20200101-001/aside").status_code == 404


def test_a_message_becomes_a_sample_with_the_category_it_ended_with(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    ticket = corrected(stage, client)
    assert client.post(f"{INBOX}/{ticket.full}/sample").status_code == 303
    assert known(stage)[SAID] == ("noise", ticket.id)
    assert did(stage, "sample_added").after == f"ticket {ticket.full} noise"
    assert WORD not in did(stage, "sample_added").after


def test_a_message_that_nobody_sorted_is_no_sample_yet(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", SAID)
    client, ticket = enter("林", "admin"), newest(stage)
    answer = client.post(f"{INBOX}/{ticket.full}/sample")
    assert answer.status_code == 422
    assert "还没有人归类" in answer.text
    assert SAID not in known(stage)
    form = seen(client, "/console/rules/samples/new", ticket=ticket.full)
    assert SAID in form, "there one says what is wished"


def test_no_word_of_a_sensitive_petition_is_told_and_it_becomes_no_sample(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    ticket = corrected(stage, client)
    assert WORD in seen(client, INBOX)
    with transaction(stage.engine) as tx:
        tickets.change(tx, ticket.id or 0, sensitive=True)
    stage.say("王大爷", PRIVATE)
    assert newest(stage).sensitive
    for asked in ({}, {"kind": "corrected"}, {"put": "1"}):
        assert WORD not in seen(client, INBOX, **asked)
    assert "（内容保密）" in seen(client, INBOX)
    assert client.post(f"{INBOX}/{ticket.full}/sample").status_code == 404
    assert client.get("/console/rules/samples/new", params={"ticket": ticket.full}).status_code == 404
    assert WORD not in seen(client, f"{INBOX}/weekly", now="1")
    assert SAID not in known(stage)
    assert "sample_added" not in {deed.action for deed in deeds(stage)}


def test_the_weekly_list_names_rules_that_never_matched(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    assert "正在从最近的诉求里找" in seen(client, f"{INBOX}/weekly")
    corrected(stage, client)
    page = seen(client, f"{INBOX}/weekly", now="1")
    assert "从不命中的规则" in page
    piece = client.get(f"{INBOX}/weekly", headers={"hx-request": "true"}).text
    assert "<!doctype" not in piece


@pytest.mark.parametrize("post", ["leader", "gejie", "observer"])
def test_only_who_sees_the_rules_sees_the_inbox(stage: Stage, enter: Enter, post: str) -> None:
    ticket = corrected(stage, enter("林", "admin"))
    client = enter("周", post, group="" if post == "observer" else "好邻居小组")
    assert client.get(INBOX).status_code == 403
    for act in ("aside", "sample"):
        assert client.post(f"{INBOX}/{ticket.full}/{act}").status_code == 403
    assert SAID not in known(stage)
