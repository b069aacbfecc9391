"""A map's pictures: none unless a server is set, then from that server alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route
from starlette.testclient import TestClient

from bot.app import create_app
from simulator.platform import Platform
from storage.tables import Grid
from tests.console.conftest import Enter, appoint, browser, log_in
from tests.console.records import rows
from tests.console.served import served, sign_in
from tests.console.test_grids_page import collection, feature, upload
from tests.stage import Clock, Stage, settings

MAP = "/console/town/grids/map"
ADDRESS = "https://maps.example/tiles/{z}/{x}/{y}.png?tk=k3y"


@pytest.fixture
def mapped(database_url: str, far_side: tuple[Platform, str]) -> Iterator[Stage]:
    """A product whose installation named a server."""
    platform, base = far_side
    platform.reset()
    chosen = settings(database_url, platform, base)
    app = create_app(chosen.model_copy(update={"tiles": ADDRESS, "tiles_by": "底图 <某某地图>"}), Clock(), window=0)
    with TestClient(app) as client:
        yield Stage(client, platform, None, Clock(), app.state.engine)  # type: ignore[arg-type]


def policy(client: TestClient, path: str = MAP) -> dict[str, str]:
    """The content security policy by directive."""
    said = client.get(path).headers["content-security-policy"]
    return dict(part.strip().partition(" ")[::2] for part in said.split(";"))


def test_without_a_server_no_other_host_is_allowed_or_named(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    upload(client, collection(feature("101")))
    assert policy(client)["img-src"] == "'self' data:"
    assert "data-tiles" not in client.get(MAP).text


def test_with_a_server_exactly_its_host_is_allowed_and_for_pictures_only(mapped: Stage) -> None:
    appoint(mapped, "林", "admin")
    client = browser(mapped)
    log_in(client, "林")
    upload(client, collection(feature("101")))
    allowed = policy(client)
    assert allowed.pop("img-src") == "'self' data: https://maps.example"
    assert not any("maps.example" in sources for sources in allowed.values())
    for path in (MAP, f"/console/town/grids/{rows(mapped, Grid)['幸福社区'].id}"):
        page = client.get(path).text
        assert 'data-tiles="https://maps.example/tiles/{z}/{x}/{y}.png?tk=k3y"' in page
        assert "底图 &lt;某某地图&gt;" in page


@pytest.mark.browser
def test_the_map_fetches_its_pictures_there_and_nothing_else(mapped: Stage, page: Page) -> None:
    appoint(mapped, "林", "admin")
    asked: list[tuple[str, str]] = []
    wrong: list[str] = []

    def pretend(route: Route) -> None:
        asked.append((route.request.url, route.request.headers.get("referer", "")))
        route.fulfill(content_type="image/svg+xml", body='<svg xmlns="http://www.w3.org/2000/svg"/>')

    page.route("https://maps.example/**", pretend)
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    with served(mapped) as base:
        client = browser(mapped)
        log_in(client, "林")
        upload(client, collection(feature("101")))
        sign_in(page, base, "林")
        page.goto(f"{base}{MAP}")
        page.locator(".leaflet-tile-loaded").first.wait_for()
    assert asked
    assert all(url.startswith("https://maps.example/tiles/") and "{" not in url for url, _ in asked)
    assert {where for _, where in asked} == {f"{base}/"}, "the server learns the host and not the page"
    assert wrong == []
