from itertools import pairwise

import pytest

from nlp.classify import classify
from nlp.normal import normalise
from nlp.rules import RuleSet, parse_rules
from nlp.segment import cut
from tests.nlp.samples import SMALL, small


def words(text: str) -> list[tuple[str, str]]:
    return [(match.word, text[match.start : match.end]) for match in classify(text, small()).words]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("樓下廣場舞", "廣場舞"),
        ("楼下广 场 舞", "广 场 舞"),
        ("楼下广*场*舞", "广*场*舞"),
        ("楼下ｋＴｖ开到两点", "ｋＴｖ"),
        ("楼下广\u200b场舞", "广\u200b场舞"),
        ("这燥音受不了", "燥音"),
        ("广，场，舞，吵", "广，场，舞"),
        ("😀樓下 廣\u200b場 · 舞！", "廣\u200b場 · 舞"),
    ],
)
def test_a_disguised_word_is_found_and_shown_as_it_was_written(text: str, found: str) -> None:
    assert found in [shown for _, shown in words(text)]


@pytest.mark.parametrize("text", ["喷了香水", "装修好了"])
def test_a_word_inside_another_word_or_without_its_companions_is_not_found(text: str) -> None:
    assert words(text) == []


def with_words(words: str, extra: str = "") -> RuleSet:
    return parse_rules(f'{SMALL}\n{extra}\n[[rule]]\nid="new"\ncategory="noise"\nany={words}\n')


def test_a_word_of_four_characters_counts_though_its_end_is_drawn_into_the_next_word() -> None:
    rules = with_words('["食品安全", "安全法"]')
    assert cut("食品安全法") == ["食品", "安全法"]
    assert [match.word for match in classify("食品安全法", rules).words] == ["食品安全", "安全法"]
    assert not classify("怎么办理", with_words('["怎么办"]')).words
    assert not classify("单号8112345", with_words('["12345"]')).words


NAMES = '[dictionary]\nwhole = ["噪音公园", "好厝邊", "香水湾"]\n'


def test_no_word_is_found_inside_a_name_of_the_dictionary() -> None:
    rules = with_words('["公园", "厝边", "噪音公园门口"]', NAMES)
    assert [match.word for match in classify("噪音公园", with_words('["公园"]')).words] == ["噪音", "公园"]
    assert not classify("我在噪音公园", rules).words
    assert not classify("好厝邊，好厝边", rules).words
    assert [match.start for match in classify("噪音公园里有噪音", rules).words] == [6]
    assert [match.word for match in classify("噪音公园门口", rules).words] == ["噪音公园门口"]


def test_the_ends_of_a_name_are_word_boundaries() -> None:
    assert not classify("香水湾仔停", with_words('["香水湾", "仔"]')).words
    found = classify("香水湾仔停", with_words('["香水湾", "仔"]', NAMES)).words
    assert [match.word for match in found] == ["香水湾", "仔"]


def test_of_names_that_overlap_the_first_and_longest_is_meant() -> None:
    rules = with_words('["乙丙", "丁", "丙丁"]', '[dictionary]\nwhole = ["甲乙丙", "甲乙", "丙丁"]\n')
    assert [match.word for match in classify("甲乙丙丁", rules).words] == ["丁"]


def test_simplifying_moves_no_character_of_any_block() -> None:
    blocks = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x323B0))
    for char in (chr(code) for block in blocks for code in block):
        assert len(normalise(char).text) == 1
    for old in ("髮廊發廊", "乾淨又乾隆", "後面皇后", "裡面什麼", "妳看著牠"):
        assert len(normalise(old).text) == len(old)
    assert normalise("乾隆路很乾淨，理髮的發票").text == "乾隆路很干净，理发的发票"


def test_a_long_run_of_one_character_counts_as_two_of_them() -> None:
    assert normalise("太吵吵吵吵吵了").text == "太吵吵了"
    assert normalise("太吵吵吵吵吵了").span(2, 3) == (2, 3)
    assert normalise("电话1111").text == "电话1111"


def test_a_phrase_allows_so_many_characters_between_and_no_end_of_sentence() -> None:
    assert words("老公昨天晚上又打")
    assert not words("老公回来了。他打车走的，打")
    assert words("婆婆又骂")
    assert not words("婆婆每天在家骂")


