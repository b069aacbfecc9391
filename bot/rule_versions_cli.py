"""`gejie rules versions|diff|publish|approve|rollback`: what was live, what differs, and what becomes live."""

from typing import Annotated

import typer

from bot import rule_cli_texts as texts
from bot import rule_source
from bot.app import utc_now
from bot.rule_work import HIGHEST, AcceptRed, AsJson, Over, Reason, at_work, author, short_time, show, tell
from handlers import publishing
from nlp.difference import data, difference, lines, touches_danger
from storage import rule_sets
from storage.db import Transaction
from storage.rule_sets import Version

Source = Annotated[str, typer.Argument(help=texts.HELP_SOURCE)]


def register(rules: typer.Typer) -> None:
    """Put these commands beside the others."""
    rules.command(help=texts.HELP_VERSIONS)(versions)
    rules.command(help=texts.HELP_DIFF)(diff)
    rules.command(help=texts.HELP_PUBLISH)(publish)
    rules.command(help=texts.HELP_APPROVE)(approve)
    rules.command(help=texts.HELP_ROLLBACK)(rollback)


def versions(as_json: AsJson = False) -> None:
    """Every published version, newest first."""
    with at_work() as tx:
        found = rule_sets.versions(tx)
    if as_json:
        show([version._asdict() for version in found])
        return
    for version in found:
        typer.echo(_line(version) + (texts.VERSION_LIVE if version is found[0] else ""))


def _line(version: Version) -> str:
    line = texts.VERSION_LINE.format(**version._asdict() | {"at": short_time(version.published_at)})
    if version.approved_by:
        line += texts.VERSION_APPROVED.format(who=version.approved_by)
    return line + (texts.VERSION_RESTORED.format(version=version.restored) if version.restored else "")


def diff(a: Source, b: Annotated[str, typer.Argument(help=texts.HELP_SOURCE)] = "", as_json: AsJson = False) -> None:
    """From the first to the second; with one alone, from the live rules to it."""
    with at_work() as tx:
        sources = [rule_source.read(tx, said) for said in ((a, b) if b else ("live", a))]
    before, after = (source.rules() for source in sources)
    changes, danger = difference(before, after), touches_danger(before, after)
    if as_json:
        show({"from": sources[0].name, "to": sources[1].name, "changes": data(changes), "danger": danger})
        return
    for line in lines(changes) or [texts.NO_DIFFERENCE]:
        typer.echo(line)
    if danger:
        typer.echo(texts.TOUCHES_DANGER.format(rules="、".join(danger)))


def publish(
    source: Source, reason: Reason = "", accept_red: AcceptRed = False, over: Over = 0, as_json: AsJson = False
) -> None:
    """Publish a draft, a file, or an old version, which is a rollback."""
    with at_work(as_json) as tx:
        outcome = _published(tx, source, reason, accept_red, over)
    tell(outcome, as_json)


def _published(tx: Transaction, said: str, reason: str, accept_red: bool, over: int) -> publishing.Outcome:
    publishing.live(tx)
    source, now = rule_source.read(tx, said), utc_now()
    if source.version is not None:
        return publishing.rollback(tx, source.version, author(), reason, now, accept_red=accept_red)
    if source.draft is not None:
        return publishing.publish_draft(tx, source.draft, author(), reason, now, accept_red=accept_red, over=over)
    return publishing.publish_text(tx, source.text, source.name, author(), reason, now, accept_red=accept_red)


def approve(
    draft: Annotated[str, typer.Argument(help=texts.HELP_DRAFT_NUMBER)],
    accept_red: AcceptRed = False,
    over: Over = 0,
    as_json: AsJson = False,
) -> None:
    """The second admin's yes."""
    with at_work(as_json) as tx:
        number = rule_source.draft_number(draft)
        outcome = publishing.approve(tx, number, author(), utc_now(), accept_red=accept_red, over=over)
    tell(outcome, as_json)


def rollback(
    version: Annotated[int, typer.Argument(help=texts.HELP_VERSION, max=HIGHEST)],
    reason: Reason = "",
    accept_red: AcceptRed = False,
    as_json: AsJson = False,
) -> None:
    """An old version once more, under a new number."""
    with at_work(as_json) as tx:
        outcome = publishing.rollback(tx, version, author(), reason, utc_now(), accept_red=accept_red)
    tell(outcome, as_json)
