"""People with accounts, and browsers that are logged in."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from bot.console import passwords
from bot.console.login import COOKIE
from handlers import logins
from storage import accounts, audit, town
from storage.audit import Deed
from storage.db import transaction
from storage.tables import Group, Person
from tests.stage import Stage

PASSWORD = "海棠 花开 三月"
_kept = ""
Enter = Callable[..., TestClient]


def kept_password() -> str:
    """Its hash, made once: hashing takes a tenth of a second."""
    global _kept
    _kept = _kept or passwords.hashed(PASSWORD)
    return _kept


def appoint(stage: Stage, login: str, *posts: str, group: str = "") -> int:
    """Somebody on the roster with these posts and an account; the person's id."""
    with transaction(stage.engine) as tx:
        groups = {each.name: each.id for each in town.everything(tx, Group)}
        values = {"name": login, "phone": "", "roles": ";".join(posts), "group_id": groups.get(group), "active": True}
        person_id = town.put(tx, Person, None, **values)
        town.bump(tx, town.PEOPLE)
        accounts.create(tx, login, person_id, kept_password(), stage.clock.now, None)
    return person_id


def browser(stage: Stage) -> TestClient:
    """A browser that says of each request that our own page sent it."""
    headers = {"sec-fetch-site": "same-origin", "user-agent": "Firefox"}
    return TestClient(stage.client.app, headers=headers, follow_redirects=False, raise_server_exceptions=False)


def log_in(client: TestClient, login: str, password: str = PASSWORD, **more: str) -> int:
    """The answer's status: 303 is in."""
    form = {"login": login, "password": password, **more}
    return client.post("/console/login", data=form).status_code


@pytest.fixture
def enter(stage: Stage) -> Enter:
    """`enter("lin", "admin", group="…")` appoints somebody and gives a browser in which they are logged in."""

    def entered(login: str, *posts: str, group: str = "") -> TestClient:
        appoint(stage, login, *posts, group=group)
        client = browser(stage)
        with transaction(stage.engine) as tx:
            account = accounts.by_login(tx, login)
            assert account is not None
            token = logins.enter(tx, account, stage.clock.now, "testclient", "Firefox")
            audit.write(tx, stage.clock.now, login, Deed("log_in"), "testclient")
        client.cookies.set(COOKIE, token, domain="testserver.local", path="/console")
        return client

    return entered
