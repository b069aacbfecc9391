"""An invented town for measuring: grids, groups, staff and places for `gejie import`, and what residents write."""

import csv
import itertools
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

GRIDS = 8
STAFF_OF_A_GROUP = 3
PLACES = (
    "松涛里", "银杏苑", "春晖家园", "望江台", "梧桐新村", "锦绣坊", "白鹭洲小区", "丰登院",
    "晨光里", "翠竹苑", "桂花巷", "安和家园", "向阳新村", "青禾里", "玉兰苑", "文昌坊",
    "柳岸人家", "福星院", "朝阳台", "百合苑", "书香里", "沁园新村", "长乐坊", "云锦家园",
)  # fmt: skip
SENTENCES = (
    "{place}{door}楼上半夜拖桌子，咚咚咚的，孩子根本睡不着",
    "{place}{door}早上六点就开始装修，电钻声音太大了",
    "{place}楼下广场舞放音响到十点多，吵得没法看书",
    "{place}{door}隔壁天天晚上打麻将，大声吵闹，说了也不听",
    "{place}门口有辆车乱停，把消防通道堵死了",
    "{place}地下车库我的车位被别人占了三天，打电话也不来挪",
    "{place}路边两排都停满了车，救护车都开不进来",
    "{place}充电桩的车位一直被油车占着，麻烦管一管",
    "我和老公天天为钱的事吵架，想找人调解一下，我住{place}{door}",
    "婆婆和我老是闹矛盾，家里没一天安宁，{place}{door}",
    "{place}{door}两兄弟为了给老人养老的事闹翻了，想请人劝劝",
    "{place}{door}楼上漏水，把我家天花板都泡坏了，找他不理",
    "邻居在公共走道堆满杂物，还骂人，{place}{door}",
    "{place}电梯坏了一个星期，物业一直说在等配件",
    "{place}物业费年年涨，小区绿化没人管，路灯也不亮",
    "{place}门禁坏了好久，外面的人随便进出，物业不修",
    "{place}垃圾桶三天没人清，夏天臭得不行，苍蝇到处飞",
    "{place}后面的小河又黑又臭，有人往里面倒污水",
    "{place}楼道里堆满了纸箱，万一着火怎么跑啊，在{door}",
    "{place}{door}有人把电动车推进家里充电，太危险了",
    "{place}墙上的瓷砖掉下来，差点砸到人",
    "{place}从昨天晚上停水到现在，什么时候来水",
    "{place}{door}水压太低，三楼以上洗不了澡",
    "{place}今天第三次跳闸停电了，冰箱里的东西都坏了",
    "{place}{door}顶楼有人私自加盖房子，是不是违建",
    "{place}旁边的工地晚上还在打桩，泥土弄得满路都是",
    "{place}门前的路坑坑洼洼，下雨天全是积水，老人摔了两个",
    "{place}路口红绿灯坏了，早晚高峰堵得一塌糊涂",
    "{place}门口的烧烤摊天天占道经营，油烟直往家里飘",
    "{place}菜摊摆到马路中间，车都过不去",
    "{place}有人遛狗不牵绳，大狗追着小孩跑",
    "{place}{door}养了好几条狗，白天晚上叫个不停，还随地大小便",
    "老板拖欠我三个月工资不发，我住{place}，应该找谁",
    "{place}旁边的工厂不给我们交社保，可以去哪里投诉",
    "孩子今年上小学，户口在{place}，学位怎么申请",
    "{place}附近的幼儿园乱收费，还不开发票",
    "我妈八十多了，住{place}{door}，想问高龄补贴怎么领",
    "{place}有户低保的老人没人照顾，社区能不能去看看",
    "在{place}旁边的健身房办了卡，店跑了，钱退不回来",
    "{place}超市卖过期的牛奶，我孩子喝了拉肚子",
    "{place}里面想申请加装电梯，要走什么手续",
)
Heading = tuple[str, ...]


def invite_code(number: int) -> str:
    """What staff member `number` sends after “绑定”."""
    return f"BENCH{number:03d}"


def staff() -> int:
    """How many people the roster has: the groups', one to sort by hand, one admin."""
    return GRIDS * STAFF_OF_A_GROUP + STAFF_OF_A_GROUP + 2


def write(folder: Path) -> None:
    """Put the four CSV files into the folder."""
    codes = [f"20{grid}" for grid in range(GRIDS)]
    _csv(folder / "grids.csv", ("code", "name", "level", "parent_code"),
         [("1", "云溪镇", "1", ""), *((code, f"云溪第{code[2:]}网格", "2", "1") for code in codes)])  # fmt: skip
    groups = [(f"云溪第{code[2:]}小组", code, "gejie") for code in codes]
    _csv(folder / "groups.csv", ("name", "grid_code", "kind"),
         [*groups, ("云溪调解室", "1", "mediation"), ("云溪分拣组", "1", "triage")])  # fmt: skip
    _csv(folder / "people.csv", ("name", "phone", "roles", "group_name", "invite_code"), _people(groups))
    places = [(place, codes[number % GRIDS]) for number, place in enumerate(PLACES)]
    _csv(folder / "places.csv", ("name", "grid_code"), places)


def _people(groups: list[tuple[str, str, str]]) -> list[Heading]:
    posts = [(name, "gejie;leader" if first else "gejie") for name, *_ in groups for first in (True, False, False)]
    posts += [("云溪调解室", "mediator;leader"), ("云溪调解室", "mediator"), ("云溪调解室", "mediator")]
    posts += [("云溪分拣组", "gejie;leader"), ("", "admin")]
    return [
        (f"赵{number:02d}", f"199{number:08d}", roles, group, invite_code(number))
        for number, (group, roles) in enumerate(posts)
    ]


def _csv(path: Path, heading: Heading, rows: Sequence[Heading]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *rows])


def sentences(seed: int) -> Iterator[str]:
    """Sentences without end, the same for the same seed; every kind comes equally often."""
    chance = random.Random(seed)
    for pattern in itertools.cycle(SENTENCES):
        door = f"{chance.randint(1, 20)}栋{chance.randint(1, 3)}单元{chance.randint(101, 906)}"
        yield pattern.format(place=chance.choice(PLACES), door=door)
