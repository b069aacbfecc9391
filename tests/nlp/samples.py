"""Rule sets and labelled sentences that several tests share; all of them invented."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from nlp.classify import Decision, classify
from nlp.rules import RuleSet, default_rules_text, parse_rules

DATA = Path(__file__).parent / "data"

SMALL = """
threshold = 2
margin = 1
opening = 1

[category.noise]
name = "噪音扰民"
[category.parking]
name = "停车"
[category.domestic]
name = "家庭矛盾"
group_kind = "mediation"
[category.other]
name = "其他"

[class]
"家人" = ["老公", "丈夫", "婆婆"]

[typo]
"噪音" = ["燥音"]

[guard."否定"]
words = ["没有", "没", "不"]
reach = 2

[guard."从前"]
words = ["小时候"]
side = "around"
reach = 20
unless = ["现在"]

[[rule]]
id = "noise-words"
category = "noise"
any = ["噪音", "广场舞", "KTV"]
weight = 3

[[rule]]
id = "night-work"
category = "noise"
any = ["装修", "电钻"]
all = [["半夜", "凌晨"], ["吵", "响"]]
none = ["样板间"]
weight = 3

[[rule]]
id = "parking-words"
category = "parking"
any = ["停车", "车位", "水"]
weight = 2

[[rule]]
id = "hit"
category = "domestic"
any = ["<家人>…打", "<家人>…{2}骂"]
weight = 4
urgency = "urgent"
danger = "violence"
guards = ["否定", "从前"]
"""


@cache
def small() -> RuleSet:
    return parse_rules(SMALL, version=7)


@cache
def shipped() -> RuleSet:
    return parse_rules(default_rules_text(), version=1)


def decide(text: str) -> Decision:
    return classify(text, shipped())


def labelled(name: str, split: str = "") -> list[dict[str, Any]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    examples = [json.loads(line) for line in lines]
    return [example for example in examples if not split or example["split"] == split]
