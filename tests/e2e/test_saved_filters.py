"""A filter is kept, shared, opened by a colleague and deleted; its pages wide and narrow, by axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks


def keep(desk: Desk, address: str, name: str) -> None:
    page = desk.page
    desk.go(address)
    page.locator(".kept a[href*='/filters/new']").click()
    page.locator("#name").fill(name)
    page.locator("[name=shared]").check()
    page.locator("main form [type=submit]").click()
    expect(page.locator(".kept [aria-current=true]")).to_have_text(name)


def test_a_filter_is_kept_shared_opened_by_a_colleague_and_deleted(desk: Desk) -> None:
    page = desk.page
    desk.sign_in("kasi.ll")
    desk.go("review")
    page.get_by_text("Cari dan saring").click()
    page.get_by_label("Hanya yang segera").check()
    page.get_by_role("button", name="Tampilkan").click()
    page.get_by_role("link", name="Simpan saringan ini").click()
    page.get_by_label("Nama saringan").fill("Segera hari ini")
    page.get_by_label("Bagikan kepada rekan sekantor").check()
    page.get_by_role("button", name="Simpan saringan").click()
    expect(page.get_by_role("status")).to_have_text("Saringan Segera hari ini disimpan.")

    desk.sign_in("petugas33.ll")
    desk.go("review")
    page.get_by_role("link", name="Segera hari ini").click()
    expect(page.locator(".filter-now")).to_contain_text("Segera")

    desk.sign_in("kasi.ll")
    desk.go("review")
    page.get_by_role("link", name="Atur saringan").click()
    page.get_by_role("button", name="Hapus Segera hari ini").click()
    expect(page.get_by_role("status")).to_have_text("Saringan dihapus; daftar dan laporannya tetap.")
    expect(page.get_by_text("Belum ada saringan yang disimpan.")).to_be_visible()
    assert desk.complaints == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_with_kept_filters(language: str, desk: Desk) -> None:
    page = desk.page
    looks = Looks(page, "office", language, "messages.po")
    desk.sign_in("kakanim.me", language)
    # What is kept once is not offered again, and both languages are looked at in one office.
    word = {"id": "pasar", "en": "desa"}[language]
    keep(desk, f"review?urgent=1&q={word}", f"Muara Enim {language} 1")
    keep(desk, f"review?state=approved&follow=waiting&q={word}", f"Muara Enim {language} 2")
    keep(desk, f"villages?stage=aktif&q={word}", f"Muara Enim {language} 3")
    for name, address in (
        ("kept-list", "review?urgent=1"),
        ("kept-villages", "villages?stage=aktif&q=a"),
        ("kept-new", "filters/new?page=reports&query=q%3Dpasar"),
        ("kept", "filters"),
    ):
        desk.go(address)
        looks.both(name)
    assert looks.report() == ""
