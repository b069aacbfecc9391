"""Why a change of rules or samples is refused; the text is a sentence for the admin: what, where, what to do."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from handlers import rule_texts as texts
from handlers.context import CHINA
from nlp.difference import Change, lines
from nlp.golden import Failure
from storage.rule_tables import RuleDraft

_SHOWN = 8


class Refused(Exception):
    """Nothing was changed."""


class Mistake(Refused):
    """Something is missing or not there: a reason, a version, a draft, a sample, a category."""


class SameAdmin(Refused):
    """A second admin is needed, and this is the first one again."""


class Locked(Refused):
    """A locked sample is neither changed nor removed."""


class StaleDraft(Refused):
    """Somebody else saved or closed the draft after the writer had read it; `draft` is what it is now."""

    def __init__(self, draft: RuleDraft) -> None:
        closed = draft.closed_at is not None
        at = draft.closed_at if closed else draft.updated_at
        text = texts.STALE_CLOSED if closed else texts.STALE
        who = draft.closed_by if closed else draft.updated_by
        super().__init__(text.format(draft=draft.id, who=who, at=_said(at), revision=draft.revision))
        self.draft = draft


class Outdated(Refused):
    """The draft started from `base`, and `live` is newer; `changes` is what happened in between."""

    def __init__(self, draft_id: int, base: int, live: int, who: str, changes: Sequence[Change]) -> None:
        super().__init__(
            texts.OUTDATED.format(draft=draft_id, base=base, live=live, who=who, changes=_listed(lines(changes)))
        )
        self.live, self.changes = live, changes


class RedLocked(Refused):
    """Locked samples are red: nothing can override that."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        super().__init__(texts.RED_LOCKED.format(n=len(failures), lines=_listed(f.line() for f in failures)))
        self.failures = failures


class RedUnlocked(Refused):
    """Samples that are not locked are red, and nobody said that this is all right."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        super().__init__(texts.RED_UNLOCKED.format(n=len(failures), lines=_listed(f.line() for f in failures)))
        self.failures = failures


def _said(moment: datetime | None) -> str:
    return moment.astimezone(CHINA).strftime("%m-%d %H:%M") if moment else ""


def _listed(found: Iterable[str]) -> str:
    every = list(found)
    more = [texts.AND_MORE.format(n=len(every) - _SHOWN)] if len(every) > _SHOWN else []
    return "\n".join(["  " + line for line in [*every[:_SHOWN], *more]])
