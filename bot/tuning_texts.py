"""Every sentence of `gejie evaluate` and of the commands that tune rules: lint, replay, suggest, learn."""

HELP_LINT = "检查一份规则：哪里写错了，哪里可疑。有错误时退出码是 1。"
HELP_REPLAY = "试算：换成这份规则，过去的消息会有哪些变化。什么都不改。"
HELP_SUGGEST = "从改正过的诉求里找：可以加的词，常被改正的规则，从不命中的规则。"
HELP_LEARN = "从标注过的消息学词，写成一份规则文件，由人看过再发布。"
HELP_EVALUATE = "用标注过的消息给规则打分：准确率、每类的精确率和召回率、混淆矩阵。"
HELP_SOURCE = "live（现在用的）、版本号如 7、草稿如 d3，或文件"
HELP_RULES = "用哪份规则：live（现在用的）、版本号、草稿或文件；还没有数据库时用随软件附带的"
HELP_LABELLED = "每行一条 JSON：text、primary，可有 also、urgency、danger"
HELP_MESSAGES = "不用数据库里的诉求，改用这个文件：每行一条 JSON，要有 text，可有 primary"
HELP_LAST = "最近多少件诉求"
HELP_JSON, HELP_PLOT = "输出 JSON", "把混淆矩阵画成图（.png、.svg 或 .pdf）"
HELP_BASE, HELP_OUT = "在哪份规则上学", "写到哪个文件"

NO_DATABASE_YET = "还没有数据库，找不到“{said}”。请写规则文件的名字，或先运行：gejie migrate"
NO_TICKETS = "还没有诉求可以试算。请用 --messages 给一个消息文件。"
NOTHING_TO_LEARN = "还没有诉求可以参考。请用 --messages 给一个消息文件。"
REPLAYING, READING, LEARNING, EVALUATING = "试算中", "读消息中", "学习中", "打分中"

NO_FILE = "读不了文件 {path}：{reason}"
EMPTY_FILE = "文件 {path} 里没有消息。请每行写一条，例如：{example}"
EXAMPLE = '{"text": "楼上半夜装修", "primary": "noise"}'
NOT_JSON = "第 {line} 行不是 JSON。请每行写一条，例如：{example}"
LOOKS_LIKE_A_TABLE = "第 1 行不是 JSON，像是表格（CSV）。请改成每行一条 JSON，例如：{example}"
LOOKS_LIKE_A_LIST = "整个文件是一个列表。请改成每行一条，行尾不写逗号，例如：{example}"
NOT_AN_OBJECT = "第 {line} 行不是一条消息。请写成：{example}"
MISSING_FIELD = "第 {line} 行缺少“{field}”，请补上。"
WRONG_FIELD = "第 {line} 行的“{field}”应当是{kind}。"
UNKNOWN_CODE = "第 {line} 行的“{field}”写着“{value}”，不认识。可以写：{known}。"
A_TEXT, A_LIST, AN_HOUR, A_FLAG = "一段文字", "一串文字，例如 []", "0 到 23 的整数", "true 或 false"
MORE_PROBLEMS = "还有 {count} 处，改好上面的再看。"

LEVELS = {"error": "错误", "warning": "注意", "hint": "提示"}
FINDING_LINE = "{level}  {text}"
NOTHING_FOUND = "没有发现问题。"
FOUND = "{error} 处错误，{warning} 处注意，{hint} 处提示。"

ONLY_A_TRIAL = "只是试算，什么都没有改。{draft} 对 {live}，消息 {count} 条。"
NO_CHANGE = "没有一条会变。"
KINDS = {
    "moved": "换类别",
    "caught": "新认出",
    "lost": "认不出了",
    "unsure": "变得拿不准",
    "sure": "变得有把握",
    "shifted": "仍拿不准，首选换了",
    "urgency": "紧急程度变了",
}
KIND_LINE = "{kind} {count} 条：{pairs}"
PAIR = "{before}→{after} {count}"
SAME_PAIR = "{after} {count}"
EXAMPLE_LINE = "  {label}{text}{words}"
WORDS = "（{before}→{after}）"
NO_WORD = "无"
RAISED, DROPPED = "新报危险 {count} 条", "不再报危险 {count} 条"
ALARM_LINE = "  {sign}：{label}{text}{words}"
AGAINST_FINAL = "换了类别的里面，{agree} 件与最后的处理一致，{contradict} 件相反。"

SECTION_WORDS, SECTION_CORRECTED = "建议加的词", "常被改正的规则"
SECTION_CONTESTED, SECTION_SINGLE = "两类都在抢的词", "误中的单字"
SECTION_IDLE = "{messages} 条消息里从未命中的规则（{count} 条）"
SECTION_EXAMPLE = "    例：{text}"
NO_SUGGESTION = "没有建议：消息 {messages} 条，没有看出可以改的。"

NEEDS_LEARN = "学习要用到 scikit-learn。请先运行：pip install 'gejie[learn]'"
NEEDS_PLOT = "画图要用到 matplotlib。请先运行：pip install 'gejie[plot]'"
TOO_FEW = "只有 {count} 条标注消息，太少了，学不出来。请至少准备 {fewest} 条，两个类别以上。"
LEARNT_NOTHING = "没有学到能让结果变好的词，没有写文件。"
LEARNT = "学到 {words} 个词，分在 {rules} 条规则里，已写进 {path}。"
LEARNT_SCORE = "没学过的消息上：准确率 {before} → {after}，平均 F1 {before_f1} → {after_f1}。"
LEARNT_WORSE = "注意：加上学来的词没有变好，不建议发布。"
LEARNT_NEXT = "请先看一遍，再试算：gejie rules replay {path}；收为草稿：gejie rules import {path}"
SAME_FILE = "{path} 就是底稿，不能写在它上面。请用 --out 换个文件名。"

SCORES_HEAD = ("类别", "精确率", "召回率", "F1", "条数")
SCORES = "{count} 条消息，规则：{rules}"
OVERALL = "准确率 {accuracy}，平均 F1 {macro}。有把握的占 {sure}，其中准确率 {sure_accuracy}。"
SECTION_URGENCY, SECTION_DANGER = "紧急程度", "危险信号"
SECTION_MATRIX = "混淆矩阵（行：应为，列：判为）"
PLOTTED = "图已写到 {path}。"
CANNOT_PLOT = "图写不到 {path}：{reason}"
WRONG_PICTURE = "不认识这种图片，请以 .png、.svg 或 .pdf 结尾"
SHIPPED = "随软件附带的规则"
