"""What a rule set is made of: categories, rules, word classes and contexts; all of it immutable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Urgency = Literal["normal", "urgent", "emergency"]
Side = Literal["before", "after", "around"]
Words = tuple[str, ...]

# How the text format shortens field names, and which fields of a set stand at its top.
LONG_NAMES = {"any": "any_of", "all": "all_of", "none": "none_of"}
SETTINGS = ("threshold", "margin", "also", "also_least", "opening")


class RuleError(ValueError):
    """A rule text that cannot be used; the message says in Chinese what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of matter. ``group_kind`` is the kind of group that handles it: gejie or mediation.

    ``also`` overrides the rule set's for this category where it is not 0.
    """

    code: str
    name: str
    group_kind: str = "gejie"
    sensitive: bool = False
    public: bool = True
    also: float = 0.0


@dataclass(frozen=True, slots=True)
class Guard:
    """A context that takes a word's meaning away: “没有” before it, “小时候” in the same sentence.

    ``side``: where its words stand seen from the rule's word; ``around`` is anywhere in the sentence.
    ``reach``: at most so many characters between, within one clause (one sentence for long reaches).
    ``unless``: words that, standing in the same sentence, void the guard (“现在还”).
    """

    name: str
    words: Words
    side: Side = "before"
    reach: int = 3
    unless: Words = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """Any one word of ``any_of``, one of every group of ``all_of`` and none of ``none_of`` speak for ``category``.

    Every word may be a phrase as ``nlp.phrase`` reads it. Each different word of ``any_of`` that is found adds
    ``weight`` once. ``grids`` and ``hours`` (start, end; may pass midnight) limit where and
    when the rule counts; ``danger`` names a danger sign it raises. Of a ``backed`` rule danger and urgency count only
    where its category comes first or is raised too: so broad hints need the rest of the message to agree.
    """

    id: str
    category: str
    any_of: Words = ()
    all_of: tuple[Words, ...] = ()
    none_of: Words = ()
    weight: float = 1.0
    urgency: Urgency = "normal"
    danger: str = ""
    backed: bool = False
    guards: Words = ()
    grids: Words = ()
    hours: tuple[int, int] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """An immutable numbered snapshot of everything that decides.

    ``threshold``: a best score below it is “not sure”; so is a lead over the second below ``margin``.
    ``also``: share of the best score from which another category counts as raised too, if it has ``also_least`` (and
    the threshold) as well: one word in a short message raises no second matter, the same share of a long one does.
    ``opening``: by how much a word's weight is multiplied in the first sentence, where people name their matter.
    ``typos``: right word to the wrong spellings that mean it.
    ``whole``: the user dictionary, names and dialect words that are one word each: no rule word is found inside.
    """

    version: int
    categories: dict[str, Category]
    rules: tuple[Rule, ...]
    classes: dict[str, Words] = field(default_factory=dict)
    guards: dict[str, Guard] = field(default_factory=dict)
    typos: dict[str, Words] = field(default_factory=dict)
    threshold: float = 2.0
    margin: float = 0.5
    also: float = 0.6
    also_least: float = 0.0
    opening: float = 1.0
    whole: Words = ()


def in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Rules by their ids, the order in which they are numbered and added up."""
    return tuple(sorted(rules, key=lambda rule: rule.id))


def raising(rule_set: RuleSet, category: str) -> tuple[float, ...]:
    """The settings by which a category counts as raised, and with it the danger of its backed rules."""
    return rule_set.threshold, rule_set.categories[category].also or rule_set.also, rule_set.also_least
