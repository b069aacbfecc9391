"""What the pages of samples say."""

from handlers import rule_texts

URGENCIES, DANGERS = rule_texts.URGENCIES, rule_texts.DANGERS

TITLE = "样例"
INTRO = "每次发布前，先用这些话检查一遍。锁定的有一句不过，谁也不能发布。"
ADD = "添加样例"
EXPORT = "下载（Excel）"
IMPORT = "从 Excel 导入"
IMPORT_FILE = "选择文件（.xlsx）"
IMPORT_HINT = "先下载一份，照它的样子填。有一行不对就什么都不写；话相同的改成新的要求。"
DO_IMPORT = "导入"
SEARCH = "搜索话、说明、编号"
CATEGORY = "类别"
EVERY_CATEGORY = "所有类别"
STATE = "状态"
EVERY_STATE = "全部 {count} 条"
STATES = {"red": "没通过 {count} 条", "locked": "锁定 {count} 条", "unlocking": "等解锁 {count} 条"}
LOOK = "查找"
COUNT = "{count} 条"
COLUMNS = ("编号", "话", "希望怎么分", "线上", "能做什么")
HIDDEN = "（内容保密）"
FROM_TICKET = "来自诉求 {number}"
BY = "{who} {at}加的"
WISHES = {
    "category": "归“{said}”", "never": "不能归“{said}”", "urgency": "是{said}", "danger": "要报{said}",
    "no_danger": "不能报{said}",
}  # fmt: skip
COMMA = "、"
GREEN, RED = "通过", "没通过"
CAME = {
    "category": "现在归“{said}”", "never": "现在归“{said}”", "urgency": "现在是{said}", "danger": "现在报{said}",
    "no_danger": "现在报{said}",
}  # fmt: skip
NOTHING = "没有"
LOCKED = "锁定"
LOCK, UNLOCK, AGREE_UNLOCK = "锁定", "申请解锁", "同意解锁"
KEEP_LOCKED = "不解锁"
WAITS = "{who} 申请解锁，等另一位管理员"
EDIT = "修改"
EMPTY = "没有符合条件的样例。"
NONE_YET = "还没有样例。点“添加样例”，或在“待改进的话”里点“加为样例”。"
PAGES, OLDER, NEWER = "第 {number}/{pages} 页", "后面的", "前面的"

NEW_TITLE, EDIT_TITLE = "添加样例", "样例 {sample}"
TEXT = "居民的话"
TEXT_HINT = "照居民的原话写，最多 500 字。请去掉姓名和电话。"
WISH = "希望怎么分"
WISH_HINT = "至少写一项；空着的不检查。"
SHOULD_BE, SHOULD_NOT_BE = "应归", "不能归"
URGENCY = "紧急程度"
NOT_CHECKED = "不检查"
DANGER, NO_DANGER = "要报的危险", "不能报的危险"
NOTE = "说明"
LOCK_IT = "锁定：不通过就不能发布，解锁要两位管理员"
IS_LOCKED = "这条是锁定的，不能改、不能删。请先解锁：一位管理员申请，另一位同意。"
SAVE = "保存"
REMOVE = "删除"
REMOVE_WHY = "删除以后，发布前不再检查这句话。"
CANCEL = "返回"

THERE_ALREADY = "这句话已经是样例 {sample} 了。要改它，请打开那一条。"
ADDED = "样例 {sample} 加好了。"
CHANGED = "样例 {sample} 改好了。"
REMOVED = "样例 {sample} 删掉了。"
LOCKED_NOW = "样例 {sample} 锁定了。"
UNLOCKED = "样例 {sample} 解锁了。"
UNLOCKING = "已申请解锁样例 {sample}。请另一位管理员登录后点“同意解锁”。"
NO_FILE = "请先选择一个 .xlsx 文件。"
TOO_MANY = "文件里有 {count} 条新的或改过的样例，一次最多 {limit} 条。请分几次导入。"
IMPORTED = "导入了 {count} 条样例。"
NOTHING_NEW = "文件里的样例都已经有了，没有改动。"
