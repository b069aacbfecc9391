"""Push windows, as a table: what a person did when, and what may be pushed afterwards."""

import pytest

from simulator.credit import ACT, MESSAGE, Credit, Trigger
from simulator.errors import ApiError
from simulator.events import click, location_select, pictures, scan, scancode, subscribe, unsubscribe, view
from simulator.messages import Message, image, link, location, menu_choice, sticker, text, video, voice

HOUR = 3600


@pytest.mark.parametrize(
    ("acts", "spent", "now", "left"),
    [
        ([], 0, 0, 0),
        ([(0, MESSAGE)], 0, 0, 5),
        ([(0, MESSAGE)], 0, 48 * HOUR - 1, 5),
        ([(0, MESSAGE)], 0, 48 * HOUR, 0),
        ([(0, MESSAGE)], 2, 1, 3),
        ([(0, MESSAGE), (0, MESSAGE)], 0, 1, 5),
        ([(0, ACT)], 0, 59, 3),
        ([(0, ACT)], 0, 60, 0),
        ([(0, MESSAGE), (10, ACT)], 0, 11, 5),
        ([(0, MESSAGE), (10, ACT)], 0, 47 * HOUR, 5),
        ([(0, ACT), (10, MESSAGE)], 0, 47 * HOUR, 5),
        ([(0, ACT), (100, ACT)], 0, 101, 3),
    ],
)
def test_a_window_allows(acts: list[tuple[float, Trigger]], spent: int, now: float, left: int) -> None:
    credit = Credit()
    for at, trigger in acts:
        credit.grant(trigger, at)
    for _ in range(spent):
        credit.spend(now)
    assert credit.messages(now) == left


def test_a_click_lifts_a_used_up_window_to_three() -> None:
    credit = Credit()
    credit.grant(MESSAGE, 0)
    for _ in range(5):
        credit.spend(1)
    credit.grant(ACT, 2)
    assert credit.messages(3) == 3


def test_a_click_after_a_closed_window_does_not_revive_its_messages() -> None:
    credit = Credit()
    credit.grant(MESSAGE, 0)
    credit.grant(ACT, 49 * HOUR)
    assert credit.messages(49 * HOUR) == 3


@pytest.mark.parametrize(("spent", "now", "code"), [(5, 1, 45047), (0, 48 * HOUR, 45015), (5, 48 * HOUR, 45015)])
def test_a_push_too_many_is_refused(spent: int, now: float, code: int) -> None:
    credit = Credit()
    credit.grant(MESSAGE, 0)
    for _ in range(spent):
        credit.spend(0)
    with pytest.raises(ApiError) as refused:
        credit.spend(now)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("message", "trigger"),
    [
        (text("楼道灯坏了"), MESSAGE),
        (image("m", "u"), MESSAGE),
        (voice("m"), MESSAGE),
        (video("m", "t"), MESSAGE),
        (location(30.0, 120.0, "门口"), MESSAGE),
        (link("t", "d", "u"), MESSAGE),
        (sticker(), MESSAGE),
        (menu_choice("满意", "101"), ACT),
        (click("KEY"), ACT),
        (subscribe(), ACT),
        (scan("g", "T"), ACT),
        (scancode("scancode_push", "K"), ACT),
        (scancode("scancode_waitmsg", "K"), ACT),
        (view("https://example.com"), None),
        (unsubscribe(), None),
        (pictures("pic_weixin", "K"), None),
        (location_select("K", 30.0, 120.0, "门口"), None),
    ],
    ids=lambda value: value.event or value.kind if isinstance(value, Message) else "",
)
def test_what_opens_which_window(message: Message, trigger: Trigger | None) -> None:
    assert message.trigger == trigger
