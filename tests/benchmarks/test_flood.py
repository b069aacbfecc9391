"""A small flood with one kill, as somebody runs it from the command line."""

import json
from itertools import islice
from pathlib import Path

import pytest

from benchmarks import flood, town


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """Invented messages as JSONL."""
    path = tmp_path / "messages.jsonl"
    lines = [json.dumps({"text": text}, ensure_ascii=False) for text in islice(town.sentences(3), 60)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_nothing_is_lost_when_the_server_is_killed(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = flood.main([str(texts), "--messages=60", "--residents=30", "--repeats=0.3", "--kills=1", "--pause=0.2"])
    told = capsys.readouterr().out
    assert code == 0, told
    assert "没有丢失" in told
    assert "杀掉 1 次" in told


def test_too_few_messages_are_refused(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert flood.main([str(texts), "--messages=61"]) == 2
    assert "只有 60 条" in capsys.readouterr().err
