"""The product's whole path beside peers that only echo: messages a second, latency, CPU.

`python -m benchmarks.webhook`
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.progress import Progress

from benchmarks import breakdown, report
from benchmarks.contest import LINES, Contest, Row, Wrong
from benchmarks.contestants import everybody
from benchmarks.databases import Files
from benchmarks.servers import stay_off_the_server_core


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, write; 1 if the product answered wrongly or lost a message."""
    options = _options(argv)
    contestants = everybody(options.only)
    if not contestants:
        print(f"没有叫“{options.only}”的参赛者", file=sys.stderr)
        return 2
    machine, minutes = report.machine(), len(contestants) * options.rounds * (len(LINES) * options.seconds + 3) / 60
    print(f"{len(contestants)} 位参赛者，{options.rounds} 轮，约 {minutes + 0.5:.0f} 分钟……", file=sys.stderr)
    stay_off_the_server_core()
    with tempfile.TemporaryDirectory(prefix="gejie-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as somebody else
        try:
            contest = Contest(contestants, options.seconds, folder, stack)
            rows = _rounds(contest, options.rounds)
        except Wrong as wrong:
            print(f"不合格：{wrong}", file=sys.stderr)
            return 1
        parts = _parts(folder, rows)
    report.show(rows)
    report.show_parts(parts, "时间花在哪里（SQLite、明文；CPU）")
    settings = {"rounds": options.rounds, "seconds": options.seconds, "only": options.only}
    report.write(rows, {"machine": machine, "settings": settings, "outboxes": contest.outboxes, "parts": parts})
    return 0


def _options(argv: Sequence[str] | None) -> Any:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.webhook", description="格姐与只会照抄的同伴，同一台机器同一轮比快慢"
    )
    parser.add_argument("--rounds", type=int, default=3, help="轮数（默认 3，每轮顺序倒过来）")
    parser.add_argument("--seconds", type=float, default=1.5, help="每个并发量测几秒（默认 1.5）")
    parser.add_argument("--only", default="", help="只测名字或模式里有这个词的，例如 plain、WeRoBot、SQLite")
    parser.add_argument("--quick", action="store_true", help="一轮，每次 0.5 秒，只看能不能跑")
    options = parser.parse_args(argv)
    if options.quick:
        options.rounds, options.seconds = 1, 0.5
    return options


def _rounds(contest: Contest, rounds: int) -> list[Row]:
    rows: list[Row] = []
    steps = len(contest.contestants) * len(LINES) * rounds
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        bar = progress.add_task("开跑", total=steps)
        for number in range(1, rounds + 1):
            for row in contest.round(number):
                rows.append(row)
                progress.update(bar, advance=1, description=f"第 {number} 轮 {row.name} {row.mode}")
    return rows


def _parts(folder: Path, rows: Sequence[Row]) -> dict[str, float]:
    """The breakdown, with what else the running server did at full load."""
    parts = breakdown.parts(Files(folder).fresh())
    whole = [r for r in rows if (r.name, r.mode, r.lines) == ("gejie SQLite", "plain", LINES[-1])]
    if not whole:
        return parts
    return parts | breakdown.rest(parts, median(row.cpu for row in whole), median(row.loop for row in whole))


if __name__ == "__main__":
    sys.exit(main())
