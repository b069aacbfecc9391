"""Every Chinese sentence this package says: what is wrong with a rule file, and what a runner-up lacked."""

NOT_TOML = "规则文件第 {line} 行写法不对（{reason}）。请检查引号、逗号和方括号是否成对。"
NOT_TABLE = "{place}：“{key}”应当写成{kind}。"
UNKNOWN_KEY = "{place}：不认识“{key}”。可以写的有：{known}。"
MISSING_KEY = "{place}：缺少“{key}”，请补上。"
UNKNOWN_CATEGORY = "{place}：没有“{value}”这个类别。已有类别：{known}。"
UNKNOWN_CLASS = "{place}：词语“{word}”用到了词组“{value}”，但文件里没有这个词组，请在 [class] 里添加或改正名字。"
UNKNOWN_GUARD = "{place}：没有“{value}”这个语境。已有语境：{known}。"
WRONG_CHOICE = "{place}：“{key}”只能是：{known}。"
SAME_ID = "{place}：编号“{value}”用了两次，请给其中一条换个编号。"
NO_WORDS = "{place}：没有写任何词，这条规则会命中所有消息。请在 any 或 all 里至少写一个词。"
EMPTY_WORD = "{place}：有空白的词“{word}”，请删掉或写完整。"
BAD_HOURS = "两个 0 到 24 之间的整数，例如 [22, 6]"
GAP_IN_CLASS = "{place}：词组里只能写单独的词，“{word}”带有“…”，请移到规则里去写。"
NO_CATEGORIES = "规则文件里没有类别。请至少写一个 [category.…]。"
PLACE_RULE = "规则“{id}”（第 {line} 行）"
PLACE_RULE_NUMBER = "第 {number} 条规则"
PLACE_CATEGORY = "类别“{code}”"
PLACE_CLASS = "词组“{name}”"
PLACE_GUARD = "语境“{name}”"
PLACE_DICTIONARY = "词典 [dictionary]"
PLACE_FILE = "规则文件"
KIND_TEXT, KIND_WORDS, KIND_GROUPS, KIND_NUMBER, KIND_FLAG, KIND_TABLE, KIND_TABLES = (
    '一段文字，例如 "噪音"',
    '一串词，例如 ["噪音", "太吵"]',
    '几组词，例如 [["半夜", "凌晨"], ["装修"]]',
    "一个数字，例如 2.5",
    "true 或 false",
    "一节，例如 [category.noise]",
    "若干节，每节以 [[rule]] 开头",
)

LACKED_GROUP = "规则“{rule}”还差“{words}”一类的词"
LACKED_EXCLUDED = "规则“{rule}”被排除词“{word}”挡住"
LACKED_GUARD = "“{word}”处于“{guard}”的语境，不计"
LACKED_SCORE = "比“{winner}”少 {points} 分"
