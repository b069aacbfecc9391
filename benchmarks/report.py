"""Medians, ratios pair by pair within a round, the machine, the table on the screen and the JSON beside it."""

import json
import os
import platform
import re
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from benchmarks.contest import LINES, Row
from benchmarks.contestants import PEERS, PRODUCTS
from benchmarks.servers import PINNED

OUT = Path(__file__).parent / "out" / "latest.json"
PACKAGES = (
    "uvicorn", "uvloop", "httptools", "starlette", "fastapi", "sqlalchemy", "psycopg", "rjieba", "wechatpy", "werobot",
    "bottle", "waitress", "flask", "werkzeug", "gunicorn",
)  # fmt: skip
MISSING = "missing"
console = Console(width=118)


def machine() -> dict[str, Any]:
    """What the figures depend on."""
    cpu = re.search(r"model name\s*: (.*)", _text(Path("/proc/cpuinfo")))
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"), "system": platform.platform(),
        "cpu": cpu[1] if cpu else platform.processor(),
        "cores": os.cpu_count(), "load_before": os.getloadavg(), "pinned": PINNED, "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version, "libpq": psycopg.pq.version(), "packages": dict(_versions()),
    }  # fmt: skip


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _versions() -> Iterable[tuple[str, str]]:
    for name in PACKAGES:
        try:
            yield name, metadata.version(name)
        except metadata.PackageNotFoundError:
            yield name, MISSING


def medians(rows: Sequence[Row]) -> list[Row]:
    """One row for each contestant, mode and concurrency, round 0 standing for all."""
    keys = dict.fromkeys((row.name, row.mode, row.lines) for row in rows)
    return [_median([row for row in rows if (row.name, row.mode, row.lines) == key]) for key in keys]


def _median(same: Sequence[Row]) -> Row:
    figures = {
        name: median(getattr(row, name) for row in same)
        for name in ("messages", "rate", "p50", "p99", "slowest", "cpu", "loop")
    }
    return same[0]._replace(round=0, **figures)


def ratios(rows: Sequence[Row]) -> dict[str, float]:
    """Median over the rounds of the product's rate divided by the peer's in the same round, mode and concurrency."""
    rates = {(row.round, row.name, row.mode, row.lines): row.rate for row in rows}
    found: dict[str, list[float]] = {}
    for (number, name, mode, lines), rate in rates.items():
        for peer in PEERS if name in PRODUCTS else ():
            other = rates.get((number, peer, mode, lines))
            if other:
                found.setdefault(f"{name} / {peer}, {mode}, {lines}", []).append(rate / other)
    return {pair: round(median(values), 3) for pair, values in found.items()}


def show(rows: Sequence[Row]) -> None:
    """The table."""
    table = Table(title="每秒消息数（各轮中位数；比值是同一轮里格姐 ÷ WeRoBot 的中位数）")
    for heading in ("谁", "模式", "并发", "条/秒", "p50 ms", "p99 ms", "最慢 ms", "CPU 微秒/条", "÷ WeRoBot"):
        table.add_column(heading, justify="left" if heading in ("谁", "模式") else "right")
    compared = ratios(rows)
    for row in sorted(medians(rows), key=lambda row: (row.mode, LINES.index(row.lines), -row.rate)):
        ratio = compared.get(f"{row.name} / {PEERS[0]}, {row.mode}, {row.lines}")
        table.add_row(row.name, row.mode, str(row.lines), f"{row.rate:,.0f}", f"{row.p50:.2f}", f"{row.p99:.1f}",
                      f"{row.slowest:.0f}", f"{row.cpu:.0f}", f"{ratio:.2f}" if ratio else "")  # fmt: skip
    console.print(table)
    served = dict(_versions())["waitress"]
    console.print("同伴只验签、解密、照抄一遍，什么都不存；格姐走完整条路，提交之后才答复，信使同时在推送。")
    console.print(
        f"WeRoBot 用它自己的 run()，它选的服务器是 {'wsgiref' if served == MISSING else f'waitress {served}'}。"
    )


def show_parts(parts: dict[str, float], title: str) -> None:
    """Where the time goes, in microseconds a message."""
    table = Table(title=title)
    table.add_column("步骤")
    table.add_column("微秒/条", justify="right")
    for name, value in parts.items():
        table.add_row(name, f"{value:.0f}")
    console.print(table)


def write(rows: Sequence[Row], more: dict[str, Any]) -> None:
    """Everything, every round, as JSON."""
    OUT.parent.mkdir(exist_ok=True)
    result = {
        **more, "ratios": ratios(rows), "medians": [row._asdict() for row in medians(rows)],
        "rounds": [row._asdict() for row in rows],
    }  # fmt: skip
    OUT.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    console.print(f"全部数字：{OUT.relative_to(Path.cwd()) if OUT.is_relative_to(Path.cwd()) else OUT}")
