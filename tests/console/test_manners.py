"""Every page a person can open, as a browser sees it: accessible, light, quiet, and no wider than the screen."""

from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from bot.console.app import PAGES
from handlers import dashboard, drafting
from simulator import invented
from simulator.stage import PHOTOS
from storage import rule_sets, tickets
from storage.db import transaction
from tests.console.conftest import appoint
from tests.console.served import served, sign_in
from tests.stage import Stage

AXE = Path(__file__).parents[1] / "data" / "axe-4.14.0.min.js"
MOST, MOST_WITH_CHARTS = 300_000, 700_000  # bytes over the wire, everything a first visit loads
WITH_CHARTS = ("/figures",)
DOWNLOADS = ("{sheet}", "{file}", "{table}", "/media/")
OPEN = [
    page.path
    for page in PAGES
    if page.method == "GET" and page.path != "/" and not any(name in page.path for name in DOWNLOADS)
]
TICKET = "/console/tickets/20261121-001"
SCREENS = {"desk": (1366, 768), "telephone": (390, 800)}
ODD = ("<Macro", "None", "undefined", "[object", "{}", "{{")  # what a template shows that was given the wrong thing
SERIOUS = """async () => (await axe.run()).violations.filter(v => ["serious", "critical"].includes(v.impact))
  .map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.target.join(" ")).join(" | "))"""


@pytest.fixture
def backend() -> str:
    """How a page looks does not depend on the database."""
    return "sqlite"


def test_every_page_has_manners(stage: Stage, page: Tab) -> None:
    appoint(stage, "林", "admin", group="分拣组")
    stage.say("李阿姨", "楼上半夜装修太吵了，幸福里3号楼")
    stage.say("小周", "小区门口乱停车")
    with transaction(stage.engine) as tx:
        number = tickets.latest(tx).full
        live = rule_sets.live(tx)
        assert live is not None
        drafting.new_draft(tx, "夏天", live.text, "林", stage.clock.now)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(f"{page.url}: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    with served(stage) as base:
        sign_in(page, base, "林")
        for path in OPEN:
            a_list = "reach" if "/health/" in path else next(iter(dashboard.LISTS))
            path_of_one = path.replace("{name}", "WELCOME")
            there = path_of_one.replace("{id:int}", "1").replace("{number}", number).replace("{list}", a_list)
            complaints += _looked_at(page, f"{base}/console{there}", path)
    assert not complaints, "\n".join(complaints)


def test_a_ticket_with_photo_voice_and_film_has_manners_and_shows_them_when_they_come(stage: Stage, page: Tab) -> None:
    appoint(stage, "林", "admin", group="分拣组")
    stage.say("李阿姨", "楼上半夜装修太吵了，幸福里3号楼")
    for said in (
        invented.photo(stage.platform, (PHOTOS / "lamp.jpg").read_bytes()),
        invented.voice(stage.platform, recognition="天天晚上都这样"),
        invented.video(stage.platform),
    ):
        stage.say("李阿姨", said)
    with served(stage) as base:
        sign_in(page, base, "林")
        page.goto(f"{base}{TICKET}")
        expect(page.get_by_text("正在取")).to_have_count(3)
        stage.fetch()
        photo = page.get_by_role("img", name="居民发来的照片")
        expect(photo).to_be_visible(timeout=10_000)
        page.wait_for_function("document.querySelector('img.sent').naturalWidth > 0")
        box = photo.bounding_box()
        assert box is not None
        assert box["width"] == 288, "not as large as it came"
        assert _looked_at(page, f"{base}{TICKET}", TICKET) == []
        page.goto("about:blank")  # nobody listens any more


def _looked_at(page: Tab, address: str, path: str) -> list[str]:
    found: list[str] = []
    answer = page.request.get(address)
    if not answer.ok:
        return [f"{path}: {answer.status}"]
    if not answer.body().lower().startswith(b"<!doctype"):
        return found  # a piece of a page, or a table to take away
    for screen, (width, height) in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if beyond > 0:
            found.append(f"{path}: {beyond} px too wide on a {screen}")
    found += [f"{path}: {odd} is shown" for odd in ODD if odd in page.inner_text("body")]
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found += [f"{path}: {violation}" for violation in page.evaluate(SERIOUS)]
    weight = page.evaluate("performance.getEntries().reduce((sum, each) => sum + (each.encodedBodySize || 0), 0)")
    most = MOST_WITH_CHARTS if path.startswith(WITH_CHARTS) else MOST
    return found + ([f"{path}: {weight} bytes"] if weight > most else [])
