"""`gejie rules samples`: sentences that the rules must get right before anything is published."""

from pathlib import Path
from typing import Annotated

import typer

from bot import rule_cli_texts as texts
from bot import sample_sheets
from bot.app import utc_now
from bot.asking import find
from bot.opening import Problem
from bot.rule_work import HIGHEST, AsJson, at_work, author, code_of, show
from handlers import sampling
from handlers.town import load_rules
from nlp.golden import SampleError, check, sample_from
from storage import samples as rows
from storage.rule_tables import SampleRow

samples = typer.Typer(no_args_is_help=True)
Number = Annotated[int, typer.Argument(help=texts.HELP_SAMPLE_NUMBER, max=HIGHEST)]
Signs = list[str]


@samples.command("list", help=texts.HELP_SAMPLES_LIST)
def list_(as_json: AsJson = False) -> None:
    """Every sample, and whether the live rules get it right."""
    with at_work() as tx:
        live, found = load_rules(tx), rows.everything(tx)
    red = {failure.sample.text for failure in check(map(sampling.as_sample, found), live)}
    if as_json:
        show([{**vars(row), "green": row.text not in red} for row in found])
        return
    for row in found:
        typer.echo(_line(row, row.text in red))
    typer.echo(texts.SAMPLES_COUNT.format(green=len(found) - len(red), all=len(found)))


def _line(row: SampleRow, red: bool) -> str:
    lock = texts.LOCKED if row.locked else ""
    if row.unlocking_by:
        lock += texts.UNLOCKING.format(who=row.unlocking_by)
    wanted = {key: getattr(row, key) for key in texts.WISHES}
    wish = "，".join(texts.WISHES[key].format(_said(value)) for key, value in wanted.items() if value)
    mark = texts.RED if red else texts.GREEN
    return texts.SAMPLE_LINE.format(mark=mark, id=row.id, lock=lock, text=row.text, wish=wish)


def _said(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "、".join(value)


@samples.command(help=texts.HELP_SAMPLES_ADD)
def add(
    text: Annotated[str, typer.Argument(help=texts.HELP_SAMPLE_TEXT)],
    category: Annotated[str, typer.Option(help=texts.HELP_SAMPLE_CATEGORY)] = "",
    never: Annotated[str, typer.Option(help=texts.HELP_SAMPLE_NEVER)] = "",
    urgency: Annotated[str, typer.Option(help=texts.HELP_SAMPLE_URGENCY)] = "",
    danger: Annotated[Signs | None, typer.Option(help=texts.HELP_SAMPLE_DANGER)] = None,
    no_danger: Annotated[Signs | None, typer.Option(help=texts.HELP_SAMPLE_NO_DANGER)] = None,
    locked: Annotated[bool, typer.Option("--locked", help=texts.HELP_SAMPLE_LOCKED)] = False,
    note: Annotated[str, typer.Option(help=texts.HELP_SAMPLE_NOTE)] = "",
    ticket: Annotated[str, typer.Option(help=texts.HELP_SAMPLE_TICKET)] = "",
) -> None:
    """A sentence and what must come of it; a known sentence is changed."""
    with at_work() as tx:
        live = load_rules(tx)
        wished = {
            "text": text, "category": category and code_of(live, category), "never": never and code_of(live, never),
            "urgency": urgency, "danger": danger or [], "no_danger": no_danger or [], "locked": locked, "note": note,
        }  # fmt: skip
        try:
            sample = sample_from(wished)
        except SampleError as error:
            raise Problem(str(error)) from error
        source = find(tx, ticket).id if ticket else None
        number = sampling.put(tx, sample, live, author(), utc_now(), ticket_id=source)
    typer.echo(texts.SAMPLE_PUT.format(sample=number))
    for failure in check([sample], live):
        typer.echo(f"{texts.SAMPLE_RED_NOW}\n{failure.line()}")


@samples.command(help=texts.HELP_SAMPLES_REMOVE)
def remove(number: Number) -> None:
    """Forget one that is not locked."""
    with at_work() as tx:
        sampling.remove(tx, number)
    typer.echo(texts.SAMPLE_REMOVED.format(sample=number))


@samples.command(help=texts.HELP_SAMPLES_LOCK)
def lock(number: Number) -> None:
    """Nothing is published any more that this one does not survive."""
    with at_work() as tx:
        sampling.lock(tx, number)
    typer.echo(texts.SAMPLE_LOCKED.format(sample=number))


@samples.command(help=texts.HELP_SAMPLES_UNLOCK)
def unlock(number: Number) -> None:
    """Ask for it, or confirm what another admin asked for."""
    with at_work() as tx:
        done = sampling.unlock(tx, number, author())
    typer.echo((texts.SAMPLE_UNLOCKED if done else texts.SAMPLE_UNLOCKING).format(sample=number))


@samples.command("import", help=texts.HELP_SAMPLES_IMPORT)
def import_(file: Annotated[Path, typer.Argument(help=texts.HELP_FILE)]) -> None:
    """All of the file or nothing; known sentences are changed."""
    wanted = sample_sheets.read(file)
    with at_work() as tx:
        live = load_rules(tx)
        for sample in wanted:
            sampling.put(tx, sample, live, author(), utc_now())
    typer.echo(texts.SAMPLES_IMPORTED.format(n=len(wanted)))
    for failure in check(wanted, live):
        typer.echo(failure.line())


@samples.command(help=texts.HELP_SAMPLES_EXPORT)
def export(file: Annotated[Path | None, typer.Argument(help=texts.HELP_FILE)] = None) -> None:
    """Every sample."""
    with at_work() as tx:
        found = sampling.golden(tx)
    if file is not None:
        sample_sheets.write(file, found)
        return
    for sample in found:
        typer.echo(sample_sheets.line(sample))
