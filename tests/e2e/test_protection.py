"""Deteksi dini in a browser: from a row in red to its referrals and its end; its pages by axe, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks


def test_a_row_in_red_is_referred_answered_and_ended(desk: Desk) -> None:
    page = desk.page
    desk.sign_in("kasi.me")
    looks = Looks(page, "protection", "id", "messages.po")
    desk.filled("protection?tab=lacks", page.locator("main .detections a")).click()
    expect(page.get_by_text("Belum diberi tahu: Unit PPA, BP3MI")).to_be_visible()
    for left in ("Belum diberi tahu: BP3MI", ""):
        page.get_by_label("Siapa di sana: nama, jabatan, atau nomor piket").fill("Petugas piket")
        page.get_by_label("Lewat").select_option("telepon")
        desk.button("Simpan rujukan").click()
        expect(page.get_by_role("status")).to_have_text("Rujukan dicatat.")
        if left:
            expect(page.get_by_text(left)).to_be_visible()
    expect(page.get_by_text("Belum diberi tahu")).to_have_count(0)
    looks.both("referred")
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
    looks.both("ended")
    assert desk.complaints == []
    assert looks.report() == ""


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_of_early_detection(language: str, desk: Desk) -> None:
    page = desk.page
    looks = Looks(page, "protections", language, "messages.po")
    desk.sign_in("kakanim.me", language)
    one = desk.filled("protection?tab=closed", page.locator("main .detections a")).get_attribute("href")
    pages = {"lacks": "protection?tab=lacks", "closed": "protection?tab=closed", "one": str(one)}
    pages |= {"recruiters": "protection/recruiters", "export": "protection/export?tab=closed"}
    for name, address in pages.items():
        desk.go(address)
        looks.both(name)
    assert looks.report() == ""
