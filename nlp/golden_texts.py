"""What is said about golden samples: what is wrong with one, and what came instead of what it expects."""

AT_LINE = "第 {line} 行：{problem}"
NOT_JSON = '不是一条样例。每行写一个 JSON，例如 {"text": "楼上太吵", "category": "noise"}'
UNKNOWN_FIELD = "不认识“{field}”。可以写：text category urgency danger no_danger never locked note。"
WRONG_KIND = "“{field}”的写法不对：danger、no_danger 写一串信号，locked 写 true 或 false，其余写文字。"
NO_TEXT = "没有写样例的话（text）。"
TOO_LONG = "样例超过 {limit} 个字，请只留说明问题的那一两句。"
NO_WISH = "没有写希望怎么分：category、urgency、danger、no_danger、never 至少写一个。"
NO_SUCH_URGENCY = "没有“{value}”这种紧急程度。可以写：{known}。"
NO_SUCH_DANGER = "没有“{value}”这个危险信号。可以写：{known}。"

LOCKED, NOTHING = "【锁定】", "无"
RED_LINE = "✘ {mark}{text}（{wrong}）"
WRONG = {
    "category": "应归 {expected}，现在归 {came}",
    "never": "不应归 {expected}",
    "urgency": "紧急程度应是 {expected}，现在是 {came}",
    "danger": "应报危险 {expected}，现在报 {came}",
    "no_danger": "不应报 {expected}，现在报 {came}",
}
