"""The tables of the town, its people and its tickets; the others are in X_tables. docs/glossary.md explains the words.

Times are stored in UTC and always come back aware. Rows read on the message path are plain, detached instances: they
are changed through the named writes of this package, never by assigning to an attribute.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, LargeBinary, MetaData, Text, false, text, true
from sqlalchemy.orm import configure_mappers
from sqlmodel import Field, SQLModel

from storage.moment import Moment

SQLModel.metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s", "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)  # fmt: skip
metadata = SQLModel.metadata
_YES = {"server_default": true()}  # rows that were there before the column
TURNS = "action IN ('accept', 'close', 'lapse', 'reopen', 'transfer')"  # what the dashboard counts
COUNTED = ("category", "grid_id", "group_id", "status", "taken", "outcome", "rating", "reopened", "transfers")


def few(name: str, column: str, condition: str, *more: str) -> Index:
    """An index over the few rows that are looked for, which costs the many others nothing."""
    return Index(name, column, *more, sqlite_where=text(condition), postgresql_where=text(condition))


class Grid(SQLModel, table=True):
    """A node of the grid tree, of any depth; `boundary` is a GeoJSON geometry, longitude first."""

    __tablename__ = "grids"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    level: int
    parent_id: int | None = Field(default=None, foreign_key="grids.id")
    boundary: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))


class Group(SQLModel, table=True):
    """Whoever answers for a grid; the kinds mediation and triage are special, any other is a women's group."""

    __tablename__ = "groups"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    grid_id: int = Field(foreign_key="grids.id", index=True)
    kind: str
    active: bool = Field(default=True, sa_column_kwargs=_YES)


class Person(SQLModel, table=True):
    """Somebody on the staff side; `roles` are joined by a semicolon, in the order of the roster."""

    __tablename__ = "people"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    phone: str = ""
    roles: str
    group_id: int | None = Field(default=None, foreign_key="groups.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contacts.id", unique=True)
    invite_code: str | None = Field(default=None, unique=True)
    invite_until: datetime | None = Field(default=None, sa_type=Moment)
    active: bool = True


class Place(SQLModel, table=True):
    """A name people use for an estate, building, village or road. Two names may mean the same spot."""

    __tablename__ = "places"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    grid_id: int = Field(foreign_key="grids.id", index=True)
    active: bool = Field(default=True, sa_column_kwargs=_YES)


class Contact(SQLModel, table=True):
    """A WeChat user who wrote to us, resident or staff, with what is open between us.

    `question` is the one open question (see handlers.questions); `credit_left` pushes may be sent until `credit_until`;
    until `topic_until` further texts join `ticket_id` unasked; `work_id` is what a staff member works on at present.
    """

    __tablename__ = "contacts"
    __table_args__ = (
        few("ix_contacts_place_id", "place_id", "place_id IS NOT NULL"),
        few("ix_contacts_grid_id", "grid_id", "grid_id IS NOT NULL"),
    )
    id: int | None = Field(default=None, primary_key=True)
    openid: str | None = Field(default=None, unique=True)
    seen_at: datetime = Field(sa_type=Moment)
    following: bool = True
    credit_left: int = 0
    credit_until: datetime | None = Field(default=None, sa_type=Moment)
    question: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    ticket_id: int | None = None
    work_id: int | None = None
    topic_until: datetime | None = Field(default=None, sa_type=Moment)
    place_id: int | None = Field(default=None, foreign_key="places.id")
    grid_id: int | None = Field(default=None, foreign_key="grids.id")
    wrong_codes: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=Moment)


