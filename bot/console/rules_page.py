"""The rules: a list, the editor of one rule, and beside it what that rule would do."""

from typing import Any

from starlette.responses import Response

from bot.console import rules_texts as texts
from bot.console.logins_named import named
from bot.console.rule_bench import Bench, bench
from bot.console.rule_form import Fields, filled, typed
from bot.console.rule_list import fared, shelves
from bot.console.rule_proposal import proposed
from bot.console.rule_trial import tried
from bot.console.visit import Page, Visit
from bot.rule_sheets import joined_words
from handlers.access import ticket_for
from handlers.rights import Right
from storage import rule_drafts


def show(visit: Visit) -> Response:
    """The page as the address names it: draft, category, rule, what is looked for."""
    table, asked = bench(visit, visit.query.get("draft", "")), visit.query
    rule = table.rule(asked.get("rule", "")) or table.removed(asked.get("rule", ""))
    category = rule.category if rule else _category(table, asked.get("category", ""))
    if rule is None:
        first = next((each for each in table.rules.rules if each.category == category), None)
        return page(visit, table, filled(first) if first else Fields(category=category))
    return page(visit, table, table.filled(rule))


def _category(table: Bench, asked: str) -> str:
    changed = (rule.category for rule in table.rules.rules if rule.id in table.changed)
    known = table.rules.categories
    return asked if asked in known else next(changed, next(iter(known)))


def new(visit: Visit) -> Response:
    """The editor for a new rule; with a ticket or a text, words from it are proposed."""
    table, asked = bench(visit, visit.query.get("draft", "")), visit.query
    text, category = asked.get("text", "").strip(), asked.get("category", "")
    ticket = (
        ticket_for(visit.context(), int(asked["ticket"]), visit.person) if asked.get("ticket", "").isdecimal() else None
    )
    if ticket is not None:
        text, category = ticket.text, category or ticket.category
        if ticket.sensitive:
            visit.does("ticket_read", f"ticket {ticket.number}", reason=texts.READ_FOR_RULES)
    category = _category(table, category)
    places = frozenset(place.name for place in visit.town.places.by_id.values())
    words = proposed(visit.tx, table, text, category, places) if text else []
    return page(visit, table, Fields(category=category, any=joined_words(words)), sentence=text, proposed=bool(words))


def page(visit: Visit, table: Bench, form: Fields, status: int = 200, **more: Any) -> Response:
    """The whole page around what stands in the editor."""
    asked = visit.query.get("q", "").strip()
    values: dict[str, Any] = {
        "sentence": "", "grid": "", "trial": None, "problem": table.problem, "conflict": None, "proposed": False,
        **more,
    }  # fmt: skip
    return visit.show(
        "rules.html", texts, status, bench=table, form=form, asked=asked, fared=None,
        shelves=shelves(table, form.category, asked), drafts=rule_drafts.drafts(visit.tx), who=named(visit),
        may=Right.TUNE in visit.rights and not table.problem, **values,
    )  # fmt: skip


def rule_list(visit: Visit) -> Response:
    """The left column alone, with how each rule fared; who comes here without a page gets the page."""
    if not visit.partial:
        return show(visit)
    table, asked = bench(visit, visit.query.get("draft", "")), visit.query
    category, words = _category(table, asked.get("category", "")), asked.get("q", "").strip()
    return visit.show(
        "rules_list.html", texts, bench=table, form=Fields(asked.get("rule", ""), category=category), asked=words,
        shelves=shelves(table, category, words), fared=fared(visit.tx, table, visit.now),
    )  # fmt: skip


def trial(visit: Visit) -> Response:
    """What the rule as it stands in the editor would do; nothing is kept and nobody is told."""
    table, form = bench(visit, visit.said("draft")), typed(visit.form)
    sentence, grid = visit.said("sentence")[:2000], visit.said("grid")
    found = tried(visit, table, form, sentence, grid, again=bool(visit.query.get("again")))
    if visit.partial:
        return visit.show("rules_trial.html", texts, trial=found)
    return page(visit, table, form, sentence=sentence, grid=grid, trial=found)


PAGES = (
    Page("GET", "/rules", Right.RULES, show),
    Page("GET", "/rules/new", Right.RULES, new),
    Page("GET", "/rules/list", Right.RULES, rule_list),
    Page("POST", "/rules/trial", Right.RULES, trial, reads=True),
)
