"""One thing that is wrong or doubtful in a rule set, and the sentence that tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from nlp import tuning_texts as texts

Level = Literal["error", "warning", "hint"]
LEVELS: tuple[Level, ...] = ("error", "warning", "hint")
_ERRORS = frozenset(("no_hours", "excludes_itself", "unknown_grid", "matches_all"))
_HINTS = frozenset(
    ("no_rules", "says_nothing", "counted_for_urgency", "repeated", "single", "unused_guard", "unused_class", "hidden")
)
_NAMED = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """``kind`` is stable for programs, ``text`` says in Chinese what, where and what to do.

    Findings of one kind that belong together are one finding with many ``words``; the text names the first six.
    ``rules`` are ids, ``category`` a code, each empty where it has no say.
    """

    level: Level
    kind: str
    text: str
    rules: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    category: str = ""


def finding(
    kind: str, rules: Iterable[str] = (), words: Iterable[str] = (), category: str = "", **details: object
) -> Finding:
    """A finding with the level and the sentence of its kind."""
    rules, words = tuple(dict.fromkeys(rules)), tuple(dict.fromkeys(words))
    said = texts.LINT[kind].format(rules=named(rules), words=named(words), **details)
    level: Level = "error" if kind in _ERRORS else "hint" if kind in _HINTS else "warning"
    return Finding(level, kind, said, rules, words, category)


def named(items: tuple[str, ...]) -> str:
    """The first six, and how many there are if more."""
    shown = "、".join(f"“{item}”" for item in items[:_NAMED])
    return texts.AND_MORE.format(shown=shown, count=len(items)) if len(items) > _NAMED else shown
