"""What the dashboard and its lists say."""

TITLE = "报表"
PERIOD = "看哪几天"
PERIODS = {"today": "今天", "7": "近 7 天", "30": "近 30 天", "own": "自己选"}
SINCE = "从"
UNTIL = "到"
LOOK = "查看"
NO_DAY = "“{said}”不是日期，请写成 2026-11-21 这样。"
WRONG_WAY_ROUND = "开始的日子（{since}）在结束的日子（{until}）后面，请换过来。"
TOO_LONG = "一次最多看 {days} 天，请选短一点。"
BRIEF = "三分钟简报（可打印）"
PRINT = "打印"
FULL = "看完整报表"
ALL_SHEETS = "全部下载（Excel）"
DOWNLOAD = "下载表格"
WHOLE = "全部范围"
AREA = "范围"
SAME_NUMBERS = "{title}。图上的数字和旁边的表格一样。"
NOTHING = "这几天还没有诉求。换几天看看，或者等居民来反映。"

TODAY = "今天"
YESTERDAY = "昨天全天 {n}"
FOUR = {
    "received": "收到", "accepted": "有人接办", "done": "办结", "missed": "过了承诺时间没人接",
}  # fmt: skip
NOW = "现在没办完的"
OPEN_NOW = {
    "open": ("在办", "还没办结的全部诉求"),
    "late": ("超时没人接", "过了答应居民的时间，还没人接办"),
    "quiet": ("接了没动静", "接办以后三天没有进展、没有回复"),
    "unconfirmed": ("等居民回话", "说办好了，居民三天没有回答"),
}  # fmt: skip
AMONG = "这几天收到的里面"
TURNED_BACK = {"reopened": ("重开", "办好以后又打开的"), "returned": ("转了又转", "转派两次或更多")}

TREND = "每天收到和办结"
RECEIVED, DONE = "收到", "办结"
DAY = "日期"
DAYS_NOTE = "少于 30 天的，也画最近 30 天，好比较。"

GRIDS = "各网格"
GRID = "网格"
GRIDS_NOTE = "点网格的名字，看它下面各格。“超时没人接”是现在的数，其余是所选几天收到的。"
MAP_NOTE = "颜色深的收到多。没有画边界的网格只在表里。"
ONLY_HERE = "{grid}（没分到下一级）"
ELSEWHERE = "地点还没定到网格"
UP = "回到上一级"
CATEGORIES = "各类别"
CATEGORY = "类别"
GROUPS = "各小组"
GROUP = "小组"
GROUPS_NOTE = "按名册的次序列，不是排名；不统计个人。这几天不到 {n} 件的小组合成一行。"
MANY_GROUPS = "这里有 {n} 个小组，一页放不下。点上面的网格，看它下面的小组；全部小组在下载的表格里。"
SMALL_GROUPS = "件数少的小组"
POOLED = "件数少的 {n} 个小组合计"
CROSSED = "类别和网格"
CROSSED_NOTE = "“·”是没有显示：需要保密的类别，一格里不到 {n} 件就不显示，免得猜到是谁家；为了不能从合计倒推，旁边也会有几格不显示。"
NOT_SHOWN = "·"
UNFINISHED, LATE, SHARE = "还没办完", "超时没人接", "占比"

RATES_TITLE = "三率"
RATES_NOTE = "件数不到 {n} 的，只写件数，不算百分比。没有回答，从来不当作满意，也不当作解决。"
RATE_NAMES = {"response": "响应率", "solution": "解决率", "satisfaction": "满意率"}
FORMULAS = {
    "response": "在答应的时间以前有人接办的 ÷ 应当有人接办的。",
    "solution": "居民最后一次说“解决了”的 ÷ 居民回答过“解决了”或“还没有”的。",
    "satisfaction": "打 4 分、5 分的 ÷ 打了分的（满分 5 分）。",
}  # fmt: skip
RATE_COLUMNS = ("指标", "百分比", "分子", "分母", "算法", "不算在内的")
RATE_PARTS = ("{name}（%）", "{name}：分子", "{name}：分母")
HIDDEN_RATE = "件数少"
OF = "{percent}%（{good}/{of}）"
FEW = "{good}/{of}"
NONE_OF = "–"
OUTCOMES = {
    "responded": "按时有人接办", "late": "没有按时接办", "waiting": "还没到时间", "dropped": "没人接以前居民撤回",
    "solved": "居民说解决了", "unsolved": "居民说还没有", "in_hand": "还在办", "asked": "等居民回话",
    "silent": "居民没回答，七天后自动结", "staff_closed": "工作人员结的，居民没回答", "withdrawn": "居民撤回",
    "satisfied": "打 4 分或 5 分", "dissatisfied": "打 3 分或更低", "unrated": "没有打分",
    "own": "本组的人自己报、自己办", "merged": "并到另一件里",
}  # fmt: skip
LIST_NAMES = {
    **OUTCOMES, **FOUR, "unfinished": "还没办完", "reopened": "重开", "returned": "转派两次或更多",
    "response_of": "算进响应率的", "solution_of": "算进解决率的", "satisfaction_of": "算进满意率的",
    "now_open": "在办", "now_late": "超时没人接", "now_quiet": "接了三天没动静", "now_unconfirmed": "等居民回话三天",
}  # fmt: skip
LEFT_OUT = "{what} {n}"
JOIN = "；"

