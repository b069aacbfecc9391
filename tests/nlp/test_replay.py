import json
from dataclasses import asdict, replace
from itertools import product
from typing import Any

import pytest

from nlp.classify import classify
from nlp.replay import Message, Replay, noted, replay
from nlp.rules import Rule, RuleSet, parse_rules
from tests.nlp.samples import SMALL, labelled, shipped, small


def edited(*changes: tuple[str, str], added: str = "") -> RuleSet:
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return parse_rules(text + added, version=8)


def counts(found: Replay) -> dict[str, int]:
    kinds = ("moved", "caught", "lost", "unsure", "sure", "shifted", "urgency")
    return {kind: count for kind in kinds if (count := getattr(found, kind).count)}


PARKING_MUSIC = '\n[[rule]]\nid="new"\ncategory="parking"\nany=["广场舞"]\nweight=9\n'
PARKING_DRUM = '\n[[rule]]\nid="new"\ncategory="parking"\nany=["腰鼓"]\nweight=2\n'


@pytest.mark.parametrize(
    ("text", "draft", "kind", "pair"),
    [
        ("楼下广场舞", edited(added=PARKING_MUSIC), "moved", ("noise", "parking")),
        ("天天打腰鼓", edited(added=PARKING_DRUM), "caught", ("other", "parking")),
        ("楼下广场舞", edited(('"广场舞", ', "")), "lost", ("noise", "other")),
        ("楼下广场舞", edited(("weight = 3", "weight = 1")), "unsure", ("noise", "noise")),
        ("停车", edited(("threshold = 2", "threshold = 3")), "unsure", ("parking", "parking")),
        ("噪音，停车，车位", edited(("margin = 1", "margin = 0")), "", None),
        ("噪音，停车，水", edited(("margin = 1", "margin = 2")), "unsure", ("parking", "parking")),
        ("婆婆又骂，停车，车位", edited(("margin = 1", "margin = 0")), "sure", ("domestic", "domestic")),
        ("婆婆又骂，停车，车位", edited(added=PARKING_DRUM.replace("腰鼓", "婆婆")), "caught", ("domestic", "parking")),
        ("婆婆又骂，停车，车位", edited(("weight = 4", "weight = 3.5")), "shifted", ("domestic", "parking")),
    ],
)
def test_every_change_has_its_kind(text: str, draft: RuleSet, kind: str, pair: tuple[str, str] | None) -> None:
    found = replay(draft, small(), [Message(text)])
    assert counts(found) == ({kind: 1} if kind else {})
    if pair:
        (only,) = getattr(found, kind).pairs
        assert (only.before, only.after, only.count) == (*pair, 1)


def test_pairs_come_largest_first_and_six_examples_in_the_order_of_the_messages() -> None:
    messages = [Message("停车", label=str(number)) for number in range(4)]
    messages += [Message("广场舞", label=str(number)) for number in range(4, 12)]
    found = replay(edited(('any = ["停车", ', "any = ["), ('"广场舞", ', "")), small(), messages)
    assert [(pair.before, pair.count) for pair in found.lost.pairs] == [("noise", 8), ("parking", 4)]
    assert [example.label for example in found.lost.examples] == list("012345")
    assert found.net == {"other": 12, "parking": -4, "noise": -8}
    assert (found.count, found.recategorised) == (12, 12)


def test_changes_are_held_against_what_was_finally_done() -> None:
    finals = ["parking", "parking", "noise", "other", ""]
    found = replay(edited(added=PARKING_MUSIC), small(), [Message("广场舞", final=final) for final in finals])
    assert (found.agree, found.contradict) == (2, 1)


def test_every_danger_raised_or_dropped_is_told() -> None:
    gone = edited(('danger = "violence"', ""))
    messages = [Message("老公又打", label=str(number)) for number in range(9)]
    dropped = replay(gone, small(), messages)
    assert [(alarm.sign, alarm.example.label) for alarm in dropped.dropped] == [("violence", str(n)) for n in range(9)]
    assert (len(dropped.raised), counts(dropped)) == (0, {})
    assert len(replay(small(), gone, messages).raised) == 9


def test_a_change_of_urgency_is_told_apart_from_the_category() -> None:
    found = replay(edited(('urgency = "urgent"', 'urgency = "emergency"')), small(), [Message("老公又打")])
    assert counts(found) == {"urgency": 1}
    assert [(pair.before, pair.after) for pair in found.urgency.pairs] == [("urgent", "emergency")]
    assert found.urgency.examples[0].after_urgency == "emergency"


@pytest.mark.parametrize(
    "message",
    [
        Message("广场舞，我住三楼", sensitive=True),
        Message("老公打，广场舞，广场舞"),
        Message("广场舞", final="domestic"),
    ],
)
def test_of_a_sensitive_message_neither_text_nor_words_are_told(message: Message) -> None:
    private = 'name = "家庭矛盾"', 'name = "家庭矛盾"\nsensitive = true'
    said = json.dumps(asdict(replay(edited(private, added=PARKING_MUSIC), small(), [message])), ensure_ascii=False)
    assert "保密" in said
    assert not [word for word in ("广场舞", "老公", "三楼") if word in said]


def test_an_example_names_the_words_that_decided_before_and_after() -> None:
    (example,) = replay(edited(added=PARKING_MUSIC), small(), [Message("停车那里跳广场舞")]).moved.examples
    assert (example.before_words, example.after_words) == (("广场舞",), ("停车", "广场舞"))


