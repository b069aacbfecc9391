"""The tables of the rules: what was published, what is being written, and the samples that guard it.

`metadata` knows every table of the product from here on; it is the same as that of storage.tables.
"""

from datetime import datetime

from sqlalchemy import JSON, Column, Text, false
from sqlalchemy.orm import configure_mappers
from sqlmodel import Field, SQLModel

from storage.mail_tables import metadata
from storage.moment import Moment

__all__ = ["RuleDraft", "RuleSetRow", "SampleRow", "metadata"]


class RuleSetRow(SQLModel, table=True):
    """An immutable, numbered rule set in its readable text form; the highest number is live.

    `approved_by` is the second admin where one was needed; `restored` the version whose text a rollback brought back.
    The database itself refuses to change or delete a row.
    """

    __tablename__ = "rule_sets"
    version: int = Field(primary_key=True)
    text: str = Field(sa_type=Text)
    author: str
    reason: str
    published_at: datetime = Field(sa_type=Moment)
    approved_by: str = ""
    restored: int | None = None


class RuleDraft(SQLModel, table=True):
    """Rules being written, apart from the live ones they started from (`base_version`).

    `revision` grows with every save, so that nobody overwrites what they have not read. `proposed_at` is set while the
    draft waits for a second admin, `publish_at` while it waits (or, once the second agrees, will wait) for that hour,
    with what was agreed: who was the second (`approved_by`) and whether red samples were accepted. `observed_since` is
    set while it is compared with the live set on new tickets. A closed draft stays: published as `version`,
    or discarded where that is None.
    """

    __tablename__ = "rule_drafts"
    id: int | None = Field(default=None, primary_key=True)
    title: str
    base_version: int = Field(foreign_key="rule_sets.version")
    text: str = Field(sa_type=Text)
    revision: int = 1
    author: str
    created_at: datetime = Field(sa_type=Moment)
    updated_by: str
    updated_at: datetime = Field(sa_type=Moment)
    proposed_by: str = ""
    proposed_reason: str = ""
    proposed_at: datetime | None = Field(default=None, sa_type=Moment)
    approved_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    accept_red: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    publish_at: datetime | None = Field(default=None, sa_type=Moment)
    observed_since: datetime | None = Field(default=None, sa_type=Moment)
    closed_by: str = ""
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int | None = Field(default=None, foreign_key="rule_sets.version")

    @property
    def appointed(self) -> bool:
        """Whether everything is agreed and only the hour is waited for."""
        return self.publish_at is not None and self.proposed_at is None

    @property
    def refused(self) -> str:
        """Why it did not go live at its hour; empty if nothing like that happened since it was saved last."""
        return self.proposed_reason if self.publish_at is None and self.proposed_at is None else ""


class SampleRow(SQLModel, table=True):
    """A sentence with what the rules must make of it, checked before every publish (see nlp.golden).

    A red one that is `locked` forbids the publish; `unlocking_by` is who asked to unlock it and waits for a second
    admin. `ticket_id` is the ticket the sentence came from.
    """

    __tablename__ = "samples"
    id: int | None = Field(default=None, primary_key=True)
    text: str = Field(unique=True)
    category: str = ""
    urgency: str = ""
    danger: list[str] = Field(default=[], sa_column=Column(JSON, nullable=False))
    no_danger: list[str] = Field(default=[], sa_column=Column(JSON, nullable=False))
    never: str = ""
    locked: bool = False
    unlocking_by: str = ""
    note: str = ""
    ticket_id: int | None = Field(default=None, foreign_key="tickets.id")
    author: str
    created_at: datetime = Field(sa_type=Moment)


configure_mappers()
