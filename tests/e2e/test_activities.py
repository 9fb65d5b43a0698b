"""Kegiatan in a browser: planned, changed, joined with a report, parted; its pages by axe, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks

NARROW = {"width": 360, "height": 740}
WIDE = {"width": 1366, "height": 768}
# The checker brings the activities of reports a few seconds after the server has started.
FILLED_MS = 120_000


def wait_for_a_report(desk: Desk) -> None:
    """The list, once an activity that came from a report stands in it."""
    rows = desk.page.locator("main tbody tr", has_text="Tanpa rencana")
    for _turn in range(60):
        desk.page.goto(f"{desk.server.url}/office/activities")
        if rows.count():
            break
        desk.page.wait_for_timeout(FILLED_MS / 60)
    expect(rows.first).to_be_visible()


def look(desk: Desk, looks: Looks, name: str) -> None:
    """Every form unfolded, wide and narrow, and back."""
    page = desk.page
    folds = page.locator("main details.fold")
    for number in range(folds.count()):
        if folds.nth(number).get_attribute("open") is None:
            folds.nth(number).locator("summary").click()
            expect(folds.nth(number)).to_have_attribute("open", "")
    for size, shape in ((NARROW, "narrow"), (WIDE, "wide")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        looks.at(f"{name}-{shape}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} px too wide for {shape}"


def test_an_activity_is_planned_changed_joined_and_parted(desk: Desk) -> None:
    page = desk.page
    desk.sign_in("kasi.me")
    looks = Looks(page, "activity", "id", "messages.po")
    wait_for_a_report(desk)
    look(desk, looks, "list")
    page.get_by_role("link", name="Rencanakan kegiatan").click()
    look(desk, looks, "new")
    page.get_by_label("Jenis kegiatan").select_option("sosialisasi")
    page.get_by_label("Bahaya TPPO/TPPM").check()
    # The regency of the demo's F07, so that it is offered for the plan
    page.get_by_label("Tempat").select_option("16.03")
    day = str(page.get_by_label("Tanggal kegiatan").get_attribute("min"))
    page.get_by_label("Tanggal kegiatan").fill(day)
    page.get_by_label("Penanggung jawab").select_option(label="Petugas 03")
    page.get_by_label("Sasaran (orang)").fill("50")
    page.get_by_label("Anggaran (Rp)").fill("2.000.000")
    desk.button("Simpan rencana").click()
    expect(page.get_by_role("status")).to_have_text("Kegiatan direncanakan; HP petugas mendengar saat tersambung.")
    look(desk, looks, "planned")
    page.locator("#edit-goal").fill("60")
    page.locator("#edit-reason").fill("Undangan bertambah")
    desk.button("Simpan perubahan").click()
    expect(page.get_by_role("status")).to_have_text("Rencana diubah; HP petugas mendengar saat tersambung.")
    expect(page.locator(".trail")).to_contain_text("Sasaran: 50 orang → 60 orang")
    page.locator("input[name=other]").first.check()
    desk.button("Hubungkan").click()
    expect(page.get_by_role("status")).to_have_text("Rencana dan laporan dihubungkan.")
    expect(page.get_by_text("Beda dengan rencana")).to_be_visible()
    look(desk, looks, "joined")
    page.locator("#part-reason").fill("Kegiatan lain")
    desk.button("Pisahkan").click()
    expect(page.get_by_role("status")).to_have_text("Rencana dan laporan dipisahkan; alasannya tercatat.")
    page.locator("details > summary", has_text="Batalkan rencana").click()
    page.locator("#cancel-reason").fill("Diganti bulan depan")
    page.get_by_role("button", name="Batalkan", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Rencana dibatalkan; alasannya tercatat.")
    assert desk.complaints == []
    assert looks.report() == ""


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_of_the_activities(language: str, desk: Desk) -> None:
    page = desk.page
    looks = Looks(page, "activities", language, "messages.po")
    if language == "en":
        page.goto(f"{desk.server.url}/office/sign-in")
        page.get_by_role("button", name="English").click()
    desk.sign_in("kakanim.me")
    for size, shape in ((WIDE, "wide"), (NARROW, "narrow")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for tab in ("all", "planned", "verified", "cancelled"):
            page.goto(f"{desk.server.url}/office/activities?tab={tab}")
            expect(page.locator("h1").first).to_be_visible()
            looks.at(f"{tab}-{shape}")
            link = page.locator("main tbody a").first
            if tab != "all" and link.count():
                link.click()
                expect(page.locator(".trail").first).to_be_visible()
                looks.at(f"{tab}-one-{shape}")
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{tab} is {wide} px too wide for {shape}"
    assert looks.report() == ""
