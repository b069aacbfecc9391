"""What the rules did not get right: sentence by sentence, and the list to go through once a week."""

from functools import lru_cache

from starlette.responses import Response

from bot import tuning_tickets
from bot.console import inbox_texts as texts
from bot.console import listing
from bot.console.gate import Missing
from bot.console.missed import IGNORED, KINDS, NEWEST, RESTORED, full, ignored, known, missed, shown
from bot.console.visit import Page, Visit
from handlers import publishing, sampling
from handlers.access import may_open
from handlers.refusals import Mistake
from handlers.rights import Right
from handlers.town import ready
from nlp.classify import OTHER
from nlp.golden import SampleError, sample_from
from nlp.suggest import Labelled, Suggestions, suggest
from storage import tickets
from storage.tables import Ticket

_SIZE = 20  # sentences on a page


def show(visit: Visit) -> Response:
    """The newest first; `kind` and `put` (put aside) narrow it."""
    found, aside = known(visit), ignored(visit)
    kind, put = visit.query.get("kind", ""), visit.query.get("put", "")
    every = [each for each in missed(found) if (full(each.past) in aside) == bool(put)]
    some = [each for each in every if kind not in KINDS or each.kind == kind]
    shelf = listing.shelf(visit, some, _SIZE)
    return visit.show(
        "inbox.html", texts, shelf=shelf, rows=shown(visit, list(shelf.rows), found), kind=kind, put=bool(put),
        aside=len(aside), looked=len(found), names={c.code: c.name for c in visit.town.rules.categories.values()},
        may=Right.TUNE in visit.rights, other=OTHER,
    )  # fmt: skip


def _ticket(visit: Visit) -> Ticket:
    ticket = tickets.by_number(visit.tx, visit.path["number"])
    if ticket is None:
        raise Missing
    return ticket


def put_aside(visit: Visit) -> Response:
    """Not shown here any more, or shown again; the audit is where that is kept."""
    ticket, back = _ticket(visit), bool(visit.said("back"))
    visit.does(RESTORED if back else IGNORED, f"ticket {ticket.full}")
    return visit.go(_here(visit), texts.BROUGHT_BACK if back else texts.PUT_ASIDE)


def add_sample(visit: Visit) -> Response:
    """The sentence with the category it ended with; from now on it is checked before every publish."""
    ticket = _ticket(visit)
    if ticket.sensitive or not may_open(visit.context(), ticket, visit.person, visit.account.grid_id):
        raise Missing
    if ticket.category == OTHER:
        raise Mistake(texts.NO_CATEGORY_YET)
    try:
        sample = sample_from({"text": ticket.text, "category": ticket.category})
    except SampleError as error:
        raise Mistake(str(error)) from error
    number = sampling.put(
        visit.tx, sample, visit.town.rules, visit.account.login, visit.now, ticket_id=ticket.id
    )  # fmt: skip
    visit.does("sample_added", f"sample {number}", after=f"ticket {ticket.full} {ticket.category}")
    return visit.go(_here(visit), texts.SAMPLED.format(sample=number))


def _here(visit: Visit) -> str:
    """Back to the page of the list that one was on."""
    page = visit.said("page")
    asked = [f"page={page}"] if page.isascii() and page.isdecimal() else []
    asked += [f"kind={visit.said('kind')}"] if visit.said("kind") in KINDS else []
    asked += ["put=1"] if visit.said("back") else []
    return "/rules/inbox" + ("?" + "&".join(asked) if asked else "")


def weekly(visit: Visit) -> Response:
    """Words worth adding, rules and words worth a second look. It takes seconds, so the page asks for it afterwards."""
    if not (visit.partial or visit.query.get("now")):
        return visit.show("inbox_weekly.html", texts, found=None)
    live = publishing.published(visit.tx, visit.town.rules.version)
    places = frozenset(place.name for place in visit.town.places.by_id.values())
    samples = tuple(tuning_tickets.samples(visit.tx, NEWEST))
    found = _suggested(live.text, live.version, samples, places)
    notes = {rule.id: rule.note for rule in visit.town.rules.rules}
    names = {code: category.name for code, category in visit.town.rules.categories.items()}
    template = "inbox_lists.html" if visit.partial else "inbox_weekly.html"
    return visit.show(template, texts, found=found, notes=notes, names=names)


@lru_cache(maxsize=2)
def _suggested(text: str, version: int, samples: tuple[Labelled, ...], places: frozenset[str]) -> Suggestions:
    return suggest(ready(text, version), samples, places=places)


PAGES = (
    Page("GET", "/rules/inbox", Right.RULES, show),
    Page("GET", "/rules/inbox/weekly", Right.RULES, weekly),
    Page("POST", "/rules/inbox/{number}/aside", Right.TUNE, put_aside),
    Page("POST", "/rules/inbox/{number}/sample", Right.TUNE, add_sample),
)
