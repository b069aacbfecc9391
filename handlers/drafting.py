"""Drafts of rules: several admins may write at once, and none overwrites what they have not read."""

from datetime import UTC, datetime, time, timedelta

from handlers import rule_texts as texts
from handlers.context import CHINA
from handlers.refusals import Mistake, StaleDraft
from handlers.town import ready
from storage import rule_drafts, rule_sets
from storage.db import Transaction
from storage.rule_tables import RuleDraft

_MORNING = time(8)  # before the office opens, when the first to come can still look


def next_morning(now: datetime) -> datetime:
    """The hour at which rules go live that are published for the morning: the next eight o'clock in China."""
    local = now.astimezone(CHINA)
    day = local.date() + timedelta(days=local.time() >= _MORNING)
    return datetime.combine(day, _MORNING, CHINA).astimezone(UTC)


def new_draft(tx: Transaction, title: str, text: str, by: str, now: datetime, *, base: int | None = None) -> RuleDraft:
    """A new draft; it starts from the live version if no other `base` is named. RuleError if the text cannot be used.

    Saving accepts any text, so that half-written rules survive; a draft begins with rules that can be read.
    """
    if not title.strip():
        raise Mistake(texts.NO_TITLE)
    live = rule_sets.live(tx)
    number = base or (live.version if live else 0)
    ready(text, number)
    return rule_drafts.create(tx, title.strip(), number, text, by, now)


def opened(tx: Transaction, draft_id: int) -> RuleDraft:
    """The open draft with this number, held until the transaction ends."""
    try:
        draft = rule_drafts.get(tx, draft_id)
    except LookupError:
        draft = None
    if draft is None or draft.closed_at is not None:
        raise Mistake(texts.NO_DRAFT.format(draft=draft_id))
    return draft


def save(
    tx: Transaction, draft_id: int, revision: int, text: str, by: str, now: datetime, *, base: int | None = None
) -> RuleDraft:
    """Keep what somebody wrote who had read `revision`; StaleDraft names who was faster.

    Takes a proposal back and cancels an appointment.
    """
    try:
        return rule_drafts.save(tx, draft_id, revision, text, by, now, base_version=base)
    except LookupError:
        raise Mistake(texts.NO_DRAFT.format(draft=draft_id)) from None
    except rule_drafts.Stale as stale:
        raise StaleDraft(stale.draft) from stale


def discard(tx: Transaction, draft_id: int, by: str, now: datetime) -> None:
    """Close a draft unpublished."""
    opened(tx, draft_id)
    rule_drafts.close(tx, draft_id, by, now)


def withdraw(tx: Transaction, draft_id: int, revision: int) -> None:
    """Take a proposal back, hand it back to who made it, or cancel an appointment: it may be written on again."""
    draft = opened(tx, draft_id)
    if draft.proposed_at is None and draft.publish_at is None:
        raise Mistake(texts.NOT_WAITING.format(draft=draft_id))
    if draft.revision != revision:
        raise StaleDraft(draft)
    rule_drafts.withdraw(tx, draft_id, revision)


def observe(tx: Transaction, draft_id: int, since: datetime | None) -> None:
    """Let the draft run beside the live rules, or end it; classifying is pure, so nothing runs until one looks."""
    opened(tx, draft_id)
    rule_drafts.observe(tx, draft_id, since)
