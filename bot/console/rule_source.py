"""Rules as an address names them: `live`, a version as `7` or `v7`, a draft as `d3`."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.console import versions_texts as texts
from bot.console.gate import Missing
from handlers.town import ready
from nlp.ruleset import RuleSet
from storage import rule_drafts, rule_sets
from storage.db import Transaction
from storage.rule_tables import RuleSetRow

_VERSION, _DRAFT = re.compile(r"v?([0-9]{1,9})"), re.compile(r"d([0-9]{1,9})")


class Source(NamedTuple):
    """A text, the version it is read as, and what people call it."""

    said: str
    name: str
    text: str
    version: int

    def rules(self) -> RuleSet:
        """RuleError if the text cannot be read, which is possible for drafts only."""
        return ready(self.text, self.version)


def source(tx: Transaction, said: str) -> Source:
    """What `said` names; Missing if there is no such thing."""
    if said == "live":
        return _published(rule_sets.live(tx), said)
    if version := _VERSION.fullmatch(said):
        return _published(rule_sets.get(tx, int(version[1])), said)
    found = _DRAFT.fullmatch(said)
    draft = rule_drafts.look(tx, int(found[1])) if found else None
    newest = rule_sets.live(tx)
    if draft is None or newest is None:
        raise Missing
    return Source(said, texts.DRAFT.format(draft=draft.id, title=draft.title), draft.text, newest.version + 1)


def _published(row: RuleSetRow | None, said: str) -> Source:
    if row is None:
        raise Missing
    name = texts.LIVE if said == "live" else texts.VERSION
    return Source(said, name.format(version=row.version), row.text, row.version)
