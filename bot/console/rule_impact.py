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
from nlp.replay import Example, Message, Moves, Pair, Replay, replay
from nlp.ruleset import RuleSet

_REMEMBER, _REPLAY = 0.3, 0.2  # seconds, together half of one
_SHOWN = 6


class Shown(NamedTuple):
    """A past petition that would go elsewhere; of a sensitive one no word is told."""

    number: str
    pieces: list[tuple[str, bool]]
    before: str
    after: str
    final: str


@dataclass(frozen=True)
class Impact:
    """`seen` of `of` petitions were looked at. `before` and `after` say in how many of them the rule counts.

    `ends`: what those it counts in were finally about, most first.
    """

    seen: int
    of: int
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


class Red(NamedTuple):
    """A sample that the changed rules get wrong; `fresh` if the live ones get it right."""

    failure: Failure
    said: str
    fresh: bool


class Touched:
    """The past petitions and samples that a changed rule set may decide otherwise, and the small set that does it.

    One small set for all, `more` texts as well, because each costs some milliseconds to make ready.
    """

    def __init__(
        self, rules: RuleSet, memory: Memory, index: Index, messages: Sequence[Message], samples: Sequence[Sample],
        more: Iterable[str] = (),
    ) -> None:  # fmt: skip
        self.rules, self.memory, self.of = rules, memory, len(messages)
        self.known = list(memory.decided(messages, _REMEMBER))
        self.samples = tuple(samples)
        rows = changed_rows(rules, memory.rules)
        finder = None if rows is None else Finder(rows)
        self.moving = [n for n, each in enumerate(self.known) if finder is None or finder.met([each.plain])]
        self.doubtful = [each for each in samples if finder is None or finder.met([plain_of(each.text)])]
        plain = [self.known[n].plain for n in self.moving] + [plain_of(each.text) for each in self.doubtful]
        self.excerpt = index.excerpt(rules, [*plain, *map(plain_of, more)])
        self.before = memory.index.excerpt(memory.rules, plain)

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
        """What the change would do, as far as half a second reaches."""
        fresh: dict[int, Decision] = {}
        replayed = replay(self.excerpt, self.before, self._in_time(fresh))
        seen = self.moving[len(fresh)] if len(fresh) < len(self.moving) else len(self.known)
        known = self.known[:seen]
        names = {
            code: category.name for code, category in (self.memory.rules.categories | self.rules.categories).items()
        }
        met = [each for n, each in enumerate(known) if _counts(rule_id, fresh.get(n, each.decision))]
        ends = Counter(names.get(each.message.final, texts.UNKNOWN) for each in met)
        return Impact(
            seen, self.of, sum(_counts(rule_id, each.decision) for each in known), len(met), ends.most_common(4),
            replace(replayed, count=seen), _pairs(replayed, names), _shown(replayed, known, self.excerpt, names),
        )  # fmt: skip

    def _in_time(self, fresh: dict[int, Decision]) -> Iterator[Message]:
        end = perf_counter() + _REPLAY
        for number in self.moving:
            if perf_counter() > end:
                return
            message = self.known[number].message
            fresh[number] = classify(message.text, self.excerpt, grid=message.grid, hour=message.hour)
            yield replace(message, decided=self.known[number].decision)


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
        example.label, pieces(example.text, [(word.start, word.end) for word in words]),
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
