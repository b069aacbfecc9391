"""What is said about the office's own words, hotlines and days off, and what is wrong with them."""

from handlers import texts

WHEN = {
    "WELCOME": "有人关注公众号时",
    "GRID_KNOWN": "有人扫了网格的二维码时",
    "HELP": "有人发“帮助”或“你好”时",
    "RECEIPT": "收到诉求后的回执",
    "NOBODY_AT_ALL": "回执里，小组没人上线、也没有值班员时",
    "PERSON_TOLD": "有人要找人工时",
    "PERSON_HOURS": "找人工的回复里，说明工作时间的那一行",
    "REMINDER": "说办好了，居民三天没回音时",
    "CLOSED_BY_SILENCE": "居民七天没回音，先办结时",
    "RATE_ASK": "办结后请居民打分",
    "RATED": "居民打分以后",
    "WITHDRAWN": "居民撤回诉求以后",
    "THANKS": "居民说谢谢时",
}
VARIABLES = {
    "number": "编号", "what": "什么事", "who": "谁来办", "grid": "网格名", "group": "小组名", "when": "工作时间",
}  # fmt: skip
SAMPLES = {
    "number": "1121-007", "what": "噪音扰民，幸福里3号楼", "grid": "幸福社区", "group": "好邻居小组",
    "who": "由好邻居小组跟进，明天 18:00 前联系您。", "when": texts.PERSON_HOURS,
}  # fmt: skip
SAMPLES_OF = {"PERSON_TOLD": {"who": "好邻居小组"}}

EMPTY = "不能空着。想用原来的话，请点“恢复原来的话”。"
STRAY = "花括号只能用在给出的空上，一左一右成对：{known}。"
STRAY_NONE = "这句话里没有要填的空，不能有花括号。"
UNKNOWN = "没有“{name}”这个空，能用的是：{known}。"
LACKS = "少了“{name}”，居民要看到它。"
LACKS_NUMBER = "少了电话 {number}，这个电话必须留着。"
CHOICES = "数字选项要和原来一样：{choices}。一个数字后面空一格写说明，几个选项之间空两格或换行。"
NO_CHOICES = "这句话里没有数字选项，别让居民回数字，回了也没人懂。"
TOO_MANY_LINES = "最多 {most} 行，现在有 {lines} 行。"
TOO_LONG = "太长了：连同填进去的内容有 {length} 个字，最多 {most} 个，手机上才看得完。"
LINK = "不能放网址或代码。"
PERSONAL = "不能放个人的手机号或身份证号。"

CARD_END = "遇到危险请直接打电话。"
HOTLINE = "{name} {number}"
WITH_HOURS = "{name} {number}（{hours}）"
BETWEEN = "，"
STOP = "。"
HOTLINE_NAME = "名称要写，最多 {most} 个字，不能有数字和标点。"
HOTLINE_NUMBER = "号码“{number}”不对，应是 3 到 12 位数字，可以带区号和短横线。"
HOTLINE_MOBILE = "“{number}”像个人的手机号，这里只放公用的热线。"
HOTLINE_HOURS = "时间最多 {most} 个字，要写就写“工作日”“全天”这样短的，不能有标点和换行。"
HOTLINE_TWICE = "号码 {number} 已经有了。"
HOTLINE_KEEP = "110、119、120 不能少，号码也不能改。"
HOTLINE_FULL = "卡片最多 {most} 行，放不下了。请先删一个，或者把名称、时间写短些。"

DAY = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"  # 2027-01-01 and with slashes, dots or the Chinese words
TO = "[~～至到]"
LINE = "第 {number} 行：{problem}"
NO_DAY = "“{said}”不是日期，请写成 2027-01-01 这样。"
NO_LINE = "“{said}”看不懂，请写成“2027-01-01 元旦”这样。"
DAY_NAME = "名字要写，最多 {most} 个字。"
OTHER_YEAR = "{day} 的年份不对，只能是 {first} 到 {last} 年。"
BACKWARDS = "结束的日子比开始的早。"
LONG_SPAN = "一次最多 {most} 天，现在是 {days} 天，请看看日期对不对。"
NOTHING = "还没有写日子。"
