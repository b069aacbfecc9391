"""Every message and event as the XML that WeChat would push."""

from xml.etree import ElementTree

import pytest

from simulator import events, invented, messages
from simulator.messages import Message
from simulator.platform import Platform

OPENID = "oSomebody"


def pushed(message: Message) -> str:
    """The nodes after MsgType, without CDATA marks."""
    root = ElementTree.fromstring(message.xml("gh_account", OPENID, 1348831860, 42))
    inner = [node for node in root if node.tag not in ("ToUserName", "FromUserName", "CreateTime", "MsgType")]
    return "".join(ElementTree.tostring(node, encoding="unicode") for node in inner)


@pytest.mark.parametrize(
    ("message", "nodes"),
    [
        (messages.text("灯坏了 😀"), "<Content>灯坏了 😀</Content><MsgId>42</MsgId>"),
        (
            messages.text_from_article("x"),
            "<Content>x</Content><MsgDataId>2247483650</MsgDataId><Idx>1</Idx><MsgId>42</MsgId>",
        ),
        (
            messages.menu_choice("满意", "101"),
            "<Content>满意</Content><bizmsgmenuid>101</bizmsgmenuid><MsgId>42</MsgId>",
        ),
        (messages.menu_choice("满意"), "<Content>满意</Content><MsgId>42</MsgId>"),
        (messages.sticker(), "<Content>【收到不支持的消息类型，暂无法显示】</Content><MsgId>42</MsgId>"),
        (messages.image("m", "http://u"), "<PicUrl>http://u</PicUrl><MediaId>m</MediaId><MsgId>42</MsgId>"),
        (
            messages.voice("m", "m16"),
            "<MediaId>m</MediaId><Format>amr</Format><MediaId16K>m16</MediaId16K><MsgId>42</MsgId>",
        ),
        (
            messages.voice("m", recognition=""),
            "<MediaId>m</MediaId><Format>amr</Format><Recognition /><MsgId>42</MsgId>",
        ),
        (messages.video("m", "t"), "<MediaId>m</MediaId><ThumbMediaId>t</ThumbMediaId><MsgId>42</MsgId>"),
        (
            messages.location(23.134521, 113.358803, "位置信息", 20),
            "<Location_X>23.134521</Location_X><Location_Y>113.358803</Location_Y><Scale>20</Scale>"
            "<Label>位置信息</Label><MsgId>42</MsgId>",
        ),
        (
            messages.link("t", "d", "u"),
            "<Title>t</Title><Description>d</Description><Url>u</Url><MsgId>42</MsgId>",
        ),
        (events.subscribe(), "<Event>subscribe</Event><EventKey />"),
        (events.subscribe(key=False), "<Event>subscribe</Event>"),
        (
            events.subscribe("grid_0012", "TICKET"),
            "<Event>subscribe</Event><EventKey>qrscene_grid_0012</EventKey><Ticket>TICKET</Ticket>",
        ),
        (events.scan("grid_0012", "T"), "<Event>SCAN</Event><EventKey>grid_0012</EventKey><Ticket>T</Ticket>"),
        (events.unsubscribe(), "<Event>unsubscribe</Event>"),
        (
            events.reported_location(23.1, 113.3, 119.4),
            "<Event>LOCATION</Event><Latitude>23.1</Latitude><Longitude>113.3</Longitude><Precision>119.4</Precision>",
        ),
        (events.click("MY_TICKETS"), "<Event>CLICK</Event><EventKey>MY_TICKETS</EventKey>"),
        (events.view("www.qq.com"), "<Event>VIEW</Event><EventKey>www.qq.com</EventKey><MenuId>411255</MenuId>"),
        (
            events.scancode("scancode_waitmsg", "6"),
            "<Event>scancode_waitmsg</Event><EventKey>6</EventKey>"
            "<ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>1</ScanResult></ScanCodeInfo>",
        ),
        (
            events.pictures("pic_sysphoto", "6", b""),
            "<Event>pic_sysphoto</Event><EventKey>6</EventKey><SendPicsInfo><Count>1</Count><PicList><item>"
            "<PicMd5Sum>d41d8cd98f00b204e9800998ecf8427e</PicMd5Sum></item></PicList></SendPicsInfo>",
        ),
        (
            events.location_select("6", 23, 113, "艺苑路"),
            "<Event>location_select</Event><EventKey>6</EventKey><SendLocationInfo><Location_X>23</Location_X>"
            "<Location_Y>113</Location_Y><Scale>15</Scale><Label>艺苑路</Label><Poiname /></SendLocationInfo>",
        ),
        (
            events.view_miniprogram("pages/x"),
            "<Event>view_miniprogram</Event><EventKey>pages/x</EventKey><MenuId>411255</MenuId>",
        ),
        (
            events.template_done(7, "failed:user block"),
            "<Event>TEMPLATESENDJOBFINISH</Event><MsgID>7</MsgID><Status>failed:user block</Status>",
        ),
        (
            events.mass_done(7),
            "<Event>MASSSENDJOBFINISH</Event><MsgID>7</MsgID><Status>send success</Status><TotalCount>1</TotalCount>"
            "<FilterCount>1</FilterCount><SentCount>1</SentCount><ErrorCount>0</ErrorCount>",
        ),
        (
            events.subscription_popup({"A": "accept", "B": "reject"}),
            "<Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent>"
            "<List><TemplateId>A</TemplateId><SubscribeStatusString>accept</SubscribeStatusString>"
            "<PopupScene>2</PopupScene></List>"
            "<List><TemplateId>B</TemplateId><SubscribeStatusString>reject</SubscribeStatusString>"
            "<PopupScene>2</PopupScene></List></SubscribeMsgPopupEvent>",
        ),
        (
            events.subscription_change({"A": "reject"}),
            "<Event>subscribe_msg_change_event</Event><SubscribeMsgChangeEvent><List><TemplateId>A</TemplateId>"
            "<SubscribeStatusString>reject</SubscribeStatusString></List></SubscribeMsgChangeEvent>",
        ),
        (
            events.subscription_sent("A", 7),
            "<Event>subscribe_msg_sent_event</Event><SubscribeMsgSentEvent><List><TemplateId>A</TemplateId>"
            "<MsgID>7</MsgID><ErrorCode>0</ErrorCode><ErrorStatus>success</ErrorStatus></List></SubscribeMsgSentEvent>",
        ),
        (
            events.kf_session("kf_switch_session", "a@x", "b@x"),
            "<Event>kf_switch_session</Event><FromKfAccount>a@x</FromKfAccount><ToKfAccount>b@x</ToKfAccount>",
        ),
        (
            events.kf_session("kf_close_session", "a@x"),
            "<Event>kf_close_session</Event><KfAccount>a@x</KfAccount>",
        ),
        (
            events.user_info("oX", "wx"),
            "<Event>user_info_modified</Event><OpenID>oX</OpenID><AppID>wx</AppID><RevokeInfo>1</RevokeInfo>",
        ),
        (
            events.event("debug_demo", [("debug_str", "hi")]),
            "<Event>debug_demo</Event><debug_str>hi</debug_str>",
        ),
    ],
    ids=lambda value: value.event or value.kind if isinstance(value, Message) else "",
)
def test_the_xml_is_wechats(message: Message, nodes: str) -> None:
    assert pushed(message) == nodes


