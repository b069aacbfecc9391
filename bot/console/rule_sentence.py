"""What becomes of one sentence: marked words, scores, why the others lost, and who would get it."""

from __future__ import annotations

from typing import NamedTuple

from bot.console import rules_texts as texts
from bot.console.marking import pieces
from bot.console.rule_memory import Memory
from handlers import assignment
from handlers.context import CHINA, Context
from handlers.whereabouts import NOWHERE, Whereabouts, locate, perhaps
from nlp.classify import OTHER, Decision, Match, classify
from nlp.replay import Message
from nlp.ruleset import RuleSet
from storage.tables import Group


class Score(NamedTuple):
    """A category in the running: the words that spoke for it, and what it lacked."""

    name: str
    points: float
    words: tuple[str, ...]
    lacked: str


class Told(NamedTuple):
    """The sentence as written in pieces; `live` is what the live rules say, as a category's name."""

    pieces: list[tuple[str, bool]]
    scores: list[Score]
    sure: bool
    urgency: str
    danger: list[str]
    live: str
    goes: str
    alone: bool


def _speaks_for(word: Match, decision: Decision) -> bool:
    return decision.category in (OTHER, word.category)


def told(ctx: Context, text: str, rules: RuleSet, memory: Memory, grid_id: int | None) -> Told:
    """Decide about the sentence as if a resident of this grid said it now. Nobody is told, nothing is kept.

    `memory` is that of the live rules.
    """
    people, hour = ctx.town.people, ctx.now.astimezone(CHINA).hour
    code = people.grids[grid_id].code if grid_id in people.grids else ""
    decision = classify(text, rules, grid=code, hour=hour)
    now = memory.of(Message(text, code, hour)).decision
    group, goes = _destination(ctx, text, decision, rules, grid_id)
    return Told(
        pieces(text, [(word.start, word.end, word.word) for word in decision.words if _speaks_for(word, decision)]),
        list(_scores(decision, rules)),
        decision.sure,
        "" if decision.urgency == "normal" else texts.URGENCIES[decision.urgency],
        [texts.DANGERS.get(sign, sign) for sign in decision.danger],
        _named(now, memory.rules),
        goes,
        group is not None and not people.reachable(group.id or 0),
    )


def _named(decision: Decision, rules: RuleSet) -> str:
    name = rules.categories[decision.category].name
    return name if decision.sure else texts.PERHAPS.format(name=name) if decision.scores else texts.UNKNOWN


def _scores(decision: Decision, rules: RuleSet) -> list[Score]:
    ranked = sorted(decision.scores, key=lambda code: (-decision.scores[code], code))
    if decision.runner_up and decision.runner_up not in ranked:
        ranked.append(decision.runner_up)
    best = decision.scores[ranked[0]] if decision.scores else 0.0
    found = []
    for place, code in enumerate(ranked[:5]):
        points = decision.scores.get(code, 0.0)
        words = dict.fromkeys(match.word for match in decision.words if match.category == code)
        lacked = "" if place == 0 and points else texts.BEHIND.format(points=f"{best - points:g}")
        if code == decision.runner_up:
            lacked = decision.runner_up_lacked
        found.append(Score(rules.categories[code].name, points, tuple(words), lacked))
    return found


def _destination(
    ctx: Context, text: str, decision: Decision, rules: RuleSet, grid_id: int | None
) -> tuple[Group | None, str]:
    """As handlers.petition does it with a first message."""
    people, where = ctx.town.people, _where(ctx, text, grid_id)
    if where.choices:
        names = "、".join(ctx.town.places.by_id[place].name for place in where.choices)
        return None, texts.ASKS_WHICH_PLACE.format(places=names)
    if where.grid_id is None and ctx.town.places.known:
        return None, texts.ASKS_PLACE
    if decision.candidates and not decision.sure:
        names = "、".join(rules.categories[code].name for code in decision.candidates)
        return None, texts.ASKS_CATEGORY.format(names=names)
    kind = rules.categories[decision.category].group_kind
    group = assignment.choose(people, kind, where.grid_id) if decision.sure else assignment.triage(people)
    return group, texts.GOES_TO.format(group=group.name) if group else texts.NO_GROUP


def _where(ctx: Context, text: str, grid_id: int | None) -> Whereabouts:
    located = locate(ctx, text)
    if located != NOWHERE:
        return located
    return Whereabouts(None, grid_id) if grid_id in ctx.town.people.grids else perhaps(ctx, text)
