from concurrent.futures import ThreadPoolExecutor

import pytest

from nlp.classify import classify
from nlp.rules import parse_rules
from tests.nlp.samples import SMALL, decide, small


@pytest.mark.parametrize(
    "text", ["", "   ", "你好", "您好呀", "谢谢", "👋👋👋", "。。。", "\x00\x01\x02", "在吗？", "嗯嗯"]
)
def test_a_greeting_or_nothing_is_other_and_unsure(text: str) -> None:
    decision = decide(text)
    assert (decision.category, decision.sure, decision.danger) == ("other", False, ())


@pytest.mark.parametrize(
    "text",
    [
        "吵" * 20_000,
        "老公没打我，" * 3_400,
        "老公打我婆婆骂孩子" * 2_300,
        "😀" * 20_000,
        "a" * 20_000,
        "打\u200b" * 10_000,
        "停，" * 10_000,
        "停" + " " * 20_000 + "车",
        "樓A" * 10_000,
    ],
)
def test_of_twenty_thousand_characters_the_first_two_thousand_decide(text: str) -> None:
    assert decide(text) == decide(text[:2_000])


@pytest.mark.parametrize(
    "text", ["樓上 wifi 吵 😀", "ПРИВЕТ 停车", "\x07停\x00车\u202e", "停车\ud800", "🅿️停车", "مرحبا 停车"]
)
def test_mixed_scripts_and_control_characters_hide_nothing(text: str) -> None:
    rules = parse_rules(SMALL + '\n[[rule]]\nid="loud"\ncategory="noise"\nany=["吵"]\n')
    decision = classify(text, rules)
    assert decision.words
    for match in decision.words:
        assert 0 <= match.start < match.end <= len(text)


def test_a_rule_that_matches_nearly_everything_does_no_harm() -> None:
    rules = parse_rules(SMALL + '\n[[rule]]\nid="all"\ncategory="other"\nany=["的", "了", "是", "我"]\nweight=0.1\n')
    assert classify("我家楼下的广场舞是很吵了", rules).category == "noise"


def test_many_threads_decide_alike() -> None:
    messages = ["半夜装修太吵", "老公又打", "没有车位", "你好"] * 50
    rules = parse_rules(SMALL, version=7)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: classify(text, rules), messages))
    assert together == [classify(text, small()) for text in messages]
