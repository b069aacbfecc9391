"""The dashboard's figures, recomputed from raw rows by somebody who reads the formulas anew."""

import random
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Table

from handlers import access, clocks, figures
from handlers.context import NOBODY, Context
from handlers.dashboard import Only, View, day_of
from handlers.figures import HIDDEN, RATES, Rate
from handlers.inbound import Inbound
from handlers.lifecycle import Actor, step
from handlers.lines import sums
from handlers.small_cells import Cell, hidden
from handlers.town import TownCache
from storage import figures as rows
from storage import tickets
from storage.board import Sight
from storage.db import Transaction, open_engine, transaction
from storage.figures import Sieve, Span
from storage.tables import Contact, Person, Ticket, TicketEvent

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
EVERYWHERE = Sight(None, 0, None, None)
HOURS = timedelta(hours=1)
SPAN = Span(EVERYWHERE, None, NOW - timedelta(days=40), NOW, NOW)
TICKETS: Table = Ticket.__table__  # type: ignore[attr-defined]
EVENTS: Table = TicketEvent.__table__  # type: ignore[attr-defined]
Row = dict[str, Any]


TURNS = {
    "assigned": [
        "accept staff accepted",
        "transfer staff assigned",
        "merge staff merged",
        "withdraw resident withdrawn",
    ],
    "accepted": ["resolve staff resolved", "transfer staff assigned", "close staff closed"],
    "resolved": ["close resident closed", "lapse system closed", "reopen resident accepted", "reopen staff accepted"],
    "closed": ["reopen resident accepted", "reopen staff accepted"],
}


def invent(dice: random.Random, ticket_id: int, people: list[Person]) -> tuple[Row, list[Row]]:
    """A ticket as it was opened, and its history: any order of turns that the lifecycle may bring about."""
    at = now = NOW - dice.random() * 20 * 24 * HOURS
    urgency, person = dice.choice(["normal", "urgent", "emergency"]), dice.choice(people)
    status, events = "assigned", list[Row]()
    for _ in range(dice.randrange(7)):
        now += dice.random() * 30 * HOURS
        if status not in TURNS or now >= NOW:
            break
        action, actor, status = dice.choice(TURNS[status]).split()
        changes: Row = {"handler_id": person.id} if action == "accept" else {}
        changes |= {"due_at": clocks.due_at(urgency, now)} if action == "reopen" else {}
        events.append({"at": now, "action": action, "actor": actor, "changes": changes})
    row = {
        "id": ticket_id, "day": str(day_of(at)), "serial": ticket_id, "status": "assigned", "text": "…", "also": [],
        "contact_id": dice.randint(1, 9), "category": dice.choice(["noise", "parking", "domestic"]), "words": [],
        "rule_set": 1, "urgency": urgency, "danger": [], "sensitive": False, "muted": False, "place": "",
        "group_id": person.group_id, "grid_id": None, "opened_at": at, "due_at": clocks.due_at(urgency, at),
        "changed_at": at, "rating_reason": "", "rating": dice.choice([None, 1, 3, 4, 5]),
    }  # fmt: skip
    return row, events


def by_hand(row: Row, events: list[Row], staff: dict[int, Person]) -> dict[str, str]:
    """The outcomes as the formulas on the page say them, event by event."""
    if row["status"] == "merged":
        return dict.fromkeys(RATES, "merged")
    reporter = staff.get(row["contact_id"])
    if reporter and (reporter.id == row["handler_id"] or reporter.group_id == row["group_id"]):
        return dict.fromkeys(RATES, "own")
    at, promise = row["opened_at"], row["due_at"]
    word, ended, taken = "", "", None
    for event in events:
        if event["action"] == "accept" and taken is None:
            taken = event["at"]
        if event["action"] == "reopen":
            promise = clocks.due_at(row["urgency"], at)
            word = "unsolved" if event["actor"] == "resident" else ""
        if event["action"] in ("close", "lapse"):
            ended = {"resident": "", "staff": "staff_closed", "system": "silent"}[event["actor"]]
            word = "solved" if event["actor"] == "resident" else word
    withdrawn, open_now = (
        row["status"] == "withdrawn",
        {"resolved": "asked", "closed": ended}.get(row["status"], "in_hand"),
    )
    if taken is not None:
        response = "responded" if taken <= promise else "late"
    else:
        response = "dropped" if withdrawn else "late" if promise < NOW else "waiting"
    rating = row["rating"]
    return {
        "response": response,
        "solution": "withdrawn" if withdrawn else word or open_now,
        "satisfaction": "unrated" if rating is None else "satisfied" if rating in (4, 5) else "dissatisfied",
    }


