"""The gate before the rules go live: reason, base, samples, second admin; and what was published stays as it was."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from handlers import drafting, publishing, sampling
from handlers.publishing import Outcome
from handlers.refusals import Locked, Mistake, Outdated, RedLocked, RedUnlocked, SameAdmin, StaleDraft
from handlers.town import load_rules
from nlp.golden import Sample
from nlp.rules import RuleError
from storage import rule_drafts, rule_sets, samples, schema
from storage.db import Transaction, open_engine, transaction
from tests.nlp.samples import SMALL
from tests.stage import MORNING

PACK = SMALL
MORE = PACK.replace('"车位"', '"车位", "车库"')
GRAVE = PACK.replace('"<家人>…{2}骂"', '"<家人>…踹"')
LAMP = Sample("楼下广场舞", category="noise")
BEATEN = Sample("我老公又打我", danger=("violence",), locked=True)
LATER = MORNING + timedelta(minutes=3)


@pytest.fixture
def engine(empty_url: str) -> Iterator[Engine]:
    """A database with one small rule set and two samples, one of them locked."""
    engine = open_engine(empty_url)
    schema.upgrade(engine)
    with transaction(engine) as tx:
        rule_sets.publish(tx, PACK, "系统", "开始", MORNING)
        for sample in (LAMP, BEATEN):
            sampling.put(tx, sample, load_rules(tx), "系统", MORNING)
    yield engine
    engine.dispose()


def do(engine: Engine, act: Callable[..., Any], *args: Any, **named: Any) -> Any:
    with transaction(engine) as tx:
        return act(tx, *args, **named)


def publish(engine: Engine, text: str, by: str = "张三", reason: str = "试试", **named: Any) -> Outcome:
    outcome: Outcome = do(engine, publishing.publish_text, text, "改词", by, reason, MORNING, **named)
    return outcome


def draft(engine: Engine, text: str, by: str = "张三") -> int:
    return int(do(engine, drafting.new_draft, "改词", text, by, MORNING).id)


def published(engine: Engine) -> list[tuple[int, str, str, str, int | None]]:
    return [(v.version, v.author, v.reason, v.approved_by, v.restored) for v in do(engine, rule_sets.versions)]


def live(engine: Engine) -> str:
    return str(do(engine, rule_sets.live).text)


def test_what_is_published_is_the_text_itself_with_name_and_reason(engine: Engine) -> None:
    outcome = publish(engine, "# 车库也算\n" + MORE, reason="  居民常说车库 ")
    assert (outcome.state, outcome.version, [change.name for change in outcome.changes]) == (
        "published", 2, ["parking-words"],
    )  # fmt: skip
    assert live(engine) == "# 车库也算\n" + MORE
    assert published(engine)[0] == (2, "张三", "居民常说车库", "", None)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nothing_is_published_without_a_reason(engine: Engine, reason: str) -> None:
    number = draft(engine, MORE)
    publish(engine, PACK.replace("weight = 2", "weight = 3"))
    for act in (
        lambda: publish(engine, MORE, reason=reason),
        lambda: do(engine, publishing.publish_draft, number, "张三", reason, MORNING),
        lambda: do(engine, publishing.rollback, 1, "张三", reason, MORNING),
    ):
        with pytest.raises(Mistake, match="为什么"):
            act()
    assert len(published(engine)) == 2


def test_what_means_the_same_is_no_version(engine: Engine) -> None:
    assert publish(engine, "# 只加了注释\n" + PACK).state == "unchanged"
    assert do(engine, publishing.rollback, 1, "张三", "手滑", MORNING).state == "unchanged"
    assert len(published(engine)) == 1


def test_rules_that_cannot_be_read_or_lack_the_last_resort_are_refused(engine: Engine) -> None:
    with pytest.raises(RuleError, match="停电"):
        publish(engine, PACK + '[[rule]]\nid = "x"\ncategory = "停电"\nany = ["没电"]\n')
    with pytest.raises(Mistake, match="other"):
        publish(engine, PACK.replace("[category.other]", "[category.rest]"))
    assert len(published(engine)) == 1


# -- samples


def test_a_red_locked_sample_forbids_every_way_to_publish(engine: Engine) -> None:
    text = PACK.replace('any = ["<家人>…打", "<家人>…{2}骂"]', 'any = ["家暴"]')
    number = draft(engine, text)
    with pytest.raises(RedLocked, match="我老公又打我"):
        publish(engine, text, accept_red=True)
    with pytest.raises(RedLocked):
        do(engine, publishing.publish_draft, number, "张三", "试试", MORNING, accept_red=True)
    assert live(engine) == PACK


def test_a_rollback_is_asked_for_the_samples_too(engine: Engine) -> None:
    publish(engine, MORE)
    do(
        engine,
        sampling.put,
        Sample("车库门口", category="parking", locked=True),
        do(engine, load_rules),
        "李四",
        MORNING,
    )
    with pytest.raises(RedLocked, match="车库门口"):
        do(engine, publishing.rollback, 1, "李四", "回去", MORNING, accept_red=True)
    assert len(published(engine)) == 2


def test_other_red_samples_need_a_word_of_acceptance(engine: Engine) -> None:
    text = PACK.replace('"广场舞", ', "")
    with pytest.raises(RedUnlocked, match="楼下广场舞") as raised:
        publish(engine, text)
    assert [failure.sample for failure in raised.value.failures] == [LAMP]
    outcome = publish(engine, text, accept_red=True)
    assert (outcome.state, [failure.sample for failure in outcome.red]) == ("published", [LAMP])


# -- a second admin


def test_a_danger_rule_waits_for_another_admin(engine: Engine) -> None:
    outcome = publish(engine, GRAVE, reason="踹也是打")
    assert (outcome.state, outcome.version, outcome.danger) == ("proposed", 1, ("hit",))
    assert live(engine) == PACK
    with pytest.raises(SameAdmin, match="另一位管理员"):
        do(engine, publishing.approve, outcome.draft, "张三", LATER)
    approved = do(engine, publishing.approve, outcome.draft, "李四", LATER)
    assert (approved.state, approved.version, live(engine)) == ("published", 2, GRAVE)
    assert published(engine)[0] == (2, "张三", "踹也是打", "李四", None)
    closed = do(engine, rule_drafts.get, outcome.draft)
    assert (closed.version, closed.closed_by, closed.closed_at) == (2, "李四", LATER)


def test_a_draft_of_danger_rules_is_proposed_by_publishing_it(engine: Engine) -> None:
    number = draft(engine, GRAVE)
    with pytest.raises(Mistake, match="没有在等"):
        do(engine, publishing.approve, number, "李四", MORNING)
    assert do(engine, publishing.publish_draft, number, "张三", "踹", MORNING).state == "proposed"
    assert do(engine, publishing.approve, number, "李四", MORNING).state == "published"


def test_whoever_saves_takes_the_proposal_back(engine: Engine) -> None:
    number = publish(engine, GRAVE).draft
    waiting = do(engine, rule_drafts.get, number)
    do(engine, drafting.save, number, waiting.revision, GRAVE + "# 再想想\n", "张三", LATER)
    with pytest.raises(Mistake, match="没有在等"):
        do(engine, publishing.approve, number, "李四", LATER)
    do(engine, publishing.publish_draft, number, "张三", "想好了", LATER)
    with pytest.raises(StaleDraft):
        do(engine, publishing.approve, number, "李四", LATER, revision=waiting.revision)
    assert live(engine) == PACK


def test_a_proposal_is_checked_once_more_when_it_is_approved(engine: Engine) -> None:
    number = publish(engine, GRAVE).draft
    publish(engine, MORE)
    with pytest.raises(Outdated):
        do(engine, publishing.approve, number, "李四", LATER)
    kicked = Sample("婆婆骂我", danger=("violence",), locked=True)
    do(engine, sampling.put, kicked, do(engine, load_rules), "李四", MORNING)
    with pytest.raises(RedLocked, match="婆婆骂我"):
        do(engine, publishing.approve, number, "李四", LATER, over=2)


def test_a_proposal_that_somebody_else_made_true_is_no_version(engine: Engine) -> None:
    first, second = publish(engine, GRAVE).draft, publish(engine, GRAVE).draft
    do(engine, publishing.approve, first, "李四", LATER)
    assert do(engine, publishing.approve, second, "李四", LATER, over=2).state == "unchanged"
    assert len(published(engine)) == 2


def test_a_rollback_needs_one_admin_and_says_what_it_restored(engine: Engine) -> None:
    number = publish(engine, GRAVE).draft
    do(engine, publishing.approve, number, "李四", MORNING)
    outcome = do(engine, publishing.rollback, 1, "王五", "半夜误报", LATER)
    assert (outcome.state, outcome.version, outcome.danger) == ("published", 3, ("hit",))
    assert live(engine) == PACK
    assert published(engine)[0] == (3, "王五", "半夜误报", "", 1)
    with pytest.raises(Mistake, match="第 9 版"):
        do(engine, publishing.rollback, 9, "王五", "看看", LATER)


# -- two at once


def test_a_draft_that_began_before_the_live_version_is_told_what_changed(engine: Engine) -> None:
    number = draft(engine, PACK.replace("weight = 2", "weight = 5"))
    publish(engine, MORE, by="李四")
    with pytest.raises(Outdated, match="任一词 \\+车库") as raised:
        do(engine, publishing.publish_draft, number, "张三", "试试", MORNING)
    assert "李四" in str(raised.value)
    with pytest.raises(Outdated):
        do(engine, publishing.publish_draft, number, "张三", "试试", MORNING, over=1)
    assert do(engine, publishing.publish_draft, number, "张三", "试试", MORNING, over=2).version == 3


def test_a_detour_that_ended_where_it_began_is_not_in_the_way(engine: Engine) -> None:
    number = draft(engine, PACK.replace("weight = 2", "weight = 5"))
    publish(engine, MORE)
    do(engine, publishing.rollback, 1, "李四", "回去", MORNING)
    assert do(engine, publishing.publish_draft, number, "张三", "试试", MORNING).version == 4


def test_two_who_publish_at_the_same_time_take_turns(engine: Engine) -> None:
    numbers = [draft(engine, PACK.replace("weight = 2", f"weight = {weight}")) for weight in (5, 6, 7, 8)]

    def attempt(number: int) -> str:
        try:
            return str(do(engine, publishing.publish_draft, number, "张三", "试试", MORNING).state)
        except Outdated:
            return "outdated"

    with ThreadPoolExecutor(4) as admins:
        assert sorted(admins.map(attempt, numbers)) == ["outdated", "outdated", "outdated", "published"]
    assert [version for version, *_ in published(engine)] == [2, 1]


def test_the_second_writer_of_a_draft_is_told_who_was_faster(engine: Engine) -> None:
    number = draft(engine, PACK)
    first = do(engine, drafting.save, number, 1, MORE, "李四", LATER)
    assert (first.revision, first.updated_by) == (2, "李四")
    with pytest.raises(StaleDraft, match="李四 在 11-21 10:03") as raised:
        do(engine, drafting.save, number, 1, GRAVE, "张三", LATER)
    assert (raised.value.draft.text, do(engine, rule_drafts.get, number).text) == (MORE, MORE)


def test_a_closed_draft_is_neither_written_nor_published(engine: Engine) -> None:
    number = draft(engine, MORE)
    do(engine, drafting.discard, number, "李四", LATER)
    assert do(engine, rule_drafts.drafts) == []
    assert do(engine, rule_drafts.get, number).text == MORE
    with pytest.raises(StaleDraft, match="李四"):
        do(engine, drafting.save, number, 1, PACK, "张三", LATER)
    for act, args in (
        (drafting.discard, ("张三", LATER)),
        (publishing.publish_draft, ("张三", "试试", LATER)),
        (publishing.approve, ("张三", LATER)),
    ):
        with pytest.raises(Mistake, match=f"d{number}"):
            do(engine, act, number, *args)
    with pytest.raises(Mistake, match="d99"):
        do(engine, drafting.save, 99, 1, PACK, "张三", LATER)


def test_a_refused_publish_leaves_no_trace(engine: Engine) -> None:
    before = _everything(engine)
    with pytest.raises(RedUnlocked):
        publish(engine, GRAVE.replace('"广场舞", ', ""))
    assert _everything(engine) == before


def _everything(engine: Engine) -> list[Any]:
    with transaction(engine) as tx:
        names = ("rule_sets", "rule_drafts", "samples", "stamps")
        return [tx.connection.exec_driver_sql(f"SELECT * FROM {name}").all() for name in names]


# -- for ever


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rule_sets SET text = 'x' WHERE version = 1",
        "UPDATE rule_sets SET reason = 'x'",
        "DELETE FROM rule_sets WHERE version = 1",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_published(engine: Engine, statement: str) -> None:
    with pytest.raises(DBAPIError, match="never changes"), engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert (live(engine), len(published(engine))) == (PACK, 1)


# -- samples and their lock


def _put(tx: Transaction, sample: Sample) -> int:
    return sampling.put(tx, sample, load_rules(tx), "张三", MORNING)


def test_a_sentence_has_one_sample(engine: Engine) -> None:
    first = do(engine, _put, Sample("车位", category="parking"))
    assert do(engine, _put, Sample("车位", never="noise")) == first
    assert (do(engine, samples.get, first).category, do(engine, samples.get, first).never) == ("", "noise")
    with pytest.raises(Mistake, match="停电"):
        do(engine, _put, Sample("没电", category="停电"))
    do(engine, sampling.remove, first)
    with pytest.raises(Mistake, match=str(first)):
        do(engine, sampling.remove, first)


def test_a_locked_sample_is_opened_by_two(engine: Engine) -> None:
    number = do(engine, samples.by_text, BEATEN.text).id
    for change in (Sample(BEATEN.text, danger=("violence",)), Sample(BEATEN.text, category="noise", locked=True)):
        with pytest.raises(Locked, match="两位管理员"):
            do(engine, _put, change)
    with pytest.raises(Locked, match="两位管理员"):
        do(engine, sampling.remove, number)
    assert do(engine, _put, BEATEN) == number
    assert do(engine, sampling.unlock, number, "张三") is False
    with pytest.raises(SameAdmin):
        do(engine, sampling.unlock, number, "张三")
    with pytest.raises(Locked):
        do(engine, sampling.remove, number)
    assert do(engine, sampling.unlock, number, "李四") is True
    do(engine, sampling.remove, number)


def test_locking_again_takes_the_wish_to_unlock_back(engine: Engine) -> None:
    number = do(engine, samples.by_text, BEATEN.text).id
    do(engine, sampling.unlock, number, "张三")
    do(engine, sampling.lock, number)
    assert do(engine, sampling.unlock, number, "李四") is False
    assert do(engine, samples.get, number).locked


def test_an_office_with_its_own_rules_gets_the_shipped_samples_that_they_meet(engine: Engine) -> None:
    with transaction(engine) as tx:
        tx.connection.exec_driver_sql("DELETE FROM samples")
        sampling.install(tx, load_rules(tx), "系统", MORNING)
        found = {row.text: row for row in samples.everything(tx)}
    assert "三楼着火了，好大的烟" not in found
    assert "老公天天打麻将，家里什么都不管" in found
    assert publish(engine, MORE).state == "published"
