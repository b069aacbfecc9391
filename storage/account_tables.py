"""The tables of the console: who may log in, who is logged in, and what they did.

`metadata` knows every table of the product from here on; it is the same as that of storage.tables.
"""

from datetime import datetime

from sqlalchemy import JSON, Column, Index, Text
from sqlalchemy.orm import configure_mappers
from sqlmodel import Field, SQLModel

from storage.moment import Moment
from storage.rule_tables import metadata

__all__ = ["Account", "AuditRow", "Import", "Session", "metadata"]


class Account(SQLModel, table=True):
    """A person's log-in to the console; what they may do there follows from the person's posts (handlers.rights).

    `grid_id` narrows what is seen to that grid and those below it. `totp_step` is the last time step whose code was
    used, so that no code works twice; `recovery` holds the hashes of codes not used yet.
    """

    __tablename__ = "accounts"
    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    person_id: int = Field(foreign_key="people.id", unique=True)
    password: str
    grid_id: int | None = Field(default=None, foreign_key="grids.id")
    totp_secret: str = ""
    totp_step: int = 0
    recovery: list[str] = Field(default=[], sa_column=Column(JSON, nullable=False))
    wrong: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=Moment)
    active: bool = True
    created_at: datetime = Field(sa_type=Moment)


class Session(SQLModel, table=True):
    """Somebody logged in. The cookie holds a random token, this row only its SHA-256."""

    __tablename__ = "sessions"
    token: str = Field(primary_key=True)
    account_id: int = Field(foreign_key="accounts.id", index=True)
    created_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    address: str = ""
    browser: str = ""


class AuditRow(SQLModel, table=True):
    """Who did what, when, from where, and what it was before and after. The database refuses changes.

    `about` names the thing in one sayable way: `ticket 1121-007`, `draft 3`, `account lin`.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_action_id", "action", "id"), Index("ix_audit_about", "about"))
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Moment)
    login: str
    action: str
    about: str = ""
    before: str = Field(default="", sa_type=Text)
    after: str = Field(default="", sa_type=Text)
    reason: str = Field(default="", sa_type=Text)
    address: str = ""


class Import(SQLModel, table=True):
    """One imported table: what it replaced (`before`, by row), so that it can be taken back."""

    __tablename__ = "imports"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Moment)
    login: str
    sheet: str
    file: str
    new: int
    changed: int
    same: int
    before: list[dict[str, object]] = Field(default=[], sa_column=Column(JSON, nullable=False))
    undone_at: datetime | None = Field(default=None, sa_type=Moment)


configure_mappers()
