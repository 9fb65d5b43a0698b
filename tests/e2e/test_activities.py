"""Kegiatan in a browser: planned, changed, joined with a report, parted; its pages by axe, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks


def test_an_activity_is_planned_changed_joined_and_parted(desk: Desk) -> None:
    page = desk.page
    desk.sign_in("kasi.me")
    looks = Looks(page, "activity", "id", "messages.po")
    desk.filled("activities", page.locator("main tbody tr", has_text="Tanpa rencana"))
    looks.both("list")
    page.get_by_role("link", name="Rencanakan kegiatan").click()
    looks.both("new")
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
    looks.both("planned")
    page.locator("#edit-goal").fill("60")
    page.locator("#edit-reason").fill("Undangan bertambah")
    desk.button("Simpan perubahan").click()
    expect(page.get_by_role("status")).to_have_text("Rencana diubah; HP petugas mendengar saat tersambung.")
    expect(page.locator(".trail")).to_contain_text("Sasaran: 50 orang → 60 orang")
    page.locator("input[name=other]").first.check()
    desk.button("Hubungkan").click()
    expect(page.get_by_role("status")).to_have_text("Rencana dan laporan dihubungkan.")
    expect(page.get_by_text("Beda dengan rencana")).to_be_visible()
    looks.both("joined")
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
    desk.sign_in("kakanim.me", language)
    for tab in ("all", "planned", "verified", "cancelled"):
        desk.go(f"activities?tab={tab}")
        looks.both(tab)
        link = page.locator("main tbody a").first
        if tab != "all" and link.count():
            link.click()
            expect(page.locator(".trail").first).to_be_visible()
            looks.both(f"{tab}-one")
    assert looks.report() == ""
