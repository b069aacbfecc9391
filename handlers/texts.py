"""Every sentence a person reads in WeChat. At most five short lines, one question, digits for everything."""

HOTLINES = "报警 110，火警 119，急救 120\n妇女维权 12338，心理援助 12356\n法律援助 12348，政务服务 12345\n青少年 12355。遇到危险请直接打电话。"

WELCOME = (
    "您好，我是“格姐”小助手。\n有事直接打字、发语音或照片。\n"
    "1 反映问题  2 查进度\n3 找格姐\n遇到危险请先打 110、119、120。"
)
HELP = "有事直接说，比如：\n三号楼楼道灯坏了。\n1 反映问题  2 查进度\n3 找格姐\n随时可发：进度、撤回、热线、人工。"
SAY_WHAT = "请说说是什么事、在哪个小区。\n打字、语音、照片都可以。"
UNSUPPORTED = "这条内容我看不了。\n请打字、发语音或照片，一句话就行。\n回 0 找人工。"
TROUBLE = "您的话已经记下，这边一时没处理好，\n会再试，也有人会看。急事请打 110 或 12345。"
THANKS = "不客气。有事随时发消息。"
ALL_RIGHT = "好的，有事随时发消息。"
PASSED_ON = "好的，已转告 {number} 的经办人。"
BACK = "好的，已退出。您的诉求都还在，回“进度”可以看。"

# -- opening a ticket
RECEIPT = (
    "已收到，编号 {number}（{what}）。\n{who}\n要补充，直接发文字、照片或语音。\n1 看进度  2 类别不对\n3 撤回  0 找人工"
)
RECEIPT_PRIVATE = "已收到，编号 {number}。\n{who}\n只有办理的人看得到内容。\n1 看进度  3 撤回\n0 找人工"
FOLLOWED = "由{group}跟进，{due}联系您。"
NOBODY_YET = "{group}暂时没人上线，已报值班员安排。"
NOBODY_AT_ALL = "{group}暂时没人上线，急事请打 110 或 12345。"
NO_GROUP = "已报值班员安排人，回“进度”随时能看。"
ASK_PLACE = "收到，编号 {number}。\n在哪个小区或村？写名字就行。\n说不清就回 0，转人工。"
ASK_PLACE_OPTIONS = "收到，编号 {number}。您说的是哪里？\n{options}\n都不是就写名字，说不清回 0。"
ASK_PLACE_AGAIN = "没找到“{said}”。\n请再写一次小区或村的名字，\n或者回 0，我们来找。"
ASK_CATEGORY = "收到，编号 {number}。我拿不准归哪类：\n{options}\n0 都不是，转人工"
ASK_WHAT = "收到，编号 {number}，已存好。\n请用一句话说说是什么事、在哪个小区。"
TRIAGE = "好的，编号 {number} 已转给值班员分派，\n会有人看的。回“进度”随时能查。"
ANSWER_FIRST = "没看懂。{hint}\n也可以回“人工”。"
CHOOSE = "请回上面的数字。"

# -- adding to a ticket
ADDED = "已补充到 {number}，办理的人会看到。\n如果说的是另一件事，回 0。"
ADDED_QUIETLY = "记下了。\n不方便时回 0，我们就不再发消息。"
NEXT_IS_NEW = "好的，请说说新的这件事。"

