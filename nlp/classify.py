"""What a message is about, how urgent and how dangerous it is, and which words said so."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nlp import texts
from nlp.compiled import compiled, opening_end
from nlp.facts import Facts, Miss, facts
from nlp.matcher import Places, Span
from nlp.normal import Normal
from nlp.ruleset import Rule, RuleSet, Urgency

OTHER = "other"
DANGERS = ("violence", "suicide", "fire", "gas", "child", "locked_in")
_BEST = 3
_LEAST = 0.0005


class Match(NamedTuple):
    """Where in the text as the person wrote it a word stands that counted; sorted, matches are in reading order."""

    start: int
    end: int
    category: str
    rule: str
    word: str


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


def classify(text: str, rule_set: RuleSet, *, grid: str = "", hour: int | None = None) -> Decision:
    """Decide about one message, by its first 2,000 characters; pure.

    ``grid`` (its code) and ``hour`` (0 to 23) matter only to rules limited to them.
    """
    ready = compiled(rule_set)
    return decide(facts(text, ready, grid, hour), rule_set, ready.rules)


def decide(known: Facts, rule_set: RuleSet, rules: Sequence[Rule]) -> Decision:
    """Weigh what is known of a message.

    ``rules`` are the set's in the order of their ids. They may differ from those by which the facts were found in
    anything but words and conditions.
    """
    tally = _Tally(known.normal)
    opening, factor = opening_end(known.normal.text), rule_set.opening
    for number, places in known.counting:
        rule = rules[number]
        tally.add(rule, places, rule.weight * _count(places, opening, factor))
    lacks = [_Lack(rules[miss.number], miss) for miss in known.misses] if known.misses else []
    return _decision(rule_set, tally, lacks)


class _Lack(NamedTuple):
    """A rule that nearly counts."""

    rule: Rule
    miss: Miss

    def told(self) -> str:
        return self.miss.why.format(rule=self.rule.id, **self.miss.words)


class _Tally:
    """What the rules that count say together."""

    __slots__ = ("danger", "matches", "scores", "span", "urgency", "waiting")

    def __init__(self, normal: Normal) -> None:
        self.span = normal.span if normal.places else None
        self.scores: dict[str, float] = {}
        self.matches: list[Match] = []
        self.urgency: Urgency = "normal"
        self.danger: set[str] = set()
        self.waiting: list[Rule] = []

    def add(self, rule: Rule, places: Places, points: float) -> None:
        """Rules come in the order of their ids, so sums of floats never vary."""
        category, number = rule.category, rule.id
        self.scores[category] = self.scores.get(category, 0.0) + points
        for word, (start, end, _) in places:
            if self.span:
                start, end = self.span(start, end)
            self.matches.append(Match(start, end, category, number, word))
        if rule.backed:
            self.waiting.append(rule)
        elif rule.danger or rule.urgency != "normal":
            self.warn(rule)

    def warn(self, rule: Rule) -> None:
        """Raise what the rule says of danger and urgency."""
        if rule.danger:
            self.danger.add(rule.danger)
        if rule.urgency != "normal" and self.urgency != "emergency":
            self.urgency = rule.urgency

    def warn_of(self, raised: Container[str]) -> None:
        """Raise what the backed rules say whose category the message raises."""
        for rule in self.waiting:
            if rule.category in raised:
                self.warn(rule)


def _count(places: Places, opening: int, factor: float) -> float:
    """How many different words, those in the opening counted ``factor`` times; none for a word inside a longer one."""
    if len(places) == 1:
        return factor if places[0][1][0] < opening else 1.0
    counts: dict[str, float] = {}
    for word, span in places:
        value = factor if span[0] < opening else 1.0
        if value > counts.get(word, 0.0) and not _inside(span, places):
            counts[word] = value
    return sum(counts.values())


def _inside(span: Span, places: Places) -> bool:
    start, end, _ = span
    for _, (left, right, _) in places:  # noqa: SIM110 any() over a generator takes three times as long
        if left <= start and end <= right and right - left > end - start:
            return True
    return False


def _decision(rule_set: RuleSet, tally: _Tally, lacks: list[_Lack]) -> Decision:
    scores = {category: _rounded(points) for category, points in tally.scores.items() if points >= _LEAST}
    ranked = sorted(sorted(scores), key=scores.__getitem__, reverse=True) if len(scores) > 1 else list(scores)
    top = scores[ranked[0]] if ranked else 0.0
    lead = top - scores[ranked[1]] if len(ranked) > 1 else top
    also = tuple([code for code in ranked[1:] if scores[code] >= _also(rule_set, code, top)])
    runner_up, lacked = _runner_up(rule_set, ranked, lead, lacks)
    if tally.waiting:
        tally.warn_of((*ranked[:1], *also))
    return Decision(
        category=ranked[0] if ranked else OTHER,
        sure=top >= rule_set.threshold and lead >= rule_set.margin,
        candidates=tuple(ranked[:_BEST]),
        also=also,
        urgency=tally.urgency,
        danger=_in_order(tally.danger) if tally.danger else (),
        words=tuple(sorted(tally.matches)),
        scores=scores,
        runner_up=runner_up,
        runner_up_lacked=lacked,
        version=rule_set.version,
    )


def _rounded(points: float) -> float:
    """To thousandths, a fifth as slow as round(), which goes by way of a string."""
    return int(points * 1000 + 0.5) / 1000


def _also(rule_set: RuleSet, code: str, top: float) -> float:
    """The score from which a category besides the best one counts as raised too."""
    share = rule_set.categories[code].also or rule_set.also
    return max(rule_set.threshold, rule_set.also_least, top * share)


def _runner_up(rule_set: RuleSet, ranked: list[str], lead: float, lacks: list[_Lack]) -> tuple[str | None, str]:
    """The second by score; failing that the category whose strongest rule nearly counted."""
    lack = _nearest(ranked, lacks) if lacks else None
    if len(ranked) > 1:
        winner = rule_set.categories[ranked[0]].name
        short = texts.LACKED_SCORE.format(winner=winner, points=f"{lead:.1f}")
        return ranked[1], f"{short}；{lack.told()}" if lack else short
    return (lack.rule.category, lack.told()) if lack else (None, "")


def _nearest(ranked: list[str], lacks: list[_Lack]) -> _Lack | None:
    if len(ranked) > 1:
        lacks = [lack for lack in lacks if lack.rule.category == ranked[1]]
    else:
        lacks = [lack for lack in lacks if lack.rule.category not in (ranked or [OTHER])]
    return max(lacks, key=lambda lack: (lack.rule.weight, lack.rule.id), default=None)


def _in_order(codes: set[str]) -> tuple[str, ...]:
    return (*[code for code in DANGERS if code in codes], *sorted(codes.difference(DANGERS)))
