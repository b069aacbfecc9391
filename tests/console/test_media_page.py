"""The conversation with its photos, voices and films: who sees them, as what, and what is said while there are none."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot import download
from simulator import invented, messages
from simulator.faults import Fault
from storage.tables import Attachment, Ticket
from tests.console.conftest import Enter
from tests.console.records import deeds
from tests.records import records
from tests.stage import Stage
from tests.test_porter import PNG, photo

LOUD = "幸福里楼上半夜装修太吵"
PRIVATE = "我和爱人天天吵架，想离婚，住幸福里"
FIRST, SECOND = "/console/tickets/20261121-001", "/console/tickets/20261121-002"


def page(client: TestClient, path: str = FIRST) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def shown(stage: Stage, *said: Any, name: str = "李阿姨") -> None:
    """Somebody says all that, and what can be fetched is."""
    for each in said:
        stage.say(name, each)
    stage.fetch()


def test_a_photo_is_in_the_conversation_as_it_was_sent(stage: Stage, enter: Enter) -> None:
    shown(stage, LOUD, photo(stage))
    client = enter("林", "admin")
    assert f'<img class="sent" src="{FIRST}/media/1" alt="居民发来的照片"' in page(client)
    answer = client.get(f"{FIRST}/media/1")
    assert (answer.status_code, answer.content) == (200, PNG)
    assert {name: answer.headers[name] for name in (
        "content-type", "content-disposition", "x-content-type-options", "cache-control", "content-security-policy",
        "content-length",
    )} == {
        "content-type": "image/png", "content-disposition": 'inline; filename="20261121-001-1.png"',
        "x-content-type-options": "nosniff", "cache-control": "private, no-store",
        "content-security-policy": "sandbox; frame-ancestors 'none'", "content-length": str(len(PNG)),
    }  # fmt: skip
    assert "content-encoding" not in answer.headers
    assert [row.action for row in deeds(stage) if row.action != "log_in"] == [], "an open ticket may be read"


def test_what_a_browser_cannot_play_can_be_taken_away(stage: Stage, enter: Enter) -> None:
    shown(stage, LOUD, invented.voice(stage.platform, recognition="天天晚上都这样"), photo(stage, b"MZ\x90\x00"))
    client = enter("林", "admin")
    said = page(client)
    assert f'<a href="{FIRST}/media/1" download>下载语音</a>' in said
    assert "天天晚上都这样" in said
    assert f'<a href="{FIRST}/media/2" download>下载照片</a>' in said
    for number, content_type, ending in ((1, "audio/amr", "amr"), (2, "application/octet-stream", "bin")):
        headers = client.get(f"{FIRST}/media/{number}").headers
        assert headers["content-type"] == content_type
        assert headers["content-disposition"] == f'attachment; filename="20261121-001-{number}.{ending}"'


@pytest.mark.parametrize(
    ("wanted", "status", "part", "said"),
    [
        ("bytes=0-", 206, PNG, "bytes 0-47/48"), ("bytes=0-1", 206, PNG[:2], "bytes 0-1/48"),
        ("bytes=40-99", 206, PNG[40:], "bytes 40-47/48"), ("bytes=48-", 416, b"", "bytes */48"),
        ("bytes=5-2", 416, b"", "bytes */48"), ("bytes=-5", 200, PNG, None), ("bytes=0-1,4-5", 200, PNG, None),
        ("bytes=99999999999999999999-", 200, PNG, None), ("bytes=²-", 200, PNG, None), ("lines=1-2", 200, PNG, None),
    ],
)  # fmt: skip
def test_players_get_the_part_they_ask_for(
    stage: Stage, enter: Enter, wanted: str, status: int, part: bytes, said: str | None
) -> None:
    shown(stage, LOUD, photo(stage))
    answer = enter("林", "admin").get(f"{FIRST}/media/1", headers={b"range": wanted.encode()})
    assert (answer.status_code, answer.content, answer.headers.get("content-range")) == (status, part, said)


def test_a_film_is_played_on_the_page(stage: Stage, enter: Enter) -> None:
    shown(stage, LOUD, invented.video(stage.platform))
    client = enter("林", "admin")
    assert f'<video class="sent" src="{FIRST}/media/1" aria-label="居民发来的视频" controls' in page(client)
    answer = client.get(f"{FIRST}/media/1")
    assert (answer.headers["content-type"], answer.content) == ("video/mp4", invented.MP4)
    assert "media-src 'self'" in client.get(FIRST).headers["content-security-policy"]


def test_the_page_says_what_became_of_what_is_not_there(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    stage.say("李阿姨", LOUD)
    stage.say("李阿姨", photo(stage))
    said = page(client)
    assert "[照片] 正在取" in said
    assert 'hx-trigger="load delay:2s"' in said
    stage.platform.faults.add(Fault("media/get", http=502))
    stage.fetch()
    assert "[照片] 还没取到，会接着试" in page(client)
    stage.clock.now += timedelta(minutes=2)
    assert "delay:2s" not in page(client), "nobody watches the kettle"
    assert client.get(f"{FIRST}/media/1").status_code == 404
    stage.fetch()
    assert "<img" in page(client)

    shown(stage, messages.image("never-was", "http://127.0.0.1/photo"))
    assert "[照片] 没有存下来，微信那边也已经没有了" in page(client)
    shown(stage, photo(stage, PNG + bytes(download.LARGEST)))
    assert "[照片] 太大，没有存下来" in page(client)
    assert [client.get(f"{FIRST}/media/{number}").status_code for number in (1, 2, 3)] == [200, 404, 404]


def test_the_dashboard_counts_what_could_not_be_fetched_and_opens_its_tickets(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    shown(stage, LOUD)
    stage.say("李阿姨", photo(stage))
    assert "/figures/health/media" not in page(client, "/console/figures"), "what waits for its first try is no trouble"
    stage.platform.faults.add(Fault("media/get", errcode=48001))
    stage.fetch()
    assert "/figures/health/media" in page(client, "/console/figures")
    behind = page(client, "/console/figures/health/media")
    assert all(said in behind for said in (f'href="{FIRST}"', "48001"))
    assert "吵" not in behind


def test_a_place_and_a_link_are_told_in_words(stage: Stage, enter: Enter) -> None:
    link = messages.link("<script>alert(1)</script>", "", "https://example.com/evil")
    shown(stage, LOUD, messages.location(30.27, 120.15, "幸福里东门"), link)
    said = enter("林", "admin").get(FIRST).text
    assert "[位置] 幸福里东门" in said
    assert "[链接] &lt;script&gt;alert(1)&lt;/script&gt;" in said
    assert "example.com" not in said


def test_a_gateway_s_page_in_the_place_of_a_photo_is_never_shown(stage: Stage, enter: Enter) -> None:
    shown(stage, LOUD, photo(stage, b"<html><script>alert(1)</script></html>"))
    client = enter("林", "admin")
    assert "还没取到" in page(client)
    assert client.get(f"{FIRST}/media/1").status_code == 404
    assert [row.content for row in records(stage.engine, Attachment)] == [None]


# -- who


def test_it_belongs_to_its_own_ticket_only(stage: Stage, enter: Enter) -> None:
    shown(stage, LOUD, photo(stage))
    shown(stage, "和平苑有人乱停车", name="老陈")
    client = enter("林", "admin")
    assert client.get(f"{FIRST}/media/1").status_code == 200
    for path in (f"{SECOND}/media/1", f"{FIRST}/media/2", f"{FIRST}/media/99999999999999999999999",
                 f"{FIRST}/media/x", "/console/tickets/20261121-077/media/1"):  # fmt: skip
        answer = client.get(path)
        assert (answer.status_code, PNG in answer.content) == (404, False), path


def test_who_may_not_read_the_ticket_finds_no_photo_and_that_is_on_record(stage: Stage, enter: Enter) -> None:
    shown(stage, LOUD, photo(stage))
    client = enter("远", "gejie", group="好帮手小组")
    answer = client.get(f"{FIRST}/media/1")
    assert (answer.status_code, PNG in answer.content) == (404, False)
    refused = deeds(stage)[-1]
    assert (refused.action, refused.about, refused.after) == ("refused", "ticket 20261121-001", "attachment=1")


def test_nobody_sees_a_photo_without_logging_in(stage: Stage) -> None:
    shown(stage, LOUD, photo(stage))
    answer = stage.client.get(f"{FIRST}/media/1")
    assert "登录管理台" in answer.text
    assert PNG not in answer.content


def test_a_private_photo_takes_a_reason_and_every_look_is_on_record(stage: Stage, enter: Enter) -> None:
    shown(stage, PRIVATE, photo(stage))
    (ticket,) = records(stage.engine, Ticket)
    assert ticket.sensitive
    assert enter("林", "admin").get(f"{FIRST}/media/1").status_code == 404, "not even an admin"
    assert deeds(stage)[-1].action == "refused"

    client = enter("安", "safety_officer")
    answer = client.get(f"{FIRST}/media/1")
    assert (answer.status_code, answer.headers["location"]) == (303, FIRST)
    assert client.post(f"{FIRST}/open", data={"reason": "回访或核对"}).status_code == 303
    assert "<img" in page(client)
    assert client.get(f"{FIRST}/media/1").content == PNG
    looks = [(row.about, row.after, row.reason) for row in deeds(stage) if row.action == "read_sensitive"]
    assert looks == [
        ("ticket 20261121-001", "", "回访或核对"), ("ticket 20261121-001", "attachment=1", "回访或核对"),
    ]  # fmt: skip

    for _ in range(2):
        stage.clock.now += timedelta(minutes=16)
        assert client.get("/console/board").status_code == 200, "the session lasts"
    assert client.get(f"{FIRST}/media/1").status_code == 303, "the reason does not"


def test_a_private_page_does_not_fetch_itself_again(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", PRIVATE)
    stage.say("李阿姨", photo(stage))
    client = enter("安", "safety_officer")
    client.post(f"{FIRST}/open", data={"reason": "回访或核对"})
    said = page(client)
    assert "[照片] 正在取" in said
    assert "delay:2s" not in said


# -- tickets that become one, and one that becomes two


def test_a_merged_ticket_keeps_its_photos(stage: Stage, enter: Enter) -> None:
    shown(stage, LOUD, photo(stage, PNG + b"1"))
    shown(stage, "幸福里装修吵死了", photo(stage, PNG + b"2"), name="老陈")
    client = enter("林", "admin")
    form = {"act": "merge", "into": "20261121-001", "sure": "1"}
    assert client.post(f"{SECOND}/dispatch", data=form).status_code == 303
    assert [ticket.status for ticket in records(stage.engine, Ticket)][1] == "merged"
    assert client.get(f"{FIRST}/media/1").content == PNG + b"1"
    assert client.get(f"{SECOND}/media/2").content == PNG + b"2"
    assert client.get(f"{FIRST}/media/2").status_code == 404


def test_what_is_split_off_takes_its_voice_along_even_when_wechat_has_forgotten_it(stage: Stage, enter: Enter) -> None:
    stage.bind("王芳")
    shown(stage, LOUD)
    stage.say("王芳", "接 1")
    shown(stage, invented.voice(stage.platform, recognition="和平苑门口有人乱停车，堵了消防通道"))
    (row,) = records(stage.engine, Attachment)
    stage.later(timedelta(days=4))
    client = enter("林", "admin")
    form = {"act": "split", "event": str(row.event_id), "sure": "1"}
    answer = client.post(f"{FIRST}/dispatch", data=form)
    assert answer.status_code == 303, answer.text
    stage.fetch()
    old, new = records(stage.engine, Attachment)
    assert (new.state, new.content, new.content_type) == ("kept", old.content, "audio/amr")
    (split_off,) = [ticket.full for ticket in records(stage.engine, Ticket)][1:]
    assert client.get(f"/console/tickets/{split_off}/media/2").content == old.content
