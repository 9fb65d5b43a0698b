"""The registers in a browser: from the demo's reports to a decision and back; every page by axe, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks


def entry(desk: Desk, room: str, name: str) -> Locator:
    """The link to the entry of that name, once it stands in the list."""
    return desk.filled(room, desk.page.locator("main table").get_by_role("link", name=name, exact=True))


def test_two_entries_are_compared_declared_the_same_and_parted_again(desk: Desk) -> None:
    page = desk.page
    desk.sign_in("kasi.me")
    entry(desk, "foreigners", "01 Contoh")
    page.locator("main table").get_by_role("link", name="Contoh 01", exact=True).click()
    expect(page.locator("h1")).to_have_text("Contoh 01")
    expect(page.locator(".facts").first).to_contain_text("…001")
    expect(page.get_by_text("E0000001")).to_have_count(0)
    page.get_by_text("Buka nomor paspor dan tanggal lahir", exact=True).click()
    page.get_by_label("Untuk apa identitas ini dibuka").fill("Mencocokkan dengan SIMKIM")
    desk.button("Buka sekali ini").click()
    expect(page.locator(".facts").first).to_contain_text("E0000001")
    page.get_by_role("link", name="Bandingkan dengan 01 Contoh").click()
    expect(page.locator("table.sides")).to_contain_text("Contoh 01")
    page.get_by_label("Alasan keputusan").fill("Petugas yang sama bertemu keduanya")
    desk.button("Orang yang sama").click()
    expect(page.get_by_role("status")).to_have_text("Dinyatakan sama: ditampilkan sebagai satu entri.")
    expect(page.get_by_text("juga: 01 Contoh")).to_be_visible()
    page.get_by_text("Batalkan keputusan ini", exact=True).click()
    page.get_by_label("Alasan pembatalan").fill("Ternyata saudaranya")
    desk.button("Batalkan keputusan").click()
    expect(page.get_by_role("status")).to_have_text("Keputusan dibatalkan; tetap tercatat di riwayat.")
    expect(page.get_by_role("link", name="Bandingkan dengan 01 Contoh")).to_be_visible()
    page.get_by_role("link", name="PT Contoh Penggilingan").click()
    expect(page.locator("h1")).to_have_text("PT Contoh Penggilingan")
    expect(page.get_by_role("link", name="Contoh 01", exact=True)).to_be_visible()
    assert desk.complaints == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_of_the_registers(language: str, desk: Desk) -> None:
    page = desk.page
    looks = Looks(page, "registers", language, "messages.po")
    desk.sign_in("kakanim.me", language)
    entry(desk, "foreigners", "01 Contoh")
    codes = {}
    for room, name in (
        ("foreigners", "Contoh 01"),
        ("employers", "PT Contoh Penggilingan"),
        ("lodgings", "Mes Contoh"),
    ):
        codes[room] = str(entry(desk, room, name).get_attribute("href"))
    desk.go("foreigners/alike")
    pair = str(page.locator("main .pairs a").first.get_attribute("href"))
    for name, address in (
        ("foreigners", "foreigners"),
        ("narrowed", "foreigners?q=contoh&seen=365"),
        ("foreigner", codes["foreigners"]),
        ("employer", codes["employers"]),
        ("lodging", codes["lodgings"]),
        ("alike", "foreigners/alike"),
        ("pair", pair),
        ("export", "foreigners/export"),
        ("print", f"{codes['foreigners']}/print"),
    ):
        desk.go(address)
        looks.both(name)
    assert looks.report() == ""
