"""What the trial decides with a small part of the rules is what all of them would decide; and quickly."""

from dataclasses import replace

import pytest

from bot.console.draft_text import block, rewritten
from bot.console.marking import pieces
from bot.console.rule_impact import Touched
from bot.console.rule_index import changed_rows
from bot.console.rule_memory import Memory, plain_of
from nlp.classify import classify
from nlp.golden import check, default_samples
from nlp.replay import Message, replay
from nlp.rule_checks import everyday
from nlp.rules import RuleSet, default_rules_text, parse_rules
from nlp.ruleset import Rule

LIVE = parse_rules(default_rules_text(), 1)
MEMORY = Memory(LIVE)
TEXTS = [sample.text for sample in default_samples()] + list(everyday())


def with_rule(new: Rule) -> RuleSet:
    return replace(LIVE, rules=tuple(new if rule.id == new.id else rule for rule in LIVE.rules))


def some_edits() -> list[RuleSet]:
    rules = {rule.id: rule for rule in LIVE.rules}
    noise = next(rule for rule in rules.values() if rule.category == "noise" and rule.any_of and rule.guards)
    phrases = next(rule for rule in rules.values() if len(rule.any_of) > 3 and "<" in "".join(rule.any_of))
    danger = next(rule for rule in rules.values() if rule.backed)
    return [
        with_rule(replace(noise, any_of=(*noise.any_of, "楼", "打我", "老公…打"))),
        with_rule(replace(phrases, any_of=phrases.any_of[1:])),
        with_rule(replace(phrases, guards=(), weight=9)),
        with_rule(replace(danger, backed=False, all_of=(("老公", "楼道"),), none_of=("不敢",))),
        replace(LIVE, rules=LIVE.rules[:50]),
        replace(LIVE, rules=(*LIVE.rules, Rule("new", "parking", any_of=("堵", "水管"), weight=7))),
    ]


@pytest.mark.parametrize("number", range(6))
def test_an_excerpt_decides_as_the_whole_rule_set_does(number: int) -> None:
    rules, index = some_edits()[number], MEMORY.index
    plain = [plain_of(text) for text in TEXTS]
    small = index.excerpt(rules, plain)
    assert sum(len(rule.any_of) for rule in small.rules) < sum(len(rule.any_of) for rule in LIVE.rules) / 2
    for text in TEXTS:
        assert classify(text, small) == classify(text, rules), text
    for text in TEXTS[::9]:
        assert classify(text, index.excerpt(rules, [plain_of(text)])) == classify(text, rules), text


@pytest.mark.parametrize("number", range(6))
def test_texts_without_a_changed_word_are_decided_alike(number: int) -> None:
    rules = some_edits()[number]
    rows = changed_rows(rules, LIVE)
    assert rows
    for text in TEXTS:
        if not any(row in plain_of(text) for row in rows):
            ours, theirs = classify(text, rules), classify(text, LIVE)
            assert (ours.scores, ours.danger, ours.urgency) == (theirs.scores, theirs.danger, theirs.urgency), text


@pytest.mark.parametrize("number", range(6))
def test_the_impact_is_what_a_replay_with_all_rules_says(number: int) -> None:
    rules, memory = some_edits()[number], MEMORY
    messages = [Message(text, label=str(n), final="noise") for n, text in enumerate(TEXTS)]
    samples = default_samples()
    touched = Touched(rules, memory, memory.index, messages, samples)
    impact = touched.impact("new")
    while impact.seen < impact.of:  # a slow machine needs a second look
        touched = Touched(rules, memory, memory.index, messages, samples)
        impact = touched.impact("new")
    assert impact.replayed == replay(rules, LIVE, messages)
    assert sorted(map(str, (red.failure for red in touched.red()))) == sorted(map(str, check(samples, rules)))


def test_what_the_trial_has_no_time_for_is_not_counted() -> None:
    memory = Memory(LIVE)
    messages = [Message(text) for text in TEXTS]
    assert list(memory.decided(messages, -1)) == []
    assert len(list(memory.decided(messages, 60))) == len(messages)
    assert len(list(memory.decided(messages, -1))) == len(messages), "what is remembered takes no time"


@pytest.mark.parametrize("crlf", [False, True])
def test_one_rule_is_rewritten_and_every_other_character_of_the_text_stays(crlf: bool) -> None:
    text = default_rules_text()
    text = text.replace("\n", "\r\n") if crlf else text
    first, middle, last = LIVE.rules[0], LIVE.rules[300], LIVE.rules[-1]
    for old in (first, middle, last):
        new = replace(old, any_of=(*old.any_of, "咚咚锵"))
        written = rewritten(text, LIVE, old, new)
        assert parse_rules(written) == replace(LIVE, rules=tuple(new if r is old else r for r in LIVE.rules), version=0)
        assert parse_rules(rewritten(text, LIVE, old, None)).rules == tuple(r for r in LIVE.rules if r is not old)
        if not crlf:
            assert written.replace(block(new), block(old)) == text
    added = Rule("new", "noise", any_of=("咚咚锵",))
    assert parse_rules(rewritten(text, LIVE, None, added)).rules == (*LIVE.rules, added)


def test_a_rule_that_is_written_otherwise_than_we_write_it_is_rewritten_all_the_same() -> None:
    text = '[category.other]\nname = "其他"\n[[rule]]\nid = "a"\ncategory = "other"\nany = ["啊"]\nnote = ""\n'
    rules = parse_rules(text)
    new = replace(rules.rules[0], any_of=("啊", "呀"))
    assert parse_rules(rewritten(text, rules, rules.rules[0], new)).rules == (new,)


def test_marked_stretches_that_overlap_are_one() -> None:
    words = [(3, 4, "水"), (3, 5, "水管"), (4, 6, "管爆")]
    assert pieces("三号楼水管爆了", words) == [("三号楼", False), ("水管爆", True), ("了", False)]
    assert pieces("吵吵", [(0, 1, "吵"), (1, 2, "吵")]) == [("吵", True), ("吵", True)]
    assert pieces("安静", []) == [("安静", False)]


def test_a_phrase_with_gaps_is_marked_whole_only_where_no_plain_word_inside_it_counted() -> None:
    phrase = (0, 6, "楼上…吵")
    assert pieces("楼上天天在吵", [phrase]) == [("楼上天天在吵", True)]
    assert pieces("楼上天天在吵", [phrase, (5, 6, "吵")]) == [("楼上天天在", False), ("吵", True)]
