"""The demo's log-ins to the console, with a password made anew at every start."""

import secrets
from datetime import datetime

from sqlalchemy import Engine

from bot import texts
from bot.console import passwords
from storage import accounts, town
from storage.db import transaction
from storage.tables import Person


def let_in(engine: Engine, now: datetime) -> str:
    """An account for each of a few people of the demo's town; the password they share until the next start."""
    password = "-".join(str(secrets.randbelow(9000) + 1000) for _ in range(3))
    kept = passwords.hashed(password)
    with transaction(engine) as tx:
        people = {person.name: person.id or 0 for person in town.everything(tx, Person)}
        for login, name in texts.DEMO_ACCOUNTS.items():
            account = accounts.by_login(tx, login)
            if account is not None:
                accounts.change(tx, account.id or 0, password=kept)
            elif name in people:
                accounts.create(tx, login, people[name], kept, now, None)
    return password
