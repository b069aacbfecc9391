"""What the pages of shared words say."""

TITLE = "词典和词组"
INTRO = "许多规则共用的词，改一处，处处生效。改了先存进草稿，发布后才生效。"
PARTS = {"class": "词组", "guard": "语境", "typo": "错别字", "whole": "整词"}
HINTS = {
    "class": "同一个意思的叫法写在一起，规则里写“<家人>”就等于写了整组。",
    "guard": "话落在这样的语境里，规则的词就不算，例如“没有打我”“小时候打架”。",
    "typo": "居民常打错的字：左边是对的，右边是常见的错写，看见错的就当对的。",
    "whole": "楼盘、店名、方言词，各当一个词看：里面套着的规则词不算，例如“噪音公园”里的“噪音”。",
}
WHICH = "看哪一份"
LIVE = "线上第 {version} 版"
DRAFT = "草稿 d{draft} {title}（{who}）"
OPEN = "打开"
SEARCH = "搜索名字和词"
LOOK = "查找"
COLUMNS = {
    "class": ("词组", "词", "用在", ""), "guard": ("语境", "词", "用在", ""), "typo": ("正确的词", "常见错写", "", ""),
    "whole": ("", "词", "", ""),
}  # fmt: skip
USED = "{count} 条规则"
CHANGED = "已改"
MORE = "等 {count} 个"
EDIT, LOOK_AT, NEW = "修改", "看全部", "新增"
EMPTY = "没有找到。"
NO_WORDS = "还没有。"
PAGES, OLDER, NEWER = "第 {number}/{pages} 页", "后面的", "前面的"
WHOLE_NAME = "整词"

NEW_TITLE = "新增{part}"
NAME = {"class": "词组的名字", "guard": "语境的名字", "typo": "正确的词", "whole": "名字"}
NAME_HINT = "起好以后不能改名，规则靠它来找。"
WORDS = {"class": "词", "guard": "语境里的词", "typo": "常见的错写", "whole": "整词"}
WORDS_HINT = "用空格或换行隔开；词里有空格的，两头加英文双引号。"
SIDE = "这些词在哪里"
SIDES = {"before": "在规则的词前面", "after": "在规则的词后面", "around": "在同一句里就算"}
REACH = "中间最多隔几个字"
UNLESS = "除非同一句里有"
UNLESS_HINT = "例如“现在还”：说“以前打我，现在还打”，语境就不作数。"
CAREFUL = "有 {count} 条规则用到它。动到危险规则时，发布要第二位管理员同意。"
SAVE = "保存到草稿"
SAVE_NEW = "保存为新草稿"
REMOVE = "删除"
BACK = "返回"
DIFFERENCES = "您写的和现在的相比："
SAVE_AGAIN = "确定用您写的，就再按一次保存。"

NO_NAME = "请写名字。"
NOT_ONE = "请至少写一个词。不要了，请按“删除”。"
BAD_NAME = "名字里不能有 < > …。"
BAD_REACH = "中间隔几个字，请写 0 到 {limit} 的数字。"
LONG_WORD = "“{word}…”太长，一个词最多 {limit} 个字。词和词之间请用空格隔开。"
MANY_WORDS = "最多 {limit} 个词，这里有 {count} 个。"
THERE_ALREADY = "已经有“{name}”了，请在那一条里改。"
CHANGED_BY = "{who} 刚刚改过这一条。您写的还在下面，一个字也没有丢。"
LIVE_CHANGED = "线上刚刚换了新版。您写的还在下面，一个字也没有丢。"
DRAFT_CLOSED = "这份草稿已经发布或放弃了。按“后退”可以找回您写的内容，再存成新草稿。"
USUAL_TITLE = "{who} {at} 改的词"
SAVED = "已存进草稿 d{draft}，还没有发布。"
