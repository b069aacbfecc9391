"""`python -m benchmarks.places [FILE.csv]`: are places found, are any invented, how long does it take, and what memory.

FILE.csv has the columns city, district, street, street_code, village, village_code (official names of streets and
villages); without it only invented names are measured.
"""

import csv
import json
import random
import re
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice, product
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

from nlp.near import sounds_like
from nlp.place_names import names_in
from nlp.places import Gazetteer

MANY, ASKED, SAID = 70_000, 1_500, 60
LONG = 60  # characters of the messages that are timed
WITH_KIND = (
    "我住{}，楼上天天半夜拖凳子", "{}的路灯坏了好几天没人修", "{}有人在河边烧垃圾，味道很大", "我爸在{}走丢了",
    "你好，我是{}的，想问低保怎么申请", "在{}门口有个大坑，老人摔了", "请问{}什么时候通天然气", "举报{}有人赌博",
    "{}这边又停水了", "{}三组的水渠堵了", "去{}的班车停了一个月了", "我们{}养鸡场的臭味受不了",
    "反映一下{}晚上广场舞太吵", "投诉{}的干部不作为", "楼道堆满杂物，在{}", "昨天在{}附近被狗咬了", "{}，有人违规建房",
    "家住{}，邻居占了我家的地", "关于{}修路占田的事，一直没人管", "就在{}那棵大树旁边，电线掉下来了",
    "{}还有人管吗！！", "谁管{}？垃圾桶满了三天", "老公打我，我在{}，快来人", "{}5栋2单元301漏水", "{}",
    "3号楼501，{}，楼上漏水", "地址：{}，电表箱冒火花", "从{}到镇上那条路全是泥",
    "{}里面乱停车，消防车进不去", "格姐，{}的健身器材坏了",
)  # fmt: skip
BARE = (
    "我住{}，楼上天天半夜拖凳子", "{}这边又停水了", "{}三组的水渠堵了", "{}5栋2单元301漏水", "家住{}，邻居占了我家的地",
    "我是{}的，想问低保怎么申请", "{}停电了", "在{}附近被狗咬了", "{}", "地址：{}，电表箱冒火花",
)  # fmt: skip


class Case(NamedTuple):
    """A sentence, the name (its stem) of the place that is meant, all it holds, and the place."""

    text: str
    stem: str
    stems: frozenset[str]
    place_id: int


class Towns(NamedTuple):
    """Names with their ids, the path of grids of each, and for villages the street's name."""

    names: list[tuple[str, int]]
    paths: dict[int, tuple[int, ...]]
    street_of: dict[int, str]


def read(path: str | None) -> Towns:
    """Streets and villages of the file; a place's grid is numbered as the place."""
    towns = Towns([], {}, {})
    streets: dict[str, int] = {}
    for row in csv.DictReader(Path(path).read_text(encoding="utf-8").splitlines()) if path else ():
        street = streets.setdefault(row["street_code"], len(towns.names) + 1)
        if street > len(towns.names):
            towns.names.append((row["street"], street))
            towns.paths[street] = (street,)
        village = len(towns.names) + 1
        towns.names.append((row["village"], village))
        towns.paths[village] = (village, street)
        towns.street_of[village] = row["street"]
    return towns


def invented(count: int, taken: set[str]) -> Iterator[str]:
    """Names of estates, roads and villages that sound like many; all different."""
    chars = "金水阳光世纪华府南北龙凤翠绿江湖山林海天云和安锦绣春秋明月星河滨"
    ends = ("苑", "花园", "小区", "家园", "路", "村", "公寓", "新城", "雅居", "湾", "名邸", "里")
    heads = [a + b + c for a, b, c in product(chars, repeat=3)]
    random.Random(1).shuffle(heads)
    yield from islice((name for end in ends for head in heads if (name := head + end) not in taken), count)


def stem(name: str) -> str:
    """The part of a name that is its own."""
    return names_in(name)[0].stem


def spoken(name: str) -> str:
    """A village as people call it: without its committee."""
    return (
        re.sub(r"(?<=[村区])(?:村民委员会|居民委员会|村委会|居委会)$|(?<![村区])(?:居民委员会|居委会)$", "", name)
        .replace("村民委员会", "村")
        .replace("村委会", "村")
    )


def sentences(towns: Towns, form: Callable[[str, int], str], carriers: tuple[str, ...]) -> list[Case]:
    """Each of some villages and streets, in the form wanted, in a sentence."""
    dice = random.Random(2)
    chosen = dice.sample(towns.names, min(ASKED, len(towns.names)))
    return [
        Case(
            dice.choice(carriers).format(said),
            stem(name),
            frozenset((stem(name), stem(towns.street_of.get(place_id, name)))),
            place_id,
        )
        for name, place_id in chosen
        if (said := form(name, place_id))
    ]


def mistyped(name: str, known: set[str]) -> str:
    """The name with one character that sounds alike or is another, missing or too many; empty if that is a name too."""
    dice = random.Random(name)
    own = spoken(name)
    at = dice.randrange(len(stem(name)))
    alike = [char for char in sounds_like(own[at]) if char.encode("gbk") < b"\xd8"]  # the commoner half of GB 2312
    other = dice.choice(alike or "晓") if dice.random() < 0.8 else dice.choice("大小明新家里头上一二国青")
    wrong = own[:at] + other + own[at + 1 :]
    if len(own) > 3 and dice.random() < 0.25:
        wrong = own[:at] + own[at + 1 :] if dice.random() < 0.5 else own[:at] + other + own[at:]
    return "" if any(part in known for part in (wrong, stem(wrong))) or len(own) < 3 else wrong


