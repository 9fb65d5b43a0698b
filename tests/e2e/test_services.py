"""Layanan in a browser: from a request of the demo to a date, counts and the end; its pages by axe, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks


def test_a_request_gets_a_date_is_served_finished_and_opened_again(desk: Desk) -> None:
    page = desk.page
    desk.sign_in("kasi.me")
    looks = Looks(page, "service", "id", "messages.po")
    desk.filled("services?tab=waiting", page.locator("main .services a")).click()
    expect(page.get_by_text("periksa dengan F08 sebelum dilayani")).to_be_visible()
    looks.both("waits")
    day = str(page.get_by_label("Tanggal layanan").get_attribute("min"))
    page.get_by_label("Tanggal layanan").fill(day)
    page.get_by_label("Tempat layanan").fill("Balai desa")
    page.locator("[name=team]").first.check()
    lead = str(page.locator("[name=team]").first.get_attribute("value"))
    page.get_by_label("Tugas di HP").select_option(lead)
    desk.button("Simpan jadwal").click()
    expect(page.get_by_role("status")).to_have_text("Layanan dijadwalkan; HP petugas mendengar saat tersambung.")
    looks.both("dated")
    for name, number in (("Mengajukan", "14"), ("Terbit", "12"), ("Ditolak", "1"), ("Tidak datang", "0")):
        page.get_by_label(name, exact=True).fill(number)
    desk.button("Simpan hasil").click()
    expect(page.get_by_text("14 mengajukan, 12 terbit, 1 ditolak, 0 tidak datang").first).to_be_visible()
    looks.both("served")
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
    desk.sign_in("kakanim.me", language)
    for name in ("waiting", "scheduled", "over"):
        desk.go(f"services?tab={name}")
        link = page.locator("main .services a").first
        looks.both(name)
        if link.count():
            link.click()
            expect(page.locator(".facts").first).to_be_visible()
            looks.both(f"{name}-one")
    assert looks.report() == ""
