"""What differs between two rule sets, and which changes are about danger."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.classify import classify
from nlp.difference import data, difference, lines, touches_danger
from nlp.rules import Rule, RuleSet, parse_rules
from tests.nlp.samples import SMALL, small
from tests.nlp.test_properties import gentle, rule_sets, texts

EDITS: dict[str, tuple[str, str, str]] = {
    "a word more": (
        'any = ["停车", "车位", "水"]',
        'any = ["停车", "车位", "水", "车库"]',
        "规则“parking-words”：任一词 +车库",
    ),
    "a word less": ('any = ["停车", "车位", "水"]', 'any = ["停车", "车位"]', "规则“parking-words”：任一词 -水"),
    "a weight": ("weight = 2", "weight = 5", "规则“parking-words”：分量 2 → 5"),
    "a weight that was the usual": ("weight = 2", "", "规则“parking-words”：分量 2 → 1"),
    "another group": ('["吵", "响"]', '["吵", "震"]', "规则“night-work”：同时有 +吵/震 -吵/响"),
    "an exclusion gone": ('none = ["样板间"]', "", "规则“night-work”：不能有 -样板间"),
    "a category's name": ('name = "停车"', 'name = "停车难"', "类别“parking”：名称 停车 → 停车难"),
    "a flag": ('name = "停车"', 'name = "停车"\nsensitive = true', "类别“parking”：保密 否 → 是"),
    "a class": ('["老公", "丈夫", "婆婆"]', '["老公", "丈夫", "公公"]', "词组“家人”：词 +公公 -婆婆"),
    "a guard's reach": ("reach = 2\n", "reach = 4\n", "语境“否定”：隔几个字 2 → 4"),
    "a misspelling": ('"噪音" = ["燥音"]', '"噪音" = ["燥音", "躁音"]', "错别字“噪音”：词 +躁音"),
    "the dictionary": ("[typo]", '[dictionary]\nwhole = ["老公桥"]\n\n[typo]', "词典“whole”：词 +老公桥"),
    "a setting": ("threshold = 2", "threshold = 3", "设置“threshold”：值 2 → 3"),
    "hours": ("weight = 2", "weight = 2\nhours = [22, 6]", "规则“parking-words”：钟点 22–6"),
}


@pytest.mark.parametrize("case", EDITS)
def test_a_change_is_said_in_one_line(case: str) -> None:
    old, new, said = EDITS[case]
    assert SMALL.count(old) == 1
    changes = difference(small(), parse_rules(SMALL.replace(old, new)))
    assert lines(changes) == [said]
    assert json.loads(json.dumps(data(changes)))[0]["state"] == "changed"


def test_a_whole_rule_comes_and_goes() -> None:
    less = parse_rules(SMALL.split('[[rule]]\nid = "hit"')[0])
    (gone,), (new,) = difference(small(), less), difference(less, small())
    assert (gone.kind, gone.name, gone.state, gone.line()) == ("rule", "hit", "removed", "删除规则“hit”")
    assert (new.kind, new.name, new.state) == ("rule", "hit", "added")
    assert "任一词 +<家人>…打 +<家人>…{2}骂" in new.line()
    assert "危险信号 violence" in new.line()


def test_order_is_no_difference() -> None:
    turned = tuple(replace(rule, any_of=rule.any_of[::-1]) for rule in reversed(small().rules))
    assert difference(small(), replace(small(), version=9, rules=turned)) == []


@gentle
@given(rule_sets, rule_sets, texts)
def test_sets_without_a_difference_decide_alike(one: RuleSet, other: RuleSet, text: str) -> None:
    assert difference(one, one) == []
    if difference(one, other) == []:
        assert replace(classify(text, one), version=0) == replace(classify(text, other), version=0)


@gentle
@given(rule_sets, st.data())
def test_no_change_of_a_rule_is_overlooked(rule_set: RuleSet, draw: st.DataObject) -> None:
    rule = Rule("brand new", "noise", any_of=("吵",), danger=draw.draw(st.sampled_from(["", "fire"])))
    (change,) = difference(rule_set, replace(rule_set, rules=(*rule_set.rules, rule)))
    assert (change.kind, change.name, change.state) == ("rule", "brand new", "added")


# -- danger

TOUCHING: dict[str, Callable[[str], str]] = {
    "its words": lambda text: text.replace('"<家人>…{2}骂"', '"<家人>…骂"'),
    "its sign": lambda text: text.replace('danger = "violence"\n', ""),
    "its urgency": lambda text: text.replace('urgency = "urgent"', 'urgency = "normal"'),
    "its contexts": lambda text: text.replace('guards = ["否定", "从前"]', 'guards = ["否定"]'),
    "a context it names": lambda text: text.replace("reach = 20", "reach = 99"),
    "what voids a context it names": lambda text: text.replace('unless = ["现在"]', ""),
    "a class in its words": lambda text: text.replace('"婆婆"', '"婆婆", "公公"'),
    "a misspelling of a word of that class": lambda text: text.replace("[typo]", '[typo]\n"老公" = ["老攻"]'),
    "a misspelling of its own word": lambda text: text.replace("[typo]", '[typo]\n"打" = ["达"]'),
    "a dictionary word that hides its word": lambda text: text.replace(
        "[typo]", '[dictionary]\nwhole = ["老公桥"]\n\n[typo]'
    ),
    "the rule itself": lambda text: text.split('[[rule]]\nid = "hit"')[0],
    "its name": lambda text: text.replace('id = "hit"', 'id = "hit-hard"'),
}
HARMLESS: dict[str, Callable[[str], str]] = {
    "another rule": lambda text: text.replace('"车位"', '"车库"'),
    "a misspelling of another word": lambda text: text.replace('["燥音"]', '["躁音"]'),
    "its note": lambda text: text + 'note = "为什么"\n',
    "the order of its words": lambda text: text.replace('"<家人>…打", "<家人>…{2}骂"', '"<家人>…{2}骂", "<家人>…打"'),
    "a dictionary word that hides others": lambda text: text.replace(
        "[typo]", '[dictionary]\nwhole = ["车位街"]\n\n[typo]'
    ),
    "a setting": lambda text: text.replace("threshold = 2", "threshold = 3"),
}


@pytest.mark.parametrize("case", TOUCHING)
def test_what_a_danger_rule_depends_on_touches_it(case: str) -> None:
    edited = TOUCHING[case](SMALL)
    assert edited != SMALL
    assert "hit" in touches_danger(small(), parse_rules(edited))
    assert "hit" in touches_danger(parse_rules(edited), small())


@pytest.mark.parametrize("case", HARMLESS)
def test_everything_else_does_not(case: str) -> None:
    edited = HARMLESS[case](SMALL)
    assert edited != SMALL
    assert touches_danger(small(), parse_rules(edited)) == ()


def test_an_emergency_is_a_danger_also_without_a_sign() -> None:
    urgent = parse_rules(
        SMALL + '\n[[rule]]\nid = "water"\ncategory = "noise"\nany = ["淹了"]\nurgency = "emergency"\n'
    )
    assert touches_danger(small(), urgent) == ("water",)


def test_so_is_what_a_backed_sign_waits_for() -> None:
    backed = SMALL.replace('danger = "violence"', 'danger = "violence"\nbacked = true')
    stricter = parse_rules("also_least = 9\n" + backed)
    assert touches_danger(parse_rules(backed), stricter) == ("hit",)
    assert touches_danger(small(), parse_rules("also_least = 9\n" + SMALL)) == ()


def test_where_dangerous_messages_go_is_part_of_it() -> None:
    opened = parse_rules(SMALL.replace('group_kind = "mediation"\n', ""))
    assert touches_danger(small(), opened) == ("类别“家庭矛盾”",)
