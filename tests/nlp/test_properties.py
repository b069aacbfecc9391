import re
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
choices = st.lists(
    st.sampled_from([*SNIPPETS[:9], "装修吵", "广场", "半夜装修", "广场舞停车", "<家人>", "老公…吵", "<家人>…{3}打"]),
    min_size=1,
    max_size=3,
).map(tuple)
new_rules = st.builds(
    Rule,
    id=st.just("new"),
    category=st.just("parking"),
    any_of=choices,
    all_of=st.lists(choices, max_size=1).map(tuple),
    none_of=st.just(()) | choices,
    weight=st.floats(0.1, 9),
    urgency=st.sampled_from(["normal", "emergency"]),
    guards=st.sampled_from([(), ("否定",)]),
)
gentle = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@gentle
@given(texts, st.randoms())
def test_the_order_of_rules_never_matters(text: str, random: st.DataObject) -> None:
    for rule_set in (small(), replace(small(), rules=tuple(replace(r, category="noise") for r in small().rules))):
        rules = list(rule_set.rules)
        random.shuffle(rules)  # type: ignore[attr-defined]
        assert classify(text, replace(rule_set, rules=tuple(rules))) == classify(text, rule_set)


@gentle
@given(texts | st.text(alphabet=st.characters(), max_size=40))
def test_matches_lie_inside_the_text_and_show_the_word(text: str) -> None:
    for match in (*classify(text, shipped()).words, *classify(text, small()).words):
        assert 0 <= match.start < match.end <= len(text)
    for match in classify(text, small()).words:
        first, last = (normalise(char).text for char in (match.word.strip("<>")[0], match.word[-1]))
        shown = normalise(text[match.start : match.end]).text
        assert "<" in match.word or match.word == "噪音" or (shown[0], shown[-1]) == (first, last)


@gentle
@given(texts, st.lists(st.sampled_from(["广场舞停车", "车位水", "半夜", "噪音"]), max_size=2))
def test_no_match_begins_or_ends_inside_a_name_of_the_dictionary(text: str, names: list[str]) -> None:
    decision = classify(text, replace(small(), whole=tuple(names)))
    inside = {start + i for name in names[:1] for start in _starts(text, name) for i in range(1, len(name))}
    if len(names) == 1 and normalise(text).places is None:
        assert all(match.start not in inside and match.end not in inside for match in decision.words)


def _starts(text: str, name: str) -> list[int]:
    """Where a name stands, from left to right, none overlapping another."""
    return [found.start() for found in re.finditer(re.escape(name), text)]


@gentle
@given(texts, new_rules)
def test_a_rule_of_another_category_never_changes_a_match(text: str, rule: Rule) -> None:
    before = classify(text, small())
    after = classify(text, replace(small(), rules=(*small().rules, rule)))
    assert [match for match in after.words if match.rule != "new"] == list(before.words)
    assert before.danger == after.danger
    assert {c: s for c, s in after.scores.items() if c != "parking"} == {
        c: s for c, s in before.scores.items() if c != "parking"
    }


@gentle
@given(texts)
def test_the_same_text_is_always_decided_alike(text: str) -> None:
    assert classify(text, shipped()) == classify(text, shipped())


rule_sets = st.builds(
    lambda categories, classes, rules, guard, typos, threshold, whole: RuleSet(
        5,
        {code: Category(code, name) for code, name in categories.items()},
        rules,
        classes,
        guard,
        typos,
        threshold,
        whole=whole,
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
    whole=st.lists(words, max_size=3).map(tuple),
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
