"""Words that many rules share, from outside: changed in a draft only, never over what somebody else wrote."""

import pytest
from starlette.testclient import TestClient

from nlp.rules import parse_rules
from nlp.ruleset import RuleSet
from tests.console.conftest import Enter
from tests.console.drafts import WORD, draft, drafts, live, newest, publish, seen, tune
from tests.console.records import did, hidden
from tests.stage import Stage

WORDS = "/console/rules/words"


def form(client: TestClient, part: str, name: str = "", number: int = 0) -> dict[str, str]:
    """The form of one entry, as it came."""
    page = client.get(f"{WORDS}/edit", params={"part": part, "draft": str(number), **({"name": name} if name else {})})
    assert page.status_code == 200
    words = page.text.split('id="words"')[1].split(">", 1)[1].split("</textarea>")[0]
    new = {"new": "1"} if 'name="new"' in page.text else {}
    return {"draft": str(number), "part": part, "name": name, "words": words, "read": read(page.text), **new}


def read(page: str) -> str:
    return hidden(page, "read")


def written(stage: Stage) -> RuleSet:
    """The newest draft's rules."""
    return parse_rules(drafts(stage)[0].text)


def test_a_new_class_is_kept_in_a_draft_and_serves_rules_once_published(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    answer = client.post(f"{WORDS}/save", data={**form(client, "class"), "name": "神兽", "words": f"{WORD} 獬豸、麒麟"})
    number = drafts(stage)[0].id or 0
    assert answer.headers["location"] == f"{WORDS}?draft={number}&part=class"
    assert written(stage).classes["神兽"] == (WORD, "獬豸", "麒麟")
    assert "神兽" not in live(stage).classes
    deed = did(stage, "words_changed")
    assert (deed.login, deed.about) == ("林", f"draft {number}")
    assert "獬豸" in deed.after
    tune(client, "<神兽>", draft=str(number))
    assert "1 条规则" in seen(client, WORDS, draft=str(number), part="class", q="神兽")
    publish(client, number)
    stage.say("李阿姨", "幸福里小区的獬豸，獬豸")
    assert newest(stage).category == "noise"


@pytest.mark.parametrize(("part", "name"), [("guard", "没有的事"), ("typo", WORD)])
def test_contexts_and_misspellings_are_added_changed_and_removed(
    stage: Stage, enter: Enter, part: str, name: str
) -> None:
    client = enter("林", "admin")
    new = {**form(client, part), "name": name, "words": "豼貅", "side": "after", "reach": "5", "unless": "现在还"}
    assert client.post(f"{WORDS}/save", data=new).status_code == 303
    number = drafts(stage)[0].id or 0
    kept = written(stage)
    if part == "guard":
        guard = kept.guards[name]
        assert (guard.words, guard.side, guard.reach, guard.unless) == (("豼貅",), "after", 5, ("现在还",))
    else:
        assert kept.typos[name] == ("豼貅",)
    assert "已改" in seen(client, WORDS, draft=str(number), part=part, q=name)
    gone = {**form(client, part, name, number), "gone": "1"}
    assert client.post(f"{WORDS}/save", data=gone).status_code == 303
    assert name not in (written(stage).guards if part == "guard" else written(stage).typos)
    assert len(drafts(stage)) == 1


def test_names_that_are_one_word_are_kept_one_a_line(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    entry = form(client, "whole", "整词")
    assert client.post(f"{WORDS}/save", data={**entry, "words": entry["words"] + "\n噪音公园"}).status_code == 303
    assert written(stage).whole == (*live(stage).whole, "噪音公园")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "请写名字"),
        ({"name": "<神兽>"}, "名字里不能有"),
        ({"words": "字" * 70}, "太长"),
        ({"words": " ".join(f"词{n}" for n in range(3001))}, "最多 3000 个词"),
        ({"words": "、 "}, "至少写一个词"),
    ],
)
def test_what_cannot_be_kept_is_told_and_stays_in_the_form(
    stage: Stage, enter: Enter, wrong: dict[str, str], said: str
) -> None:
    client = enter("林", "admin")
    answer = client.post(f"{WORDS}/save", data={**form(client, "class"), "name": "神兽", "words": "麒麟", **wrong})
    assert answer.status_code == 422
    assert said in answer.text.split('role="alert"')[1].split("</div>")[0].replace("&lt;", "<")
    assert drafts(stage) == []


def test_a_class_that_rules_use_is_not_taken_from_them(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    answer = client.post(f"{WORDS}/save", data={**form(client, "class", "家人"), "gone": "1"})
    assert answer.status_code == 422
    assert "家人" in answer.text.split('role="alert"')[1]
    assert drafts(stage) == []


def test_a_context_reaches_a_sensible_number_of_characters(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    for reach in ("-1", "很远", "201"):
        entry = {**form(client, "guard"), "name": "没有的事", "words": "没有", "reach": reach}
        assert "0 到 200" in client.post(f"{WORDS}/save", data=entry).text
    assert drafts(stage) == []


def test_two_admins_do_not_overwrite_each_other(stage: Stage, enter: Enter) -> None:
    lin, li = enter("林", "admin"), enter("李四", "admin")
    number = tune(lin)
    mine, theirs = form(lin, "class", "家人", number), form(li, "class", "家人", number)
    assert li.post(f"{WORDS}/save", data={**theirs, "words": theirs["words"] + " 李四的词"}).status_code == 303
    late = lin.post(f"{WORDS}/save", data={**mine, "words": mine["words"] + " 林的词"})
    assert late.status_code == 409
    assert "李四 刚刚改过这一条" in late.text
    assert "林的词" in late.text
    assert "李四的词" in draft(stage, number).text
    again = {**mine, "words": mine["words"] + " 林的词", "read": read(late.text)}
    assert lin.post(f"{WORDS}/save", data=again).status_code == 303
    assert "李四的词" not in draft(stage, number).text


def test_what_was_typed_for_a_draft_that_is_closed_is_not_published_by_accident(stage: Stage, enter: Enter) -> None:
    client = enter("林", "admin")
    number = tune(client)
    entry = form(client, "class", "家人", number)
    publish(client, number)
    answer = client.post(f"{WORDS}/save", data={**entry, "words": entry["words"] + " 晚了"})
    assert answer.status_code == 422
    assert "已经发布或放弃了" in answer.text
    assert drafts(stage) == []


def test_only_admins_see_and_change_them(stage: Stage, enter: Enter) -> None:
    client = enter("周", "leader", group="好邻居小组")
    assert client.get(WORDS).status_code == 403
    assert client.get(f"{WORDS}/edit").status_code == 403
    assert client.post(f"{WORDS}/save", data={"part": "class", "name": "神兽", "words": "麒麟"}).status_code == 403
    assert drafts(stage) == []
