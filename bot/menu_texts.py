"""The official account's menu. Buttons answer by themselves: a tap costs no push."""

from typing import Any

MENU: dict[str, Any] = {
    "button": [
        {
            "name": "我要反映",
            "sub_button": [
                {"type": "click", "name": "说一件事", "key": "PETITION_NEW"},
                {"type": "pic_photo_or_album", "name": "拍照反映", "key": "PHOTO"},
                {"type": "location_select", "name": "告诉我位置", "key": "LOCATION"},
            ],
        },
        {
            "name": "查进度",
            "sub_button": [
                {"type": "click", "name": "我的诉求", "key": "MY_TICKETS"},
                {"type": "click", "name": "催一催", "key": "URGE"},
                {"type": "click", "name": "评价", "key": "RATE"},
            ],
        },
        {
            "name": "找格姐",
            "sub_button": [
                {"type": "click", "name": "找人说话", "key": "PERSON"},
                {"type": "click", "name": "求助热线", "key": "HOTLINES"},
                {"type": "click", "name": "怎么用", "key": "HELP"},
            ],
        },
    ]
}
