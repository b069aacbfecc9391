"""The rules page from outside: the list, the editor, the trial that changes nothing, drafts that nobody overwrites."""

import html
import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from handlers.town import load_rules
from nlp.rules import parse_rules
from nlp.ruleset import Rule
from storage import audit, rule_drafts, tickets
from storage.db import transaction
from storage.office_tables import metadata
from storage.rule_tables import RuleDraft
from tests.console.conftest import Enter
from tests.stage import Stage

PLAIN = {"category": "noise", "weight": "4", "urgency": "normal"}


def fields(page: str) -> dict[str, str]:
    """What stands in the editor."""
    found = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page.split('id="editor"')[1]))
    found |= dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>([^<]*)</textarea>', page))
    for name, options in re.findall(
        r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page.split('id="editor"')[1], re.S
    ):
        found[name] = (re.findall(r'value="([^"]*)" selected', options) or [""])[0]
    found["guards"] = re.findall(r'name="guards" value="([^"]*)" checked', page)
    return {name: html.unescape(value) if isinstance(value, str) else value for name, value in found.items()}


def opened(client: TestClient, **asked: str) -> dict[str, str]:
    """The editor's fields of this page."""
    answer = client.get("/console/rules", params=asked)
    assert answer.status_code == 200
    return fields(answer.text)


def drafts(stage: Stage) -> list[RuleDraft]:
    with transaction(stage.engine) as tx:
        return rule_drafts.drafts(tx)


def rule(stage: Stage, name: str, draft: int = 0) -> Rule | None:
    """The rule as the newest draft has it."""
    text = next(each.text for each in drafts(stage) if draft in (0, each.id))
    return next((each for each in parse_rules(text).rules if each.id == name), None)


def deeds(stage: Stage) -> list[tuple[str, str]]:
    with transaction(stage.engine) as tx:
        return [(row.action, row.after) for row in reversed(audit.search(tx))]


def everything(stage: Stage) -> dict[str, list[str]]:
    """Every row there is."""
    with transaction(stage.engine) as tx:
        return {
            table.name: sorted(map(repr, tx.connection.execute(table.select()))) for table in metadata.sorted_tables
        }


def a_rule(stage: Stage) -> Rule:
    """Some live rule about noise."""
    with transaction(stage.engine) as tx:
        return next(r for r in load_rules(tx).rules if r.category == "noise" and r.guards and len(r.any_of) > 3)


def try_it(client: TestClient, form: dict[str, str], sentence: str = "", **more: str) -> str:
    sent = {**form, "sentence": sentence, **more}
    answer = client.post("/console/rules/trial", data=sent, headers={"hx-request": "true"})
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(answer.text))


