from typing import Any

import pytest

from nlp.evaluate import evaluate
from tests.nlp.samples import small

EXAMPLES: list[dict[str, Any]] = [
    {"text": "广场舞的噪音", "primary": "noise", "also": [], "urgency": "normal"},
    {"text": "车位", "primary": "parking", "also": ["noise"], "urgency": "normal"},
    {"text": "老公又打", "primary": "domestic", "urgency": "urgent", "danger": ["violence"]},
    {"text": "停车", "primary": "other"},
]


def test_a_report_counts_what_was_right() -> None:
    report = evaluate(EXAMPLES, small())
    assert (report.count, report.accuracy) == (4, 0.75)
    noise = report.categories["noise"]
    assert (noise.precision, noise.recall, noise.support) == (1.0, 0.5, 2)
    assert noise.f1 == pytest.approx(2 / 3)
    assert report.categories["parking"].precision == 0.5
    assert report.urgency["urgent"].f1 == 1.0
    assert report.danger["violence"].recall == 1.0
    assert report.confusion["other", "parking"] == 1


def test_the_confusion_matrix_is_a_table_of_text() -> None:
    lines = evaluate(EXAMPLES, small()).matrix().splitlines()
    assert len(lines) == 5
    assert len({len(line) for line in lines}) == 1


def test_nothing_to_evaluate_is_no_error() -> None:
    assert evaluate([], small()).accuracy == 0
