"""Whatever is sent to the console, by whoever may come in: it never fails, and its JSON is what it says."""

import re
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis.strategies import SearchStrategy
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import response_schema_conformance
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.console import row_form
from bot.console.app import PAGES
from bot.console.login import COOKIE
from bot.console.visit import Page
from tests.console.conftest import Enter
from tests.stage import Stage

EXAMPLES = 10  # of each address; there are over a hundred
FIELD = re.compile(r'(?:Field|said|query\.get|form\.get|getlist)\(\s*"(\w+)"')
ODD = [
    "1", "0", "-1", "99999999999999999999", "admin", "noise", "20261121-001", "2026-11-21", "9999-99-99", "on", "<b>",
    "=1+1", "\u0000", "😀", "'; --", "../..", "{}", "[1]", "%00", "１２", "老公…打", " ",
]  # fmt: skip
SAID = {"anyOf": [{"enum": ODD}, {"type": "string", "maxLength": 40}]}
SHAPES = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {"type": "array", "items": {"type": "object", "required": ["type", "properties", "geometry"]}},
    },
}


def fields(page: Page) -> list[str]:
    """The names that the page's module and those it imports from the console read out of forms and addresses."""
    home = sys.modules[page.act.__module__]
    near = [each for each in vars(home).values() if isinstance(each, ModuleType) and "bot.console" in each.__name__]
    if home is row_form:
        near += [sys.modules[f"bot.console.{kind}_page"] for kind in ("people", "groups", "grids", "places")]
    sources = [Path(each.__file__ or "").read_text(encoding="utf-8") for each in (home, *near)]
    return sorted({name for source in sources for name in FIELD.findall(source)})


def described(page: Page) -> dict[str, Any]:
    names = re.findall(r"\{(\w+)(:int)?\}", page.path)
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"enum": [1, 2, 999]} if number else {"enum": ODD[:6]}}
        for name, number in names
    ]
    json = {"application/json": {"schema": SHAPES}} if page.path.endswith(".json") else {}
    told: dict[str, Any] = {"parameters": parameters, "responses": {"200": {"description": "a page", "content": json}}}
    if page.method == "GET":
        parameters += [{"name": name, "in": "query", "schema": SAID} for name in fields(page)]
    else:
        form = {"type": "object", "properties": dict.fromkeys(fields(page), SAID)}
        told["requestBody"] = {"content": {"application/x-www-form-urlencoded": {"schema": form}}}
    return told


def description() -> dict[str, Any]:
    """The console as OpenAPI."""
    paths: dict[str, dict[str, Any]] = {}
    for page in PAGES:
        path = "/console" + re.sub(r":int\}", "}", page.path)
        paths.setdefault(path, {})[page.method.lower()] = described(page)
    return {"openapi": "3.1.0", "info": {"title": "console", "version": "1"}, "paths": paths}


OURS = {"sec-fetch-site": "same-origin"}
CHECKED = [not_a_server_error, response_schema_conformance]


@pytest.fixture
def backend() -> str:
    """What is asked of the database is tested elsewhere, on both."""
    return "sqlite"


def test_nothing_that_is_sent_makes_a_page_fail(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", "楼上半夜装修太吵了，幸福里3号楼")
    schema = schemathesis.openapi.from_dict(description())
    schema.app = Starlette(routes=[Mount("/", stage.client.app)])  # the stage has started the product already
    statuses: Counter[int] = Counter()
    operations = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    for number, operation in enumerate(operations):
        cookie = enter(f"林{number}", "admin").cookies[COOKIE]  # a page may have ended the session before
        knock(operation.as_strategy(), cookie, statuses)
    assert len(operations) == len(PAGES)
    assert statuses[200] > 2 * len(PAGES)
    assert statuses[303] > 10, "some of it was accepted"


def knock(cases: SearchStrategy[Any], cookie: str, statuses: Counter[int]) -> None:
    """Send some of what can be thought of to one address."""

    @hypothesis.settings(max_examples=EXAMPLES, deadline=None, database=None, derandomize=True)
    @hypothesis.given(case=cases)
    def sent(case: schemathesis.Case[Any]) -> None:
        answer = case.call(headers=OURS, cookies={COOKIE: cookie}, allow_redirects=False)
        case.validate_response(answer, checks=CHECKED)
        statuses[answer.status_code] += 1

    sent()
