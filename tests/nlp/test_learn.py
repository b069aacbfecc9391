from dataclasses import replace
from typing import Any

import pytest

from nlp.classify import classify
from nlp.learn import FOLDS, TooFew, learn
from nlp.rules import Rule, format_rules, parse_rules
from tests.nlp.samples import small

# What people complain of, in words that the small rules do not know.
NOISE, PARKING = ["腰鼓", "音箱", "打桩"], ["剐蹭", "拖车", "罚单"]
WHERE = ["门口", "东边", "二期", "后面", "公园", "桥下", "操场", "车棚"]
HOW = ["又来了", "天天如此", "受不了", "怎么办"]


def examples() -> list[dict[str, Any]]:
    return [
        {"text": f"{where}{word}{how}", "primary": code}
        for code, words in (("noise", NOISE), ("parking", PARKING))
        for word in words
        for where in WHERE
        for how in HOW
    ]


def test_what_is_learnt_is_better_on_messages_held_out() -> None:
    found = learn(examples(), small())
    assert found.before.accuracy < 0.2
    assert found.after.accuracy > 0.95
    assert found.before.count == found.after.count == len(examples())
    assert found.after.macro_f1 > found.before.macro_f1


def test_what_is_learnt_is_ordinary_rules_that_a_person_can_read() -> None:
    found = learn(examples(), small())
    assert {rule.category for rule in found.rules} == {"noise", "parking"}
    assert {word for rule in found.rules for word in rule.any_of} <= {*NOISE, *PARKING}
    for rule in found.rules:
        assert rule.weight in (1, 2, 3, 4, 6)
        assert rule.id == f"{rule.category}-learnt-{rule.weight:g}"
        assert f"{rule.any_of[0]} 32/0" in rule.note
        assert (rule.danger, rule.urgency) == ("", "normal")
    assert parse_rules(format_rules(found.rule_set)).rules == small().rules + found.rules
    assert classify("那边敲腰鼓", found.rule_set).category == "noise"


def test_the_base_stays_and_what_it_knows_is_not_learnt_again() -> None:
    base = replace(small(), rules=(*small().rules, Rule("known", "noise", any_of=tuple(NOISE), weight=4)))
    found = learn(examples(), base)
    assert found.rule_set.rules[: len(base.rules)] == base.rules
    assert {rule.category for rule in found.rules} == {"parking"}


def test_learning_again_replaces_what_was_learnt_before() -> None:
    once = learn(examples(), small())
    again = learn(examples(), once.rule_set)
    assert (again.rules, again.before) == (once.rules, once.before)


def test_where_the_base_knows_all_nothing_is_learnt() -> None:
    known = [Rule("n", "noise", any_of=tuple(NOISE), weight=4), Rule("p", "parking", any_of=tuple(PARKING), weight=4)]
    found = learn(examples(), replace(small(), rules=tuple(known)))
    assert found.rules == ()
    assert found.after.accuracy == found.before.accuracy == 1


def test_a_word_of_two_messages_is_not_learnt() -> None:
    rare = [{"text": "东边唢呐", "primary": "noise"}, {"text": "桥下唢呐", "primary": "noise"}]
    found = learn(examples() + rare, small())
    assert "唢呐" not in {word for rule in found.rules for word in rule.any_of}


def test_a_message_is_no_evidence_against_a_category_that_it_also_raises() -> None:
    both = [{"text": f"{where}腰鼓旁边罚单", "primary": "parking", "also": ["noise"]} for where in WHERE]
    words = {
        word for rule in learn(examples() + both, small()).rules if rule.category == "noise" for word in rule.any_of
    }
    assert "腰鼓" in words


@pytest.mark.parametrize("some", [[], examples()[:10], [{"text": "腰鼓", "primary": "noise"}] * 60])
def test_too_few_messages_or_categories_are_refused(some: list[dict[str, Any]]) -> None:
    with pytest.raises(TooFew):
        learn(some, small())


def test_every_fold_is_a_step() -> None:
    steps: list[int] = []
    learn(examples(), small(), lambda: steps.append(1))
    assert len(steps) == FOLDS + 1