def furnish(tx: Transaction, seed: int, n: int = 250) -> dict[int, dict[str, str]]:
    """So many tickets with their histories; what each comes to by hand."""
    dice, people = random.Random(seed), [p for p in TownCache().view(tx).people.people.values() if p.group_id]
    contacts = [
        {"id": i, "openid": f"o{i}", "seen_at": NOW, "following": True, "credit_left": 0, "wrong_codes": 0}
        for i in range(1, 10)
    ]
    tx.connection.execute(Contact.__table__.insert(), contacts)  # type: ignore[attr-defined]
    for contact, person in enumerate(people[:3], 1):  # three of the nine are staff
        table = Person.__table__  # type: ignore[attr-defined]
        tx.connection.execute(table.update().where(table.c.id == person.id).values(contact_id=contact))
    staff: dict[int, Person] = dict(enumerate(people[:3], 1))
    invented = [invent(dice, i, people) for i in range(1, n + 1)]
    tx.connection.execute(TICKETS.insert(), [row for row, _ in invented])
    town = TownCache().view(tx)
    for row, events in invented:
        for event in events:
            ctx = Context(tx, event["at"], town, Inbound("", "", "event"), NOBODY)
            step(ctx, tickets.locked(tx, row["id"]), event["action"], Actor(event["actor"]), **event["changes"])
    return {row["id"]: by_hand(row, events, staff) for row, events in read(tx)}


def read(tx: Transaction) -> list[tuple[Row, list[Row]]]:
    """Every ticket with its history, as the database has them."""
    events = [row._asdict() for row in tx.connection.execute(EVENTS.select().order_by(EVENTS.c.id))]
    every = [row._asdict() for row in tx.connection.execute(TICKETS.select())]
    return [(ticket, [event for event in events if event["ticket_id"] == ticket["id"]]) for ticket in every]


