"""What the page about hotlines says."""

TITLE = "热线"
INTRO = "居民发“热线”，就收到这张卡片。热线每半年打一遍，看还通不通；110、119、120 不用打。"
NAME = "名称"
NUMBER = "号码"
HOURS = "时间"
HOURS_HINT = "时间可以不填。填了会显示在卡片上，要短，比如“工作日”。"
CALLED = "上次打通"
NEVER = "还没打过"
STALE_ONE = "该打了"
STALE_ALL = "有 {n} 个号码半年没有人打过了。请打一遍：通了点“今天打过，通”，不通就改号码或删掉。"
SAVE = "保存"
UP = "上移"
DOWN = "下移"
CALLED_TODAY = "今天打过，通"
REMOVE = "删除"
ACTIONS = "操作"
OF = "{what}（{name} {number}）"
CARD = "居民看到的卡片"
ADD_TITLE = "添加一个号码"
ADD = "添加"
ADDED = "“{name}”加好了。"
DONE = {
    "save": "“{name}”保存好了。",
    "up": "“{name}”往上移了一位。",
    "down": "“{name}”往下移了一位。",
    "called": "记下了：{name} {number} 今天打过，通。",
    "remove": "“{name}”删除了。",
}
KEPT = "必须保留"
NOT_TRIED = "不要试打"
STALE = "您打开这一页以后，别人改过热线。下面是现在的内容，请看过再改；您填的那一行还在，再点一次就可以。"
