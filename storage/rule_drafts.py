"""Rules being written: several admins may have drafts, and nobody overwrites what they have not read."""

from datetime import datetime
from typing import Any

from sqlmodel import col, select

from storage.db import Transaction, instance
from storage.rule_tables import RuleDraft

_make = instance(RuleDraft)
_table = RuleDraft.__table__  # type: ignore[attr-defined]
AT_REST = {
    "proposed_by": "", "proposed_reason": "", "proposed_at": None, "approved_by": "", "accept_red": False,
    "publish_at": None,
}  # fmt: skip


class Stale(Exception):
    """The draft was saved by somebody else, or closed, after the writer had read it; `draft` is what it is now."""

    def __init__(self, draft: RuleDraft) -> None:
        super().__init__(f"draft {draft.id} is at revision {draft.revision}")
        self.draft = draft


def create(tx: Transaction, title: str, base_version: int, text: str, author: str, now: datetime) -> RuleDraft:
    """A new draft that started from the published `base_version`."""
    row = {
        "title": title, "base_version": base_version, "text": text, "revision": 1, "author": author,
        "created_at": now, "updated_by": author, "updated_at": now, "closed_by": "", **AT_REST,
    }  # fmt: skip
    draft_id = tx.connection.execute(_table.insert().values(**row).returning(_table.c.id)).scalar_one()
    return get(tx, draft_id)


def get(tx: Transaction, draft_id: int) -> RuleDraft:
    """The draft, open or closed, held until the transaction ends; LookupError if there never was one."""
    found = tx.connection.execute(select(RuleDraft).where(col(RuleDraft.id) == draft_id).with_for_update()).first()
    if found is None:
        raise LookupError(draft_id)
    return _make(**found._mapping)


def look(tx: Transaction, draft_id: int) -> RuleDraft | None:
    """The draft, open or closed, for whoever only reads; None if there never was one."""
    found = tx.connection.execute(select(RuleDraft).where(col(RuleDraft.id) == draft_id)).first()
    return None if found is None else _make(**found._mapping)


def drafts(tx: Transaction) -> list[RuleDraft]:
    """The open ones, the one saved last first."""
    query = select(RuleDraft).where(col(RuleDraft.closed_at).is_(None))
    found = tx.connection.execute(query.order_by(col(RuleDraft.updated_at).desc(), col(RuleDraft.id).desc()))
    return [_make(**row._mapping) for row in found]


def due(tx: Transaction, now: datetime) -> list[RuleDraft]:
    """The open ones that were to go live by now and wait for nobody's yes, the earliest first."""
    query = select(RuleDraft).where(
        col(RuleDraft.publish_at) <= now, col(RuleDraft.proposed_at).is_(None), col(RuleDraft.closed_at).is_(None)
    )
    found = tx.connection.execute(query.order_by(col(RuleDraft.publish_at), col(RuleDraft.id)))
    return [_make(**row._mapping) for row in found]


def save(
    tx: Transaction, draft_id: int, revision: int, text: str, by: str, now: datetime, *, base_version: int | None = None
) -> RuleDraft:
    """Keep the text of whoever read `revision`; Stale if that is not the latest.

    Nobody agreed to the new text: a proposal is thereby taken back, and an appointment cancelled. `base_version`
    moves the draft onto a newer live version, once the writer has worked its changes in.
    """
    moved = {} if base_version is None else {"base_version": base_version}
    changes = {"text": text, "updated_by": by, "updated_at": now, **moved, **AT_REST}
    return _change(tx, draft_id, revision, **changes)


def propose(
    tx: Transaction, draft_id: int, revision: int, by: str, reason: str, now: datetime, *, at: datetime | None = None
) -> RuleDraft:
    """The draft waits for a second admin, to go live `at` that hour or at once; Stale if it is not at `revision`."""
    proposal = {"proposed_by": by, "proposed_reason": reason, "proposed_at": now, "publish_at": at}
    return _change(tx, draft_id, revision, **proposal)


def appoint(
    tx: Transaction, draft_id: int, revision: int, by: str, reason: str, at: datetime, *, approved_by: str = "",
    accept_red: bool = False, base_version: int,
) -> RuleDraft:  # fmt: skip
    """The draft goes live at that hour in the place of `base_version`; Stale if it is not at `revision` any more."""
    agreed = {"proposed_by": by, "proposed_reason": reason, "proposed_at": None, "approved_by": approved_by}
    kept = {"publish_at": at, "accept_red": accept_red, "base_version": base_version}
    return _change(tx, draft_id, revision, **agreed, **kept)


def withdraw(tx: Transaction, draft_id: int, revision: int, why: str = "") -> RuleDraft:
    """The draft waits for nobody and no hour any more; `why` stays with it for whoever looks."""
    return _change(tx, draft_id, revision, **{**AT_REST, "proposed_reason": why})


def observe(tx: Transaction, draft_id: int, since: datetime | None) -> None:
    """From then on the draft is compared with the live rules on new tickets; None ends that."""
    tx.connection.execute(_table.update().where(_table.c.id == draft_id).values(observed_since=since))


def close(tx: Transaction, draft_id: int, by: str, now: datetime, version: int | None = None) -> None:
    """Published as `version`, or discarded; what was written stays for whoever asks later."""
    changes = {"closed_by": by, "closed_at": now, "version": version}
    tx.connection.execute(_table.update().where(_table.c.id == draft_id).values(**changes))


def _change(tx: Transaction, draft_id: int, revision: int, **changes: Any) -> RuleDraft:
    now = get(tx, draft_id)
    if now.revision != revision or now.closed_at is not None:
        raise Stale(now)
    changes["revision"] = revision + 1
    tx.connection.execute(_table.update().where(_table.c.id == draft_id).values(**changes))
    return get(tx, draft_id)
