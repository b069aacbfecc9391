"""What typed words mean: numbers, digits and commands are read as people write them, and sentences are left alone."""

import pytest

from handlers import words

VOCABULARIES = {name: value for name, value in vars(words).items() if name.isupper() and isinstance(value, tuple)}

NUMBERS = {
    "7": (7, None),
    "007": (7, None),
    "0": (0, None),
    "７": (7, None),
    "#7": (7, None),
    "＃７": (7, None),
    " 7 ": (7, None),
    "7。": (7, None),
    "7号": (7, None),
    "第7号": (7, None),
    "1121-007": (7, "11-21"),
    "1121007": (7, "11-21"),
    "１１２１－００７": (7, "11-21"),
    "#1121-7": (7, "11-21"),
}
NOT_NUMBERS = (
    "",
    "七楼",
    "7楼",
    "7 号楼",
    "3.5",
    "12:30",
    "7-8",
    "2026年",
    "13800138000",
    "灯坏了 7 天",
    "abc",
    "-7",
    "1121-",
)

DIGITS = {
    "1": 1, "１": 1, "①": 1, "一": 1, "1 ": 1, " 1": 1, "1。": 1, "1.": 1, "1、": 1, "1！": 1, "“1”": 1, "1号": 1,
    "1）": 1, "0": 0, "０": 0, "零": 0, "5": 5, "九": 9, "9\n": 9,
}  # fmt: skip
NOT_DIGITS = ("", "11", "十", "1 2", "一二", "1楼", "1.5", "-1", "a", "号", "个", "。", "好", "1天", "½")

COMMANDS = {
    "转 7 人工分拣 不在我们网格": ("transfer", "7", "人工分拣 不在我们网格"),
    "转 1120-002 分拣组": ("transfer", "1120-002", "分拣组"),
    "接 7": ("accept", "7", ""),
    "接7": ("accept", "7", ""),
    "接7号": ("accept", "7", ""),
    "接 第7号": ("accept", "7", ""),
    "接 007": ("accept", "007", ""),
    "接　７": ("accept", "7", ""),
    "接单 #7": ("accept", "7", ""),
    "接 1121-007": ("accept", "1121-007", ""),
    " 接 7 ": ("accept", "7", ""),
    "看 7": ("detail", "7", ""),
    "查看7": ("detail", "7", ""),
    "详情 7": ("detail", "7", ""),
    "回复 7 文字": ("reply", "7", "文字"),
    "回复7：文字": ("reply", "7", "文字"),
    "回复7:文字": ("reply", "7", "文字"),
    "回复７：文字": ("reply", "7", "文字"),
    "回复：7 文字": ("reply", "7", "文字"),
    "回复 7，文字": ("reply", "7", "文字"),
    "回复第7号 文字": ("reply", "7", "文字"),
    "回复 第 7 号 文字": ("reply", "7", "文字"),
    "回复 #7 文字": ("reply", "7", "文字"),
    "回复 7 明天 9:30 到": ("reply", "7", "明天 9:30 到"),
    "回复 7 第一行\n第二行": ("reply", "7", "第一行\n第二行"),
    "回复 7\n换行": ("reply", "7", "换行"),
    "回复 1121-007 文字": ("reply", "1121-007", "文字"),
    "回复 1121007 文字": ("reply", "1121007", "文字"),
    "回 7 文字": ("reply", "7", "文字"),
    "回复 7": ("reply", "7", ""),
    "转 7 暖心小组 不归我们管": ("transfer", "7", "暖心小组 不归我们管"),
    "转给7 暖心小组 原因": ("transfer", "7", "暖心小组 原因"),
    "转派 7 暖心小组 原因": ("transfer", "7", "暖心小组 原因"),
    "办结 7 已修好": ("resolve", "7", "已修好"),
    "办结 7 楼道灯已修好": ("resolve", "7", "楼道灯已修好"),
    "备注 7 家里没人": ("note", "7", "家里没人"),
    "回复 7 人已经在路上": ("reply", "7", "人已经在路上"),
    "结 7 修好了": ("resolve", "7", "修好了"),
    "备注 7 明天再去": ("note", "7", "明天再去"),
    "记 7 约了周三": ("note", "7", "约了周三"),
}
SENTENCES = (
    "",
    "接",
    "看",
    "7",
    "回家的路灯坏了 3 天",
    "转弯处看不见",
    "看 1 眼就知道不对",
    "看 1 眼",
    "看 3 遍了没人理",
    "看 3 号楼的灯坏了",
    "看 10 栋的垃圾",
    "看 3.5 元的账",
    "回 3 号楼的人说没水",
    "回 12 月再说",
    "转 2 号楼居民的话：灯坏了",
    "转 2026 年的补贴还没到",
    "接 3 个孩子放学，路口没灯",
    "接 12:30 的孩子",
    "接 12：30 的孩子",
    "记 3 次了都没人管",
    "记 500 元罚款",
    "结 3 天的工钱",
    "接水的 3 楼漏了",
    "看见 3 只狗没拴绳",
    "结婚 3 年天天吵",
    "记得 7 号来人",
    "转角 2 家店占道",
    "回来 7 天了还没水",
    "办结了 7 件",
    "我想看 7",
)


