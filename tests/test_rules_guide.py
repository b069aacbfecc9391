"""The page for admins on writing rules: each of its examples does what the page says."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.rule_sheet_texts import CHOICES, COLUMNS, RULES
from nlp.classify import classify
from nlp.rules import RuleSet, format_rules, parse_rules
from tests.nlp.samples import shipped

PAGE = Path(__file__).parent.parent / "docs" / "rules.zh.md"
UNSURE = "拿不准"
EXAMPLE = re.compile(r"```toml\n(.*?)```\n\n\| 居民说 \| 结果 \|\n\|[^\n]*\n((?:\|[^\n]*\n)+)", re.S)


def examples() -> Iterator[tuple[str, str, str]]:
    """Each line of each table below a block of rules: the rules, what a resident says, what comes out."""
    for rules, table in EXAMPLE.findall(PAGE.read_text(encoding="utf-8")):
        for row in table.splitlines():
            said, result = (cell.strip() for cell in row.strip("|").split("|"))
            yield rules, said, result


def taught(rules: str) -> RuleSet:
    """The rules of one block alone, among the shipped categories, contexts and settings."""
    bare = replace(shipped(), rules=(), classes={}, typos={}, guards={})
    guards = replace(
        bare,
        guards={name: replace(g, words=plain(g.words), unless=plain(g.unless)) for name, g in shipped().guards.items()},
    )
    return parse_rules(format_rules(guards) + rules)


def plain(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if "<" not in word)


def test_the_page_has_examples_in_each_part_that_teaches_writing() -> None:
    assert len(list(examples())) >= 18


@pytest.mark.parametrize(("rules", "said", "result"), examples())
def test_every_example_is_true(rules: str, said: str, result: str) -> None:
    rule_set = taught(rules)
    decision = classify(said, rule_set)
    category, *danger = result.split("，")
    if category == UNSURE:
        assert not decision.sure
    else:
        assert (decision.sure, rule_set.categories[decision.category].name) == (True, category)
    assert [CHOICES["danger"][sign] for sign in decision.danger] == danger


def test_the_columns_named_are_those_of_the_workbook() -> None:
    table = re.search(r"\| 写法 \| 意思 \| 表格里的列名 \|\n\|.*?\n((?:\|.*\n)+)", PAGE.read_text(encoding="utf-8"))
    assert table
    named = [name for row in table[1].splitlines() for name in row.strip("| ").split("|")[-1].strip().split("、")]
    assert named == list(COLUMNS[RULES])
