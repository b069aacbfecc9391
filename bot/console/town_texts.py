"""What the pages about people, groups, grids, places and imports share."""

TITLE = "人员网格"
TABS = (
    ("/town", "概览"), ("/town/people", "人员"), ("/town/groups", "小组"), ("/town/grids", "网格"),
    ("/town/places", "地名"), ("/town/imports", "导入"),
)  # fmt: skip
OFFICE_TABS = (("/town/texts", "用语"), ("/town/hotlines", "热线"), ("/town/days", "放假"))
SECTION = "人员网格的各页"
SEARCH = "查找"
CLEAR = "清除"
FOUND = "共 {n} 条"
PAGES = "翻页"
PAGE_OF = "第 {number} 页，共 {pages} 页"
EARLIER = "上一页"
LATER = "下一页"
SAVE = "保存"
BACK_TO = "返回列表"
REMOVE = "删除"
SURE = "确定要删除“{name}”吗？"
CANCEL = "取消"
REST = "停用"
WAKE = "启用"
AT_REST = "已停用"
RESTED = "“{name}”停用了，以前的记录都还在。"
WOKEN = "“{name}”启用了。"
NOTHING_CHANGED = "没有改动。"
SAVED = "“{name}”保存好了。"
MADE = "“{name}”加好了。"
REMOVED = "“{name}”删除了。"
STALE = "您打开这一页以后，别人改过这一条。下面标出了现在的内容；您填的还在，看过后再点一次保存，就以您填的为准。"
NOW_IT_IS = "现在是：{value}"
EMPTY_VALUE = "（空）"
STILL_USED = "“{name}”还在用：{uses}，不能删除。写错了可以改名。"
USES = {
    "grids": "{n} 个下级网格", "groups": "{n} 个小组", "places": "{n} 个地名", "people": "{n} 人", "tickets": "{n} 件诉求",
    "contacts": "{n} 位居民", "accounts": "{n} 个账号", "events": "{n} 条办理记录",
}  # fmt: skip
WHOLE_TOWN_ONLY = "您的账号只管一部分网格，这件事要由管全部网格的管理员来做。"
OUT_OF_AREA = "这样填就超出您管的网格了。"
KINDS = {"gejie": "网格妇女小组", "mediation": "调解组", "triage": "人工分拣"}

OVERVIEW = "人员网格概览"
NUMBER_PEOPLE = "在岗人员"
NUMBER_GROUPS = "小组"
NUMBER_GRIDS = "网格"
NUMBER_PLACES = "地名"
BOUND_OF = "{bound} 人已绑定微信"
TO_DO = "建议看看"
ALL_WELL = "都齐了，没有要补的。"
HINTS = {
    "no_leader": "{n} 个小组没有组长",
    "no_members": "{n} 个小组没有人",
    "unreachable": "{n} 个小组没有人绑定微信，收不到新诉求",
    "unbound": "{n} 人还没有绑定微信",
    "no_code": "{n} 人没绑定，也没有能用的邀请码",
    "no_group": "{n} 个网格没有小组，诉求会交给上级网格",
    "no_boundary": "{n} 个网格没有边界，地图上看不到",
    "no_place": "{n} 个最小的网格没有地名，居民说小区名时对不上",
}
STALE_HOTLINES = "{n} 个热线号码半年没有人打过，请打一遍看通不通"
NO_DAYS_OFF = "{year} 年还没有放假安排，假期里也会照常承诺答复日期"
HINT_HEAD = "要看的事"
COUNT_HEAD = "数量"
EMPTY_TOWN = "这里还没有资料。可以先导入网格，再导入小组、人员、地名。"
START_IMPORT = "去导入"
