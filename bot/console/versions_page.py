"""What was live, what differs, what is being written, and the way back."""

from contextlib import suppress
from typing import NamedTuple

from starlette.responses import Response

from bot.console import listing
from bot.console import versions_texts as texts
from bot.console.gate import Missing
from bot.console.logins_named import named
from bot.console.rule_comparison import shown
from bot.console.rule_source import source
from bot.console.visit import Page, Visit
from handlers import drafting, publishing
from handlers.comparison import compared
from handlers.refusals import Mistake, RedUnlocked, Refused
from handlers.rights import Right
from handlers.town import ready
from nlp.difference import lines
from nlp.ruleset import RuleError
from storage import rule_drafts, rule_sets
from storage.rule_tables import RuleSetRow

_MOST, _TOLD = 200, 60  # changes that the page shows, that the audit keeps in words


class Attempt(NamedTuple):
    """A rollback that was refused: to which version, why, what was typed, and whether a word more would do."""

    version: int
    refused: str
    reason: str
    red: bool


def show(visit: Visit, attempt: Attempt | None = None, status: int = 200) -> Response:
    """Drafts, those that wait for a yes or for their hour first, and every version."""
    drafts = sorted(rule_drafts.drafts(visit.tx), key=lambda draft: (draft.proposed_at is None, not draft.appointed))
    shelf = listing.shelf(visit, rule_sets.versions(visit.tx))
    return visit.show(
        "versions.html", texts, status, drafts=drafts, shelf=shelf, live=visit.town.rules.version, attempt=attempt,
        may=Right.TUNE in visit.rights, who=named(visit),
    )  # fmt: skip


def compare(visit: Visit) -> Response:
    """From one to the other; where the address names none, from the version before to the live one."""
    live = visit.town.rules.version
    usual = {"before": str(max(1, live - 1)), "after": "live"}
    before, after = (source(visit.tx, visit.query.get(name) or usual[name]) for name in usual)
    try:
        found = compared(before.text, before.version, after.text, after.version)
        rows = shown(found.changes, found.danger, before.rules(), after.rules())
    except RuleError as error:
        raise Mistake(str(error)) from error
    return visit.show(
        "compare.html", texts, before=before, after=after, rows=rows[:_MOST], count=len(rows), danger=found.danger,
        versions=rule_sets.versions(visit.tx), drafts=rule_drafts.drafts(visit.tx), live=live,
    )  # fmt: skip


def _version(visit: Visit) -> RuleSetRow:
    row = rule_sets.get(visit.tx, visit.path["version"])
    if row is None:
        raise Missing
    return row


def weigh(visit: Visit) -> RuleSetRow:
    """The version, read and judged before the writing begins; what is refused is refused again then."""
    row = _version(visit)
    with suppress(Refused):
        publishing.judge(visit.tx, visit.town.rules, row.text, accept_red=True)
    return row


def rollback(visit: Visit) -> Response:
    """Publish the old text once more."""
    row: RuleSetRow = visit.prepared
    reason, red = visit.said("reason"), bool(visit.said("accept"))
    try:
        found = publishing.rollback(visit.tx, row.version, visit.account.login, reason, visit.now, accept_red=red)
    except Refused as refused:
        attempt = Attempt(row.version, str(refused), reason, isinstance(refused, RedUnlocked))
        return show(visit, attempt, 422)
    if found.state == "unchanged":
        return visit.go("/rules/versions", texts.UNCHANGED.format(version=row.version))
    told = "\n".join(lines(found.changes)[:_TOLD])
    visit.does("rules_rolled_back", f"version {found.version}", f"version {row.version}", told, reason)
    return visit.go("/rules/versions", texts.ROLLED_BACK.format(old=row.version, version=found.version))


def read(visit: Visit) -> RuleSetRow:
    """The version, its text read as a draft of the live rules begins."""
    row = _version(visit)
    ready(row.text, visit.town.rules.version)
    return row


def restore(visit: Visit) -> Response:
    """A new draft with the text of an old version."""
    row: RuleSetRow = visit.prepared
    title = texts.RESTORED_TITLE.format(version=row.version)
    draft = drafting.new_draft(visit.tx, title, row.text, visit.account.login, visit.now)
    visit.does("draft_started", f"draft {draft.id}", after=title)
    return visit.go(f"/rules?draft={draft.id}", texts.RESTORED.format(version=row.version, draft=draft.id))


PAGES = (
    Page("GET", "/rules/versions", Right.RULES, show),
    Page("GET", "/rules/compare", Right.RULES, compare),
    Page("POST", "/rules/versions/{version:int}/rollback", Right.TUNE, rollback, first=weigh),
    Page("POST", "/rules/versions/{version:int}/draft", Right.TUNE, restore, first=read),
)
