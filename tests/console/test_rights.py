"""Every post over every page and action: what the matrix allows opens, everything else is refused and on record."""

import re

import pytest
from starlette.testclient import TestClient

from bot.console.app import PAGES
from bot.console.visit import Page
from handlers.rights import MATRIX
from storage import audit, town
from storage.db import transaction
from storage.tables import Person
from tests.console.conftest import Enter, browser
from tests.stage import Stage

READING_FIRST = sorted(PAGES, key=lambda page: page.method != "GET")
GROUPLESS = {"admin", "observer", "safety_officer", "auditor"}


def somewhere(page: Page) -> str:
    """An address of the page; what its placeholders name is not there."""
    return "/console" + re.sub(r"\{\w+(:int)?\}", "999", page.path)


def knock(client: TestClient, page: Page) -> int:
    return client.request(page.method, somewhere(page)).status_code


@pytest.mark.parametrize("post", MATRIX)
def test_a_post_opens_what_the_matrix_allows_and_nothing_else(post: str, stage: Stage, enter: Enter) -> None:
    client = enter("林", post, group="" if post in GROUPLESS else "好邻居小组")
    found = {(page.method, page.path): knock(client, page) for page in READING_FIRST}
    forbidden = {(p.method, p.path) for p in PAGES if p.right is not None and p.right not in MATRIX[post]}
    assert {address: status for address, status in found.items() if status >= 500} == {}
    assert {address for address, status in found.items() if status == 403} == forbidden
    with transaction(stage.engine) as tx:
        noted = {row.about for row in audit.search(tx, action="refused", limit=1000)}
    assert noted == {f"{method} {path}" for method, path in forbidden}


def test_nobody_comes_in_without_logging_in(stage: Stage) -> None:
    client = browser(stage)
    for page in PAGES:
        answer = client.request(page.method, somewhere(page))
        assert "登录管理台" in answer.text, page.path


def test_who_left_may_do_nothing(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    with transaction(stage.engine) as tx:
        person = next(p for p in town.everything(tx, Person) if p.name == "林")
        town.put(tx, Person, person.id, active=False)
        town.bump(tx, town.PEOPLE)
    assert client.get("/console/board").status_code == 403
