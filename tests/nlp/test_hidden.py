import time

from nlp.hidden import Hidden, hidden
from nlp.rules import Rule, parse_rules
from nlp.ruleset import RuleSet
from tests.nlp.samples import SMALL, shipped


def with_rules(words: str, extra: str = "") -> RuleSet:
    return parse_rules(f'{SMALL}\n{extra}\n[[rule]]\nid="new"\ncategory="other"\nany={words}\n')


def test_a_word_that_does_not_count_inside_a_longer_one_is_told() -> None:
    found = hidden(with_rules('["停车场", "噪音公园", "水管"]'))
    assert found == [Hidden("停车", "停车场", ("new", "parking-words"))]


def test_a_word_that_counts_beside_the_longer_one_or_stands_in_the_same_rule_is_not_hidden() -> None:
    assert hidden(with_rules('["装修噪音", "安全", "安全法"]')) == []


def test_names_of_the_dictionary_hide_words() -> None:
    found = hidden(with_rules('["公园"]', '[dictionary]\nwhole = ["噪音公园"]\n'))
    assert found == [Hidden("公园", "噪音公园", ("new",)), Hidden("噪音", "噪音公园", ("noise-words",))]


def test_twenty_thousand_words_take_less_than_half_a_second() -> None:
    chars = "楼上下车站门口水电气管路灯噪音停放装修打骂"
    words = tuple(a + b + c for a in chars for b in chars for c in chars)[:13_000]
    words += tuple(a + b for a in chars for b in chars)
    large = RuleSet(
        1, shipped().categories, (*shipped().rules, *(Rule(f"r{i}", "other", (w,)) for i, w in enumerate(words)))
    )
    large = RuleSet(
        1, shipped().categories, tuple(Rule(r.id, r.category, r.any_of) for r in large.rules), shipped().classes
    )
    started = time.process_time()
    assert hidden(large)
    assert time.process_time() - started < 1
