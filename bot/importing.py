"""`gejie import`: a folder of tables into the database, all of it or nothing."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from rich.progress import Progress
from sqlalchemy import Engine

from bot.sheets import read_folder
from handlers import roster_texts as texts
from handlers.roster import CODE_LASTS, Report, load
from handlers.roster_line import Line
from storage.db import transaction


class _DryRun(Exception):
    """Carries the report out of a transaction that must be rolled back."""


def run(engine: Engine, folder: Path, dry: bool, now: datetime) -> Iterator[str]:
    """What to tell the user, line by line; raises BadImport if any line is wrong."""
    sheets = read_folder(folder)
    report = _load(engine, sheets, dry, now)
    yield texts.DRY if dry else texts.DONE
    for name in sheets:
        new, changed, same = report.counts[name]
        yield texts.COUNTS.format(name=texts.NAMES[name], new=new, changed=changed, same=same)
    yield from report.hints
    if report.codes and not dry:
        yield texts.CODES.format(days=CODE_LASTS.days)
        yield from (texts.CODE_LINE.format(group=group, name=name, code=code) for group, name, code in report.codes)


def _load(engine: Engine, sheets: dict[str, list[Line]], dry: bool, now: datetime) -> Report:
    report = Report()
    lines = sum(map(len, sheets.values()))
    with Progress(transient=True, disable=not sys.stderr.isatty()) as progress:
        bar = progress.add_task(texts.LOADING, total=lines)
        try:
            with transaction(engine) as tx:
                report = load(tx, sheets, now, lambda: progress.advance(bar))
                if dry:
                    raise _DryRun
        except _DryRun:
            return report
    return report
