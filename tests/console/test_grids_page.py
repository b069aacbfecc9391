"""Grids: the tree, the form, boundaries drawn by hand or imported, and what is wrong with bad ones."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from storage import town
from storage.db import transaction
from storage.tables import Grid
from tests.console.conftest import Enter
from tests.console.records import did, hidden, rows, told
from tests.console.served import served, sign_in
from tests.stage import Stage

SQUARE = [[118.0, 24.0], [118.1, 24.0], [118.1, 24.1], [118.0, 24.1], [118.0, 24.0]]


def polygon(*points: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [list(points) or SQUARE]}


def feature(code: Any, shape: Any = None) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code}, "geometry": shape or polygon()}


def upload(client: TestClient, content: Any) -> Any:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return client.post("/console/town/grids/boundaries", files={"file": ("b.geojson", body)})


def collection(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def test_the_tree_shows_every_level_with_its_counts(stage: Stage, enter: Enter) -> None:
    page = enter("林", "admin").get("/console/town/grids").text
    order = [
        page.index(name) for name in ("青石镇", "幸福社区", "幸福第一网格", "幸福第二网格", "和平社区", "和平第一网格")
    ]
    assert order == sorted(order)
    assert '"depth-2"' in page


def test_a_wide_tree_is_shown_a_level_at_a_time(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    top = rows(stage, Grid)["和平社区"].id
    with transaction(stage.engine) as tx:
        for number in range(250):
            town.put(tx, Grid, None, code=f"10299{number:03}", name=f"小格{number:03}", level=3, parent_id=top)
        town.bump(tx, town.PEOPLE)
    page = client.get("/console/town/grids").text
    assert "小格100" not in page
    assert "下级还有 251 个" in page
    assert "小格249" in client.get(f"/console/town/grids?under={top}").text
    assert "小格249" in client.get("/console/town/grids?q=小格249").text


def test_a_grid_is_renamed_recoded_and_cannot_become_its_own_ancestor(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    path = f"/console/town/grids/{rows(stage, Grid)['幸福社区'].id}"

    def save(**form: str) -> Any:
        return client.post(path, data={**form, "seen": hidden(client.get(path).text, "seen")})

    fine = {"name": "幸福新社区", "code": "109", "level": "2", "parent_code": "100"}
    assert "保存好了" in told(client, save(**fine))
    assert rows(stage, Grid)["幸福新社区"].code == "109"
    assert "绕成了圈" in save(**{**fine, "parent_code": "10101"}).text
    assert "不能是自己" in save(**{**fine, "parent_code": "109"}).text
    assert "应是数字" in save(**{**fine, "level": "二"}).text
    assert "已经有“102”了" in save(**{**fine, "code": "102"}).text
    assert "“编码”不能空着" in save(**{**fine, "code": ""}).text
    assert rows(stage, Grid)["幸福新社区"].parent_id == rows(stage, Grid)["青石镇"].id


def test_a_grid_is_added_by_its_parents_name(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    form = {"name": "和平第二网格", "code": "10202", "level": "3", "parent_code": "和平社区"}
    told(client, client.post("/console/town/grids", data=form))
    made = rows(stage, Grid)
    assert made["和平第二网格"].parent_id == made["和平社区"].id
    assert "10202" in client.get("/console/town/grids/options?grid_code=和平").text


def test_boundaries_are_imported_shown_and_on_record(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    several = {"type": "MultiPolygon", "coordinates": [[SQUARE]]}
    answer = upload(client, collection(feature("101"), feature(102, several)))
    assert "导入了 2 个网格的边界" in told(client, answer)
    shapes = client.get("/console/town/grids/shapes.json").json()
    assert [each["properties"]["code"] for each in shapes["features"]] == ["101", "102"]
    assert shapes["features"][0]["geometry"] == polygon()
    assert [each["properties"]["smallest"] for each in shapes["features"]] == [False, False]
    assert shapes["features"][0]["properties"]["short"] == "幸福社区"
    assert did(stage, "boundaries_imported").after == "101 102"


HOLE_ACROSS = [[118.05, 24.05], [118.2, 24.05], [118.05, 24.06], [118.05, 24.05]]
BOW = polygon([0, 0], [2, 2], [2, 0], [0, 2], [0, 0])
BAD: list[tuple[Any, str]] = [
    (b"\xff\xfe", "UTF-8"),
    (b"", "请先选一个文件"),
    (b"{\n broken", "第 2 行读不懂"),
    ([], "FeatureCollection"),
    (feature("101"), "FeatureCollection"),
    (collection(), "一个边界也没有"),
    (collection(feature("101"), feature("999")), "第 2 个边界（999）：没有编码为“999”的网格"),
    (collection(feature("")), "没有写网格编码"),
    (collection(7), "没有写网格编码"),
    (collection(feature("101"), feature("101")), "出现了两次"),
    (collection(feature("101", {"type": "Point", "coordinates": [1, 2]})), "应是面"),
    (collection(feature("101", polygon(*SQUARE[:4]))), "没有首尾相接"),
    (collection(feature("101", polygon([0, 0], [1, 1], [0, 0]))), "至少要有三个不同的点"),
    (collection(feature("101", polygon([0, 0], [200, 0], [1, 1], [0, 0]))), "超出范围"),
    (collection(feature("101", polygon([24, 118], [25, 118], [24, 119], [24, 118]))), "写反了"),
    (collection(feature("101", polygon([0, 0], ["x", 1], [1, 1], [0, 0]))), "第 2 个点不是两个数字"),
    (collection(feature("101", BOW)), "在（1.00000，1.00000）附近：第 1 条边和第 3 条边"),
    (collection(feature("101", polygon([0, 0], [4, 0], [4, 4], [2, 0], [0, 4], [0, 0]))), "交叉了"),
    (collection(feature("101", polygon([0, 0], [4, 0], [2, 0], [2, 3], [0, 0]))), "交叉了"),
    (collection(feature("101", {"type": "Polygon", "coordinates": []})), "没有坐标"),
    (collection(feature("101", {**polygon(), "coordinates": [SQUARE, HOLE_ACROSS]})), "交叉了"),
    (b"[" * 100_000, "不是 GeoJSON"),
    (collection(feature("101", polygon(*([[i / 1e5, 0] for i in range(4000)] + [[0, 1], [0, 0]])))), "点太多"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "said"), BAD, ids=[said for _, said in BAD])
def test_a_bad_boundary_is_named_and_none_is_written(stage: Stage, enter: Enter, content: Any, said: str) -> None:
    client = enter("林", "admin")
    answer = upload(client, content)
    assert answer.status_code == 422
    assert said in answer.text
    assert client.get("/console/town/grids/shapes.json").json()["features"] == []


def test_a_boundary_with_a_hole_is_fine(stage: Stage, enter: Enter) -> None:
    hole = [[118.02, 24.02], [118.04, 24.02], [118.04, 24.04], [118.02, 24.02]]
    shape = {"type": "Polygon", "coordinates": [SQUARE, hole]}
    assert upload(enter("林", "admin"), collection(feature("101", shape))).status_code == 303


def test_a_boundary_is_pasted_without_scripts_and_taken_away(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    path = f"/console/town/grids/{rows(stage, Grid)['幸福社区'].id}"
    seen = hidden(client.get(path).text.split("/boundary")[1], "seen")
    answer = client.post(f"{path}/boundary", data={"boundary": json.dumps(polygon()), "seen": seen})
    assert "边界保存好了" in told(client, answer)
    assert rows(stage, Grid)["幸福社区"].boundary == polygon()
    late = client.post(f"{path}/boundary", data={"boundary": "", "seen": seen})
    assert "别人刚刚改过" in late.text
    seen = hidden(client.get(path).text.split("/boundary")[1], "seen")
    assert "删掉了" in told(client, client.post(f"{path}/boundary", data={"boundary": "", "seen": seen}))
    assert rows(stage, Grid)["幸福社区"].boundary is None


@pytest.mark.browser
def test_a_boundary_is_drawn_with_clicks_and_the_map_asks_nobody_else(stage: Stage, enter: Enter, page: Page) -> None:
    upload(enter("林", "admin"), collection(feature("100")))
    grid = rows(stage, Grid)["幸福社区"].id
    with served(stage) as base:
        asked: list[str] = []
        wrong: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        sign_in(page, base, "林")
        page.goto(f"{base}/console/town/grids/{grid}")
        expect(page.locator(".map[data-ready]")).to_be_visible()
        page.get_by_role("button", name="开始画").click()
        box = page.locator(".map").bounding_box()
        assert box
        for x, y in ((0.3, 0.3), (0.7, 0.3), (0.9, 0.9), (0.7, 0.7)):
            page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
            page.wait_for_timeout(30)
        page.get_by_role("button", name="退一个点").click()
        page.get_by_role("button", name="画完了").click()
        page.get_by_role("button", name="保存边界").click()
        expect(page.locator(".told")).to_contain_text("边界保存好了")
        page.goto(f"{base}/console/town/grids/map")
        expect(page.locator(".map[data-ready]")).to_be_visible()
    assert len(rows(stage, Grid)["幸福社区"].boundary["coordinates"][0]) == 4
    assert {url.split("/console")[0] for url in asked} == {base}
    assert wrong == []
