"""Deteksi dini in a browser: from a row in red to its referrals and its end; its pages by axe, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks

NARROW = {"width": 360, "height": 740}
WIDE = {"width": 1366, "height": 768}
# The checker brings the detections a few seconds after the server has started.
FILLED_MS = 120_000


def first_of(desk: Desk, tab: str) -> str:
    """The address of the first row of a list, once one stands in it."""
    link = desk.page.locator("main .detections a").first
    for _turn in range(60):
        desk.page.goto(f"{desk.server.url}/office/protection?tab={tab}")
        if link.count():
            break
        desk.page.wait_for_timeout(FILLED_MS / 60)
    expect(link).to_be_visible()
    return f"{desk.server.url}{link.get_attribute('href')}"


def look(desk: Desk, looks: Looks, name: str) -> None:
    """Every form unfolded, wide and narrow."""
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


def test_a_row_in_red_is_referred_answered_and_ended(desk: Desk) -> None:
    page = desk.page
    desk.sign_in("kasi.me")
    looks = Looks(page, "protection", "id", "messages.po")
    page.goto(first_of(desk, "lacks"))
    expect(page.get_by_text("Belum diberi tahu: Unit PPA, BP3MI")).to_be_visible()
    for left in ("Belum diberi tahu: BP3MI", ""):
        page.get_by_label("Siapa di sana: nama, jabatan, atau nomor piket").fill("Petugas piket")
        page.get_by_label("Lewat").select_option("telepon")
        desk.button("Simpan rujukan").click()
        expect(page.get_by_role("status")).to_have_text("Rujukan dicatat.")
        if left:
            expect(page.get_by_text(left)).to_be_visible()
    expect(page.get_by_text("Belum diberi tahu")).to_have_count(0)
    look(desk, looks, "referred")
    page.get_by_label("Isi jawaban").first.fill("Anak sudah bersama keluarganya")
    desk.button("Simpan jawaban").first.click()
    expect(page.get_by_role("status")).to_have_text("Jawaban instansi dicatat.")
    page.get_by_label("Hasil", exact=True).select_option("prevented")
    page.get_by_label("Apa yang terjadi").fill("Batal berangkat, kembali ke sekolah")
    desk.button("Simpan hasil").click()
    expect(page.get_by_role("status")).to_have_text("Hasil dicatat.")
    expect(page.locator(".trail").last).to_contain_text("Dicegah berangkat")
    page.get_by_label("Untuk apa nama ini dibuka").fill("Mencocokkan dengan surat")
    desk.button("Lihat nama lengkap").click()
    expect(page.get_by_text("Pembukaan ini tercatat dengan alasannya.")).to_be_visible()
    look(desk, looks, "ended")
    assert desk.complaints == []
    assert looks.report() == ""


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_of_early_detection(language: str, desk: Desk) -> None:
    page = desk.page
    looks = Looks(page, "protections", language, "messages.po")
    if language == "en":
        page.goto(f"{desk.server.url}/office/sign-in")
        page.get_by_role("button", name="English").click()
    desk.sign_in("kakanim.me")
    one = first_of(desk, "closed")
    home = f"{desk.server.url}/office/protection"
    pages = {"lacks": f"{home}?tab=lacks", "closed": f"{home}?tab=closed", "one": one}
    pages |= {"recruiters": f"{home}/recruiters", "export": f"{home}/export?tab=closed"}
    for size, shape in ((WIDE, "wide"), (NARROW, "narrow")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for name, address in pages.items():
            page.goto(address)
            expect(page.locator("h1").first).to_be_visible()
            looks.at(f"{name}-{shape}")
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} is {wide} px too wide for {shape}"
    assert looks.report() == ""