def outcomes(tx: Transaction) -> dict[int, dict[str, str]]:
    """The outcomes of each ticket, as the lists behind the numbers have them."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for rate, formula in RATES.items():
        for outcome in (formula.good, formula.bad, *formula.left_out):
            sieve = Sieve(rate, (outcome,))
            for ticket in rows.ids(tx, SPAN, sieve):
                assert rate not in found[ticket], f"{ticket} is {outcome} and {found[ticket][rate]}"
                found[ticket][rate] = outcome
    return dict(found)


@pytest.mark.parametrize("seed", range(4))
def test_every_outcome_follows_from_the_raw_rows(database_url: str, seed: int) -> None:
    with transaction(open_engine(database_url)) as tx:
        expected = furnish(tx, seed)
        assert outcomes(tx) == expected


@pytest.mark.parametrize("days", [40, 300], ids=["short", "long"])
def test_the_numbers_are_those_of_the_raw_rows(database_url: str, days: int) -> None:
    with transaction(open_engine(database_url)) as tx:
        expected = furnish(tx, 5)
        cases = figures.cases(tx, SPAN._replace(since=NOW - timedelta(days=days)))
    counted = sums((case.outcomes, case.number) for case in cases)
    assert counted == Counter(tuple(outcome.values()) for outcome in expected.values())


def test_a_database_from_before_is_told_what_its_histories_come_to(database_url: str) -> None:
    with transaction(open_engine(database_url)) as tx:
        expected = furnish(tx, 6)
        kept = tx.connection.execute(TICKETS.select().order_by(TICKETS.c.id)).all()
        tx.connection.execute(TICKETS.update().values(taken=None, outcome="", reopened=False, transfers=0))
        assert outcomes(tx) != expected
        import_module("storage.migrations.versions.0004_office").fill(tx.connection)
        assert tx.connection.execute(TICKETS.select().order_by(TICKETS.c.id)).all() == kept
        assert outcomes(tx) == expected


def test_the_rates_count_every_ticket_once_and_silence_never_as_good(database_url: str) -> None:
    with transaction(open_engine(database_url)) as tx:
        expected = furnish(tx, 7)
        cases = figures.cases(tx, SPAN)
    counted = figures.rates(sums((case.outcomes, case.number) for case in cases))
    for name, rate in counted.items():
        assert rate.of + sum(rate.left_out.values()) == sum(case.number for case in cases)
        assert rate.good == sum(outcome[name] == RATES[name].good for outcome in expected.values())
    assert counted["solution"].left_out["silent"] > 0
    assert counted["solution"].left_out["own"] > 0


@pytest.mark.parametrize("rate", RATES)
def test_a_list_has_exactly_the_tickets_of_its_number(database_url: str, rate: str) -> None:
    with transaction(open_engine(database_url)) as tx:
        expected = furnish(tx, 2)
        view = View(tx, TownCache().view(tx).people, EVERYWHERE, NOW, date(2026, 10, 20), date(2026, 11, 21))
        found = view.rates()[rate]
        both = (RATES[rate].good, RATES[rate].bad)
        assert set(view.ids(f"{rate}_of")) == {id for id, outcome in expected.items() if outcome[rate] in both}
        assert {name: len(view.ids(name)) for name in found.left_out if name not in ("own", "merged")} == {
            name: n for name, n in found.left_out.items() if name not in ("own", "merged")
        }
        assert {name: len(view.ids(name)) for name in view.turned_back()} == view.turned_back()
        assert len(view.ids("unfinished")) == sum(line.unfinished for line in view.by_category)


def test_a_list_can_be_narrowed_and_read_in_pieces(database_url: str) -> None:
    with transaction(open_engine(database_url)) as tx:
        furnish(tx, 2)
        view = View(tx, TownCache().view(tx).people, EVERYWHERE, NOW, date(2026, 10, 20), date(2026, 11, 21))
        every = view.ids("received")
        assert [*view.ids("received", limit=100), *view.ids("received", first=100, limit=900)] == every
        for line in view.by_category:
            assert len(view.ids("received", Only(category=str(line.key)))) == line.received
        for line in view.by_group()[0]:
            group = Only(groups=frozenset({int(line.key or 0)}))
            assert len(view.ids("received", group)) == line.received
            assert len(view.ids("now_late", group)) == line.late
        assert view.ids("received", Only(grids=frozenset({None}))) == every
        assert view.ids("received", Only(grids=frozenset())) == []


def test_days_sum_up_to_what_the_lists_hold(database_url: str) -> None:
    with transaction(open_engine(database_url)) as tx:
        furnish(tx, 3)
        people = TownCache().view(tx).people
        view = View(tx, people, EVERYWHERE, NOW, date(2026, 11, 1), date(2026, 11, 21))
        days = view.days(1)
        today, yesterday = view.today()
        assert sum(day.received for day in days) == len(view.ids("received")) == view.total
        assert len(view.ids("done")) <= sum(day.done for day in days)
        assert (days[-1].received, days[-2].received) == (today.received, yesterday.received)
        assert (days[-1].done, days[-2].done) == (today.done, yesterday.done)
        for name in ("received", "accepted", "done", "missed"):
            one = View(tx, people, EVERYWHERE, NOW, date(2026, 11, 20), date(2026, 11, 20))
            assert len(one.ids(name)) == getattr(yesterday, name), name
        for kind, n in view.standing_now().items():
            assert len(view.ids(f"now_{kind}")) == n
        groups, pooled = view.by_group()
        assert sum(line.received for line in [*groups, pooled]) == sum(c.number for c in view.cases if c.group_id)
        assert all(line.received >= figures.SMALL for line in groups)
        assert sum(line.received for line in view.by_grid) == sum(line.received for line in view.by_category)


def test_a_day_begins_at_midnight_in_china(database_url: str) -> None:
    with transaction(open_engine(database_url)) as tx:
        furnish(tx, 1, n=2)
        table = TICKETS
        for ticket, minute in ((1, 59), (2, 60)):
            at = datetime(2026, 11, 19, 15, 0, tzinfo=UTC) + timedelta(minutes=minute)
            tx.connection.execute(table.update().where(table.c.id == ticket).values(opened_at=at, day=str(day_of(at))))
        people = TownCache().view(tx).people
        days = View(tx, people, EVERYWHERE, NOW, date(2026, 11, 19), date(2026, 11, 20)).days(1)
        assert [day.received for day in days] == [1, 1]


@pytest.mark.parametrize(
    ("roles", "group"), [("leader", True), ("observer", True), ("observer", False), ("admin", False), ("gejie", True)]
)
def test_what_is_counted_is_what_may_be_seen(database_url: str, roles: str, group: bool) -> None:
    with transaction(open_engine(database_url)) as tx:
        furnish(tx, 5)
        town = TownCache().view(tx)
        groups, grids = list(town.people.groups.values()), [None, *town.people.grids]
        table = TICKETS
        for ticket in range(1, 251):
            tx.connection.execute(table.update().where(table.c.id == ticket).values(grid_id=grids[ticket % len(grids)]))
        for own in groups if group else [None]:
            person = Person(id=9999, name="…", roles=roles, group_id=own.id if own else None)
            ctx = Context(tx, NOW, town, Inbound("", "", "event"), NOBODY, person)
            tickets = [Ticket.model_construct(**row._mapping) for row in tx.connection.execute(table.select())]
            seen = {t.id for t in tickets if access.may_see(ctx, t, person)}
            sight = access.sight(town.people, person)
            span = SPAN._replace(sight=sight)
            assert set(rows.ids(tx, span, Sieve())) == seen
            assert sum(case.number for case in figures.cases(tx, span)) == len(seen)
            assert sum(each.number for each in rows.alike(tx, span._replace(since=NOW - timedelta(300)))) == len(seen)


def test_no_percentage_is_given_below_ten() -> None:
    assert Rate(9, 9, {}).percent is None
    assert Rate(9, 10, {}).percent == 90


CELLS = st.dictionaries(st.tuples(st.sampled_from("abcdp"), st.integers(1, 4)), st.integers(0, 12))


@given(CELLS)
def test_small_sensitive_cells_cannot_be_found_by_subtraction(counts: dict[Cell, int]) -> None:
    rows, columns = list("abcdp"), [1, 2, 3, 4]
    out = hidden(counts, rows, columns, {"p"})
    for column in columns:
        assert (counts.get(("p", column), 0) >= HIDDEN) or (("p", column) in out)
    lines = [[(row, column) for row in rows] for column in columns] + [
        [(row, column) for column in columns] for row in rows
    ]
    for line in lines:
        gone, shown = [c for c in line if c in out], [c for c in line if c not in out and counts.get(c, 0)]
        if gone and shown:
            assert len(gone) > 1
            assert sum(counts.get(cell, 0) for cell in gone) >= HIDDEN
