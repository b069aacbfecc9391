"""What was published: compared, brought back as a draft, rolled back; and who may not."""

import pytest

from nlp.rules import parse_rules
from tests.console.conftest import Enter
from tests.console.drafts import SAID, WORD, drafts, live, newest, publish, sample, seen, tune, versions
from tests.console.records import deeds, did
from tests.stage import Stage

VERSIONS = "/console/rules/versions"


def test_two_clicks_and_a_reason_bring_the_old_rules_back(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    publish(client, tune(client))
    answer = client.post(f"{VERSIONS}/1/rollback", data={"reason": "这个词误伤太多"})
    assert answer.headers["location"] == VERSIONS
    page = seen(client, VERSIONS)
    assert "第 1 版的内容现在是第 3 版" in page
    assert "恢复第 1 版" in page
    stage.say("李阿姨", SAID)
    assert (newest(stage).rule_set, newest(stage).category) == (3, "other")
    found = versions(stage)[0]
    assert (found.author, found.reason, found.restored) == ("林", "这个词误伤太多", 1)
    deed = did(stage, "rules_rolled_back")
    assert (deed.login, deed.about, deed.before) == ("林", "version 3", "version 1")
    assert deed.reason == "这个词误伤太多"


def test_rolling_back_takes_a_reason_and_something_to_change(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    publish(client, tune(client))
    refused = client.post(f"{VERSIONS}/1/rollback", data={"reason": " "})
    assert refused.status_code == 422
    assert "请写明为什么改" in refused.text
    client.post(f"{VERSIONS}/2/rollback", data={"reason": "手滑"})
    assert "第 2 版和线上没有不同" in seen(client, VERSIONS)
    assert client.post(f"{VERSIONS}/99/rollback", data={"reason": "手滑"}).status_code == 404
    assert [each.version for each in versions(stage)] == [2, 1]


def test_an_old_version_that_fails_a_sample_needs_a_tick_and_a_locked_one_forbids_it(
    stage: Stage, enter: Enter
) -> None:
    client = enter("林", "admin")
    publish(client, tune(client))
    sample(client, f"门前一个{WORD}")
    refused = client.post(f"{VERSIONS}/1/rollback", data={"reason": "回去"})
    assert refused.status_code == 422
    assert f"门前一个{WORD}" in refused.text
    assert 'name="accept"' in refused.text
    assert 'value="回去"' in refused.text
    sample(client, f"门口一个{WORD}", locked="1")
    forbidden = client.post(f"{VERSIONS}/1/rollback", data={"reason": "回去", "accept": "1"})
    assert forbidden.status_code == 422
    assert 'name="accept"' not in forbidden.text
    assert live(stage).version == 2


def test_a_red_sample_that_is_accepted_is_rolled_back_over(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    publish(client, tune(client))
    sample(client, f"门前一个{WORD}")
    assert client.post(f"{VERSIONS}/1/rollback", data={"reason": "回去", "accept": "1"}).status_code == 303
    assert live(stage).version == 3


def test_an_old_version_becomes_a_draft_and_the_live_rules_stay(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    publish(client, tune(client))
    answer = client.post(f"{VERSIONS}/1/draft")
    draft = drafts(stage)[0]
    assert answer.headers["location"] == f"/console/rules?draft={draft.id}"
    assert "已放进草稿" in seen(client, answer.headers["location"])
    assert WORD not in {word for rule in parse_rules(draft.text).rules for word in rule.any_of}
    assert draft.base_version == 2
    assert live(stage).version == 2
    assert did(stage, "draft_started").about == f"draft {draft.id}"
    assert client.post(f"{VERSIONS}/99/draft").status_code == 404


def test_two_states_are_compared_word_by_word(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    publish(client, tune(client))
    number = tune(client, "獬豸")
    for asked, words in (
        ({}, (WORD,)),
        ({"before": "1", "after": "2"}, (WORD,)),
        ({"before": "live", "after": f"d{number}"}, ("獬豸",)),
        ({"before": "v1", "after": f"d{number}"}, (WORD, "獬豸")),
    ):
        page = seen(client, "/console/rules/compare", **asked)
        assert f"{len(words)} 处不同" in page
        for word in words:
            assert word in page.split("处不同")[1]
    assert "这两份规则没有不同" in seen(client, "/console/rules/compare", before="2", after="live")
    for nowhere in ("9", "d9", "x", "v"):
        assert client.get("/console/rules/compare", params={"before": nowhere}).status_code == 404


@pytest.mark.parametrize("post", ["leader", "mediator", "observer"])
def test_only_who_tunes_rolls_back(stage: Stage, enter: Enter, post: str) -> None:
    admin = enter("林", "admin")
    publish(admin, tune(admin))
    client = enter("周", post, group="" if post == "observer" else "好邻居小组")
    assert client.get(VERSIONS).status_code == 403
    for act in ("rollback", "draft"):
        assert client.post(f"{VERSIONS}/1/{act}", data={"reason": "试试"}).status_code == 403
    assert live(stage).version == 2
    assert [each.action for each in deeds(stage)].count("refused") == 3
