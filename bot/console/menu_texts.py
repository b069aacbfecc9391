"""The names of the main menu's entries."""

BOARD = "诉求"
RULES = "规则"
FIGURES = "报表"
TOWN = "人员网格"
ACCOUNTS = "账号"
AUDIT = "操作记录"