def scored(found: Callable[[str], list[tuple[str, int]]], cases: list[Case]) -> str:
    """Sentences whose place was found, those where one of its name was, and how many of the names found were said."""
    right = like = said = named = 0
    for case in cases:
        answers = found(case.text)
        stems = {stem(name) for name, _ in answers}
        right += any(place_id == case.place_id for _, place_id in answers)
        like += case.stem in stems
        named, said = named + len(stems), said + len(stems & case.stems)
    count = len(cases)
    return f"place {right / count:.3f}  name {like / count:.3f}  precision {said / max(1, named):.3f}  of {count}"


def ordinary() -> list[str]:
    """Messages of the tests, in which no place of these names is meant."""
    folder = Path(__file__).parents[1] / "tests" / "nlp" / "data"
    rows = [json.loads(line) for name in ("places", "chat", "violence") for line in (folder / f"{name}.jsonl").open()]
    return [row["text"] for row in rows if not row.get("places") and not row.get("near")]


def least(works: list[Callable[[], object]], rounds: int, times: int) -> list[float]:
    """Seconds of CPU of each piece of work, the least of several rounds, all taking turns in a round."""
    best = [float("inf")] * len(works)
    for _ in range(rounds):
        for i, work in enumerate(works):
            start = time.process_time_ns()
            for _ in range(times):
                work()
            best[i] = min(best[i], (time.process_time_ns() - start) / times / 1e9)
    return best


def accuracy(towns: Towns, gazetteer: Gazetteer) -> None:
    """Prints recall and precision by the form in which a place is named."""

    def find(text: str) -> list[tuple[str, int]]:
        return [(match.name, match.place_id) for match in gazetteer.find(text)]

    def near(text: str) -> list[tuple[str, int]]:
        return [] if gazetteer.find(text) else [(match.name, match.place_id) for match in gazetteer.near(text)]

    known = {part for name, _ in towns.names for part in (name, stem(name), spoken(name))}
    forms: dict[str, tuple[Callable[[str, int], str], tuple[str, ...]]] = {
        "official": (lambda name, _: name, WITH_KIND),
        "spoken": (lambda name, _: spoken(name), WITH_KIND),
        "with its street": (lambda name, i: towns.street_of.get(i, "") + spoken(name), WITH_KIND),
        "bare": (lambda name, _: stem(name), BARE),
    }
    for told, (form, carriers) in forms.items():
        print(f"{told:16} {scored(find, sentences(towns, form, carriers))}")
    cases = sentences(towns, lambda name, _: mistyped(name, known), WITH_KIND)
    print(f"{'mistyped: found':16} {scored(find, cases)}")
    print(f"{'mistyped: near':16} {scored(near, cases)}")


def false_alarms(gazetteer: Gazetteer) -> None:
    """Prints how many ordinary messages are said to name a place, and which names do it."""
    messages = ordinary()
    finds = [match.name for text in messages for match in gazetteer.find(text)[:1]]
    offers = sum(bool(gazetteer.near(text)) for text in messages if not gazetteer.find(text))
    print(f"false alarms {len(finds)}, offers {offers}, of {len(messages)} messages", Counter(finds).most_common(8))


def speed(gazetteer: Gazetteer, names: list[tuple[str, int]]) -> None:
    """Prints microseconds of a message that names a place, of one that does not, and milliseconds of a near miss."""
    dice = random.Random(3)
    tail = "，楼上天天半夜拖桌子咚咚咚的，孩子根本睡不着，说了好几次也不听，物业推来推去，快来管管"
    chosen = [name for name, _ in dice.sample(names, SAID)]
    named = [f"我住{name}3栋2单元501{tail}"[:LONG] for name in chosen]
    unnamed = [(text + tail * 2)[:LONG] for text in dice.sample(ordinary(), SAID)]
    wrong = [f"我住{name[0]}错{name[2:]}3栋{tail}"[:LONG] for name in chosen]
    for text in named + unnamed + wrong:
        gazetteer.find(text), gazetteer.near(text)
    for told, texts in (("named", named), ("unnamed", unnamed)):
        micro = [each * 1e6 for each in least([partial(gazetteer.find, text) for text in texts], 25, 30)]
        figures = f"{mean(micro):5.1f} on average, {median(micro):.1f} in the middle, {max(micro):.1f} at most"
        print(f"{told:8} {figures}: µs a message")
    milli = sorted(each * 1e3 for each in least([partial(gazetteer.near, text) for text in wrong + unnamed], 5, 1))
    print(f"{'near':8} {median(milli):5.2f} ms in the middle, {milli[-1]:.2f} ms at most")


def main() -> None:
    """Measure the file's names, then seventy thousand."""
    towns = read(sys.argv[1] if len(sys.argv) > 1 else None)
    taken = {name for name, _ in towns.names}
    first = len(towns.names) + 1
    more = list(enumerate(invented(MANY - len(towns.names), taken), first))
    for names in ([towns.names] if towns.names else []) + [towns.names + [(name, number) for number, name in more]]:
        tracemalloc.start()
        gazetteer = Gazetteer(names, towns.paths)
        memory = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        built = least([partial(Gazetteer, names, towns.paths)], 5, 1)[0]
        print(f"\n{len(names)} names: built in {built:.2f} s, {memory / 2**20:.0f} MB")
        if towns.names:
            accuracy(towns, gazetteer)
        false_alarms(gazetteer)
        speed(gazetteer, names)


if __name__ == "__main__":
    main()
