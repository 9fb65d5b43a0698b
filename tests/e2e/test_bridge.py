"""The bridge: a report filled in without a signal survives a dead battery, crosses once, comes back, is decided."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from playwright.sync_api import Locator, expect

from tests.e2e.desk import Desk
from tests.e2e.filler import Filler
from tests.e2e.ledger import Ledger
from tests.e2e.phone import Phone
from tools.live import LiveServer

OFFICER = "petugas07.me"
REVIEWER = "kasi.me"
LANDMARK = "/data/lokasi/lokasi_ket"
NOTE = "Sebut patokan yang terlihat dari jalan."


def fill_in_f02(form: Filler) -> None:
    """F02 with two people, a photo and a location, up to the list of people."""
    form.choose("peran", "PIMPASA")
    form.write("jml_oa", "2")
    form.next()
    form.choose("kab_kota", "Kab. Muara Enim")
    for name in ("kecamatan", "desa"):
        form.answer_one(name)
    form.locate("lokasi_gps")
    form.write("lokasi_ket", "Dusun II")
    form.answer_all()
    form.next()
    form.take_photo("foto1")
    form.answer_all()
    form.next()
    for nationality, name in (("RRT (Tiongkok)", "Orang Uji A"), ("India", "Orang Uji B")):
        form.open_entry()
        form.choose("bangsa", nationality)
        form.write("nama_oa", name)
        form.answer_all()
        form.next()


def only_record(phone: Phone) -> dict[str, Any]:
    rows = phone.stored("outbox")
    assert len(rows) == 1
    return {**rows[0]["sealed"]["value"], **rows[0]}


def arrived(card: Locator) -> None:
    """Wait until the outbox says that the answers and every file of a record are in the office."""
    expect(card).to_have_attribute("data-tone", "ok")
    expect(card).to_contain_text("Diterima")


def test_a_report_crosses_the_bridge_once_and_comes_back_decided(phone: Phone, desk: Desk, server: LiveServer) -> None:
    ledger = Ledger(server)
    before = ledger.roots()
    phone.enrol(OFFICER)
    phone.offline()

    # In the village: filled in, saved, and then the battery dies.
    phone.page.locator('[href="#/fill/amati_oa"]').click()
    form = Filler(phone.page)
    fill_in_f02(form)
    phone.saved()
    phone.kill()

    # Switched on again, still no signal: the draft is there, whole.
    phone.start(offline=True)
    phone.open("#/forms")
    phone.page.get_by_text("Lanjutkan draf").click()
    form = Filler(phone.page)
    expect(phone.page.locator("[data-part]")).to_be_visible()
    form.to_summary()
    summary = phone.page.locator("[data-part=summary]")
    for said in ("PIMPASA", "Kab. Muara Enim", "Dusun II", "Orang Uji A", "Orang Uji B", "India"):
        expect(summary).to_contain_text(said)
    expect(summary.locator("img")).to_have_count(1)
    phone.button("Selesai, masukkan kotak keluar").click()
    expect(phone.heading).to_have_text("Tersimpan di kotak keluar")

    # The outbox shows one; the draft is gone; nothing has reached the office.
    phone.open("#/outbox")
    card = phone.page.locator("article.record")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("Menunggu")
    record = only_record(phone)
    assert phone.stored("drafts") == []
    assert ledger.roots() == before

    # A link: exactly one record arrives, and every digest is the phone's.
    phone.offline(False)
    arrived(card)
    root_id = record["instance_id"]
    assert ledger.roots() - before == {root_id}
    [revision] = ledger.revisions(root_id)
    assert revision.sha256 == revision.bytes_sha256 == record["sha256"]
    assert revision.sha256 == hashlib.sha256(record["xml"].encode()).hexdigest()
    assert ledger.receipts(root_id) == [record["sha256"]]
    sent = {file["name"]: file["sha256"] for file in record["files"]}
    assert {file.name: file.sha256 for file in ledger.files(root_id)} == sent
    assert all(file.bytes_sha256 == file.sha256 for file in ledger.files(root_id))
    assert {file["role"] for file in record["files"]} == {"photo", "preview"}

    # The reviewer returns it with a note at one field.
    desk.sign_in(REVIEWER)
    desk.report(root_id)
    expect(desk.page.locator("h1")).to_contain_text("Keberadaan orang asing")
    expect(desk.page.locator("body")).to_contain_text("Orang Uji B")
    desk.page.locator("[data-key=r]").click()
    desk.page.locator("#note").fill("Lengkapi lokasinya.")
    desk.page.locator("#answer_by").fill("2030-01-31")
    desk.page.locator(f'[name="note:{LANDMARK}"]').fill(NOTE)
    desk.button("Kembalikan ke pelapor").click()
    expect(desk.page.locator("#note")).to_have_count(0)
    desk.report(root_id)
    expect(desk.page.locator(".record-facts")).to_contain_text("Perlu perbaikan")

    # The phone hears of it, and the report is put right without a signal.
    phone.open("#/tasks")
    phone.hear()
    task = phone.page.locator(f'article[data-report="{root_id}"]')
    expect(task).to_contain_text("Dikembalikan")
    phone.offline()
    task.get_by_role("link", name=re.compile("Perbaiki")).click()
    field = phone.page.locator(f'[data-ref="{LANDMARK}"]').first
    expect(field).to_contain_text(NOTE)
    expect(phone.page.locator("[data-part=repair] img")).to_be_visible()
    # A slip of the thumb sends nothing that the office has already seen.
    phone.button("Kirim perbaikan").click()
    expect(phone.page.locator(".toast")).to_contain_text("Belum ada yang diubah.")
    form = Filler(phone.page)
    form.write("lokasi_ket", "Dusun II, seberang jembatan gantung")
    phone.button("Kirim perbaikan").click()
    expect(phone.heading).to_have_text("Tersimpan di kotak keluar")
    assert len(ledger.revisions(root_id)) == 1

    # Back in reach: revision 2, the same report, and the office sees exactly what changed.
    phone.offline(False)
    phone.open("#/outbox")
    repaired = phone.page.locator("article.record", has_text="Diterima").first
    expect(repaired).to_be_visible(timeout=30_000)
    expect(phone.page.locator("article.record", has_text="Menunggu")).to_have_count(0)
    assert ledger.roots() - before == {root_id}
    first, second = ledger.revisions(root_id)
    assert (first.number, second.number) == (1, 2)
    assert first.bytes_sha256 == record["sha256"]
    desk.report(root_id)
    code = (desk.page.locator("h1").inner_text()).rsplit(" ", 1)[-1]
    changed = desk.page.locator(".answers ins, .answers del")
    expect(changed).to_have_count(2)
    expect(desk.page.locator(".answers del")).to_contain_text("Dusun II")
    expect(desk.page.locator(".answers ins")).to_contain_text("seberang jembatan gantung")
    for box in desk.page.locator("input[name=check]").all():
        box.check()
    desk.page.locator("button[data-key=a]").click()
    expect(desk.page.locator("h1")).not_to_contain_text(code)
    desk.report(root_id)
    expect(desk.page.locator(".record-facts")).to_contain_text("Disetujui")

    # The phone says so.
    phone.open("#/tasks")
    phone.hear()
    expect(task).to_contain_text("Disetujui")
    assert ledger.state(root_id) == "approved"


def test_a_battery_that_dies_right_after_finishing_loses_nothing(phone: Phone, server: LiveServer) -> None:
    ledger = Ledger(server)
    before = ledger.roots()
    phone.enrol(OFFICER)
    phone.offline()
    phone.page.locator('[href="#/fill/hambatan"]').click()
    form = Filler(phone.page)
    form.walk()
    phone.button("Selesai, masukkan kotak keluar").click()
    expect(phone.heading).to_have_text("Tersimpan di kotak keluar")
    phone.kill()

    phone.start(offline=True)
    phone.open("#/outbox")
    expect(phone.page.locator("article.record")).to_have_count(1)
    record = only_record(phone)
    phone.offline(False)
    arrived(phone.page.locator("article.record"))
    assert ledger.roots() - before == {record["instance_id"]}
