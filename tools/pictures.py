"""The README's pictures: ``python -m tools.pictures office`` of the demo itself, ``phone`` of what the tests saw last.

Both when neither is named. The phone's come from the screens that tests/e2e/test_screens.py left behind.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tools.browser import DESK
from tools.chromium import FLAGS, find
from tools.live import LiveServer

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "test-results" / "screens"
PICTURES = ROOT / "docs" / "pictures"
PHONE = ("forms-draft", "fill", "fill-list", "outbox-waiting", "repair")
GAP_PX = 16
COLOURS = 224  # flat colours and text: half of the bytes; fewer take the amber from the bridge
# Who reviews in the office's picture, and which report: one with answers, a place and a history.
REVIEWER, REPORT = "petugas03.me", "Hambatan dan kebutuhan"


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or ("phone", "office"):
        keep({"phone": phone, "office": office}[name](), f"{name}.png")


def phone() -> Image.Image:
    """Five screens in a row."""
    screens = [Image.open(SCREENS / f"phone-{name}-id-light.png").convert("RGB") for name in PHONE]
    width = sum(screen.width for screen in screens) + GAP_PX * (len(screens) - 1)
    row = Image.new("RGB", (width, max(screen.height for screen in screens)), "white")
    at = 0
    for screen in screens:
        row.paste(screen, (at, 0))
        at += screen.width + GAP_PX
    return row


def office() -> Image.Image:
    """A report of the demo as its reviewer has it open, beside the list."""
    with LiveServer(workers=1) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        size = {"width": DESK["width"], "height": DESK["height"]}
        page = browser.new_context(viewport=size, locale="id-ID").new_page()  # type: ignore[arg-type]
        page.goto(f"{server.url}/office/sign-in")
        page.locator("[name=username]").fill(REVIEWER)
        page.locator("[name=password]").fill(server.logins()[REVIEWER])
        page.locator("form:has([name=password]) [type=submit]").click()
        page.locator("ul.rows a", has_text=REPORT).click()
        page.locator("#record-title").wait_for()
        page.wait_for_load_state()
        return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def keep(picture: Image.Image, name: str) -> None:
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / name, optimize=True)


if __name__ == "__main__":
    main()
