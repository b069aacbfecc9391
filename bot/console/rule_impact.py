"""What a changed rule would do to past petitions and to the samples, against what the live rules make of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import NamedTuple

from bot.console import rules_texts as texts
from bot.console.marking import pieces
from bot.console.rule_index import Finder, Index, changed_rows
from bot.console.rule_memory import Known, Memory, plain_of
from nlp import tuning_texts
from nlp.classify import Decision, classify
from nlp.golden import Failure, Sample, check
from nlp.replay import Example, Message, Moves, Pair, Replay, noted
from nlp.ruleset import RuleSet

QUICK, PATIENT = 0.16, 0.5  # seconds: while somebody types, and for who waits a moment longer
_REMEMBERING = 0.6  # of that time, where the live rules have not read all petitions yet
_SHOWN = 6


class Shown(NamedTuple):
    """A past petition that would go elsewhere; of a `hidden` one no word is told. `number` is the full one."""

    number: str
    hidden: bool
    pieces: list[tuple[str, bool]]
    before: str
    after: str
    final: str


@dataclass(frozen=True)
class Impact:
    """`seen` of `of` petitions were looked at; `goes_on` if a second look would see more of them in the same time.

    `before` and `after` say in how many of them the rule counts.
    `ends`: what those it counts in were finally about, most first.
    """

    seen: int
    of: int
    goes_on: bool
    before: int
    after: int
    ends: list[tuple[str, int]]
    replayed: Replay
    pairs: list[tuple[str, str, int]]
    shown: list[Shown]

    @property
    def elsewhere(self) -> int:
        """How many would go to another category."""
        return self.replayed.moved.count + self.replayed.caught.count

    @property
    def nowhere(self) -> int:
        """How many would not be recognised any more."""
        return self.replayed.lost.count + self.replayed.unsure.count


class Moved(NamedTuple):
    """A past petition with both answers; of a `hidden` one no word is told."""

    message: Message
    before: Decision
    after: Decision
    hidden: bool


class Red(NamedTuple):
    """A sample that the changed rules get wrong; `fresh` if the live ones get it right."""

    failure: Failure
    said: str
    fresh: bool


class Touched:
    """The past petitions and samples that a changed rule set may decide otherwise, and the small set that does it.

    One small set for all, `more` texts as well, because each costs some milliseconds to make ready. `seconds` is the
    time it may take to decide petitions, first by the live rules and then by the changed ones.
    """

    def __init__(
        self, rules: RuleSet, memory: Memory, index: Index, messages: Sequence[Message], samples: Sequence[Sample],
        more: Iterable[str] = (), seconds: float = PATIENT,
    ) -> None:  # fmt: skip
        self.rules, self.memory, self.of = rules, memory, len(messages)
        self.seconds = seconds
        self.known = list(memory.decided(messages, seconds * _REMEMBERING))
        self.samples = tuple(samples)
        rows = changed_rows(rules, memory.rules)
        finder = None if rows is None else Finder(rows)
        self.moving = [n for n, each in enumerate(self.known) if finder is None or finder.met([each.plain])]
        self.doubtful = [each for each in samples if finder is None or finder.met([plain_of(each.text)])]
        plain = [self.known[n].plain for n in self.moving] + [plain_of(each.text) for each in self.doubtful]
        self.excerpt = index.excerpt(rules, [*plain, *map(plain_of, more)])

    def red(self) -> list[Red]:
        """Every sample that is red with the changed rules, freshly red ones first."""
        already = {failure.sample for failure in self.memory.red(self.samples)}
        doubtful = set(self.doubtful)
        still = [failure for failure in self.memory.red(self.samples) if failure.sample not in doubtful]
        names = {code: category.name for code, category in self.rules.categories.items()}
        found = [
            Red(f, _wrong(f, names), f.sample not in already) for f in (*check(self.doubtful, self.excerpt), *still)
        ]
        return sorted(found, key=lambda red: (not red.fresh, not red.failure.sample.locked))

    def impact(self, rule_id: str) -> Impact:
        """What the change would do, as far as the time reaches."""
        fresh: dict[int, Decision] = {}
        replayed = noted(self.rules, self.memory.rules, self._in_time(fresh))
        seen = self.moving[len(fresh)] if len(fresh) < len(self.moving) else len(self.known)
        known = self.known[:seen]
        names = {
            code: category.name for code, category in (self.memory.rules.categories | self.rules.categories).items()
        }
        met = [each for n, each in enumerate(known) if _counts(rule_id, fresh.get(n, each.decision))]
        ends = Counter(names.get(each.message.final, texts.UNKNOWN) for each in met)
        before = sum(_counts(rule_id, each.decision) for each in known)
        return Impact(
            seen, self.of, len(self.known) < self.of, before, len(met), ends.most_common(4),
            replace(replayed, count=seen), _pairs(replayed, names), _shown(replayed, known, self.excerpt, names),
        )  # fmt: skip

    def moved(self) -> list[Moved]:
        """Every petition that would go elsewhere or be asked about, newest first, as far as the time reaches."""
        sets = (self.rules, self.memory.rules)
        private = {c.code for rules in sets for c in rules.categories.values() if c.sensitive}
        return [
            Moved(message, before, after, message.sensitive or bool(private & _about(message, before, after)))
            for message, before, after in self._in_time({})
            if (before.category, before.sure) != (after.category, after.sure)
        ]

    def _in_time(self, fresh: dict[int, Decision]) -> Iterator[tuple[Message, Decision, Decision]]:
        end = perf_counter() + self.seconds * (1 - _REMEMBERING)
        for number in self.moving:
            if perf_counter() > end:
                return
            message, _, before = self.known[number]
            fresh[number] = classify(message.text, self.excerpt, grid=message.grid, hour=message.hour)
            yield message, before, fresh[number]


def _about(message: Message, *decisions: Decision) -> set[str]:
    """Every category that has to do with it."""
    return {message.final}.union(*((each.category, *each.also) for each in decisions))


def _counts(rule_id: str, decision: Decision) -> bool:
    return any(match.rule == rule_id for match in decision.words)


def _piles(replayed: Replay) -> tuple[Moves, ...]:
    return replayed.moved, replayed.lost, replayed.unsure, replayed.caught


def _pairs(replayed: Replay, names: dict[str, str]) -> list[tuple[str, str, int]]:
    """From what to what, most first; what is not recognised is called so."""
    counted: Counter[tuple[str, str]] = Counter()
    for pile, pairs in (("moved", replayed.moved.pairs), ("caught", replayed.caught.pairs)):
        for pair in pairs:
            counted[texts.NOT_SURE if pile == "caught" else names[pair.before], names[pair.after]] += pair.count
    for pair in (*replayed.lost.pairs, *replayed.unsure.pairs):
        counted[_name(pair, names), texts.NOT_SURE] += pair.count
    return [(before, after, count) for (before, after), count in counted.most_common()]


def _name(pair: Pair, names: dict[str, str]) -> str:
    return names.get(pair.before, pair.before)


def _shown(replayed: Replay, known: Sequence[Known], rules: RuleSet, names: dict[str, str]) -> list[Shown]:
    order = {each.message.label: number for number, each in enumerate(known)}
    examples = {example.label: example for pile in _piles(replayed) for example in pile.examples}
    newest = sorted(examples.values(), key=lambda example: order.get(example.label, 0))
    unsure = {example.label for pile in (replayed.lost, replayed.unsure) for example in pile.examples}
    return [_one(example, rules, names, example.label in unsure) for example in newest[:_SHOWN]]


def _one(example: Example, rules: RuleSet, names: dict[str, str], unsure: bool) -> Shown:
    hidden = example.text == tuning_texts.MASKED
    words = () if hidden else classify(example.text, rules).words
    after = texts.NOT_SURE if unsure else names.get(example.after, example.after)
    return Shown(
        example.label, hidden, pieces(example.text, [(word.start, word.end, word.word) for word in words]),
        names.get(example.before, example.before), after, names.get(example.final, ""),
    )  # fmt: skip


def _wrong(failure: Failure, names: dict[str, str]) -> str:
    """In which fields it is wrong, for a person to read."""
    said = []
    for field, expected in failure.expected.items():
        wanted, came = (_called(value, names) for value in (expected, failure.came[field]))
        said.append(texts.SAMPLE_WRONG[field].format(expected=wanted, came=came))
    return "；".join(said)


def _called(value: str | tuple[str, ...], names: dict[str, str]) -> str:
    known = {**names, **texts.URGENCIES, **texts.DANGERS}
    values = (value,) if isinstance(value, str) else value
    return "、".join(known.get(each, each) for each in values) or texts.NOTHING
