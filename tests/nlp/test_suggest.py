import json
from dataclasses import asdict

from nlp.rules import parse_rules
from nlp.suggest import Labelled, Suggestions, suggest
from tests.nlp.samples import SMALL, small

PRIVATE = parse_rules(SMALL.replace('name = "家庭矛盾"', 'name = "家庭矛盾"\nsensitive = true'))
DRUMS = ["天天敲腰鼓受不了", "广场上腰鼓敲到十点", "又是腰鼓，头疼"]
PLAIN = ["今天去交水费", "路灯不亮", "垃圾没人收", "孩子上学的事", "想问问医保", "电梯坏了", "门口有狗"]


def taught(*samples: Labelled, plain: list[str] = PLAIN) -> Suggestions:
    return suggest(small(), samples, plain)


def proposed(found: Suggestions, category: str = "noise") -> list[str]:
    return [proposal.word for proposal in found.words if proposal.category == category]


def test_a_word_corrected_three_times_the_same_way_is_proposed_with_its_evidence() -> None:
    found = taught(*(Labelled(text, "noise") for text in DRUMS))
    proposal = next(each for each in found.words if each.word == "腰鼓")
    assert (proposal.category, proposal.corrected) == ("noise", 3)
    assert (proposal.evidence.here, proposal.evidence.here_of) == (3, 3)
    assert (proposal.evidence.elsewhere, proposal.evidence.elsewhere_of) == (0, 7)
    assert proposal.examples == tuple(DRUMS)
    assert "“噪音扰民”" in proposal.text
    assert "3 条" in proposal.text


def test_a_word_seen_twice_is_not_proposed() -> None:
    assert "腰鼓" not in proposed(taught(*(Labelled(text, "noise") for text in DRUMS[:2])))


def test_what_is_said_everywhere_is_not_proposed() -> None:
    found = taught(*(Labelled(text, "noise") for text in DRUMS), plain=[f"{text}，腰鼓" for text in PLAIN])
    assert proposed(found) == []


def test_two_words_side_by_side_are_proposed_where_either_alone_says_little() -> None:
    said = ["天花板响了一夜", "夜里天花板响", "天花板响个不停", "天花板响"]
    plain = ["天花板漏水", "天花板裂了", "手机响", "电话响", "天花板发霉", "铃声响"] * 3
    assert "天花板响" in proposed(taught(*(Labelled(text, "noise") for text in said), plain=plain))


def test_a_longer_word_that_says_no_more_than_the_shorter_is_left_out() -> None:
    words = proposed(taught(*(Labelled(f"敲腰鼓{n}", "noise") for n in "甲乙丙丁")))
    assert len([word for word in words if "腰鼓" in word]) == 1


def test_words_of_the_category_numbers_and_places_are_not_proposed() -> None:
    said = ["三号楼广场舞在人民路", "人民路三号楼广场舞", "广场舞，人民路，三号楼，彩虹苑"]
    found = suggest(small(), [Labelled(text, "noise") for text in said], PLAIN, places=["人民"])
    assert not [word for word in proposed(found) if any(part in word for part in ("广场", "三号", "路", "苑"))]
    assert "人民" not in proposed(found)


def test_a_word_that_another_category_has_is_proposed_with_a_warning() -> None:
    found = taught(*(Labelled(text, "noise") for text in ("停车喇叭", "停车轰油门", "停车放音响")))
    assert "“停车”的词" in next(each.text for each in found.words if each.word == "停车")


def test_sensitive_messages_are_not_shown() -> None:
    said = [Labelled("他又摔盘子", "domestic"), Labelled("摔盘子", "domestic"), Labelled("天天摔盘子", "domestic")]
    shown = json.dumps(asdict(suggest(PRIVATE, said, PLAIN)), ensure_ascii=False)
    assert "盘子" in shown
    assert "天天摔盘子" not in shown
    noise = [Labelled(text, "noise", sensitive=True) for text in DRUMS]
    assert not [text for text in DRUMS if text in json.dumps(asdict(taught(*noise)), ensure_ascii=False)]


def test_a_rule_corrected_in_more_than_a_fifth_of_five_hits_is_told() -> None:
    right, wrong = Labelled("停车", "parking"), Labelled("车位上的水", "noise")
    (told,) = taught(*[right] * 4, *[wrong] * 2).corrected
    assert (told.rule, told.hits, told.corrected, told.instead) == ("parking-words", 6, 2, {"noise": 2})
    assert set(told.words) == {"车位", "水"}
    assert "33%" in told.text
    assert taught(*[right] * 8, *[wrong] * 2).corrected == ()
    assert taught(right, right, wrong, wrong).corrected == ()


def test_the_decision_that_a_ticket_remembers_counts_for_it() -> None:
    said = Labelled("今天下雨", "noise", "parking", (("雨", "parking", "parking-words"),))
    (told,) = taught(*[said] * 5).corrected
    assert (told.rule, told.words) == ("parking-words", ("雨",))
    gone = Labelled("今天下雨", "noise", "parking", (("雨", "parking", "no-longer-there"),))
    assert taught(*[gone] * 5).corrected == ()


def test_rules_that_never_hit_are_told() -> None:
    found = taught(Labelled("停车", "parking"), plain=["半夜装修太吵", "老公又打"])
    assert found.idle == ("noise-words",)
    assert found.messages == 3


def test_a_word_whose_messages_end_in_two_categories_is_told() -> None:
    found = taught(*[Labelled("车位", "parking")] * 4, *[Labelled("车位", "noise")] * 3)
    (told,) = found.contested
    assert (told.word, told.messages) == ("车位", {"parking": 4, "noise": 3})
    assert "“停车” 4 件" in told.text
    assert taught(*[Labelled("车位", "parking")] * 4, Labelled("车位", "noise")).contested == ()


def test_a_single_character_that_decides_wrongly_is_told() -> None:
    found = taught(*[Labelled("没有水", "noise")] * 3, *[Labelled("水", "parking")] * 2)
    (told,) = found.single
    assert (told.word, told.wrong, told.right, told.rules) == ("水", 3, 2, ("parking-words",))
    assert taught(*[Labelled("没有水", "noise")] * 3, *[Labelled("水", "parking")] * 12).single == ()


def test_nothing_to_learn_from_gives_nothing() -> None:
    found = suggest(small(), [])
    assert (found.words, found.corrected, found.contested, found.single, found.idle) == ((), (), (), (), ())


def test_every_message_is_a_step() -> None:
    steps: list[int] = []
    suggest(small(), [Labelled("停车", "parking")], PLAIN, step=lambda: steps.append(1))
    assert len(steps) == 8