# -- danger
FIRE = "请先离开，马上打 119！有人受伤打 120。"
GAS = "请开窗关阀、别碰开关，到外面打 119！"
LOCKED_IN = "有人被困请马上打 119，受伤打 120！"
CHILD = "孩子有危险，请马上打 110！"
SUICIDE = "您的安全最要紧，危急请打 110、120。\n24 小时心理援助 12356。\n1 请尽快联系我\n2 我只想说说\n0 现在不方便"
VIOLENCE = (
    "您现在安全吗？危险请马上打 110。\n妇女维权 12338，心理援助 12356。\n1 请尽快联系我\n2 我只想说说\n0 现在不方便"
)
RAISED_CHILD = "已请人马上来看。方便说话吗？\n1 请尽快联系我\n2 我只想说说\n0 现在不方便"
RAISED_NEXT = "要补充，直接发文字、照片或位置。\n1 看进度  3 撤回\n0 找人工"
RAISED = "已记下，编号 {number}，已通知值班的人。"
ASK_PLACE_SHORT = "在哪个小区或村？说不清回 0。"
CONTACT_SOON = "好的，已请人尽快联系您。\n危险时请马上打 110。\n不方便时回 0，我们就不再发消息。"
CONTACT_SOON_WHERE = "好的，已请人尽快联系您。\n方便的话告诉我在哪个小区或村，\n不方便就回 0。"
LISTENING = "我在，您慢慢说。\n只有专门的调解员看得到。\n不方便时回 0，我们就不再发消息。"
MUTED = "好的。"
UNMUTED = "好的，您慢慢说。危险时请马上打 110。"
PRIVATE_PLACE_NOTED = "好的，记下了。"

# -- progress
NO_TICKETS = "您还没有在办的诉求。\n有事直接说，比如：三号楼楼道灯坏了。"
PROGRESS_LIST = "您有 {n} 件：\n{lines}\n回编号看详情，0 返回。"
PROGRESS_ONE = "{number} {what}：{status}\n{lines}\n{hint}"
PROGRESS_DUE = "{due}会有人联系您。"
PROGRESS_LATE = "比说好的时间晚了，已提醒负责人。"
PROGRESS_NEXT = "要补充直接发；回“催办”提醒一下。"
PRIVATE_WHAT = "您的事"
NOT_YOURS = "没找到编号 {number}。回“进度”看您的诉求。"
URGED = "已提醒{who}，请他们尽快处理 {number}。"
URGED_TODAY = "{number} 今天已经催过，{who}知道了。"
NOTHING_TO_URGE = "没有等着办的诉求。回“进度”看看。"
WHY = "{number} 归到“{category}”，因为您说了：\n{words}\n不对请回“不对”。"
WHY_BY_HAND = "{number} 的类别“{category}”是人选的。\n不对请回“不对”。"
WHICH_CATEGORY = "{number} 应该归哪类？\n{options}\n0 都不是，转人工"
RECATEGORIZED = "改好了：{number} 归“{category}”。\n{who}"

# -- the end of a ticket
WITHDRAW_WHICH = "要撤回哪件？\n{options}\n0 都不撤"
WITHDRAW_SURE = "撤回 {number}（{what}）？\n1 撤回  0 不撤"
WITHDRAWN = "{number} 已撤回。有事再跟我说。"
WITHDRAWN_KEPT = "{number} 已撤回，我们不再发消息。\n记录会保密留存，需要时随时找我。"
KEPT = "好的，{number} 继续办。"
NOTHING_TO_WITHDRAW = "没有可以撤回的诉求。"
SOLVED_ASK = "解决了吗？\n1 解决了  2 还没有\n3 部分解决"
SOLVED_COMMAND = "解决了吗？请回“解决了”或“没解决”。"
RATE_ASK = "{number} 已办结，谢谢您！\n请打个分：\n5 很满意  4 满意  3 一般\n2 不满意  1 很不满意"
RATED = "谢谢您的打分！有事随时找我。"
RATE_REASON = "对不起，让您不满意了。哪里没做好？\n1 太慢  2 没解决根本\n3 态度  0 不说了"
RATE_REASONS = ("不说了", "太慢", "没解决根本", "态度")
REASON_NOTED = "记下了，会由负责人来看。\n谢谢您说出来。"
REOPENED = "好的，{number} 重新办理，\n已告诉{who}和组长。\n哪里没解决？直接说，会一起转过去。"
PARTLY = "部分解决"
TOO_LATE = "{number} 办结已经很久了。\n请把现在的情况再说一遍，我们重新办。"

