"""Thirteen months behind a town: invented tickets with their histories, messages and ratings, written in bulk.

Every history is one that the ticket's life allows (handlers.lifecycle), and its row says what its history says.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count, cycle
from typing import Any, NamedTuple

from rich.progress import track

from benchmarks.town import PLACES, SENTENCES
from handlers import assignment, clocks, lifecycle
from handlers.context import CHINA
from handlers.lifecycle import Actor
from handlers.town import Town
from nlp.classify import Decision, classify
from storage.account_tables import AuditRow
from storage.db import Transaction, instance
from storage.mail_tables import Inbox, Outbox
from storage.tables import Contact, Group, Person, Place, Serial, Ticket, TicketEvent

MONTHS = 13
DAYS = timedelta(days=1)
HOURS = timedelta(hours=1)
LASTING = 400  # days
TICKETS_OF_A_RESIDENT = 4
AUDITED = 0.3  # lines of the audit for each ticket
_CHUNK = 2_000  # tickets
_REPLIES = (
    "已经联系物业，今天下午去看",
    "和双方都谈过了，约好周六当面说",
    "现场处理好了，请您回家看看",
    "已转告施工方，晚上不再开工",
)
_WORDS = ("还是一样", "谢谢你们", "今天又来了", "什么时候来人", "好了，麻烦你们了")
_REASONS = ("不归我们管", "地址在别的网格", "居民要求换人")
_USUAL = ("accept", "reply", "resolve", "agree")
_COURSES: tuple[tuple[int, tuple[str, ...]], ...] = (
    (38, _USUAL), (14, ("accept", "resolve", "agree")), (12, ("accept", "reply", "resolve", "lapse")),
    (8, ("accept", "reply", "reply", "resolve", "disagree", "reply", "resolve", "agree")),
    (7, ("transfer", *_USUAL)), (5, ("accept", "close")), (4, ("withdraw",)), (4, ("accept", "withdraw")),
    (3, ("transfer", "transfer", *_USUAL)), (2, ("accept", "resolve", "agree", "disagree", "resolve", "lapse")),
    (2, ("accept", "resolve", "lapse", "again", "reply", "resolve", "agree")), (1, ("accept", "reply")),
)  # fmt: skip
_TURNS = {
    "assign": ("assign", "system", "assigned"), "accept": ("accept", "staff", "accepted"),
    "reply": ("reply", "staff", "accepted"), "transfer": ("transfer", "staff", "assigned"),
    "resolve": ("resolve", "staff", "resolved"), "agree": ("close", "resident", "closed"),
    "close": ("close", "staff", "closed"), "lapse": ("lapse", "system", "closed"),
    "disagree": ("reopen", "resident", "accepted"), "again": ("reopen", "staff", "accepted"),
    "withdraw": ("withdraw", "resident", "withdrawn"),
}  # fmt: skip
_as_ticket = instance(Ticket)
Row = dict[str, Any]


class Matter(NamedTuple):
    """What residents write about, and how the rules understand it; `{place}` and `{door}` are still open."""

    pattern: str
    decision: Decision
    sensitive: bool


@dataclass
class Written:
    """Rows that wait to be written, by table."""

    tickets: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    inbox: list[Row] = field(default_factory=list)
    outbox: list[Row] = field(default_factory=list)


class Past:
    """Invents what happened before `now` in this town, always the same for the same town and time."""

    def __init__(self, tx: Transaction, town: Town, now: datetime) -> None:
        self._tx, self._town, self._now = tx, town, now
        self._dice = random.Random(20)
        self._places: list[Place] = list(town.places.by_id.values())
        self._matters = cycle([_matter(pattern, town) for pattern in SENTENCES])
        self._serials: dict[str, int] = {}
        self._events = count(1)

    def write(self, tickets: int) -> None:
        """So many tickets, the oldest with the lowest numbers; the database must hold none."""
        residents = max(1, tickets // TICKETS_OF_A_RESIDENT)
        first = self._residents(residents)
        step = LASTING * DAYS / tickets
        for start in track(range(0, tickets, _CHUNK), f"{tickets:,} 件诉求", transient=True):
            written = Written()
            for number in range(start, min(tickets, start + _CHUNK)):
                opened = self._now - LASTING * DAYS + (number + self._dice.random()) * step
                self._ticket(written, number + 1, first + self._dice.randrange(residents), opened)
            self._put(written)
        if self._serials:
            self._insert(Serial, [{"day": day, "last": last} for day, last in self._serials.items()])
        self._insert(AuditRow, list(self._audit(round(tickets * AUDITED))))
        for name in ("tickets", "ticket_events"):
            self._count_on(name)

    def _residents(self, residents: int) -> int:
        """The first one's id."""
        after = max((p.contact_id or 0 for p in self._town.people.people.values()), default=0)
        columns = {"seen_at": self._now, "following": True, "credit_left": 0, "wrong_codes": 0}
        many = range(after + 1, after + residents + 1)
        self._insert(Contact, [{"id": n, "openid": f"oPast{n:023d}", **columns} for n in many])
        self._count_on("contacts")
        return after + 1

    def _ticket(self, written: Written, ticket_id: int, contact: int, opened: datetime) -> None:
        matter, place = next(self._matters), self._dice.choice(self._places)
        door = f"{self._dice.randint(1, 20)}栋{self._dice.randint(1, 3)}单元{self._dice.randint(101, 906)}"
        text = matter.pattern.format(place=place.name, door=door)
        decision, day = matter.decision, opened.astimezone(CHINA).date().isoformat()
        self._serials[day] = self._serials.get(day, 0) + 1
        kind = self._town.rules.categories[decision.category].group_kind
        group = assignment.choose(self._town.people, kind, place.grid_id)
        assert group is not None
        row = {
            "id": ticket_id, "day": day, "serial": self._serials[day], "status": "assigned", "contact_id": contact,
            "text": text, "category": decision.category, "also": list(decision.also),
            "words": [], "rule_set": self._town.rules.version, "urgency": decision.urgency, "danger": [],
            "sensitive": matter.sensitive, "muted": False, "place_id": place.id, "place": place.name,
            "grid_id": place.grid_id, "group_id": group.id, "handler_id": None, "opened_at": opened,
            "due_at": clocks.due_at(decision.urgency, opened), "changed_at": opened, "reminded_at": None,
            "rating": None, "rating_reason": "", "merged_into": None, "taken": None, "outcome": "", "reopened": False,
            "transfers": 0,
        }  # fmt: skip
        self._say(written, row, opened, text)
        self._event(written, row, "open", "resident", opened, "received", text)
        self._event(written, row, "assign", "system", opened, "assigned")
        self._live(written, row, group)
        row["reminded_at"] = row["changed_at"] if row["status"] in ("assigned", "resolved") else None
        written.tickets.append(row)

    def _live(self, written: Written, row: Row, group: Group) -> None:
        """The course it takes, as far as there was time; one in a hundred is left lying somewhere."""
        weights = [weight for weight, _ in _COURSES]
        turns = self._dice.choices([turns for _, turns in _COURSES], weights)[0]
        left = self._dice.randrange(len(turns)) if self._dice.random() < 0.01 else len(turns)
        at = row["opened_at"]
        for turn in turns[:left]:
            at += 7 * DAYS if turn == "lapse" else self._dice.expovariate(1 / 9) * HOURS
            if at >= self._now:
                return
            group = self._turn(written, row, turn, at, group)
        if row["status"] == "closed" and turns[-1] == "agree" and self._dice.random() < 0.6:
            row["rating"] = self._dice.choice((5, 5, 5, 4, 4, 3, 2, 1))
            self._event(written, row, "rate", "resident", at, text=str(row["rating"]))

    def _turn(self, written: Written, row: Row, turn: str, at: datetime, group: Group) -> Group:
        action, actor, after = _TURNS[turn]
        text = ""
        if action == "accept":
            row["handler_id"] = self._dice.choice(self._members(group)).id
        elif action == "transfer":
            near = assignment.near_groups(self._town.people, row["grid_id"], group.id, row["sensitive"])
            group, text = (near or [group])[0], self._dice.choice(_REASONS)
            row |= {"group_id": group.id, "handler_id": None}
        elif action == "reopen":
            row["due_at"] = clocks.due_at(row["urgency"], at)
        if action in ("reply", "resolve"):
            text = self._dice.choice(_REPLIES)
        if actor == "resident":
            text = self._dice.choice(_WORDS)
            self._say(written, row, at, text)
        self._event(written, row, action, actor, at, after, text)
        return group

    def _members(self, group: Group) -> Sequence[Person]:
        return self._town.people.members(group.id or 0) or list(self._town.people.people.values())

    def _event(
        self, written: Written, row: Row, action: str, actor: str, at: datetime, after: str = "", text: str = ""
    ) -> None:
        """A line of its history; the resident is told of what staff did."""
        staff, number = actor == "staff", next(self._events)
        written.events.append({
            "id": number, "ticket_id": row["id"], "at": at, "action": action, "actor": actor,
            "person_id": row["handler_id"] if staff else None, "before": row["status"] if after else "",
            "after": after, "text": text, "media": None,
        })  # fmt: skip
        if after:
            row |= lifecycle.told(_as_ticket(**row), action, Actor(actor), at)
            row |= {"status": after, "changed_at": at}
        if staff and action != "transfer":
            written.outbox.append({
                "contact_id": row["contact_id"], "ticket_id": row["id"], "event_id": number, "text": text or action,
                "ask": None, "state": "sent", "rung": "service", "created_at": at, "due_at": at, "lease_until": None,
                "attempts": 1, "doubtful": False, "error": "", "sent_at": at, "late_for": None, "private": False,
            })  # fmt: skip

    def _say(self, written: Written, row: Row, at: datetime, text: str) -> None:
        written.inbox.append({
            "key": f"past-{row['id']}-{len(written.inbox)}", "contact_id": row["contact_id"], "kind": "text",
            "openid": f"oPast{row['contact_id']:023d}", "text": text, "payload": None, "received_at": at,
            "deliveries": 1, "state": "handled", "attempts": 1, "reply": "", "ticket_id": row["id"], "error": "",
        })  # fmt: skip

    def _audit(self, lines: int) -> Iterator[Row]:
        for line in range(lines):
            at = self._now - LASTING * DAYS + line * LASTING * DAYS / lines
            action, about = self._dice.choice((("log_in", ""), ("exported", "figures all"), ("opened", "ticket")))
            text = f"{self._dice.randrange(10**6)}"
            yield {
                "at": at, "login": self._dice.choice(("admin", "leader", "safety")), "action": action, "about": about,
                "before": "", "after": text, "reason": self._dice.choice(("", "核对")), "address": "127.0.0.1",
            }  # fmt: skip

    def _put(self, written: Written) -> None:
        for model, found in (
            (Ticket, written.tickets), (TicketEvent, written.events), (Inbox, written.inbox), (Outbox, written.outbox)
        ):  # fmt: skip
            self._insert(model, found)

    def _insert(self, model: Any, found: Sequence[Row]) -> None:
        if found:
            self._tx.connection.execute(model.__table__.insert(), found)

    def _count_on(self, table: str) -> None:
        """PostgreSQL's own numbering goes on after ours."""
        if self._tx.dialect.name == "postgresql":
            self._tx.connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )


def _matter(pattern: str, town: Town) -> Matter:
    decision = classify(pattern.format(place=PLACES[0], door="3栋2单元101"), town.rules)
    return Matter(pattern, decision, town.rules.categories[decision.category].sensitive)
