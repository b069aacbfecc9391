"""Tuning and publishing in a real browser: from a word in the editor to the next resident's message, and back."""

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import appoint
from tests.console.drafts import SAID, WORD, live, newest
from tests.console.served import served, sign_in
from tests.stage import Stage


@pytest.fixture
def backend() -> str:
    """What a browser does with the pages does not depend on the database."""
    return "sqlite"


def new_rule(page: Page, category: str, word: str) -> None:
    """Write a rule and keep it in the draft."""
    page.get_by_role("link", name="新建规则").first.click()
    page.get_by_label("归到").select_option(category)
    page.get_by_label("任一词").fill(word)
    page.get_by_label("分量", exact=True).fill("60")
    page.get_by_role("button", name="保存").first.click()
    expect(page.get_by_role("status").first).to_contain_text("已存进草稿")


def test_a_tuned_keyword_routes_the_next_message(stage: Stage, page: Page) -> None:
    appoint(stage, "林", "admin")
    stage.say("李阿姨", SAID)
    assert newest(stage).category == "other"
    with served(stage) as base:
        sign_in(page, base, "林")
        page.goto(f"{base}/console/rules?category=noise")
        trial = page.locator("#trial")
        expect(trial).to_contain_text("只是试算")
        page.get_by_label("任一词").press("End")
        page.get_by_label("任一词").press_sequentially(f" {WORD}")
        expect(trial.locator("mark", has_text=WORD).first).to_be_visible()
        expect(trial).to_contain_text("换到别类")
        page.get_by_role("button", name="保存").first.click()
        expect(page.get_by_role("status").first).to_contain_text("已存进草稿")
        page.get_by_role("link", name="发布…").click()
        expect(page.get_by_text("全部通过")).to_be_visible()
        page.get_by_label("说明（必填）").fill("居民新近的说法")
        page.get_by_role("button", name="发布", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("第 2 版已发布")
        stage.say("王大爷", SAID)
        assert (newest(stage).category, newest(stage).rule_set) == ("noise", 2)


def test_a_bad_publish_is_stopped_and_the_last_one_rolled_back(stage: Stage, page: Page) -> None:
    appoint(stage, "林", "admin")
    with served(stage) as base:
        sign_in(page, base, "林")
        page.goto(f"{base}/console/rules/samples/new")
        page.get_by_label("居民的话").fill(f"门口一个{WORD}")
        page.get_by_label("不能归").select_option("parking")
        page.get_by_label("锁定：").check()
        page.get_by_role("button", name="保存").click()
        page.goto(f"{base}/console/rules")
        new_rule(page, "noise", "獬豸")
        page.get_by_role("link", name="发布…").click()
        page.get_by_label("说明（必填）").fill("先发这一条")
        page.get_by_role("button", name="发布", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("第 2 版已发布")
        page.goto(f"{base}/console/rules")
        new_rule(page, "parking", WORD)
        page.get_by_role("link", name="发布…").click()
        expect(page.get_by_role("complementary")).to_contain_text("谁也不能发布")
        expect(page.get_by_role("button", name="发布", exact=True)).to_have_count(0)
        page.get_by_role("link", name="版本").click()
        page.get_by_text("回滚到这版").click()
        page.get_by_label("为什么回滚（必填）").fill("发错了")
        page.get_by_role("button", name="立即回滚").click()
        expect(page.get_by_role("status").first).to_contain_text("第 1 版的内容现在是第 3 版")
    assert "獬豸" not in {word for rule in live(stage).rules for word in rule.any_of}
