"""The command line from outside: what it prints, how it ends, and that no mistake of anybody ends in a traceback."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests

from storage import rule_sets, schema
from storage.db import open_engine, transaction
from tests.command import Ended, gejie
from tests.stage import MORNING, Stage

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
ACCOUNT = {
    "GEJIE_WECHAT_APP_ID": "wx0123456789abcdef",
    "GEJIE_WECHAT_SECRET": "s3cretOfTheAccount",
    "GEJIE_WECHAT_TOKEN": "t0kenOfTheAccount",
    "GEJIE_WECHAT_AES_KEY": KEY,
}
NOWHERE = "postgresql://gejie:passw0rd@127.0.0.1:1/gejie"
INSTALLED = Path(sys.executable).parent / "gejie"
HAN = re.compile(r"[\u4e00-\u9fff]")

REFUSED = {
    "nothing set": (dict.fromkeys(ACCOUNT, ""), "缺少环境变量 GEJIE_WECHAT_APP_ID"),
    "a key of 42": ({"GEJIE_WECHAT_AES_KEY": KEY[:42]}, "43 位"),
    "a key of 44": ({"GEJIE_WECHAT_AES_KEY": KEY + "A"}, "44 位"),
    "a key with a sign in it": ({"GEJIE_WECHAT_AES_KEY": KEY[:42] + "="}, "GEJIE_WECHAT_AES_KEY"),
    "a wrong previous key": ({"GEJIE_WECHAT_PREVIOUS_AES_KEY": "short"}, "GEJIE_WECHAT_PREVIOUS_AES_KEY"),
    "a default secret": ({"GEJIE_WECHAT_SECRET": "changethis"}, "默认值"),
    "a default token": ({"GEJIE_WECHAT_TOKEN": "token"}, "默认值"),
    "a mode that does not exist": ({"GEJIE_WECHAT_MODE": "encrypted"}, "plain、compatible"),
    "a switch that is neither on nor off": ({"GEJIE_DEMO": "perhaps"}, "GEJIE_DEMO"),
    "another database": ({"GEJIE_DATABASE_URL": "mysql://root@db/gejie"}, "GEJIE_DATABASE_URL"),
    "a driver that is not there": ({"GEJIE_DATABASE_URL": "sqlite+nonsense:///x.db"}, "GEJIE_DATABASE_URL"),
    "a driver that is not installed": ({"GEJIE_DATABASE_URL": "sqlite+aiosqlite:///x.db"}, "GEJIE_DATABASE_URL"),
    "a port that is no number": ({"GEJIE_DATABASE_URL": "postgresql://gejie@db:abc/gejie"}, "GEJIE_DATABASE_URL"),
    "a database in memory": ({"GEJIE_DATABASE_URL": "sqlite://"}, "GEJIE_DATABASE_URL"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_serve_refuses_settings_it_could_not_work_with(case: str, tmp_path: Path) -> None:
    changes, said = REFUSED[case]
    ended = gejie(tmp_path, "serve", **{**ACCOUNT, **changes})
    assert ended.code == 2
    assert said in ended.err
    assert ended.out == ""
    assert not [secret for secret in ("s3cretOfTheAccount", "t0kenOfTheAccount", KEY[:20]) if secret in ended.err]
    assert [line for line in ended.err.splitlines() if not HAN.search(line)] == []


def test_settings_may_stand_in_a_file_and_the_environment_wins(tmp_path: Path) -> None:
    lines = [f"{name}={value}" for name, value in ACCOUNT.items()]
    (tmp_path / ".env").write_text("\n".join(["# 公众号", *lines]), encoding="utf-8")
    ended = gejie(tmp_path, "serve", GEJIE_WECHAT_TOKEN="test")
    assert (ended.code, ended.err.count("GEJIE_")) == (2, 1)


def test_a_settings_file_in_another_encoding_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("# 公众号\n".encode("gbk"))
    ended = gejie(tmp_path, "migrate")
    assert ended.code == 2
    assert "UTF-8" in ended.err


@pytest.mark.parametrize(
    "words",
    [("migrate",), ("import", "."), ("ticket", "7"), ("classify", "灯坏了"), ("rules", "list"), ("serve",)],
    ids=" ".join,
)
def test_a_database_that_does_not_answer_is_the_outside_world(words: tuple[str, ...], tmp_path: Path) -> None:
    ended = gejie(tmp_path, *words, **ACCOUNT, GEJIE_DATABASE_URL=NOWHERE)
    assert ended.code == 1
    assert "连不上数据库" in ended.err
    assert "passw0rd" not in ended.err


def test_a_database_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    ended = gejie(tmp_path, "migrate", GEJIE_DATABASE_URL="sqlite:///nowhere/gejie.db")
    assert ended.code == 1
    assert "连不上数据库" in ended.err


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = gejie(tmp_path, "serve", "--port", port, **ACCOUNT)
    assert ended.code == 2
    assert f"127.0.0.1:{port}" in ended.err
    assert "--port" in ended.err


def test_a_platform_that_does_not_answer(tmp_path: Path) -> None:
    ended = gejie(tmp_path, "menu", **ACCOUNT, GEJIE_WECHAT_API_BASE="http://127.0.0.1:1")
    assert ended.code == 1
    assert "连不上微信" in ended.err


@pytest.mark.parametrize(
    "words", [("nonsense",), ("import",), ("serve", "--port", "99999"), ("classify", "--nonsense")]
)
def test_a_command_that_makes_no_sense_is_the_users_mistake(words: tuple[str, ...], tmp_path: Path) -> None:
    assert gejie(tmp_path, *words, **ACCOUNT).code == 2


# -- classify


def classified(folder: Path, *words: str, said: str = "", **settings: str) -> list[dict[str, Any]]:
    ended = gejie(folder, "classify", "--json", *words, said=said, **settings)
    assert (ended.code, ended.err) == (0, "")
    return [json.loads(line) for line in ended.out.splitlines()]


def test_classify_says_the_category_and_every_word_that_decided_with_its_place(tmp_path: Path) -> None:
    text = "楼上半夜装修太吵，孩子睡不着，楼下还乱停车"
    (found,) = classified(tmp_path, text)
    assert (found["category"], found["danger"], found["version"]) == ("noise", [], 0)
    assert found["urgency"] in ("normal", "urgent")
    assert isinstance(found["also"], list)
    assert found["scores"]["noise"] == max(found["scores"].values())
    assert found["runner_up"] in found["scores"]
    assert found["runner_up_lacked"]
    assert {"noise", "parking"} <= {word["category"] for word in found["words"]}
    assert all(0 <= word["start"] < word["end"] <= len(text) and word["rule"] for word in found["words"])
    assert any("吵" in text[word["start"] : word["end"]] for word in found["words"] if word["category"] == "noise")


def test_classify_names_the_danger(tmp_path: Path) -> None:
    (found,) = classified(tmp_path, "老公喝醉了又在打我，救命")
    assert (found["category"], found["urgency"]) == ("domestic", "emergency")
    assert "violence" in found["danger"]


def test_classify_is_readable_for_a_person(tmp_path: Path) -> None:
    ended = gejie(tmp_path, "classify", "楼上半夜装修太吵")
    assert ended.code == 0
    assert "噪音扰民" in ended.out
    assert "装修太吵" in ended.out


def test_classify_reads_lines_from_standard_input(tmp_path: Path) -> None:
    found = classified(tmp_path, said="楼上半夜装修太吵\n\n  \n有人乱停车挡住出口\n")
    assert [line["category"] for line in found] == ["noise", "parking"]


def test_classify_reads_lines_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "said.txt").write_text("\ufeff楼上半夜装修太吵\n有人乱停车挡住出口", encoding="utf-8")
    found = classified(tmp_path, "--file", "said.txt")
    assert [line["category"] for line in found] == ["noise", "parking"]


def test_classify_with_nothing_says_how_it_is_used(tmp_path: Path) -> None:
    ended = gejie(tmp_path, "classify")
    assert ended.code == 2
    assert "gejie classify" in ended.err


@pytest.mark.parametrize("said", ["", "\n \n"])
def test_classify_of_nothing_but_blanks_says_so(said: str, tmp_path: Path) -> None:
    assert gejie(tmp_path, "classify", said=said).code == 2


def test_classify_of_what_it_cannot_read_is_the_users_mistake(tmp_path: Path) -> None:
    (tmp_path / "gbk.txt").write_bytes("楼上太吵".encode("gbk"))
    missing = gejie(tmp_path, "classify", "--file", "nowhere.txt")
    folder = gejie(tmp_path, "classify", "--file", ".")
    encoding = gejie(tmp_path, "classify", "--file", "gbk.txt")
    piped = gejie(tmp_path, "classify", said="楼上太吵".encode("gbk"))
    assert [ended.code for ended in (missing, folder, encoding, piped)] == [2, 2, 2, 2]
    assert "nowhere.txt" in missing.err
    assert "UTF-8" in encoding.err
    assert "UTF-8" in piped.err
    assert not re.search(r"[A-Z]\w+Error|None", "".join(ended.err for ended in (missing, folder, encoding, piped)))


def test_classify_leaves_no_database_behind(tmp_path: Path) -> None:
    classified(tmp_path, "灯坏了")
    assert not (tmp_path / "gejie.db").exists()


def test_classify_knows_the_places_of_the_installation(stage: Stage, database_url: str, tmp_path: Path) -> None:
    here, nowhere = classified(tmp_path, said="幸福里小区3号楼太吵\n有人乱停车", GEJIE_DATABASE_URL=database_url)
    assert (here["grid"], here["place"].startswith("幸福里小区"), here["version"]) == ("10101", True, 1)
    assert (nowhere["grid"], nowhere["place"]) == (None, None)


# -- ticket


def shown(folder: Path, url: str, *words: str) -> dict[str, Any]:
    ended = gejie(folder, "ticket", *words, "--json", GEJIE_DATABASE_URL=url)
    assert (ended.code, ended.err) == (0, "")
    found: dict[str, Any] = json.loads(ended.out)
    return found


def through_its_life(stage: Stage) -> None:
    """A broken lamp, answered at once, and once more when nothing could be pushed any longer."""
    stage.bind("王芳", "李敏", "赵秀兰")
    stage.say("李阿姨", LAMP)
    stage.rest()
    stage.say("王芳", "接 1")
    stage.say("王芳", "回复 1 师傅下午来")
    stage.rest()
    stage.later(timedelta(hours=49))
    stage.say("王芳", "办结 1 换了新灯")
    stage.rest()


def test_a_ticket_is_shown_with_its_whole_timeline(stage: Stage, database_url: str, tmp_path: Path) -> None:
    through_its_life(stage)
    held = shown(tmp_path, database_url, "1")
    stage.say("李阿姨", "进度")
    found = shown(tmp_path, database_url, "1121-001")
    assert (found["number"], found["status"], found["text"]) == ("1121-001", "resolved", LAMP)
    assert (bool(found["words"]), found["rule_set"]) == (True, 1)
    lines = {line["action"]: line for line in found["timeline"]}
    assert list(lines) == ["open", "assign", "accept", "reply", "resolve"]
    assert [line["actor"] for line in lines.values()] == ["resident", "system", "staff", "staff", "staff"]
    assert (lines["reply"]["text"], lines["resolve"]["text"]) == ("师傅下午来", "换了新灯")
    assert [(line["before"], line["after"]) for line in lines.values()][2:] == [
        ("assigned", "accepted"), ("accepted", "accepted"), ("accepted", "resolved"),
    ]  # fmt: skip
    assert ways(lines["assign"]) == [("sent", "message")] * 3
    assert ways(lines["accept"]) == ways(lines["reply"]) == [("sent", "message")]
    assert ways({line["action"]: line for line in held["timeline"]}["resolve"]) == [("held", "")]
    assert ways(lines["resolve"]) == [("sent", "passive")]
    assert all(delivery["sent_at"] for line in lines.values() for delivery in line["deliveries"])


def ways(line: dict[str, Any]) -> list[tuple[str, str]]:
    return [(delivery["state"], delivery["rung"]) for delivery in line["deliveries"]]


def test_a_ticket_is_readable_for_a_person(stage: Stage, database_url: str, tmp_path: Path) -> None:
    through_its_life(stage)
    ended = gejie(tmp_path, "ticket", "1", GEJIE_DATABASE_URL=database_url)
    assert ended.code == 0
    assert all(part in ended.out for part in ("1121-001", "楼道灯坏了三天", "师傅下午来", "换了新灯"))
    assert not re.search(r"\b(open|assign|accept|resident|staff|sent|held|message|passive|utilities)\b", ended.out)


@pytest.mark.parametrize("said", ["1", "001", "#1", "1121-001", "1121001", "20261121-001"])
def test_a_ticket_is_found_by_every_form_of_its_number(
    stage: Stage, database_url: str, tmp_path: Path, said: str
) -> None:
    stage.say("李阿姨", LAMP)
    assert shown(tmp_path, database_url, said)["number"] == "1121-001"


def test_of_several_tickets_the_day_is_asked_and_the_offered_numbers_work(
    stage: Stage, database_url: str, tmp_path: Path
) -> None:
    stage.say("李阿姨", LAMP)
    stage.later(timedelta(days=1))
    stage.say("张大爷", "和平苑有人乱停车")
    ended = gejie(tmp_path, "ticket", "1", GEJIE_DATABASE_URL=database_url)
    offered = re.findall(r"\d{8}-\d{3}", ended.err)
    assert (ended.code, len(offered)) == (2, 2)
    assert {shown(tmp_path, database_url, number)["number"] for number in offered} == {"1121-001", "1122-001"}


def test_a_number_nobody_has_and_a_number_that_is_none(stage: Stage, database_url: str, tmp_path: Path) -> None:
    unknown = gejie(tmp_path, "ticket", "999", GEJIE_DATABASE_URL=database_url)
    malformed = gejie(tmp_path, "ticket", "abc", GEJIE_DATABASE_URL=database_url)
    assert (unknown.code, malformed.code) == (2, 2)
    assert "999" in unknown.err
    assert "1121-007" in malformed.err


def test_a_ticket_in_a_database_without_tables_is_a_sentence(tmp_path: Path) -> None:
    ended = gejie(tmp_path, "ticket", "1")
    assert ended.code == 2
    assert "gejie migrate" in ended.err


LAMP = "幸福里小区3号楼楼道灯坏了三天"
SAID = "老公昨晚又打我，我住幸福里小区3号楼"
BLAMED = "来得太慢我都搬走了"


@pytest.fixture
def private(stage: Stage, database_url: str) -> str:
    """The address of a database with one ticket of somebody beaten at home, settled and rated low."""
    stage.bind("陈静", "周玲")
    for name, words in [
        ("吴姐", SAID), ("吴姐", "1"), ("陈静", "接 1"), ("陈静", "回复 1 今天下午见"), ("陈静", "办结 1 已陪同报警"),
        ("吴姐", "还在吗"), ("吴姐", "解决了"), ("吴姐", "1"), ("吴姐", BLAMED),
    ]:  # fmt: skip
        stage.say(name, words)
        stage.rest()
    return database_url


def test_a_sensitive_tickets_words_are_shown_only_for_a_reason(private: str, tmp_path: Path) -> None:
    for words in (("1", "--json"), ("1",), ("1", "--json", "--reason", "  ")):
        ended = gejie(tmp_path, "ticket", *words, GEJIE_DATABASE_URL=private)
        assert ended.code == 0
        assert not [
            secret for secret in (SAID, "打我", "幸福里", "报警", BLAMED, "domestic", "violence") if secret in ended.out
        ]
        assert "--reason" in ended.out


def test_what_is_hidden_is_there_for_a_reason_and_the_reading_goes_on_record(private: str, tmp_path: Path) -> None:
    before = shown(tmp_path, private, "1")
    found = shown(tmp_path, private, "1", "--reason", "督办回访")
    assert (found["text"], found["category"], found["rating_reason"]) == (SAID, "domestic", BLAMED)
    assert found["timeline"][-1]["action"] == "read"
    assert found["timeline"][-1]["text"] == "督办回访"
    assert len(found["timeline"]) == len(before["timeline"]) + 1
    assert len(shown(tmp_path, private, "1")["timeline"]) == len(found["timeline"])


# -- rules


WHY = ("--reason", "居民这么说")
PACK = """
[category.noise]
name = "噪音扰民"
[category.parking]
name = "停车"
[category.other]
name = "其他"
[[rule]]
id = "drill"
category = "noise"
any = ["电钻"]
all = [["夜里"]]
weight = 5
"""


def with_pack(url: str) -> None:
    """A database with a small rule pack for its first version: the shipped one takes long to read."""
    engine = open_engine(url)
    schema.upgrade(engine)
    with transaction(engine) as tx:
        rule_sets.publish(tx, PACK, "测试", "开始", MORNING)
    engine.dispose()


@pytest.fixture
def rules(empty_url: str, tmp_path: Path) -> Callable[..., Ended]:
    """`gejie rules` on a database of its own."""
    with_pack(empty_url)
    return partial(gejie, tmp_path, "rules", GEJIE_DATABASE_URL=empty_url)


def versions(url: str) -> list[tuple[int, str]]:
    engine = open_engine(url)
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT version, reason FROM rule_sets ORDER BY version").all()
    engine.dispose()
    return [(row[0], row[1]) for row in found]


def test_words_are_added_and_taken_away_each_in_a_new_version(rules: Callable[..., Ended], empty_url: str) -> None:
    added = rules("add", "noise", "咕噜噜响", "呜啦啦响", "--reason", "居民这么说")
    assert (added.code, "第 2 版" in added.out) == (0, True)
    assert "咕噜噜响 呜啦啦响" in rules("list", "noise").out
    removed = rules("remove", "噪音扰民", "咕噜噜响", "呜啦啦响", "--reason", "没人这么说")
    assert (removed.code, "第 3 版" in removed.out) == (0, True)
    assert "咕噜噜响" not in rules("list").out
    assert [version for version, _ in versions(empty_url)] == [1, 2, 3]
    assert versions(empty_url)[1] == (2, "居民这么说")


def test_two_admins_who_add_words_at_the_same_time_lose_none(rules: Callable[..., Ended], empty_url: str) -> None:
    words = [f"咕噜{sound}响" for sound in "啪嗒哐当"]
    with ThreadPoolExecutor(len(words)) as admins:
        ended = list(admins.map(lambda word: rules("add", "noise", word, *WHY), words))
    assert [one.code for one in ended] == [0] * len(words)
    (line,) = [line for line in rules("list", "noise").out.splitlines() if line.startswith("noise-added")]
    assert [word for word in words if word not in line] == []
    assert len(versions(empty_url)) == 1 + len(words)


def test_what_changes_nothing_is_no_version(rules: Callable[..., Ended], empty_url: str, tmp_path: Path) -> None:
    rules("add", "noise", "咕噜噜响", *WHY)
    again = rules("add", "noise", "咕噜噜响", *WHY)
    exported = rules("export", "rules.toml")
    imported = rules("import", "rules.toml", "--publish", *WHY)
    assert (again.code, exported.code, imported.code) == (0, 0, 0)
    assert "没有变化" in again.out
    assert "没有变化" in imported.out
    assert len(versions(empty_url)) == 2


def test_exported_rules_are_what_the_screen_shows_and_can_be_changed_and_imported(
    rules: Callable[..., Ended], empty_url: str, tmp_path: Path
) -> None:
    rules("export", "rules.toml")
    text = (tmp_path / "rules.toml").read_text(encoding="utf-8")
    assert rules("export").out.strip() == text.strip()
    (tmp_path / "rules.toml").write_text(text.replace('name = "停车"', 'name = "停车难"', 1), encoding="utf-8")
    assert "第 2 版" in rules("import", "rules.toml", "--publish", "--reason", "改名").out
    assert versions(empty_url)[-1] == (2, "改名")
    assert "停车难" in rules("export").out


def test_a_weight_that_is_given_counts(rules: Callable[..., Ended]) -> None:
    rules("add", "noise", "咕噜噜响", *WHY)
    heavier = rules("add", "noise", "咕噜噜响", "--weight", "9", *WHY)
    assert "第 3 版" in heavier.out
    (line,) = [line for line in rules("list", "noise").out.splitlines() if "咕噜噜响" in line]
    assert "9" in line


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "nonsense", "词"), "噪音扰民"),
        (("remove", "nonsense", "词"), "噪音扰民"),
        (("list", "nonsense"), "噪音扰民"),
        (("remove", "noise", "从来没有这个词"), "从来没有这个词"),
        (("add", "noise", "", "--reason", "试试"), "空白"),
        (("add", "noise", "词", "--weight", "0"), "--weight"),
        (("import", "nowhere.toml"), "nowhere.toml"),
        (("import", "broken.toml"), "第 3 行"),
        (("import", "gbk.toml"), "UTF-8"),
        (("import", "noother.toml", "--publish", "--reason", "试试"), "other"),
        (("add", "noise", "词"), "为什么"),
        (("import", "unknown.toml"), "停电"),
        (("export", "nowhere/rules.toml"), "nowhere"),
    ],
    ids=str,
)
def test_a_mistake_is_named_and_publishes_nothing(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    with_pack(f"sqlite:///{tmp_path / 'gejie.db'}")
    (tmp_path / "broken.toml").write_text('[category.other]\nname = "其他"\nthreshold = = 4\n', encoding="utf-8")
    (tmp_path / "gbk.toml").write_bytes("# 规则\n".encode("gbk"))
    (tmp_path / "noother.toml").write_text('[category.noise]\nname = "噪音"\n', encoding="utf-8")
    (tmp_path / "unknown.toml").write_text(
        '[category.other]\nname = "其他"\n[[rule]]\nid = "a"\ncategory = "停电"\nany = ["没电"]\n', encoding="utf-8"
    )
    ended = gejie(tmp_path, "rules", *words)
    assert ended.code == 2
    assert said in ended.err
    assert not re.search(r"codec|No such file|Errno", ended.err)
    assert len(versions(f"sqlite:///{tmp_path / 'gejie.db'}")) == 1


def test_taking_a_rules_last_word_takes_the_rule_and_does_not_widen_it(tmp_path: Path) -> None:
    with_pack(f"sqlite:///{tmp_path / 'gejie.db'}")
    assert classified(tmp_path, "夜里用电钻")[0]["category"] == "noise"
    assert gejie(tmp_path, "rules", "remove", "noise", "电钻", *WHY).code == 0
    assert classified(tmp_path, "夜里用电钻")[0]["category"] == "other"
    assert gejie(tmp_path, "rules", "list").out == ""


def test_an_added_word_routes_the_next_message_of_a_running_server(
    stage: Stage, database_url: str, tmp_path: Path
) -> None:
    stage.say("李阿姨", "幸福里小区楼上咕噜啵啵")
    before = shown(tmp_path, database_url, "1")
    said = ("add", "噪音扰民", "咕噜啵啵", "--weight", "20", *WHY)
    added = gejie(tmp_path, "rules", *said, GEJIE_DATABASE_URL=database_url)
    assert added.code == 0
    receipt = stage.say("张大爷", "幸福里小区楼上咕噜啵啵")
    after = shown(tmp_path, database_url, "2")
    assert "噪音扰民" in receipt.text
    assert (before["rule_set"], after["rule_set"]) == (1, 2)
    assert (after["category"], [word["rule"] for word in after["words"] if word["word"] == "咕噜啵啵"]) == (
        "noise", ["noise-added"],
    )  # fmt: skip


# -- as installed


def bare(*words: str, folder: Path, said: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=folder, env={"PATH": "/usr/bin:/bin"}, input=said, capture_output=True, text=True)


def test_the_installed_script_works_with_an_empty_environment(tmp_path: Path) -> None:
    ended = bare(str(INSTALLED), "classify", "--json", folder=tmp_path, said="楼上半夜装修太吵\n")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["category"] == "noise"


def test_the_module_is_the_same_command(tmp_path: Path) -> None:
    ended = bare(sys.executable, "-m", "bot.cli", "serve", folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "GEJIE_WECHAT_SECRET" in ended.stderr


def test_help_is_in_chinese(tmp_path: Path) -> None:
    ended = gejie(tmp_path, "--help")
    assert ended.code == 0
    for command in ("serve", "demo", "simulator", "migrate", "import", "classify", "ticket", "menu", "rules"):
        (line,) = [line for line in ended.out.splitlines() if re.search(rf"│ {command} ", line)]
        assert HAN.search(line)


def test_serve_comes_up_on_an_empty_folder_and_goes_when_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [INSTALLED, "serve", "--port", str(port)], cwd=tmp_path, env={"PATH": "/usr/bin:/bin", **ACCOUNT},
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert server.stderr is not None
        assert str(port) in server.stderr.readline()
        session = requests.Session()
        session.mount(
            "http://", requests.adapters.HTTPAdapter(max_retries=requests.adapters.Retry(connect=8, backoff_factor=0.1))
        )
        assert session.get(f"http://127.0.0.1:{port}/healthz", timeout=10).status_code == 200
        assert session.get(f"http://127.0.0.1:{port}/readyz", timeout=10).status_code == 200
    finally:
        os.kill(server.pid, signal.SIGTERM)
        server.wait(10)
    assert "Traceback" not in server.stderr.read()
    assert server.returncode in (0, -signal.SIGTERM)
