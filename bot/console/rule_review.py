"""What publishing a draft would do, found out before anybody's message has to wait for it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.console.area import covers
from bot.console.gate import Missing
from bot.console.rule_bench import Bench, laid_out
from bot.console.rule_impact import Impact, Red, Touched
from bot.console.visit import Visit
from handlers import publishing
from handlers.comparison import Compared, compared
from handlers.context import CHINA
from handlers.refusals import Refused
from handlers.sampling import golden
from nlp.difference import Change
from nlp.replay import Message
from nlp.ruleset import RuleError
from storage import corrections, rule_drafts
from storage.rule_tables import RuleDraft

NEWEST = 2000  # past petitions that are looked at
_SECONDS = 20.0  # at most: no petition is left out of a decision because the machine is busy
SHARE, FEW = 0.05, 3  # of them, beyond which a second admin decides; fewer than so many are no share at all


class Watched(NamedTuple):
    """A draft beside the live rules: on the petitions opened since it began to be observed."""

    since: datetime
    lasted: timedelta
    impact: Impact


class Review(NamedTuple):
    """`missed`: what was published since the draft began. `problem` says why it cannot be published as it is."""

    draft: RuleDraft
    bench: Bench
    compared: Compared
    missed: list[Change]
    samples: int
    red: list[Red]
    impact: Impact
    watched: Watched | None
    problem: str

    @property
    def locked(self) -> list[Red]:
        """Red samples that nobody can override."""
        return [each for each in self.red if each.failure.sample.locked]

    @property
    def share(self) -> float:
        """How much of what was looked at would go elsewhere or be asked about."""
        return self.impact.replayed.recategorised / max(1, self.impact.seen)

    @property
    def wide(self) -> bool:
        """Whether so much moves, or nobody knows how much, that a second admin has to agree."""
        unknown = self.impact.seen < self.impact.of
        return unknown or (self.share > SHARE and self.impact.replayed.recategorised >= FEW)

    @property
    def second(self) -> bool:
        """Whether a second admin has to agree, for this or for danger."""
        return self.wide or bool(self.compared.danger)


def review(visit: Visit, draft_id: int) -> Review:
    """The open draft with this number against the live rules; Missing if there is none.

    It also warms everything that publishing asks for again while it holds the database.
    """
    draft, live = rule_drafts.look(visit.tx, draft_id), visit.town.rules
    if draft is None or draft.closed_at is not None:
        raise Missing
    bench, messages, samples = laid_out(draft, live), past(visit), golden(visit.tx)
    touched = Touched(bench.rules, bench.memory, bench.index, messages, samples, seconds=_SECONDS)
    found = Review(
        draft, bench, Compared([], ()), publishing.missed(visit.tx, draft, live), len(samples), touched.red(),
        touched.impact(""), _watched(visit, bench, draft.observed_since), bench.problem,
    )  # fmt: skip
    if found.problem:
        return found
    try:
        with suppress(Refused):
            publishing.judge(visit.tx, live, draft.text, accept_red=True)
        text = publishing.published(visit.tx, live.version).text
        return found._replace(compared=compared(text, live.version, draft.text, live.version + 1))
    except RuleError as error:
        return found._replace(problem=str(error))


def past(visit: Visit, since: datetime | None = None) -> list[Message]:
    """The newest petitions, newest first, labelled with their full numbers.

    What lies beyond the visitor's part of the town is kept private.
    """
    codes = {grid.code: number for number, grid in visit.town.people.grids.items()} | {"": None}
    beyond = {code for code, number in codes.items() if not covers(visit, number)}
    found = corrections.past(visit.tx, NEWEST)
    return [_message(each, each.grid in beyond) for each in found if since is None or each.opened_at >= since]


def _message(past: corrections.Past, private: bool) -> Message:
    opened = past.opened_at.astimezone(CHINA)
    label = f"{opened.year}{past.number}"
    return Message(past.text, past.grid, opened.hour, past.final, past.sensitive or private, label)


def _watched(visit: Visit, bench: Bench, since: datetime | None) -> Watched | None:
    if since is None:
        return None
    touched = Touched(bench.rules, bench.memory, bench.index, past(visit, since), (), seconds=_SECONDS)
    return Watched(since, visit.now - since, touched.impact(""))