LIST_COLUMNS = ("编号", "类别", "地点", "小组", "状态", "收到", "答应的时间")
PRIVATE_NOTE = "需要保密、您不能看的诉求算在报表的数里，这里不列。"
PRIVATE = "保密"
EMPTY_LIST = "没有这样的诉求。"
NEXT = "下一页"
BACK = "回到报表"
NOW_NOTE = "现在的情况"

HEALTH = "消息送得到吗"
HEALTH_COLUMNS = ("项目", "数量", "说明")
HEALTH_ROWS = {
    "waiting": ("等着发送", "轮到就发，平时应当接近 0。"),
    "oldest": ("最早的一条等了", "超过几分钟，请管理员看看服务。"),
    "held": ("等对方开口", "微信不让主动发了，对方下次说话时一起给。"),
    "people": ("等着消息的人", "上面这些消息的收件人数。"),
    "failed": ("试过没发成", "还会再试，或者等对方开口。"),
    "inbox": ("没处理成的来信", "居民发来、系统没有处理成的，会再试三次。"),
    "media": ("没取到的照片、语音", "会接着试；微信只留三天，过了就没有了。"),
    "reach": ("收不到推送的工作人员", "没绑定、没关注，或者 48 小时没说过话。"),
}  # fmt: skip
MINUTES = "{n} 分钟"
OUTBOX_COLUMNS = ("诉求编号", "什么时候起", "情况", "试过几次", "微信的答复")
OUTBOX_STATES = {"waiting": "等着发送", "sending": "正在发送", "held": "等对方开口"}
INBOX_COLUMNS = ("收到", "种类", "试过几次", "出错的种类")
MEDIA_COLUMNS = ("诉求编号", "收到", "试过几次", "为什么没取到")
REACH_COLUMNS = ("姓名", "小组", "为什么收不到")
REACH_REASONS = {
    "unbound": "还没有用邀请码绑定微信", "unfollowed": "取消了关注", "silent": "48 小时里没说过话，或者能发的条数用完了",
}  # fmt: skip
REACH_NOTE = "请本人在微信里说一句“早”，就又能收到了。"
EMPTY_HEALTH = "没有，一切正常。"

RULES = "规则好不好用"
RULES_ROWS = {
    "version": ("线上的版本", "{at}，{who}：{reason}"),
    "corrected": ("近 30 天改过类别的", "占这 30 天诉求的 {percent}。居民或工作人员说分错了。"),
    "unsure": ("最近 {of} 句里拿不准的", "用现在的规则重新算的。"),
    "red": ("没通过的样例", "一共 {of} 条样例。"),
}  # fmt: skip
VERSION = "第 {n} 版"

BRIEF_TITLE = "{area} 诉求简报"
BRIEF_DAYS = "{since} 至 {until}"
BRIEF_MADE = "{at} 生成"
BRIEF_FIRST = (
    "收到 {received} 件，办结 {done} 件；现在在办 {open} 件，其中 {late} 件超时没人接，{quiet} 件接了三天没动静。"
)
BRIEF_BACK = "重开 {reopened} 件，转派两次或更多 {returned} 件。"
BRIEF_MOST = "最多的几类"
BRIEF_LATE = "有超时的小组"
NO_LATE = "没有小组有超时的诉求。"
