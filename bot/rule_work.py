"""What every `gejie rules` command does around its work: the database, one transaction, whose work it is, refusals."""

import getpass
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any

import typer
from sqlalchemy import Engine

from bot import rule_cli_texts as texts
from bot.app import utc_now
from bot.opening import Problem, opened
from bot.settings import Storage
from bot.setup import prepare
from handlers.context import CHINA
from handlers.publishing import Outcome
from handlers.refusals import Refused
from handlers.town import ready
from nlp.rules import RuleError, RuleSet
from storage import rule_sets
from storage.db import Transaction, transaction

HIGHEST = 999_999_999  # what a database can count
Category = Annotated[str, typer.Argument(help=texts.HELP_CATEGORY)]
Words = Annotated[list[str], typer.Argument(help=texts.HELP_WORDS)]
Weight = Annotated[float, typer.Option(help=texts.HELP_WEIGHT, min=0.1, max=100)]
Reason = Annotated[str, typer.Option(help=texts.HELP_REASON)]
AcceptRed = Annotated[bool, typer.Option("--accept-red", help=texts.HELP_ACCEPT_RED)]
Over = Annotated[int, typer.Option(help=texts.HELP_OVER, max=HIGHEST)]
AsJson = Annotated[bool, typer.Option("--json", help=texts.HELP_JSON)]


@contextmanager
def at_work(as_json: bool = False) -> Iterator[Transaction]:
    """A transaction on a database fit to serve; what is refused in it changes nothing and is said with exit code 2."""
    try:
        with opened(Storage().database_url) as engine:
            prepare(engine, utc_now())
            _warm(engine)
            with transaction(engine) as tx:
                yield tx
    except Refused as refused:
        if not as_json:
            raise Problem(_with_hint(refused)) from refused
        show(_refusal(refused))
        raise typer.Exit(2) from refused
    except RuleError as error:
        raise Problem(str(error)) from error


def _warm(engine: Engine) -> None:
    """Read the live rules while no transaction is open: SQLite has one writer, and residents' messages wait for it."""
    with transaction(engine) as tx:
        live = rule_sets.live(tx)
    if live is not None:
        ready(live.text, live.version)


def _with_hint(refused: Refused) -> str:
    """The sentence, and how the command line says what it asks for."""
    hint = texts.HINTS.get(type(refused).__name__)
    return f"{refused}\n{hint.format(**vars(refused))}" if hint else str(refused)


def _refusal(refused: Refused) -> dict[str, Any]:
    red = [failure.data() for failure in getattr(refused, "failures", ())]
    return {"state": "refused", "kind": type(refused).__name__, "text": str(refused), "red": red}


def author() -> str:
    """Who is at the keyboard: under sudo whoever called it; a container's user may have no name."""
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):
        return texts.BY_COMMAND_LINE


def code_of(rules: RuleSet, said: str) -> str:
    """A category's code by its code or its Chinese name."""
    found = next((c.code for c in rules.categories.values() if said in (c.code, c.name)), None)
    if found is None:
        options = "、".join(f"{c.code}（{c.name}）" for c in rules.categories.values())
        raise Problem(texts.NO_CATEGORY.format(category=said, options=options))
    return found


def show(data: object) -> None:
    """Plain data as JSON; times as in China."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    return value.astimezone(CHINA).isoformat(timespec="seconds") if isinstance(value, datetime) else list(value)


def short_time(moment: datetime) -> str:
    """A time of the day in China as 11-21 10:00."""
    return moment.astimezone(CHINA).strftime("%m-%d %H:%M")


def tell(outcome: Outcome, as_json: bool = False) -> None:
    """What became of a wish to publish."""
    if as_json:
        show(outcome.data())
        return
    said: dict[str, Callable[[], str]] = {
        "published": lambda: texts.PUBLISHED.format(version=outcome.version),
        "proposed": lambda: texts.PROPOSED.format(draft=outcome.draft, rules="、".join(outcome.danger)),
        "appointed": lambda: texts.APPOINTED.format(draft=outcome.draft),
        "unchanged": lambda: texts.UNCHANGED,
    }
    typer.echo(said[outcome.state]())
    if outcome.red and outcome.state == "published":
        typer.echo(texts.RED_ACCEPTED.format(n=len(outcome.red)))
