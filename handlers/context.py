"""What a handler works with: one message, its sender, the transaction, the town."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.inbound import Inbound
from handlers.town import Town
from nlp.classify import Decision, classify
from storage.db import Transaction
from storage.tables import Contact, Person

CHINA = ZoneInfo("Asia/Shanghai")
NOBODY = Contact.model_construct(id=0, question=None, ticket_id=None, work_id=None)


@dataclass(slots=True)
class Context:
    """`changes` collects what becomes of the sender's contact row; it is written once, when the handler is done."""

    tx: Transaction
    now: datetime
    town: Town
    inbound: Inbound
    contact: Contact
    person: Person | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    ticket_id: int | None = None

    @property
    def sender(self) -> int:
        """The contact's id."""
        return self.contact.id or 0

    @property
    def text(self) -> str:
        """What the person typed or, if WeChat recognised it, said."""
        return self.inbound.text

    @property
    def question(self) -> dict[str, Any] | None:
        """The one question that is open for the sender."""
        found: dict[str, Any] | None = self.now_of("question")
        return found

    @property
    def media(self) -> dict[str, Any] | None:
        """The message's photo, voice, video, location or link; None for texts and events."""
        if self.inbound.kind in ("text", "event"):
            return None
        return {"kind": self.inbound.kind, **self.inbound.detail}

    def now_of(self, name: str) -> Any:
        """A column of the contact, with what this message already changed."""
        return self.changes.get(name, getattr(self.contact, name))

    def decide(self, text: str) -> Decision:
        """What the live rules make of a text, said now, by somebody of the sender's grid."""
        grid = self.town.people.grids.get(self.contact.grid_id or 0)
        hour = self.now.astimezone(CHINA).hour
        return classify(text, self.town.rules, grid=grid.code if grid else "", hour=hour)

    def ask(self, kind: str, **data: Any) -> None:
        """Open a question; it replaces whatever was open."""
        self.changes["question"] = {"kind": kind, "at": self.now.isoformat(), **data}

    def settle(self) -> None:
        """The open question is answered or dropped."""
        self.changes["question"] = None
