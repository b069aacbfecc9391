"""What the page of the audit says, and what each recorded action is called. An action not named here shows its code."""

TITLE = "操作记录"
NOTE = "谁在什么时候、从哪里、做了什么。只能看，不能改，也不能删。技术人员直接发布的规则，请到“规则 · 版本”里看。"
WHO, ACTION, WORDS, SINCE, UNTIL = "谁", "做了什么", "包含的字", "从", "到"
WORDS_HINT = "编号、名字、理由里的字"
ANYONE, ANYTHING = "所有人", "所有操作"
LOOK, CLEAR = "查找", "清空条件"
DOWNLOAD = "下载（Excel）"
OLDER = "更早的"
NEWEST = "回到最新"
EMPTY = "没有符合条件的记录。换个条件，或者清空条件看看。"
NO_DAY = "“{said}”不是日期，请写成 2026-11-21 这样。"
COLUMNS = ("时间", "谁", "做了什么", "关于", "变化", "理由", "从哪里")
SHEET_COLUMNS = ("时间", "谁", "做了什么", "代码", "关于", "之前", "之后", "理由", "从哪里")
NAMED = "{name}（{login}）"
CHANGE = "改了 {n} 处"
MORE_LINES = "还有 {n} 行"
ACTIONS = {
    "log_in": "登录",
    "log_in_failed": "登录失败",
    "locked_out": "试错太多，账号停用一刻钟",
    "refused": "想看没有权限的页面",
    "password_changed": "改了自己的密码",
    "codes_on": "开启两步验证",
    "codes_off": "关闭两步验证",
    "sessions_ended": "退出别处的登录",
    "account_created": "开了账号",
    "account_reset": "重设密码",
    "account_closed": "停用账号",
    "account_reopened": "恢复账号",
    "account_unlocked": "解除停用",
    "account_area": "改了账号能看的范围",
    "export": "下载诉求",
    "exported": "下载表格",
    "imported": "导入表格",
    "import_undone": "撤回导入",
    "import_errors_exported": "下载导入的错误",
    "boundaries_imported": "导入网格边界",
    "boundary_changed": "改网格边界",
    "people_added": "加人员",
    "people_changed": "改人员",
    "people_removed": "删人员",
    "groups_added": "加小组",
    "groups_changed": "改小组",
    "groups_removed": "删小组",
    "grids_added": "加网格",
    "grids_changed": "改网格",
    "grids_removed": "删网格",
    "places_added": "加地名",
    "places_changed": "改地名",
    "places_removed": "删地名",
    "groups_rested": "停用小组",
    "groups_woken": "启用小组",
    "places_rested": "停用地名",
    "places_woken": "启用地名",
    "wording_changed": "改给居民的用语",
    "hotlines_changed": "改热线",
    "days_off_added": "加放假的日子",
    "days_off_removed": "删放假的日子",
    "invited": "发邀请码",
    "codes_view": "看邀请码",
    "unbound": "解除微信绑定",
    "left": "办理离开",
    "phone_view": "看电话号码",
    "read_sensitive": "看保密的诉求",
    "ticket_read": "看保密的诉求",
    "ticket_assign": "派单",
    "ticket_accept": "接单",
    "ticket_transfer": "转派",
    "ticket_reply": "回复居民",
    "ticket_note": "写备注",
    "ticket_resolve": "报办好",
    "ticket_close": "办结",
    "ticket_reopen": "重开",
    "ticket_remind": "催办",
    "ticket_merge": "合并",
    "ticket_part": "拆开合并",
    "ticket_split": "分出一件",
    "ticket_correct": "改类别",
    "ticket_letter": "打印督办单",
    "ticket_resort": "按新规则重派",
    "undo_transfer": "撤回转派",
    "undo_remind": "撤回催办",
    "undo_merge": "撤回合并",
    "rule_changed": "改规则",
    "draft_started": "开规则草稿",
    "draft_discarded": "放弃规则草稿",
    "draft_watched": "开始旁路观察",
    "draft_watch_ended": "停止旁路观察",
    "rules_published": "发布规则",
    "rules_proposed": "送审规则",
    "rules_approved": "同意并发布规则",
    "rules_appointed": "定时发布规则",
    "rules_unappointed": "取消定时发布",
    "rules_published_at_hour": "到点发布了规则",
    "rules_not_published": "到点没有发布规则",
    "rules_handed_back": "退回或撤回送审",
    "rules_rolled_back": "回滚规则",
    "words_changed": "改词典和词组",
    "sample_added": "加样例",
    "sample_changed": "改样例",
    "sample_removed": "删样例",
    "sample_locked": "锁定样例",
    "sample_unlock_asked": "申请解锁样例",
    "sample_unlocked": "解锁样例",
    "samples_imported": "导入样例",
    "message_ignored": "待改进的话：忽略",
    "message_restored": "待改进的话：放回来",
}
REASONS = {"sensitive": "内容保密，不是办理的人", "elsewhere": "不归这个账号看"}
FIELDS = {
    "name": "名字", "phone": "电话", "roles": "岗位", "group_id": "小组", "grid_id": "网格", "grid": "网格",
    "code": "编码", "level": "级别", "parent_id": "上一级", "kind": "种类", "active": "在册", "person": "人员",
    "attachment": "附件",
}  # fmt: skip
ABOUT = {
    "account": "账号", "ticket": "诉求", "draft": "草稿", "rule": "规则", "figures": "报表", "people": "人员",
    "person": "人员", "groups": "小组", "group": "小组", "grids": "网格", "grid": "网格", "places": "地名", "place": "地名",
    "audit": "操作记录", "version": "版本", "sample": "样例", "samples": "样例", "board": "诉求", "import": "导入",
    "wording": "用语", "hotlines": "热线", "days": "放假",
}  # fmt: skip
