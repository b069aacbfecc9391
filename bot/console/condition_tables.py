"""How the product is doing, as tables: delivery, messages that failed, people out of reach, the rules."""

from datetime import timedelta
from functools import lru_cache

from bot.console import figures_texts as texts
from bot.console.figure_tables import Cell, Table
from bot.console.rendering import ROOT
from bot.console.times import exact, said
from bot.console.visit import Visit
from handlers import reach
from handlers.access import sight
from handlers.figures import SMALL
from handlers.rights import Right
from handlers.sampling import golden
from nlp.classify import classify
from nlp.golden import Sample, check
from nlp.ruleset import RuleSet
from storage import condition, rule_sets
from storage.condition import Reach

MONTH = timedelta(days=30)
_READ = 100  # texts that are decided anew
LISTS = ("waiting", "held", "failed", "inbox", "media", "reach")


def everywhere(visit: Visit) -> bool:
    """Whether the person oversees the whole town; how the product does concerns nobody else."""
    return sight(visit.town.people, visit.person, visit.account.grid_id).public is None


def tables(visit: Visit) -> list[Table]:
    """For the whole town everything, for a part of it the staff out of reach."""
    own = _row("reach", len(_unreached(visit)))
    if not everywhere(visit):
        return [Table("health", texts.HEALTH, "", texts.HEALTH_COLUMNS, [own])]
    return [Table("health", texts.HEALTH, "", texts.HEALTH_COLUMNS, [*_delivery(visit), own]), _rules(visit)]


def _row(name: str, value: int | str) -> list[Cell]:
    title, note = texts.HEALTH_ROWS[name]
    link = f"{ROOT}/figures/health/{name}" if name in LISTS and value else ""
    return [Cell(title), Cell(value, link), Cell(note)]


def _delivery(visit: Visit) -> list[list[Cell]]:
    owed = condition.owed(visit.tx)
    states = [owed[state] for state in ("waiting", "sending") if state in owed]
    oldest = min((each.oldest for each in states), default=visit.now)
    held = owed.get("held")
    return [
        _row("waiting", sum(each.rows for each in states)),
        _row("oldest", texts.MINUTES.format(n=(visit.now - oldest) // timedelta(minutes=1))),
        _row("held", held.rows if held else 0),
        _row("people", held.people if held else 0),
        _row("failed", sum(each.failed for each in owed.values())),
        _row("inbox", condition.failed_inbox(visit.tx)),
        _row("media", condition.unfetched(visit.tx)),
    ]


def _unreached(visit: Visit) -> list[tuple[Reach, str]]:
    seen = sight(visit.town.people, visit.person, visit.account.grid_id)
    return reach.out_of_reach(visit.town.people, seen, condition.reach(visit.tx), visit.now)


class _Rules:
    """A rule set as a key: the very same object and no other; what was worked out with it stays true."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rules) and other.rules is self.rules

    def __hash__(self) -> int:
        return id(self.rules)


@lru_cache(maxsize=2000)
def _unsure(text: str, rules: _Rules) -> bool:
    return not classify(text, rules.rules).sure


@lru_cache(maxsize=4)
def _red(samples: tuple[Sample, ...], rules: _Rules) -> int:
    return len(check(samples, rules.rules))


def _rules(visit: Visit) -> Table:
    live, since = rule_sets.versions(visit.tx)[0], visit.now - MONTH
    spoken = condition.latest_texts(visit.tx, since, _READ)
    rules, samples = _Rules(visit.town.rules), tuple(golden(visit.tx))
    unsure = sum(_unsure(text, rules) for text in spoken)
    corrected, of = condition.corrected(visit.tx, since), condition.opened(visit.tx, since)
    share = f"{round(100 * corrected / of)}%" if of >= SMALL else f"{corrected}/{of}"
    about: dict[str, dict[str, object]] = {
        "version": {"at": said(live.published_at, visit.now), "who": live.author, "reason": live.reason},
        "corrected": {"percent": share}, "unsure": {"of": len(spoken)}, "red": {"of": len(samples)},
    }  # fmt: skip
    values: dict[str, int | str] = {
        "version": texts.VERSION.format(n=live.version), "corrected": corrected, "unsure": unsure,
        "red": _red(samples, rules),
    }  # fmt: skip
    pages = {"version": "rules/versions", "corrected": "rules/inbox", "unsure": "rules/inbox", "red": "rules/samples"}
    rows = []
    for name, (title, note) in texts.RULES_ROWS.items():
        link = f"{ROOT}/{pages[name]}" if Right.RULES in visit.rights else ""
        rows.append([Cell(title.format(**about[name])), Cell(values[name], link), Cell(note.format(**about[name]))])
    return Table("rules", texts.RULES, "", texts.HEALTH_COLUMNS, rows)


def listed(visit: Visit, name: str) -> Table:
    """The rows behind one number of the first table."""
    title = texts.HEALTH_ROWS[name][0]
    if name == "reach":
        return Table(
            name, title, texts.REACH_NOTE, texts.REACH_COLUMNS, [_who(visit, *each) for each in _unreached(visit)]
        )
    if name == "inbox":
        failed = condition.failed_inbox_rows(visit.tx)
        rows = [[Cell(exact(row.received_at)), Cell(row.kind), Cell(row.attempts), Cell(row.error)] for row in failed]
        return Table(name, title, "", texts.INBOX_COLUMNS, rows)
    if name == "media":
        return Table(name, title, texts.HEALTH_ROWS[name][1], texts.MEDIA_COLUMNS, _unfetched(visit))
    states = {"waiting": ("waiting", "sending"), "held": ("held",)}.get(name, tuple(texts.OUTBOX_STATES))
    owed = condition.owed_rows(visit.tx, states, name == "failed")
    rows = [
        [
            Cell(ticket.full, f"{ROOT}/tickets/{ticket.full}") if ticket else Cell(texts.NONE_OF),
            Cell(exact(row.created_at)), Cell(texts.OUTBOX_STATES[row.state]), Cell(row.attempts), Cell(row.error),
        ]
        for row, ticket in owed
    ]  # fmt: skip
    return Table(name, title, texts.HEALTH_ROWS[name][1], texts.OUTBOX_COLUMNS, rows)


def _unfetched(visit: Visit) -> list[list[Cell]]:
    return [
        [
            Cell(row.ticket, f"{ROOT}/tickets/{row.ticket}"),
            Cell(exact(row.sent_at)),
            Cell(row.attempts),
            Cell(row.error),
        ]
        for row in condition.unfetched_rows(visit.tx)
    ]


def _who(visit: Visit, found: Reach, why: str) -> list[Cell]:
    people = visit.town.people
    group = people.groups.get(found.group_id or 0)
    name, own = people.people[found.person_id].name, group.name if group else ""
    return [Cell(name), Cell(own), Cell(texts.REACH_REASONS[why])]