def test_one_category_is_listed_at_a_time_and_the_page_is_small(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    page = client.get("/console/rules?category=parking")
    assert "横在门口" not in page.text or "停车" in page.text
    assert len(page.content) < 100_000
    assert page.text.count('class="name"') < 80


def test_rules_are_found_by_a_word_in_every_category(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    found = client.get("/console/rules/list?q=广场舞", headers={"hx-request": "true"}).text
    assert "广场舞" in found
    assert 'class="name"' in found
    nothing = client.get("/console/rules?q=没有这样的词吧").text
    assert "没有找到" in nothing


def test_a_word_is_kept_in_a_new_draft_and_the_rest_of_the_rules_stays(stage: Stage, enter: Enter) -> None:
    client, old = enter("林", "admin"), a_rule(stage)
    form = opened(client, rule=old.id)
    assert form["any"].split() == list(old.any_of)
    form["any"] += " 咚咚锵"
    answer = client.post("/console/rules/save", data=form)
    assert answer.status_code == 303
    draft = drafts(stage)[0]
    assert answer.headers["location"] == f"/console/rules?draft={draft.id}&rule={old.id}"
    changed = rule(stage, old.id)
    assert changed is not None
    assert changed.any_of == (*old.any_of, "咚咚锵")
    assert changed.guards == old.guards
    with transaction(stage.engine) as tx:
        live = load_rules(tx)
    others = [each for each in parse_rules(draft.text, live.version).rules if each.id != old.id]
    assert others == [each for each in live.rules if each.id != old.id]
    page = client.get(answer.headers["location"]).text
    assert "改了 1 条规则" in page
    assert f"/console/rules/drafts/{draft.id}/publish" in page
    assert any(action == "rule_changed" and "+咚咚锵" in after for action, after in deeds(stage))


def test_a_second_change_goes_into_the_same_draft_also_a_new_rule(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    for word in ("咚咚锵", "锵锵咚"):
        form = fields(client.get("/console/rules/new?category=noise").text)
        assert form["rule"] == ""
        assert client.post("/console/rules/save", data={**form, "any": word}).status_code == 303
    assert len(drafts(stage)) == 1
    new = [each for each in parse_rules(drafts(stage)[0].text).rules if each.any_of in (("咚咚锵",), ("锵锵咚",))]
    assert [each.id for each in new] == ["noise-1", "noise-2"]


def test_a_rule_is_taken_out_and_put_back(stage: Stage, enter: Enter) -> None:
    client, old = enter("林", "admin"), a_rule(stage)
    assert client.post("/console/rules/delete", data=opened(client, rule=old.id)).status_code == 303
    assert rule(stage, old.id) is None
    page = client.get(f"/console/rules?rule={old.id}").text
    assert "按保存就放回来" in page
    assert client.post("/console/rules/save", data=fields(page)).status_code == 303
    assert rule(stage, old.id) == old


def test_two_admins_never_overwrite_each_other(stage: Stage, enter: Enter) -> None:
    lin, li, old = enter("林", "admin"), enter("李四", "admin"), a_rule(stage)
    lin.post("/console/rules/drafts", data={"title": "夏天"})
    number = str(drafts(stage)[0].id)
    mine, theirs = opened(lin, draft=number, rule=old.id), opened(li, draft=number, rule=old.id)
    assert li.post("/console/rules/save", data={**theirs, "any": theirs["any"] + " 李四的词"}).status_code == 303
    stage.clock.now += timedelta(minutes=3)
    late = lin.post("/console/rules/save", data={**mine, "any": mine["any"] + " 林的词"})
    assert late.status_code == 409
    assert "李四 3 分钟前改了这条规则" in late.text
    assert "+林的词 -李四的词" in html.unescape(late.text)
    kept = fields(late.text)
    assert "林的词" in kept["any"]
    saved = rule(stage, old.id)
    assert saved is not None
    assert "李四的词" in saved.any_of
    assert lin.post("/console/rules/save", data=kept).status_code == 303, "having read it, one may decide"
    saved = rule(stage, old.id)
    assert saved is not None
    assert "李四的词" not in saved.any_of


def test_admins_who_change_different_rules_of_a_draft_do_not_disturb_each_other(stage: Stage, enter: Enter) -> None:
    lin, li, old = enter("林", "admin"), enter("李四", "admin"), a_rule(stage)
    lin.post("/console/rules/drafts", data={"title": "夏天"})
    number = str(drafts(stage)[0].id)
    mine = opened(lin, draft=number, rule=old.id)
    new = fields(li.get(f"/console/rules/new?draft={number}&category=parking").text)
    assert li.post("/console/rules/save", data={**new, "any": "李四的词"}).status_code == 303
    assert lin.post("/console/rules/save", data={**mine, "any": "林的词"}).status_code == 303
    assert "李四的词" in drafts(stage)[0].text
    assert "林的词" in drafts(stage)[0].text


def test_what_was_typed_for_a_draft_that_is_closed_goes_into_a_new_one(stage: Stage, enter: Enter) -> None:
    lin, li, old = enter("林", "admin"), enter("李四", "admin"), a_rule(stage)
    lin.post("/console/rules/drafts", data={"title": "夏天"})
    number = str(drafts(stage)[0].id)
    mine = {**opened(lin, draft=number, rule=old.id), "any": "林的词"}
    assert li.post(f"/console/rules/drafts/{number}/discard").status_code == 303
    late = lin.post("/console/rules/save", data=mine)
    assert late.status_code == 409
    assert "李四 刚刚已经发布或放弃了这份草稿" in late.text
    assert lin.post("/console/rules/save", data=fields(late.text)).status_code == 303
    assert drafts(stage)[0].id != int(number)
    saved = rule(stage, old.id)
    assert saved is not None
    assert saved.any_of == ("林的词",)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"any": "", "all": ""}, "还没有写词"),
        ({"weight": "很多"}, "分量要写成数字"),
        ({"start": "22"}, "两个钟点都要填"),
        ({"start": "22", "end": "99"}, "0 到 24"),
        ({"any": "<没有的词组>…打"}, "没有这个词组"),
        ({"any": "字" * 70}, "太长"),
        ({"any": " ".join(f"词{n}" for n in range(3001))}, "最多 3000 个词"),
        ({"category": "nonsense"}, "没有“nonsense”这个类别"),
        ({"guards": "没有的语境"}, "没有“没有的语境”"),
    ],
)
def test_what_cannot_be_a_rule_is_told_and_stays_in_the_editor(
    stage: Stage, enter: Enter, wrong: dict[str, str], told: str
) -> None:
    client = enter("林", "admin")
    form = {**PLAIN, "any": "咚咚锵", "note": "留着我", **wrong}
    answer = client.post("/console/rules/save", data=form)
    assert answer.status_code == 422
    assert told in html.unescape(answer.text)
    assert "留着我" in answer.text
    assert drafts(stage) == []
    assert told in try_it(client, form), "the trial says the same"


