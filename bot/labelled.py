"""Messages from a JSONL file, one object a line, with every bad line told."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot import tuning_texts as texts
from bot.opening import Problem, reason
from nlp.classify import DANGERS

_SHOWN = 10
_URGENCIES = ("normal", "urgent", "emergency")
Message = dict[str, Any]


def read(path: Path, names: Mapping[str, str], *needed: str) -> list[Message]:
    """The messages, categories as codes whether written so or by name; Problem tells up to ten lines that are wrong.

    ``names`` are the categories' names by code. ``needed`` are fields besides ``text`` that each message must have.
    """
    lines = _lines(path)
    problems: list[str] = []
    messages = []
    for number, line in lines:
        try:
            messages.append(_message(line, number, names, ("text", *needed)))
        except ValueError as error:
            problems.append(str(error))
    if problems:
        raise Problem("\n".join(_some(problems)))
    return messages


def _lines(path: Path) -> list[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(texts.NO_FILE.format(path=path, reason=reason(error))) from error
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise Problem(texts.EMPTY_FILE.format(path=path, example=texts.EXAMPLE))
    first = lines[0][1]
    if first.startswith("["):
        raise Problem(texts.LOOKS_LIKE_A_LIST.format(example=texts.EXAMPLE))
    if not first.startswith("{") and any(mark in first for mark in ",，\t;"):
        raise Problem(texts.LOOKS_LIKE_A_TABLE.format(example=texts.EXAMPLE))
    return lines


def _some(problems: list[str]) -> Iterator[str]:
    yield from problems[:_SHOWN]
    if len(problems) > _SHOWN:
        yield texts.MORE_PROBLEMS.format(count=len(problems) - _SHOWN)


def _message(line: str, number: int, names: Mapping[str, str], needed: Collection[str]) -> Message:
    try:
        found = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(texts.NOT_JSON.format(line=number, example=texts.EXAMPLE)) from error
    if not isinstance(found, dict):
        raise ValueError(texts.NOT_AN_OBJECT.format(line=number, example=texts.EXAMPLE))
    for field in needed:
        if found.get(field) in (None, ""):
            raise ValueError(texts.MISSING_FIELD.format(line=number, field=field))
    codes = {name: code for code, name in names.items()} | {code: code for code in names}
    readers = {
        "text": _text, "primary": _one_of(codes), "also": _some_of(codes), "final": _one_of(codes),
        "urgency": _one_of({value: value for value in _URGENCIES}),
        "danger": _some_of({value: value for value in DANGERS}),
        "grid": _text, "hour": _hour, "sensitive": _flag,
    }  # fmt: skip
    given = {field: value for field, value in found.items() if value is not None}
    return {
        field: readers[field](value, field, number) if field in readers else value for field, value in given.items()
    }


def _text(value: object, field: str, number: int) -> str:
    if not isinstance(value, str) or any("\ud800" <= char <= "\udfff" for char in value):
        raise ValueError(texts.WRONG_FIELD.format(line=number, field=field, kind=texts.A_TEXT))
    return value


def _hour(value: object, field: str, number: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 23:
        raise ValueError(texts.WRONG_FIELD.format(line=number, field=field, kind=texts.AN_HOUR))
    return value


def _flag(value: object, field: str, number: int) -> bool:
    if not isinstance(value, bool):
        raise ValueError(texts.WRONG_FIELD.format(line=number, field=field, kind=texts.A_FLAG))
    return value


def _one_of(codes: Mapping[str, str]) -> Callable[[object, str, int], str]:
    def read(value: object, field: str, number: int) -> str:
        said = _text(value, field, number)
        if said not in codes:
            known = "、".join(dict.fromkeys(codes.values()))
            raise ValueError(texts.UNKNOWN_CODE.format(line=number, field=field, value=said[:20], known=known))
        return codes[said]

    return read


def _some_of(codes: Mapping[str, str]) -> Callable[[object, str, int], list[str]]:
    one = _one_of(codes)

    def read(value: object, field: str, number: int) -> list[str]:
        if not isinstance(value, list):
            raise ValueError(texts.WRONG_FIELD.format(line=number, field=field, kind=texts.A_LIST))
        return [one(item, field, number) for item in value]

    return read
