"""Rule sets of any size and messages of any length, invented, for measuring."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice, product

from benchmarks.town import SENTENCES
from nlp.rules import Rule, RuleSet, default_rules_text, parse_rules

RULES = 400
# What people write around their matter.
_AROUND = (
    "麻烦你们尽快来看一下吧", "家里还有老人要照顾", "已经跟他们说过好几次了", "每次都说下个星期",
    "我们几户人家都知道这个情况",
    "不知道该找哪个部门", "上次来的人看了看就走了", "请问大概要等多久", "我白天上班不在家", "希望能有个说法",
    "之前也打过电话反映", "拍了照片可以发给你们", "周围的人意见很大", "先谢谢了", "小孩明年要上小学",
)  # fmt: skip
_CHARS = "金水阳光世纪华府南北龙凤翠绿江湖山林海天云和安锦绣春秋明月星河滨东西门口楼上下车站路灯"


def messages(length: int, count: int = 60) -> list[str]:
    """Different messages of just this many characters: a matter first, then more about it."""
    chance = random.Random(length)
    places = cycle(("幸福里", "翠竹苑", "桂花巷", "锦绣坊", "丰登院"))
    found = []
    for sentence in islice(cycle(SENTENCES), count):
        text = sentence.format(place=next(places), door=f"{chance.randint(1, 30)}栋")
        while len(text) < length:
            text += "，" + chance.choice((*_AROUND, *_AROUND, chance.choice(SENTENCES).format(place="", door="")))
        found.append(text[:length])
    return found


def pack(words: int, version: int = 1) -> RuleSet:
    """The shipped rules made 400, with so many words in their ``any`` lists: a share of their own, or invented ones."""
    shipped = parse_rules(default_rules_text(), version)
    new, codes = invented(), cycle(shipped.categories)
    more = [Rule(f"invented-{i}", next(codes), (next(new),)) for i in range(RULES - len(shipped.rules))]
    rules = [*shipped.rules, *more][:RULES]
    own = sum(len(rule.any_of) for rule in rules)
    share = min(1.0, words / own)
    grown = [
        replace(rule, any_of=(*_first(rule.any_of, share), *islice(new, _due(number, max(0, words - own)))))
        for number, rule in enumerate(rules)
    ]
    return replace(shipped, rules=tuple(grown))


def keywords(rule_set: RuleSet) -> list[str]:
    """All words of the ``any`` lists, as somebody would put them who matches plain words."""
    return [word for rule in rule_set.rules for word in rule.any_of]


def invented() -> Iterator[str]:
    """Made-up words of two to four characters; no two alike."""
    for length in (3, 2, 4):
        chars = list(_CHARS)
        random.Random(length).shuffle(chars)
        yield from map("".join, product(chars, repeat=length))


def place_names(count: int) -> list[tuple[str, int]]:
    """So many names of estates, numbered."""
    ends = ("苑", "花园", "小区", "家园", "路", "村", "公寓", "新城")
    heads = map("".join, product(_CHARS[:30], repeat=3))
    return [(head + end, number) for number, (head, end) in enumerate(islice(product(heads, ends), count))]


def _first(words: tuple[str, ...], share: float) -> tuple[str, ...]:
    return words[: max(1, round(len(words) * share))] if words else ()


def _due(number: int, missing: int) -> int:
    """How many invented words the rule of this number gets."""
    return missing * (number + 1) // RULES - missing * number // RULES
