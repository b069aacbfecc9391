"""Everything `gejie rules` says; refusals themselves are in handlers/rule_texts.py."""

HELP_LIST = "列出规则；可只看一个类别。"
HELP_ADD = "给类别加词：gejie rules add noise 电钻 打桩 --reason 为什么"
HELP_REMOVE = "从类别去词：gejie rules remove noise 电钻 --reason 为什么"
HELP_EXPORT = "导出规则，文件名以 .toml 或 .xlsx 结尾；不写文件名就输出到屏幕。"
HELP_IMPORT = "把规则文件（.toml 或 .xlsx）收为草稿；加 --publish 就同时发布。"
HELP_VERSIONS = "列出所有版本：谁、什么时候、为什么。"
HELP_DIFF = "比较两份规则；只写一份就与现在用的比较。"
HELP_PUBLISH = "发布一份草稿、一个文件，或者一个旧版本（等于 rollback）。"
HELP_APPROVE = "第二位管理员同意送审的草稿，随即发布。"
HELP_ROLLBACK = "恢复旧版本：用新的版本号重新发布它的内容。"
HELP_DRAFTS = "列出草稿。"
HELP_DRAFT = "新建草稿，内容取自一个文件或版本。"
HELP_SAVE = "把改好的文件存进草稿；--revision 写您改之前看到的保存次数。"
HELP_DISCARD = "作废一份草稿。"
HELP_SAMPLES = "样例：每次发布前都要通过的话。"
HELP_SAMPLES_LIST = "列出样例，并用现在的规则检查。"
HELP_SAMPLES_ADD = "加一条样例，写明希望怎么分；话相同的就改它。"
HELP_SAMPLES_REMOVE = "删一条样例（锁定的要先解锁）。"
HELP_SAMPLES_LOCK = "锁定：这条不通过就不能发布。"
HELP_SAMPLES_UNLOCK = "解锁：一位管理员提出，另一位再执行一次同一命令。"
HELP_SAMPLES_IMPORT = "导入样例（.jsonl 或 .xlsx），有一条不对就什么都不写。"
HELP_SAMPLES_EXPORT = "导出样例（.jsonl 或 .xlsx）；不写文件名就输出到屏幕。"

HELP_SOURCE = "live（现在用的）、版本号如 7、草稿如 d3，或文件"
HELP_DRAFT_NUMBER, HELP_VERSION, HELP_FILE = "草稿编号，如 d3", "版本号，如 7", "文件"
HELP_CATEGORY, HELP_WORDS, HELP_WEIGHT = "类别（noise 或 噪音扰民）", "一个或几个词", "一个词的分量"
HELP_REASON = "为什么改（必填，以后查得到）"
HELP_ACCEPT_RED = "有没锁定的样例不通过也发布"
HELP_OVER = "草稿写好之前已有人发布：写上那个版本号，表示确认覆盖它"
HELP_TITLE, HELP_REVISION, HELP_PUBLISH_TOO = "草稿的名字", "改之前看到的保存次数", "同时发布"
HELP_JSON = "输出 JSON"
HELP_SAMPLE_TEXT, HELP_SAMPLE_NUMBER = "样例的话", "样例编号"
HELP_SAMPLE_CATEGORY, HELP_SAMPLE_NEVER = "应归的类别", "不应归的类别"
HELP_SAMPLE_URGENCY = "应是的紧急程度（normal、urgent、emergency）"
HELP_SAMPLE_DANGER, HELP_SAMPLE_NO_DANGER = "应报的危险信号（可写几次）", "不应报的危险信号（可写几次）"
HELP_SAMPLE_LOCKED, HELP_SAMPLE_NOTE, HELP_SAMPLE_TICKET = "锁定", "说明", "来自哪件诉求（编号）"

