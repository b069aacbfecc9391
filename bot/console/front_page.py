"""The console's front: on to the first page that somebody may open."""

from starlette.responses import Response

from bot.console import menu
from bot.console.visit import Page, Visit


def front(visit: Visit) -> Response:
    """The first entry of the menu; one's own account where there is none."""
    found = menu.entries(visit.rights)
    return visit.go(found[0].path if found else "/account")


PAGES = (Page("GET", "/", None, front),)
