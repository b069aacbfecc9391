import sys
from collections.abc import Iterator

import pytest

from nlp import segment
from tests.nlp.samples import decide, labelled


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """jieba alone, as on a machine without rjieba's wheel."""
    monkeypatch.setitem(sys.modules, "rjieba", None)
    segment._segmenter.cache_clear()
    yield
    segment._segmenter.cache_clear()


def test_the_words_joined_are_the_text() -> None:
    for text in ("楼上天天半夜拖椅子咚咚咚，ABC 123！", "", "😀\u200b\x00"):
        assert "".join(segment.cut(text)) == text


def test_both_segmenters_cut_the_same_words_and_lead_to_the_same_decisions(plain: None) -> None:
    texts = [example["text"] for name in ("chat.jsonl", "violence.jsonl") for example in labelled(name)]
    by_jieba = [(segment.cut(text), decide(text)) for text in texts]
    assert isinstance(segment._segmenter(), segment._Plain)
    segment._segmenter.cache_clear()
    sys.modules.pop("rjieba")
    by_rjieba = [(segment.cut(text), decide(text)) for text in texts]
    assert isinstance(segment._segmenter(), segment._Fast)
    assert by_jieba == by_rjieba


def test_boundaries_are_the_ends_of_words() -> None:
    assert segment.boundaries("我在喝香水") == {0, 1, 2, 3, 5}
    assert segment.boundaries("") == {0}


def test_a_known_word_is_one_token() -> None:
    word = "彩虹厝边苑"
    segment.know([word])
    assert word in segment.cut(f"我住{word}三号楼")
