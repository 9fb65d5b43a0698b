"""Two reports of one guest are compared and merged, and a chief undoes it; every page wide and narrow, by axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks

# The demo's hotel, seen by two officers of Lubuklinggau
HOTEL = "form=cek_inap&place=16.73"


def latest(desk: Desk, state: str = "received") -> None:
    desk.go(f"review?{HOTEL}&state={state}")
    desk.page.locator('main a[href*="/office/review/uuid"]').first.click()


def test_a_duplicate_is_merged_by_who_takes_it_up_and_a_chief_undoes_it(desk: Desk) -> None:
    page = desk.page
    desk.sign_in("kasi.ll")
    latest(desk)
    twin = page.get_by_role("link", name="Bandingkan dengan LL-")
    desk.filled(page.url, twin)
    expect(page.get_by_text("nomor paspor atau dokumen yang sama", exact=False)).to_be_visible()
    twin.click()
    expect(page.locator("h1")).to_contain_text("Bandingkan LL-")
    expect(page.locator("tr[data-differs]").first).to_be_visible()
    page.get_by_role("button", name="Periksa LL-").click()
    page.get_by_label("Alasan").fill("Tamu dan hari yang sama.")
    page.get_by_role("button", name="Gabungkan LL-").click()
    expect(page.get_by_role("status")).to_contain_text("pelapornya diberi tahu")
    expect(page.get_by_text("Laporan ini digabung ke")).to_be_visible()

    latest(desk, "merged")
    page.get_by_role("link", name="Batalkan penggabungan").click()
    page.get_by_label("Alasan").fill("Ternyata dua tamu.")
    page.get_by_role("button", name="Buka lagi laporan").click()
    expect(page.get_by_role("status")).to_contain_text("Laporan dibuka lagi")
    expect(page.get_by_role("link", name="Bandingkan dengan LL-")).to_be_visible()
    assert desk.complaints == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_of_what_may_be_the_same(language: str, desk: Desk) -> None:
    page = desk.page
    looks = Looks(page, "office", language, "messages.po")
    desk.sign_in("kakanim.ll", language)
    latest(desk)
    expect(page.locator(".twins a").first).to_be_visible()
    record, beside = page.url, page.locator(".twins a").first.evaluate("link => link.href")
    for name, address in (("twins", record), ("same", beside)):
        desk.go(address)
        looks.both(name)
    assert looks.report() == ""