def test_words_pasted_from_a_word_processor_are_read(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    pasted = "“咚咚锵”、‘锵锵咚’，\u00a0老公......打\r\n咚咚锵"
    assert client.post("/console/rules/save", data={**PLAIN, "any": pasted}).status_code == 303
    saved = rule(stage, "noise-1")
    assert saved is not None
    assert saved.any_of == ("咚咚锵", "锵锵咚", "老公…打")


def test_the_trial_tells_what_the_unsaved_rule_would_do_and_changes_nothing(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", "幸福里小区的貔貅，貔貅")
    client = enter("林", "admin")
    stage.rest()
    before = everything(stage)
    form = {**PLAIN, "any": "貔貅", "rule": "", "draft": "0"}
    told = try_it(client, form, "門前一個貔 貅")
    assert "<mark>貔 貅</mark>" in told
    assert re.search(r'class="points">8</span> <b>噪音扰民</b>', told)
    assert "只是试算" in told
    assert re.search(r"这条命中</dt><dd>0 → 1<", told)
    assert re.search(r"换到别类</dt><dd>1<", told)
    assert "没有一个词命中" in try_it(client, {**form, "any": "别的词"}, "貔貅")
    assert everything(stage) == before


def test_the_trial_names_the_group_that_would_get_it(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    told = try_it(client, {**PLAIN, "any": "咚咚锵"}, "幸福里小区天天咚咚锵")
    assert "派到：" in told or "先问居民" in told
    page = client.get("/console/rules").text
    grid = re.findall(r'<option value="(\d+)">', page.split('id="grid"')[1])[0]
    assert "派到：" in try_it(client, {**PLAIN, "any": "咚咚锵"}, "天天咚咚锵", grid=grid)
    assert "没有人绑定微信" in try_it(client, {**PLAIN, "any": "咚咚锵"}, "天天咚咚锵", grid=grid)


def test_red_samples_are_named_and_fresh_ones_come_first(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    told = try_it(client, {**PLAIN, "category": "parking", "weight": "900", "any": "打孔 掐我脖子"})
    passed, count = map(int, re.findall(r"(\d+)/(\d+) 通过", told)[0])
    assert passed < count
    assert "锁定" in told
    assert "应归" in told


def test_warnings_come_while_typing(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    told = try_it(client, {**PLAIN, "weight": "5", "any": "水 噪音 水管 车位", "grids": "nowhere", "danger": "fire"})
    for warned in (
        "单凭一个字",
        "更长的词里不单独算",
        "“nowhere”不存在",
        "说“没有…”也会报警",
        "抢同样的词",
        "（水电气网",
    ):
        assert warned in told, warned
    assert "永远不会命中" in try_it(client, {**PLAIN, "any": "噪音", "none": "噪音"})


def test_a_sensitive_petition_shows_no_word_in_the_trial(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", "幸福里小区老公又打我，咚咚锵")
    told = try_it(enter("林", "admin"), {**PLAIN, "weight": "900", "any": "咚咚锵"})
    assert "咚咚锵" not in told.split("对以往诉求的影响")[1]
    assert "内容保密" in told


def test_two_clicks_make_a_rule_from_what_somebody_wrote(stage: Stage, enter: Enter) -> None:
    stage.say("李阿姨", "幸福里小区无人机天天在窗外飞")
    with transaction(stage.engine) as tx:
        ticket = tickets.latest(tx)
    client = enter("林", "admin")
    page = client.get("/console/rules/new", params={"ticket": str(ticket.id), "category": "noise"})
    form = fields(page.text)
    assert form["category"] == "noise"
    assert "无人机" in form["any"]
    assert "幸福里" not in form["any"]
    assert "天天在窗外飞</textarea>" in page.text
    assert client.post("/console/rules/save", data=form).status_code == 303
    assert rule(stage, "noise-1") is not None


def test_without_script_the_trial_is_a_page_with_all_that_was_typed(stage: Stage, enter: Enter) -> None:
    answer = enter("林", "admin").post(
        "/console/rules/trial", data={**PLAIN, "any": "咚咚锵", "note": "留着我", "sentence": "又是咚咚锵"}
    )
    assert answer.status_code == 200
    assert "<!doctype html>" in answer.text
    assert "留着我" in answer.text
    assert "<mark>咚咚锵</mark>" in answer.text


def test_a_draft_that_cannot_be_read_says_so_and_can_be_discarded(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    client.post("/console/rules/drafts", data={"title": "坏的"})
    draft = drafts(stage)[0]
    with transaction(stage.engine) as tx:
        rule_drafts.save(tx, draft.id or 0, draft.revision, "[[[", "林", stage.clock.now)
    page = client.get("/console/rules")
    assert page.status_code == 200
    assert "写法不对" in page.text
    assert client.post("/console/rules/save", data={**PLAIN, "draft": str(draft.id), "any": "词"}).status_code == 422
    assert client.post(f"/console/rules/drafts/{draft.id}/discard").status_code == 303
    assert drafts(stage) == []


def test_only_who_may_tune_changes_rules(stage: Stage, enter: Enter) -> None:
    leader = enter("周", "leader", group="好邻居小组")
    for path in ("/console/rules", "/console/rules/new", "/console/rules/list"):
        assert leader.get(path).status_code == 403
    for path in ("/console/rules/save", "/console/rules/delete", "/console/rules/drafts", "/console/rules/trial"):
        assert leader.post(path, data=PLAIN).status_code == 403
    assert drafts(stage) == []


def test_addresses_that_lead_nowhere_are_not_found(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    assert client.get("/console/rules?draft=99").status_code == 404
    assert client.get("/console/rules?draft=x").status_code == 404
    assert client.get("/console/rules?rule=nothing&category=nothing").status_code == 200
