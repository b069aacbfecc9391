"""The tables of messages: what WeChat pushed to us, and what we owe people.

`metadata` knows every table of the product from here on; it is the same as that of storage.tables.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, Text
from sqlalchemy.orm import configure_mappers
from sqlmodel import Field, SQLModel

from storage.moment import Moment
from storage.tables import few, metadata

__all__ = ["Inbox", "Outbox", "metadata"]


class Inbox(SQLModel, table=True):
    """One message WeChat pushed to us, however often; a repeat finds its row and gets the same reply."""

    __tablename__ = "inbox"
    __table_args__ = (few("ix_inbox_failed", "received_at", "state = 'failed'"),)
    key: str = Field(primary_key=True)
    contact_id: int | None = Field(default=None, foreign_key="contacts.id")
    openid: str = ""
    kind: str
    text: str = Field(default="", sa_type=Text)
    payload: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    received_at: datetime = Field(sa_type=Moment)
    deliveries: int = 1
    state: str = "handled"
    attempts: int = 1
    reply: str = Field(default="", sa_type=Text)
    ticket_id: int | None = Field(default=None, foreign_key="tickets.id")
    error: str = Field(default="", sa_type=Text)


class Outbox(SQLModel, table=True):
    """One message we owe somebody, until it is delivered. `rung` is the way that delivered it.

    `ask` is the question that opens when the message is delivered; `late_for` is the inbox key of a reply that
    missed WeChat's five seconds; `private` texts are never pushed, only shown when the person writes.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_state_due_at", "state", "due_at"),
        few("ix_outbox_late_for", "late_for", "late_for IS NOT NULL"),
    )
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contacts.id", index=True)
    ticket_id: int | None = Field(default=None, foreign_key="tickets.id", index=True)
    event_id: int | None = Field(default=None, foreign_key="ticket_events.id")
    text: str = Field(sa_type=Text)
    ask: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    state: str = "waiting"
    rung: str = ""
    created_at: datetime = Field(sa_type=Moment)
    due_at: datetime = Field(sa_type=Moment)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    attempts: int = 0
    doubtful: bool = False
    error: str = ""
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    late_for: str | None = None
    private: bool = False


configure_mappers()
