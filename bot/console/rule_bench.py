"""What lies before somebody who works on rules: a draft or the live rules, and what differs between the two."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from bot.console.draft_text import fingerprint
from bot.console.gate import Missing
from bot.console.rule_form import Fields, filled
from bot.console.rule_index import Index, same_ground
from bot.console.rule_memory import Memory, memory, read
from bot.console.visit import Visit
from nlp.ruleset import Rule, RuleError, RuleSet
from storage import rule_drafts
from storage.rule_tables import RuleDraft

_MANY = 60  # changed rules, beyond which an index of the draft's own is worth its tenth of a second


@dataclass
class Bench:
    """`draft` is None where the live rules are looked at; `rules` are the draft's, as they were saved last.

    `problem` says why the draft's text cannot be read; `rules` are the live ones then.
    """

    draft: RuleDraft | None
    rules: RuleSet
    live: RuleSet
    problem: str = ""

    @property
    def number(self) -> int:
        """The draft's number, 0 for the live rules."""
        return (self.draft.id if self.draft else 0) or 0

    @property
    def memory(self) -> Memory:
        """Of the live rules."""
        return memory(self.live)

    @cached_property
    def changed(self) -> dict[str, str]:
        """Ids of rules that are `added` or `changed` against the live set, or `removed` from it."""
        before, after = ({rule.id: rule for rule in rules.rules} for rules in (self.live, self.rules))
        states = {name: "changed" if name in before else "added" for name in after if after[name] != before.get(name)}
        return states | {name: "removed" for name in before if name not in after}

    @property
    def index(self) -> Index:
        """The live rules' index serves a draft that changes a few rules and nothing else."""
        if same_ground(self.rules, self.live) and len(self.changed) < _MANY:
            return self.memory.index
        return memory(self.rules).index

    def rule(self, name: str) -> Rule | None:
        """The rule with this id."""
        return next((rule for rule in self.rules.rules if rule.id == name), None)

    def removed(self, name: str) -> Rule | None:
        """The live rule with this id that the draft took out."""
        gone = self.changed.get(name) == "removed"
        return next((rule for rule in self.live.rules if rule.id == name), None) if gone else None

    def filled(self, rule: Rule) -> Fields:
        """The editor with a rule in it; saving one that was taken out puts it back."""
        return replace(filled(rule), read=fingerprint(self.rule(rule.id)))

    def with_rule(self, old: str, new: Rule) -> RuleSet:
        """The rules with `new` in the place of `old`, or after the last."""
        rules = tuple(new if rule.id == old else rule for rule in self.rules.rules)
        return replace(self.rules, rules=rules if self.rule(old) else (*rules, new))


def bench(visit: Visit, number: str) -> Bench:
    """The draft with this number, or the live rules for 0.

    Without a number it is what the visitor was working on. Missing if there is no such draft, or not any more.
    """
    live = visit.town.rules
    draft = _own(visit) if not number else rule_drafts.look(visit.tx, int(number)) if number.isdecimal() else None
    if number not in ("", "0") and (draft is None or draft.closed_at is not None):
        raise Missing
    return laid_out(draft, live)


def laid_out(draft: RuleDraft | None, live: RuleSet) -> Bench:
    """The bench with this draft on it."""
    try:
        return Bench(draft, read(draft.text, live.version + 1) if draft else live, live)
    except RuleError as error:
        return Bench(draft, live, live, str(error))


def _own(visit: Visit) -> RuleDraft | None:
    mine = (draft for draft in rule_drafts.drafts(visit.tx) if draft.updated_by == visit.account.login)
    return next(mine, None)
