"""The rules of the house that no type checker knows: where words live, who may do what, how long things get."""

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from handlers import staff_texts, texts
from tests.transcript import RESIDENTS as RESIDENTS_OF_THE_FLOWS

ROOT = Path(__file__).parents[1]
PRODUCT = ("bot", "handlers", "nlp", "storage", "simulator")
MODULES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for package in PRODUCT
    for path in sorted((ROOT / package).rglob("*.py"))
    if "versions" not in path.parts  # migrations are written by a machine
}
TEMPLATES = sorted((ROOT / "bot").rglob("*.html"))
TREES = {name: ast.parse(text) for name, text in MODULES.items()}
HAN, LATIN = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[A-Za-z]")
LONGEST_MODULE, LONGEST_FUNCTION = 250, 40


def of(*packages: str) -> dict[str, ast.Module]:
    return {name: tree for name, tree in TREES.items() if name.split("/")[0] in packages}


def docstrings(tree: ast.Module) -> set[int]:
    """The ids of the nodes that are docstrings."""
    owners = (
        n for n in ast.walk(tree) if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return {
        id(owner.body[0].value)
        for owner in owners
        if owner.body and isinstance(owner.body[0], ast.Expr) and isinstance(owner.body[0].value, ast.Constant)
    }


def strings(tree: ast.Module) -> Iterator[Any]:
    """Every string that is not a docstring, the fixed parts of f-strings too."""
    said = docstrings(tree)
    yield from (
        n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in said
    )


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the last part of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            yield (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")), node


def imports(tree: ast.Module) -> set[str]:
    """The packages a module imports, their first name only."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


# -- where words live


def test_sentences_live_in_the_text_modules() -> None:
    """A string with Chinese in it belongs into …texts.py or words.py; docstrings and comments may name a word."""
    astray = [
        f"{name}:{node.lineno}: {node.value[:20]}"
        for name, tree in of("bot", "handlers", "storage").items()
        if not name.endswith(("texts.py", "handlers/words.py"))
        for node in strings(tree)
        if HAN.search(node.value)
    ]
    assert astray == []


def test_pages_take_their_sentences_from_the_text_modules() -> None:
    own = [*TEMPLATES, *(p for p in (ROOT / "bot" / "console" / "static").glob("*.*"))]
    assert [path.name for path in own if HAN.search(path.read_text(encoding="utf-8"))] == []


def test_comments_and_docstrings_are_english_and_quote_at_most_some_words() -> None:
    chinese = [
        f"{name}: {said[:60]}" for name, said in _explanations() if len(HAN.findall(said)) > len(LATIN.findall(said))
    ]
    assert chinese == []


def _explanations() -> Iterator[tuple[str, str]]:
    for name, text in MODULES.items():
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                yield name, token.string
        said = docstrings(TREES[name])
        yield from (
            (name, str(node.value))
            for node in ast.walk(TREES[name])
            if isinstance(node, ast.Constant) and id(node) in said
        )


def test_no_sentence_is_written_for_nobody() -> None:
    used = set()
    for node in (node for tree in TREES.values() for node in ast.walk(tree)):
        if isinstance(node, ast.Attribute):
            used.add(node.attr)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            used.add(node.id)
        elif isinstance(node, ast.ImportFrom):
            used |= {alias.name for alias in node.names}
    used |= {name for page in TEMPLATES for name in re.findall(r"\b[A-Z][A-Z0-9_]+\b", page.read_text("utf-8"))}
    idle = [
        f"{name}: {text}"
        for name in TREES
        if name.endswith("texts.py")
        for text in _named(TREES[name])
        if text not in used
    ]
    assert idle == []


def _named(module: ast.Module) -> list[str]:
    return [node.id for node in ast.walk(module) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]


# -- who may do what


def test_only_the_lifecycle_sets_a_tickets_status() -> None:
    """As a keyword of a call that writes, as an attribute, or as a key of a dict that is passed on with **."""
    setters = [
        f"{name}:{node.lineno}"
        for name, tree in of("bot", "handlers", "storage").items()
        if name != "handlers/lifecycle.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.expr) and _sets_status(node)
    ]
    assert setters == []


def _sets_status(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        named = any(keyword.arg == "status" for keyword in node.keywords)
        return named and called in ("change", "insert", "values", "update", "model_copy", "model_construct")
    if isinstance(node, ast.Attribute):
        return node.attr == "status" and isinstance(node.ctx, ast.Store)
    return False


def test_handlers_never_commit_wait_open_files_or_reach_the_network() -> None:
    forbidden = {"commit", "rollback", "sleep", "open", "urlopen", "begin"}
    network = {
        "requests", "httpx", "urllib", "http", "socket", "wechatpy", "fastapi", "starlette", "uvicorn", "aiohttp",
        "asyncio", "ssl", "subprocess", "smtplib",
    }  # fmt: skip
    done = [
        f"{name}:{node.lineno} {called}("
        for name, tree in of("handlers").items()
        for called, node in calls(tree)
        if called in forbidden
    ]
    reached = [
        f"{name} imports {package}" for name, tree in of("handlers").items() for package in imports(tree) & network
    ]
    assert done + reached == []


def test_transactions_are_opened_in_bot_only() -> None:
    opened = {name for name, tree in TREES.items() for called, _ in calls(tree) if called == "transaction"}
    assert {name.split("/")[0] for name in opened} == {"bot"}


def test_commits_happen_in_storage_only() -> None:
    assert [
        name for name, tree in of("bot", "handlers", "nlp").items() for called, _ in calls(tree) if called == "commit"
    ] == []


# -- how long things get


def test_no_module_is_long() -> None:
    long = {name: text.count("\n") for name, text in MODULES.items() if text.count("\n") > LONGEST_MODULE}
    assert long == {}


def test_no_function_is_long() -> None:
    long = {
        f"{name}:{node.name}": length
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (length := _length(node)) > LONGEST_FUNCTION
    }
    assert long == {}


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines without the docstring."""
    first = function.body[0]
    said = first.end_lineno - first.lineno + 1 if ast.get_docstring(function) and first.end_lineno else 0
    return (function.end_lineno or 0) - function.lineno + 1 - said


def test_every_module_says_what_it_is_for() -> None:
    assert [name for name, tree in TREES.items() if not ast.get_docstring(tree)] == []


def test_modules_are_named_by_a_noun() -> None:
    vague = {"utils", "helpers", "manager", "service", "common", "base", "misc", "util"}
    assert [name for name in MODULES if Path(name).stem in vague] == []


def test_nothing_is_left_for_later() -> None:
    left = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|^\s+pass$", re.MULTILINE)
    assert [name for name, text in MODULES.items() if left.search(text)] == []


def test_the_layers_hold() -> None:
    ended = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.lock")), ids=lambda path: path.name)
def test_a_lock_names_no_host_and_hashes_everything(path: Path) -> None:
    lock = path.read_text(encoding="utf-8")
    assert [
        word for word in ("://", "--index-url", "--extra-index-url", "--find-links", "--trusted-host") if word in lock
    ] == []
    pins = re.findall(r"^[A-Za-z0-9][^\n]*==[^\n]*$", lock, re.MULTILINE)
    assert pins
    assert all(pin.endswith("\\") for pin in pins)


# -- how people are spoken to

GROUP, GIVEN = "幸福里社区网格妇女小组", "幸福里小区十二号楼三单元"
LONG = {
    "number": "1121-007", "short": "007", "what": f"物业与小区管理，{GIVEN}", "category": "物业与小区管理",
    "group": GROUP, "grid": GROUP, "who": f"{GROUP}·欧阳姐", "due": "明天 18:00 前", "place": GIVEN,
    "status": "请您确认", "other": "1121-008",
    "said": "翠竹苑南区二期东门口那边", "hint": texts.SOLVED_ASK, "lines": "11-21 10:05 好邻居小组·王姐接单",
    "text": "师傅明天上午九点带材料来，请留人",
    "reason": "不归我们管", "options": "1 幸福里小区第一期\n2 幸福里小区第二期\n3 幸福里小区第三期",
    "words": "楼道、灯坏了",
    "kind": "照片",
    "when": texts.PERSON_HOURS, "day": "明天", "time": "18:00", "hours": "2", "minutes": "30", "length": "300",
    "left": "4", "rating": "1", "n": "3", "i": "1", "name": "欧阳秀兰", "media": "照片、语音",
}  # fmt: skip
THREE = "1 1121-001 停车：已派人\n2 1121-002 噪音扰民：处理中\n3 1121-003 环境卫生与污染：已收到"
NOBODY = texts.NOBODY_AT_ALL.format(group=GROUP)
LINES_OF = {
    "PROGRESS_LIST": {"lines": THREE},
    "RECEIPT": {"who": NOBODY},
    "RECEIPT_PRIVATE": {"who": NOBODY},
    "RECATEGORIZED": {"who": NOBODY},
}
JARGON = re.compile(
    r"工单|系统错误|系统异常|服务器|数据库|参数|exception|error|null|none|undefined|json|token|openid", re.I
)
MOST_LINES = 5


def sentences(module: object) -> dict[str, str]:
    """Every text of a module by its name; those in a dict or tuple under the name of their collection."""
    found: dict[str, str] = {}
    for name, value in vars(module).items():
        if name.isupper():
            inside = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else [value]
            found |= {f"{name}{i or ''}": text for i, text in enumerate(inside) if isinstance(text, str)}
    return found


def filled(name: str, text: str) -> str:
    values = {**LONG, **LINES_OF.get(name, {})}
    return text.format(**{field: values[field] for _, field, _, _ in Formatter().parse(text) if field})


RESIDENTS, STAFF = sentences(texts), sentences(staff_texts)


@pytest.mark.parametrize("name", RESIDENTS)
def test_a_resident_reads_at_most_five_lines(name: str) -> None:
    assert filled(name, RESIDENTS[name]).count("\n") < MOST_LINES


@pytest.mark.parametrize("name", STAFF)
def test_staff_read_at_most_six_lines(name: str) -> None:
    """One more than residents: the choice of four groups or ready sentences stands between question and way back."""
    assert filled(name, STAFF[name]).count("\n") <= MOST_LINES


@pytest.mark.parametrize("name", [*RESIDENTS, *STAFF])
def test_nobody_reads_jargon(name: str) -> None:
    assert JARGON.findall({**STAFF, **RESIDENTS}[name]) == []


def test_a_danger_names_its_telephone_in_the_first_line() -> None:
    assert "119" in texts.FIRE.split("\n")[0]
    assert "119" in texts.GAS.split("\n")[0]
    assert "119" in texts.LOCKED_IN.split("\n")[0]
    assert "110" in texts.CHILD.split("\n")[0]
    assert "110" in texts.VIOLENCE.split("\n")[0]
    assert "110" in texts.SUICIDE.split("\n")[0]


def replies(script: str) -> Iterator[tuple[str, list[str]]]:
    """Who wrote, and the lines of the reply they saw, for every reply of a transcript."""
    for turn in re.split(r"\n(?=\S)", script):
        said, *shown = turn.split("\n")
        reply = re.match(r"    回复｜.*(?:\n    ｜.*)*", "\n".join(shown))
        if reply:
            yield said.split("：")[0], reply[0].split("\n")


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "flows").glob("*.txt")), ids=lambda path: path.stem)
def test_no_reply_in_the_transcripts_is_long_for_a_resident(path: Path) -> None:
    """Only what waited for them (您有 2 条新进展) comes on top."""
    long = [
        shown
        for who, shown in replies(path.read_text(encoding="utf-8"))
        if who in RESIDENTS_OF_THE_FLOWS and len(shown) > MOST_LINES and "条新进展" not in shown[0]
    ]
    assert long == []
