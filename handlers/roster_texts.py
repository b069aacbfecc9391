"""What an import of reference data says about each line, and the words its files may use."""

NO_FOLDER = "没有这个文件夹：{path}"
NO_FILES = "{path} 里没有 grids、groups、people、places 的 .csv 或 .xlsx 文件。"
TWO_FILES = "{name} 有两个文件（.csv 和 .xlsx），请只留一个。"
NOT_UTF8 = "{file}：不是 UTF-8 编码。请在 Excel 里“另存为 CSV UTF-8”，或直接用 .xlsx。"
NOT_XLSX = "{file}：打不开，不是有效的 .xlsx 文件。"
BAD_CSV = "{file}：第 {line} 行读不懂，多半是引号没有成对。"
TOO_LONG = "{file}：超过 {limit} 行，请分开导入。"
COLUMNS_MISSING = "{file}：第 1 行缺少列 {missing}。应有：{expected}。"
LINE = "{file} 第 {line} 行：{problem}"
EMPTY = "“{column}”不能空着"
NOT_NUMBER = "“{column}”应是数字，现在是“{value}”"
TWICE = "“{value}”和第 {line} 行重复"
NO_GRID = "没有编码为“{code}”的网格"
NO_GROUP = "没有叫“{name}”的小组"
LOOP = "上级网格绕成了圈：{path}"
OWN_PARENT = "上级网格不能是自己"
BAD_ROLE = "角色“{role}”不认识，只能是格姐、调解员、组长、管理员、领导、安全员、审计，用分号隔开"
BAD_PHONE = "手机号“{phone}”不对，应是 11 位数字"
NEEDS_GROUP = "格姐、调解员、组长要写小组名"
CODE_TAKEN = "邀请码“{code}”已经是别人的了"
BAD_CODE = "邀请码“{code}”应是 4 到 12 位字母或数字"
TOO_LONG_VALUE = "“{column}”太长（{length} 字，最多 {limit} 字）"
DRY = "试跑：没有写入。"
DONE = "导入完成。"
COUNTS = "{name}：新增 {new}，更新 {changed}，不变 {same}"
CODES = "新邀请码（{days} 天内有效，请逐个转告，不要发到群里）："
CODE_LINE = "  {group}  {name}  {code}"
NAMES = {"grids": "网格", "groups": "小组", "people": "人员", "places": "地名"}
UNKNOWN_KIND = "提醒：{name} 的类型“{kind}”不是 gejie、mediation 或 triage，按网格妇女小组处理。"
NO_LEADER = "提醒：{group} 没有组长。"
COLUMNS = {
    "grids": ("code", "name", "level", "parent_code"),
    "groups": ("name", "grid_code", "kind"),
    "people": ("name", "phone", "roles", "group_name", "invite_code"),
    "places": ("name", "grid_code"),
}
KINDS = {
    "gejie": "gejie", "mediation": "mediation", "triage": "triage", "调解": "mediation", "调解室": "mediation", "调解工作室": "mediation", "调解组": "mediation", "mediator": "mediation",
    "分拣": "triage", "人工分拣": "triage", "妇女小组": "gejie", "网格妇女小组": "gejie", "格姐": "gejie",
}  # fmt: skip
ROLES = {
    "格姐": "gejie", "调解员": "mediator", "组长": "leader", "管理员": "admin", "领导": "observer",
    "安全员": "safety_officer", "审计": "auditor",
}  # fmt: skip
KNOWN_ROLES = tuple(ROLES.values())
WITHOUT_GROUP = frozenset({"admin", "observer", "safety_officer", "auditor"})
LOADING = "导入中"
NOT_READABLE = "{file}：没有读取的权限。"
TOWN_CHANGED = "刚刚有人改了人员网格资料，请再试算一次，看看结果有没有变。什么都还没有写入。"
TOO_LATE = "这次导入已经不能撤销：撤销过了，或者已经超过 24 小时。"
TAKEN = "已经有“{value}”了，不能重复"
LAST_ADMIN = "这样就没有能登录的管理员了。请先给另一位管理员开好账号。"
NO_SUCCESSOR = "手里还有诉求，请先选好由谁接手。"
HANDED_OVER = "人员变动，工作交接"
HAS_OPEN = "“{name}”还有 {n} 件诉求没办完，不能停用。请先办完，或者转给别的小组：点“看这个小组的诉求”就能看到。"
ONLY_ONE = "停用“{name}”以后，就没有别的{kind}能接诉求了。请先添加或启用一个{kind}，让组里有人绑定微信。"
KIND_NAMES = {"mediation": "调解组", "triage": "人工分拣组"}
WOMEN = "网格妇女小组"
INACTIVE = "提醒：{name}已停用，导入不会重新启用。"
