"""Golden samples: what is checked of a sentence, what is wrong with a written one, and the shipped ones themselves."""

import json

import pytest

from nlp.classify import DANGERS
from nlp.golden import Sample, SampleError, check, default_samples, read_samples
from nlp.rules import default_rules_text, parse_rules
from tests.nlp.samples import SMALL

SHIPPED = default_samples()


def test_the_shipped_rules_pass_every_shipped_sample() -> None:
    assert [failure.line() for failure in check(SHIPPED, parse_rules(default_rules_text()))] == []


def test_the_shipped_samples_guard_every_danger_and_know_every_category() -> None:
    locked = [sample for sample in SHIPPED if sample.locked]
    assert len(SHIPPED) == len({sample.text for sample in SHIPPED}) >= 60
    assert len(locked) >= 25
    assert {sign for sample in locked for sign in sample.danger} == set(DANGERS)
    assert len([sample for sample in SHIPPED if set(sample.no_danger) == set(DANGERS)]) >= 12
    known = {sample.category for sample in SHIPPED if not sample.locked}
    assert set(parse_rules(default_rules_text()).categories) <= known


WRONG = {
    "category": (Sample("楼上广场舞", category="parking"), {"category": "parking"}, {"category": "noise"}),
    "never": (Sample("楼上广场舞", never="noise"), {"never": "noise"}, {"never": "noise"}),
    "urgency": (Sample("楼上广场舞", urgency="urgent"), {"urgency": "urgent"}, {"urgency": "normal"}),
    "danger": (Sample("楼上广场舞", danger=("fire",)), {"danger": ("fire",)}, {"danger": ()}),
}


@pytest.mark.parametrize("field", WRONG)
def test_a_red_sample_says_what_was_expected_and_what_came(field: str) -> None:
    sample, expected, came = WRONG[field]
    (failure,) = check([sample], parse_rules(SMALL))
    assert (failure.sample, failure.expected, failure.came) == (sample, expected, came)
    assert sample.text in failure.line()
    assert json.loads(json.dumps(failure.data()))["sample"]["text"] == sample.text


def test_a_sign_that_must_not_be_raised_is_red_when_it_is() -> None:
    rules = parse_rules(SMALL + '\n[[rule]]\nid = "z"\ncategory = "noise"\nany = ["冒烟"]\ndanger = "fire"\n')
    (failure,) = check([Sample("锅里冒烟", no_danger=("gas", "fire"))], rules)
    assert failure.came == {"no_danger": ("fire",)}
    assert check([Sample("锅里冒烟", no_danger=("gas",)), Sample("锅里冒烟", danger=("fire",))], rules) == []


MISTAKES = {
    "not json": ("你好", "第 2 行"),
    "no object": ("[1]", "第 2 行"),
    "no text": ('{"category": "noise"}', "话"),
    "blank text": ('{"text": "  ", "category": "noise"}', "话"),
    "no wish": ('{"text": "太吵"}', "至少写一个"),
    "a long one": (json.dumps({"text": "吵" * 501, "category": "noise"}), "500"),
    "an unknown field": ('{"text": "太吵", "group": "x"}', "group"),
    "an unknown sign": ('{"text": "太吵", "danger": ["noise"]}', "violence"),
    "a sign that is no list": ('{"text": "太吵", "danger": "fire"}', "danger"),
    "an unknown urgency": ('{"text": "太吵", "urgency": "high"}', "emergency"),
    "a lock that is no flag": ('{"text": "太吵", "category": "noise", "locked": "yes"}', "locked"),
    "a text that is no text": ('{"text": 7, "category": "noise"}', "text"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_in_a_sample_is_named_with_its_line(case: str) -> None:
    line, said = MISTAKES[case]
    with pytest.raises(SampleError, match="第 2 行") as raised:
        read_samples('{"text": "太吵", "category": "noise"}\n' + line)
    assert said in str(raised.value)
