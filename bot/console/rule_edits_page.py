"""Changing rules: always in a draft, one rule at a time, and never over what somebody else wrote meanwhile."""

from dataclasses import replace
from typing import NamedTuple

from starlette.responses import Response

from bot.console import rules_texts as texts
from bot.console.draft_text import fingerprint, rewritten
from bot.console.logins_named import named
from bot.console.rule_bench import Bench, laid_out
from bot.console.rule_form import Fields, new_id, rule_of, typed
from bot.console.rules_page import page
from bot.console.times import said
from bot.console.visit import Page, Visit
from handlers import drafting
from handlers.context import CHINA
from handlers.refusals import Mistake
from handlers.rights import Right
from nlp.difference import difference, lines
from nlp.ruleset import Rule, RuleSet
from storage import rule_drafts, rule_sets
from storage.rule_tables import RuleDraft


class Conflict(NamedTuple):
    """Who was faster, and by what the two rules differ; `theirs` is None where they took the rule out."""

    told: str
    differences: list[str]
    gone: bool


def save(visit: Visit) -> Response:
    """Put the rule of the editor into its draft; what cannot be kept stays in the editor."""
    form, sentence = typed(visit.form), visit.said("sentence")
    table, told = _bench(visit)
    if told or fingerprint(table.rule(form.rule)) != form.read:
        return _conflicting(visit, table, form, told)
    old = table.rule(form.rule)
    try:
        rule = _rule(visit, table, form)
    except Mistake as mistake:
        return page(visit, table, form, 422, problem=str(mistake), sentence=sentence)
    draft = _written(visit, table, old, rule)
    return visit.go(f"/rules?draft={draft}&rule={rule.id}", texts.SAVED.format(draft=draft))


def delete(visit: Visit) -> Response:
    """Take the rule out of the draft."""
    form = typed(visit.form)
    table, told = _bench(visit)
    old = table.rule(form.rule)
    if told or old is None or fingerprint(old) != form.read:
        return _conflicting(visit, table, form, told)
    draft = _written(visit, table, old, None)
    return visit.go(f"/rules?draft={draft}&category={old.category}", texts.DELETED.format(rule=old.id))


def start(visit: Visit) -> Response:
    """A new draft of the live rules."""
    draft = _new_draft(visit, visit.said("title"))
    return visit.go(f"/rules?draft={draft.id}", texts.STARTED.format(draft=draft.id))


def discard(visit: Visit) -> Response:
    """Close a draft unpublished."""
    number = visit.path["id"]
    drafting.discard(visit.tx, number, visit.account.login, visit.now)
    visit.does("draft_discarded", f"draft {number}")
    return visit.go("/rules?draft=0", texts.DISCARDED.format(draft=number))


def _bench(visit: Visit) -> tuple[Bench, str]:
    """The draft that the form belongs to, held until all is done; if it is closed, the live rules and who closed it."""
    number, live = visit.said("draft"), visit.town.rules
    if number in ("", "0"):
        return laid_out(None, live), ""
    draft = rule_drafts.look(visit.tx, int(number)) if number.isdecimal() else None
    if draft is None or draft.closed_at is not None:
        who = named(visit)[draft.closed_by] if draft else ""
        at = said(draft.closed_at, visit.now) if draft and draft.closed_at else ""
        return laid_out(None, live), texts.DRAFT_CLOSED.format(who=who, at=at)
    found = laid_out(drafting.opened(visit.tx, int(number)), live)
    if found.problem:
        raise Mistake(found.problem)
    return found, ""


def _conflicting(visit: Visit, table: Bench, form: Fields, told: str) -> Response:
    """Their rule and ours side by side; whoever then saves again has read theirs."""
    theirs, draft = table.rule(form.rule), table.draft
    if draft and not told:
        told = texts.CHANGED_BY.format(who=named(visit)[draft.updated_by], at=said(draft.updated_at, visit.now))
    try:
        differences = _differences(theirs, _rule(visit, table, form))
    except Mistake as mistake:
        differences = [str(mistake)]
    known = replace(form, read=fingerprint(theirs), rule=form.rule if theirs else "")
    conflict = Conflict(told or texts.LIVE_CHANGED, differences, bool(form.rule) and theirs is None)
    return page(visit, table, known, 409, conflict=conflict, sentence=visit.said("sentence"))


def _rule(visit: Visit, table: Bench, form: Fields) -> Rule:
    names = {grid.name: grid.code for grid in visit.town.people.grids.values()}
    return rule_of(form, table.rules, form.rule or new_id(table.rules, form.category), names)


def _differences(before: Rule | None, after: Rule | None) -> list[str]:
    sets = (RuleSet(0, {}, (rule,) if rule else ()) for rule in (before, after))
    return lines(difference(*sets))


def _written(visit: Visit, table: Bench, old: Rule | None, new: Rule | None) -> int:
    """Into the draft of the bench or, where there is none, into a new one; the draft's number."""
    if old == new and table.draft:
        return table.number
    draft = table.draft or _new_draft(visit, "")
    text = rewritten(draft.text, table.rules, old, new)
    kept = drafting.save(visit.tx, draft.id or 0, draft.revision, text, visit.account.login, visit.now)
    rule = old or new
    visit.does(
        "rule_changed", f"draft {kept.id} rule {rule.id if rule else ''}", after="\n".join(_differences(old, new))
    )
    return kept.id or 0


def _new_draft(visit: Visit, title: str) -> RuleDraft:
    live, who = rule_sets.live(visit.tx), visit.account.login
    title = title or texts.USUAL_TITLE.format(who=visit.person.name, at=f"{visit.now.astimezone(CHINA):%m-%d}")
    draft = drafting.new_draft(visit.tx, title, live.text if live else "", who, visit.now)
    visit.does("draft_started", f"draft {draft.id}", after=title)
    return draft


PAGES = (
    Page("POST", "/rules/save", Right.TUNE, save),
    Page("POST", "/rules/delete", Right.TUNE, delete),
    Page("POST", "/rules/drafts", Right.TUNE, start),
    Page("POST", "/rules/drafts/{id:int}/discard", Right.TUNE, discard),
)
