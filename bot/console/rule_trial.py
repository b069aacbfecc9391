"""Trying a rule as it stands in the editor: everything it would do, while nothing is changed and nobody told."""

from __future__ import annotations

from time import perf_counter
from typing import NamedTuple

from bot.console.rule_bench import Bench
from bot.console.rule_form import Fields, new_id, rule_of
from bot.console.rule_impact import PATIENT, QUICK, Impact, Red, Touched
from bot.console.rule_review import past
from bot.console.rule_sentence import Told, told
from bot.console.rule_warnings import everyday, too_wide, unattended, warnings
from bot.console.visit import Visit
from handlers.refusals import Mistake
from handlers.sampling import golden
from nlp.finding import LEVELS, Finding


class Trial(NamedTuple):
    """`problem` says why the rule cannot be tried as it is; then the saved rules are tried instead."""

    problem: str
    told: Told | None
    warnings: list[Finding]
    samples: int
    red: list[Red]
    impact: Impact
    goes_on: bool
    milliseconds: int


def tried(visit: Visit, bench: Bench, form: Fields, sentence: str, grid: str, again: bool = False) -> Trial:
    """What the rules of the bench do with the rule of the form in its place; looked at `again` for a little longer."""
    began = perf_counter()
    grids = visit.town.people.grids.values()
    rule_id = form.rule or new_id(bench.rules, form.category)
    problem, rules, rule, found, said = "", bench.rules, None, list[Finding](), list[str]()
    try:
        rule = rule_of(form, bench.rules, rule_id, {each.name: each.code for each in grids})
        rules, said = bench.with_rule(form.rule, rule), everyday(rule)
        found = warnings(rules, rule, bench.rule(form.rule), bench.index, {each.code for each in grids})
    except Mistake as mistake:
        problem = str(mistake)
    samples, seconds = golden(visit.tx), PATIENT if again else QUICK
    touched = Touched(rules, bench.memory, bench.index, past(visit), samples, [*said, sentence], seconds)
    if rule:
        found += [*too_wide(touched.excerpt, rule, said), *unattended(visit.town.people, rules, rule)]
        found = sorted(found, key=lambda each: LEVELS.index(each.level))
    answer = told(visit.context(), sentence, touched.excerpt, bench.memory, _grid(grid)) if sentence else None
    red, impact = touched.red(), touched.impact(rule_id)
    goes_on = impact.goes_on or (impact.seen < impact.of and not again)
    return Trial(problem, answer, found, len(samples), red, impact, goes_on, round((perf_counter() - began) * 1000))


def _grid(said: str) -> int | None:
    return int(said) if said.isdecimal() else None