def test_all_groups_must_be_there_and_no_excluded_word() -> None:
    assert classify("半夜装修太吵", small()).category == "noise"
    assert classify("装修太吵", small()).words == ()
    assert classify("样板间半夜装修太吵", small()).words == ()


@pytest.mark.parametrize("text", ["老公没有打", "小时候老公打", "老公没打"])
def test_a_context_takes_the_meaning_away(text: str) -> None:
    decision = classify(text, small())
    assert decision.danger == ()
    assert decision.runner_up == "domestic"
    assert "语境" in decision.runner_up_lacked


def test_a_context_is_void_where_the_sentence_says_it_goes_on() -> None:
    assert classify("小时候老公打，现在老公打", small()).danger == ("violence",)


def test_rules_limited_to_hours_and_grids_count_only_there_and_then() -> None:
    rules = parse_rules(
        SMALL + '\n[[rule]]\nid="late"\ncategory="noise"\nany=["跳绳"]\nhours=[22, 6]\ngrids=["G1"]\nweight=5\n'
    )
    assert classify("跳绳", rules, grid="G1", hour=23).category == "noise"
    assert classify("跳绳", rules, grid="G1", hour=5).category == "noise"
    assert classify("跳绳", rules, grid="G1", hour=12).words == ()
    assert classify("跳绳", rules, grid="G2", hour=23).words == ()
    assert classify("跳绳", rules).words == ()


def test_words_in_the_opening_weigh_more() -> None:
    rules = parse_rules(SMALL.replace("opening = 1", "opening = 2"))
    long_text = "我们这里的问题是广场舞。" + "说了很多次都没有人管，" * 4 + "另外停车"
    assert classify(long_text, rules).scores == {"noise": 6.0, "parking": 2.0}


def test_ties_and_low_scores_are_not_sure_and_name_the_best() -> None:
    tie = classify("车位噪音", parse_rules(SMALL.replace("weight = 2", "weight = 3")))
    assert not tie.sure
    assert set(tie.candidates) == {"noise", "parking"}
    clear = classify("广场舞的噪音", small())
    assert clear.sure
    assert clear.category == "noise"


def test_the_runner_up_says_what_it_lacked() -> None:
    decision = classify("广场舞，停车", small())
    assert (decision.category, decision.runner_up) == ("noise", "parking")
    assert "噪音扰民" in decision.runner_up_lacked
    missing = classify("停车时有人装修", small())
    assert missing.runner_up == "noise"
    assert "半夜" in missing.runner_up_lacked


def test_words_are_told_in_the_order_of_the_text_with_their_rule() -> None:
    decision = classify("车位旁边的广场舞噪音", small())
    assert all(a.start <= b.start for a, b in pairwise(decision.words))
    assert {match.rule for match in decision.words} == {"parking-words", "noise-words"}
    assert decision.version == 7


HINT = '[[rule]]\nid = "hint"\ncategory = "domestic"\nany = ["不敢回家"]\nweight = 2\nurgency = "urgent"\n'


@pytest.mark.parametrize(
    ("text", "backed", "danger"),
    [
        ("我不敢回家", "true", ("violence",)),
        ("停车占车位，我不敢回家", "true", ()),
        ("停车占车位，我不敢回家", "false", ("violence",)),
    ],
)
def test_the_sign_of_a_backed_rule_waits_for_its_category(text: str, backed: str, danger: tuple[str, ...]) -> None:
    rules = parse_rules(f'also_least = 4\n{SMALL}\n{HINT}danger = "violence"\nbacked = {backed}\n')
    decision = classify(text, rules)
    assert (decision.danger, decision.urgency) == (danger, "urgent" if danger else "normal")


@pytest.mark.parametrize(("least", "also"), [(0, ("parking",)), (4, ())])
def test_a_further_category_needs_a_score_of_its_own(least: int, also: tuple[str, ...]) -> None:
    rules = parse_rules(f"also_least = {least}\n{SMALL}")
    assert classify("广场舞太吵，还乱停车", rules).also == also
