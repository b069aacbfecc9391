"""Plays the demo and photographs it for the README: `python -m tests.demo_picture`. Look at the pictures afterwards."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.demo_phones import CHEN_JING, LI_AYI, SOON, WANG_FANG, XIAO_ZHOU, Telephone, running_demo

PICTURES = Path(__file__).parents[1] / "docs" / "images"
SCREEN = {"width": 1366, "height": 768}


def play(page: Page) -> None:
    """One petition from the first word to the stars, and a family matter beside it."""
    resident, neighbour = Telephone(page, LI_AYI), Telephone(page, XIAO_ZHOU)
    gejie, mediator = Telephone(page, WANG_FANG), Telephone(page, CHEN_JING)
    gejie.say("早")
    gejie.shows("回数字看详情")
    mediator.say("早")
    mediator.shows("和风调解工作室")

    resident.say("楼上半夜装修太吵了，幸福里3号楼")
    number = resident.number("已收到")
    gejie.shows(f"新诉求 {number}")
    gejie.say("1")
    resident.shows(f"{number} 有人接办了")
    gejie.say(f"办结 {number} 楼上答应晚上八点以后不施工")
    resident.shows("说办好了")
    resident.say("1")
    resident.shows("请打个分")
    gejie.shows(f"{number} 居民说解决了")
    resident.say("5")
    resident.shows("谢谢您的打分")

    neighbour.say("我和爱人天天吵架，想离婚，住幸福里")
    number = neighbour.number("已收到")
    mediator.shows(number, "请您亲自看")
    mediator.say("1")
    neighbour.shows("您有一条新消息")


def tune(page: Page, product: str) -> None:
    """A rule about square dancing, and a sentence tried on it."""
    page.goto(f"{product}/console/rules?rule=noise-music-4")
    page.locator("#sentence").fill("楼下广场舞天天跳到半夜，吵得孩子睡不着，幸福里")
    expect(page.locator("#trial mark").first).to_be_visible(timeout=SOON)


def main() -> None:
    """Write the pictures."""
    with tempfile.TemporaryDirectory() as folder, running_demo(Path(folder) / "town") as demo, sync_playwright() as p:
        browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=SCREEN, timezone_id="Asia/Shanghai")  # type: ignore[arg-type]
        page.goto(demo.phones)
        expect(page.locator(".stand[data-following=true]")).to_have_count(4, timeout=SOON)
        play(page)
        page.screenshot(path=PICTURES / "demo.png", animations="disabled")
        demo.enter_console(page, "admin")
        tune(page, demo.product)
        page.screenshot(path=PICTURES / "console.png", animations="disabled")
        browser.close()


if __name__ == "__main__":
    main()
