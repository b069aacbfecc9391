"""What first visits would wait for is there before anybody comes."""

import gc
from collections.abc import Iterator

import pytest

from bot.console import rule_memory
from bot.console.warming import Warmer
from tests.console.conftest import Enter
from tests.console.drafts import SAID, publish, seen, tune
from tests.gate import eventually
from tests.stage import Stage


@pytest.fixture
def warmer(stage: Stage) -> Iterator[Warmer]:
    """One that looks when it is told to."""
    yield Warmer(stage.engine)
    gc.unfreeze()


def test_the_inbox_finds_everything_decided(
    stage: Stage, enter: Enter, warmer: Warmer, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.say("李阿姨", SAID)
    client = enter("林", "admin")
    assert warmer.look()
    monkeypatch.setattr(rule_memory, "classify", None)
    monkeypatch.setattr(rule_memory, "Index", None)
    assert "幸福里小区的" in seen(client, "/console/rules/inbox")


def test_other_rules_are_made_ready_once(stage: Stage, enter: Enter, warmer: Warmer) -> None:
    stage.say("李阿姨", SAID)
    assert [warmer.look(), warmer.look()] == [True, False]
    client = enter("林", "admin")
    publish(client, tune(client))
    assert [warmer.look(), warmer.look()] == [True, False]


def test_it_looks_by_itself_until_it_is_stopped(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    monkeypatch.setattr(Warmer, "look", lambda self: looked.append(self))
    warmer = Warmer(stage.engine)
    warmer.start()
    eventually(lambda: looked)
    warmer.stop()
    assert looked == [warmer]
