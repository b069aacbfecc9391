"""The console's files: vendored ones are what their list of checksums says, and nothing calls another host."""

import hashlib
import re
from pathlib import Path

import pytest

import bot.console

CONSOLE = Path(bot.console.__file__).parent
STATIC, TEMPLATES = CONSOLE / "static", CONSOLE / "templates"
VENDOR = STATIC / "vendor"
SUMS = {line.split()[1]: line.split()[0] for line in (VENDOR / "SHA256SUMS").read_text().splitlines()}
OWN = [*sorted(STATIC.glob("*.js")), *sorted(STATIC.glob("*.css")), *sorted(STATIC.glob("*.svg"))]
PAGES = sorted(TEMPLATES.glob("*.html"))
HAN = re.compile(r"[\u3400-\u9fff]")  # not the marks that join values: they are no words
ELSEWHERE = re.compile(r"(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+[^\s\"'`)>]*", re.I)
# Vocabularies, licences, bug reports and an author's page in a credit line: nothing a browser fetches by itself.
NAMES = (
    "http://www.w3.org/", "http://www.apache.org/licenses/", "https://github.com/", "https://tabler.io",
    "https://leafletjs.com", "https://bugs.", "https://bugzilla.",
)  # fmt: skip
CALLS = re.compile(r"(?:fetch|importScripts|WebSocket|EventSource|sendBeacon|\.open|import)\(\s*[\"'`](?:https?:)?//")


def test_the_vendored_files_are_those_of_the_list_and_no_others() -> None:
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.iterdir()}
    del files["SHA256SUMS"]
    assert files == SUMS


@pytest.mark.parametrize("name", SUMS)
def test_no_vendored_file_names_a_host_it_would_call(name: str) -> None:
    text = (VENDOR / name).read_text(encoding="utf-8")
    strings = [found for found in re.findall(r"https?://[^\s\"'`)>]+", text) if not found.startswith(NAMES)]
    assert strings == []
    assert CALLS.findall(text) == []
    if name.endswith(".css"):
        assert re.findall(r"@import|url\(\s*[\"']?(?:https?:)?//[^)]*", text) == []


@pytest.mark.parametrize("path", [*PAGES, *OWN], ids=lambda path: path.name)
def test_no_page_or_file_of_ours_refers_to_another_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert ELSEWHERE.findall(text) == []


@pytest.mark.parametrize("path", [*PAGES, *OWN], ids=lambda path: path.name)
def test_sentences_are_in_no_page_or_file(path: Path) -> None:
    assert HAN.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages_hold_no_scripts_styles_or_handlers_of_their_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    inline = [
        tag for tag in re.findall(r"<script\b[^>]*>", text) if "src=" not in tag and "application/json" not in tag
    ]
    assert inline == []
    assert re.findall(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", text) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages_name_only_files_that_are_there(path: Path) -> None:
    named = re.findall(r"static\('([^']+)'\)", path.read_text(encoding="utf-8"))
    assert [name for name in named if not (STATIC / name).is_file()] == []


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_our_scripts_are_strict_and_evaluate_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "use strict" in text
    assert re.findall(r"\beval\(|new Function|innerHTML|document\.write", text) == []
