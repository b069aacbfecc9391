"""What a draft would change: both rule sets decide the same messages, and what differs is counted and shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from nlp import tuning_texts as texts
from nlp.classify import OTHER, Decision, classify, decide
from nlp.compiled import compiled
from nlp.delta import alike, rescored
from nlp.facts import facts
from nlp.ruleset import RuleSet, in_order

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Message:
    """A message to be decided again.

    ``final`` is the category it had after all that staff and resident did ("" where unknown); ``label`` names it to
    the reader (a ticket's number).
    """

    text: str
    grid: str = ""
    hour: int | None = None
    final: str = ""
    sensitive: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """One message and both answers; of a sensitive one neither text nor words are told."""

    label: str
    text: str
    before: str
    after: str
    final: str
    before_urgency: str
    after_urgency: str
    before_words: tuple[str, ...]
    after_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """From what to what, how often: codes of categories or urgencies."""

    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class Moves:
    """One kind of change: its pairs, largest first, and at most six examples in the order of the messages."""

    count: int
    pairs: tuple[Pair, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    """A danger sign that is raised by one set only."""

    sign: str
    example: Example


@dataclass(frozen=True, slots=True)
class Replay:
    """What would change; every message is in at most one of the first six.

    ``moved``: sure of another category. ``caught``: was unsure or other, now sure of a category. ``lost``: had a
    category, now other. ``unsure``: was sure, now is not. ``sure``: was unsure of the very category it is now sure of.
    ``shifted``: unsure before and after, about something else. ``raised`` and ``dropped`` are complete.
    ``agree`` and ``contradict`` count changed categories that are now, or were before, what was finally done.
    ``net``: by how many messages each category would grow.
    """

    count: int
    moved: Moves
    caught: Moves
    lost: Moves
    unsure: Moves
    sure: Moves
    shifted: Moves
    urgency: Moves
    raised: tuple[Alarm, ...]
    dropped: tuple[Alarm, ...]
    agree: int
    contradict: int
    net: dict[str, int]

    @property
    def recategorised(self) -> int:
        """How many messages would go elsewhere or be asked about: the share that a publisher has to answer for."""
        return sum(moves.count for moves in (self.moved, self.caught, self.lost, self.unsure))


def replay(
    draft: RuleSet, live: RuleSet, messages: Iterable[Message], step: Callable[[], object] = lambda: None
) -> Replay:
    """Decide every message by both sets, newest first, and tell what differs; ``step`` is called after each."""
    differs, notes = rescored(draft, live), _Notes(draft, live)
    both = _decided_alike(draft, live) if alike(draft, live) else _decided_each(draft, live)
    same_bar = (draft.threshold, draft.margin) == (live.threshold, live.margin)
    count = 0
    for message in messages:
        count += 1
        if differs(message.text):
            before, after = both(message)
            notes.take(message, before, after)
        elif not same_bar:
            before = _decided(message, live)
            notes.take(message, before, _held_against(before, draft))
        step()
    return notes.replay(count)


def noted(draft: RuleSet, live: RuleSet, decided: Iterable[tuple[Message, Decision, Decision]]) -> Replay:
    """The same of messages, newest first, that `live` and `draft` have decided already, in this order."""
    notes, each = _Notes(draft, live), list(decided)
    for answers in each:
        notes.take(*answers)
    return notes.replay(len(each))


def _decided(message: Message, rule_set: RuleSet) -> Decision:
    return classify(message.text, rule_set, grid=message.grid, hour=message.hour)


def _decided_each(draft: RuleSet, live: RuleSet) -> Callable[[Message], tuple[Decision, Decision]]:
    return lambda message: (_decided(message, live), _decided(message, draft))


def _decided_alike(draft: RuleSet, live: RuleSet) -> Callable[[Message], tuple[Decision, Decision]]:
    """What two sets decide that find the same: it is looked for once."""
    ours, ready = in_order(draft.rules), compiled(live)

    def both(message: Message) -> tuple[Decision, Decision]:
        known = facts(message.text, ready, message.grid, message.hour)
        return decide(known, live, ready.rules), decide(known, draft, ours)

    return both


def _held_against(decision: Decision, draft: RuleSet) -> Decision:
    """The decision with the same scores and the draft's bar for being sure."""
    top, second = sorted((0.0, 0.0, *decision.scores.values()))[:-3:-1]
    return replace(decision, sure=top >= draft.threshold and top - second >= draft.margin)


@dataclass
class _Pile:
    """The changes of one kind so far."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: list[Example] = field(default_factory=list)

    def add(self, before: str, after: str, example: Example) -> None:
        self.pairs[before, after] += 1
        if len(self.examples) < _SHOWN:
            self.examples.append(example)

    def moves(self) -> Moves:
        ranked = sorted(self.pairs.items(), key=lambda item: (-item[1], item[0]))
        pairs = tuple(Pair(before, after, count) for (before, after), count in ranked)
        return Moves(self.pairs.total(), pairs, tuple(self.examples))


class _Notes:
    """What one replay has seen."""

    def __init__(self, draft: RuleSet, live: RuleSet) -> None:
        sets = (draft, live)
        self._private = {c.code for rule_set in sets for c in rule_set.categories.values() if c.sensitive}
        self._piles = {kind: _Pile() for kind in ("moved", "caught", "lost", "unsure", "sure", "shifted", "urgency")}
        self._raised: list[Alarm] = []
        self._dropped: list[Alarm] = []
        self._agree = self._contradict = 0
        self._net: Counter[str] = Counter()

    def take(self, message: Message, before: Decision, after: Decision) -> None:
        kind, urgency = _kind(before, after), before.urgency != after.urgency
        if not (kind or urgency or before.danger != after.danger):
            return
        example = self._example(message, before, after)
        if kind:
            self._piles[kind].add(before.category, after.category, example)
        if urgency:
            self._piles["urgency"].add(before.urgency, after.urgency, example)
        self._raised += [Alarm(sign, example) for sign in after.danger if sign not in before.danger]
        self._dropped += [Alarm(sign, example) for sign in before.danger if sign not in after.danger]
        if before.category != after.category:
            self._net.update({before.category: -1, after.category: 1})
            self._agree += after.category == message.final
            self._contradict += before.category == message.final

    def _example(self, message: Message, before: Decision, after: Decision) -> Example:
        codes = {before.category, after.category, message.final, *before.also, *after.also}
        hidden = message.sensitive or not self._private.isdisjoint(codes)
        return Example(
            label=message.label,
            text=texts.MASKED if hidden else message.text,
            before=before.category,
            after=after.category,
            final=message.final,
            before_urgency=before.urgency,
            after_urgency=after.urgency,
            before_words=() if hidden else _deciding(before),
            after_words=() if hidden else _deciding(after),
        )

    def replay(self, count: int) -> Replay:
        return Replay(
            count,
            **{kind: pile.moves() for kind, pile in self._piles.items()},
            raised=tuple(self._raised),
            dropped=tuple(self._dropped),
            agree=self._agree,
            contradict=self._contradict,
            net={code: number for code, number in self._net.most_common() if number},
        )


def _kind(before: Decision, after: Decision) -> str:
    same = before.category == after.category
    if same and before.sure == after.sure:
        return ""
    if not same and after.category == OTHER:
        return "lost"
    if before.sure and not after.sure:
        return "unsure"
    if not after.sure:
        return "shifted"
    if same:
        return "sure"
    return "moved" if before.sure and before.category != OTHER else "caught"


def _deciding(decision: Decision) -> tuple[str, ...]:
    """The words that spoke for the decided category."""
    return tuple(dict.fromkeys(match.word for match in decision.words if match.category == decision.category))
