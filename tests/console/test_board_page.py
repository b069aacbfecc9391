"""The board: who sees which tickets, searching, addresses as saved searches, several at once, the table."""

import re
from datetime import timedelta
from io import BytesIO
from itertools import cycle, product

import pytest
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

import storage.board
from bot.console import board_page, board_texts, ticket_sheet
from handlers.access import may_see, sight
from handlers.context import NOBODY, Context
from handlers.inbound import Inbound
from handlers.town import TownCache
from simulator import messages
from storage import audit, contacts, tickets
from storage.board import Look, Wish
from storage.contacts import NO_QUOTA
from storage.db import transaction
from storage.tables import Person, Ticket
from tests.console.conftest import Enter
from tests.records import records
from tests.stage import MORNING, Stage

LOUD, PARKED, DARK = "幸福里楼上半夜装修太吵", "和平苑有人乱停车", "阳光花园的路灯不亮"
PRIVATE = "我和爱人天天吵架，想离婚，住幸福里"


def column(page: str, name: str) -> str:
    """What stands in one column."""
    return page.split(f'class="column {name}"')[1].split("</section>")[0]


def board(client: TestClient, query: str = "") -> str:
    answer = client.get(f"/console/board?{query}")
    assert answer.status_code == 200
    return answer.text


def listed(client: TestClient, query: str) -> list[str]:
    """The numbers of the list, as the page orders them."""
    return re.findall(r'class="open" href="/console/tickets/2026([^"]+)"', board(client, query))


