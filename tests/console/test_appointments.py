"""Rules that go live at eight in the morning: asked once more then, and refused never silently."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from bot.app import tend
from bot.desk import Desk
from handlers.drafting import next_morning
from handlers.town import TownCache
from tests.console.conftest import Enter
from tests.console.drafts import SAID, WORD, address, decide, draft, live, newest, publish, sample, seen, tune, versions
from tests.console.records import deeds, did
from tests.stage import Stage

GRAVE = {"danger": "fire", "urgency": "emergency"}
NIGHT = timedelta(hours=22)  # from ten in the morning, when the stage begins


def test_the_morning_is_the_next_eight_oclock_in_china() -> None:
    def at(day: int, hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 11, day, hour, minute, tzinfo=UTC)

    assert next_morning(at(21, 2)) == at(22, 0)
    assert next_morning(at(21, 23, 59)) == at(22, 0), "at 7:59 it is today"
    assert next_morning(at(22, 0)) == at(23, 0), "at eight it is tomorrow"


def test_a_draft_goes_live_in_the_morning_and_not_before(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    number = tune(client)
    assert "明天 08:00 生效" in seen(client, address(number))
    answer = decide(client, number, reason="明早换", when="morning")
    assert answer.headers["location"] == address(number)
    assert "已定在明天 08:00 自动发布（林 定的）" in seen(client, address(number))
    assert "明天 08:00 自动发布</span> 林 定的：明早换" in seen(client, "/console/rules/versions")
    assert "现在再改，定时就取消了" in seen(client, "/console/rules", draft=str(number))
    assert did(stage, "rules_appointed").reason == "明早换"
    stage.later(NIGHT - timedelta(minutes=1))
    assert live(stage).version == 1
    stage.later(timedelta(minutes=1))
    found = versions(stage)[0]
    assert (found.version, found.author, found.reason) == (2, "林", "明早换")
    deed = did(stage, "rules_published_at_hour")
    assert (deed.login, deed.about, deed.at) == ("林", "version 2", stage.clock.now)
    assert WORD in deed.after
    stage.say("李阿姨", SAID)
    assert newest(stage).category == "noise"
    stage.later(timedelta(days=1))
    assert live(stage).version == 2


def test_a_second_admin_may_say_yes_to_the_morning(stage: Stage, enter: Enter) -> None:
    lin, li = enter("林", "admin"), enter("李四", "admin")
    number = tune(lin, **GRAVE)
    decide(lin, number, reason="着火", when="morning")
    assert "希望明天 08:00 生效" in seen(lin, address(number))
    page = seen(li, address(number))
    assert "同意后，明天 08:00 生效" in page
    assert decide(li, number, "approve").headers["location"] == address(number)
    assert "李四 已同意" in seen(lin, address(number))
    assert live(stage).version == 1
    stage.later(NIGHT)
    found = versions(stage)[0]
    assert (found.version, found.author, found.approved_by) == (2, "林", "李四")


def test_what_nobody_agreed_to_does_not_go_live(stage: Stage, enter: Enter) -> None:
    lin = enter("林", "admin")
    number = tune(lin, **GRAVE)
    decide(lin, number, reason="着火", when="morning")
    stage.later(NIGHT + timedelta(hours=1))
    assert live(stage).version == 1
    assert draft(stage, number).proposed_by == "林"


def test_saving_the_draft_cancels_the_appointment(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    number = tune(client)
    decide(client, number, reason="明早换", when="morning")
    tune(client, "獬豸", draft=str(number))
    assert draft(stage, number).publish_at is None
    stage.later(NIGHT)
    assert live(stage).version == 1


def test_an_appointment_is_cancelled_by_any_admin(stage: Stage, enter: Enter) -> None:
    lin, li = enter("林", "admin"), enter("李四", "admin")
    number = tune(lin)
    decide(lin, number, reason="明早换", when="morning")
    assert decide(li, number, "back").status_code == 303
    assert "定时取消了" in seen(li, address(number))
    assert did(stage, "rules_unappointed").login == "李四"
    stage.later(NIGHT)
    assert live(stage).version == 1
    assert "rules_not_published" not in {deed.action for deed in deeds(stage)}


def test_what_was_published_in_the_night_stops_it_and_the_admins_read_why(stage: Stage, enter: Enter) -> None:
    lin, li = enter("林", "admin"), enter("李四", "admin")
    mine, theirs = tune(lin), tune(li, "獬豸")
    decide(lin, mine, reason="明早换", when="morning")
    publish(li, theirs)
    stage.later(NIGHT)
    assert live(stage).version == 2
    deed = did(stage, "rules_not_published")
    assert (deed.login, deed.about) == ("林", f"draft {mine}")
    assert "李四后来已发布第 2 版" in deed.reason
    morning = enter("王五", "admin")
    page = seen(morning, address(mine))
    assert "上次到点没有发布：" in page
    assert "李四后来已发布第 2 版" in page
    assert "到点没有发布" in seen(morning, "/console/rules/versions")
    stage.later(timedelta(days=1))
    assert [each.action for each in deeds(stage)].count("rules_not_published") == 1, "it is not tried again"
    publish(enter("赵六", "admin"), mine, "两个都要", over="2")


def test_a_sample_that_turned_red_in_the_night_stops_it(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    number = tune(client, category="parking", weight="60")
    decide(client, number, reason="明早换", when="morning")
    sample(client, f"楼上{WORD}太吵")
    stage.later(NIGHT)
    assert live(stage).version == 1
    assert f"楼上{WORD}太吵" in did(stage, "rules_not_published").reason


def test_red_samples_that_were_accepted_do_not_stop_it(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    sample(client, f"楼上{WORD}太吵")
    number = tune(client, category="parking", weight="60")
    assert decide(client, number, reason="明早换", when="morning").status_code == 422
    decide(client, number, reason="明早换", when="morning", accept="过时了")
    stage.later(NIGHT)
    assert "过时了" in versions(stage)[0].reason


def test_what_it_takes_the_place_of_may_be_agreed_to_the_evening_before(stage: Stage, enter: Enter) -> None:
    lin, li = enter("林", "admin"), enter("李四", "admin")
    mine = tune(lin)
    publish(li, tune(li, "獬豸"))
    assert decide(lin, mine, reason="明早换", when="morning").status_code == 422
    assert decide(lin, mine, reason="明早换", when="morning", over="2").status_code == 303
    stage.later(NIGHT)
    assert live(stage).version == 3


def test_two_processes_publish_it_once(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    decide(client, tune(client), reason="明早换", when="morning")
    stage.clock.now += NIGHT
    desk = Desk(stage.engine, stage.clock)
    with ThreadPoolExecutor(3) as pool:
        for each in [pool.submit(tend, stage.engine, TownCache(), desk, stage.clock) for _ in range(3)]:
            each.result()
    assert [each.version for each in versions(stage)] == [2, 1]
    assert [each.action for each in deeds(stage)].count("rules_published_at_hour") == 1