def test_grid_and_hour_of_a_message_count() -> None:
    late = edited(added='\n[[rule]]\nid="late"\ncategory="noise"\nany=["跳绳"]\nhours=[22,6]\ngrids=["G1"]\nweight=5\n')
    messages = [Message("跳绳", "G1", 23), Message("跳绳", "G1", 12), Message("跳绳", "G2", 23), Message("跳绳")]
    assert counts(replay(late, small(), messages)) == {"caught": 1}


def test_decisions_that_are_known_already_are_not_made_again() -> None:
    draft = edited(added=PARKING_MUSIC)
    messages = [Message("停车那里跳广场舞"), Message("广场舞")]
    known = [(each, classify(each.text, small()), classify(each.text, draft)) for each in messages]
    assert noted(draft, small(), known) == replay(draft, small(), messages)
    same = classify("停车", small())
    assert counts(noted(draft, small(), [(Message("广场舞"), same, same)])) == {}  # as given


def test_replaying_the_live_rules_changes_nothing() -> None:
    messages = [Message(example["text"], final=example["primary"]) for example in labelled("chat.jsonl")]
    found = replay(replace(shipped(), version=9), shipped(), messages)
    assert (found.count, counts(found), found.net) == (len(messages), {}, {})


def _with(rule: Rule) -> RuleSet:
    return replace(small(), rules=(*(old for old in small().rules if old.id != rule.id), rule))


def _guarded(**changes: Any) -> RuleSet:
    return replace(small(), guards={**small().guards, "否定": replace(small().guards["否定"], **changes)})


MUSIC, WORKS, CARS, HIT = small().rules
DRAFTS = {
    "a rule is new": _with(Rule("new", "parking", any_of=("半夜…吵", "打"), weight=5)),
    "a rule of groups alone is new": _with(Rule("new", "parking", all_of=(("老公", "半夜"), ("打",)), weight=5)),
    "a rule is gone": replace(small(), rules=(MUSIC, WORKS, CARS)),
    "a word is new": _with(replace(CARS, any_of=(*CARS.any_of, "装修"))),
    "a word is gone": _with(replace(CARS, any_of=("停车",))),
    "every word weighs less": replace(small(), rules=tuple(replace(r, weight=r.weight / 2) for r in small().rules)),
    "another category": _with(replace(HIT, category="noise")),
    "another excluded word": _with(replace(MUSIC, none_of=("水",))),
    "another group": _with(replace(WORKS, all_of=(("半夜",), ("水", "吵")))),
    "other guards": _with(replace(HIT, guards=("从前",))),
    "a higher bar": replace(small(), threshold=4),
    "a larger lead": replace(small(), margin=3),
    "a lower bar and a new word": replace(_with(replace(CARS, any_of=("车位", "装修"))), threshold=1, margin=0),
    "a lighter opening": replace(small(), opening=0.5),
    "a class has one more": replace(small(), classes={"家人": ("老公", "丈夫", "婆婆", "水")}),
    "a class has one less": replace(small(), classes={"家人": ("丈夫", "婆婆")}),
    "a misspelling is new": replace(small(), typos={"噪音": ("燥音", "水")}),
    "a misspelling stands for another word": replace(small(), typos={"停车": ("燥音",)}),
    "a misspelling is gone": replace(small(), typos={}),
    "a sign waits for its category": _with(replace(HIT, backed=True, weight=1)),
    "a name is new": replace(small(), whole=("老公打",)),
    "a name cannot be looked for": replace(small(), whole=("老公打", "老公<打")),
    "a context has other words": _guarded(words=("半夜",)),
    "a context stands elsewhere": _guarded(side="after"),
    "a context is void beside a word": _guarded(unless=("老公",)),
}
SNIPPETS = ("半夜", "装修", "吵", "广场舞", "车位", "老公", "打", "没有", "水", "燥音")


@pytest.mark.parametrize("draft", DRAFTS.values(), ids=DRAFTS)
def test_no_change_is_overlooked(draft: RuleSet) -> None:
    """Replay leaves out messages that a change cannot touch; a plain comparison of all must find no more."""
    said = ["".join(words) for words in product(SNIPPETS, repeat=3)]
    found = replay(draft, small(), [Message(text) for text in said])
    pairs = [(classify(text, small()), classify(text, draft)) for text in said]
    changed = [a for a, b in pairs if (a.category, a.sure) != (b.category, b.sure)]
    assert changed
    kinds = counts(found)
    assert kinds.get("urgency", 0) == sum(a.urgency != b.urgency for a, b in pairs)
    assert sum(kinds.values()) - kinds.get("urgency", 0) == len(changed)
    assert len(found.raised) == sum(len(set(b.danger) - set(a.danger)) for a, b in pairs)
    assert len(found.dropped) == sum(len(set(a.danger) - set(b.danger)) for a, b in pairs)


def test_a_bar_that_only_moves_a_backed_sign_is_not_overlooked() -> None:
    hint = _with(replace(HIT, backed=True, weight=2))
    louder = replace(hint, rules=(*hint.rules, Rule("bang", "noise", any_of=("咣当",), weight=3)))
    found = replay(replace(louder, also_least=9), louder, [Message("咣当一声，老公又打我了")])
    assert [alarm.sign for alarm in found.dropped] == ["violence"]
