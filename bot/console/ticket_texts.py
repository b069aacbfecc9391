"""What a ticket's page says."""

TITLE = "诉求 {number}"
LETTER = "打印督办单"
BACK_TO_BOARD = "回到诉求列表"
CONVERSATION, FACTS, WHY_HERE, TIMELINE, DO = "往来", "情况", "为什么在这里", "经过", "办理"
RESIDENT, SYSTEM, SOMEBODY = "居民", "小助手", "已离开的人"
ATTACHMENT = "附件"
MEDIA_TOLD = "[{kind}] {what}"
MEDIA_FROM = "{who}发来的{kind}"
MEDIA_WAITING, MEDIA_LATE = "[{kind}] 正在取", "[{kind}] 还没取到，会接着试"
MEDIA_GONE, MEDIA_TOO_LARGE = "[{kind}] 没有存下来，微信那边也已经没有了", "[{kind}] 太大，没有存下来"
MEDIA_SAVE, MEDIA_SAVE_WHY = "下载{kind}", "网页里打不开，下载后再打开。"
INSIDE = "备注，居民看不到"
WENT = "{how} · {at}"
FAILED = "没有送到（{error}）"
CATEGORY, URGENCY, PLACE, GRID, GROUP, HANDLER = "类别", "紧急", "地点", "网格", "组", "经办人"
OPENED, CONTACT_BY, TAKEN_AFTER, CHANGED, RATING = "提出", "应在何时前联系", "多久有人接", "最近动静", "评分"
URGENCIES = {"normal": "普通", "urgent": "急", "emergency": "紧急"}
UNKNOWN, NO_GROUP, NO_HANDLER, NOT_YET = "还不知道", "还没有组", "还没有人接", "还没有人接"
MINUTES, HOURS, DAYS = "{n} 分钟", "{n} 小时", "{n} 天"
LATE = "超时"
DANGER = "可能有危险，先确认对方安全。"
PRIVATE = "保密"
BY_RULES = "规则第 {version} 版按下面标出的词归到“{category}”："
BY_NO_WORD = "规则第 {version} 版没有找到有把握的词，先归到“{category}”："
CORRECTED = "{at} {who}改归“{category}”。"
SENT_BY_RULE = "{at} 按类别和地点自动派给{group}。"
SENT_BY = "{at} 由{who}派给{group}。"
BECAUSE = "原因：{reason}"
MAKE_RULE = "用这句话建规则"
MERGED_INTO, MERGED_HERE = "已合并到", "并进来的"
BECAME = "已另立"
REACH = "现在送得到：客服消息剩 {n} 条，到 {until}。"
REACH_PRIVATE = "现在送得到：先推一句“您有一条新消息”，内容等对方说话时才显示。剩 {n} 条，到 {until}。"
OUT_OF_REACH = "现在推送不到，等对方下次说话时显示。急的话请当面或打电话说。"
ASKED_FOR_QUIET = "对方说过现在不方便，我们不推送；对方自己来问时才显示。"

SAY, SAY_HINT = "写给居民，或记一条备注", "发给居民的话会先给您看一遍。"
REPLY, NOTE, RESOLVE, ACCEPT, REMIND = "回复居民…", "只记备注", "办好了，告诉居民…", "我来办…", "提醒经办"
MOVE, TO_GROUP, REASON, REASON_SEEN = "转给别的组", "转给哪个组", "原因", "原因（居民看得到）"
MOVE_BUTTON, RECATEGORIZE, RIGHT_CATEGORY = "转过去…", "改类别", "应该归哪类"
TEACHES = "改了以后，规则会记住这句话该归哪类；组不合适时会转给合适的组。"
CATEGORY_BUTTON, MERGE, MERGE_BUTTON = "改类别…", "合并到另一件", "合并…"
MERGE_HINT = "只有同一件事才合并。这一件结束，到另一件里继续办。"
OTHER_NUMBER, SAME_RESIDENT, SAME_KIND = "或者写编号", "同一位居民", "同类、同网格"
CLOSE, CLOSE_HINT, CLOSE_BUTTON = "直接办结", "不等居民确认就办结，原因会告诉居民，居民可以说“没解决”重开。", "办结…"
REOPEN, REOPEN_BUTTON, PART_BUTTON = "重新办理", "重新办理…", "分开，单独办…"
SPLIT = "已另立一件，也告诉居民了。"
SPLIT_BUTTON = "另立一件…"
NOTHING_TO_DO = "您可以看，不能改。"

PREVIEW = {
    "accept": "接下这件", "reply": "回复居民", "resolve": "告诉居民办好了", "transfer": "转给别的组",
    "category": "改类别", "close": "直接办结", "reopen": "重新办理", "merge": "合并", "part": "分开，单独办",
    "split": "另立一件",
}  # fmt: skip
WILL_READ, WILL_READ_LATER = "居民会看到", "居民下次说话时会看到"
OF_TICKET = "（{number} 的居民）"
WILL_HEAR = "同时通知"
NOBODY_READS = "居民不会收到消息。"
CONFIRM, CHANGE = "确认", "回去改一改"
MOVED_ON = "您看的时候，这件诉求又有了新情况。请回到诉求看一看再办。"

ACCEPTED, REPLIED, NOTED, RESOLVED = (
    "您接下了这件。",
    "这就发给居民。",
    "记下了，居民看不到。",
    "这就告诉居民，等居民确认。",
)
TRANSFERRED, RECATEGORIZED, CLOSED, REOPENED = "转过去了。", "类别改好了。", "办结了，也告诉居民了。", "重新办理了。"
MERGED, PARTED, REMINDED = "合并好了。", "分开了，各办各的。", "提醒了。"
CHOOSE_ACT = "请选要办什么。"
SAY_SOMETHING = "还没有写内容。"
SAY_WHY = "请写一句原因。"
TOO_LONG = "最多写 {limit} 个字，现在有 {length} 个。"
CHOOSE_GROUP = "请选转给哪个组。"
MEDIATORS_ONLY = "保密的诉求只能转给调解组，请选一个调解组。"
CHOOSE_CATEGORY = "请选应该归哪类。"
SAME_CATEGORY = "本来就是这一类。"
CHOOSE_OTHER = "请选要合并到哪一件，或写编号。"
NO_SUCH_NUMBER = "没有编号 {number} 的诉求，或者您看不到它。请写全，例如 20261121-007。"
DO_NOT_FIT = "和 {number} 不能合并：两件都要还没办完；保密的只能和同一位居民的保密诉求合并。"
NOTHING_TO_SPLIT = "这句话不能另立：已经另立过了，或者不是居民补充的话。"

CLOSED_TITLE = "您不能看这件诉求的内容"
CLOSED_WHY = "只有办理的人和安全员看得到内容。这次访问已经记录。"
ELSEWHERE_WHY = "它不归您的组，也不在您负责的网格里。这次访问已经记录。"
STATE = "状态"
REASON_TITLE = "这件诉求是保密的"
REASON_WHY = "打开前请说明原因。谁、什么时候、为什么看，都会留下记录。半小时内不再问。"
REASONS = ("我在办这件", "安排人手", "回访或核对")
REASON_OTHER, REASON_OPEN, REASON_MISSING = "别的原因", "打开", "请选一个原因，或者自己写一句。"
