"""What an officer does on the screens round the forms: begin, go back, discard, copy, sign off, change the language."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.app_host import AppHost, build
from tests.e2e.filler import Filler
from tests.e2e.phone import Phone
from tests.e2e.worker_page import wait_for_rest
from tools.live import LiveServer


def answer_storage(answer: bool) -> str:
    value = "true" if answer else "false"
    return (
        f"Object.assign(StorageManager.prototype, {{ persist: async () => {value}, persisted: async () => {value} }})"
    )


def begin_f10(phone: Phone) -> Filler:
    """A draft of F10 with its first answers saved."""
    phone.open("#/fill/hambatan")
    form = Filler(phone.page)
    expect(phone.page.locator("[data-part]")).to_be_visible()
    form.answer_all()
    phone.saved()
    return form


def finish_f10(phone: Phone) -> Locator:
    """A finished F10. Returns its card in the outbox."""
    form = begin_f10(phone)
    form.walk()
    phone.button("Selesai, masukkan kotak keluar").click()
    expect(phone.heading).to_have_text("Tersimpan di kotak keluar")
    phone.open("#/outbox")
    return phone.page.locator(".record")


def test_the_code_leaves_the_address_at_once_and_works_one_time(phone: Phone, server: LiveServer) -> None:
    link = server.enrolment_link()
    code = link.partition("#enrol=")[2]
    phone.page.goto(link)
    expect(phone.page.get_by_text(re.compile(r"akan dipakai atas nama Petugas 07"))).to_be_visible()
    expect(phone.page.locator(".device-code")).to_have_text(re.compile(r"^\w\w \w\w \w\w$"))
    assert code not in phone.page.url
    assert code not in phone.page.evaluate("JSON.stringify(history.state) + document.documentElement.innerText")
    # The same link once more, on the phone that now belongs to somebody: first a question, then its sentence.
    phone.page.goto("about:blank")
    phone.page.goto(link)
    expect(phone.heading).to_have_text("Ganti pemakai HP ini")
    phone.button("Ganti").click()
    expect(phone.page.get_by_role("alert")).to_contain_text("sudah dipakai atau lewat 10 menit")
    expect(phone.page.get_by_role("alert")).to_contain_text("Belum ada yang berubah di HP ini.")


def test_a_phone_of_nobody_says_what_to_scan_and_takes_a_pasted_link(phone: Phone, server: LiveServer) -> None:
    phone.open("#/forms")
    expect(phone.page.get_by_text("Pindai QR di layar kantor")).to_be_visible()
    field = phone.page.get_by_label("Atau tempel tautan pendaftaran")
    field.fill("https://")
    phone.button("Lanjut").click()
    expect(phone.page.get_by_text("Tautan ini belum lengkap.")).to_be_visible()
    expect(field).to_be_focused()
    field.fill(server.enrolment_link())
    phone.button("Lanjut").click()
    expect(phone.page.get_by_text("formulir siap luring")).to_be_visible()


@pytest.mark.parametrize(
    ("answer", "said"), [(True, "Penyimpanan dijamin"), (False, "Penyimpanan belum dijamin")], ids=["kept", "not kept"]
)
def test_enrolment_tells_what_the_browser_answered_about_storage(
    phone: Phone, server: LiveServer, answer: bool, said: str
) -> None:
    phone.page.add_init_script(answer_storage(answer))
    phone.page.goto(server.enrolment_link())
    expect(phone.page.get_by_text(said, exact=True)).to_be_visible()
    phone.open("#/settings")
    expect(phone.page.get_by_text(said, exact=True)).to_be_visible()


def test_the_back_button_of_the_phone_goes_one_part_back_before_it_leaves(phone: Phone) -> None:
    phone.enrol()
    form = begin_f10(phone)
    first = form.part
    form.next()
    second = form.part
    phone.page.go_back()
    expect(phone.page.locator("[data-part]")).to_have_attribute("data-part", first)
    form.next()
    assert form.part == second
    phone.page.go_back()
    expect(phone.page.locator("[data-part]")).to_have_attribute("data-part", first)
    phone.page.go_back()
    expect(phone.heading).to_have_text("Formulir")
    expect(phone.page.get_by_text("Lanjutkan draf")).to_be_visible()


def test_two_quick_taps_end_at_the_second_one(phone: Phone) -> None:
    phone.enrol()
    for _ in range(10):
        phone.open("#/outbox")
        phone.open("#/settings")
        expect(phone.heading).to_have_text("Pengaturan")
        phone.open("#/tasks")
        phone.open("#/forms")
        expect(phone.heading).to_have_text("Formulir")


def test_opening_a_form_and_leaving_it_makes_no_draft(phone: Phone) -> None:
    phone.enrol()
    phone.open("#/fill/hambatan")
    expect(phone.page.locator("[data-part]")).to_be_visible()
    phone.button("Kembali").click()
    expect(phone.heading).to_have_text("Formulir")
    assert phone.stored("drafts") == []


def test_a_draft_is_discarded_only_after_a_question_and_comes_back_when_undone(phone: Phone) -> None:
    phone.enrol()
    begin_f10(phone)
    discard = phone.button("Buang draf ini")
    discard.click()
    phone.button("Simpan draf").click()
    expect(phone.page.locator("[data-part]")).to_be_visible()
    discard.click()
    phone.button("Buang draf").click()
    expect(phone.heading).to_have_text("Formulir")
    expect(phone.page.get_by_text("Lanjutkan draf")).to_have_count(0)
    phone.button("Urungkan").click()
    expect(phone.page.get_by_text("Lanjutkan draf")).to_be_visible()
    assert len(phone.stored("drafts")) == 1


def test_the_language_changes_while_filling_in_and_the_answers_stay(phone: Phone) -> None:
    phone.enrol()
    form = begin_f10(phone)
    place = form.part
    phone.button("English").click()
    expect(phone.button("Next")).to_be_visible()
    expect(phone.heading).to_have_text("Obstacles and needs")
    expect(phone.page.locator("html")).to_have_attribute("lang", "en")
    assert form.part == place
    phone.button("Indonesia").click()
    expect(phone.heading).to_have_text("Hambatan dan kebutuhan")
    assert len(phone.stored("drafts")) == 1


def test_going_on_leads_to_the_first_thing_that_is_missing_and_says_how_many(phone: Phone) -> None:
    phone.enrol()
    phone.open("#/fill/hambatan")
    phone.button("Lanjut").click()
    expect(phone.page.locator(".toast")).to_contain_text(re.compile(r"^\d isian perlu diperiksa sebelum lanjut\."))
    invalid = phone.page.locator('main [aria-invalid="true"]').first
    expect(invalid).to_be_visible()
    expect(invalid).to_be_focused()


def test_without_a_link_a_record_waits_is_counted_and_can_be_copied(phone: Phone, tmp_path: Path) -> None:
    phone.enrol()
    phone.offline()
    card = finish_f10(phone)
    expect(card).to_contain_text("Menunggu")
    expect(phone.page.locator(".net")).to_have_text("Luring. Semua isian aman di HP ini.")
    expect(phone.page.get_by_text("1 laporan menunggu", exact=True)).to_be_visible()
    expect(phone.page.locator('.tab[href="#/outbox"] .badge')).to_have_text("1")
    card.locator("summary").click()
    with phone.page.expect_download() as download:
        card.get_by_role("button", name="Simpan salinan").click()
    download.value.save_as(tmp_path / "copy.json.gz")
    # One record alone is a courier file too: the office and every enrolled phone take it in.
    [copy] = json.loads(gzip.decompress((tmp_path / "copy.json.gz").read_bytes()))["records"]
    assert hashlib.sha256(copy["xml"].encode()).hexdigest() == copy["sha256"]
    assert copy["instance_id"] == phone.stored("outbox")[0]["instance_id"]


def test_a_long_outbox_scrolls_between_its_bars(phone: Phone) -> None:
    phone.enrol()
    phone.offline()
    for _ in range(3):
        finish_f10(phone)
    phone.page.set_viewport_size({"width": 360, "height": 560})
    for summary in phone.page.locator(".record summary").all():
        summary.click()
    shown, whole = phone.page.evaluate(
        "(({ clientHeight, scrollHeight }) => [clientHeight, scrollHeight])(document.documentElement)"
    )
    assert whole == shown


def test_the_cost_is_told_once_a_price_is_set(phone: Phone) -> None:
    phone.enrol()
    phone.offline()
    phone.open("#/settings")
    price = phone.page.get_by_label("Harga data, Rp per MB")
    price.fill("25")
    price.blur()
    finish_f10(phone)
    expect(phone.page.locator(".send-card")).to_contain_text(re.compile(r"± Rp \d"))


def test_signing_off_keeps_what_is_not_sent(phone: Phone) -> None:
    phone.enrol()
    phone.offline()
    finish_f10(phone)
    phone.open("#/settings")
    phone.button("Keluar dari HP ini").click()
    expect(phone.page.get_by_role("dialog")).to_contain_text("tetap tersimpan di HP ini")
    phone.button("Keluar").click()
    expect(phone.heading).to_have_text("Mulai")
    expect(phone.page.get_by_text("1 laporan dan draf masih aman di HP ini.")).to_be_visible()
    assert [row["state"] for row in phone.stored("outbox")] == ["waiting"]
    phone.open("#/outbox")
    expect(phone.heading).to_have_text("Mulai")


def test_a_new_version_is_offered_and_taken_by_a_tap(phone: Phone, tmp_path: Path) -> None:
    host = AppHost(build(tmp_path / "dist"))
    try:
        phone.page.goto(f"{host.url}/app/")
        phone.page.evaluate("async () => Boolean((await navigator.serviceWorker.ready).active)")
        wait_for_rest(phone.page, host)  # the screen that installs an update is in the second wave
        phone.page.reload()
        new = host.bring_out("9.9.9+new")
        phone.page.evaluate("async () => (await navigator.serviceWorker.getRegistration()).update()")
        phone.page.evaluate("location.hash = '#/help/update'")
        take = phone.button("Pasang sekarang")
        expect(take).to_be_visible()
        expect(phone.page.locator("main")).to_contain_text("Draf, kotak keluar dan foto tetap seperti sekarang.")
        take.click()
        phone.page.wait_for_function(
            "path => document.querySelector('script[type=module]')?.getAttribute('src') === path", arg=new
        )
    finally:
        host.stop()
