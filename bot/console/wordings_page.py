"""The office's own words: which texts there are, one to change with what a resident will see, and ours again."""

from typing import Any

from starlette.responses import Response

from bot.console import listing
from bot.console import wordings_texts as texts
from bot.console.area import refuse_narrow
from bot.console.gate import Missing
from bot.console.turns import take_turn
from bot.console.visit import Page, Visit
from handlers import editing, wordings
from handlers.rights import Right
from handlers.wordings import SLOTS, Slot
from storage import office, town


def show(visit: Visit) -> Response:
    """Every text as it is now."""
    refuse_narrow(visit)
    ours = visit.town.office
    lines = [(slot, wordings.shown(ours.text(name)), name in ours.wordings) for name, slot in SLOTS.items()]
    return listing.show(visit, "wordings.html", texts, lines=lines)


def edit(visit: Visit) -> Response:
    """One text."""
    slot = _slot(visit)
    return _page(visit, slot, visit.town.office.text(slot.name))


def _slot(visit: Visit) -> Slot:
    refuse_narrow(visit)
    slot = SLOTS.get(visit.path["name"])
    if slot is None:
        raise Missing
    return slot


def _seen(visit: Visit, slot: Slot) -> str:
    return editing.digest({"text": visit.town.office.text(slot.name)})


def _page(visit: Visit, slot: Slot, text: str, stale: bool = False) -> Response:
    wrong = wordings.problems(slot, text)
    return listing.show(
        visit, "wording.html", texts, 409 if stale else 422 if wrong else 200, slot=slot, typed=wordings.shown(text),
        own=slot.name in visit.town.office.wordings, now_it_is=wordings.shown(visit.town.office.text(slot.name)),
        stale=stale, seen=_seen(visit, slot), shipped=wordings.shown(slot.shipped), **_view(visit, slot, text, wrong),
        holes=[(wordings.shown(wordings.hole(name)), value) for name, value in wordings.samples(slot).items()],
    )  # fmt: skip


def _view(visit: Visit, slot: Slot, text: str, wrong: list[str]) -> dict[str, Any]:
    return {"problems": wrong, "view": "" if wrong else visit.town.office.seen(slot, text)}


def preview(visit: Visit) -> Response:
    """What a resident would see, or what is wrong; while somebody types."""
    slot, text = _slot(visit), wordings.meant(visit.said("text"))
    return visit.show("wording_view.html", texts, **_view(visit, slot, text, wordings.problems(slot, text)))


def save(visit: Visit) -> Response:
    """What was typed is what residents read from now on."""
    take_turn(visit)
    slot, text = _slot(visit), wordings.meant(visit.said("text"))
    now = visit.town.office.text(slot.name)
    if text == now:
        return visit.go(_path(slot), texts.SAME)
    if visit.said("seen") != _seen(visit, slot):
        return _page(visit, slot, text, stale=True)
    if wordings.problems(slot, text):
        return _page(visit, slot, text)
    return _said(visit, slot, text, texts.SAVED)


def restore(visit: Visit) -> Response:
    """The text as it was shipped."""
    take_turn(visit)
    slot = _slot(visit)
    if visit.town.office.text(slot.name) == slot.shipped:
        return visit.go(_path(slot), texts.SAME)
    if visit.said("seen") != _seen(visit, slot):
        return _page(visit, slot, visit.town.office.text(slot.name), stale=True)
    return _said(visit, slot, slot.shipped, texts.RESTORED)


def _said(visit: Visit, slot: Slot, text: str, told: str) -> Response:
    before = visit.town.office.text(slot.name)
    if text == slot.shipped:
        office.unsay(visit.tx, slot.name)
    else:
        office.say(visit.tx, slot.name, text)
    town.bump(visit.tx, town.OFFICE)
    visit.does("wording_changed", f"wording {slot.name}", wordings.shown(before), wordings.shown(text))
    return visit.go(_path(slot), told)


def _path(slot: Slot) -> str:
    return f"/town/texts/{slot.name}"


PAGES = (
    Page("GET", "/town/texts", Right.TOWN, show),
    Page("GET", "/town/texts/{name}", Right.TOWN, edit),
    Page("POST", "/town/texts/{name}", Right.TOWN, save),
    Page("POST", "/town/texts/{name}/preview", Right.TOWN, preview, reads=True),
    Page("POST", "/town/texts/{name}/restore", Right.TOWN, restore),
)
