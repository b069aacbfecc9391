"""What the office says of itself in its own words: texts, hotlines, days off.

`metadata` knows every table of the product from here on; it is the same as that of storage.tables.
"""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import configure_mappers
from sqlmodel import Field, SQLModel

from storage.account_tables import metadata
from storage.moment import Moment

__all__ = ["DayOff", "Hotline", "Wording", "metadata"]


class Wording(SQLModel, table=True):
    """A text that admins put in the place of the one we ship, by its name in handlers.texts."""

    __tablename__ = "wordings"
    name: str = Field(primary_key=True)
    text: str = Field(sa_type=Text)


class Hotline(SQLModel, table=True):
    """A number to call; `checked_at` is when somebody last called it to see whether it still answers."""

    __tablename__ = "hotlines"
    id: int | None = Field(default=None, primary_key=True)
    number: str
    name: str
    hours: str = ""
    position: int
    checked_at: datetime | None = Field(default=None, sa_type=Moment)


class DayOff(SQLModel, table=True):
    """A day (2027-01-01, China's calendar) on which nobody is promised an answer, and why."""

    __tablename__ = "days_off"
    day: str = Field(primary_key=True)
    name: str


configure_mappers()
