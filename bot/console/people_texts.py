"""What the pages about people say: the list, the form, invitation cards, leaving."""

TITLE = "人员"
ADD = "添加人员"
NEW_TITLE = "添加人员"
FIND = "姓名、手机或小组"
STATE = "状态"
POST = "岗位"
STATES = {
    "": "在岗的",
    "bound": "已绑定微信",
    "unbound": "未绑定微信",
    "no_code": "没有可用邀请码",
    "inactive": "已停用",
}
NAME = "姓名"
PHONE = "手机"
GROUP = "小组"
WECHAT = "微信"
IS_BOUND = "已绑定"
IS_INVITED = "已发邀请码"
IS_UNBOUND = "未绑定"
IS_INACTIVE = "已停用"
NO_PHONE = "未填"
SHOW_PHONE = "点一下看完整号码，会有记录"
NOBODY = "没有找到。换个词试试，或者看看“状态”选得对不对。"
EMPTY = "还没有人员。可以一个个添加，也可以从表格导入。"
PHONE_HINT = "11 位数字，可以不填。带星号的就是原来的号码，不用改。"
GROUP_HINT = "打几个字会列出小组。管理员、领导、安全员、审计可以不填。"
POSTS_HINT = "可以选几个。"
POST_NAMES = {
    "gejie": "格姐", "mediator": "调解员", "leader": "组长", "safety_officer": "安全员", "observer": "领导",
    "auditor": "审计", "admin": "管理员",
}  # fmt: skip
POST_CHOICES = {"": "全部岗位", **POST_NAMES}
WECHAT_TITLE = "微信和邀请码"
BOUND_SINCE = "已绑定微信，能收到诉求。"
CODE_UNTIL = "没有绑定。邀请码在 {until} 前有效。"
CODE_NONE = "没有绑定，也没有可用的邀请码。"
NEW_CODE = "生成新邀请码"
NEW_CODE_HINT = "旧的邀请码马上作废。换了手机或微信，也用新码重新绑定。"
CODE_MADE = "新邀请码好了，可以打印邀请卡。"
CARD = "看邀请卡"
UNBIND = "解除微信绑定"
UNBIND_SURE = "解除后，{name}的微信收不到诉求，也不能办理，直到用新邀请码重新绑定。"
UNBOUND = "微信绑定解除了。"
LEAVE = "办理离岗…"
LEAVE_HINT = "离岗时把手里的诉求交给别人，并停用账号和微信绑定。"
BACK_ON_DUTY = "重新启用"
BACK_HINT = "停用了：不能登录，不能办理，名下没有诉求。"
IS_BACK = "“{name}”重新启用了。记得给一个新邀请码。"
PHONE_OF = "{name}的手机：{phone}"
PHONE_EMPTY = "没有填手机。"

CARD_TITLE = "邀请卡"
CARD_FOR_GROUP = "{group}的邀请卡"
PRINT = "打印"
CARD_STEP_1 = "1 打开微信，关注我们的公众号"
CARD_STEP_2 = "2 在公众号里发送：{code}"
CARD_STEP_3 = "3 收到“绑定好了”就可以了"
CARD_QR = "扫码可以复制上面这句话"
CARD_UNTIL = "{until} 前有效，只能用一次，请勿外传"
CARD_NONE = "还没有可以打印的邀请卡。"
CARD_MISSING = "{n} 人没绑定微信，也没有能用的邀请码。"
CARD_MAKE = "给这 {n} 人生成邀请码"
CODES_MADE = "生成了 {n} 个新邀请码。"
BIND = "绑定 {code}"
CUT = "沿虚线剪开，当面交给本人。看邀请卡会有记录。"

LEAVE_TITLE = "{name}离岗"
HOLDS_NONE = "手里没有没办完的诉求。"
HOLDS = "手里有 {n} 件没办完的诉求，需要有人接手。"
HOLDS_STATES = {
    "received": "{n} 件还没分派", "assigned": "{n} 件还没接", "accepted": "{n} 件办理中", "resolved": "{n} 件等居民确认",
}  # fmt: skip
HOLDS_SENSITIVE = "其中 {n} 件涉及隐私，只能由本组或调解组接手，这里不显示内容。"
TAKES_OVER = "由谁接手"
TO_PERSON = "{name}（{group}）"
TO_PERSON_UNBOUND = "{name}（{group}，没绑定微信，收不到消息）"
TO_OWN_GROUP = "交回{group}，组里谁有空谁接"
TO_GROUP = "转给{group}"
PREVIEW = "下一步：看看会怎样"
PREVIEW_HEAD = "会这样办"
WILL_HAND_OVER = "{n} 件诉求：{to}。居民会收到消息，知道换了人。"
WILL_WAIT = "等居民确认的 {n} 件留在原来的小组。"
WILL_UNBIND = "解除微信绑定，邀请码作废。"
WILL_CLOSE = "管理台账号“{login}”停用，登录的地方都退出。"
WILL_STOP = "岗位停用，不再出现在名单里；以前的办理记录还在。"
LAST_MEMBER = "离岗后，{group}就没有人了。"
LAST_LEADER = "离岗后，{group}就没有组长了。"
DO_LEAVE = "确认离岗"
CHANGED_SINCE = "名下的诉求刚刚有变化，请再看一遍。"
LEFT = "{name}离岗办好了，{n} 件诉求已交接。"
NOT_YOURSELF = "不能给自己办离岗，请另一位管理员来办。"
