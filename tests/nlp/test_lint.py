import pytest

from nlp.finding import Finding
from nlp.lint import lint
from nlp.rules import parse_rules
from tests.nlp.samples import SMALL, shipped, small


def rule(**fields: str) -> str:
    return '\n[[rule]]\nid = "x"\ncategory = "noise"\n' + "".join(f"{key} = {value}\n" for key, value in fields.items())


def found(text: str, kind: str) -> list[Finding]:
    return [finding for finding in lint(parse_rules(SMALL + text), grids={"G1"}) if finding.kind == kind]


WEAK = '[category.weak]\nname = "弱的"\n' + rule(any='["慢"]').replace("noise", "weak")


@pytest.mark.parametrize(
    ("added", "level", "kind", "names"),
    [
        (rule(any='["腰鼓"]', hours="[8, 8]"), "error", "no_hours", "8 点"),
        (rule(any='["装修噪音"]', none='["噪音"]'), "error", "excludes_itself", "装修噪音"),
        (rule(any='["腰鼓"]', all='[["半夜"], ["不吵", "太吵"]]', none='["吵"]'), "error", "excludes_itself", "太吵"),
        (rule(any='["<家人>…腰鼓"]', none='["腰鼓"]'), "error", "excludes_itself", "<家人>…腰鼓"),
        (rule(any='["腰鼓", "装修噪音"]', none='["噪音"]'), "warning", "excludes_words", "装修噪音"),
        (rule(any='["腰鼓"]', grids='["G1", "G9"]'), "error", "unknown_grid", "G9"),
        (rule(any='["腰鼓"]', danger='"volence"'), "warning", "unknown_danger", "volence"),
        (rule(any='["腰鼓"]', weight="0"), "warning", "no_effect", "“x”"),
        (rule(any='["我", "你", "的"]'), "error", "matches_all", "“我”"),
        (rule(any='["我们", "你们", "这里", "这个", "这是", "这样", "请"]'), "warning", "too_wide", "“你们”"),
        (rule(any='["老样子"]', weight="5"), "warning", "everyday", "还是老样子"),
        (rule(any='["腰鼓"]', danger='"fire"'), "warning", "undenied", "“x”"),
        ('[category.empty]\nname = "空的"\n', "hint", "no_rules", "空的"),
        (WEAK, "warning", "out_of_reach", "弱的"),
        (rule(any='["停车"]', weight="2"), "warning", "fought_for", "抢同样的词：“停车”"),
        (rule(any='["车位"]', weight="1.8"), "hint", "says_nothing", "车位"),
        (rule(any='["KTV"]', weight="1"), "warning", "counted_twice", "KTV"),
        (rule(any='["ｋｔｖ"]', weight="1"), "warning", "counted_twice", "noise-words"),
        (rule(any='["KTV"]', weight="1", urgency='"urgent"'), "hint", "counted_for_urgency", "KTV"),
        (rule(any='["咚咚", "咚咚咚"]'), "hint", "repeated", "咚咚"),
        (rule(any='["闹"]', weight="2"), "warning", "single_decides", "闹"),
        (rule(any='["闹"]', weight="1"), "hint", "single", "闹"),
        (rule(any='["家小"]'), "warning", "torn", "家小"),
        ('[guard."多余"]\nwords = ["腰鼓"]\n', "hint", "unused_guard", "多余"),
        ('[guard."都算"]\nwords = ["我", "你", "的", "了"]\n', "warning", "wide_guard", "都算"),
        ('[guard."空"]\nwords = []\n', "warning", "empty_guard", "空"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_level_and_in_chinese(added: str, level: str, kind: str, names: str) -> None:
    told = found(added, kind)
    assert {finding.level for finding in told} == {level}
    assert names in "".join(finding.text for finding in told)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ('"家人" = ', '"没用的" = ["腰鼓"]\n"家人" = ', "unused_class"),
        ('"噪音" = ["燥音"]', '"腰鼓" = ["要鼓"]', "idle_typo"),
    ],
)
def test_what_nothing_uses_is_told(old: str, new: str, kind: str) -> None:
    assert kind not in {finding.kind for finding in lint(small())}
    assert kind in {finding.kind for finding in lint(parse_rules(SMALL.replace(old, new)))}


@pytest.mark.parametrize(
    ("added", "kind"),
    [
        (rule(any='["腰鼓"]', hours="[22, 6]"), "no_hours"),
        (rule(any='["腰鼓"]', none='["噪音"]'), "excludes_itself"),
        (rule(any='["腰鼓"]', grids='["G1"]'), "unknown_grid"),
        (rule(any='["腰鼓"]', weight="0", danger='"fire"'), "no_effect"),
        (rule(any='["我"]', all='[["腰鼓"]]'), "matches_all"),
        (rule(any='["停车"]', weight="9"), "fought_for"),
        (rule(any='["KTV"]', none='["包间"]'), "counted_twice"),
        (rule(any='["腰鼓"]', danger='"fire"', guards='["否定"]'), "undenied"),
    ],
)
def test_what_is_in_order_is_not_told(added: str, kind: str) -> None:
    assert [finding for finding in found(added, kind) if "x" in finding.rules] == []


def test_a_word_inside_a_longer_one_is_told_where_it_would_be_missed() -> None:
    (told,) = found(rule(any='["停车位费"]'), "hidden")
    assert (told.level, told.category) == ("hint", "parking")
    assert "停车位费里的停车" in told.text
    assert found(rule(any='["停车位费"]', weight="2").replace("noise", "parking"), "hidden") == []


def test_grids_are_not_looked_at_where_none_are_known() -> None:
    rules = parse_rules(SMALL + rule(any='["腰鼓"]', grids='["G9"]'))
    assert [finding for finding in lint(rules) if finding.kind == "unknown_grid"] == []


def test_the_gravest_come_first() -> None:
    levels = [finding.level for finding in lint(parse_rules(SMALL + rule(any='["我", "水"]', hours="[1, 1]")))]
    assert levels == sorted(levels, key=("error", "warning", "hint").index)
    assert levels[0] == "error"


def test_the_shipped_rules_have_no_error_and_can_be_read_through() -> None:
    findings = lint(shipped())
    assert [finding.text for finding in findings if finding.level == "error"] == []
    assert len(findings) <= 320  # most are pairs of categories that share words, a line a pair
    assert max(len(finding.text) for finding in findings) < 250
