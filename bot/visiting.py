"""Rules and the database looked at by commands that change nothing: none is created where there is none."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from sqlalchemy import inspect

from bot import rule_source
from bot import tuning_texts as texts
from bot.opening import Problem, opened
from bot.settings import Storage
from bot.texts import OLD_DATABASE
from handlers.refusals import Refused
from nlp.rules import RuleSet, default_rules_text, parse_rules
from storage import rule_sets as stored
from storage import schema
from storage.db import Transaction, transaction

_STORED = re.compile(r"live|\d{1,9}|d\d{1,9}", re.IGNORECASE)


@contextmanager
def visited() -> Iterator[Transaction | None]:
    """A transaction, or None where there is no database yet or no rules in it; Problem if it is an old one."""
    url = Storage().database_url
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        yield None
        return
    with opened(url) as engine:
        if not schema.is_current(engine):
            if inspect(engine).get_table_names():
                raise Problem(OLD_DATABASE)
            yield None
            return
        with transaction(engine) as tx:
            yield tx if stored.live(tx) else None


def rules_of(tx: Transaction | None, said: str) -> tuple[str, RuleSet]:
    """A name for people, and the rules that `said` means; without a database `live` are the shipped ones."""
    if not _STORED.fullmatch(said):
        source = rule_source.from_file(Path(said))
    elif tx is not None:
        try:
            source = rule_source.read(tx, said)
        except Refused as refused:
            raise Problem(str(refused)) from refused
    elif said == "live":
        return texts.SHIPPED, parse_rules(default_rules_text())
    else:
        raise Problem(texts.NO_DATABASE_YET.format(said=said))
    return source.name, source.rules()


def rules_alone(said: str) -> tuple[str, RuleSet]:
    """The same where nothing else is needed; for a file no database is opened."""
    if not _STORED.fullmatch(said):
        return rules_of(None, said)
    with visited() as tx:
        return rules_of(tx, said)


def names_of(*rule_sets: RuleSet) -> dict[str, str]:
    """The Chinese names of the categories by code; an earlier set's name stands."""
    return {code: each.name for rules in reversed(rule_sets) for code, each in rules.categories.items()}


@contextmanager
def counted(label: str, total: int) -> Iterator[Callable[[], None]]:
    """A function to call once a step; shows a bar on standard error if somebody is looking."""
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        bar = progress.add_task(label, total=total)
        yield lambda: progress.advance(bar)