def test_what_people_type_is_neither_cleaned_nor_escaped() -> None:
    body = messages.text("a\x02]]></Content><FromUserName>oVictim").xml("gh", OPENID, 1, 2)
    assert "<Content><![CDATA[a\x02]]></Content><FromUserName>oVictim]]></Content>" in body


def test_equal_events_of_one_second_differ_in_their_time(platform: Platform) -> None:
    first, second = (platform.event_time(OPENID, "CLICK", "K") for _ in range(2))
    assert second == first + 1
    assert platform.event_time(OPENID, "CLICK", "OTHER") < second


def test_numbers_never_repeat_over_a_restart() -> None:
    assert Platform().number() < Platform().number() < 2**63


def test_invented_media_have_the_right_format(platform: Platform) -> None:
    voice, photo, film = invented.voice(platform, 2), invented.photo(platform), invented.video(platform)
    narrow, wide = (dict(voice.nodes)[name] for name in ("MediaId", "MediaId16K"))
    files = platform.media.files
    assert files[str(narrow)].data.startswith(b"#!AMR\n")
    assert len(files[str(narrow)].data) == 6 + 13 * 100
    assert files[str(wide)].data.startswith(b"#!AMR-WB\n")
    assert files[photo.detail["media"]].data.startswith(b"GIF89a")
    assert files[film.detail["media"]].data[4:8] == b"ftyp"
