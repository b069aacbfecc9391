"""Every past petition that changed rules would decide otherwise, as a table to take away."""

from starlette.responses import Response

from bot.console import rules_texts as texts
from bot.console.figure_tables import Cell, Table
from bot.console.rule_bench import Bench, bench
from bot.console.rule_form import new_id, rule_of, typed
from bot.console.rule_impact import Moved, Touched
from bot.console.rule_review import past
from bot.console.visit import Page, Visit
from bot.console.workbook import download, workbook
from handlers.refusals import Mistake
from handlers.rights import Right
from nlp.classify import Decision
from nlp.ruleset import RuleSet

_SECONDS = 20.0  # at most


def of_draft(visit: Visit) -> Response:
    """What the draft as it was saved would move."""
    table = bench(visit, str(visit.path["id"]))
    if table.problem:
        raise Mistake(table.problem)
    return _sheet(visit, table, table.rules, f"draft {table.number}")


def of_trial(visit: Visit) -> Response:
    """What the rule as it stands in the editor would move; nothing is kept."""
    table, form = bench(visit, visit.said("draft")), typed(visit.form)
    name = form.rule or new_id(table.rules, form.category)
    grids = {grid.name: grid.code for grid in visit.town.people.grids.values()}
    rules = table.with_rule(form.rule, rule_of(form, table.rules, name, grids))
    return _sheet(visit, table, rules, f"rule {name}")


def _sheet(visit: Visit, table: Bench, rules: RuleSet, about: str) -> Response:
    moved = Touched(rules, table.memory, table.index, past(visit), (), seconds=_SECONDS).moved()
    names = {c.code: c.name for each in (table.live, rules) for c in each.categories.values()}
    rows = [[Cell(value) for value in _row(each, names)] for each in moved]
    visit.does("exported", about, after=str(len(rows)))
    return download(
        workbook([Table("impact", texts.SHEET, "", texts.SHEET_COLUMNS, rows)]), f"impact-{visit.now:%Y%m%d}"
    )


def _row(moved: Moved, names: dict[str, str]) -> tuple[str, ...]:
    message, before, after, hidden = moved
    final = message.final
    return (
        message.label, texts.HIDDEN if hidden else message.text, _said(before, names), _said(after, names),
        names.get(final, final),
        "" if before.category == after.category else texts.WITH_STAFF if after.category == final
        else texts.AGAINST_STAFF if before.category == final else "",
    )  # fmt: skip


def _said(decision: Decision, names: dict[str, str]) -> str:
    name = names[decision.category]
    return name if decision.sure else texts.PERHAPS.format(name=name) if decision.scores else texts.UNKNOWN


PAGES = (
    Page("GET", "/rules/drafts/{id:int}/impact", Right.EXPORT, of_draft),
    Page("POST", "/rules/trial/sheet", Right.EXPORT, of_trial, reads=True),
)
