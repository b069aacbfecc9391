"""Log-ins by the names of the people they belong to, for pages that say who did something."""

from bot.console.visit import Visit
from storage import accounts


class Named(dict[str, str]):
    """Log-in to name; whoever has no account (the command line) keeps the name they gave."""

    def __missing__(self, login: str) -> str:
        """The name they gave."""
        return login


def named(visit: Visit) -> Named:
    """Everybody with an account."""
    people = visit.town.people.people
    return Named({each.login: people[each.person_id].name for each in accounts.everything(visit.tx)})
