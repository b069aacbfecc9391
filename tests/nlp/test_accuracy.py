"""Floors under what the shipped pack reaches on sentences set aside: nobody tunes on the part marked kept."""

import pytest

from nlp.classify import classify
from nlp.evaluate import evaluate
from tests.nlp.samples import decide, labelled, shipped


def test_the_chat_set_is_large_and_half_of_it_is_kept() -> None:
    examples = labelled("chat.jsonl")
    assert len(examples) >= 600
    assert len({example["text"] for example in examples}) == len(examples)
    assert abs(len(labelled("chat.jsonl", "kept")) - len(examples) / 2) <= 1
    assert {example["primary"] for example in examples} == set(shipped().categories)


def test_kept_chat_messages_are_told_apart() -> None:
    report = evaluate(labelled("chat.jsonl", "kept"), shipped())
    assert report.accuracy >= 0.85
    assert report.categories["noise"].f1 >= 0.90
    assert report.categories["parking"].f1 >= 0.87
    assert report.categories["domestic"].f1 >= 0.90
    assert report.sure_accuracy > report.accuracy


def test_messages_by_somebody_who_never_saw_the_rules_are_told_apart() -> None:
    report = evaluate(labelled("exam.jsonl"), shipped())
    assert report.count == 425
    assert report.accuracy >= 0.80


@pytest.mark.parametrize(
    ("series", "recall", "precision"),
    [
        ("v", 0.95, 0.95),  # said outright, in dialect, under stress
        ("h", 0.72, 0.79),  # hidden: half of it is understatement and signals, the other half made to mislead
        ("n", 0.90, 0.85),  # blunt, reworded and hidden alike, with look-alikes, written before the rules were read
    ],
)
def test_violence_at_home_is_flagged_and_what_only_looks_like_it_is_not(
    series: str, recall: float, precision: float
) -> None:
    examples = [each for each in labelled("violence.jsonl", "kept") if each["id"].startswith(series)]
    flagged = ["violence" in decide(example["text"]).danger for example in examples]
    real = ["violence" in example["danger"] for example in examples]
    both = sum(f and r for f, r in zip(flagged, real, strict=True))
    assert both / sum(real) >= recall
    assert both / sum(flagged) >= precision


@pytest.mark.parametrize(
    ("text", "sign", "urgency"),
    [
        ("老公昨晚又打我了", "violence", "urgent"),
        ("快来人 他正在打我", "violence", "emergency"),
        ("我不想活了", "suicide", "emergency"),
        ("三栋着火了", "fire", "emergency"),
        ("闻到好大煤气味", "gas", "emergency"),
        ("后妈天天打孩子", "child", "urgent"),
        ("老公把我反锁在屋里", "locked_in", "emergency"),
        ("老人被困在电梯里出不来了", "locked_in", "emergency"),
    ],
)
def test_danger_signs_are_raised(text: str, sign: str, urgency: str) -> None:
    decision = decide(text)
    assert sign in decision.danger
    assert decision.urgency == urgency


@pytest.mark.parametrize(
    "text",
    [
        "没有家暴，就是性格不合",
        "小时候我爸打我",
        "老公天天打麻将",
        "想报名反家暴讲座",
        "如果老公打我能判几年",
        "打电话没人接",
    ],
)
def test_what_is_denied_long_past_or_supposed_raises_no_alarm(text: str) -> None:
    assert decide(text).danger == ()


@pytest.mark.parametrize("text", ["现在不吵了", "谢谢，已经解决了", "昨天吵，今天好了"])
def test_what_is_over_is_no_matter_for_sure(text: str) -> None:
    decision = decide(text)
    assert (decision.category, decision.sure, decision.words) == ("other", False, ())


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("天花板咚咚咚，一到半夜就开始", "noise"),
        ("车子把单元门口堵死了", "parking"),
        ("跟婆婆处不来，老公又不帮我", "domestic"),
        ("离婚后户口怎么迁", "other"),
        ("停车费又涨了", "parking"),
        ("樓上裝修吵死人", "noise"),
    ],
)
def test_plain_speech_is_understood(text: str, category: str) -> None:
    assert classify(text, shipped()).category == category
