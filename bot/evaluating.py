"""`gejie evaluate`: how right rules are on labelled messages. It needs no database and makes none."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from bot import labelled
from bot import tuning_texts as texts
from bot.opening import Problem, reason
from bot.rule_work import AsJson, show
from bot.tuning_report import percent
from bot.visiting import counted, names_of, rules_alone
from handlers.rule_texts import DANGERS, URGENCIES
from nlp.evaluate import Report, Score, aligned
from nlp.evaluate import evaluate as judged


def register(app: typer.Typer) -> None:
    """Put the command beside the others."""
    app.command(help=texts.HELP_EVALUATE)(evaluate)


def evaluate(
    file: Annotated[Path, typer.Argument(help=texts.HELP_LABELLED)],
    rules: Annotated[str, typer.Option(help=texts.HELP_RULES)] = "live",
    as_json: AsJson = False,
    plot: Annotated[Path | None, typer.Option(help=texts.HELP_PLOT)] = None,
) -> None:
    """Score the rules, per category and as a whole."""
    name, rule_set = rules_alone(rules)
    names = names_of(rule_set)
    examples = labelled.read(file, names, "primary")
    with counted(texts.EVALUATING, len(examples)) as step:
        report = judged(examples, rule_set, step)
    if plot is not None:
        _draw(report, plot)
    if as_json:
        show({"rules": name, "version": rule_set.version, **report.data()})
        return
    typer.echo("\n".join(_lines(report, names, name)))
    if plot is not None:
        typer.echo(texts.PLOTTED.format(path=plot))


def _draw(report: Report, path: Path) -> None:
    try:
        from bot.confusion_picture import draw
    except ImportError as error:
        raise Problem(texts.NEEDS_PLOT) from error
    try:
        draw(report, path)
    except OSError as error:
        raise Problem(texts.CANNOT_PLOT.format(path=path, reason=reason(error))) from error
    except ValueError as error:
        raise Problem(texts.CANNOT_PLOT.format(path=path, reason=texts.WRONG_PICTURE)) from error


def _lines(report: Report, names: Mapping[str, str], rules: str) -> Iterator[str]:
    yield texts.SCORES.format(count=report.count, rules=rules)
    yield texts.OVERALL.format(
        accuracy=percent(report.accuracy), macro=percent(report.macro_f1), sure=percent(report.sure),
        sure_accuracy=percent(report.sure_accuracy),
    )  # fmt: skip
    yield from ("", _table(report.categories, names))
    if report.urgency:
        yield from ("", texts.SECTION_URGENCY, _table(report.urgency, URGENCIES))
    if report.danger:
        yield from ("", texts.SECTION_DANGER, _table(report.danger, DANGERS))
    yield from ("", texts.SECTION_MATRIX, report.matrix(names))


def _table(scores: Mapping[str, Score], names: Mapping[str, str]) -> str:
    """Categories in the order of their names' table, each with its code."""
    known = [code for code in names if code in scores]
    rows = [
        (f"{names.get(code, code)} {code}", *map(percent, (s.precision, s.recall, s.f1)), str(s.support))
        for code in [*known, *sorted(scores.keys() - set(known))]
        for s in (scores[code],)
    ]
    return aligned([texts.SCORES_HEAD, *rows])
