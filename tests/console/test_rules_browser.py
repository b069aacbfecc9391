"""The rules page in a real browser: typing is answered, leaving does not lose words, the keyboard saves."""

import re

import pytest
from playwright.sync_api import Dialog, Page, expect

from storage import rule_drafts
from storage.db import transaction
from tests.console.conftest import appoint
from tests.console.served import served, sign_in
from tests.stage import Stage


@pytest.fixture
def backend() -> str:
    """What a browser does with the page does not depend on the database."""
    return "sqlite"


def test_a_keyword_is_tuned_while_the_page_answers(stage: Stage, page: Page) -> None:
    appoint(stage, "林", "admin")
    stage.say("李阿姨", "幸福里小区的貔貅，貔貅")
    with served(stage) as base:
        sign_in(page, base, "林")
        page.goto(f"{base}/console/rules?category=noise")
        page.get_by_label("试一句居民的话").fill("门前一个貔貅")
        trial = page.locator("#trial")
        expect(trial.get_by_text("线上现在")).to_be_visible()
        expect(trial.locator("mark", has_text="貔貅")).to_have_count(0)
        words = page.get_by_label("任一词")
        words.press("End")
        words.press_sequentially(" 貔貅")
        expect(trial.locator("mark", has_text="貔貅").first).to_be_visible()
        expect(trial).to_contain_text("只是试算")
        expect(trial.locator("table")).to_contain_text(re.compile("貔貅.*噪音扰民", re.S))
        asked: list[str] = []
        page.once("dialog", lambda dialog: _stay(dialog, asked))
        page.get_by_role("link", name="新建规则").first.click()
        words.press("Control+s")
        page.wait_for_url("**/rules?draft=*")
        expect(page.get_by_role("status").first).to_contain_text("已存进草稿")
        expect(page.get_by_label("试一句居民的话")).to_have_value("门前一个貔貅")
        assert asked == ["beforeunload"], "who leaves with unsaved words is asked"
    with transaction(stage.engine) as tx:
        assert "貔貅" in rule_drafts.drafts(tx)[0].text


def _stay(dialog: Dialog, asked: list[str]) -> None:
    asked.append(dialog.type)
    dialog.dismiss()


def test_searching_finds_rules_of_every_category_without_reloading(stage: Stage, page: Page) -> None:
    appoint(stage, "林", "admin")
    with served(stage) as base:
        sign_in(page, base, "林")
        page.goto(f"{base}/console/rules")
        page.get_by_label("搜索词、编号、说明").fill("广场舞")
        found = page.locator("#found")
        expect(found).to_contain_text("广场舞")
        expect(found.locator(".categories")).to_have_count(0)
        found.get_by_role("link").first.click()
        expect(page.get_by_label("任一词")).to_have_value(re.compile("广场舞"))
