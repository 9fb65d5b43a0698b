"""A follow-up reaches a phone as a task, is done without a signal, and closes by the report that crosses."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.filler import Filler
from tests.e2e.ledger import Ledger
from tests.e2e.phone import Phone
from tests.e2e.test_bridge import OFFICER, REVIEWER, arrived, fill_in_f02
from tools.live import LiveServer

VILLAGE = re.compile(r"<desa>(\d{10})</desa>")
ORDER = "Datangi lagi rumahnya bersama perangkat desa."


def test_a_follow_up_is_done_on_a_phone_without_a_signal_and_closes_with_its_report(
    phone: Phone, desk: Desk, server: LiveServer
) -> None:
    ledger = Ledger(server)
    before = ledger.roots()
    phone.enrol(OFFICER)
    phone.page.locator('[href="#/fill/amati_oa"]').click()
    form = Filler(phone.page)
    fill_in_f02(form)
    form.to_summary()
    phone.button("Selesai, masukkan kotak keluar").click()
    expect(phone.heading).to_have_text("Tersimpan di kotak keluar")
    phone.open("#/outbox")
    arrived(phone.page.locator("article.record"))
    [root_id] = ledger.roots() - before

    # Approved by keys alone, its checklist gone through; then a field check is chosen.
    desk.sign_in(REVIEWER)
    desk.report(root_id)
    desk.page.wait_for_load_state()
    desk.page.keyboard.press("a")
    expect(desk.page.locator(".record")).to_contain_text("Centang dulu di daftar periksa")
    desk.page.wait_for_load_state()
    for key in ("1", "2", "3"):
        desk.page.keyboard.press(key)
    expect(desk.page.locator("input[name=check]:checked")).to_have_count(3)
    desk.page.keyboard.press("a")
    expect(desk.page.locator("body")).to_contain_text("disetujui.")
    assert ledger.state(root_id) == "approved"
    desk.report(root_id)
    desk.page.wait_for_load_state()
    desk.page.keyboard.press("n")
    expect(desk.page.locator("#follow-title")).to_be_visible()
    desk.page.wait_for_load_state()
    desk.page.keyboard.press("2")
    expect(desk.page.locator("[name=choice][value=cek]")).to_be_checked()
    desk.page.locator("#text").fill(ORDER)
    officer = desk.page.locator("#person option", has_text="Petugas 07").first
    desk.page.locator("#person").select_option(officer.get_attribute("value"))
    desk.page.locator("#form_id").select_option("cek_inap")
    desk.button("Simpan tindak lanjut").click()
    expect(desk.page.locator("body")).to_contain_text("Tugas di HP Petugas 07")

    # The phone hears of it; in the village there is no signal.
    phone.open("#/tasks")
    phone.hear()
    card = phone.page.locator("article[data-task]")
    expect(card).to_contain_text(ORDER)
    phone.offline()
    card.get_by_role("link", name="Kerjakan").click()
    expect(phone.page.locator("[data-part]")).to_be_visible()
    assert phone.stored("drafts") == [], "looking alone begins nothing"
    form = Filler(phone.page)
    form.answer_all()
    phone.saved()
    [first], [draft] = phone.stored("outbox"), phone.stored("drafts")
    places = [VILLAGE.findall(row["sealed"]["value"]["xml"]) for row in (first, draft)]
    assert places[0] == places[1] != [], "the village is there before its question is reached"
    form.walk()
    phone.button("Selesai, masukkan kotak keluar").click()
    expect(phone.heading).to_have_text("Tersimpan di kotak keluar")
    phone.open("#/tasks")
    expect(card).to_contain_text("Sudah diisi")

    # It crosses once, and the task is gone from the phone.
    phone.offline(False)
    expect(card).to_have_count(0)
    assert len(ledger.roots() - before) == 2
    desk.report(root_id)
    expect(desk.page.locator("body")).to_contain_text("sudah terjawab dengan laporan")
