"""The leader's page and periodic reports: axe, one language, light and dark, wide and narrow; and one journey each."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_leaders_pages(language: str, desk: Desk) -> None:
    page = desk.page
    looks = Looks(page, "office", language, "messages.po")
    desk.sign_in("kanwil", language)
    desk.go("periods")
    reports = page.locator('main a[href*="/office/periods/"]').evaluate_all("links => links.map((one) => one.href)")
    month = next(href for href in reports if "/pimpasa/" in href)
    quarter = next(href for href in reports if "/kanim/" in href)
    for name, address in (
        ("overview", "overview"),
        ("overview-year", "overview?period=2026&place=16.03"),
        ("periods", "periods"),
        ("period-month", month),
        ("period-quarter", quarter),
        ("period-paper", f"{quarter}/print"),
        ("list-of-a-figure", "review?figure=received&period=2026"),
        ("villages-of-a-figure", "villages?visited=2026&group=unknown"),
        ("silent-phones", "not-here?show=silent"),
    ):
        desk.go(address)
        looks.both(name)
    assert looks.report() == ""


def test_a_leader_goes_from_a_figure_to_its_list_and_from_the_map_to_its_villages(desk: Desk) -> None:
    page = desk.page
    desk.sign_in("kanwil")
    page.get_by_role("link", name="Ringkasan").click()
    expect(page.locator("h1")).to_have_text("Ringkasan")
    page.get_by_role("link", name="Tahun", exact=True).click()
    expect(page.locator(".page-head .soft")).to_contain_text("Tahun")
    # The demo has just come in; what is not counted yet is said, and gone once the page is opened again.
    expect(page.locator(".page-head .soft")).to_contain_text("data sampai")
    row = page.get_by_role("row").filter(has_text="Laporan masuk")
    figure = row.locator("a.figure").first
    counted = figure.inner_text()
    figure.click()
    expect(page.locator(".tabs [aria-current]")).to_have_text(f"Semua {counted}")
    expect(page.locator(".filter-now")).to_contain_text("Laporan masuk")
    desk.go("overview")
    active = page.locator("svg.map a").first
    said = active.get_attribute("aria-label") or ""
    active.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Desa binaan")
    villages = said.partition(": ")[2].split()[0]
    expect(page.locator("tbody tr")).to_have_count(int(villages))


def test_a_quarter_that_is_over_is_frozen_and_cannot_be_frozen_again(desk: Desk) -> None:
    page = desk.page
    desk.sign_in("kasi.me")
    desk.go("periods")
    row = page.get_by_role("row").filter(has_text="Triwulan").filter(has_not_text="sedang berjalan").first
    row.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Giliran Anda")).to_be_visible()
    digest = page.locator("input[name=shown]").first.get_attribute("value") or ""
    desk.button("Bekukan dan tanda tangani").click()
    expect(page.get_by_role("status")).to_have_text("Laporan ditandatangani.")
    expect(page.locator("dd.digest")).to_have_text(digest)
    expect(desk.button("Bekukan dan tanda tangani")).to_have_count(0)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Unduh XLSX").click()
    assert taken.value.path().read_bytes()[:2] == b"PK"
    page.get_by_role("link", name="Halaman cetak").click()
    expect(page.locator("main.sheet dd.digest")).to_have_text(digest)
    expect(page.locator(".sheet-head")).to_contain_text("Dibekukan")