def test_a_ticket_moves_through_the_columns(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    stage.bind("王芳")
    stage.say("李阿姨", LOUD)
    assert "1121-001" in column(board(client), "assigned")
    stage.later(timedelta(hours=9))
    assert "1121-001" in column(board(client), "late")
    assert "1121-001" not in column(board(client), "assigned")
    stage.say("王芳", "接 1")
    assert "王芳" in column(board(client), "accepted")
    stage.say("王芳", "办结 1 说好了")
    assert "1121-001" in column(board(client), "resolved")
    stage.say("李阿姨", "解决了")
    assert "1121-001" not in board(client)
    assert listed(client, "state=closed") == ["1121-001"]


def test_what_no_group_has_and_what_is_sorted_by_hand_stands_first(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    stage.say("李阿姨", "路灯不亮")
    assert "1121-001" in column(board(client), "sorting")
    stage.say("李阿姨", "0")
    assert "分拣组" in column(board(client), "sorting")


def test_one_sees_the_own_group_s_a_leader_those_below_and_an_admin_all(stage: Stage, enter: Enter) -> None:
    for who, said in (("李阿姨", LOUD), ("小周", PARKED)):
        stage.say(who, said)
    seen = {
        name: sorted(listed(enter(name, *posts, group=group), "view=list"))
        for name, posts, group in (
            ("甲", ("gejie",), "好邻居小组"), ("乙", ("leader",), "和风调解室"), ("丙", ("admin",), ""),
            ("丁", ("mediator",), "和风调解室"), ("戊", ("leader",), "暖心小组"), ("己", ("observer",), ""),
        )
    }  # fmt: skip
    both = ["1121-001", "1121-002"]
    assert seen == {"甲": ["1121-001"], "乙": both, "丙": both, "丁": [], "戊": ["1121-002"], "己": both}


def populate(stage: Stage) -> None:
    """A ticket for every combination of grid, group, handler and sensitivity that may matter."""
    with transaction(stage.engine) as tx:
        people = TownCache().view(tx).people
        resident = contacts.meet(tx, "oBoard000000000000000000001", NO_QUOTA, MORNING)
        combinations = product([None, *people.grids], [None, *people.groups], [None, 1, 5], [True, False])
        statuses = cycle(["received", "assigned", "accepted", "resolved", "closed"])
        for serial, ((grid, group, handler, sensitive), status) in enumerate(zip(combinations, statuses), 1):  # noqa: B905
            ticket = tickets.insert(
                tx, day="2026-11-21", serial=serial, status=status, contact_id=resident.id, text="灯", category="other",
                also=[], words=[], rule_set=1, urgency="normal", danger=[], sensitive=sensitive, muted=False,
                place_id=None, place="", grid_id=grid, group_id=group, opened_at=MORNING, due_at=MORNING,
                changed_at=MORNING, rating_reason="",
            )  # fmt: skip
            tickets.change(tx, ticket.id or 0, handler_id=handler)


def test_the_database_finds_for_everybody_exactly_what_may_see_allows(stage: Stage) -> None:
    populate(stage)
    posts = ("gejie", "mediator", "leader", "safety_officer", "observer", "admin", "auditor", "leader;safety_officer")
    with transaction(stage.engine) as tx:
        town = TownCache().view(tx)
        ctx = Context(tx, MORNING, town, Inbound("", "", "event"), NOBODY)
        every = [
            each.ticket for each in Look(tx, sight(town.people, town.people.people[8]), [], MORNING).everything(Wish())
        ]
        assert len(every) == tickets.count(tx)
        for roles, group_id, person_id in product(posts, [None, *town.people.groups], [1, 5, 99]):
            person = Person(id=person_id, name="林", roles=roles, group_id=group_id)
            look = Look(tx, sight(town.people, person), [], MORNING)
            found = {each.ticket.id: each.open_book for each in look.everything(Wish())}
            allowed = {ticket.id for ticket in every if may_see(ctx, ticket, person)}
            assert {number for number, open_book in found.items() if open_book} == allowed, (roles, group_id)
            shut = {ticket.id for ticket in every if ticket.sensitive} & (found.keys() - allowed)
            assert found.keys() == allowed | shut, "what is closed to somebody is listed only if it is sensitive"
            by_content = {each.ticket.id for each in look.everything(Wish(category="other"))}
            assert by_content == allowed, "nobody learns contents by asking for them"


def test_an_account_may_be_narrowed_to_a_grid(stage: Stage) -> None:
    populate(stage)
    with transaction(stage.engine) as tx:
        people = TownCache().view(tx).people
        admin = Person(id=99, name="林", roles="admin", group_id=None)
        below = {i for i in people.grids if 2 in people.up_from(i)}
        found = Look(tx, sight(people, admin, 2), [], MORNING).everything(Wish())
        assert {each.ticket.grid_id for each in found} == below
        assert 1 < len(below) < len(people.grids)


def test_a_sensitive_ticket_of_others_is_a_number_and_a_state(stage: Stage, enter: Enter) -> None:
    stage.say("小周", PRIVATE)
    stage.say("小周", "今天他又骂人了")
    client = enter("林", "admin")
    page = board(client)
    assert "1121-001" in page
    for query in ("", "view=list"):
        shown = board(client, query).split('id="tickets"')[1]
        assert not [word for word in ("吵架", "离婚", "和风调解室", "幸福里", "婚姻") if word in shown]
    assert listed(client, "view=list") == ["1121-001"]
    assert listed(client, "q=离婚") == []
    assert listed(client, "q=骂人") == []
    (ticket,) = records(stage.engine, Ticket)
    for query in (
        f"category={ticket.category}",
        f"grid={ticket.grid_id}",
        "group=3",
        "urgency=normal",
        "urgency=urgent",
    ):
        assert listed(client, f"view=list&{query}") == [], query
    officer = board(enter("安", "safety_officer"), "view=list")
    assert "打开时请说明原因" in officer
    assert "离婚" not in officer


def test_every_word_must_occur_in_what_was_said_in_the_place_or_in_a_reply(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    stage.bind("王芳")
    for who, said in (("李阿姨", LOUD), ("小周", PARKED), ("张大爷", DARK)):
        stage.say(who, said)
    stage.say("王芳", "接 1")
    stage.say("王芳", "回复 1 师傅明天上午来，百分之100%_放心")
    assert listed(client, "q=装修") == ["1121-001"]
    assert listed(client, "q=装修 师傅") == ["1121-001"]
    assert listed(client, "q=装修 停车") == []
    assert listed(client, "q=100%25_") == ["1121-001"]
    assert listed(client, "q=0%25放") == []
    assert listed(client, "q=阳光花园") == ["1121-003"]
    assert "没有符合条件" in board(client, "q=火星")


def test_a_number_leads_straight_to_its_ticket(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    stage.say("李阿姨", LOUD)
    for said in ("1121-001", "20261121-001", "%231121-001", "1121-1"):
        assert client.get(f"/console/board?q={said}").headers["location"] == "/console/tickets/20261121-001"
    assert client.get("/console/board?q=1121-009").status_code == 200
    assert client.get("/console/board?q=20261121-9999999999999").status_code == 200
    elsewhere = enter("远", "gejie", group="暖心小组")
    assert elsewhere.get("/console/board?q=1121-001").status_code == 200


def test_an_address_is_a_saved_search(stage: Stage, enter: Enter) -> None:
    stage.bind("王芳")
    for who, said in (("李阿姨", LOUD), ("小周", PARKED), ("张大爷", DARK)):
        stage.say(who, said)
    stage.say("王芳", "接 1")
    stage.later(timedelta(days=1))
    stage.say("李阿姨", "新 幸福里有人乱停车")
    client = enter("林", "admin")
    everything = ["1122-001", "1121-003", "1121-002", "1121-001"]
    assert listed(client, "view=list") == everything
    assert listed(client, "state=accepted") == ["1121-001"]
    assert listed(client, "view=list&category=parking") == ["1122-001", "1121-002"]
    assert listed(client, "view=list&since=2026-11-22") == ["1122-001"]
    assert listed(client, "view=list&until=2026-11-21&category=parking") == ["1121-002"]
    assert listed(client, "view=list&grid=2") == ["1122-001", "1121-003", "1121-001"]
    assert listed(client, "view=list&group=2") == ["1121-002"]
    assert listed(client, "view=list&handler=1") == ["1121-001"]
    assert sorted(listed(client, "state=late")) == ["1121-002", "1121-003"]
    nonsense = "view=list&state=x&grid=%27&group=-1&since=31.12.&category=%3Cb%3E&before=x&urgency=7&handler=%E4%B8%80"
    assert listed(client, nonsense) == everything
    assert '<option value="parking" selected>' in board(client, "view=list&category=parking")


def test_a_long_list_has_pages(stage: Stage, enter: Enter) -> None:
    populate(stage)
    client, address = enter("林", "admin"), "/console/board?view=list"
    seen: list[str] = []
    while address:
        page = client.get(address).text
        seen += re.findall(r'class="open" href="/console/tickets/([^"]+)"', page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = found[1].replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == len(records(stage.engine, Ticket))


def test_words_are_looked_for_among_so_many_at_a_time(
    stage: Stage, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.board, "READ", 2)
    for who, said in (("李阿姨", LOUD), ("小周", PARKED), ("张大爷", DARK)):
        stage.say(who, said)
    client = enter("林", "admin")
    page = board(client, "q=装修")
    assert "请再往前找" in page
    onward = re.search(r'rel="next" href="/console/board\?([^"]+)"', page)
    assert onward is not None
    assert listed(client, onward[1].replace("&amp;", "&")) == ["1121-001"]
    assert 'rel="next"' not in board(client, onward[1].replace("&amp;", "&"))


def chosen(stage: Stage) -> list[str]:
    return [f"2026{ticket.number}" for ticket in records(stage.engine, Ticket)]


def form_of(page: str) -> dict[str, list[str]]:
    """The hidden fields of the form that confirms."""
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.split("<h2>")[-1]):
        fields.setdefault(name, []).append(value)
    return fields


def test_several_are_handed_on_after_a_look_and_called_back_before_anybody_hears(stage: Stage, enter: Enter) -> None:
    client = enter("赵", "leader", group="和风调解室")
    stage.bind("王芳", "刘洋")
    stage.say("李阿姨", LOUD)
    stage.say("张大爷", "幸福里有人乱停车")
    stage.rest()
    for name in ("王芳", "李阿姨", "张大爷", "刘洋"):
        stage.news(name)
    start = {"act": "transfer", "ticket": chosen(stage)}
    assert "转给哪个组" in client.post("/console/board/bulk", data=start).text
    look = {**start, "ready": "1", "group": "2", "reason": "这片归他们"}
    page = client.post("/console/board/bulk", data=look).text
    assert "1121-001 转给暖心小组继续办" in page
    assert "刘洋" in page
    assert {t.group_id for t in records(stage.engine, Ticket)} == {1}, "a look changes nothing"

    done = client.post("/console/board/bulk", data={**form_of(page), "sure": "1"})
    assert {t.group_id for t in records(stage.engine, Ticket)} == {2}
    after = client.get(done.headers["location"]).text
    assert "转出去 2 件" in after
    assert "10 秒内可以撤销" in after
    stage.rest()
    assert stage.news("刘洋") == []
    assert stage.news("李阿姨") == []

    mark = after.split('name="undo" value="')[1].split('"')[0]
    back = client.post("/console/board/undo", data={"undo": mark})
    assert "撤销了 2 件" in client.get(back.headers["location"]).text
    stage.later(timedelta(seconds=30))
    assert {t.group_id for t in records(stage.engine, Ticket)} == {1}
    assert stage.news("刘洋") == []
    assert stage.news("李阿姨") == []
    with transaction(stage.engine) as tx:
        deeds = [row.action for row in audit.search(tx)]
    assert deeds[:4] == ["undo_transfer", "undo_transfer", "ticket_transfer", "ticket_transfer"]


def test_what_is_not_called_back_goes_out_after_ten_seconds_and_then_it_is_too_late(stage: Stage, enter: Enter) -> None:
    client = enter("赵", "admin")
    stage.bind("刘洋")
    stage.say("李阿姨", LOUD)
    look = {"act": "transfer", "ticket": chosen(stage), "ready": "1", "group": "2", "reason": "这片归他们"}
    page = client.post("/console/board/bulk", data=look).text
    done = client.post("/console/board/bulk", data={**form_of(page), "sure": "1"})
    mark = done.headers["location"].split("undo=")[1]
    stage.later(timedelta(seconds=31))
    assert "这片归他们" in stage.news("刘洋")[-1].text
    assert "转给暖心小组" in stage.news("李阿姨")[-1].text
    assert "撤销" not in client.get(done.headers["location"]).text.split("</h1>")[1]
    assert client.post("/console/board/undo", data={"undo": mark}).status_code == 422
    again = client.post("/console/board/bulk", data={**form_of(page), "sure": "1"})
    assert again.status_code == 422
    assert "一件都没有办成" in again.text


def test_undoing_gives_nobody_a_way_around_the_rules(stage: Stage, enter: Enter) -> None:
    stage.say("小周", PRIVATE)
    mediator = enter("静", "mediator;leader", group="和风调解室")
    page = mediator.post("/console/board/bulk", data={"act": "remind", "ticket": chosen(stage)}).text
    done = mediator.post("/console/board/bulk", data={**form_of(page), "sure": "1"})
    mark = done.headers["location"].split("undo=")[1]
    moved = mark.replace("remind", "transfer")[:-1] + "1"
    assert (
        "撤销了 0 件"
        in mediator.get(mediator.post("/console/board/undo", data={"undo": moved}).headers["location"]).text
    )
    other = enter("安", "safety_officer")
    assert "撤销了 0 件" in other.get(other.post("/console/board/undo", data={"undo": mark}).headers["location"]).text
    assert {ticket.group_id for ticket in records(stage.engine, Ticket)} == {3}
    for nonsense in ("", "transfer", "transfer~x", "transfer~20261121-001.x.y", "~~~", "merge~20261121-001.1.1"):
        assert mediator.post("/console/board/undo", data={"undo": nonsense}).status_code == 303


def test_several_are_reminded_of(stage: Stage, enter: Enter) -> None:
    client = enter("赵", "admin")
    stage.bind("王芳")
    stage.say("李阿姨", LOUD)
    stage.rest()
    stage.news("王芳")
    stage.news("李阿姨")
    page = client.post("/console/board/bulk", data={"act": "remind", "ticket": chosen(stage)}).text
    assert "1121-001 负责人提醒" not in page.split("<tbody>")[0]
    client.post("/console/board/bulk", data={**form_of(page), "sure": "1"})
    stage.later(timedelta(seconds=11))
    assert [each.text for each in stage.news("王芳")] == ["1121-001 负责人提醒：请尽快办理。"]
    assert stage.news("李阿姨") == []


def test_several_become_one_and_are_parted_again(stage: Stage, enter: Enter) -> None:
    client = enter("赵", "admin")
    stage.say("李阿姨", LOUD)
    stage.say("张大爷", "幸福里楼上晚上装修太吵")
    into = chosen(stage)[0]
    look = {"act": "merge", "ticket": chosen(stage), "ready": "1", "into": into}
    page = client.post("/console/board/bulk", data=look).text
    assert "1121-002 说的事已经有人在办，合在一起办" in page
    assert f'<th scope="row">{into}</th>' not in page, "the one that goes on is not merged into itself"
    done = client.post("/console/board/bulk", data={**form_of(page), "sure": "1"})
    assert [t.status for t in records(stage.engine, Ticket)] == ["assigned", "merged"]
    mark = done.headers["location"].split("undo=")[1]
    client.post("/console/board/undo", data={"undo": mark})
    stage.later(timedelta(seconds=30))
    assert [t.status for t in records(stage.engine, Ticket)] == ["assigned", "assigned"]
    assert not [each for each in stage.news("张大爷") if "合" in each.text]


def test_bulk_work_is_for_those_who_dispatch_and_only_on_what_they_see(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", LOUD)
    stage.say("小周", PRIVATE)
    form = {"act": "remind", "ticket": chosen(stage), "sure": "1"}
    assert enter("芳", "gejie", group="好邻居小组").post("/console/board/bulk", data=form).status_code == 403
    admin = enter("赵", "admin")
    assert "已经去掉" in admin.post("/console/board/bulk", data={"act": "remind", "ticket": chosen(stage)}).text
    assert admin.post("/console/board/bulk", data={"act": "remind"}).status_code == 422
    assert admin.post("/console/board/bulk", data={"act": "delete", "ticket": chosen(stage)}).status_code == 422
    many = {"act": "remind", "ticket": [f"20261121-{i}" for i in range(51)]}
    assert "最多办 50 件" in admin.post("/console/board/bulk", data=many).text


def test_a_table_that_is_cut_says_so(stage: Stage, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("李阿姨", "张大爷"):
        stage.say(name, messages.text("幸福里有人乱停车"))
    for module in (storage.board, board_page, ticket_sheet):
        monkeypatch.setattr(module, "MOST", 1)
    content = enter("赵", "admin").get("/console/board/export").content
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == ["20261121-002", board_texts.SHEET_CUT.format(n=1)]
    with transaction(stage.engine) as tx:
        assert [row.about for row in audit.search(tx, action="export")] == ["tickets 1"]


def test_the_table_to_take_away_is_on_record_and_hides_what_is_private(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", "=HYPERLINK(1) 幸福里楼上装修太吵，我电话13812345678")
    stage.say("小周", PRIVATE)
    stage.say("张大爷", messages.text("幸福里有人乱停车"))
    assert enter("芳", "leader", group="好邻居小组").get("/console/board/export").status_code == 403
    answer = enter("赵", "admin").get("/console/board/export?view=list&q=幸福里")
    assert "13812345678" not in answer.text
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    cells = [str(cell) for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith("=HYPERLINK") and "138****5678" in cell]
    assert len(rows) == 3, "what is private is not found by its words"
    whole = enter("王", "admin").get("/console/board/export").content
    rows = CalamineWorkbook.from_filelike(BytesIO(whole)).get_sheet_by_index(0).to_python()
    private = next(row for row in rows if row[0] == "20261121-002")
    assert [cell for cell in private if cell] == ["20261121-002", "已派", "保密，只有办理的人看得到内容"]
    with transaction(stage.engine) as tx:
        noted = audit.search(tx, action="export")
    assert [(row.about, row.after) for row in noted] == [("tickets 3", ""), ("tickets 2", "有搜索词")]
