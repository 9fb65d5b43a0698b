"""What a PIMPASA, a Kakanim, a Kanwil and internal compliance do alone, from sign-in to the outcome, by pages only."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.desk import Desk

EVALUATED = "villages/16.01.07.2001"
BRIDGE = "Jembatan kayu putus setelah hujan"
COMPLAINT = "Ada yang menawarkan paspor cepat"
STRANGE = "Bukan bagian Anda"


def test_a_month_is_signed_by_its_pimpasa_sent_back_by_the_kasi_and_signed_again_by_both(own_desk: Desk) -> None:
    desk, page = own_desk, own_desk.page

    def open_month(username: str) -> None:
        desk.sign_in(username)
        page.get_by_role("link", name="Laporan berkala").click()
        months = page.get_by_role("region", name="Laporan bulanan PIMPASA").get_by_role("row")
        months.filter(has_not_text="sedang berjalan").nth(1).get_by_role("link", name="Petugas 07").click()

    open_month("petugas07.me")
    desk.button("Bekukan dan tanda tangani").click()
    expect(page.get_by_role("status")).to_have_text("Laporan ditandatangani.")
    open_month("kasi.me")
    page.get_by_label("Alasan dikembalikan").fill("Tunggu laporan dari Desa Lingga.")
    desk.button("Kembalikan").click()
    expect(page.get_by_role("status")).to_be_visible()
    open_month("petugas07.me")
    expect(page.get_by_text("Tunggu laporan dari Desa Lingga.")).to_be_visible()
    desk.button("Bekukan dan tanda tangani").click()
    expect(page.get_by_role("status")).to_have_text("Laporan ditandatangani.")
    digest = page.locator("dd.digest").inner_text()
    open_month("kasi.me")
    page.get_by_role("button", name="Tanda tangani", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Laporan ditandatangani.")
    expect(page.locator("dd.digest")).to_have_text(digest)
    expect(page.get_by_role("heading", name="Giliran Anda")).to_have_count(0)


def test_a_kakanim_opens_what_is_red_confirms_a_rejection_decides_an_evaluation_and_prints(own_desk: Desk) -> None:
    desk, page = own_desk, own_desk.page
    desk.sign_in("kasi.me")
    desk.go("review?form=duga_langgar")
    page.locator("ul.rows a").first.click()
    code = re.findall(r"ME-\d{4}-\d{6}", page.locator("#record-title").inner_text())[0]
    page.get_by_role("button", name=re.compile("^Usulkan penolakan")).click()
    page.locator("#note").fill("Sudah ditangani dengan laporan lain.")
    desk.button("Usulkan penolakan").click()
    expect(page.get_by_role("status")).to_be_visible()

    # The leader's page, the list behind a figure in red, and the way back to what waits for a chief.
    desk.sign_in("kakanim.me")
    page.get_by_role("link", name="Ringkasan").click()
    red = page.locator(".now-card[data-tone=negative]", has_text="laporan lewat waktunya").get_by_role("link").first
    counted = int(red.locator("strong").inner_text())
    assert counted > 0
    red.click()
    expect(page.locator("ul.rows > li")).to_have_count(counted)
    page.locator("ul.rows a").first.click()
    expect(page.locator(".record .notice[data-tone=negative]").first).to_contain_text("Lewat waktu:")
    page.get_by_role("link", name="Tinjauan").click()
    expect(page.get_by_text("1 usulan penolakan menunggu dipastikan.")).to_be_visible()
    page.get_by_role("link", name="Tampilkan usulan penolakan").click()
    page.locator("ul.rows a", has_text="Dugaan pelanggaran").click()
    expect(page.locator("#record-title")).to_contain_text(code)
    desk.button("Pastikan penolakan").click()
    expect(page.get_by_role("status")).to_contain_text(code)

    # An evaluation is the Kakanim's alone; the Kasi may only write the minutes down.
    desk.go(EVALUATED)
    page.get_by_text("Catat surat", exact=True).click()
    page.locator("#kind").select_option("notula")
    page.locator("#number").fill("NOT/1")
    page.locator("#signed_on").fill("2026-01-05")
    page.locator("#signer").fill("Kepala Kantor (contoh)")
    desk.button("Simpan surat").click()
    expect(page.get_by_role("status")).to_have_text("Surat dicatat.")
    desk.button("Ke tahap Aktif").click()
    expect(page.locator(".stage-line [aria-current=step]")).to_have_text("Aktif")
    desk.go("periods")
    row = page.get_by_role("row").filter(has_text="Triwulan").filter(has_not_text="sedang berjalan").first
    row.get_by_role("link").first.click()
    page.get_by_role("link", name="Halaman cetak").click()
    expect(page.locator("main.sheet h1")).to_contain_text("Triwulan")


def test_a_kanwil_sees_its_offices_answers_what_climbed_freezes_its_quarter_and_shares(own_desk: Desk) -> None:
    desk, page = own_desk, own_desk.page
    desk.sign_in("kakanim.me")
    desk.filled("obstacles", page.locator(".tasks li", has_text=BRIDGE)).get_by_role("link").click()
    page.get_by_label("Ada rencana").check()
    page.get_by_label("Rencana atau alasannya").fill("Perahu desa disewa dulu.")
    desk.button("Jawab hambatan").click()
    step = page.locator("details", has=page.locator("input[value=escalate]"))
    step.get_by_label("Alasan").fill("Jembatan milik provinsi.")
    step.get_by_role("button", name="Teruskan ke Kanwil").click()
    expect(page.get_by_role("status")).to_contain_text("Tercatat")

    desk.sign_in("kanwil")
    desk.go("review?state=all")
    for sender in ("Petugas 07", "Petugas 21", "Petugas 31"):
        expect(page.locator("ul.rows a", has_text=sender).first).to_be_visible()
    desk.go("obstacles?tab=escalated")
    page.locator(".tasks li", has_text=BRIDGE).get_by_role("link").click()
    page.get_by_label("Ada rencana").check()
    page.get_by_label("Rencana atau alasannya").fill("Diusulkan ke dinas provinsi bulan ini.")
    page.get_by_role("button", name=re.compile("^Jawab")).click()
    expect(page.get_by_role("status")).to_contain_text("Tercatat")
    desk.go("periods")
    quarters = page.locator("section", has=page.get_by_role("heading", name="Laporan triwulan Kanwil"))
    quarters.get_by_role("row").filter(has_text="Triwulan").nth(1).get_by_role("link").first.click()
    desk.button("Bekukan dan tanda tangani").click()
    expect(page.get_by_role("status")).to_have_text("Laporan ditandatangani.")
    desk.go("lessons?q=penerjemah")
    page.locator("main .tasks h2 a").first.click()
    lesson = page.url
    page.locator("details.fold > summary", has_text="Bagikan").click()
    page.get_by_label("Semua kantor di provinsi ini").check()
    page.get_by_label("Untuk keperluan apa").fill("Bahan pertemuan Tim Pora.")
    desk.button("Bagikan").click()
    expect(page.get_by_role("status")).to_be_visible()

    # The reporter hears the Kanwil's answer and says that it is solved; an office opens what was shared, and it shows.
    desk.sign_in("petugas07.me")
    desk.go("obstacles?tab=answered")
    page.locator(".tasks li", has_text=BRIDGE).get_by_role("link").click()
    expect(page.locator(".trail")).to_contain_text("Diusulkan ke dinas provinsi bulan ini.")
    desk.sign_in("kasi.ll")
    desk.go("shared")
    page.locator(".tasks h2 a").first.click()
    expect(page.get_by_text("Daftar penerjemah disusun")).to_be_visible()
    desk.sign_in("kanwil")
    desk.go(lesson)
    page.get_by_text("Siapa yang membuka").click()
    expect(page.locator(".shares")).to_contain_text("Kasi Inteldakim Lubuklinggau")


def test_compliance_alone_decides_a_complaint_and_reads_who_did_what(own_desk: Desk) -> None:
    desk, page = own_desk, own_desk.page
    desk.sign_in("kepatuhan")
    expect(page.locator("h1")).to_have_text("Tinjauan")
    expect(page.locator("ul.rows > li")).to_have_count(1)
    page.locator("ul.rows a").first.click()
    expect(page.locator(".record")).to_contain_text(COMPLAINT)
    expect(page.locator(".record .notice[data-tone=negative]")).to_contain_text("sampai kepada Kepatuhan internal.")
    address = page.url
    for check in page.locator("#checks input").all():
        check.check()
    desk.button("Setujui").click()
    expect(page.get_by_role("status")).to_contain_text("disetujui.")
    desk.go(address.partition("?")[0])
    page.get_by_role("link", name="Pilih tindak lanjut").click()
    page.locator("[name=choice][value=arsip]").check()
    page.locator("#text").fill("Diteruskan ke pemeriksaan internal.")
    desk.button("Simpan tindak lanjut").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.get_by_role("link", name="Jejak audit").click()
    written = page.get_by_role("row").filter(has_text="Menyetujui laporan").first
    expect(written).to_contain_text("Kepatuhan internal 01")
    expect(page.get_by_role("row").filter(has_text="Kasi Inteldakim Muara Enim").first).to_be_visible()
    for row in page.locator("tbody tr").all():
        expect(row.locator("td").nth(2)).not_to_contain_text("person:")
        expect(row.locator("td").nth(3)).not_to_have_text(re.compile(r"^[a-z_]+\."))

    # Nothing else of the house is compliance's, and the office it is about never learns of it.
    for path in ("villages", "people", "overview", "foreigners"):
        desk.go(path)
        expect(page.locator("h1")).to_have_text(STRANGE)
    desk.sign_in("kasi.pl")
    desk.go(address)
    expect(page.locator("h1")).not_to_contain_text("Informasi dan pengaduan")
    desk.go("review?state=all&q=paspor cepat")
    expect(page.locator("ul.rows > li")).to_have_count(0)
