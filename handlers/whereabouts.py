"""Where a petition belongs: from its words, else from what we know of the person."""

from dataclasses import dataclass

from handlers.context import Context
from nlp.places import PlaceMatch

_CHOICES = 3


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A place (or only a grid) and how to call it; `choices` when the words fit several grids and somebody must ask."""

    place_id: int | None = None
    grid_id: int | None = None
    name: str = ""
    choices: tuple[int, ...] = ()


NOWHERE = Whereabouts()


def locate(ctx: Context, text: str) -> Whereabouts:
    """The place the text names; several in different grids are a question, never a guess."""
    home = tuple(ctx.town.people.up_from(usual(ctx).grid_id))
    found = _likeliest(ctx.town.places.gazetteer.find(text, home))
    grids = {_grid(ctx, match.place_id) for match in found}
    if len(grids) > 1 and not _narrower(ctx, found):
        one_each = {_grid(ctx, match.place_id): match.place_id for match in reversed(found)}
        return Whereabouts(choices=tuple(m.place_id for m in found if m.place_id in one_each.values())[:_CHOICES])
    return _here(ctx, found[0]) if found else NOWHERE


def perhaps(ctx: Context, text: str) -> Whereabouts:
    """Places whose names resemble something in the text: to be asked about, never taken for granted."""
    return Whereabouts(choices=tuple(match.place_id for match in ctx.town.places.gazetteer.near(text)))


def usual(ctx: Context) -> Whereabouts:
    """Where this person's last petition was (of a place at rest the grid), or the grid whose QR code they scanned."""
    place = ctx.town.places.by_id.get(ctx.contact.place_id or 0)
    if place and place.active:
        return Whereabouts(place.id, place.grid_id, place.name)
    grid = ctx.town.people.grids.get(place.grid_id if place else ctx.contact.grid_id or 0)
    return Whereabouts(None, grid.id, grid.name) if grid else NOWHERE


def here(ctx: Context, text: str) -> Whereabouts:
    """Where the text (or a shared location's label) says, else where this person usually is, else a guess to ask of."""
    label = str(ctx.inbound.detail.get("label", ""))
    said = f"{text} {label}" if label else text
    known = (where for where in (locate(ctx, said), usual(ctx)) if where != NOWHERE)
    return next(known, None) or perhaps(ctx, said)


def of_place(ctx: Context, place_id: int) -> Whereabouts:
    """A place chosen from a list."""
    place = ctx.town.places.by_id[place_id]
    return Whereabouts(place.id, place.grid_id, place.name)


def _here(ctx: Context, match: PlaceMatch) -> Whereabouts:
    return Whereabouts(match.place_id, _grid(ctx, match.place_id), match.name + match.detail)


def _grid(ctx: Context, place_id: int) -> int:
    return ctx.town.places.by_id[place_id].grid_id


def _likeliest(found: tuple[PlaceMatch, ...]) -> tuple[PlaceMatch, ...]:
    """Of places of the same name, those in the street said beside it, or in the resident's own grid."""
    most: dict[int, int] = {}
    for match in found:
        most[match.start] = max(match.support, most.get(match.start, 0))
    return tuple(match for match in found if match.support == most[match.start])


def _narrower(ctx: Context, found: tuple[PlaceMatch, ...]) -> bool:
    """Whether the best match lies inside the grids of all the others, as an estate does in its village."""
    inside = set(ctx.town.people.up_from(_grid(ctx, found[0].place_id)))
    return all(_grid(ctx, match.place_id) in inside for match in found)
