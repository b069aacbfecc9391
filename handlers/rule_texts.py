"""What admins are told about drafts, publishing and samples, on every surface."""

URGENCIES = {"normal": "一般", "urgent": "紧急", "emergency": "特急"}
DANGERS = {
    "violence": "家庭暴力", "suicide": "轻生", "fire": "起火", "gas": "漏气", "child": "孩子受害", "locked_in": "被困",
}  # fmt: skip

NO_REASON = "请写明为什么改：以后查得到是谁、为什么改的。"
NO_OTHER = "规则里少了类别 other（其他）：没有词认得出的话都归它，请补上 [category.other]。"
NO_VERSION = "没有第 {version} 版规则。现在用的是第 {live} 版。"
NO_DRAFT = "没有编号 d{draft} 的草稿，或已经发布、作废。"
NO_TITLE = "请给草稿起个名字。"
NOT_PROPOSED = "草稿 d{draft} 没有在等第二位管理员同意。要发布请走“发布”。"
NOT_WAITING = "草稿 d{draft} 没有送审，也没有定时，不用退回。"
SAME_ADMIN = "草稿 d{draft} 是您自己送审的，动到了危险规则，要请另一位管理员同意。"
SAME_UNLOCKER = "解锁样例 {sample} 是您自己提出的，要请另一位管理员再确认一次。"
STALE = "{who} 在 {at} 改过草稿 d{draft}（第 {revision} 次保存），您手里的是旧的。请先看新的再改。"
STALE_CLOSED = "{who} 在 {at} 已经发布或作废了草稿 d{draft}，不能再改。"
NOTHING_NEW = "和线上没有不同，不用发布。"
OUTDATED = (
    "草稿 d{draft} 从第 {base} 版写起，{who}后来已发布第 {live} 版，其间改了：\n{changes}\n"
    "请先把这些改动并进草稿；确定不要它们，就确认覆盖第 {live} 版。"
)
RED_LOCKED = "{n} 条锁定的样例没有通过，不能发布：\n{lines}\n请改规则，让它们通过。"
RED_UNLOCKED = "{n} 条样例没有通过：\n{lines}\n请改规则或样例；确定就要这样，请确认后再发布。"
AND_MORE = "……还有 {n} 条"

SAME_SENTENCE = "这句话已经是样例 {sample} 了。请去改那一条。"
NO_SAMPLE = "没有编号 {sample} 的样例。"
NO_CATEGORY = "没有“{category}”这个类别。可用：{known}。"
LOCKED_SAMPLE = "样例 {sample}（{text}）是锁定的，不能改、不能删。请先解锁，解锁要两位管理员。"