# -- pushed to residents
ACCEPTED = "{number} 有人接办了：{who}，会尽快联系您。"
REPLIED = "{number} {who}：\n{text}"
TRANSFERRED = "{number} 转给{group}继续办。\n原因：{reason}"
RESOLVED = "{number} {who}说办好了：\n{text}"
CLOSED_BY_STAFF = "{number} 由{who}办结了。\n原因：{reason}\n没解决就回“没解决”，随时重办。"
REOPENED_BY_STAFF = "{number} 重新办理，由{who}跟进。\n原因：{reason}"
CLOSED_PRIVATE = "{number} 由{who}办结了。\n没解决就回“没解决”，随时重办。"
REOPENED_PRIVATE = "{number} 重新办理，由{who}跟进。"
MERGED_OWN = "{number} 和 {other} 是同一件事，合在一起办。\n以后看 {other} 就行。"
MERGED_ELSEWHERE = "{number} 说的事已经有人在办，合在一起办。\n办好了告诉您。"
MERGED_DONE = "{number} 说的事，{who}说办好了：\n{text}\n还没解决，请再说一次。"
MERGED_CLOSED = "{number} 说的事，{who}办结了。\n还没解决，请再说一次。"
PARTED = "{number} 还是单独办，有进展告诉您。"
SPLIT = "您在 {number} 里补充的事另立了一件，\n编号 {other}。{who}"
REMINDER = "{number} 前几天说办好了，还等您一句话。"
NUDGE = "您有一条新消息。\n方便的时候随便回个字，就能看到。"
CLOSED_BY_SILENCE = "{number} 七天没有回音，先办结了。\n没解决就回“没解决”，随时重办。"
TO_BE_CONTINUED = "……（还有，回个字接着看）"
NEWS = "您有 {n} 条新进展："

# -- a person, please
PERSON_TOLD = "好的，已请{who}来联系您（{number}）。\n{when}\n急事请打 110 或 12345。"
PERSON_HOURS = "工作时间 8:00–18:00，其余时间值班员看到就回。"
PERSON_WORDS = "居民想跟人说话"

# -- following and leaving
GRID_KNOWN = "您扫的是{grid}的码，\n有事直接说就行。\n1 反映问题  2 查进度\n3 找格姐"
MEDIA_WAIT = "[{kind}]"
MEDIA_NAMES = {
    "image": "照片", "voice": "语音", "video": "视频", "shortvideo": "视频", "location": "位置", "link": "链接",
}  # fmt: skip

STATUS = {
    "received": "已收到", "assigned": "已派人", "accepted": "处理中", "resolved": "请您确认", "closed": "已办结",
    "withdrawn": "已撤回", "merged": "合并办理",
}  # fmt: skip
ACTIONS = {
    "open": "已收到", "assign": "派给{group}", "accept": "{who}接单", "reply": "{who}回复", "transfer": "转给{group}",
    "resolve": "{who}说办好了", "close": "您确认办结", "reopen": "重新办理", "withdraw": "您撤回了",
    "supplement": "您补充了情况", "urge": "您催办", "call_person": "您要找人", "lapse": "七天无回音，先办结",
    "merge": "和另一件合在一起办", "part": "改回单独办",
}  # fmt: skip
SYSTEM_NAME = "小助手"
GEJIE_SUFFIX = "姐"
MEDIATOR_SUFFIX = "调解员"
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯")
TODAY, TOMORROW, DAY_AFTER = "今天", "明天", "后天"
BEFORE = "{day} {time} 前"
WITHIN_MINUTES = "{minutes} 分钟内"
WITHIN = "{hours} 小时内"
NOTHING_TO_RATE = "还没有办好的诉求可以评价。\n回“进度”看看办到哪一步。"
NOT_NOW = "现在不能这样办。回“进度”看看办到哪一步。"
