"""What an office may say of itself: which texts fit, what a card looks like, when a promise falls due."""

import ast
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import clocks, days_off, hotline_list, hotlines, texts, wordings
from handlers.context import CHINA
from handlers.hotlines import SHIPPED, Line
from handlers.office import Office, load_office
from handlers.refusals import Mistake
from handlers.wordings import SLOTS
from storage import office, town
from storage.db import open_engine, transaction
from tests.stage import MORNING

NEW_YEAR = {"2027-01-01": "元旦", "2027-01-02": "元旦", "2027-01-03": "元旦"}


# -- texts


@pytest.mark.parametrize("name", SLOTS)
def test_every_shipped_text_fits_its_own_place_and_survives_the_editor(name: str) -> None:
    slot = SLOTS[name]
    assert slot.shipped == getattr(texts, name)
    assert wordings.problems(slot, slot.shipped) == []
    assert wordings.meant(wordings.shown(slot.shipped)) == slot.shipped
    assert "{" not in Office().seen(slot, slot.shipped)


def test_no_text_of_danger_can_be_changed() -> None:
    danger = {"FIRE", "GAS", "LOCKED_IN", "CHILD", "SUICIDE", "VIOLENCE", "RECEIPT_PRIVATE", "NUDGE", "LISTENING"}
    assert danger.isdisjoint(SLOTS)


def test_handlers_ask_for_every_text_by_its_name_and_for_no_other() -> None:
    asked = {
        call.args[0].value
        for path in (Path(__file__).parents[1] / "handlers").glob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "text"
        and call.args and isinstance(call.args[0], ast.Constant)
    }  # fmt: skip
    assert asked == set(SLOTS)


