"""The simulator checks the product only as long as it shares nothing with it."""

import ast
from pathlib import Path

import pytest

import simulator

FORBIDDEN = {"bot", "handlers", "nlp", "storage", "wechatpy"}
MODULES = sorted(Path(simulator.__file__).parent.rglob("*.py"))


def imported(source: str) -> set[str]:
    """Top names of everything a module imports."""
    nodes = list(ast.walk(ast.parse(source)))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_no_module_knows_the_product_or_its_library(module: Path) -> None:
    assert not imported(module.read_text(encoding="utf-8")) & FORBIDDEN


def test_the_check_sees_imports() -> None:
    assert imported("import bot.webhook\nfrom wechatpy.crypto import x") == {"bot", "wechatpy"}