PUBLISHED = "已发布第 {version} 版规则，正在运行的服务从下一条消息起使用。"
APPOINTED = "已同意：草稿 d{draft} 到早上八点自动发布。"
PROPOSED = (
    "还没有生效：这次动到了危险规则（{rules}），已作为草稿 d{draft} 送审。\n"
    "请另一位管理员看过（gejie rules diff d{draft}）后运行：gejie rules approve d{draft}"
)
UNCHANGED = "规则没有变化，没有发布新版本。"
RED_ACCEPTED = "注意：{n} 条样例没有通过，已按您的确认发布。"
DRAFTED = (
    "已存为草稿 d{draft}。看改了什么：gejie rules diff d{draft}\n要发布：gejie rules publish d{draft} --reason 为什么"
)
SAVED = "草稿 d{draft} 已保存（第 {revision} 次）。"
DISCARDED = "草稿 d{draft} 已作废。"
NO_DRAFTS = "没有草稿。"
DRAFT_LINE = "d{id}  {title}  从第 {base} 版写起  {who} {at} 第 {revision} 次保存"
DRAFT_WAITS = "  {who} 送审，等另一位管理员同意：{reason}"
VERSION_LINE = "v{version}  {at}  {author}  {reason}"
VERSION_APPROVED, VERSION_RESTORED, VERSION_LIVE = "（{who} 同意）", "（恢复第 {version} 版）", "  ← 现在用的"
NO_DIFFERENCE = "没有不同。"
TOUCHES_DANGER = "动到危险规则，发布要第二位管理员同意：{rules}"
RULE_LINE = "{id}  {category}  分量 {weight}  {words}"
HINTS = {
    "Outdated": "命令行：加 --over {live}",
    "RedUnlocked": "命令行：加 --accept-red",
}  # fmt: skip

SAMPLE_LINE = "{mark} {id}  {lock}{text}  {wish}"
GREEN, RED, LOCKED, UNLOCKING = "✔", "✘", "【锁定】", "【{who} 提出解锁，等另一位】"
WISHES = {
    "category": "应归 {}", "never": "不应归 {}", "urgency": "紧急程度 {}", "danger": "应报 {}", "no_danger": "不应报 {}",
}  # fmt: skip
SAMPLES_COUNT = "{green}/{all} 条通过"
SAMPLE_PUT = "样例 {sample} 已存好。"
SAMPLE_RED_NOW = "注意：现在的规则还过不了这一条。"
SAMPLE_REMOVED = "样例 {sample} 已删除。"
SAMPLE_LOCKED = "样例 {sample} 已锁定。"
SAMPLE_UNLOCKED = "样例 {sample} 已解锁。"
SAMPLE_UNLOCKING = "还没有解锁：请另一位管理员也运行 gejie rules samples unlock {sample}"
SAMPLES_IMPORTED = "已导入 {n} 条样例。"
SAMPLES_SHEET = "样例"
SAMPLE_COLUMNS = {
    "text": "话", "category": "应归类别", "urgency": "紧急程度", "danger": "应报危险", "no_danger": "不应报危险",
    "never": "不应归类别", "locked": "锁定", "note": "说明",
}  # fmt: skip
SAMPLE_YES = ("是", "true", "1", "✔")
SHEET_ROW = "第 {row} 行：{problem}"
SHEET_COLUMNS = "第一行要有这些列：{columns}。现在缺：{missing}。"
NOT_XLSX = "不是能打开的 XLSX 文件"

NO_CATEGORY = "没有类别“{category}”。可用：{options}"
NO_SUCH_WORD = "类别“{category}”里没有词“{word}”。"
NO_FILE = "读写不了文件 {path}：{reason}"
BAD_DRAFT_NUMBER = "“{said}”不是草稿编号。写法：d3。看有哪些草稿：gejie rules drafts"
BY_COMMAND_LINE = "命令行"
NAMED_VERSION, NAMED_DRAFT = "第 {version} 版", "草稿 d{draft}"
ADDED_TITLE, REMOVED_TITLE = "给{category}加词", "从{category}去词"
