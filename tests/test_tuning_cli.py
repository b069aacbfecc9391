"""`gejie rules lint|replay|suggest|learn` from outside."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import nlp
from bot import tuning_cli
from bot.opening import Problem
from nlp.rules import parse_rules
from tests.command import gejie
from tests.nlp.samples import SMALL
from tests.stage import Stage

BROKEN = '\n[[rule]]\nid = "never"\ncategory = "noise"\nany = ["装修噪音"]\nnone = ["噪音"]\n'
PARKING_MUSIC = '\n[[rule]]\nid = "new"\ncategory = "parking"\nany = ["广场舞"]\nweight = 9\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "broken.toml").write_text(SMALL + BROKEN, encoding="utf-8")
    return tmp_path


def written(path: Path, *messages: Mapping[str, str]) -> str:
    path.write_text("\n".join(json.dumps(message, ensure_ascii=False) for message in messages), encoding="utf-8")
    return path.name


# -- lint


def test_lint_ends_with_1_where_a_rule_is_wrong(folder: Path) -> None:
    ended = gejie(folder, "rules", "lint", "broken.toml")
    assert (ended.code, ended.err) == (1, "")
    assert "错误  规则“never”永远不会命中" in ended.out
    assert "1 处错误" in ended.out


def test_lint_of_the_shipped_rules_finds_no_error_and_makes_no_database(folder: Path) -> None:
    ended = gejie(folder, "rules", "lint")
    assert ended.code == 0
    assert "0 处错误" in ended.out
    assert not (folder / "gejie.db").exists()


def test_lint_speaks_json(folder: Path) -> None:
    ended = gejie(folder, "rules", "lint", "broken.toml", "--json")
    assert ended.code == 1
    first = json.loads(ended.out)[0]
    assert (first["level"], first["kind"], first["rules"]) == ("error", "excludes_itself", ["never"])


def test_lint_knows_the_grids_of_the_installation(stage: Stage, database_url: str, folder: Path) -> None:
    text = SMALL + '\n[[rule]]\nid = "far"\ncategory = "noise"\nany = ["腰鼓"]\ngrids = ["NOWHERE"]\n'
    (folder / "far.toml").write_text(text, encoding="utf-8")
    ended = gejie(folder, "rules", "lint", "far.toml", GEJIE_DATABASE_URL=database_url)
    assert ended.code == 1
    assert "“NOWHERE”" in ended.out


# -- replay


def test_replay_of_a_file_tells_what_would_change(folder: Path) -> None:
    messages = written(
        folder / "m.jsonl",
        {"id": "a1", "text": "楼下广场舞太吵", "primary": "noise"},
        {"id": "a2", "text": "车位被占了", "primary": "parking"},
    )
    ended = gejie(folder, "rules", "replay", "small.toml", "--messages", messages)
    assert (ended.code, ended.err) == (0, "")
    assert "只是试算" in ended.out
    assert "消息 2 条" in ended.out


def test_replay_speaks_json_and_compares_with_what_was_finally_done(folder: Path) -> None:
    (folder / "new.toml").write_text(SMALL + PARKING_MUSIC, encoding="utf-8")
    messages = written(folder / "m.jsonl", {"text": "广场舞太吵了", "final": "parking"}, {"text": "天气不错"})
    ended = gejie(folder, "rules", "replay", "new.toml", "--messages", messages, "--json")
    found = json.loads(ended.out)
    assert (found["count"], found["moved"]["count"], found["agree"], found["contradict"]) == (2, 1, 1, 0)
    assert found["moved"]["pairs"] == [{"before": "noise", "after": "parking", "count": 1}]
    assert found["moved"]["examples"][0]["text"] == "广场舞太吵了"


def test_replay_reads_past_tickets_and_masks_the_sensitive_ones(stage: Stage, database_url: str, folder: Path) -> None:
    stage.say("李阿姨", "幸福里3号楼的广场舞太吵了")
    stage.say("周姐", "我老公昨晚又打我，我住幸福里5号楼")
    quiet = SMALL.replace('"广场舞", ', "").replace('danger = "violence"', "")
    (folder / "quiet.toml").write_text(quiet, encoding="utf-8")
    ended = gejie(folder, "rules", "replay", "quiet.toml", GEJIE_DATABASE_URL=database_url)
    assert ended.code == 0
    assert "消息 2 条" in ended.out
    assert "不再报危险 1 条" in ended.out
    assert "1121-001" in ended.out
    assert "（内容保密）" in ended.out
    assert "昨晚" not in ended.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("replay", "small.toml"), "还没有诉求"),
        (("replay", "missing.toml"), "没有这个文件"),
        (("replay", "d1"), "还没有数据库"),
        (("replay", "small.toml", "--messages", "missing.jsonl"), "读不了文件"),
        (("suggest",), "还没有诉求"),
        (("learn", "missing.jsonl"), "读不了文件"),
        (("lint", "missing.toml"), "没有这个文件"),
    ],
)
def test_what_is_not_there_is_a_sentence_and_no_database_is_made(
    folder: Path, words: tuple[str, ...], said: str
) -> None:
    ended = gejie(folder, "rules", *words)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert not (folder / "gejie.db").exists()


# -- suggest


def test_a_correction_made_three_times_leads_to_a_proposal(stage: Stage, database_url: str, folder: Path) -> None:
    for name, text in (("李阿姨", "幸福里那边拉扬琴"), ("周姐", "幸福里那边扬琴"), ("老秦", "幸福里那边有扬琴")):
        stage.say(name, text)
        stage.say(name, "不对")
        stage.say(name, "噪音扰民")
    ended = gejie(folder, "rules", "suggest", "--json", GEJIE_DATABASE_URL=database_url)
    assert ended.code == 0
    found = json.loads(ended.out)
    assert found["messages"] == 3
    (proposal,) = [each for each in found["words"] if each["word"] == "扬琴"]
    assert (proposal["category"], proposal["corrected"]) == ("noise", 3)


def test_suggest_reads_labelled_and_plain_messages_of_a_file(folder: Path) -> None:
    said = ["厝边拉板胡", "拉板胡拉到天亮", "又拉板胡"]
    messages = [{"text": text, "primary": "noise"} for text in said] + [{"text": "路灯不亮"}, {"text": "交水费"}]
    ended = gejie(folder, "rules", "suggest", "--messages", written(folder / "m.jsonl", *messages))
    assert (ended.code, ended.err) == (0, "")
    assert "“板胡”" in ended.out
    assert "从未命中的规则" in ended.out


# -- learn


def labelled(folder: Path) -> str:
    pairs = [("腰鼓", "noise"), ("音箱", "noise"), ("剐蹭", "parking"), ("拖车", "parking")]
    places = [
        "门口",
        "东边",
        "后面",
        "公园",
        "桥下",
        "操场",
        "车棚",
        "广场",
        "楼下",
        "路口",
        "对面",
        "里面",
        "外面",
        "河边",
        "墙边",
    ]
    return written(
        folder / "m.jsonl", *({"text": place + word, "primary": code} for word, code in pairs for place in places)
    )


def test_learn_writes_rules_that_can_be_read_tried_and_imported(folder: Path) -> None:
    ended = gejie(folder, "rules", "learn", labelled(folder), "--base", "small.toml", "--out", "new.toml")
    assert (ended.code, ended.err) == (0, "")
    learnt = parse_rules((folder / "new.toml").read_text(encoding="utf-8"))
    words = {word for rule in learnt.rules if "-learnt-" in rule.id for word in rule.any_of}
    assert {"腰鼓", "拖车"} <= words
    assert "准确率 0.0% → 100.0%" in ended.out
    assert gejie(folder, "rules", "replay", "new.toml", "--messages", "m.jsonl").code == 0
    assert gejie(folder, "rules", "lint", "new.toml").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("few.jsonl",), "太少了"),
        (("m.jsonl", "--out", "small.toml"), "换个文件名"),
        (("m.jsonl", "--out", "nowhere/new.toml"), "nowhere"),
    ],
)
def test_learn_says_what_is_in_its_way(folder: Path, words: tuple[str, ...], said: str) -> None:
    labelled(folder)
    written(folder / "few.jsonl", {"text": "腰鼓", "primary": "noise"})
    ended = gejie(folder, "rules", "learn", *words, "--base", "small.toml")
    assert ended.code == 2
    assert said in ended.err
    assert (folder / "small.toml").read_text(encoding="utf-8") == SMALL


def test_without_scikit_learn_it_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nlp.learn", None)
    monkeypatch.delattr(nlp, "learn", raising=False)
    with pytest.raises(Problem, match=r"pip install 'gejie\[learn\]'"):
        tuning_cli.learn(folder / labelled(folder), str(folder / "small.toml"))
