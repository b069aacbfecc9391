"""The residents' texts that an office may say in its own words: which, and what must stay true of them.

What is said in danger is not among them. `{number}` and the like are called by Chinese names where people edit them.
"""

import re
from typing import NamedTuple

from handlers import office_texts, texts

LINE = 32  # characters once filled in, on average: five such lines fit on a telephone
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_CHOICE = re.compile(r"(?:^|(?<=  ))(\d)(?= )", re.MULTILINE)  # at a line's start, or after two spaces
_TELEPHONE = re.compile(r"(?<!\d)(?:1\d\d|12\d\d\d)(?!\d)")
_LINK = re.compile(r"://|www\.|[a-z0-9]\.[a-z]{2,}|[<>]", re.IGNORECASE)
_PERSONAL = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dxX])(?!\d)")
_APART = re.compile(r"(?<=\d)[ -](?=\d)")


class Slot(NamedTuple):
    """A text by its name in handlers.texts; `lines` is how many it may have where it is shown.

    `inside`: the text and its variable in which residents read it.
    """

    name: str
    shipped: str
    lines: int = 5
    inside: tuple[str, str] | None = None

    @property
    def when(self) -> str:
        """When residents read it."""
        return office_texts.WHEN[self.name]

    @property
    def variables(self) -> tuple[str, ...]:
        """What is filled in, in the order of the shipped text."""
        return tuple(dict.fromkeys(_PLACEHOLDER.findall(self.shipped)))

    @property
    def telephones(self) -> tuple[str, ...]:
        """The numbers it must go on naming."""
        return tuple(dict.fromkeys(_TELEPHONE.findall(self.shipped)))

    @property
    def choices(self) -> frozenset[str]:
        """The digits it offers, which mean something when they come back."""
        return frozenset(_CHOICE.findall(self.shipped))


SLOTS: dict[str, Slot] = {
    slot.name: slot
    for slot in (
        Slot("WELCOME", texts.WELCOME),
        Slot("GRID_KNOWN", texts.GRID_KNOWN),
        Slot("HELP", texts.HELP),
        Slot("RECEIPT", texts.RECEIPT),
        Slot("NOBODY_AT_ALL", texts.NOBODY_AT_ALL, 1, ("RECEIPT", "who")),
        Slot("PERSON_TOLD", texts.PERSON_TOLD),
        Slot("PERSON_HOURS", texts.PERSON_HOURS, 1, ("PERSON_TOLD", "when")),
        Slot("REMINDER", texts.REMINDER, lines=2),  # the question comes below
        Slot("CLOSED_BY_SILENCE", texts.CLOSED_BY_SILENCE),
        Slot("RATE_ASK", texts.RATE_ASK),
        Slot("RATED", texts.RATED),
        Slot("WITHDRAWN", texts.WITHDRAWN),
        Slot("THANKS", texts.THANKS, lines=2),  # the question comes below
    )
}


def hole(name: str) -> str:
    """Where the variable is filled in: {number}."""
    return "{" + name + "}"


def shown(text: str) -> str:
    """As people edit it: {编号} for {number}."""
    return _PLACEHOLDER.sub(lambda found: hole(office_texts.VARIABLES.get(found[1], found[1])), text)


def meant(typed: str) -> str:
    """As it is kept: {number} for {编号}; without what a paste from Word brings along."""
    codes = {name: code for code, name in office_texts.VARIABLES.items()}
    plain = typed.replace("\r", "").replace("\t", " ").replace("\xa0", " ").replace("｛", "{").replace("｝", "}")
    kept = "".join(c for c in plain if c == "\n" or c.isprintable())
    lines = "\n".join(line.rstrip() for line in kept.strip().split("\n"))
    return _PLACEHOLDER.sub(lambda found: hole(codes.get(found[1].strip(), found[1].strip())), lines)


def samples(slot: Slot) -> dict[str, str]:
    """What might be filled in, by variable."""
    known = {**office_texts.SAMPLES, **office_texts.SAMPLES_OF.get(slot.name, {})}
    return {name: known[name] for name in slot.variables}


def problems(slot: Slot, text: str) -> list[str]:
    """What is wrong with a text in this place, a sentence each; nothing if residents may read it."""
    if not text:
        return [office_texts.EMPTY]
    return _of_variables(slot, text) or [*_of_size(slot, text), *_of_numbers(slot, text), *_of_privacy(text)]


def _of_variables(slot: Slot, text: str) -> list[str]:
    known = " ".join(shown(hole(name)) for name in slot.variables)
    said = _PLACEHOLDER.findall(text)
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)) or (said and not known):
        return [office_texts.STRAY.format(known=known) if known else office_texts.STRAY_NONE]
    unknown = [name for name in dict.fromkeys(said) if name not in slot.variables]
    lacking = [name for name in slot.variables if name not in said]
    return [
        *(office_texts.UNKNOWN.format(name=name, known=known) for name in unknown),
        *(office_texts.LACKS.format(name=shown(hole(name))) for name in lacking),
    ]


def _of_size(slot: Slot, text: str) -> list[str]:
    lines, length = text.count("\n") + 1, len(text.format(**samples(slot)))
    many = office_texts.TOO_MANY_LINES.format(most=slot.lines, lines=lines)
    long = office_texts.TOO_LONG.format(length=length, most=slot.lines * LINE)
    return ([many] if lines > slot.lines else []) + ([long] if length > slot.lines * LINE else [])


def _of_numbers(slot: Slot, text: str) -> list[str]:
    said = _TELEPHONE.findall(text)
    lacking = [office_texts.LACKS_NUMBER.format(number=number) for number in slot.telephones if number not in said]
    if slot.choices == frozenset(_CHOICE.findall(text)):
        return lacking
    wanted = office_texts.CHOICES.format(choices=" ".join(sorted(slot.choices)))
    return [*lacking, wanted if slot.choices else office_texts.NO_CHOICES]


def _of_privacy(text: str) -> list[str]:
    link = [office_texts.LINK] if _LINK.search(text) else []
    return [*link, *([office_texts.PERSONAL] if _PERSONAL.search(_APART.sub("", text)) else [])]
