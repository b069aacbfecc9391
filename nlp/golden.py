"""Golden samples: sentences with what the rules must make of them, checked before every publish."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from nlp import golden_texts as texts
from nlp.classify import DANGERS, Decision, classify
from nlp.ruleset import RuleSet

LONGEST = 500  # characters of a sample
_URGENCIES = ("", "normal", "urgent", "emergency")


class SampleError(ValueError):
    """A sample that cannot be used; the message says in Chinese what is wrong."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence and what must come of it; what is empty is not looked at.

    ``danger``: signs that must be raised, all of them. ``no_danger``: signs that must not be. ``never``: a category
    that it must not be. A red ``locked`` sample forbids publishing.
    """

    text: str
    category: str = ""
    urgency: str = ""
    danger: tuple[str, ...] = ()
    no_danger: tuple[str, ...] = ()
    never: str = ""
    locked: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A red sample: of the fields that are wrong, what was expected and what came."""

    sample: Sample
    expected: dict[str, Any]
    came: dict[str, Any]

    def line(self) -> str:
        """For a person to read."""
        wrong = "；".join(
            texts.WRONG[field].format(expected=_said(self.expected[field]), came=_said(self.came[field]))
            for field in self.expected
        )
        return texts.RED_LINE.format(
            mark=texts.LOCKED if self.sample.locked else "", text=self.sample.text, wrong=wrong
        )

    def data(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def _said(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else "、".join(value) or texts.NOTHING


def check(samples: Iterable[Sample], rule_set: RuleSet) -> list[Failure]:
    """The samples that the rules get wrong, in their order; empty is good."""
    judged = ((sample, _wrong(sample, classify(sample.text, rule_set))) for sample in samples)
    return [
        Failure(sample, {field: expected for field, (expected, _) in wrong.items()},
                {field: came for field, (_, came) in wrong.items()})
        for sample, wrong in judged
        if wrong
    ]  # fmt: skip


def _wrong(sample: Sample, came: Decision) -> dict[str, tuple[Any, Any]]:
    wrong: dict[str, tuple[Any, Any]] = {}
    if sample.category not in ("", came.category):
        wrong["category"] = sample.category, came.category
    if sample.never and sample.never == came.category:
        wrong["never"] = sample.never, came.category
    if sample.urgency not in ("", came.urgency):
        wrong["urgency"] = sample.urgency, came.urgency
    if not set(sample.danger) <= set(came.danger):
        wrong["danger"] = sample.danger, came.danger
    if not set(sample.no_danger).isdisjoint(came.danger):
        wrong["no_danger"] = sample.no_danger, came.danger
    return wrong


def default_samples() -> list[Sample]:
    """The samples that a new installation starts with."""
    return read_samples((Path(__file__).parent / "default_samples.jsonl").read_text(encoding="utf-8"))


def read_samples(text: str) -> list[Sample]:
    """Samples from JSON lines; SampleError names the line."""
    return [_from_line(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def _from_line(number: int, line: str) -> Sample:
    try:
        return sample_from(json.loads(line))
    except json.JSONDecodeError:
        raise SampleError(texts.AT_LINE.format(line=number, problem=texts.NOT_JSON)) from None
    except SampleError as error:
        raise SampleError(texts.AT_LINE.format(line=number, problem=error)) from None


def sample_from(data: object) -> Sample:
    """A sample from plain data, checked; SampleError says what is wrong with it."""
    if not isinstance(data, Mapping) or not all(isinstance(key, str) for key in data):
        raise SampleError(texts.NOT_JSON)
    if unknown := sorted(data.keys() - {field.name for field in fields(Sample)}):
        raise SampleError(texts.UNKNOWN_FIELD.format(field=unknown[0]))
    made = Sample(**{key: _value(key, value) for key, value in {"text": "", **data}.items()})
    _complain(made)
    return made


def _value(key: str, value: object) -> Any:
    if key == "locked":
        wanted: type | tuple[type, ...] = bool
    elif key in ("danger", "no_danger"):
        value = tuple(value) if isinstance(value, list | tuple) else value
        wanted = tuple
    else:
        wanted = str
    if not isinstance(value, wanted):
        raise SampleError(texts.WRONG_KIND.format(field=key))
    return value.strip() if isinstance(value, str) else value


def _complain(sample: Sample) -> None:
    if not sample.text:
        raise SampleError(texts.NO_TEXT)
    if len(sample.text) > LONGEST:
        raise SampleError(texts.TOO_LONG.format(limit=LONGEST))
    if not (sample.category or sample.urgency or sample.danger or sample.no_danger or sample.never):
        raise SampleError(texts.NO_WISH)
    if sample.urgency not in _URGENCIES:
        raise SampleError(texts.NO_SUCH_URGENCY.format(value=sample.urgency, known="、".join(_URGENCIES[1:])))
    for sign in (*sample.danger, *sample.no_danger):
        if sign not in DANGERS:
            raise SampleError(texts.NO_SUCH_DANGER.format(value=sign, known="、".join(DANGERS)))