@pytest.mark.parametrize(("said", "read"), NUMBERS.items())
def test_a_ticket_number_is_read_however_it_is_written(said: str, read: tuple[int, str | None]) -> None:
    assert words.number(said) == read


@pytest.mark.parametrize("said", NOT_NUMBERS)
def test_what_is_no_ticket_number_is_not_read_as_one(said: str) -> None:
    assert words.number(said) is None


@pytest.mark.parametrize(("said", "read"), DIGITS.items())
def test_a_digit_is_read_however_it_is_typed(said: str, read: int) -> None:
    assert words.digit(said) == read


@pytest.mark.parametrize("said", NOT_DIGITS)
def test_more_than_a_digit_is_no_digit(said: str) -> None:
    assert words.digit(said) is None


@pytest.mark.parametrize(("said", "read"), COMMANDS.items())
def test_a_staff_command_is_read_however_it_is_written(said: str, read: tuple[str, str, str]) -> None:
    assert words.command(said) == read


@pytest.mark.parametrize("said", SENTENCES)
def test_a_sentence_with_a_number_in_it_is_no_command(said: str) -> None:
    assert words.command(said) is None


@pytest.mark.parametrize("name", words.STAFF_COMMANDS)
def test_every_word_of_a_command_gives_that_command(name: str) -> None:
    assert {
        words.command(f"{word} 7 说明") for word in words.STAFF_COMMANDS[name] if name not in ("accept", "detail")
    } <= {(name, "7", "说明")}
    assert {words.command(f"{word} 7") for word in words.STAFF_COMMANDS[name]} == {(name, "7", "")}


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("新 楼下乱停车", "楼下乱停车"),
        ("新　楼下乱停车", "楼下乱停车"),
        ("新：楼下乱停车", "楼下乱停车"),
        ("新:楼下乱停车", "楼下乱停车"),
        ("新问题，楼上漏水", "楼上漏水"),
        ("我要反映 楼上漏水", "楼上漏水"),
        ("反映\n楼上漏水", "楼上漏水"),
        ("新来的邻居太吵", None),
        ("反映了三次没人管", None),
        ("请反映 楼上漏水", None),
        ("新", None),
    ],
)
def test_what_follows_a_word(said: str, rest: str | None) -> None:
    assert words.after(said, words.NEW) == rest


@pytest.mark.parametrize(
    "said",
    [
        "绑定 8KQ2ZT", "绑定8KQ2ZT", "绑定：8KQ2ZT", "绑定:8KQ2ZT", "绑定　８ＫＱ２ＺＴ", "绑定，8KQ2ZT。",
        "绑定\n8KQ2ZT", "绑定８ＫＱ２ＺＴ",
    ],
)  # fmt: skip
def test_an_invitation_code_is_read_however_it_is_written(said: str) -> None:
    assert words.code_after(said, words.BIND) == "8KQ2ZT"


@pytest.mark.parametrize("said", ["绑定", "绑定了也没用", "请绑定 8KQ2ZT", "绑定的微信换了", "8KQ2ZT"])
def test_a_sentence_about_binding_has_no_code(said: str) -> None:
    assert words.code_after(said, words.BIND) is None


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_word_of_a_vocabulary_is_understood(name: str) -> None:
    assert [word for word in VOCABULARIES[name] if not words.said(word, VOCABULARIES[name])] == []


@pytest.mark.parametrize("said", ["进度", " 进度 ", "进度。", "进度！", "“进度”", "进度\n"])
def test_edges_do_not_matter(said: str) -> None:
    assert words.said(said, words.PROGRESS)


@pytest.mark.parametrize("said", ["进度怎么样", "查一下进度", "撤回进度", ""])
def test_only_the_whole_message_counts(said: str) -> None:
    assert not words.said(said, words.PROGRESS)


@pytest.mark.parametrize("said", ["110", "119", "120", "12345", "12338", "１１０", "110！"])
def test_the_number_of_a_hotline_is_no_tickets_number(said: str) -> None:
    assert words.said(said, words.HOTLINE)
