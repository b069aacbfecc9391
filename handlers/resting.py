"""Groups and places that are not needed for a while: put to rest and woken, with all they did kept."""

from typing import Any

from handlers import assignment
from handlers import roster_texts as texts
from handlers.editing import bump
from handlers.intake import MODELS
from handlers.refusals import Mistake
from handlers.town import People
from storage import tickets, town
from storage.db import Transaction
from storage.tables import Group


def rest(tx: Transaction, people: People, sheet: str, row: Any) -> None:
    """No new tickets for the group, no more findings of the place. Mistake says what has to be done first."""
    if sheet == "groups":
        _may_rest(tx, people, row)
    _set(tx, sheet, row, False)


def wake(tx: Transaction, sheet: str, row: Any) -> None:
    """As before."""
    _set(tx, sheet, row, True)


def _set(tx: Transaction, sheet: str, row: Any, active: bool) -> None:
    town.put(tx, MODELS[sheet], row.id, active=active)
    bump(tx, sheet)


def _may_rest(tx: Transaction, people: People, group: Group) -> None:
    """Not with tickets in hand, and not if nobody else answers for what it answers for."""
    waiting = tickets.open_in(tx, group.id or 0)
    if waiting:
        raise Mistake(texts.HAS_OPEN.format(name=group.name, n=waiting))
    others = [g for g in people.answering if g.id != group.id and assignment.alike(g, group)]
    lost = people.reachable(group.id or 0) and not any(people.reachable(g.id or 0) for g in others)
    if lost or not others:
        raise Mistake(texts.ONLY_ONE.format(name=group.name, kind=texts.KIND_NAMES.get(group.kind, texts.WOMEN)))
