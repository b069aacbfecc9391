"""The dashboard as its readers see it: its numbers, the lists behind them, its files, and what it keeps to itself."""

import io
import re
from datetime import timedelta
from html import unescape

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

from bot.console.app import PAGES
from bot.console.charts import choropleth, thinned
from handlers.dashboard import LISTS
from handlers.lines import Line
from storage import audit, tickets, town
from storage.db import transaction
from storage.tables import Grid, Ticket
from tests.console.conftest import Enter, appoint
from tests.console.served import served, sign_in
from tests.stage import Stage

NOISE = "楼上半夜装修太吵了，幸福里3号楼"
QUARREL = "我和爱人天天吵架，想离婚，住幸福里"
NUMBER = re.compile(r"\d{8}-\d{3}")


@pytest.fixture
def week(stage: Stage) -> Stage:
    """Three noises of which one is done and rated, one parking, one family quarrel."""
    stage.bind("王芳", "陈静")
    for who in ("李阿姨", "小周", "老陈"):
        stage.say(who, NOISE)
    stage.say("小吴", "和平苑门口有人乱停车")
    stage.say("小郑", QUARREL)
    first = stage.say("李阿姨", "进度")
    assert "噪音" in first.text
    stage.say("王芳", "接 001")
    stage.say("王芳", "办结 001 说好了")
    stage.say("王芳", "1")
    stage.rest()
    stage.say("李阿姨", "1")
    stage.say("李阿姨", "5")
    return stage


def text(client: TestClient, path: str = "/figures") -> str:
    answer = client.get(f"/console{path}")
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def links(page: str) -> list[str]:
    return [link.removeprefix("/console") for link in re.findall(r'<a href="(/console/(?:figures/|board)[^"]*)"', page)]


def test_todays_numbers_and_the_three_rates(week: Stage, enter: Enter) -> None:
    page = text(enter("林", "admin"))
    numbers = re.findall(r'<div class="name">(.*?)</div><div class="number">(?:<a [^>]*>)?(\d+)', page)
    assert numbers[:4] == [("收到", "5"), ("有人接办", "1"), ("办结", "1"), ("过了承诺时间没人接", "0")]
    assert ("在办", "4") in numbers
    for formula in ("答应的时间以前", "最后一次说", "打 4 分"):
        assert formula in page
    assert "没有打分 4" in page
    assert "100%" not in page, "so few say nothing in per cent"


def test_every_number_leads_to_its_list(week: Stage, enter: Enter) -> None:
    client = enter("林", "admin", group="分拣组")
    found = links(text(client))
    assert len(found) > 20
    for link in set(found):
        assert client.get(f"/console{link}").status_code == 200, link
    assert len(NUMBER.findall(text(client, "/figures/solved"))) == 2, "its name in the link and to be read"
    for name in LISTS:
        text(client, f"/figures/{name}")


def test_a_sensitive_ticket_is_counted_and_listed_only_to_who_may_see_it(week: Stage, enter: Enter) -> None:
    admin, mediator = enter("林", "admin"), enter("周", "mediator", "leader", group="和风调解室")
    assert "家庭矛盾" in text(admin)
    assert not NUMBER.findall(text(admin, "/figures/received?category=domestic"))
    assert NUMBER.findall(text(mediator, "/figures/received?category=domestic"))
    for path in ("/figures", "/figures/received", "/figures/brief"):
        assert "吵架" not in text(admin, path)


def test_small_sensitive_numbers_of_a_part_of_the_town_are_not_shown(week: Stage, enter: Enter) -> None:
    with transaction(week.engine) as tx:
        grids = {grid.code: grid.id for grid in town.everything(tx, Grid)}
    client = enter("林", "admin")
    for address in (f"/figures?grid={grids['101']}", f"/figures?grid={grids['10101']}"):
        rows = re.findall(r'<th scope="row">家庭矛盾</th>(.*?)</tr>', text(client, address))
        assert rows
        assert all("·" in row and not re.search(r">\d", row) for row in rows), rows


def test_a_leader_counts_their_own_grid_and_nothing_else(week: Stage, enter: Enter) -> None:
    own, other = enter("赵", "leader", group="好邻居小组"), enter("刘", "leader", group="暖心小组")
    assert "幸福第一网格" in text(own)
    assert "消息送得到吗" in text(own)
    assert "等对方开口" not in text(own)
    assert len(set(NUMBER.findall(text(own, "/figures/received")))) == 3
    assert len(set(NUMBER.findall(text(other, "/figures/received")))) == 1
    with transaction(week.engine) as tx:
        grids = {grid.code: grid.id for grid in town.everything(tx, Grid)}
    assert own.get(f"/console/figures?grid={grids['10201']}").status_code == 404
    assert own.get("/console/figures/health/held").status_code == 404
    assert own.get("/console/figures/health/reach").status_code == 200


