"""`gejie rules lint|replay|suggest|learn`: looking at rules before anybody is touched by them; nothing is published."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot import labelled, rule_source, tuning_report, tuning_tickets
from bot import tuning_texts as texts
from bot.opening import Problem
from bot.rule_work import AsJson, show
from bot.visiting import counted, names_of, rules_alone, rules_of, visited
from handlers.town import load_people, load_places
from nlp.finding import LEVELS
from nlp.lint import lint as findings
from nlp.replay import replay as replayed
from nlp.suggest import suggest as suggested

Source = Annotated[str, typer.Argument(help=texts.HELP_SOURCE)]
Messages = Annotated[Path | None, typer.Option(help=texts.HELP_MESSAGES)]
Last = Annotated[int, typer.Option(help=texts.HELP_LAST, min=1, max=100_000)]


def register(rules: typer.Typer) -> None:
    """Put these commands beside the others."""
    rules.command(help=texts.HELP_LINT)(lint)
    rules.command(help=texts.HELP_REPLAY)(replay)
    rules.command(help=texts.HELP_SUGGEST)(suggest)
    rules.command(help=texts.HELP_LEARN)(learn)


def lint(source: Source = "live", as_json: AsJson = False) -> None:
    """Say what is wrong or doubtful; exit code 1 if something is wrong."""
    with visited() as tx:
        rules = rules_of(tx, source)[1]
        grids = {grid.code for grid in load_people(tx).grids.values()} if tx else None
    found = findings(rules, grids=grids)
    if as_json:
        show([asdict(each) for each in found])
    else:
        for each in found:
            typer.echo(texts.FINDING_LINE.format(level=texts.LEVELS[each.level], text=each.text))
        counts = Counter(each.level for each in found)
        typer.echo(texts.FOUND.format(**{level: counts[level] for level in LEVELS}) if found else texts.NOTHING_FOUND)
    if any(each.level == "error" for each in found):
        raise typer.Exit(1)


def replay(source: Source, messages: Messages = None, last: Last = 2000, as_json: AsJson = False) -> None:
    """What would change if these rules were live."""
    with visited() as tx:
        draft_name, draft = rules_of(tx, source)
        live_name, live = rules_of(tx, "live")
        names = names_of(live, draft)
        past = tuning_tickets.messages(tx, last) if tx and messages is None else []
    if messages is not None:
        past = tuning_tickets.from_file(labelled.read(messages, names), last)
    if not past:
        raise Problem(texts.NO_TICKETS)
    with counted(texts.REPLAYING, len(past)) as step:
        found = replayed(draft, live, past, step)
    if as_json:
        show(asdict(found))
    else:
        typer.echo("\n".join(tuning_report.replay_lines(found, names, draft_name, live_name)))


def suggest(messages: Messages = None, last: Last = 2000, as_json: AsJson = False) -> None:
    """What corrections teach about the live rules."""
    with visited() as tx:
        rules = rules_of(tx, "live")[1]
        places = [place.name for place in load_places(tx).by_id.values()] if tx else []
        samples = tuning_tickets.samples(tx, last) if tx and messages is None else []
        background: list[str] = []
    if messages is not None:
        samples, background = tuning_tickets.samples_from_file(labelled.read(messages, names_of(rules)))
    if not samples and not background:
        raise Problem(texts.NOTHING_TO_LEARN)
    with counted(texts.READING, len(samples) + len(background)) as step:
        found = suggested(rules, samples, background, places=places, step=step)
    if as_json:
        show(asdict(found))
    else:
        typer.echo("\n".join(tuning_report.suggestion_lines(found)))


def learn(
    file: Annotated[Path, typer.Argument(help=texts.HELP_LABELLED)],
    base: Annotated[str, typer.Option(help=texts.HELP_BASE)] = "live",
    out: Annotated[Path, typer.Option(help=texts.HELP_OUT)] = Path("learnt-rules.toml"),
) -> None:
    """Write a file of rules that a person reads, tries and publishes."""
    if Path(base) == out:
        raise Problem(texts.SAME_FILE.format(path=out))
    rules = rules_alone(base)[1]
    examples = labelled.read(file, names_of(rules), "primary")
    try:
        from nlp import learn as learning
    except ImportError as error:
        raise Problem(texts.NEEDS_LEARN) from error
    try:
        with counted(texts.LEARNING, learning.FOLDS + 1) as step:
            found = learning.learn(examples, rules, step)
    except learning.TooFew as few:
        raise Problem(texts.TOO_FEW.format(count=len(examples), fewest=learning.FEWEST)) from few
    if not found.rules:
        typer.echo(texts.LEARNT_NOTHING)
        return
    rule_source.to_file(out, found.rule_set)
    typer.echo("\n".join(tuning_report.learnt_lines(found, out)))