BAD = {
    "nothing": ("WELCOME", "", "不能空着"),
    "six lines": ("WELCOME", "a\nb\n1 反映  2 查\n3 找\n危险打 110、119、120\n谢谢", "最多 5 行，现在有 6 行"),
    "too long": ("RATED", "谢" * 161, "有 161 个字"),
    "a second line where there is one": ("PERSON_HOURS", "八点到六点\n周末休息", "最多 1 行"),
    "no 119": ("WELCOME", "您好\n1 反映  2 查\n3 找\n危险打 110、120", "少了电话 119"),
    "119 inside another number": ("WELCOME", "您好\n1 反映  2 查\n3 找\n打 110、120 或 11900", "少了电话 119"),
    "a choice lost": ("WELCOME", "您好\n1 反映  2 查\n危险打 110、119、120", "1 2 3"),
    "a choice too many": ("RATE_ASK", "{number} 打分\n5 好  4 行  3 中\n2 差  1 坏  0 不打", "1 2 3 4 5"),
    "a choice where none is asked": ("RATED", "谢谢\n1 再打一次", "没有数字选项"),
    "a variable lost": ("RATE_ASK", "打分\n5 好  4 行  3 中\n2 差  1 坏", "少了“{编号}”"),
    "a variable of another text": ("WITHDRAWN", "{number} {grid} 撤回了", "没有“grid”这个空"),
    "a brace alone": ("WITHDRAWN", "{number 撤回了", "成对：{编号}"),
    "a brace where none belongs": ("RATED", "谢谢{0}", "不能有花括号"),
    "a format of Python's": ("WITHDRAWN", "{number!r:>99} 撤回了", "没有“number!r:>99”这个空"),
    "an attribute": ("WITHDRAWN", "{number.__class__} 撤回了", "没有“number.__class__”这个空"),
    "doubled braces": ("WITHDRAWN", "{{number}} 撤回了", "成对"),
    "a link": ("RATED", "谢谢，看 https://a.cn", "网址"),
    "a bare link": ("RATED", "谢谢，看 abc.com 的介绍", "网址"),
    "markup": ("RATED", "谢谢<b>您</b>", "代码"),
    "a mobile number": ("PERSON_HOURS", "找王姐 13812345678", "手机号"),
    "a mobile number in groups": ("PERSON_HOURS", "找王姐 138 1234-5678", "手机号"),
    "an identity number": ("RATED", "谢谢 35020419900101123X", "身份证号"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_with_a_text_is_said(case: str) -> None:
    name, text, said = BAD[case]
    assert said in "\n".join(wordings.problems(SLOTS[name], text))


FINE = {
    "a landline": ("PERSON_HOURS", "工作日 8 点到 18 点，电话 0592-6012345。"),
    "other order": ("RATE_ASK", "请给 {number} 打分，谢谢：\n1 很差\n2 差  3 中\n4 好  5 很好"),
    "a date and a fraction": ("RATED", "谢谢！11.20 到 12.5 我们都在。"),
}


@pytest.mark.parametrize("case", FINE)
def test_what_may_be_said(case: str) -> None:
    name, text = FINE[case]
    assert wordings.problems(SLOTS[name], text) == []


@given(st.sampled_from(sorted(SLOTS)), st.text(alphabet="{}:!.[]0a编号 \n", max_size=40) | st.text(max_size=40))
def test_whatever_is_typed_is_refused_or_can_be_filled_in(name: str, typed: str) -> None:
    slot, text = SLOTS[name], wordings.meant(typed)
    if not wordings.problems(slot, text):
        assert text.format(**wordings.samples(slot)).count("\n") < 5


def test_what_word_pastes_along_and_wide_braces_do_no_harm() -> None:
    assert wordings.meant("\ufeff｛编号｝\u200b 撤回了。 \r\n有事\xa0再说\t\n") == "{number} 撤回了。\n有事 再说"


def test_a_text_is_seen_where_residents_read_it() -> None:
    seen = Office().seen(SLOTS["PERSON_HOURS"], "周一到周五都在")
    assert seen == texts.PERSON_TOLD.format(who="好邻居小组", number="1121-007", when="周一到周五都在")


def test_a_wording_that_no_longer_fits_gives_way_to_ours(database_url: str) -> None:
    engine = open_engine(database_url)
    with transaction(engine) as tx:
        office.say(tx, "WITHDRAWN", "{gone} 撤回了")
        office.say(tx, "RATED", "多谢！")
        office.say(tx, "NEVER_HEARD_OF", "…")
        town.bump(tx, town.OFFICE)
        known = load_office(tx)
    engine.dispose()
    assert known.text("WITHDRAWN") == texts.WITHDRAWN
    assert known.text("RATED") == "多谢！"


# -- hotlines


def test_the_shipped_numbers_make_the_shipped_card() -> None:
    assert len(SHIPPED) == 8
    assert hotlines.card(SHIPPED) == texts.HOTLINES == Office().card


def test_a_card_has_at_most_three_numbers_in_a_line_and_five_lines() -> None:
    lines = hotline_list.added(SHIPPED, Line("社区值班", "0592-6012345"))
    with pytest.raises(Mistake, match="放不下"):
        hotline_list.added(lines, Line("消费维权", "12315"))
    rows = hotlines.card(lines).split("\n")
    assert len(rows) == 5
    assert all(row.count("，") < 3 for row in rows)
    assert all(line.number in hotlines.card(lines) for line in lines)


@pytest.mark.parametrize("number", hotlines.ALWAYS)
def test_three_numbers_stay(number: str) -> None:
    with pytest.raises(Mistake, match="110、119、120"):
        hotline_list.without(SHIPPED, number)
    with pytest.raises(Mistake, match="110、119、120"):
        hotline_list.changed(SHIPPED, number, Line("别的", "12399"))


BAD_LINES = [
    (Line("", "12399"), "名称要写"), (Line("一二三四五六七八九", "12399"), "最多 8 个字"),
    (Line("热线2", "12399"), "不能有数字"), (Line("热，线", "12399"), "标点"), (Line("热线", ""), "号码“”不对"),
    (Line("热线", "12"), "不对"), (Line("热线", "１２３４５"), "不对"), (Line("热线", "abc"), "不对"),
    (Line("热线", "13812345678"), "手机号"), (Line("热线", "138-1234-5678"), "手机号"),
    (Line("热线", "12345"), "已经有了"), (Line("热线", "12399", "周一至周五上午八点"), "最多 8 个字"),
    (Line("热线", "12399", "好，吗"), "标点"), (Line("热线", "12399", "<b>"), "标点"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "said"), BAD_LINES, ids=[f"{line.name} {line.number}" for line, _ in BAD_LINES])
def test_what_is_wrong_with_a_number_is_said(line: Line, said: str) -> None:
    with pytest.raises(Mistake, match=said):
        hotline_list.added(SHIPPED, line)


def test_numbers_move_and_stop_at_the_ends() -> None:
    assert hotline_list.moved(SHIPPED, "110", -1) == SHIPPED
    assert hotline_list.moved(SHIPPED, "12355", 1) == SHIPPED
    down = hotline_list.moved(SHIPPED, "110", 1)
    assert [line.number for line in down][:3] == ["119", "110", "120"]
    assert hotline_list.moved(down, "110", -1) == SHIPPED


def test_a_number_is_stale_half_a_year_after_somebody_called_and_a_new_one_at_once() -> None:
    called = hotline_list.called(SHIPPED, "12338", MORNING)
    line = next(line for line in called if line.number == "12338")
    assert not hotlines.stale(line, MORNING + timedelta(days=180))
    assert hotlines.stale(line, MORNING + timedelta(days=180, seconds=1))
    again = hotline_list.changed(called, "12338", Line("妇女维权", "12338", "全天"))
    assert not hotlines.stale(next(each for each in again if each.hours), MORNING)
    other = hotline_list.changed(called, "12338", Line("妇女维权", "12339"))
    assert hotlines.stale(next(each for each in other if each.number == "12339"), MORNING)


# -- days off


def at(day: int, hour: int, month: int = 12, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=CHINA)


PROMISES = [
    # said, urgency, days off, due
    (at(30, 9), "normal", NEW_YEAR, at(30, 18)),
    (at(30, 13), "normal", NEW_YEAR, at(31, 18)),
    (at(31, 9), "normal", NEW_YEAR, at(31, 18)),
    (at(31, 13), "normal", NEW_YEAR, at(4, 18, 1, 2027)),
    (at(1, 9, 1, 2027), "normal", NEW_YEAR, at(4, 18, 1, 2027)),
    (at(3, 13, 1, 2027), "normal", NEW_YEAR, at(4, 18, 1, 2027)),
    (at(4, 9, 1, 2027), "normal", NEW_YEAR, at(4, 18, 1, 2027)),
    (at(31, 13), "normal", {}, at(1, 18, 1, 2027)),
    (at(31, 13), "urgent", NEW_YEAR, at(31, 15)),
    (at(1, 23, 1, 2027), "urgent", NEW_YEAR, at(2, 1, 1, 2027)),
    (at(1, 9, 1, 2027), "emergency", NEW_YEAR, at(1, 9, 1, 2027) + timedelta(minutes=30)),
]


@pytest.mark.parametrize(("said", "urgency", "off", "due"), PROMISES)
def test_an_ordinary_promise_never_falls_on_a_day_off(
    said: datetime, urgency: str, off: dict[str, str], due: datetime
) -> None:
    assert clocks.due_at(urgency, said, off) == due


@given(st.sets(st.integers(0, 20)), st.integers(0, 24 * 20))
def test_an_ordinary_promise_is_the_first_evening_that_is_no_day_off(off: set[int], hours: int) -> None:
    first = date(2026, 12, 1)
    days = {(first + timedelta(days=n)).isoformat() for n in off}
    said = at(1, 0) + timedelta(hours=hours)
    due = clocks.due_at("normal", said, days).astimezone(CHINA)
    plain = clocks.due_at("normal", said).astimezone(CHINA)
    between = {(plain.date() + timedelta(days=n)).isoformat() for n in range((due - plain).days)}
    assert due.hour == 18
    assert due.date().isoformat() not in days
    assert between <= days


TODAY = date(2026, 11, 21)


def test_days_are_read_however_they_are_written() -> None:
    pasted = "2027-01-01 元旦\n\n 2027/2/6 至 2027/2/8，春节 \r\n2027年5月1日：劳动节\n2027.10.1\t国庆 节"
    assert days_off.read(pasted, TODAY) == {
        "2027-01-01": "元旦", "2027-02-06": "春节", "2027-02-07": "春节", "2027-02-08": "春节", "2027-05-01": "劳动节",
        "2027-10-01": "国庆 节",
    }  # fmt: skip


def test_every_bad_line_is_named() -> None:
    pasted = "2027-01-01 元旦\n2027-02-30 春节\n元旦\n2027-01-05 至 2027-01-01 元旦\n2037-01-01 元旦\n2027-05-01"
    with pytest.raises(Mistake) as mistake:
        days_off.read(pasted, TODAY)
    said = str(mistake.value).split("\n")
    assert [line.split("：")[0] for line in said] == ["第 2 行", "第 3 行", "第 4 行", "第 5 行", "第 6 行"]
    for line, why in zip(said, ("不是日期", "看不懂", "比开始的早", "2025 到 2029 年", "看不懂"), strict=True):
        assert why in line


@pytest.mark.parametrize(
    ("first", "last", "name", "said"),
    [
        ("", "", "元旦", "不是日期"), ("2027-01-01", "x", "元旦", "不是日期"), ("2027-01-01", "", "", "名字要写"),
        ("2027-01-01", "2027-02-01", "长假", "最多 31 天，现在是 32 天"), ("2027-01-01", "", "长" * 13, "最多 12 个字"),
        ("２０２７-01-01", "", "元旦", "不是日期"), ("9999-99-99", "", "元旦", "不是日期"),
    ],
)  # fmt: skip
def test_a_range_that_cannot_be_is_refused(first: str, last: str, name: str, said: str) -> None:
    with pytest.raises(Mistake, match=said):
        days_off.span(first, last, name, TODAY)


def test_from_november_on_somebody_is_told_that_next_year_has_no_days_off() -> None:
    assert days_off.lacking({"2026-10-01": "国庆节"}, date(2026, 10, 31)) is None
    assert days_off.lacking({"2026-10-01": "国庆节"}, date(2026, 11, 1)) == 2027
    assert days_off.lacking({"2027-01-01": "元旦"}, date(2026, 12, 31)) is None


def test_the_longest_holiday() -> None:
    assert days_off.longest({}) == timedelta(0)
    assert days_off.longest({**NEW_YEAR, "2027-02-06": "春节", "2027-02-07": "春节"}) == timedelta(days=3)
