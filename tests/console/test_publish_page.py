"""Publishing from outside: what is checked first, who has to agree, and what the next message meets."""

from datetime import timedelta

import pytest

from handlers import drafting
from storage import tickets
from storage.db import transaction
from storage.tables import Ticket
from tests.console.conftest import Enter
from tests.console.drafts import (
    SAID,
    WORD,
    address,
    decide,
    draft,
    drafts,
    live,
    newest,
    publish,
    sample,
    seen,
    tune,
    versions,
)
from tests.console.records import deeds, did
from tests.stage import Stage

GRAVE = {"danger": "fire", "urgency": "emergency"}


def test_the_next_message_is_routed_by_the_published_word_and_the_older_ticket_stays(
    stage: Stage, enter: Enter
) -> None:
    stage.say("李阿姨", SAID)
    old, client = newest(stage), enter("林", "admin")
    stage.later(timedelta(minutes=20))
    number = tune(client)
    page = seen(client, address(number))
    assert WORD in page.split("改了什么")[1]
    assert "全部通过" in page
    version = publish(client, number)
    stage.say("王大爷", SAID)
    new = newest(stage)
    assert (old.category, new.category) == ("other", "noise")
    assert (new.rule_set, version) == (version, old.rule_set + 1)
    assert after(stage, old) == old.category
    assert drafts(stage) == []
    deed = did(stage, "rules_published")
    assert (deed.login, deed.about, deed.reason) == ("林", f"version {version}", "夏天到了")
    assert WORD in deed.after


def after(stage: Stage, ticket: Ticket) -> str:
    """The category that the ticket has now."""
    with transaction(stage.engine) as tx:
        return tickets.locked(tx, ticket.id or 0).category


def test_a_locked_sample_that_turns_red_stops_everybody(stage: Stage, enter: Enter) -> None:
    client, other = enter("林", "admin"), enter("李四", "admin")
    sample(client, f"楼上{WORD}太吵", locked="1")
    number = tune(client, category="parking", weight="60")
    page = seen(client, address(number))
    assert "谁也不能发布" in page
    assert 'value="now"' not in page
    for who in (client, other):
        answer = decide(who, number, reason="就要这样", accept="我知道")
        assert answer.status_code == 422
        assert "锁定的样例没有通过" in answer.text
    assert decide(client, number, reason="早上再说", when="morning").status_code == 422
    assert live(stage).version == 1
    assert {"rules_published", "rules_proposed"}.isdisjoint(deed.action for deed in deeds(stage))


