"""What a message is about, how urgent and how dangerous it is, and which words said so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum
from operator import itemgetter
from typing import NamedTuple

from nlp import texts
from nlp.compiled import Compiled, compiled, opening_end
from nlp.matcher import Found, Span
from nlp.normal import Normal, normalise
from nlp.ruleset import Rule, RuleSet, Urgency

OTHER = "other"
DANGERS = ("violence", "suicide", "fire", "gas", "child", "locked_in")
_URGENCIES: tuple[Urgency, ...] = ("normal", "urgent", "emergency")
_BEST = 3
_READ = 2000
_BY_PLACE = itemgetter(1, 2, 3, 4, 0)


class Match(NamedTuple):
    """A word that counted, and where it stands in the text as the person wrote it."""

    word: str
    start: int
    end: int
    category: str
    rule: str


@dataclass(frozen=True, slots=True)
class Decision:
    """All that a rule set says about one message.

    ``sure`` is False where the resident should be asked; ``candidates`` are the best three, best first.
    ``runner_up`` lost; ``runner_up_lacked`` says in Chinese what it would have needed.
    """

    category: str
    sure: bool
    candidates: tuple[str, ...]
    also: tuple[str, ...]
    urgency: Urgency
    danger: tuple[str, ...]
    words: tuple[Match, ...]
    scores: dict[str, float]
    runner_up: str | None
    runner_up_lacked: str
    version: int


class _Hit(NamedTuple):
    """A rule that counts here, by which places, for how much."""

    rule: Rule
    places: list[tuple[str, Span]]
    points: float


class _Miss(NamedTuple):
    """A rule that some word spoke for and that still does not count, and why: a text and what to put into it."""

    rule: Rule
    why: str
    words: dict[str, str]

    def lacked(self) -> str:
        return self.why.format(rule=self.rule.id, **self.words)


def classify(text: str, rule_set: RuleSet, *, grid: str = "", hour: int | None = None) -> Decision:
    """Decide about one message, by its first 2,000 characters; pure.

    ``grid`` (its code) and ``hour`` (0 to 23) matter only to rules limited to them.
    """
    ready = compiled(rule_set)
    normal = normalise(text[:_READ])
    found = ready.matcher.find(normal.text)
    hits, misses = [], []
    opening = opening_end(normal.text)
    for rule, words in ready.woken(found):
        if _here_and_now(rule, grid, hour):
            miss = _missed(rule, found) if rule.all_of or rule.none_of else None
            places = [] if miss else [(word, span) for word in words for span in found[word]]
            if rule.guards and places:
                places, miss = _unguarded(ready, rule, normal.text, places, found)
            if miss:
                misses.append(miss)
            else:
                hits.append(_Hit(rule, places, rule.weight * _count(places, opening, rule_set.opening)))
    return _decision(rule_set, normal, hits, misses)


def _here_and_now(rule: Rule, grid: str, hour: int | None) -> bool:
    if rule.grids and grid not in rule.grids:
        return False
    if rule.hours is None:
        return True
    start, end = rule.hours
    if hour is None:
        return False
    return start <= hour < end if start <= end else hour >= start or hour < end


def _missed(rule: Rule, found: Found) -> _Miss | None:
    for group in rule.all_of:
        if found.keys().isdisjoint(group):
            return _Miss(rule, texts.LACKED_GROUP, {"words": "、".join(group[:_BEST])})
    for word in rule.none_of:
        if word in found:
            return _Miss(rule, texts.LACKED_EXCLUDED, {"word": word})
    return None


def _unguarded(
    ready: Compiled, rule: Rule, text: str, places: list[tuple[str, Span]], found: Found
) -> tuple[list[tuple[str, Span]], _Miss | None]:
    """The places whose meaning no context takes away, and if there are none, why."""
    guards = ready.guarded(rule, text, [span for _, span in places], found)
    free = [place for place, guard in zip(places, guards, strict=True) if not guard]
    return free, None if free else _Miss(rule, texts.LACKED_GUARD, {"word": places[0][0], "guard": guards[0]})


def _count(places: list[tuple[str, Span]], opening: int, factor: float) -> float:
    """How many different words, those in the opening counted ``factor`` times; none for a word inside a longer one."""
    if len(places) == 1:
        return factor if places[0][1][0] < opening else 1.0
    counts: dict[str, float] = {}
    for word, span in places:
        value = factor if span[0] < opening else 1.0
        if value > counts.get(word, 0.0) and not _inside(span, places):
            counts[word] = value
    return sum(counts.values())


def _inside(span: Span, places: list[tuple[str, Span]]) -> bool:
    start, end, _ = span
    return any(left <= start and end <= right and right - left > end - start for _, (left, right, _) in places)


def _decision(rule_set: RuleSet, normal: Normal, hits: list[_Hit], misses: list[_Miss]) -> Decision:
    scores = _scores(hits)
    ranked = sorted(scores, key=lambda code: (-scores[code], code))
    best = ranked[0] if ranked else OTHER
    top = scores.get(best, 0.0)
    second = scores[ranked[1]] if len(ranked) > 1 else 0.0
    runner_up, lacked = _runner_up(rule_set, scores, ranked, misses)
    return Decision(
        category=best,
        sure=top >= rule_set.threshold and top - second >= rule_set.margin,
        candidates=tuple(ranked[:_BEST]),
        also=tuple(code for code in ranked[1:] if scores[code] >= _also(rule_set, code, top)),
        urgency=_most_urgent({hit.rule.urgency for hit in hits}),
        danger=_dangers({hit.rule.danger for hit in hits if hit.rule.danger}),
        words=_matches(normal, hits),
        scores=scores,
        runner_up=runner_up,
        runner_up_lacked=lacked,
        version=rule_set.version,
    )


def _also(rule_set: RuleSet, code: str, top: float) -> float:
    """The score from which a category besides the best one counts as raised too."""
    return max(rule_set.threshold, top * (rule_set.categories[code].also or rule_set.also))


def _scores(hits: Iterable[_Hit]) -> dict[str, float]:
    points: dict[str, list[float]] = {}
    for hit in hits:
        points.setdefault(hit.rule.category, []).append(hit.points)
    sums = {category: round(fsum(each), 3) for category, each in points.items()}
    return {category: score for category, score in sums.items() if score > 0}


def _runner_up(
    rule_set: RuleSet, scores: dict[str, float], ranked: list[str], misses: list[_Miss]
) -> tuple[str | None, str]:
    """The second by score; failing that the category whose strongest rule nearly counted."""
    winner = ranked[0] if ranked else OTHER
    others = [miss for miss in misses if miss.rule.category != winner]
    if len(ranked) > 1:
        others = [miss for miss in others if miss.rule.category == ranked[1]]
    miss = max(others, key=lambda miss: (miss.rule.weight, miss.rule.id), default=None)
    if len(ranked) > 1:
        points = f"{scores[winner] - scores[ranked[1]]:.1f}"
        short = texts.LACKED_SCORE.format(winner=rule_set.categories[winner].name, points=points)
        return ranked[1], f"{short}；{miss.lacked()}" if miss else short
    return (miss.rule.category, miss.lacked()) if miss else (None, "")


def _most_urgent(urgencies: set[Urgency]) -> Urgency:
    return max(urgencies, key=_URGENCIES.index, default="normal")


def _dangers(codes: set[str]) -> tuple[str, ...]:
    known = [code for code in DANGERS if code in codes]
    return (*known, *sorted(codes.difference(DANGERS)))


def _matches(normal: Normal, hits: Iterable[_Hit]) -> tuple[Match, ...]:
    matches = [
        Match(word, *normal.span(span[0], span[1]), rule.category, rule.id)
        for rule, places, _ in hits
        for word, span in places
    ]
    matches.sort(key=_BY_PLACE)
    return tuple(matches)
