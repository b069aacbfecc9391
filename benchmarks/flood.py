"""Many residents, repeats, and a server that is killed on the way: is anything lost, doubled or left unanswered?

`python -m benchmarks.flood FILE.jsonl` reads the field `text` of every line. Exit code 1 if anything is.
"""

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from benchmarks import town
from benchmarks.crowd import THREADS, WECHAT, Crowd, Sent
from benchmarks.databases import Databases, Files, Postgres, furnish
from benchmarks.proof import violations
from benchmarks.servers import Server, free_port, product, serve
from simulator.account import MODES, Account
from simulator.platform import Platform
from simulator.threaded import serve_in_thread
from storage import inbox, outbox, tickets
from storage.db import open_engine, transaction


class Executioner:
    """Kills the server when so many messages as planned are done, and starts it again at once."""

    def __init__(self, start: Callable[[], Server], moments: Sequence[int]) -> None:
        self._start = start
        self._moments = set(moments)
        self._done = 0
        self._counting, self._killing = threading.Lock(), threading.Lock()
        self.server = start()
        self.outages: list[float] = []

    def count(self) -> None:
        """One more message is done; whoever sent the last one before a planned moment sees to the killing."""
        with self._counting:
            self._done += 1
            now = self._done in self._moments
        if now:
            time.sleep(random.uniform(0, 0.2))  # not always right after a commit
            self._kill()

    def _kill(self) -> None:
        with self._killing:
            killed = time.monotonic()
            self.server.kill()
            self.server = self._start()
            self.outages.append(time.monotonic() - killed)


def main(argv: Sequence[str] | None = None) -> int:
    """Flood, prove, print."""
    options = _options(argv)
    texts = list(islice(_texts(options.file), options.messages))
    if len(texts) < options.messages:
        print(f"{options.file} 里只有 {len(texts)} 条文字，要 {options.messages} 条", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="gejie-flood-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as somebody else
        url = _database(options.database, folder, stack)
        engine = open_engine(url)
        stack.callback(engine.dispose)
        with transaction(engine) as tx:
            if inbox.count(tx):
                print("这个数据库里已经有消息了，请给一个空的", file=sys.stderr)
                return 2
        return _flood(options, texts, url, engine, folder / "server.log")


def _options(argv: Sequence[str] | None) -> Any:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.flood", description="一大波消息，中途杀掉服务，看丢不丢、重不重"
    )
    parser.add_argument("file", type=Path, help="JSONL 文件，用每行的 text")
    parser.add_argument("--messages", type=int, default=500, help="发多少条（默认 500）")
    parser.add_argument("--residents", type=int, default=200, help="多少位居民轮流发（默认 200）")
    parser.add_argument("--repeats", type=float, default=0.05, help="其中多大比例重复投递（默认 0.05）")
    parser.add_argument("--kills", type=int, default=2, help="中途 kill -9 几次（默认 2）")
    parser.add_argument("--mode", choices=MODES, default="safe", help="消息加解密方式（默认 safe）")
    parser.add_argument("--pause", type=float, default=5.0, help="断线后隔几秒再投递（默认 5，同微信）")
    parser.add_argument("--seed", type=int, default=0, help="随机数种子（默认每次不同）")
    parser.add_argument(
        "--database", default="", help="空数据库的地址；postgres 表示自己起一个（默认 SQLite 临时文件）"
    )
    return parser.parse_args(argv)


def _texts(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            text = str(json.loads(line).get("text", "")).strip()
            if text:
                yield text


def _database(given: str, folder: Path, stack: ExitStack) -> str:
    if given not in ("", "postgres"):
        furnish(given, folder)
        return given
    databases: Databases = Postgres(folder) if given else Files(folder)
    stack.callback(databases.close)
    return databases.fresh()


def _flood(options: Any, texts: Sequence[str], url: str, engine: Engine, log: Path) -> int:
    chance = random.Random(options.seed or None)
    platform, port = Platform(Account(mode=options.mode)), free_port()
    bound = town.staff()
    moments = chance.sample(range(bound + len(texts) // 10, bound + len(texts) * 8 // 10), options.kills)
    with serve_in_thread(platform) as api:
        environment = product(url, platform.account, api)
        executioner = Executioner(lambda: Server(serve(port), port, environment, log, pin=False), moments)
        crowd = Crowd(platform, f"http://127.0.0.1:{port}/wechat", options.pause, executioner.count)
        try:
            staff = [crowd.say(f"oStaff{n:022d}", f"绑定 {town.invite_code(n)}") for n in range(bound)]
            began = time.monotonic()
            sent = crowd.all_say(texts, options.residents, options.repeats, chance.randrange(2**32))
            took = time.monotonic() - began
        finally:
            executioner.server.stop()
    problems = violations(engine, [*staff, *sent])
    _tell(options, sent, executioner, took, engine)
    print("\n".join(["", "有问题：", *problems] if problems else ["", "没有丢失，没有重复，人人都有回执。"]))
    return 1 if problems else 0


def _tell(options: Any, sent: Sequence[Sent], executioner: Executioner, took: float, engine: Engine) -> None:
    """The figures."""
    answered = sorted(d.seconds * 1000 for message in sent for d in message.deliveries if d.status == 200 and d.seconds)
    waited = sorted(message.seconds for message in sent)
    broken = sum(bool(d.problem) for message in sent for d in message.deliveries)
    late = sum(message.needed > WECHAT for message in sent)
    with transaction(engine) as tx:
        kept, opened, owed = inbox.count(tx), tickets.count(tx), outbox.counts(tx)
    outages = "、".join(f"{seconds:.1f} 秒" for seconds in executioner.outages) or "无"
    repeats = sum(message.repeats for message in sent)
    print(f"数据库 {engine.dialect.name}，{options.mode} 模式，{THREADS} 个线程，{options.residents} 位居民")
    print(f"发出 {len(sent)} 条，用时 {took:.1f} 秒；重复投递 {repeats} 次；没送成的投递 {broken} 次")
    print(f"收件箱 {kept} 行（含工作人员绑定 {kept - len(sent)} 行），诉求 {opened} 件，待发 {owed}")
    figures = f"p50 {_at(answered, 0.5):.0f}，p99 {_at(answered, 0.99):.0f}，最慢 {answered[-1]:.0f}"
    print(f"一次投递多少毫秒得到答复：{figures}")
    print(f"杀掉 {len(executioner.outages)} 次，再次能连上用了：{outages}；等到回执最久 {waited[-1]:.1f} 秒")
    print(f"投递了不止一次才收到回执 {sum(m.needed > 1 for m in sent)} 条；微信的 {WECHAT} 次投递不够的 {late} 条"
          f"（断线后隔 {options.pause:g} 秒再投递，微信约 5 秒）")  # fmt: skip


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


if __name__ == "__main__":
    sys.exit(main())
