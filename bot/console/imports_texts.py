"""What the import of tables says: reading, columns, the dry run, the writing, taking it back."""

TITLE = "导入"
STEPS = ("选文件", "对列", "试算", "写入")
STEPS_LABEL = "导入的步骤"
SHEETS = {"grids": "网格", "groups": "小组", "people": "人员", "places": "地名"}
INTRO = "从 Excel 表格导入。先试算给您看，确认了才写入；写入后 24 小时内可以撤销。"
ORDER = "第一次用，按这个顺序导入：网格、小组、人员、地名。"
FILE = "Excel 或 CSV 文件"
FILE_HINT = "最多 {lines} 行。第一行是列名，叫法随意，下一步可以对。"
PASTED = "或者从 Excel、Word 表格里复制，粘贴到这里"
READ = "下一步：对列"
BLANKS = "空白表格："
BLANK_FILE = "{sheet}模板.xlsx"
NO_FILE = "请先选一个文件，或者粘贴表格。"
NOT_TABLE = "这个文件打不开。请用 Excel 存成 .xlsx 再试；Word 文档请把里面的表格复制出来，粘贴到下面的框里。"
TOO_BIG_INSIDE = "这个文件里的表格太大。请另存一份，只留要导入的行和列。"
TOO_MANY = "“{title}”有 {n} 行，一次最多 {limit} 行，请分成几个文件。"
TOO_WIDE = "“{title}”有 {n} 列，最多 {limit} 列。请只留要导入的列。"
EMPTY = "里面没有内容，或者只有列名。"
ONE_COLUMN = "只看到一列。如果是从 Word 粘贴的文字，请先在 Word 里转换成表格再复制；CSV 文件请用逗号或 Tab 分隔。"
BAD_CSV = "第 {line} 行读不懂，多半是引号没有成对。"
WAS_GBK = "文件是 GBK 编码，已经自动转换。请看看下面的字对不对。"
FORMULAS = (
    "这些格子里是公式：{cells}。用的是公式上次算出的结果，请核对；拿不准就在 Excel 里“选择性粘贴为数值”后再导入。"
)
LOST = "这份表格的内容没有带过来，请重新选文件。"
PASTED_NAME = "粘贴的表格"

KIND = "这是什么表"
OTHER_TABLE = "文件里有 {n} 张表，现在看的是：{title}"
COLUMNS_TITLE = "每一列是什么"
COLUMNS_HINT = "左边是要的内容，右边选表格里的列。已经按列名猜好了，请核对。"
FIELD = "要的内容"
FROM = "用哪一列"
NONE = "没有这一列"
ALL_AS = "都算“{value}”"
MUST = "必填"
OPTIONAL = "可以没有"
SAMPLE = "表格开头几行"
CHECK = "下一步：试算"
MISSING = "“{fields}”还没有选列。"
TWICE = "“{column}”选了两次，请看看哪个不对。"
BACK = "重新选文件"
ROW = "行"

NAMES = {
    "grids": {"code": "编码", "name": "网格名", "level": "层级", "parent_code": "上级编码"},
    "groups": {"name": "小组名", "grid_code": "网格编码", "kind": "类型"},
    "people": {"name": "姓名", "phone": "手机", "roles": "岗位", "group_name": "小组", "invite_code": "邀请码"},
    "places": {"name": "地名", "grid_code": "网格编码"},
}
MAY_LACK = {"grids": ("parent_code",), "groups": (), "people": ("phone", "invite_code"), "places": ()}
CONSTANTS = {
    "roles": {"gejie": "格姐", "mediator": "调解员"}, "kind": {"gejie": "网格妇女小组", "mediation": "调解组"},
    "level": {"1": "1", "2": "2", "3": "3", "4": "4"},
}  # fmt: skip
GUESSES = {
    "grids": {
        "code": ("编码", "网格编码", "代码", "网格代码", "编号", "网格编号", "code"),
        "name": ("网格名", "网格名称", "网格", "名称", "社区", "name"),
        "level": ("层级", "级别", "等级", "level"),
        "parent_code": ("上级编码", "上级网格编码", "上级网格", "上级", "父级编码", "parent_code"),
    },
    "groups": {
        "name": ("小组名", "小组名称", "小组", "组名", "妇女小组", "名称", "name"),
        "grid_code": ("网格编码", "所属网格", "所属网格编码", "网格", "网格代码", "编码", "grid_code"),
        "kind": ("类型", "小组类型", "种类", "类别", "kind"),
    },
    "people": {
        "name": ("姓名", "名字", "人员姓名", "成员", "格姐姓名", "name"),
        "phone": ("手机", "手机号", "手机号码", "电话", "联系电话", "电话号码", "联系方式", "phone"),
        "roles": ("岗位", "角色", "职务", "身份", "职责", "roles"),
        "group_name": ("小组", "所属小组", "小组名称", "小组名", "组别", "所在小组", "妇女小组", "group_name"),
        "invite_code": ("邀请码", "invite_code"),
    },
    "places": {
        "name": ("地名", "小区", "小区名", "小区名称", "地点", "地点名称", "名称", "name"),
        "grid_code": ("网格编码", "所属网格", "所属网格编码", "网格", "编码", "grid_code"),
    },
}

CHECKED_TITLE = "试算结果"
DRY = "还没有写入。"
NEW = "新增"
CHANGED = "更新"
SAME = "不变"
BAD = "错误"
LINE = "行号"
COLUMN = "列"
VALUE = "表里写的"
REASON = "原因"
FOLLOWS = "上级那一行有错，这一行也写不进去"
FORMULA_CELL = "“{column}”是公式，请改成数值或文字"
SHOWN_ONLY = "只显示前 {n} 条，全部在下载的表格里。"
ERRORS_FILE = "导入错误.xlsx"
DOWNLOAD_ERRORS = "下载错误（Excel）"
FIX = "改好表格再来一次最稳妥；也可以先导入没错的行，有错的以后再补。"
DO_ALL = "写入 {n} 行"
DO_GOOD = "只写入没错的 {n} 行，跳过 {bad} 行"
NOTHING = "和现有资料一样，没有要写入的。"
STILL_BAD = "有 {n} 行错误，什么都没有写入。要么改好再来，要么选“只写入没错的”。"
DONE = "写入好了：新增 {new}，更新 {changed}，不变 {same}。"
DONE_SKIPPED = "写入好了：新增 {new}，更新 {changed}，不变 {same}；跳过 {bad} 行。"
HINTS_TITLE = "提醒"

HISTORY = "最近的导入"
HISTORY_NONE = "还没有导入过。"
WHEN = "时间"
WHO = "谁"
WHAT = "内容"
RESULT = "结果"
RESULT_OF = "新增 {new}，更新 {changed}，不变 {same}"
UNDO = "撤销"
UNDONE_AT = "{at}撤销了"
UNDO_OVER = "已过 24 小时"
UNDO_SURE = "撤销后，这次新增的会删掉，更新的会改回原来的样子。"
UNDID = "撤销好了：删掉 {removed}，改回 {restored}。"
UNDID_LEFT = "撤销好了：删掉 {removed}，改回 {restored}。这 {n} 条后来有人改过或用过，留着没动：{names}"
AND_MORE = "等"
