from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp.classify import classify
from nlp.normal import normalise
from nlp.places import Gazetteer
from nlp.rules import Category, Guard, Rule, RuleSet, format_rules, parse_rules
from tests.nlp.samples import shipped, small

SNIPPETS = [
    "半夜",
    "装修",
    "吵",
    "广场舞",
    "停车",
    "车位",
    "老公",
    "打",
    "没有",
    "。",
    "，",
    " ",
    "樓上",
    "😀",
    "水",
    "骂",
    "的",
]
texts = st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=4), max_size=14).map("".join)
words = st.text("吵闹停车樓ａK1😀\"'\\\n", min_size=1, max_size=6).filter(lambda word: normalise(word.strip()).text)
names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=6)
new_rules = st.builds(
    Rule,
    id=st.just("new"),
    category=st.just("parking"),
    any_of=st.lists(st.sampled_from([*SNIPPETS[:7], "装修吵", "广场", "半夜装修"]), min_size=1, max_size=3).map(tuple),
    weight=st.floats(0.1, 9),
)
gentle = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@gentle
@given(texts, st.randoms())
def test_the_order_of_rules_never_matters(text: str, random: st.DataObject) -> None:
    rules = list(small().rules)
    random.shuffle(rules)  # type: ignore[attr-defined]
    assert classify(text, replace(small(), rules=tuple(rules))) == classify(text, small())


@gentle
@given(texts)
def test_matches_lie_inside_the_text(text: str) -> None:
    for match in classify(text, shipped()).words:
        assert 0 <= match.start < match.end <= len(text)


@gentle
@given(texts, new_rules)
def test_a_rule_of_another_category_never_changes_a_match(text: str, rule: Rule) -> None:
    before = classify(text, small())
    after = classify(text, replace(small(), rules=(*small().rules, rule)))
    assert [match for match in after.words if match.rule != "new"] == list(before.words)
    assert {c: s for c, s in after.scores.items() if c != "parking"} == {
        c: s for c, s in before.scores.items() if c != "parking"
    }


@gentle
@given(texts)
def test_the_same_text_is_always_decided_alike(text: str) -> None:
    assert classify(text, shipped()) == classify(text, shipped())


rule_sets = st.builds(
    lambda categories, classes, rules, guard, typos, threshold: RuleSet(
        5, {code: Category(code, name) for code, name in categories.items()}, rules, classes, guard, typos, threshold
    ),
    categories=st.just({"noise": "噪音", "停车": 'a"b\\c\n'}),
    classes=st.dictionaries(names.filter(lambda n: not set(n) & set("<>")), st.lists(words, max_size=3).map(tuple)),
    rules=st.lists(
        st.builds(
            Rule,
            id=names,
            category=st.sampled_from(["noise", "停车"]),
            any_of=st.lists(words, min_size=1, max_size=4).map(tuple),
            all_of=st.lists(st.lists(words, min_size=1, max_size=3).map(tuple), max_size=2).map(tuple),
            none_of=st.lists(words, max_size=2).map(tuple),
            weight=st.floats(-9, 9),
            urgency=st.sampled_from(["normal", "urgent", "emergency"]),
            danger=st.sampled_from(["", "fire"]),
            guards=st.sampled_from([(), ("否定",)]),
            hours=st.none() | st.tuples(st.integers(0, 24), st.integers(0, 24)),
            note=st.text(max_size=8),
        ),
        max_size=4,
        unique_by=lambda rule: rule.id,
    ).map(tuple),
    guard=st.just({"否定": Guard("否定", ("没",), "around", 9, ("又",))}),
    typos=st.dictionaries(words, st.lists(words, max_size=2).map(tuple), max_size=2),
    threshold=st.floats(0, 9),
)


@gentle
@given(rule_sets)
def test_any_rule_set_survives_being_written_and_read(rule_set: RuleSet) -> None:
    assert parse_rules(format_rules(rule_set), version=5) == rule_set


@gentle
@given(st.text(max_size=60))
def test_any_text_at_all_is_decided_and_searched_for_places(text: str) -> None:
    classify(text, shipped())
    gazetteer = Gazetteer([("幸福里", 1), ("和平苑", 2)])
    for match in (*gazetteer.find(text), *gazetteer.near(text)):
        assert 0 <= match.start < match.end <= len(text)
