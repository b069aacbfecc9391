import tomllib

import pytest

from nlp.rules import RuleError, default_rules_text, format_rules, parse_rules, read_rules
from tests.nlp.samples import SMALL, shipped, small

RULE = '[category.noise]\nname = "噪音"\n\n[[rule]]\nid = "a"\ncategory = "noise"\nany = ["吵"]\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (RULE + "any = [", "第 8 行"),
        (RULE.replace('"noise"', '"nose"'), "没有“nose”这个类别"),
        (RULE.replace('any = ["吵"]', "any = []"), "没有写任何词"),
        (RULE.replace('["吵"]', '["  "]'), "空白的词"),
        (RULE.replace('["吵"]', '"吵"'), "一串词"),
        (RULE.replace('["吵"]', '["<家人>…吵"]'), "词组"),
        (RULE + 'weight = "3"\n', "一个数字"),
        (RULE + 'urgency = "soon"\n', "emergency"),
        (RULE + "hours = [25, 3]\n", "0 到 24"),
        (RULE + 'guards = ["否定"]\n', "没有“否定”这个语境"),
        (RULE + 'words = ["吵"]\n', "不认识“words”"),
        (RULE + 'all = ["吵"]\n', "几组词"),
        (RULE + "all = [[]]\n", "没有写任何词"),
        (RULE + '\n[[rule]]\nid = "a"\ncategory = "noise"\nany = ["闹"]\n', "用了两次"),
        (RULE.replace('id = "a"\n', ""), "缺少“id”"),
        (RULE + '[class]\n"家人" = ["老公…打"]\n', "单独的词"),
        (RULE + "[rules]\n", "不认识“rules”"),
        ("rule = 3\n" + RULE.split("[[rule]]")[0], "[[rule]]"),
        (RULE + '[dictionary]\nwhole = "好厝边"\n', "词典 [dictionary]：“whole”应当写成一串词"),
        (RULE + '[dictionary]\nwords = ["好厝边"]\n', "不认识“words”"),
        (RULE + '[dictionary]\nwhole = ["好厝边", " "]\n', "空白的词"),
        ("dictionary = 3\n" + RULE, "“dictionary”应当写成一节"),
        ("", "没有类别"),
    ],
)
def test_a_mistake_is_told_in_plain_chinese(text: str, says: str) -> None:
    with pytest.raises(RuleError) as error:
        parse_rules(text)
    assert says in str(error.value)


def test_a_mistake_in_a_rule_names_the_rule_and_its_line() -> None:
    with pytest.raises(RuleError) as error:
        parse_rules(RULE + 'danger = ["fire"]\n')
    assert "规则“a”（第 5 行）" in str(error.value)


def test_a_text_is_read_as_the_standard_library_reads_it() -> None:
    for text in (SMALL, SMALL.replace("\n", "\r\n") + 'note = """一\r\n二"""\r\n', default_rules_text()):
        assert parse_rules(text) == read_rules(tomllib.loads(text), {})


def test_what_only_the_standard_library_takes_is_taken() -> None:
    assert parse_rules(RULE + f"weight = 0x{1:030x}\n").rules[0].weight == 1


DICTIONARY = '\n[dictionary]\nwhole = ["噪音公园", "好厝边"]\n'


def test_the_dictionary_is_read() -> None:
    assert parse_rules(SMALL + DICTIONARY).whole == ("噪音公园", "好厝边")
    assert small().whole == ()


@pytest.mark.parametrize("text", [SMALL, SMALL + DICTIONARY, RULE, default_rules_text()])
def test_written_and_read_again_a_rule_set_is_the_same(text: str) -> None:
    once = parse_rules(text, version=3)
    assert parse_rules(format_rules(once), version=3) == once


def test_the_shipped_pack_is_written_as_it_is_exported() -> None:
    assert format_rules(shipped()).split() == [
        part for line in default_rules_text().splitlines() if not line.startswith("#") for part in line.split()
    ]


def test_the_shipped_pack_knows_the_seventeen_categories_and_sends_family_matters_to_mediators() -> None:
    categories = shipped().categories
    assert len(categories) == 17
    assert [code for code, category in categories.items() if category.group_kind == "mediation"] == ["domestic"]
    assert categories["domestic"].sensitive
    assert {rule.category for rule in shipped().rules} == set(categories)


def test_a_rule_set_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        small().version = 8  # type: ignore[misc]
