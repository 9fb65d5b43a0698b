"""The courier: what a phone without a signal hands over arrives once by another phone, and its own phone learns it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.desk import Desk
from tests.e2e.filler import Filler, photo
from tests.e2e.ledger import Ledger
from tests.e2e.looks import Looks
from tests.e2e.phone import Phone
from tools.live import LiveServer

OFFICER = "petugas07.me"
REVIEWER = "kasi.me"


@pytest.fixture
def carrier(playwright: Playwright, server: LiveServer, tmp_path: Path) -> Iterator[Phone]:
    """Another officer's phone."""
    new = Phone(playwright, tmp_path / "carrier", server)
    try:
        new.start()
        new.enrol(server.newcomer("pembawa.me"))
        yield new
    finally:
        new.kill()
    assert new.complaints == []


def fill_in(phone: Phone, seed: int) -> None:
    """F01 with a photo of its own, into the outbox."""
    phone.open("#/forms")
    phone.page.locator('[href="#/fill/hambatan"]').click()
    form = Filler(phone.page)
    expect(phone.page.locator("[data-part]")).to_be_visible()
    while form.part != "summary":
        for field in phone.page.locator('.question[data-type="image"]').all():
            form.take_photo(field.get_attribute("data-name") or "", photo(seed))
        form.answer_all()
        form.next()
    phone.button("Selesai, masukkan kotak keluar").click()
    expect(phone.heading).to_have_text("Tersimpan di kotak keluar")


def make_file(phone: Phone, folder: Path) -> Path:
    """Make the courier file and save it, as to the downloads folder."""
    phone.open("#/courier")
    phone.button("Buat berkas titipan").click()
    with phone.page.expect_download() as under_way:
        phone.button("Simpan ke folder unduhan").click()
    file = folder / under_way.value.suggested_filename
    under_way.value.save_as(file)
    return file


def records_of(phone: Phone) -> dict[str, Any]:
    return {row["instance_id"]: {**row["sealed"]["value"], **row} for row in phone.stored("outbox")}