class Ticket(SQLModel, table=True):
    """What we track of one petition. `words` and `rule_set` say for ever why it has its category.

    `merged_into` is the ticket that goes on in its place. What its history comes to is kept with it, by
    handlers.lifecycle: whether somebody took it on by the promised time (`taken`, None: nobody yet), how often it was
    handed on, whether it was `reopened`, and its `outcome`: what the resident said last about it ("solved",
    "unsolved") or, where they said nothing, who closed it last ("staff_closed", "silent").
    """

    __tablename__ = "tickets"
    __table_args__ = (
        Index("uq_tickets_day_serial", "day", "serial", unique=True),
        few("ix_tickets_place_id", "place_id", "place_id IS NOT NULL"),
        Index("ix_tickets_opened", "opened_at", *COUNTED[3:], "due_at"),
        Index("ix_tickets_counted", *COUNTED, "opened_at", "due_at", "contact_id", "handler_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    day: str
    serial: int
    status: str = Field(index=True)
    contact_id: int = Field(foreign_key="contacts.id", index=True)
    text: str = Field(sa_type=Text)
    category: str
    also: list[str] = Field(default=[], sa_column=Column(JSON, nullable=False))
    words: list[dict[str, Any]] = Field(default=[], sa_column=Column(JSON, nullable=False))
    rule_set: int
    urgency: str
    danger: list[str] = Field(default=[], sa_column=Column(JSON, nullable=False))
    sensitive: bool = False
    muted: bool = False
    place_id: int | None = Field(default=None, foreign_key="places.id")
    place: str = ""
    grid_id: int | None = Field(default=None, foreign_key="grids.id", index=True)
    group_id: int | None = Field(default=None, foreign_key="groups.id", index=True)
    handler_id: int | None = Field(default=None, foreign_key="people.id", index=True)
    opened_at: datetime = Field(sa_type=Moment)
    due_at: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)
    reminded_at: datetime | None = Field(default=None, sa_type=Moment)
    rating: int | None = None
    rating_reason: str = ""
    merged_into: int | None = Field(default=None, index=True)
    taken: bool | None = None
    outcome: str = Field(default="", sa_column_kwargs={"server_default": ""})
    reopened: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    transfers: int = Field(default=0, sa_column_kwargs={"server_default": "0"})

    @property
    def number(self) -> str:
        """The number people say aloud: month and day, then the day's serial, as in 1121-007."""
        return f"{self.day[5:7]}{self.day[8:10]}-{self.serial:03d}"

    @property
    def full(self) -> str:
        """The number with the year, which no other ticket has: 20261121-007."""
        return f"{self.day[:4]}{self.number}"

    @property
    def short(self) -> str:
        """The serial alone, as in 007: enough among the tickets one person has before them."""
        return f"{self.serial:03d}"


class TicketEvent(SQLModel, table=True):
    """One line of a ticket's history. Rows are only ever added."""

    __tablename__ = "ticket_events"
    __table_args__ = (
        few("ix_ticket_events_corrections", "id", "action = 'correct'"),
        few("ix_ticket_events_person_id", "person_id", "person_id IS NOT NULL"),
        few("ix_ticket_events_turned", "at", TURNS, "ticket_id", "action", "actor"),
    )
    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.id", index=True)
    at: datetime = Field(sa_type=Moment)
    action: str
    actor: str
    person_id: int | None = Field(default=None, foreign_key="people.id")
    before: str = ""
    after: str = ""
    text: str = Field(default="", sa_type=Text)
    media: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))


class Attachment(SQLModel, table=True):
    """A photo, voice or video of an event, fetched from WeChat before its three days are over.

    `state`: waiting, kept (then there is `content`), or gone (WeChat no longer has it, or it is too large).
    """

    __tablename__ = "attachments"
    __table_args__ = (few("ix_attachments_waiting", "due_at", "state = 'waiting'"),)
    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="ticket_events.id", index=True)
    media_id: str
    state: str = "waiting"
    due_at: datetime = Field(sa_type=Moment)
    attempts: int = 0
    error: str = ""
    content_type: str = ""
    content: bytes | None = Field(default=None, sa_type=LargeBinary)


class Serial(SQLModel, table=True):
    """How many tickets a day has had."""

    __tablename__ = "serials"
    day: str = Field(primary_key=True)
    last: int


class Stamp(SQLModel, table=True):
    """A number that grows when what it names changes, so that caches load anew."""

    __tablename__ = "stamps"
    name: str = Field(primary_key=True)
    number: int


configure_mappers()  # attributes of detached instances cannot be read before
