import json
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
    assert report.urgency["normal"].support == 2  # what is not labelled is not compared
    assert report.danger["violence"].recall == 1.0
    assert report.confusion["other", "parking"] == 1


def test_the_confusion_matrix_is_a_table_of_text_with_row_sums() -> None:
    head, *rows = evaluate(EXAMPLES, small()).matrix().splitlines()
    assert head.split() == ["domest", "noise", "other", "parkin", "合计"]
    assert [row.split() for row in rows if row.startswith("other")] == [["other", ".", ".", ".", "1", "1"]]
    assert len(rows) == 4


def test_the_matrix_lines_up_under_chinese_names_too() -> None:
    names = {code: category.name for code, category in small().categories.items()}
    lines = evaluate(EXAMPLES, small()).matrix(names).splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["噪音扰民", "停车", "家庭矛盾", "其他"]
    assert len({len(line.encode("gb18030")) for line in lines}) == 1  # two bytes a character, as two places wide


def test_a_report_can_be_written_as_json() -> None:
    data = json.loads(json.dumps(evaluate(EXAMPLES, small()).data()))
    assert data["confusion"]["other"] == {"parking": 1}
    assert data["categories"]["noise"]["support"] == 2


def test_nothing_to_evaluate_is_no_error() -> None:
    assert evaluate([], small()).accuracy == 0
