"""The whole decision beside jieba and a loop over the keywords; how it grows; start-up; a new version; tuning; parity.

`python -m benchmarks.rules` measures, `python -m benchmarks.rules FILE.jsonl` compares rjieba with jieba on texts.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import NamedTuple

import jieba
from rich.console import Console
from rich.table import Table

from benchmarks.parity import parity, texts
from benchmarks.report import machine
from benchmarks.rule_packs import RULES, keywords, messages, pack, place_names
from benchmarks.tuning import tuning
from nlp.classify import classify
from nlp.compiled import Compiled
from nlp.places import Gazetteer
from nlp.rules import RuleSet, default_rules_text, format_rules, parse_rules

OUT = Path(__file__).parent / "out" / "rules.json"
WORDS, PLACES, LENGTHS, SIZES = 10_000, 70_000, (20, 60, 200), (1_000, 3_000, 10_000, 30_000)
OURS, DECIDING, TOKENS, TEXT = "格姐：判断和地点", "其中判断", "jieba.lcut，词是否在其中", "jieba.lcut，词是否在原文中"
START = (
    "import time; from nlp.classify import classify; from nlp.rules import default_rules_text, parse_rules; "
    "classify('楼上太吵', parse_rules(default_rules_text())); print(time.process_time())"
)
Contestants = dict[str, Callable[[str], object]]
console = Console(width=118)


class Time(NamedTuple):
    """Microseconds of CPU a message: the best round and the usual one."""

    least: float
    usual: float


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print, or compare the segmenters on a file."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.rules", description="规则判断有多快；给一个 JSONL 文件时，比较 rjieba 和 jieba"
    )
    parser.add_argument("file", type=Path, nargs="?", help="每行一条消息的 JSONL 文件，用 text 字段")
    parser.add_argument("--rounds", type=int, default=25, help="轮数（默认 25）")
    options = parser.parse_args(argv)
    if options.file:
        _show_parity(options.file)
        return 0
    jieba.initialize()
    beside, growth, starting = _beside(options.rounds), _growth(options.rounds), _starting()
    work = tuning()
    _milliseconds("调规则的人要等多久（CPU 毫秒，最好一轮）", work)
    OUT.parent.mkdir(exist_ok=True)
    figures = {"machine": machine(), "microseconds": beside, "growth": growth, "starting": starting, "tuning": work}
    OUT.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def _beside(rounds: int) -> dict[str, dict[str, Time]]:
    """For messages of each length the whole decision and the two simple ways, in alternation."""
    rule_set, gazetteer = pack(WORDS), Gazetteer(place_names(PLACES))
    contestants = {
        OURS: lambda text: (classify(text, rule_set), gazetteer.find(text)),
        DECIDING: lambda text: classify(text, rule_set),
        **_simple(rule_set),
    }
    found = {f"{length} 字": measured(contestants, messages(length), rounds) for length in LENGTHS}
    _table(f"每条消息的 CPU 微秒（{RULES} 条规则，{WORDS:,} 个词，{PLACES:,} 个地名）", found, OURS)
    return found


def _growth(rounds: int) -> dict[str, dict[str, Time]]:
    """Messages of 60 characters against more and more words."""
    found = {}
    for size in SIZES:
        rule_set = pack(size)
        contestants: Contestants = {DECIDING: _deciding(rule_set), **_simple(rule_set)}
        found[f"{size:,} 词"] = measured(contestants, messages(60), rounds)
    _table("词多了慢多少（60 字的消息，CPU 微秒）", found, DECIDING)
    return found


def _deciding(rule_set: RuleSet) -> Callable[[str], object]:
    return lambda text: classify(text, rule_set)


def _simple(rule_set: RuleSet) -> Contestants:
    """What comparable systems do: cut the text, go through the keywords."""
    words = keywords(rule_set)

    def among_tokens(text: str) -> list[str]:
        tokens = set(jieba.lcut(text))
        return [word for word in words if word in tokens]

    def in_text(text: str) -> tuple[list[str], list[str]]:
        return jieba.lcut(text), [word for word in words if word in text]

    return {TOKENS: among_tokens, TEXT: in_text}


def measured(contestants: Contestants, said: Sequence[str], rounds: int) -> dict[str, Time]:
    """Everybody in every round, the order turned round each time."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds):
        for name in list(contestants)[:: -1 if number % 2 else 1]:
            decide, started = contestants[name], time.process_time()
            for text in said:
                decide(text)
            times[name].append((time.process_time() - started) * 1e6 / len(said))
    return {name: Time(min(each), median(each)) for name, each in times.items()}


def _starting() -> dict[str, float]:
    """Milliseconds of CPU for a fresh process up to its first decision, and for a new version in a running one."""
    fresh = min(float(subprocess.check_output([sys.executable, "-c", START])) for _ in range(5))
    parse_rules(default_rules_text())
    found = {"新进程，到第一条消息判断完": fresh * 1e3, "运行中换新版本，到能用": min(map(_published, range(2, 9)))}
    _milliseconds("CPU 毫秒（自带规则包）", found)
    return found


def _milliseconds(title: str, found: dict[str, float]) -> None:
    table = Table(title=title)
    table.add_column("")
    table.add_column("毫秒", justify="right")
    for name, value in found.items():
        table.add_row(name, f"{value:.0f}")
    console.print(table)


def _published(version: int) -> float:
    """A version with changed weights, read and made ready."""
    shipped = parse_rules(default_rules_text())
    changed = format_rules(replace(shipped, rules=tuple(replace(r, weight=r.weight + version) for r in shipped.rules)))
    started = time.process_time()
    Compiled(parse_rules(changed, version))
    return (time.process_time() - started) * 1e3


def _table(title: str, found: dict[str, dict[str, Time]], ours: str) -> None:
    table = Table(title=f"{title}：最好一轮 / 各轮中位数；×：中位数是“{ours}”的几倍")
    for heading in ("", *next(iter(found.values()))):
        table.add_column(heading, justify="right" if heading else "left")
    for name, times in found.items():
        table.add_row(name, *(_cell(each, times[ours], each is not times[ours]) for each in times.values()))
    console.print(table)


def _cell(each: Time, ours: Time, compared: bool) -> str:
    return f"{each.least:,.0f} / {each.usual:,.0f}" + (f"  ×{each.usual / ours.usual:.1f}" if compared else "")


def _show_parity(path: Path) -> None:
    found = parity(texts(path), parse_rules(default_rules_text()))
    console.print(f"{found.messages} 条消息：{found.cut} 条分词不同，{found.decided} 条判断不同。")
    table = Table(title="分词不同的地方（最多的 30 种）")
    for heading in ("rjieba", "jieba", "次数"):
        table.add_column(heading)
    for (ours, theirs), count in found.stretches.most_common(30):
        table.add_row(repr(ours), repr(theirs), str(count))
    if found.stretches:
        console.print(table)


if __name__ == "__main__":
    sys.exit(main())
