"""How the differences between two rule sets are said."""

LINES = {"added": "新增{kind}“{name}”", "removed": "删除{kind}“{name}”", "changed": "{kind}“{name}”"}
KINDS = {
    "setting": "设置", "category": "类别", "rule": "规则", "class": "词组", "guard": "语境", "typo": "错别字",
    "dictionary": "词典",
}  # fmt: skip
CATEGORY = "类别“{name}”"
WITH_FIELDS = "{what}：{fields}"
NOW = "{name} {after}"
FROM_TO = "{name} {before} → {after}"
NOTHING, YES, NO = "无", "是", "否"
FIELDS = {
    "value": "值", "name": "名称", "group_kind": "办理的组", "sensitive": "保密", "public": "公开", "also": "并列门槛",
    "category": "类别", "any": "任一词", "all": "同时有", "none": "不能有", "weight": "分量", "urgency": "紧急程度",
    "danger": "危险信号", "guards": "语境", "grids": "网格", "hours": "钟点", "note": "说明", "words": "词",
    "side": "位置", "reach": "隔几个字", "unless": "除非",
}  # fmt: skip
