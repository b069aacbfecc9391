"""One change of the office's own at a time: two who press at once do not undo each other's."""

from dataclasses import replace

from bot.console.area import refuse_narrow
from bot.console.visit import Visit
from handlers.office import load_office
from storage import town


def take_turn(visit: Visit) -> None:
    """Wait for whoever is changing it, and see it as they left it. Mistake for accounts of a part of the town."""
    refuse_narrow(visit)
    town.hold(visit.tx, town.OFFICE)
    visit.town = replace(visit.town, office=load_office(visit.tx))
