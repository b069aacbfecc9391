"""The gate that rules go through before they are live. The command line and the console call the same functions.

Every publish is one transaction that first takes the rules' stamp, so that publishers take turns. In it: a reason; a
base that is not outdated; the golden samples; and for danger rules a second admin, whose approval publishes.
"""

from datetime import datetime
from typing import Any, Literal, NamedTuple

from handlers import drafting
from handlers import rule_texts as texts
from handlers.comparison import compared, red
from handlers.refusals import Mistake, Outdated, RedLocked, RedUnlocked, SameAdmin, StaleDraft
from handlers.sampling import golden
from handlers.town import load_rules, ready
from nlp.classify import OTHER
from nlp.difference import Change, data
from nlp.golden import Failure
from nlp.ruleset import RuleSet
from storage import rule_drafts, rule_sets, town
from storage.db import Transaction
from storage.rule_tables import RuleDraft, RuleSetRow


class Outcome(NamedTuple):
    """What became of it: `version` is the live one afterwards, `draft` the one that was closed or now waits, for a
    second admin or (`appointed`) for its hour.

    `danger` names the danger rules that change, `red` the samples that were accepted as red.
    """

    state: Literal["published", "proposed", "appointed", "unchanged"]
    version: int
    draft: int | None
    changes: list[Change]
    danger: tuple[str, ...]
    red: list[Failure]

    def data(self) -> dict[str, Any]:
        """For JSON."""
        plain = {"changes": data(self.changes), "red": [failure.data() for failure in self.red]}
        return {**self._asdict(), **plain}


def live(tx: Transaction) -> RuleSet:
    """The live rules, which nobody else changes until the transaction ends."""
    town.hold(tx, town.RULES)
    return load_rules(tx)


def publish_text(
    tx: Transaction, text: str, title: str, by: str, reason: str, now: datetime, *, accept_red: bool = False
) -> Outcome:
    """Publish rules that were made from the live ones; where danger rules change, as a draft for a second admin.

    RuleError, or a Refused: no reason, red samples that are locked, or others without `accept_red`.
    """
    before = live(tx)
    reason = _reason(reason)
    judged = judge(tx, before, text, accept_red)
    if judged.state == "unchanged":
        return judged
    if judged.danger:
        draft = drafting.new_draft(tx, title, text, by, now)
        return _proposed(tx, judged, draft, by, reason, now)
    return judged._replace(version=rule_sets.publish(tx, text, by, reason, now))


def publish_draft(
    tx: Transaction, draft_id: int, by: str, reason: str, now: datetime, *, accept_red: bool = False, over: int = 0,
    revision: int | None = None, second: bool = False, at: datetime | None = None,
) -> Outcome:  # fmt: skip
    """Publish a draft or, where danger rules change or `second` is wished, propose it to the other admins.

    With `at` it goes live at that hour (handlers.appointments), and everything is asked now and then once more.
    Outdated if something was published since the draft began, unless `over` names that very version. `revision` is as
    for `approve`.
    """
    before = live(tx)
    draft = drafting.opened(tx, draft_id)
    reason = _reason(reason)
    _not_stale(draft, revision)
    _not_outdated(tx, draft, before, over)
    judged = judge(tx, before, draft.text, accept_red)._replace(draft=draft_id)
    if judged.state == "unchanged":
        return judged
    if judged.danger or second:
        return _proposed(tx, judged, draft, by, reason, now, at)
    if at is not None:
        return _appointed(tx, judged, draft, by, reason, at)
    return _published(tx, judged, draft, by, reason, now)


def approve(
    tx: Transaction, draft_id: int, by: str, now: datetime, *, accept_red: bool = False, over: int = 0,
    revision: int | None = None,
) -> Outcome:  # fmt: skip
    """The second admin agrees, and the proposed draft is published; everything is checked once more.

    One that was proposed for the morning goes live at the next one. `revision` is the one the admin has read, where
    that is known; StaleDraft if the draft has moved on.
    """
    before = live(tx)
    draft = drafting.opened(tx, draft_id)
    if draft.proposed_at is None:
        raise Mistake(texts.NOT_PROPOSED.format(draft=draft_id))
    if draft.proposed_by == by:
        raise SameAdmin(texts.SAME_ADMIN.format(draft=draft_id))
    _not_stale(draft, revision)
    _not_outdated(tx, draft, before, over)
    judged = judge(tx, before, draft.text, accept_red)._replace(draft=draft_id)
    if judged.state == "unchanged":
        return judged
    if draft.publish_at is not None:
        morning = drafting.next_morning(now)
        return _appointed(tx, judged, draft, draft.proposed_by, draft.proposed_reason, morning, by)
    return _published(tx, judged, draft, draft.proposed_by, draft.proposed_reason, now, by)


