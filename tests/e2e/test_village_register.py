"""A village goes from survey to designation on the office's pages: letters by one desk, steps by the other."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.desk import Desk

# Desa Lingga of the demo, at the stage "survei"
CODE = "16.03.07.2005"


def letter(desk: Desk, kind: str, number: str, file: Path | None = None) -> None:
    page = desk.page
    page.get_by_text("Catat surat", exact=True).click()
    page.locator("#kind").select_option(kind)
    page.locator("#number").fill(number)
    page.locator("#signed_on").fill("2026-01-05")
    page.locator("#signer").fill("Kepala Kantor (contoh)")
    if file is not None:
        page.locator("#file").set_input_files(file)
    desk.button("Simpan surat").click()
    expect(page.get_by_role("status")).to_have_text("Surat dicatat.")


def test_a_village_is_designated_by_its_letters_and_found_on_the_map(desk: Desk, tmp_path: Path) -> None:
    page, address = desk.page, f"villages/{CODE}"
    scan = tmp_path / "sk.pdf"
    scan.write_bytes(b"%PDF-1.4\n% contoh\n%%EOF\n")
    desk.sign_in("kasi.me")
    desk.go(address)
    expect(page.locator(".stage-line [aria-current=step]")).to_have_text("Survei")
    letter(desk, "pks", "PKS/1")

    desk.sign_in("kakanim.me")
    desk.go(address)
    desk.button("Ke tahap Siap SK").click()
    expect(page.locator(".stage-line [aria-current=step]")).to_have_text("Siap SK")
    expect(page.get_by_text("Lengkapi dulu yang belum ada")).to_be_visible()
    letter(desk, "sk", "SK/1", scan)
    letter(desk, "surat_tugas", "ST/1")
    desk.button("Ke tahap Ditetapkan").click()
    expect(page.locator(".stage-line [aria-current=step]")).to_have_text("Ditetapkan")
    expect(page.get_by_text("Siap SK → Ditetapkan")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Buka berkas sk.pdf").click()
    assert taken.value.path().read_bytes() == scan.read_bytes()

    desk.go("villages/map")
    page.locator('svg.map a[href*="place=16.03"]').click()
    expect(page.locator("tr.chosen")).to_contain_text("Kabupaten Muara Enim")
    page.locator(f'svg.map a[href$="{CODE}"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Desa Lingga")
    assert desk.complaints == []
