"""Starting from the command line."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from simulator.options import read_options
from simulator.stage import read_stage
from tests.simulator.fake_product import Product


def test_the_command_line_goes_before_the_environment_and_both_before_the_defaults() -> None:
    environ = {"SIMULATOR_PORT": "9001", "SIMULATOR_MODE": "plain", "SIMULATOR_FOLLOW": "1", "SIMULATOR_HOST": ""}
    options = read_options(["--port", "9002"], environ)
    assert (options.host, options.port, options.account.mode, options.follow) == ("127.0.0.1", 9002, "plain", True)


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--port", "many"], "--port 应是数字：many"),
        (["--port", "70000"], "--port 应在 0 到 65535 之间"),
        (["--aes-key", "short"], "EncodingAESKey 应是 43 位"),
        (["--mode", "secret"], "mode 应是 plain、compatible、safe 之一"),
        (["--token", ""], "token 都不能为空"),
        (["--callback", "ftp://x"], "--callback 应以 http"),
        (["--phones", "nowhere.toml"], "找不到文件 nowhere.toml"),
        (["--cutoff", "0"], "--cutoff 应在"),
        (["--nonsense", "5"], "不认识的选项 --nonsense 5"),
        (["--port"], "--port 应是数字"),
        (["--follow=maybe"], "--follow"),
    ],
)
def test_a_bad_option_ends_with_a_sentence_and_code_2(
    argv: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        read_options(argv, {})
    assert ended.value.code == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith("模拟器没有启动：")
    assert words in complaint


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("[[phones]]\nname = '没有 openid'", "openid"),
        ("[[phones]]\nopenid = ''\nname = '空的'", "openid 和 name"),
        ("[[phones]]\nopenid = 'o'\nname = '甲'\ncolour = 'red'", "#rrggbb"),
        ("[[phones]]\nopenid = 'o'\nname = '甲'\nage = 3", "age"),
        ("phones = 5", "不认识"),
        ("not toml", "读不懂"),
    ],
)
def test_a_bad_phones_file_is_explained(tmp_path: Path, toml: str, words: str) -> None:
    file = tmp_path / "phones.toml"
    file.write_text(toml, encoding="utf-8")
    with pytest.raises(ValueError, match=words):
        read_stage(file)


def test_a_phones_file_brings_its_people_and_keeps_the_default_places(tmp_path: Path) -> None:
    file = tmp_path / "phones.toml"
    people = "".join(f"[[phones]]\nopenid = 'o{name}'\nname = '{name}'\n" for name in "甲乙")
    file.write_text(f"account = '我们的号'\n{people}", encoding="utf-8")
    stage = read_stage(file)
    assert (stage.account, [phone.name for phone in stage.phones]) == ("我们的号", ["甲", "乙"])
    assert stage.phones[0].colour != stage.phones[1].colour
    assert stage.places == read_stage().places


@pytest.fixture
def started(product: Product) -> Iterator[str]:
    """`python -m simulator --follow`, listening."""
    command = [sys.executable, "-m", "simulator", "--port", "0", "--callback", product.url, "--follow"]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("SIMULATOR_")}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE) as process:
        assert process.stdout
        told = re.fullmatch(r"公众号模拟器：(http://\S+) ，.*\n", process.stdout.readline().decode())
        assert told
        yield told[1]
        process.terminate()


def wait_for_following(base: str) -> dict[str, object]:
    """The state once everybody follows; raises TimeoutError after ten seconds."""
    for _ in range(200):
        try:
            state: dict[str, object] = requests.get(f"{base}/desk/state", timeout=5).json()
        except requests.ConnectionError:
            state = {"phones": [{"following": False}]}
        phones = state["phones"]
        assert isinstance(phones, list)
        if all(phone["following"] for phone in phones):
            return state
        time.sleep(0.05)
    raise TimeoutError(base)


def test_it_connects_and_lets_everybody_follow_if_asked(started: str, product: Product) -> None:
    state = wait_for_following(started)
    assert state["connection"] == {"state": "connected", "callback": product.url}


def test_a_port_in_use_is_explained(product: Product) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        ended = subprocess.run([sys.executable, "-m", "simulator", "--port", port], capture_output=True, timeout=20)
    assert ended.returncode == 2
    assert f"127.0.0.1:{port} 用不了" in ended.stderr.decode()