def publish_appointed(tx: Transaction, draft: RuleDraft, now: datetime) -> Outcome:
    """Publish what was agreed on for this hour; what was published meanwhile, or a red sample, refuses it."""
    before = live(tx)
    _not_outdated(tx, draft, before, 0)
    judged = judge(tx, before, draft.text, draft.accept_red)._replace(draft=draft.id)
    if judged.state == "unchanged":
        return judged
    return _published(tx, judged, draft, draft.proposed_by, draft.proposed_reason, now, draft.approved_by)


def rollback(
    tx: Transaction, version: int, by: str, reason: str, now: datetime, *, accept_red: bool = False
) -> Outcome:
    """Publish the text of an older version under a new number.

    It needs no second admin, also where danger rules change: that text was approved when it was published, and at
    night there may be only one. The samples are asked all the same.
    """
    before = live(tx)
    old = published(tx, version)
    reason = _reason(reason)
    judged = judge(tx, before, old.text, accept_red)
    if judged.state == "unchanged":
        return judged
    return judged._replace(version=rule_sets.publish(tx, old.text, by, reason, now, restored=version))


def published(tx: Transaction, version: int) -> RuleSetRow:
    """The rule set with this number."""
    found = rule_sets.get(tx, version)
    if found is None:
        newest = rule_sets.live(tx)
        raise Mistake(texts.NO_VERSION.format(version=version, live=newest.version if newest else 0))
    return found


def judge(tx: Transaction, before: RuleSet, text: str, accept_red: bool = False) -> Outcome:
    """What publishing this text in the place of `before` would do; refuses red samples. Changes nothing."""
    after = ready(text, before.version + 1)
    if OTHER not in after.categories:
        raise Mistake(texts.NO_OTHER)
    changes, danger = compared(published(tx, before.version).text, before.version, text, after.version)
    if not changes:
        return Outcome("unchanged", before.version, None, [], (), [])
    wrong = red(tuple(golden(tx)), text, after.version)
    if locked := [failure for failure in wrong if failure.sample.locked]:
        raise RedLocked(locked)
    if wrong and not accept_red:
        raise RedUnlocked(wrong)
    return Outcome("published", before.version, None, changes, danger, wrong)


def _reason(said: str) -> str:
    if not said.strip():
        raise Mistake(texts.NO_REASON)
    return said.strip()


def _not_stale(draft: RuleDraft, revision: int | None) -> None:
    if revision not in (None, draft.revision):
        raise StaleDraft(draft)


def _not_outdated(tx: Transaction, draft: RuleDraft, before: RuleSet, over: int) -> None:
    between = missed(tx, draft, before)
    if between and over != before.version:
        newest = published(tx, before.version)
        raise Outdated(draft.id or 0, draft.base_version, before.version, newest.author, between)


def missed(tx: Transaction, draft: RuleDraft, before: RuleSet) -> list[Change]:
    """What was published since the draft began, and would be undone by it."""
    if draft.base_version == before.version:
        return []
    base, newest = published(tx, draft.base_version), published(tx, before.version)
    return compared(base.text, base.version, newest.text, newest.version).changes


def _proposed(
    tx: Transaction, judged: Outcome, draft: RuleDraft, by: str, reason: str, now: datetime, at: datetime | None = None
) -> Outcome:
    rule_drafts.propose(tx, draft.id or 0, draft.revision, by, reason, now, at=at)
    return judged._replace(state="proposed", draft=draft.id)


def _appointed(
    tx: Transaction, judged: Outcome, draft: RuleDraft, by: str, reason: str, at: datetime, approved_by: str = ""
) -> Outcome:
    """The live version becomes its base: whatever it takes the place of was agreed to."""
    rule_drafts.appoint(
        tx, draft.id or 0, draft.revision, by, reason, at, approved_by=approved_by, accept_red=bool(judged.red),
        base_version=judged.version,
    )  # fmt: skip
    return judged._replace(state="appointed")


def _published(
    tx: Transaction, judged: Outcome, draft: RuleDraft, author: str, reason: str, now: datetime, approved_by: str = ""
) -> Outcome:
    version = rule_sets.publish(tx, draft.text, author, reason, now, approved_by=approved_by)
    rule_drafts.close(tx, draft.id or 0, approved_by or author, now, version)
    return judged._replace(version=version)
