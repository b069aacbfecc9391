"""Sentences that the rules must get right: the list, one of them, locking, and the way through Excel."""

from typing import NamedTuple

from starlette.responses import Response

from bot.console import listing
from bot.console import samples_texts as texts
from bot.console.gate import Missing
from bot.console.logins_named import named
from bot.console.rule_memory import memory
from bot.console.sample_form import Fields, filled, sample_of, typed
from bot.console.visit import Page, Visit
from handlers import sampling
from handlers.access import may_open
from handlers.refusals import Mistake
from handlers.rights import Right
from nlp.golden import Failure
from storage import samples, tickets
from storage.rule_tables import SampleRow
from storage.tables import Ticket

STATES = ("red", "locked", "unlocking")


class Row(NamedTuple):
    """A sample; `failure` if the live rules get it wrong, `ticket` where it came from, `hidden` if that is private."""

    sample: SampleRow
    failure: Failure | None
    ticket: Ticket | None
    hidden: bool


def show(visit: Visit) -> Response:
    """All samples, or those that the address asks for; red and locked ones are counted."""
    every = rows(visit)
    q, state = listing.asked(visit), visit.query.get("state", "")
    category = visit.query.get("category", "")
    some = [row for row in every if _wanted(row, q, state, category)]
    counts = {each: sum(_is(row, each) for row in every) for each in STATES}
    return visit.show(
        "samples.html", texts, shelf=listing.shelf(visit, some), asked=q, state=state, category=category,
        counts=counts, count=len(every), names=_names(visit), may=Right.TUNE in visit.rights,
        exports=Right.EXPORT in visit.rights, who=named(visit),
    )  # fmt: skip


def rows(visit: Visit) -> list[Row]:
    """Every sample, the newest first."""
    found = samples.everything(visit.tx)
    golden = tuple(sampling.as_sample(row) for row in found)
    red = {failure.sample.text: failure for failure in memory(visit.town.rules).red(golden)}
    return [_row(visit, row, red.get(row.text)) for row in reversed(found)]


def _row(visit: Visit, row: SampleRow, failure: Failure | None) -> Row:
    ticket = tickets.by_id(visit.tx, row.ticket_id) if row.ticket_id else None
    opens = ticket is None or may_open(visit.context(), ticket, visit.person, visit.account.grid_id)
    return Row(row, failure, ticket, not opens)


def _wanted(row: Row, q: str, state: str, category: str) -> bool:
    sample = row.sample
    found = not q or (not row.hidden and q in sample.text) or q in sample.note or q == str(sample.id)
    return found and (state not in STATES or _is(row, state)) and category in ("", sample.category, sample.never)


def _is(row: Row, state: str) -> bool:
    return {"red": row.failure is not None, "locked": row.sample.locked, "unlocking": bool(row.sample.unlocking_by)}[
        state
    ]


def _names(visit: Visit) -> dict[str, str]:
    return {code: category.name for code, category in visit.town.rules.categories.items()}


def new(visit: Visit) -> Response:
    """An empty form, or one with the words of a petition that the visitor may read."""
    number = visit.query.get("ticket", "")
    ticket = _source(visit, number) if number else None
    known = Fields(ticket.text, ticket.category, ticket=number) if ticket else Fields()
    return form(visit, known)


def form(visit: Visit, known: Fields, row: Row | None = None, wrong: str = "") -> Response:
    """The form of a new sample or of one that is there."""
    rules = visit.town.rules
    status = 422 if wrong else 200
    return visit.show("sample.html", texts, status, form=known, row=row, wrong=wrong, names=_names(visit), rules=rules)


def _source(visit: Visit, number: str) -> Ticket:
    ticket = tickets.by_number(visit.tx, number)
    if ticket is None or ticket.sensitive:
        raise Missing
    if not may_open(visit.context(), ticket, visit.person, visit.account.grid_id):
        raise Missing
    return ticket


