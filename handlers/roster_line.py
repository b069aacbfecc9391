"""A line of an imported file, and how its values are read out of it."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from handlers import roster_texts as texts

LONGEST = 64  # characters of a name


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file: its number as an editor shows it, its trimmed values by column."""

    file: str
    number: int
    values: dict[str, str]


class Bad(Exception):
    """What is wrong with one line, and in which column if it is in one."""

    def __init__(self, problem: str, column: str = "") -> None:
        super().__init__(problem)
        self.column = column


class Complaint(NamedTuple):
    """A bad line, the column that is bad (or nothing) and a sentence about it."""

    line: Line
    column: str
    problem: str

    def __str__(self) -> str:
        """With file and line, as a terminal shows it."""
        return texts.LINE.format(file=self.line.file, line=self.line.number, problem=self.problem)


def identity_of(name: str, phone: str, group_id: int | None) -> tuple[str, ...]:
    """What makes two lines one person: the phone; without one, name and group."""
    return (phone,) if phone else (name, str(group_id))


def text_of(line: Line, column: str) -> str:
    """A value that must be there; Bad if it is empty or too long."""
    value = line.values[column]
    if not value:
        raise Bad(texts.EMPTY.format(column=column), column)
    if len(value) > LONGEST:
        raise Bad(texts.TOO_LONG_VALUE.format(column=column, length=len(value), limit=LONGEST), column)
    return value


def number_of(line: Line, column: str) -> int:
    """A small whole number, or Bad."""
    value = text_of(line, column)
    if not (value.isascii() and value.isdecimal() and len(value) < 4):
        raise Bad(texts.NOT_NUMBER.format(column=column, value=value), column)
    return int(value)


def phone_of(line: Line) -> str:
    """Eleven digits however they were written, or nothing; else Bad."""
    value = line.values["phone"].replace(" ", "").replace("-", "").removeprefix("+86")
    if value and not (value.isascii() and value.isdecimal() and len(value) == 11):
        raise Bad(texts.BAD_PHONE.format(phone=line.values["phone"]), "phone")
    return value


def roles_of(line: Line) -> list[str]:
    """The posts, once each, in the order written; Bad for one nobody knows."""
    said = [role.strip() for role in text_of(line, "roles").replace("；", ";").split(";") if role.strip()]
    roles = [texts.ROLES.get(role, role) for role in said]
    unknown = next((role for role in roles if role not in texts.KNOWN_ROLES), None)
    if unknown is not None or not roles:
        raise Bad(texts.BAD_ROLE.format(role=unknown or line.values["roles"]), "roles")
    return list(dict.fromkeys(roles))


def check_once(seen: dict[Any, int], key: Any, line: Line, shown: str = "") -> None:
    """Bad if an earlier line of the file had the same key."""
    before = seen.setdefault(key, line.number)
    if before != line.number:
        raise Bad(texts.TWICE.format(value=shown or key, line=before))