def test_a_carried_report_arrives_once_and_its_own_phone_learns_it_without_sending_it(
    phone: Phone, carrier: Phone, desk: Desk, server: LiveServer, tmp_path: Path
) -> None:
    ledger = Ledger(server)
    before = ledger.roots()
    phone.enrol(OFFICER)
    phone.offline()
    fill_in(phone, 1)
    fill_in(phone, 2)
    phone.open("#/courier")
    expect(phone.page.locator("[data-load]")).to_contain_text("2 laporan")
    expect(phone.page.locator("[data-load]")).to_contain_text("2 foto")
    file = make_file(phone, tmp_path)
    assert file.name.startswith("titian-titipan-")
    assert file.name.endswith(".json.gz")

    # Everything is still there, waiting.
    phone.open("#/outbox")
    cards = phone.page.locator("article.record[data-record]")
    expect(cards).to_have_count(2)
    for card in cards.all():
        expect(card).to_contain_text("Menunggu")
        expect(card).to_contain_text("Dititipkan")
    made = records_of(phone)
    assert {row["state"] for row in made.values()} == {"waiting"}

    # The carrier takes the file where there is no signal either, and its battery dies.
    carrier.offline()
    carrier.open("#/courier")
    carrier.page.locator("#parcel").set_input_files(file)
    parcel = carrier.page.locator("article[data-parcel]")
    expect(parcel).to_contain_text("2 laporan")
    expect(parcel).to_contain_text("Menunggu")
    carrier.kill()
    carrier.start(offline=True)
    carrier.open("#/outbox")
    parcel = carrier.page.locator("article[data-parcel]")
    expect(parcel).to_contain_text("Menunggu")
    assert ledger.roots() == before

    # With a signal it goes by itself.
    carrier.offline(False)
    expect(parcel).to_contain_text("Semua sampai")
    assert ledger.roots() - before == set(made)
    for instance_id, record in made.items():
        assert ledger.receipts(instance_id) == [record["sha256"]]
        assert ledger.revisions(instance_id)[0].bytes_sha256 == record["sha256"]
        files = ledger.files(instance_id)
        assert {one.sha256 for one in files} == {one["sha256"] for one in record["files"]}
        assert all(one.bytes_sha256 == one.sha256 for one in files)

    # The owner comes into range: it asks, and sends nothing of it.
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(f"{request.method} {request.url.partition('/sync/v1')[2]}"))
    phone.offline(False)
    for card in cards.all():
        expect(card).to_contain_text("Diterima")
    assert "POST /have" in asked
    assert not [one for one in asked if one.startswith(("POST /push", "POST /uploads", "PATCH /uploads"))]
    assert {row["receipt"]["sha256"] for row in records_of(phone).values()} == {row["sha256"] for row in made.values()}

    # The office gets the same file on a stick as well.
    desk.sign_in(REVIEWER)
    desk.page.goto(f"{server.url}/office/courier")
    desk.page.locator("#files").set_input_files(file)
    desk.page.get_by_role("button", name="Terima").click()
    expect(desk.page.locator("main")).to_contain_text("2 sudah ada sebelumnya")
    assert ledger.roots() - before == set(made)
    desk.report(next(iter(made)))
    expect(desk.page.locator("main")).to_contain_text("Dibawa oleh")
    expect(desk.page.locator("main")).to_contain_text("lewat HP-nya")

    # What has arrived may be let go.
    carrier.open("#/outbox")
    parcel.locator("summary").click()
    carrier.button("Hapus titipan ini").click()
    expect(carrier.page.locator("dialog")).to_contain_text("sudah sampai di kantor")
    carrier.button("Hapus").click()
    expect(parcel).to_have_count(0)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_couriers_screens(language: str, phone: Phone, desk: Desk, server: LiveServer, tmp_path: Path) -> None:
    phone.enrol(OFFICER)
    other = tmp_path / "titian-titipan-B8XJ3R-20261122-0930.json"
    head = {"format": "titian-courier/1", "device_id": "elsewhere", "device_code": "B8XJ3R", "person_id": "p"}
    whole = head | {"epoch": "e", "made_at": "2026-11-22T02:30:00.000Z", "proofs": [], "records": [{}], "files": {}}
    other.write_text(json.dumps(whole))
    cut = tmp_path / "terpotong.json"
    cut.write_text(json.dumps(whole)[:-9])
    phone.offline()
    fill_in(phone, 3)
    file = make_file(phone, tmp_path)
    if language == "en":
        phone.open("#/settings")
        phone.button("English").click()
        expect(phone.page.locator("html")).to_have_attribute("lang", "en")
    looks = Looks(phone.page, "phone", language, "phone.po")
    phone.open("#/outbox")
    expect(phone.page.locator('a.row[href="#/courier"]')).to_be_visible()
    looks.at("outbox-courier")
    phone.page.locator('a.row[href="#/courier"]').click()
    expect(phone.page.locator("#parcel")).to_be_visible()
    looks.at("courier")
    phone.page.locator(".card button").first.click()
    expect(phone.page.locator("[role=status] >> text=/siap|ready/")).to_be_visible()
    phone.page.locator("#parcel").set_input_files([other, cut])
    expect(phone.page.locator("article[data-parcel]")).to_be_visible()
    expect(phone.page.locator("[role=alert]")).to_contain_text("terpotong.json")
    phone.page.locator("article[data-parcel] summary").click()
    looks.at("courier-taken")
    assert looks.report() == ""

    desk.sign_in(REVIEWER, language)
    looks = Looks(desk.page, "office", language, "messages.po")
    desk.page.goto(f"{server.url}/office/courier")
    looks.at("courier")
    desk.page.locator("#files").set_input_files([file, other, cut])
    desk.page.locator("form.fields [type=submit]").click()
    expect(desk.page.locator("article.card")).to_have_count(3)
    looks.at("courier-told")
    desk.page.set_viewport_size({"width": 360, "height": 740})
    looks.at("courier-told-narrow")
    assert looks.report() == ""
