"""What people taught us: corrected categories as labelled samples, and past tickets with what became of them.

The texts of sensitive tickets are among them, for machines only: whoever shows one to a person masks it.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import col, select

from storage.db import Transaction
from storage.tables import Grid, Ticket, TicketEvent

_CORRECT = col(TicketEvent.action) == "correct"


class Correction(NamedTuple):
    """Somebody (`by`: resident or staff) said that a ticket belongs to `now` and not to `was`.

    `version` and `words` are the rule set and the words that had decided; `grid` is a code or "".
    """

    ticket_id: int
    text: str
    was: str
    now: str
    by: str
    at: datetime
    version: int
    words: list[dict[str, Any]]
    grid: str
    sensitive: bool


class Past(NamedTuple):
    """A ticket as rules see it: `first` is the category decided at first, `final` the one after all corrections."""

    ticket_id: int
    number: str
    text: str
    first: str
    final: str
    version: int
    opened_at: datetime
    grid: str
    sensitive: bool


def corrections(tx: Transaction, limit: int = 1000) -> list[Correction]:
    """The latest corrections, newest first."""
    query = (
        select(
            col(Ticket.id), Ticket.text, TicketEvent.text.label("move"), TicketEvent.actor, TicketEvent.at,  # type: ignore[attr-defined,call-overload]
            Ticket.rule_set, Ticket.words, Grid.code, Ticket.sensitive,
        )
        .join(Ticket, col(Ticket.id) == col(TicketEvent.ticket_id))
        .outerjoin(Grid, col(Grid.id) == col(Ticket.grid_id))
        .where(_CORRECT)
        .order_by(col(TicketEvent.id).desc())
        .limit(limit)
    )  # fmt: skip
    return [_correction(*row) for row in tx.connection.execute(query)]


def _correction(
    ticket_id: int, text: str, move: str, by: str, at: datetime, version: int, words: list[dict[str, Any]],
    grid: str | None, sensitive: bool,
) -> Correction:  # fmt: skip
    was, _, now = move.partition(">")
    return Correction(ticket_id, text, was, now, by, at, version, words, grid or "", sensitive)


def past(tx: Transaction, limit: int = 2000) -> list[Past]:
    """The newest tickets that have words, newest first, with the category they began and ended with."""
    query = (
        select(
            col(Ticket.id), Ticket.day, Ticket.serial, Ticket.text, Ticket.category, Ticket.rule_set,  # type: ignore[call-overload]
            Ticket.opened_at, Grid.code, Ticket.sensitive,
        )
        .outerjoin(Grid, col(Grid.id) == col(Ticket.grid_id))
        .where(col(Ticket.text) != "")
        .order_by(col(Ticket.id).desc())
        .limit(limit)
    )  # fmt: skip
    found = tx.connection.execute(query).all()
    began = _began(tx, found[-1][0]) if found else {}
    return [
        Past(
            i, f"{day[5:7]}{day[8:10]}-{serial:03d}", text, began.get(i, final), final, version, at, grid or "", private
        )
        for i, day, serial, text, final, version, at, grid, private in found
    ]


def _began(tx: Transaction, since: int) -> dict[int, str]:
    """The category that the first correction of each ticket replaced, for tickets from this id on."""
    query = select(TicketEvent.ticket_id, TicketEvent.text).where(_CORRECT, col(TicketEvent.ticket_id) >= since)
    moves = tx.connection.execute(query.order_by(col(TicketEvent.id).desc()))
    return {ticket_id: text.partition(">")[0] for ticket_id, text in moves}
