"""Servers in processes of their own, pinned to one core where that can be done, with the CPU time they use."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.databases import GEJIE
from simulator.account import Account

SERVER_CORE, LOAD_CORE = 0, 1
PINNED = sys.platform == "linux" and shutil.which("taskset") is not None and (os.cpu_count() or 1) > 1
_STARTS_WITHIN = 30.0  # seconds


class Server:
    """A running server process, with those it started."""

    def __init__(
        self, command: Sequence[str | Path], port: int, environment: Mapping[str, str], log: Path, pin: bool = True
    ) -> None:
        prefix = ["taskset", "-c", str(SERVER_CORE)] if PINNED and pin else []
        started = time.perf_counter()
        with log.open("ab") as file:
            self._process = subprocess.Popen(
                [*prefix, *command], env={**os.environ, **environment}, stdout=file, stderr=file, start_new_session=True
            )
        self.port = port
        _wait_until_open(port, self._process, log)
        self.seconds_to_start = time.perf_counter() - started

    def cpu(self) -> float:
        """Seconds of CPU used so far by the process and its children."""
        pids = (self._process.pid, *_children(self._process.pid))
        return sum(_seconds(Path(f"/proc/{pid}/stat")) for pid in pids)

    def main_thread(self) -> float:
        """Seconds of CPU used so far by the first thread alone, which in the product is the event loop."""
        return _seconds(Path(f"/proc/{self._process.pid}/task/{self._process.pid}/stat"))

    def kill(self) -> None:
        """SIGKILL: no goodbye of any kind."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """End in an orderly way; after ten seconds in any way."""
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def running(
    command: Sequence[str | Path], port: int, log: Path, environment: Mapping[str, str], pin: bool = True
) -> Iterator[Server]:
    """The server while the block lasts."""
    server = Server(command, port, environment, log, pin)
    try:
        yield server
    finally:
        server.stop()


def product(url: str, account: Account, api: str) -> dict[str, str]:
    """The environment of `gejie serve` for this account, on this database, with the platform at `api`."""
    return {
        "GEJIE_DATABASE_URL": url, "GEJIE_WECHAT_APP_ID": account.appid, "GEJIE_WECHAT_SECRET": account.secret,
        "GEJIE_WECHAT_TOKEN": account.token, "GEJIE_WECHAT_AES_KEY": account.aes_key,
        "GEJIE_WECHAT_MODE": account.mode, "GEJIE_WECHAT_API_BASE": api,
    }  # fmt: skip


def serve(port: int) -> list[str | Path]:
    """The command that runs the product."""
    return [GEJIE, "serve", "--port", str(port)]


def free_port() -> int:
    """A port nobody uses at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def stay_off_the_server_core() -> None:
    """Load generator, platform and PostgreSQL (which inherits it) leave the server its core."""
    if PINNED:
        os.sched_setaffinity(0, {LOAD_CORE})


def _wait_until_open(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


def _children(pid: int) -> list[int]:
    found = [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in _read(task / "children").split()]
    return [*found, *(below for child in found for below in _children(child))]


def _seconds(stat: Path) -> float:
    user, system = _read(stat).rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
