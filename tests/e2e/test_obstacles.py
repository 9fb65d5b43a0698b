"""An obstacle of the demo is answered by the head of the office and passed on; every page wide and narrow, by axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks

BRIDGE = "Jembatan kayu putus setelah hujan"


def open_list(desk: Desk) -> Locator:
    """The list with the bridge in it. Returns its line."""
    return desk.filled("obstacles", desk.page.locator(".tasks li", has_text=BRIDGE))


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_of_obstacles(language: str, desk: Desk) -> None:
    page = desk.page
    looks = Looks(page, "office", language, "messages.po")
    desk.sign_in("kakanim.me", language)
    open_list(desk)
    looks.both("obstacles")
    page.locator(".tasks a").first.click()
    expect(page.locator(".trail, .facts").first).to_be_visible()
    looks.both("obstacle")
    assert looks.report() == ""


def test_the_head_of_an_office_answers_an_obstacle_and_passes_it_on(desk: Desk) -> None:
    page = desk.page
    desk.sign_in("kakanim.me")
    open_list(desk).get_by_role("link").click()
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
    desk.go("obstacles?tab=escalated")
    expect(page.locator(".tasks li", has_text=BRIDGE)).to_contain_text("jam 14 hari")
    assert desk.complaints == []
