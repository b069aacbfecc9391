"""Headings and choices of the workbook in which rules travel, and what is said about a workbook that cannot be read."""

from handlers.rule_texts import DANGERS, URGENCIES

RULES, CATEGORIES, CLASSES, GUARDS, TYPOS, WHOLE, SETTINGS, GUIDE = (
    "规则", "类别", "词组", "语境", "错字", "整词", "设置", "说明",
)  # fmt: skip

# Heading of a column to the name the readable text format gives the same thing.
COLUMNS = {
    RULES: {
        "编号": "id", "类别": "category", "任一词": "any", "同时要有": "all", "不能有": "none", "分量": "weight",
        "紧急程度": "urgency", "危险信号": "danger", "要类别撑住": "backed", "语境": "guards", "网格": "grids", "时段": "hours", "说明": "note",
    },
    CATEGORIES: {
        "代号": "code", "名称": "name", "交给": "group_kind", "敏感": "sensitive", "可公示": "public", "也算的比例": "also",
    },
    CLASSES: {"词组": "name", "词": "words"},
    GUARDS: {"语境": "name", "词": "words", "在前还是在后": "side", "最多隔几个字": "reach", "除非同句有": "unless"},
    TYPOS: {"正确的词": "name", "常见错写": "words"},
    WHOLE: {"整词": "name"},
    SETTINGS: {"设置": "name", "数值": "value"},
}  # fmt: skip
CHOICES = {
    "urgency": URGENCIES,
    "danger": DANGERS,
    "side": {"before": "前面", "after": "后面", "around": "同一句"},
    "group_kind": {"gejie": "格姐", "mediation": "调解"},
}  # fmt: skip
SETTING_NAMES = {
    "threshold": "起评分",
    "margin": "领先分",
    "also": "也算的比例",
    "also_least": "也算的最低分",
    "opening": "首句倍数",
}
YES, NO = "是", "否"
UNTIL = "-~—至到"  # between the two hours of a time of day

GUIDE_LINES = (
    "每张表第一行是标题，请不要改动；一行一条。",
    "多个词用空格、顿号、逗号或换行隔开。词里本来就有这些符号时，给它加上英文双引号。",
    "“任一词”：找到任何一个就加一次分量；“同时要有”：一行一组，每组至少要有一个；“不能有”：出现任何一个就不算。",
    "词里可以写“老公…打”（中间最多隔 8 个字）、“老公…{4}打”（最多隔 4 个字）、“<家人>”（用“词组”表里的词）。",
    "“整词”表里的名字（楼盘、店名、方言词）当作一个词看：里面套着的规则词不算，如“噪音公园”里的“噪音”。",
    "时段写成 22-6，表示晚上十点到早上六点；留空就是全天。",
    "改好后用 gejie rules import 这个文件 存成草稿，看过影响再发布。",
)

NOT_A_WORKBOOK = "{path} 不是能读的 XLSX 表格。请用 Excel 或 WPS 另存为“Excel 工作簿（.xlsx）”。"
NO_SHEET = "{path} 里没有名叫“{sheet}”的工作表。请先用 gejie rules export 文件.xlsx 导出一份，在那份上改。"
UNKNOWN_COLUMN = "“{sheet}”表不认识标题“{column}”。可以有的标题：{known}。"
NO_NAME = "“{sheet}”表第 {row} 行缺少“{column}”，请补上。"
TWICE = "“{sheet}”表第 {row} 行的“{name}”前面已经有了，请合并成一行。"
TOO_MANY_WORDS = "“{name}”的词太多，一个表格单元放不下。请拆成两条，或导出为 .toml 文件。"
