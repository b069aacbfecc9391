"""`gejie evaluate` from outside: figures, pictures, and every kind of file that somebody might give it."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import evaluating
from bot.opening import Problem
from nlp.evaluate import evaluate
from nlp.rules import default_rules_text, parse_rules
from tests.command import gejie
from tests.nlp.samples import DATA, SMALL

LABELLED: list[dict[str, Any]] = [
    {"text": "楼下广场舞的噪音", "primary": "noise", "also": [], "urgency": "normal", "danger": []},
    {"text": "老公又打", "primary": "domestic", "urgency": "urgent", "danger": ["violence"]},
    {"text": "没有车位", "primary": "停车"},
    {"text": "停车", "primary": "other"},
]
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules.toml").write_text(SMALL, encoding="utf-8")
    lines = [json.dumps(message, ensure_ascii=False) for message in LABELLED]
    (tmp_path / "messages.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_figures_are_printed_for_every_category_and_as_a_whole(folder: Path) -> None:
    ended = gejie(folder, "evaluate", "messages.jsonl", "--rules", "rules.toml")
    assert (ended.code, ended.err) == (0, "")
    assert "4 条消息，规则：rules.toml" in ended.out
    assert "准确率 75.0%" in ended.out
    rows = [line.split() for line in ended.out.splitlines()]
    assert ["噪音扰民", "noise", "100.0%", "100.0%", "100.0%", "1"] in rows
    assert ["停车", "parking", "50.0%", "100.0%", "66.7%", "1"] in rows
    assert ["家庭暴力", "violence", "100.0%", "100.0%", "100.0%", "1"] in rows
    assert ["其他", ".", "1", ".", ".", "1"] in rows


def test_the_same_in_json(folder: Path) -> None:
    ended = gejie(folder, "evaluate", "messages.jsonl", "--rules", "rules.toml", "--json")
    report = json.loads(ended.out)
    assert (report["count"], report["accuracy"], report["rules"]) == (4, 0.75, "rules.toml")
    assert report["confusion"]["other"] == {"parking": 1}
    assert report["categories"]["noise"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1}
    assert report["urgency"]["urgent"]["f1"] == 1.0


def test_without_a_database_the_shipped_rules_are_judged_and_none_is_made(tmp_path: Path) -> None:
    ended = gejie(tmp_path, "evaluate", str(DATA / "chat.jsonl"), "--json")
    report = json.loads(ended.out)
    lines = (DATA / "chat.jsonl").read_text(encoding="utf-8").splitlines()
    assert report["count"] == len(lines)
    expected = evaluate([json.loads(line) for line in lines], parse_rules(default_rules_text()))
    assert report["accuracy"] == expected.accuracy
    assert list(tmp_path.iterdir()) == []


def test_the_rules_of_the_database_are_judged_if_there_is_one(folder: Path, tmp_path: Path) -> None:
    assert gejie(folder, "rules", "import", "rules.toml", "--publish", "--reason", "小规则", "--accept-red").code in (
        0,
        2,
    )
    ended = gejie(folder, "evaluate", "messages.jsonl")
    assert ended.code == 0
    assert "规则：第 1 版" in ended.out
    assert gejie(folder, "evaluate", "messages.jsonl", "--rules", "99").code == 2


def test_rules_from_a_file_need_no_database(folder: Path) -> None:
    nowhere = "postgresql://gejie:passw0rd@127.0.0.1:1/gejie"
    ended = gejie(folder, "evaluate", "messages.jsonl", "--rules", "rules.toml", GEJIE_DATABASE_URL=nowhere)
    assert ended.code == 0
    assert gejie(folder, "evaluate", "messages.jsonl", GEJIE_DATABASE_URL=nowhere).code == 1


def test_a_picture_is_drawn(folder: Path) -> None:
    ended = gejie(folder, "evaluate", "messages.jsonl", "--rules", "rules.toml", "--plot", "matrix.png")
    assert ended.code == 0
    assert (folder / "matrix.png").read_bytes().startswith(PNG)
    assert "matrix.png" in ended.out


@pytest.mark.parametrize(
    ("picture", "said"),
    [("nowhere/matrix.png", "没有这个文件"), ("matrix.docx", ".png"), ("matrix", ".png"), (".", "图写不到")],
)
def test_a_picture_that_cannot_be_written_is_a_sentence(folder: Path, picture: str, said: str) -> None:
    ended = gejie(folder, "evaluate", "messages.jsonl", "--rules", "rules.toml", "--plot", picture)
    assert ended.code == 2
    assert said in ended.err


def test_without_matplotlib_it_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.delitem(sys.modules, "bot.confusion_picture", raising=False)
    with pytest.raises(Problem, match=r"pip install 'gejie\[plot\]'"):
        evaluating.evaluate(Path("messages.jsonl"), "rules.toml", plot=Path("matrix.png"))


BAD_FILES = {
    "nothing in it": (b"\n \n", "没有消息"),
    "a table": ("text,primary\n太吵,noise\n".encode(), "像是表格"),
    "one list": (b'[{"text": "a", "primary": "noise"}]', "一个列表"),
    "another encoding": ('{"text": "太吵", "primary": "noise"}'.encode("gbk"), "UTF-8"),
    "not JSON": (b'{"text": "a", "primary": "noise"}\n\n{text}', "第 3 行不是 JSON"),
    "not a message": (b'{"text": "a", "primary": "noise"}\n3', "第 2 行不是一条消息"),
    "no text": (b'{"primary": "noise"}', "第 1 行缺少“text”"),
    "an empty text": (b'{"text": "", "primary": "noise"}', "第 1 行缺少“text”"),
    "a number for a text": (b'{"text": 3, "primary": "noise"}', "“text”应当是一段文字"),
    "no category": (b'{"text": "a"}', "第 1 行缺少“primary”"),
    "an unknown category": (b'{"text": "a", "primary": "nose"}', "“nose”，不认识"),
    "an unknown category beside": (b'{"text": "a", "primary": "noise", "also": ["nose"]}', "“also”"),
    "no list beside": (b'{"text": "a", "primary": "noise", "also": "parking"}', "“also”应当是一串文字"),
    "an unknown urgency": (b'{"text": "a", "primary": "noise", "urgency": "soon"}', "emergency"),
    "an unknown danger": (b'{"text": "a", "primary": "noise", "danger": ["flood"]}', "suicide"),
    "half a character": (b'{"text": "\\ud83d", "primary": "noise"}', "“text”应当是一段文字"),
    "endless brackets": (b'{"text": ' + b"[" * 100_000, "第 1 行不是 JSON"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_bad_file_is_told_with_its_line(folder: Path, case: str) -> None:
    content, said = BAD_FILES[case]
    (folder / "bad.jsonl").write_bytes(content)
    ended = gejie(folder, "evaluate", "bad.jsonl", "--rules", "rules.toml")
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_of_many_bad_lines_ten_are_told(folder: Path) -> None:
    (folder / "bad.jsonl").write_text("{}\n" * 40, encoding="utf-8")
    ended = gejie(folder, "evaluate", "bad.jsonl", "--rules", "rules.toml")
    assert len(ended.err.splitlines()) == 11
    assert "还有 30 处" in ended.err


@pytest.mark.parametrize("file", ["missing.jsonl", "."])
def test_a_file_that_is_not_there_is_a_sentence(folder: Path, file: str) -> None:
    ended = gejie(folder, "evaluate", file, "--rules", "rules.toml")
    assert ended.code == 2
    assert "读不了文件" in ended.err


def test_a_file_with_a_mark_at_its_beginning_and_windows_lines_is_read(folder: Path) -> None:
    lines = "\r\n".join(json.dumps(message) for message in LABELLED)
    (folder / "windows.jsonl").write_bytes(b"\xef\xbb\xbf" + lines.encode())
    assert "4 条消息" in gejie(folder, "evaluate", "windows.jsonl", "--rules", "rules.toml").out


@pytest.mark.parametrize("rules", ["missing.toml", "7", "d3", "messages.jsonl"])
def test_rules_that_are_not_there_are_a_sentence(folder: Path, rules: str) -> None:
    ended = gejie(folder, "evaluate", "messages.jsonl", "--rules", rules)
    assert ended.code == 2
    assert ended.err.strip()
    assert not (folder / "gejie.db").exists()
