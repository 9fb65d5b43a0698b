"""Layanan in a browser: from a request of the demo to a date, counts and the end; its pages by axe, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks

NARROW = {"width": 360, "height": 740}
WIDE = {"width": 1366, "height": 768}
# The checker brings the requests a few seconds after the server has started.
FILLED_MS = 120_000


def first_request(desk: Desk, tab: str) -> str:
    """The address of a request of the list, once one stands in it."""
    link = desk.page.locator("main .services a").first
    for _turn in range(60):
        desk.page.goto(f"{desk.server.url}/office/services?tab={tab}")
        if link.count():
            break
        desk.page.wait_for_timeout(FILLED_MS / 60)
    expect(link).to_be_visible()
    return f"{desk.server.url}{link.get_attribute('href')}"


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


def test_a_request_gets_a_date_is_served_finished_and_opened_again(desk: Desk) -> None:
    page = desk.page
    desk.sign_in("kasi.me")
    looks = Looks(page, "service", "id", "messages.po")
    page.goto(first_request(desk, "waiting"))
    expect(page.get_by_text("periksa dengan F08 sebelum dilayani")).to_be_visible()
    look(desk, looks, "waits")
    day = str(page.get_by_label("Tanggal layanan").get_attribute("min"))
    page.get_by_label("Tanggal layanan").fill(day)
    page.get_by_label("Tempat layanan").fill("Balai desa")
    page.locator("[name=team]").first.check()
    lead = str(page.locator("[name=team]").first.get_attribute("value"))
    page.get_by_label("Tugas di HP").select_option(lead)
    desk.button("Simpan jadwal").click()
    expect(page.get_by_role("status")).to_have_text("Layanan dijadwalkan; HP petugas mendengar saat tersambung.")
    look(desk, looks, "dated")
    for name, number in (("Mengajukan", "14"), ("Terbit", "12"), ("Ditolak", "1"), ("Tidak datang", "0")):
        page.get_by_label(name, exact=True).fill(number)
    desk.button("Simpan hasil").click()
    expect(page.get_by_text("14 mengajukan, 12 terbit, 1 ditolak, 0 tidak datang").first).to_be_visible()
    look(desk, looks, "served")
    page.get_by_role("button", name="Selesai", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Layanan selesai.")
    page.locator("details > summary", has_text="Buka lagi").click()
    page.get_by_label("Alasan dibuka lagi").fill("Satu paspor menyusul")
    desk.button("Kembali satu langkah").click()
    expect(page.get_by_role("status")).to_have_text("Permintaan dibuka lagi.")
    expect(page.locator(".trail")).to_contain_text("Satu paspor menyusul")
    assert desk.complaints == []
    assert looks.report() == ""


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_of_the_services(language: str, desk: Desk) -> None:
    page = desk.page
    looks = Looks(page, "services", language, "messages.po")
    if language == "en":
        page.goto(f"{desk.server.url}/office/sign-in")
        page.get_by_role("button", name="English").click()
    desk.sign_in("kakanim.me")
    for size, shape in ((WIDE, "wide"), (NARROW, "narrow")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for name in ("waiting", "scheduled", "over"):
            page.goto(f"{desk.server.url}/office/services?tab={name}")
            expect(page.locator("h1").first).to_be_visible()
            link = page.locator("main .services a").first
            looks.at(f"{name}-{shape}")
            if link.count():
                link.click()
                expect(page.locator(".facts").first).to_be_visible()
                looks.at(f"{name}-one-{shape}")
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} is {wide} px too wide for {shape}"
    assert looks.report() == ""
