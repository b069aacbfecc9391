"""What is published is what everybody uses: other processes from their next message on, and nobody reads it twice."""

from collections.abc import Iterator

import pytest

from handlers import publishing, town
from handlers.inbound import Inbound
from handlers.publishing import Outcome
from nlp.rules import RuleSet, format_rules, parse_rules
from simulator.platform import Platform
from storage.db import Transaction, transaction
from storage.tables import Ticket
from tests.records import records
from tests.stage import MORNING, Stage, raise_curtain

ADDED = '\n[[rule]]\nid = "noise-added"\ncategory = "noise"\nany = ["犇骉猋"]\nweight = 20\n'


@pytest.fixture
def elsewhere(stage: Stage, database_url: str, far_side: tuple[Platform, str]) -> Iterator[Stage]:
    """A second product on the stage's database."""
    platform, base = far_side
    with raise_curtain(database_url, platform, base) as raised:
        yield raised


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The versions that were read from their text, as it happens."""
    found: list[int] = []

    def noted(text: str, version: int = 0) -> RuleSet:
        found.append(version)
        return parse_rules(text, version)

    town.ready.cache_clear()
    monkeypatch.setattr("handlers.town.parse_rules", noted)
    return found


def publish(tx: Transaction, text: str) -> Outcome:
    outcome = publishing.publish_text(tx, text, "试试", "张三", "居民这么说", MORNING)
    assert outcome.state == "published"
    return outcome


def more(tx: Transaction) -> str:
    return format_rules(publishing.live(tx)) + ADDED


def publish_and_fail(tx: Transaction) -> None:
    publish(tx, more(tx))
    assert town.load_rules(tx).version == 2
    raise LookupError


def test_another_process_uses_what_was_published_on_its_next_message(stage: Stage, elsewhere: Stage) -> None:
    assert "噪音扰民" not in stage.say("李阿姨", "幸福里小区那边犇骉猋").text
    with transaction(elsewhere.engine) as tx:
        publish(tx, more(tx))
    assert "噪音扰民" in stage.say("张大爷", "幸福里小区那边犇骉猋").text
    assert "噪音扰民" in elsewhere.say("小周", "幸福里小区那边犇骉猋").text
    assert [ticket.rule_set for ticket in records(stage.engine, Ticket)] == [1, 2, 2]


def test_a_publisher_has_read_its_rules_before_they_are_live(stage: Stage, readings: list[int]) -> None:
    with transaction(stage.engine) as tx:
        publish(tx, more(tx))
    assert readings == [1, 2]
    stage.say("李阿姨", "幸福里小区那边犇骉猋")
    stage.rest()
    assert readings == [1, 2]


def test_a_batch_that_fails_does_not_make_the_next_one_read_the_rules_again(
    stage: Stage, readings: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("bot.desk.inbox.record", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            stage.client.app.state.desk.handle(Inbound("k", "o", "text", "你好"))  # type: ignore[attr-defined]
    for number in range(3):
        stage.say("李阿姨", f"幸福里小区{number}号楼太吵")
    assert readings in ([], [1])


def test_a_number_that_is_given_again_after_a_failure_means_the_new_text(stage: Stage) -> None:
    with pytest.raises(LookupError), transaction(stage.engine) as tx:
        publish_and_fail(tx)
    with transaction(stage.engine) as tx:
        text = format_rules(publishing.live(tx)) + ADDED.replace("犇骉猋", "鱻羴麤")
        assert publish(tx, text).version == 2
    assert "噪音扰民" in stage.say("张大爷", "幸福里小区那边鱻羴麤").text
    assert "噪音扰民" not in stage.say("小周", "幸福里小区那边犇骉猋").text


def test_reading_is_kept_by_text_and_number() -> None:
    text = '[category.other]\nname = "其他"\n'
    assert town.ready(text, 3) is town.ready(text, 3)
    assert town.ready(text, 4).version == 4
    assert town.ready(text, 3) == parse_rules(text, 3)