def test_no_page_counts_persons(week: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    for path in ("/figures", "/figures/brief", "/figures/solved", "/figures/now_open"):
        assert "王芳" not in text(client, path)
        assert "王姐" not in text(client, path)
    assert not [page.path for page in PAGES if re.search(r"rank|league|points", page.path)]


def test_files_need_the_right_and_are_on_record(week: Stage, enter: Enter) -> None:
    client, leader = enter("林", "admin"), enter("赵", "leader", group="好邻居小组")
    for path in ("/figures/sheets/all", "/figures/solved/sheet", "/figures/sheets/grids"):
        assert leader.get(f"/console{path}").status_code == 403
        answer = client.get(f"/console{path}")
        assert answer.status_code == 200
        assert "attachment" in answer.headers["content-disposition"]
        CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert "下载表格" not in text(leader)
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/console/figures/sheets/all").content))
    assert book.sheet_names == ["三率", "每天收到和办结", "各网格", "各类别", "各小组", "类别和网格"]
    groups = book.get_sheet_by_name("各小组").to_python()
    assert groups[1][1] == 5
    with transaction(week.engine) as tx:
        noted = [row.about for row in audit.search(tx, action="exported")]
    assert noted == ["figures all", "figures grids", "figures solved", "figures all"]
    assert client.get("/console/figures/sheets/nothing").status_code == 404


def test_the_days_are_in_the_address(week: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    assert "这几天还没有诉求" in text(client, "/figures?since=2026-11-01&until=2026-11-02")
    assert 'aria-current="true">近 7 天' in text(client, "/figures?period=7")
    assert len(set(NUMBER.findall(text(client, "/figures/received?since=2026-11-21&until=2026-11-21")))) == 4
    assert "2026-11-21 至 2026-11-21" in text(client, "/figures/brief?period=today")


@pytest.mark.parametrize(
    ("query", "status"),
    [("since=2026-13-01", 422), ("since=2026-11-20&until=2026-11-01", 422), ("since=2020-01-01&until=2026-01-01", 422),
     ("until=x%00y", 422), ("period=forever", 200), ("grid=99999", 404), ("grid=%F0%9F%98%80", 404), ("grid=²", 404)],
)  # fmt: skip
def test_bad_addresses_are_told_what_is_wrong(stage: Stage, enter: Enter, query: str, status: int) -> None:
    client = enter("林", "admin")
    assert client.get(f"/console/figures?{query}").status_code == status
    assert client.get("/console/figures/nonsense").status_code == 404
    assert client.get("/console/figures/health/nonsense").status_code == 404
    assert client.get("/console/figures/received?from=x&group=²&spot=none").status_code == 200


def test_an_empty_town_is_told_so(stage: Stage, enter: Enter) -> None:
    assert "这几天还没有诉求" in text(enter("林", "observer"))


def test_how_delivery_and_rules_do(week: Stage, enter: Enter) -> None:
    week.rest()
    client = enter("林", "admin")
    page = text(client)
    for said in ("等着发送", "等对方开口", "没处理成的来信", "收不到推送的工作人员", "线上的版本", "没通过的样例"):
        assert said in page
    assert "第 1 版" in page
    assert "李敏" in text(client, "/figures/health/reach")
    assert "还没有用邀请码绑定微信" in text(client, "/figures/health/reach")
    for name in ("waiting", "held", "failed", "inbox"):
        assert "吵" not in text(client, f"/figures/health/{name}")


def test_late_and_quiet_tickets_are_found(week: Stage, enter: Enter) -> None:
    week.later(timedelta(days=4))
    client = enter("林", "admin")
    page = text(client)
    assert re.search(r'超时没人接</div><div class="number"><a href="/console/board\?state=late">4', page)
    assert "没有按时接办" in text(client, "/figures/late")
    with transaction(week.engine) as tx:
        assert tickets.overdue(tx, week.clock.now) == [], "reminded already; late all the same"
    assert len(set(NUMBER.findall(text(client, "/figures/now_late")))) == 3


def test_a_grid_with_a_boundary_is_drawn(week: Stage, enter: Enter) -> None:
    square = {"type": "Polygon", "coordinates": [[[113, 23], [113.1, 23], [113.1, 23.1], [113, 23.1], [113, 23]]]}
    with transaction(week.engine) as tx:
        grid = next(grid for grid in town.everything(tx, Grid) if grid.code == "101")
        town.put(tx, Grid, grid.id, boundary=square)
        town.bump(tx, town.PEOPLE)
    page = text(enter("林", "admin"))
    assert '"type": "FeatureCollection"' in page
    assert "没有画边界的网格只在表里" in page


def test_boundaries_are_thinned_and_keep_their_ends() -> None:
    many = [[113 + n / 100_000, 23 + (n % 2) / 1e7] for n in range(1000)] + [[113.0, 23.5], [113.0, 23.0]]
    shape = thinned({"type": "Polygon", "coordinates": [many]})["coordinates"][0]
    assert len(shape) < 50
    assert (shape[0], shape[-1]) == ([113.0, 23.0], [113.0, 23.0])
    assert thinned({"type": "Polygon", "coordinates": []})["coordinates"] == []
    assert choropleth([(Grid(code="1", name="x", level=1), Line(1, 0, 0, {}), "")]) is None


def test_tickets_of_the_console_have_no_texts_in_lists(week: Stage, enter: Enter) -> None:
    with transaction(week.engine) as tx:
        said = {row.text for row in tx.connection.execute(Ticket.__table__.select())}  # type: ignore[attr-defined]
    page = text(enter("林", "admin"), "/figures/received")
    assert not [each for each in said if each in page]


def test_charts_are_drawn_and_lead_to_their_tickets(stage: Stage, page: Tab) -> None:
    appoint(stage, "林", "admin")
    stage.say("李阿姨", NOISE)
    with served(stage) as base:
        sign_in(page, base, "林")
        page.goto(f"{base}/console/figures")
        expect(page.locator(".chart canvas")).to_have_count(3)
        box = page.locator('[data-chart="chart-categories"]').bounding_box()
        assert box
        page.locator('[data-chart="chart-categories"]').click(position={"x": box["width"] / 2, "y": box["height"] / 2})
        expect(page).to_have_url(re.compile(r"/console/board\?view=list&.*category=noise"))
