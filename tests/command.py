"""The command `gejie`, each time in a process of its own, with nothing in its environment but what the test gives it.

Loading the product takes a second; a server that has loaded it forks in the time of a blink.
"""

import multiprocessing
import os
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

_PATIENCE = 60  # seconds
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["bot.cli"])


class Ended(NamedTuple):
    """How a command ended and what it wrote."""

    code: int | None
    out: str
    err: str


def gejie(folder: Path, *words: str, said: str | bytes = "", **settings: str) -> Ended:
    """Run in `folder` with `said` on standard input; nothing foreseeable may end in a traceback."""
    with tempfile.TemporaryDirectory() as aside:
        streams = [Path(aside) / name for name in ("in", "out", "err")]
        streams[0].write_bytes(said.encode() if isinstance(said, str) else said)
        process = _PROCESSES.Process(target=_perform, args=(folder, words, streams, settings))
        process.start()
        process.join(_PATIENCE)
        if process.is_alive():
            process.kill()
            raise AssertionError(f"gejie {' '.join(words)} did not end")
        ended = Ended(process.exitcode, *(stream.read_text(encoding="utf-8") for stream in streams[1:]))
    assert "Traceback" not in ended.err, ended.err
    assert ended.code in (0, 1, 2)
    return ended


def _perform(folder: Path, words: tuple[str, ...], streams: list[Path], settings: dict[str, str]) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update({"PATH": "/usr/bin:/bin", **settings})
    for number, stream in enumerate(streams):
        os.dup2(os.open(stream, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.argv = ["gejie", *words]
    from bot.cli import main

    main()
