"""Rules that go live at an hour: published then if everything still holds, else told to the admins, never dropped."""

from contextlib import suppress
from datetime import datetime

from handlers import publishing
from handlers import rule_texts as texts
from handlers.refusals import Refused
from handlers.town import load_rules
from nlp.difference import lines
from nlp.ruleset import RuleError
from storage import audit, rule_drafts, town
from storage.audit import Deed
from storage.db import Transaction

_TOLD = 60  # changes that the audit keeps in words


def due(tx: Transaction, now: datetime) -> list[int]:
    """The drafts whose hour has come. Reads all that takes long, so that `keep` holds up nobody's message."""
    found = rule_drafts.due(tx, now)
    for draft in found:
        with suppress(Refused, RuleError):
            live = load_rules(tx)
            publishing.missed(tx, draft, live)
            publishing.judge(tx, live, draft.text, draft.accept_red)
    return [draft.id or 0 for draft in found]


def keep(tx: Transaction, draft_id: int, now: datetime) -> None:
    """Publish this draft, or put down why not. Nothing happens if another process was faster or it was cancelled."""
    town.hold(tx, town.RULES)
    draft = rule_drafts.get(tx, draft_id)
    if draft.closed_at is not None or not draft.appointed or (draft.publish_at or now) > now:
        return
    about, told = f"draft {draft_id}", ""
    try:
        outcome = publishing.publish_appointed(tx, draft, now)
        why = texts.NOTHING_NEW if outcome.state == "unchanged" else ""
        about, told = f"version {outcome.version}", "\n".join(lines(outcome.changes)[:_TOLD])
    except (Refused, RuleError) as error:
        why = str(error)
    if why:
        rule_drafts.withdraw(tx, draft_id, draft.revision, why)
        deed = Deed("rules_not_published", f"draft {draft_id}", reason=why)
    else:
        deed = Deed("rules_published_at_hour", about, after=told, reason=draft.proposed_reason)
    audit.write(tx, now, draft.proposed_by, deed)
