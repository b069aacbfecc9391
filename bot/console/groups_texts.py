"""What the pages about groups say."""

from bot.console import town_texts

TITLE = "小组"
ADD = "添加小组"
NEW_TITLE = "添加小组"
FIND = "小组名或网格"
NAME = "小组名"
GRID = "网格"
GRID_HINT = "网格编码。打几个字会列出网格，也可以直接写网格名。"
KIND = "类型"
KINDS = town_texts.KINDS
LACK = "只看"
LACKS = {"": "全部小组", "leader": "没有组长的", "members": "没有人的", "reach": "没人绑定微信的", "rest": "已停用的"}
AT_REST_WHY = "这个小组停用了：不再派给它新诉求，也不能转给它。以前办过的都还在。"
MEMBERS = "人数"
BOUND = "已绑定"
LEADER = "组长"
NONE = "没有"
CARDS = "邀请卡"
NOBODY = "没有找到。换个词试试。"
EMPTY = "还没有小组。可以一个个添加，也可以从表格导入。"
MEMBERS_TITLE = "组里的人"
MEMBERS_NONE = "组里还没有人。"
TICKETS = "看这个小组的诉求"
ADD_MEMBER = "给这个组添加人员"