def add(visit: Visit) -> Response:
    """A new sample; what cannot be kept stays in the form."""
    known = typed(visit)
    source = _source(visit, known.ticket) if known.ticket else None
    try:
        sample = sample_of(known)
        old = samples.by_text(visit.tx, sample.text)
        if old is not None:
            raise Mistake(texts.THERE_ALREADY.format(sample=old.id))
        number = sampling.put(
            visit.tx, sample, visit.town.rules, visit.account.login, visit.now, ticket_id=source.id if source else None
        )  # fmt: skip
    except Mistake as mistake:
        return form(visit, known, wrong=str(mistake))
    visit.does("sample_added", f"sample {number}", after=f"ticket {source.full}" if source else "")
    return visit.go("/rules/samples", texts.ADDED.format(sample=number))


def one(visit: Visit) -> Response:
    """One sample to change."""
    row = _there(visit)
    return form(visit, filled(row.sample), row)


def _there(visit: Visit) -> Row:
    row = samples.get(visit.tx, visit.path["id"])
    found = None if row is None else _row(visit, row, None)
    if found is None or found.hidden:
        raise Missing
    return found


def change(visit: Visit) -> Response:
    """Another sentence, or other wishes; never of a locked one."""
    row, known = _there(visit), typed(visit)
    before = filled(row.sample)
    try:
        sampling.change(visit.tx, visit.path["id"], sample_of(known), visit.town.rules)
    except Mistake as mistake:
        return form(visit, known, row, str(mistake))
    about = f"sample {visit.path['id']}"
    visit.does("sample_changed", about, *(_plain(each) for each in (before, known)))
    return visit.go("/rules/samples", texts.CHANGED.format(sample=visit.path["id"]))


def _plain(form: Fields) -> str:
    """What is expected, for the audit; what is said is left out, for it may be a resident's."""
    lists = {name: "、".join(getattr(form, name)) for name in ("danger", "no_danger")}
    return " ".join(
        f"{name}={lists.get(name, getattr(form, name, ''))}"
        for name in ("category", "never", "urgency", "danger", "no_danger", "locked")
    )


def remove(visit: Visit) -> Response:
    """Forget one that is not locked."""
    row = _there(visit)
    sampling.remove(visit.tx, visit.path["id"])
    visit.does("sample_removed", f"sample {visit.path['id']}", before=_plain(filled(row.sample)))
    return visit.go("/rules/samples", texts.REMOVED.format(sample=visit.path["id"]))


def lock(visit: Visit) -> Response:
    """From now on nothing is published that this one does not survive."""
    _there(visit)
    sampling.lock(visit.tx, visit.path["id"])
    visit.does("sample_locked", f"sample {visit.path['id']}")
    return visit.go("/rules/samples", texts.LOCKED_NOW.format(sample=visit.path["id"]))


def unlock(visit: Visit) -> Response:
    """Ask for it, or say yes to another admin who asked."""
    _there(visit)
    done = sampling.unlock(visit.tx, visit.path["id"], visit.account.login)
    visit.does("sample_unlocked" if done else "sample_unlock_asked", f"sample {visit.path['id']}")
    return visit.go("/rules/samples", (texts.UNLOCKED if done else texts.UNLOCKING).format(sample=visit.path["id"]))


PAGES = (
    Page("GET", "/rules/samples", Right.RULES, show),
    Page("POST", "/rules/samples", Right.TUNE, add),
    Page("GET", "/rules/samples/new", Right.TUNE, new),
    Page("GET", "/rules/samples/{id:int}", Right.TUNE, one),
    Page("POST", "/rules/samples/{id:int}", Right.TUNE, change),
    Page("POST", "/rules/samples/{id:int}/remove", Right.TUNE, remove),
    Page("POST", "/rules/samples/{id:int}/lock", Right.TUNE, lock),
    Page("POST", "/rules/samples/{id:int}/unlock", Right.TUNE, unlock),
)
