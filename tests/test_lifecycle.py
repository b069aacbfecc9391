"""The table of a ticket's life: what it lists works, what it does not list is refused, the document shows the same."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from handlers.context import Context
from handlers.inbound import Inbound
from handlers.lifecycle import OPEN, STEPS, Actor, NotAllowed, Status, next_status, open_ticket, step
from handlers.town import TownCache
from storage import contacts, tickets
from storage.db import Transaction, open_engine, transaction
from storage.tables import Ticket
from tests.render_lifecycle import DOCUMENT, rendered
from tests.stage import MORNING

LISTED = {(step.before, step.action, actor): step.after for step in STEPS for actor in sorted(step.by)}
ACTIONS = sorted({step.action for step in STEPS})
EVERYTHING = tuple(product(Status, ACTIONS, Actor))
REFUSED = [combination for combination in EVERYTHING if combination not in LISTED]


@pytest.mark.parametrize(("before", "action", "by"), LISTED)
def test_a_listed_step_leads_where_the_table_says(before: Status, action: str, by: Actor) -> None:
    assert next_status(before, action, by) is LISTED[before, action, by]


@pytest.mark.parametrize(("before", "action", "by"), REFUSED)
def test_a_step_that_is_not_listed_is_refused(before: Status, action: str, by: Actor) -> None:
    with pytest.raises(NotAllowed):
        next_status(before, action, by)


def test_an_action_nobody_has_heard_of_is_refused() -> None:
    with pytest.raises(NotAllowed):
        next_status(Status.ACCEPTED, "delete", Actor.STAFF)


def test_no_step_is_listed_twice() -> None:
    assert len(LISTED) == sum(len(step.by) for step in STEPS)


def test_every_state_but_the_first_can_be_reached() -> None:
    reached = {Status.RECEIVED}
    for _ in Status:
        reached |= {step.after for step in STEPS if step.before in reached}
    assert reached == set(Status)


def test_an_open_ticket_can_always_come_to_an_end() -> None:
    ends = {Status.CLOSED, Status.WITHDRAWN}
    for _ in Status:
        ends |= {step.before for step in STEPS if step.after in ends}
    assert ends >= set(OPEN)


def test_only_the_resident_takes_back_and_no_clock_closes_or_reopens() -> None:
    assert {actor for _, action, actor in LISTED if action == "withdraw"} == {Actor.RESIDENT}
    assert {actor for _, action, actor in LISTED if action in ("close", "reopen")} == {Actor.RESIDENT, Actor.STAFF}


def test_what_staff_end_somebody_had_in_hand() -> None:
    """A reopened ticket is in hand again, so one that is closed must have had a handler."""
    ended = {before for before, action, actor in LISTED if action == "close" and actor is Actor.STAFF}
    assert ended == {Status.ACCEPTED, Status.RESOLVED}


def test_what_was_taken_back_stays_so() -> None:
    assert [step for step in STEPS if step.before is Status.WITHDRAWN] == []


def test_storage_knows_the_same_open_states() -> None:
    assert tickets.OPEN == OPEN


def test_the_document_shows_the_table() -> None:
    """If this is red: python -m tests.render_lifecycle, then read the document."""
    document = DOCUMENT.read_text(encoding="utf-8")
    assert rendered(document) == document


@pytest.fixture
def ctx(database_url: str) -> Iterator[Context]:
    """Somebody's message on a furnished database."""
    engine = open_engine(database_url)
    with transaction(engine) as tx:
        inbound = Inbound("key", "oLifecycle0000000000000000001", "text", "灯坏了")
        contact = contacts.meet(tx, inbound.openid, inbound.quota, MORNING)
        yield Context(tx, MORNING, TownCache().view(tx), inbound, contact)
    engine.dispose()


def opened(ctx: Context, group_id: int | None) -> Ticket:
    ticket, _ = open_ticket(
        ctx, group_id, "灯坏了", category="utilities", also=[], words=[], rule_set=1, urgency="normal", danger=[],
        sensitive=False, muted=False, place_id=None, place="", grid_id=None, due_at=MORNING, rating_reason="",
    )  # fmt: skip
    return ticket


def ticket_in(ctx: Context, status: Status) -> Ticket:
    """A ticket that already stands there, an hour old."""
    ticket = opened(ctx, None)
    tickets.change(ctx.tx, ticket.id or 0, status=str(status), changed_at=MORNING - timedelta(hours=1))
    return now(ctx.tx, ticket)


def now(tx: Transaction, ticket: Ticket) -> Ticket:
    found = tickets.by_id(tx, ticket.id or 0)
    assert found is not None
    return found


def history(ctx: Context, ticket: Ticket) -> list[tuple[Any, ...]]:
    return [(e.action, e.actor, e.before, e.after, e.text) for e in tickets.events(ctx.tx, ticket.id or 0)]


def test_every_listed_step_changes_the_row_and_leaves_its_line(ctx: Context) -> None:
    for (before, action, by), after in LISTED.items():
        ticket = ticket_in(ctx, before)
        event = step(ctx, ticket, action, by, "说明")
        assert (now(ctx.tx, ticket).status, now(ctx.tx, ticket).changed_at) == (after, MORNING)
        assert history(ctx, ticket)[-1] == (action, by, before, after, "说明")
        assert tickets.events(ctx.tx, ticket.id or 0)[-1].id == event


def test_a_refused_step_leaves_everything_as_it_was(ctx: Context) -> None:
    for before in Status:
        ticket = ticket_in(ctx, before)
        lines = history(ctx, ticket)
        for _, action, by in (refused for refused in REFUSED if refused[0] is before):
            with pytest.raises(NotAllowed):
                step(ctx, ticket, action, by, "说明", group_id=1)
        assert vars(now(ctx.tx, ticket)) == vars(ticket)
        assert history(ctx, ticket) == lines


def test_a_step_is_checked_against_the_state_as_it_is_now(ctx: Context) -> None:
    seen = ticket_in(ctx, Status.ASSIGNED)
    step(ctx, seen, "accept", Actor.STAFF)
    with pytest.raises(NotAllowed):
        step(ctx, seen, "accept", Actor.STAFF)


def test_a_ticket_is_born_received_and_assigned_at_once_where_a_group_is_known(ctx: Context) -> None:
    waiting = ticket_in(ctx, Status.RECEIVED)
    assert history(ctx, waiting) == [("open", "resident", "received", "received", "灯坏了")]
    group = next(iter(ctx.town.people.groups))
    assigned = opened(ctx, group)
    assert (assigned.status, assigned.group_id) == ("assigned", group)
    assert [(action, by) for action, by, *_ in history(ctx, assigned)] == [("open", "resident"), ("assign", "system")]
