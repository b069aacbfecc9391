"""What in a message counts and what nearly does: all of a decision that no weight changes."""

from __future__ import annotations

from typing import NamedTuple

from nlp import texts
from nlp.compiled import Compiled
from nlp.matcher import Found, Places
from nlp.normal import Normal, normalise
from nlp.ruleset import Rule

_READ = 2000
_NAMED = 3


class Miss(NamedTuple):
    """The number of a rule that some word spoke for and that still does not count, and why: a text and its words."""

    number: int
    why: str
    words: dict[str, str]


class Facts(NamedTuple):
    """The rules that count, with the places of their words, and those that nearly count.

    A rule's number is its place among all rules of the set in the order of their ids; rules come in that order.
    """

    normal: Normal
    counting: list[tuple[int, Places]]
    misses: list[Miss]


def facts(text: str, ready: Compiled, grid: str, hour: int | None) -> Facts:
    """What a rule set finds in a message; parameters as of `classify`."""
    normal = normalise(text[:_READ])
    found, woken = ready.matcher.find(normal.text)
    misses = []
    for number in sorted(ready.conditional.intersection(woken)):
        places = woken.pop(number)
        if _holds(ready.rules[number], grid, hour):
            free, miss = _considered(ready, number, normal.text, places, found)
            if miss:
                misses.append(miss)
            else:
                woken[number] = free
    return Facts(normal, [(number, woken[number]) for number in sorted(woken)], misses)


def _holds(rule: Rule, grid: str, hour: int | None) -> bool:
    """Whether a rule counts here and now."""
    if rule.grids and grid not in rule.grids:
        return False
    if not rule.hours or hour is None:
        return not rule.hours
    start, end = rule.hours
    return start <= hour < end if start <= end else hour >= start or hour < end


def _considered(ready: Compiled, number: int, text: str, places: Places, found: Found) -> tuple[Places, Miss | None]:
    """The places that count, the rule's companions and contexts considered; if there are none, why."""
    rule = ready.rules[number]
    if missing := _missing(rule, found):
        return [], Miss(number, *missing)
    guards = ready.guarded(rule, text, [span for _, span in places], found)
    free = [place for place, guard in zip(places, guards, strict=True) if not guard]
    return free, None if free else Miss(number, texts.LACKED_GUARD, {"word": places[0][0], "guard": guards[0]})


def _missing(rule: Rule, found: Found) -> tuple[str, dict[str, str]] | None:
    for group in rule.all_of:
        if found.keys().isdisjoint(group):
            return texts.LACKED_GROUP, {"words": "、".join(group[:_NAMED])}
    for word in rule.none_of:
        if word in found:
            return texts.LACKED_EXCLUDED, {"word": word}
    return None
