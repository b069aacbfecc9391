"""Petitions that the live rules do not get right, with what people made of them and words that could help."""

from __future__ import annotations

from typing import NamedTuple

from bot.console.marking import pieces
from bot.console.rule_memory import Known, memory
from bot.console.rule_proposal import weighed
from bot.console.visit import Visit
from bot.tuning_tickets import as_message
from handlers.access import may_open
from handlers.context import CHINA
from nlp.classify import OTHER, Decision
from nlp.evidence import Evidence
from nlp.proposal import known_words
from storage import audit, corrections, tickets
from storage.corrections import Past
from storage.tables import Ticket

NEWEST = 2000  # petitions that are looked through
IGNORED, RESTORED = "message_ignored", "message_restored"
KINDS = ("corrected", "unknown")
_SECONDS = 0.4


class Missed(NamedTuple):
    """`kind`: somebody `corrected` what the rules had said, or they do not know it (`unknown`) and nobody did."""

    past: Past
    kind: str
    decision: Decision


class Row(NamedTuple):
    """As the page shows it: without words and text where it is private; `opens` if the ticket's page may be read."""

    ticket: Ticket
    kind: str
    pieces: list[tuple[str, bool]]
    hidden: bool
    opens: bool
    first: str
    final: str
    now: Decision
    words: list[tuple[str, Evidence]]


def known(visit: Visit) -> list[tuple[Past, Known]]:
    """The newest petitions with what the live rules make of them, as far as a moment's time reaches."""
    past = corrections.past(visit.tx, NEWEST)
    decided = memory(visit.town.rules).decided(map(as_message, past), _SECONDS)
    return list(zip(past, decided, strict=False))


def missed(found: list[tuple[Past, Known]]) -> list[Missed]:
    """Those among them that the rules get wrong or are not sure of; what they have learnt meanwhile is left out."""
    rows = [(past, each.decision) for past, each in found if not _right(past, each.decision)]
    return [
        Missed(past, "corrected" if past.first != past.final else "unknown", decision)
        for past, decision in rows
        if past.first != past.final or not decision.sure or decision.category == OTHER
    ]


def _right(past: Past, decision: Decision) -> bool:
    return decision.sure and decision.category == past.final != OTHER


def shown(visit: Visit, some: list[Missed], found: list[tuple[Past, Known]]) -> list[Row]:
    """The rows of one page."""
    plain = [(each.plain, past.final) for past, each in found]
    places = frozenset(place.name for place in visit.town.places.by_id.values())
    by_id = {past.ticket_id: number for number, (past, _) in enumerate(found)}
    rows = []
    for each in some:
        ticket = tickets.by_id(visit.tx, each.past.ticket_id)
        if ticket is not None:
            at = by_id[each.past.ticket_id]
            rows.append(_row(visit, each, ticket, plain[:at] + plain[at + 1 :], places))
    return rows


def _row(visit: Visit, each: Missed, ticket: Ticket, others: list[tuple[str, str]], places: frozenset[str]) -> Row:
    past, rules = each.past, visit.town.rules
    opens = may_open(visit.context(), ticket, visit.person, visit.account.grid_id)
    private = any(c.sensitive for code in (past.first, past.final) if (c := rules.categories.get(code)))
    hidden = ticket.sensitive or private or not opens
    words = []
    if not hidden and past.final != OTHER and past.final in rules.categories:
        found = weighed(others, past.text, past.final, known_words(rules, past.final), places)
        words = [(word, evidence) for word, evidence in found if evidence.here]
    text = [] if hidden else pieces(past.text, [(word.start, word.end, word.word) for word in each.decision.words])
    return Row(ticket, each.kind, text, hidden, opens, past.first, past.final, each.decision, words)


def ignored(visit: Visit) -> set[str]:
    """Full numbers of petitions that somebody has put aside here; the audit remembers it, newest first."""
    rows = [
        *audit.search(visit.tx, action=IGNORED, limit=NEWEST),
        *audit.search(visit.tx, action=RESTORED, limit=NEWEST),
    ]
    last: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row.id or 0):
        last[row.about.removeprefix("ticket ")] = row.action
    return {number for number, action in last.items() if action == IGNORED}


def full(past: Past) -> str:
    """The number with the year, as Ticket.full."""
    return f"{past.opened_at.astimezone(CHINA):%Y}{past.number}"
