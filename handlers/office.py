"""What the office says of itself, as handlers see it; what it did not say is as shipped."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers import texts
from handlers.hotlines import Line, Lines, card
from handlers.wordings import SLOTS, Slot, problems, samples
from storage import office as rows
from storage.db import Transaction


@dataclass(frozen=True, slots=True)
class Office:
    """Its own words by name, its hotlines, its days off (2027-01-01) with their names; all may be empty."""

    wordings: Mapping[str, str] = field(default_factory=dict)
    hotlines: Lines = ()
    days_off: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A text of handlers.wordings by its name, with its {variables} still to be filled in."""
        return self.wordings.get(name) or SLOTS[name].shipped

    def seen(self, slot: Slot, text: str) -> str:
        """What a resident would read with this text in the slot, filled in; the text must have no problems."""
        said = text.format(**samples(slot))
        if slot.inside is None:
            return said
        around, variable = slot.inside
        return self.text(around).format(**{**samples(SLOTS[around]), variable: said})

    @property
    def card(self) -> str:
        """The card of telephone numbers."""
        return card(self.hotlines) if self.hotlines else texts.HOTLINES


def load_office(tx: Transaction) -> Office:
    """From the database. A wording that no longer fits (its text got another variable) gives way to the shipped one."""
    said = {name: text for name, text in rows.wordings(tx).items() if name in SLOTS and not problems(SLOTS[name], text)}
    return Office(said, tuple(Line(*line) for line in rows.hotlines(tx)), rows.days_off(tx))
