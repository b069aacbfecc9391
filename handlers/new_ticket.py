"""A petition is put down as a ticket, whoever asks for it and however grave it is."""

from handlers import clocks, notices
from handlers.context import Context
from handlers.lifecycle import open_ticket
from handlers.whereabouts import Whereabouts
from nlp.classify import Decision
from storage.tables import Group, Ticket


def put_down(
    ctx: Context, text: str, decision: Decision, where: Whereabouts, group: Group | None, sensitive: bool
) -> Ticket:
    """The ticket's row and history, and the offer to its group if there is one."""
    ticket, event = open_ticket(
        ctx, group.id if group else None, text, **classified(decision), **placed(where), sensitive=sensitive,
        urgency=decision.urgency, due_at=clocks.promised(ctx, decision.urgency), muted=False, rating_reason="",
    )  # fmt: skip
    remember(ctx, ticket)
    if group is not None:
        notices.new_ticket(ctx, ticket, event)
    return ticket


def remember(ctx: Context, ticket: Ticket) -> None:
    """What the person says next belongs to this ticket for a while."""
    ctx.ticket_id = ticket.id
    ctx.changes |= {"ticket_id": ticket.id, "topic_until": ctx.now + clocks.JOINS}
    if ticket.place_id:
        ctx.changes["place_id"] = ticket.place_id


def classified(decision: Decision) -> dict[str, object]:
    """What the rules said of it, as the ticket keeps it."""
    words = [{"word": m.word, "start": m.start, "end": m.end, "category": m.category, "rule": m.rule}
             for m in decision.words]  # fmt: skip
    return {
        "category": decision.category, "also": list(decision.also), "danger": list(decision.danger), "words": words,
        "rule_set": decision.version,
    }  # fmt: skip


def placed(where: Whereabouts) -> dict[str, object]:
    """Where it is, as the ticket keeps it."""
    return {"place_id": where.place_id, "place": where.name, "grid_id": where.grid_id}
