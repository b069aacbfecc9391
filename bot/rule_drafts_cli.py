"""`gejie rules drafts|draft|save|discard`: rules being written, apart from the live ones."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from bot import rule_cli_texts as texts
from bot import rule_source
from bot.app import utc_now
from bot.rule_source import Source
from bot.rule_work import HIGHEST, AsJson, at_work, author, short_time, show
from handlers import drafting
from storage import rule_drafts
from storage.db import Transaction
from storage.rule_tables import RuleDraft

Number = Annotated[str, typer.Argument(help=texts.HELP_DRAFT_NUMBER)]


def register(rules: typer.Typer) -> None:
    """Put these commands beside the others."""
    rules.command(help=texts.HELP_DRAFTS)(drafts)
    rules.command(help=texts.HELP_DRAFT)(draft)
    rules.command(help=texts.HELP_SAVE)(save)
    rules.command(help=texts.HELP_DISCARD)(discard)


def drafts(as_json: AsJson = False) -> None:
    """The open drafts, the one saved last first."""
    with at_work() as tx:
        found = rule_drafts.drafts(tx)
    if as_json:
        show([_data(one) for one in found])
        return
    for one in found:
        typer.echo(_line(one))
    if not found:
        typer.echo(texts.NO_DRAFTS)


def _data(one: RuleDraft) -> dict[str, object]:
    return {name: value for name, value in vars(one).items() if name != "text"}


def _line(one: RuleDraft) -> str:
    line = texts.DRAFT_LINE.format(
        id=one.id, title=one.title, base=one.base_version, who=one.updated_by, at=short_time(one.updated_at),
        revision=one.revision,
    )  # fmt: skip
    waits = texts.DRAFT_WAITS.format(who=one.proposed_by, reason=one.proposed_reason) if one.proposed_at else ""
    return line + waits


def draft(
    source: Annotated[str, typer.Argument(help=texts.HELP_SOURCE)] = "live",
    title: Annotated[str, typer.Option(help=texts.HELP_TITLE)] = "",
    as_json: AsJson = False,
) -> None:
    """A new draft from any source."""
    keep(lambda tx: rule_source.read(tx, source), title, as_json)


def keep(read: Callable[[Transaction], Source], title: str, as_json: bool) -> None:
    """Make a draft of a source, and say its number and what to do next."""
    with at_work(as_json) as tx:
        source = read(tx)
        made = drafting.new_draft(tx, title or source.name, source.text, author(), utc_now(), base=source.base)
    if as_json:
        show(_data(made))
    else:
        typer.echo(texts.DRAFTED.format(draft=made.id))


def save(
    number: Number,
    file: Path,
    revision: Annotated[int, typer.Option(help=texts.HELP_REVISION, max=HIGHEST)],
    as_json: AsJson = False,
) -> None:
    """Put a changed file into a draft, unless somebody else was faster."""
    source = rule_source.from_file(file)
    with at_work(as_json) as tx:
        made = drafting.save(tx, rule_source.draft_number(number), revision, source.text, author(), utc_now())
    if as_json:
        show(_data(made))
    else:
        typer.echo(texts.SAVED.format(draft=made.id, revision=made.revision))


def discard(number: Number) -> None:
    """Close a draft unpublished."""
    with at_work() as tx:
        drafting.discard(tx, rule_source.draft_number(number), author(), utc_now())
    typer.echo(texts.DISCARDED.format(draft=rule_source.draft_number(number)))