def test_another_red_sample_needs_a_word_why(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    sample(client, f"楼上{WORD}太吵")
    number = tune(client, category="parking", weight="60")
    refused = decide(client, number, reason="改一改")
    assert refused.status_code == 422
    assert f"楼上{WORD}太吵" in refused.text
    assert "改一改</textarea>" in refused.text, "what was typed is not lost"
    publish(client, number, "改一改", accept="那条样例过时了")
    assert "1 条样例没通过也发布：那条样例过时了" in versions(stage)[0].reason
    assert "那条样例过时了" in did(stage, "rules_published").reason


def test_nothing_is_published_without_a_reason(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    answer = decide(client, tune(client), reason="  ")
    assert answer.status_code == 422
    assert "为什么改" in answer.text
    assert live(stage).version == 1


def test_a_danger_rule_goes_live_when_another_admin_agrees(stage: Stage, enter: Enter) -> None:
    lin, li = enter("林", "admin"), enter("李四", "admin")
    number = tune(lin, **GRAVE)
    assert "会救命的规则" in seen(lin, address(number))
    answer = decide(lin, number, reason="又着火了")
    assert answer.headers["location"] == address(number)
    assert live(stage).version == 1
    assert did(stage, "rules_proposed").reason == "又着火了"
    own = seen(lin, address(number))
    assert "您自己不能同意" in own
    assert "/approve" not in own
    assert decide(lin, number, "approve").status_code == 422
    assert "看过再同意" in seen(li, "/console/rules/versions")
    assert "又着火了" in seen(li, address(number))
    assert decide(li, number, "approve").headers["location"] == "/console/rules/versions"
    newest_one = versions(stage)[0]
    assert (newest_one.version, newest_one.author, newest_one.approved_by) == (2, "林", "李四")
    assert did(stage, "rules_approved").login == "李四"


def test_who_agrees_agrees_to_what_they_have_read(stage: Stage, enter: Enter) -> None:
    lin, li = enter("林", "admin"), enter("李四", "admin")
    number = tune(lin, **GRAVE)
    decide(lin, number, reason="又着火了")
    read = str(draft(stage, number).revision)
    decide(lin, number, "back")
    tune(lin, "獬豸", draft=str(number), **GRAVE)
    decide(lin, number, reason="多一个词")
    answer = decide(li, number, "approve", revision=read)
    assert answer.status_code == 422
    assert "您手里的是旧的" in answer.text
    assert live(stage).version == 1


def test_a_proposal_is_handed_back_with_a_word_why_or_taken_back(stage: Stage, enter: Enter) -> None:
    lin, li = enter("林", "admin"), enter("李四", "admin")
    number = tune(lin, **GRAVE)
    decide(lin, number, reason="又着火了")
    assert decide(li, number, "back", back="这个词太宽").status_code == 303
    deed = did(stage, "rules_handed_back")
    assert (deed.login, deed.reason) == ("李四", "这个词太宽")
    assert draft(stage, number).proposed_at is None
    decide(lin, number, reason="再来一次")
    assert decide(lin, number, "back").status_code == 303
    assert did(stage, "rules_handed_back").login == "林"
    nobody_waits = lin.post(address(number, "back"), data={"revision": str(draft(stage, number).revision)})
    assert nobody_waits.status_code == 422


def test_a_draft_that_somebody_else_just_published_is_not_published_again(stage: Stage, enter: Enter) -> None:
    lin, li = enter("林", "admin"), enter("李四", "admin")
    number = tune(lin)
    read = str(draft(stage, number).revision)
    publish(li, number)
    again = lin.post(address(number), data={"revision": read, "when": "now", "reason": "我也要"})
    assert again.status_code == 404
    assert live(stage).version == 2


def test_a_draft_that_somebody_else_just_saved_is_read_again_first(stage: Stage, enter: Enter) -> None:
    lin, li = enter("林", "admin"), enter("李四", "admin")
    number = tune(lin)
    read = str(draft(stage, number).revision)
    tune(li, "獬豸", draft=str(number))
    answer = decide(lin, number, reason="我的词", revision=read)
    assert answer.status_code == 422
    assert "李四" in answer.text
    assert live(stage).version == 1


def test_an_outdated_draft_shows_what_it_would_undo_and_needs_a_tick(stage: Stage, enter: Enter) -> None:
    lin, li = enter("林", "admin"), enter("李四", "admin")
    mine, theirs = tune(lin), tune(li, "獬豸")
    publish(li, theirs)
    page = seen(lin, address(mine))
    assert "线上已经是第 2 版，其间改了" in page
    assert "獬豸" in page.split("其间改了")[1]
    refused = decide(lin, mine, reason="我的词")
    assert refused.status_code == 422
    assert live(stage).version == 2
    publish(lin, mine, "我的词", over="2")
    words = {word for rule in live(stage).rules for word in rule.any_of}
    assert WORD in words
    assert "獬豸" not in words


def test_a_draft_is_watched_beside_the_live_rules_and_reports(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", SAID)
    client = enter("林", "admin")
    number = tune(client)
    stage.later(timedelta(minutes=1))
    assert decide(client, number, when="watch").status_code == 303
    assert did(stage, "draft_watched").about == f"draft {number}"
    assert "还没有新的诉求" in seen(client, address(number))
    stage.later(timedelta(minutes=20))
    stage.say("王大爷", SAID)
    stage.say("老何", "幸福里小区水管爆了")
    assert newest(stage).rule_set == 1
    assert "观察了 20 分钟，2 件里 1 件会不同" in seen(client, address(number))
    assert decide(client, number, "watch", when="end").status_code == 303
    assert "观察了" not in seen(client, address(number))
    assert did(stage, "draft_watch_ended").login == "林"


def test_a_change_that_moves_many_petitions_needs_a_second_admin(stage: Stage, enter: Enter) -> None:
    for name in ("李阿姨", "王大爷", "老何"):
        stage.say(name, SAID)
    lin, li = enter("林", "admin"), enter("李四", "admin")
    number = tune(lin)
    page = seen(lin, address(number))
    assert "3/3 件会不同（100.0%）" in page
    assert "超过 5%，要第二位管理员同意" in page
    decide(lin, number, reason="大家都这么说")
    assert live(stage).version == 1
    decide(li, number, "approve")
    assert versions(stage)[0].approved_by == "李四"


def test_a_draft_that_cannot_be_read_is_refused_with_its_fault(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    number = tune(client)
    break_it(stage, number)
    assert "现在不能发布" in seen(client, address(number))
    form = {"revision": str(draft(stage, number).revision), "reason": "试试", "when": "now"}
    assert client.post(address(number), data=form).status_code == 422
    assert live(stage).version == 1


def break_it(stage: Stage, number: int) -> None:
    """Half-written text, as the command line may save it."""
    revision = draft(stage, number).revision
    with transaction(stage.engine) as tx:
        drafting.save(tx, number, revision, "[[rule]", "林", stage.clock.now)


@pytest.mark.parametrize("post", ["leader", "gejie", "observer", "auditor"])
def test_only_admins_come_near(stage: Stage, enter: Enter, post: str) -> None:
    admin = enter("林", "admin")
    number = tune(admin)
    client = enter("周", post, group="好邻居小组" if post in ("leader", "gejie") else "")
    assert client.get(address(number)).status_code == 403
    for act in ("publish", "approve", "watch", "back"):
        assert client.post(address(number, act), data={"revision": "1", "reason": "试试"}).status_code == 403
    assert did(stage, "refused").login == "周"
    assert live(stage).version == 1
