"""An obstacle of the demo is answered by the head of the office and passed on; every page wide and narrow, by axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks

NARROW = {"width": 360, "height": 740}
WIDE = {"width": 1366, "height": 768}
BRIDGE = "Jembatan kayu putus setelah hujan"


def open_list(desk: Desk) -> None:
    desk.page.goto(f"{desk.server.url}/office/obstacles")
    # The checker makes it a few seconds after its report came.
    for _look in range(20):
        if desk.page.get_by_text(BRIDGE).count():
            break
        desk.page.wait_for_timeout(1_000)
        desk.page.reload()


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_of_obstacles(language: str, desk: Desk) -> None:
    page = desk.page
    looks = Looks(page, "office", language, "messages.po")
    if language == "en":
        page.goto(f"{desk.server.url}/office/sign-in")
        page.get_by_role("button", name="English").click()
    desk.sign_in("kakanim.me")
    open_list(desk)
    address = page.locator(".tasks a").first.evaluate("link => link.href")
    for size, shape in ((WIDE, "wide"), (NARROW, "narrow")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for name, at in (("obstacles", f"{desk.server.url}/office/obstacles"), ("obstacle", address)):
            page.goto(at)
            expect(page.locator("h1")).to_be_visible()
            looks.at(f"{name}-{shape}")
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} is {wide} px too wide for {shape}"
    assert looks.report() == ""


def test_the_head_of_an_office_answers_an_obstacle_and_passes_it_on(desk: Desk) -> None:
    page = desk.page
    desk.sign_in("kakanim.me")
    open_list(desk)
    page.locator(".tasks li", has_text=BRIDGE).get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("Jalan/cuaca/jarak")
    expect(page.get_by_text("Kantor tidak dapat menyelesaikannya sendiri.")).to_be_visible()
    page.get_by_label("Ada rencana").check()
    page.get_by_label("Rencana atau alasannya").fill("Perahu desa disewa sampai jembatan pulih.")
    desk.button("Jawab hambatan").click()
    expect(page.get_by_role("status")).to_contain_text("Tercatat: Jawab hambatan.")
    step = page.locator("details", has=page.locator("input[value=escalate]"))
    expect(step).to_have_attribute("open", "")
    step.get_by_label("Alasan").fill("Jembatan milik provinsi.")
    step.get_by_role("button", name="Teruskan ke Kanwil").click()
    expect(page.get_by_role("status")).to_contain_text("Tercatat: Teruskan ke Kanwil.")
    page.goto(f"{desk.server.url}/office/obstacles?tab=escalated")
    expect(page.locator(".tasks li", has_text=BRIDGE)).to_contain_text("jam 14 hari")
    assert desk.complaints == []
