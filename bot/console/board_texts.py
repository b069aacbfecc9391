"""What the board and its lists say."""

TITLE = "诉求"
COLUMNS = {
    "sorting": "待分拣", "assigned": "已派", "accepted": "处理中", "resolved": "待确认", "late": "超时",
}  # fmt: skip
COLUMN_HINTS = {
    "sorting": "还没有组的，和分拣组手里的", "assigned": "派到组里，等人接", "accepted": "有人在办",
    "resolved": "办好了，等居民说一声", "late": "过了说好的时间还没人接",
}  # fmt: skip
EMPTY = {
    "sorting": "没有要分拣的。", "assigned": "没有等人接的。", "accepted": "没有在办的。",
    "resolved": "没有等居民确认的。", "late": "没有超时的，很好。",
}  # fmt: skip
STATES = {
    "open": "所有没办完的", "received": "待分拣", "assigned": "已派", "accepted": "处理中", "resolved": "待确认",
    "closed": "已办结", "withdrawn": "已撤回", "merged": "已合并",
}  # fmt: skip
ALL_OF_THEM = "看全部 {n} 件"
SEARCH = "搜索"
SEARCH_HINT = "编号，或几个词（都要出现）"
STATE, ON_BOARD, ANY_STATE = "状态", "没办完的", "所有状态"
GROUP, ANY_GROUP = "组", "所有组"
GRID, ANY_GRID = "网格（含下级）", "所有网格"
CATEGORY, ANY_CATEGORY = "类别", "所有类别"
URGENCY, ANY_URGENCY = "紧急", "不限"
HANDLER, ANY_HANDLER = "经办人", "不限"
SINCE, UNTIL = "从哪天", "到哪天"
FILTER, CLEAR, MORE_FILTERS = "查找", "清空条件", "更多条件"
SAVE_HINT = "想留住这组条件，把这一页加进浏览器收藏夹就行。"
AS_LIST, AS_BOARD, EXPORT = "列表", "看板", "导出表格"
URGENCIES = {"normal": "", "urgent": "急", "emergency": "紧急"}
URGENCY_NAMES = {"normal": "普通", "urgent": "急", "emergency": "紧急"}
PRIVATE = "保密，只有办理的人看得到内容"
PRIVATE_YOURS = "保密，打开时请说明原因"
NO_GROUP, NO_PLACE = "还没有组", "地点待问"
DUE, LATE_SINCE, LAST = "{time} 前联系", "本应 {time} 前联系", "{time} 有动静"
NUMBER, ABOUT, WHERE, WHO, WHEN = "编号", "说的事", "地点", "谁在办", "时间"
FOUND, FOUND_MANY = "共 {n} 件", "超过 {n} 件"
FOUND_NONE = "没有符合条件的诉求。少写一个词，或清空条件再找。"
FOUND_NONE_YET = "较新的诉求里没有，请再往前找。"
READ_SO_FAR = "按词查找，每次从新到旧看 {n} 件。"
OLDER = "更早的"
CHOSEN = "选中"
CHOOSE_ONE = "选中 {number}"
KEYS = "键盘：j 下一件，k 上一件，回车打开，x 选中，/ 搜索"
SELECTED = "已选 {n} 件"
BULK_ACTIONS = "成批办理"
ACTS = {"transfer": "转给别的组…", "remind": "提醒经办…", "merge": "合并…"}
LIVE_LOST = "暂时收不到新消息，正在重连。"
WITH_WORDS = "有搜索词"

BULK_TITLES = {"transfer": "转给别的组", "remind": "提醒经办", "merge": "合并成一件"}
CHOOSE_ACT = "请选要办什么：转给别的组、提醒，或合并。"
CHOOSE_TICKETS = "还没有选中诉求。请先在诉求前面打勾。"
TOO_MANY = "一次最多办 {limit} 件，请分几次。"
TO_GROUP, REASON, INTO = "转给哪个组", "原因（居民和接手的组看得到）", "合并到哪一件"
SHOW_FIRST = "先看看会怎样"
INTO_HINT = "其余的并到这一件里继续办，只有同一件事才合并。"
WILL = "会这样"
WILL_READ = "居民会看到"
WILL_HEAR = "会通知"
NOBODY_HEARS = "不通知任何人"
CANNOT = "办不了"
CANNOT_NOW = "现在的状态不能这样办"
CONFIRM = "确认，办这 {n} 件"
CANCEL = "不办了，回去"
TEN_SECONDS = "确认以后有 10 秒可以撤销，这 10 秒里什么都不会发出去。"
NONE_ABLE = "选中的都办不了，原因见下表。"
LEFT_OUT = "选中的里面有您看不到内容的，已经去掉。"
NONE_DONE = "一件都没有办成：可能别人刚刚动过。请回看板刷新再看。"
DONE = {"transfer": "转出去 {n} 件。", "remind": "提醒了 {n} 件。", "merge": "合并了 {n} 件。"}
SOME_NOT = "另有 {n} 件没办成，可能别人刚刚动过。"
UNDO = "撤销"
UNDO_HINT = "10 秒内可以撤销，消息还没有发出去。"
UNDONE = "撤销了 {n} 件。"
ALREADY_SENT = "其中 {n} 条消息已经发出去，收不回来，已再发一条说明。"
ACCEPT_AGAIN = "已经接单的，要请原来的组重新接一次。"
UNDONE_REASON = "刚才转错了，退回"
TOO_LATE_TO_UNDO = "已经过了撤销的时间，消息发出去了。要改请再转一次。"

SHEET = "诉求"
SHEET_CUT = "一次最多导出最新的 {n} 件，更早的没有列出。请先按日期或网格筛选，再分几次导出。"
SHEET_COLUMNS = {
    "number": "编号", "status": "状态", "category": "类别", "urgency": "紧急", "place": "地点", "grid": "网格",
    "group": "组", "handler": "经办人", "opened": "提出时间", "due": "应联系时间", "changed": "最近动静",
    "rating": "评分", "text": "内容",
}  # fmt: skip
