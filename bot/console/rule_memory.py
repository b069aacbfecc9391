"""What rule sets made of past messages, remembered, so that trying a change decides anew only what it touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from time import perf_counter
from typing import NamedTuple

from bot.console.rule_index import Index
from nlp.classify import Decision, classify
from nlp.golden import Failure, Sample, check
from nlp.normal import normalise
from nlp.replay import Message
from nlp.rules import RuleSet, parse_rules

_MOST = 6000  # messages; three times as many as are looked at
_READ = 2000  # characters of a message that rules read
_Key = tuple[str, str, int | None]


class Known(NamedTuple):
    """A message as rules read it, and what the rule set makes of it."""

    message: Message
    plain: str
    decision: Decision


class Memory:
    """A rule set with what it has decided so far, and its index."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._known: dict[_Key, tuple[str, Decision]] = {}
        self._index: Index | None = None
        self._red: tuple[tuple[Sample, ...], list[Failure]] = (), []

    @property
    def index(self) -> Index:
        """Made when it is first asked for."""
        self._index = self._index or Index(self.rules)
        return self._index

    def decided(self, messages: Iterable[Message], seconds: float) -> Iterator[Known]:
        """The messages with their decisions, in their order, as far as the time allows."""
        end = perf_counter() + seconds
        for message in messages:
            if _key(message) not in self._known and perf_counter() > end:
                return
            yield self.of(message)

    def of(self, message: Message) -> Known:
        """One message with its decision."""
        key = _key(message)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            decision = classify(message.text, self.rules, grid=message.grid, hour=message.hour)
            found = self._known[key] = plain_of(message.text), decision
        return Known(message, *found)

    def red(self, samples: tuple[Sample, ...]) -> list[Failure]:
        """The samples that these rules get wrong."""
        if self._red[0] != samples:
            self._red = samples, check(samples, self.rules)
        return self._red[1]

    def complete(self, samples: tuple[Sample, ...]) -> None:
        """Make now what is else made when it is first asked for."""
        self._index = self.index
        self.red(samples)


def _key(message: Message) -> _Key:
    return message.text, message.grid, message.hour


def plain_of(text: str) -> str:
    """The text as rules read it."""
    return normalise(text[:_READ]).text


_memories: dict[int, Memory] = {}


def memory(rules: RuleSet) -> Memory:
    """The memory of this very object; in threads the worst is the same work twice."""
    found = _memories.get(id(rules))
    if found is None or found.rules is not rules:
        found = Memory(rules)
        while len(_memories) >= 3:
            _memories.pop(next(iter(_memories)), None)
        _memories[id(rules)] = found
    return found


@lru_cache(maxsize=6)
def read(text: str, version: int) -> RuleSet:
    """The rules of a draft's text, read once in a process; RuleError if the text cannot be used."""
    return parse_rules(text, version)
