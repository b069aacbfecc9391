"""Every sentence an operator or admin reads outside WeChat: command line, settings, imports, the front page."""

MISSING = "缺少环境变量 {name}。请在公众号后台找到它，写进环境变量或 .env 文件。"
DEFAULT_SECRET = "{name} 还是默认值，正式环境不能用。请换成公众号后台的真实值。"
BAD_AES_KEY = "{name} 应为 43 位字母或数字（公众号后台的 EncodingAESKey），现在是 {length} 位。"
BAD_DATABASE_URL = "GEJIE_DATABASE_URL 应以 sqlite:/// 或 postgresql:// 开头，例如 sqlite:///gejie.db。"
BAD_API_BASE = "GEJIE_WECHAT_API_BASE 应以 https:// 开头，平时不用改。"
BAD_SETTING = "{name} 不对：{problem}"
SETTINGS_HEAD = "设置不完整，没有启动："
NO_DATABASE = "连不上数据库（{reason}）。请检查 GEJIE_DATABASE_URL，确认数据库已启动。"
OLD_DATABASE = "数据库还没有建好或版本太旧，请先运行：gejie migrate"
MIGRATED = "数据库已是最新。"


NO_TICKET = "没有编号为 {number} 的诉求。"
BAD_NUMBER = "“{number}” 不是编号。写法：1121-007 或 20261121-007。"
SEVERAL_TICKETS = "编号 {number} 有好几件，请写全日期：{options}"
SENSITIVE = "（内容保密；要看请加 --reason 写明理由，会留下记录）"
EMPTY_TEXT = "没有要分类的文字。用法：gejie classify 楼上半夜装修太吵了"
SERVING = "格姐正在 http://{host}:{port} 运行，按 Ctrl+C 停止。"
PORT_TAKEN = "{host}:{port} 用不了（{reason}）。请换一个端口：--port"
MENU_DONE = "公众号菜单已更新，用户五分钟内看到。"
WECHAT_REFUSED = "微信没有接受（错误码 {code}）：{advice}"
WECHAT_UNREACHABLE = "连不上微信接口，请检查网络和 GEJIE_WECHAT_API_BASE。"
DEMO_READY = "演示已就绪：\n  产品      http://{host}:{port}\n  四部手机  {page}\n  管理台    http://{host}:{port}/console\n            用户名 admin（管理员）、admin2（另一位管理员）、leader、gejie、mediator、safety、observer\n            密码 {password}（每次启动都换）\n按 Ctrl+C 停止。"
DEMO_PREPARING = "正在准备演示小镇（一周的往来，约十秒）"
DEMO_NO_SIMULATOR = "模拟器没有启动成功，请看上面的提示。"
FRONT_TITLE = "格姐"
FRONT_WORKING = "服务正在运行。"
FRONT_PHONES = "打开四部手机，看看大家怎么说话"
FRONT_COUNTS = "已收到 {messages} 条消息，{tickets} 件诉求。"
SYSTEM = "系统"
FIRST_RULES = "随软件附带的初始规则"
IMPORT_FAILED = "共 {n} 处错误，什么都没有写入。改好后再试一次。"
HELP = "格姐：居民一句话，变成有回音的诉求。"
HELP_RULES = "查看和修改分类规则；每次修改发布一个新版本。"
HELP_HOST, HELP_PORT, HELP_JSON = "监听的地址", "监听的端口", "输出 JSON"
HELP_SERVE = "启动服务（先自动升级数据库）。"
HELP_DEMO = "启动演示：产品、模拟的公众号和四部手机，数据是虚构的小镇。"
HELP_SIMULATOR = "只启动模拟的公众号平台（参数见 gejie simulator --help）。"
HELP_MIGRATE = "建立或升级数据库。"
HELP_IMPORT = "导入文件夹里的 grids、groups、people、places（.csv 或 .xlsx）。"
HELP_DRY_RUN = "只检查，不写入"
HELP_CLASSIFY = "看一句话会分到哪一类、凭哪些词。不写文字就逐行读文件或标准输入。"
HELP_TEXT, HELP_FILE = "要分类的话", "逐行分类的文本文件（UTF-8）"
HELP_TICKET = "看一件诉求的全部经过。编号写 1121-007 或 20261121-007。"
HELP_TICKET_REASON = "查看保密诉求的理由（会留下记录）"
HELP_MENU = "设置公众号的菜单。"
CLASSIFYING = "分类中"
NO_FILE = "读不了文件 {path}：{reason}"
READABLE = "{number}  {category}  {status}\n  居民说：{text}"
READABLE_EVENT = "  {at}  {who}  {action}{text}"
READABLE_DELIVERY = "      → {how} {at}"
DECIDED = (
    "{category}（{code}，{sure}）  紧急程度 {urgency}\n  凭：{words}\n  其次：{runner_up} {lacked}\n  地点：{place}"
)
SURE, NOT_SURE, NOTHING = "有把握", "拿不准", "无"
TILES_PLACES = "GEJIE_TILES（地图底图）里 {z}、{x}、{y} 各要有一个，例如：https://地图服务器/{z}/{x}/{y}.png"
TILES_ADDRESS = "GEJIE_TILES（地图底图）要以 https:// 加小写的服务器名开头，不能有空格、引号、分号或别的花括号。"
BAD_ENV_FILE = ".env 文件不是 UTF-8 编码。请另存为 UTF-8 再试。"
WANTED = {
    "WECHAT_MODE": "只能是 plain、compatible 或 safe",
    "LOG_FORMAT": "只能是 json 或 console",
    "DEMO": "只能是 true 或 false",
}
NOTHING_ELSE = "写法不对"
MEMORY_DATABASE = "GEJIE_DATABASE_URL 不能是内存数据库，重启就什么都没有了。例如：sqlite:///gejie.db"
CANNOT_READ = {
    "FileNotFoundError": "没有这个文件",
    "IsADirectoryError": "这是文件夹",
    "PermissionError": "没有权限",
    "UnicodeDecodeError": "不是 UTF-8 编码",
}
CANNOT = "打不开"
STANDARD_INPUT = "标准输入"
TAKEN = {98: "已被别的程序占用", 48: "已被别的程序占用", 13: "没有权限", 99: "不是本机地址"}
DEMO_STAFF = ("王芳", "陈静")
DEMO_SIGN_IN = "上岗"
DEMO_ACCOUNTS = {
    "admin": "任晓东", "admin2": "龙丽娟", "leader": "周桂兰", "gejie": "王芳", "mediator": "陈静", "safety": "舒兰",
    "observer": "汤志远",
}  # fmt: skip
HELP_QR = "生成网格的二维码；居民扫了它，以后不用再说在哪里。"
QR_PICTURE = "二维码图片（可打印张贴）：\n{url}"
NO_GRID = "没有编码为“{code}”的网格。"
ADVICE: dict[int, str] = {
    40001: "AppSecret 不对，或别的系统在抢用 access_token。",
    40013: "AppID 不对。",
    40125: "AppSecret 不对。",
    40164: "服务器的 IP 不在公众号后台的 IP 白名单里。",
    61004: "服务器的 IP 不在公众号后台的 IP 白名单里。",
    40243: "AppSecret 被冻结了，请到公众号后台解冻。",
    45009: "今天的调用次数用完了。",
    48001: "这个公众号没有此接口的权限（需要已认证的服务号）。",
    48004: "此接口被封禁，请到公众号后台查看原因。",
    50007: "公众号被冻结。",
    89503: "需要公众号管理员在手机上确认这次调用。",
}
NO_ADVICE = "请把错误码交给技术人员。"
ACTORS = {"resident": "居民", "staff": "经办", "system": "系统"}
EVENT_NAMES = {
    "open": "提出",
    "assign": "派单",
    "accept": "接单",
    "reply": "回复",
    "note": "备注",
    "transfer": "转派",
    "resolve": "办结",
    "close": "确认办结",
    "lapse": "无回音办结",
    "reopen": "重办",
    "withdraw": "撤回",
    "supplement": "补充",
    "describe": "说明",
    "disjoin": "另立一件",
    "correct": "改类别",
    "resort": "按新规则重分",
    "call_person": "找人工",
    "urge": "催办",
    "rate": "打分",
    "rate_reason": "打分原因",
    "mute": "请勿打扰",
    "unmute": "可以联系",
    "read": "查看",
    "remind": "提醒经办",
    "merge": "合并",
    "merged_here": "并进来",
    "part": "分开办",
    "split": "拆出一件",
}
OTHER_EVENT = "其他"
RUNGS = {"passive": "对方来消息时看到", "message": "推送到微信"}
STATES = {"waiting": "待发", "sending": "正在发", "held": "留到对方下次来", "sent": "已送达", "cancelled": "不用发了"}
