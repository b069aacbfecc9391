from nlp.hidden import Hidden, hidden
from nlp.rules import parse_rules
from nlp.ruleset import RuleSet
from tests.nlp.samples import SMALL


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
