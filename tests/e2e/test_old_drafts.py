"""A form changes, closes or goes while drafts of it lie on phones: nothing typed is dropped and the queue goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.desk import Desk
from tests.e2e.filler import Filler
from tests.e2e.ledger import Ledger
from tests.e2e.looks import Looks
from tests.e2e.old_drafts import FORM, OFFICER, REVIEWER, V1, V2, begin_v1, only_draft, sheet, tell_office, to_preview
from tests.e2e.phone import Phone
from tools.live import LiveServer


@pytest.fixture(scope="module")
def server(built: Path, seeded: Path) -> Iterator[LiveServer]:
    """A server of its own: these forms must not meet other journeys."""
    with LiveServer(seeded=seeded) as running:
        yield running


def test_a_draft_goes_over_to_the_new_version_and_the_office_sees_what_has_no_question(
    phone: Phone, playwright: Playwright, server: LiveServer, tmp_path: Path
) -> None:
    tell_office(server, sheet(tmp_path, V1, 1))
    phone.enrol(OFFICER)
    begin_v1(phone)
    old = only_draft(phone)
    phone.open("#/forms")
    row = phone.page.locator('[data-kind="draft"]')
    expect(row).not_to_contain_text("Ada versi baru")

    # The office brings out version 2; the draft says so, and stays what it is.
    tell_office(server, sheet(tmp_path, V2, 2))
    phone.hear()
    expect(row).to_contain_text("Ada versi baru formulir ini")
    phone.kill()
    phone.start(offline=True)
    phone.open("#/forms")
    phone.page.locator('[data-kind="draft"]').click()
    expect(phone.page.locator('.question[data-name="foto_lama"] img')).to_be_visible()

    # Looked at, then left alone: nothing has changed.
    to_preview(phone)
    page = phone.page
    expect(page.locator('[data-count="moved"]')).to_contain_text("3 isian dipindahkan")
    expect(page.locator('[data-count="changed"]')).to_have_text("1 isian berubah")
    expect(page.locator('[data-count="tray"]')).to_have_text("5 jawaban tanpa pertanyaan")
    expect(page.locator("main")).to_contain_text("Orang 2 · Suku lama")
    page.get_by_role("link", name="Tetap di versi lama").click()
    expect(page.locator("[data-part]")).to_be_visible()
    assert only_draft(phone)["form_version"] == "1"
    assert "<usaha>Lewat sungai</usaha>" in only_draft(phone)["xml"]

    # Moved, taken back, moved again.
    to_preview(phone)
    phone.button("Pindahkan isian").click()
    expect(page.locator("[data-version]")).to_contain_text("sudah dipindahkan")
    assert only_draft(phone)["form_version"] == "2"
    page.get_by_role("link", name="Urungkan").click()
    expect(page.locator("[data-version]")).to_contain_text("Ada versi baru")
    back = only_draft(phone)
    assert back["form_version"] == "1"
    assert "<usaha>Lewat sungai</usaha>" in back["xml"]
    assert back["files"] == old["files"]
    to_preview(phone)
    phone.button("Pindahkan isian").click()
    expect(page.locator('.question[data-name="baru"]')).to_be_visible()

    # The new question is answered; from then on there is no way back, and nothing of the old is lost.
    form = Filler(page)
    expect(form.field("biaya").locator("input")).to_have_value("1500000")
    form.write("baru", "Jawaban baru")
    phone.saved()
    expect(page.locator("[data-version]")).to_have_count(0)
    form.to_summary()
    tray = page.locator("[data-tray]")
    for said in ("Lewat sungai", "Berat", "Suku A", "Suku B"):
        expect(tray).to_contain_text(said)
    expect(tray.locator("img")).to_be_visible()
    phone.button("Selesai, masukkan kotak keluar").click()
    expect(phone.heading).to_have_text("Tersimpan di kotak keluar")

    # It crosses with the photo that no question names any more.
    phone.offline(False)
    phone.open("#/outbox")
    expect(page.locator("article.record")).to_have_attribute("data-tone", "ok")
    record = phone.stored("outbox")[0]
    ledger = Ledger(server)
    assert record["sealed"]["value"]["form_version"] == "2"
    files = ledger.files(record["instance_id"])
    assert {file.name for file in files} >= {file["name"] for file in old["files"]}
    assert all(file.bytes_sha256 == file.sha256 for file in files)
    desk = Desk(playwright, server)
    try:
        desk.sign_in(REVIEWER)
        desk.report(record["instance_id"])
        expect(desk.page.locator("body")).to_contain_text("Jawaban tanpa pertanyaan")
        expect(desk.page.locator("body")).to_contain_text("Lewat sungai")
        expect(desk.page.locator("body")).to_contain_text("Jawaban baru")
    finally:
        desk.close()


@pytest.mark.parametrize("way", ["closed", "withdrawn"])
def test_a_draft_of_a_form_that_is_gone_opens_finishes_and_crosses(
    phone: Phone, server: LiveServer, tmp_path: Path, way: str
) -> None:
    version = 10 if way == "closed" else 11
    tell_office(server, sheet(tmp_path, V1, version))
    phone.enrol(OFFICER)
    begin_v1(phone)
    if way == "closed":
        tell_office(server, "close")
    else:
        tell_office(server, sheet(tmp_path, V1, version), ["pimti"])
    phone.open("#/forms")
    phone.hear()
    expect(phone.page.locator(f'[href="#/fill/{FORM}"]')).to_have_count(0)
    phone.kill()
    phone.start(offline=True)
    phone.open("#/forms")
    phone.page.locator('[data-kind="draft"]').click()
    form = Filler(phone.page)
    expect(phone.page.locator("[data-part]")).to_be_visible()
    form.to_summary()
    phone.button("Selesai, masukkan kotak keluar").click()
    expect(phone.heading).to_have_text("Tersimpan di kotak keluar")
    phone.offline(False)
    phone.open("#/outbox")
    card = phone.page.locator("article.record")
    expect(card).to_contain_text(re.compile("Diterima|Ditahan"))
    record = phone.stored("outbox")[0]
    assert re.fullmatch(r"[0-9a-f]{64}", record["receipt"]["sha256"])
    assert record["instance_id"] in Ledger(server).roots()


def test_a_battery_that_dies_while_a_draft_is_moved_leaves_one_whole_draft(
    phone: Phone, server: LiveServer, tmp_path: Path
) -> None:
    tell_office(server, sheet(tmp_path, V1, 20))
    phone.enrol(OFFICER)
    begin_v1(phone)
    old = only_draft(phone)
    tell_office(server, sheet(tmp_path, V2, 21))
    phone.open("#/forms")
    phone.hear()
    expect(phone.page.locator('[data-kind="draft"]')).to_contain_text("Ada versi baru formulir ini")
    for wait_ms in (0, 4, 40):
        to_preview(phone)
        phone.page.evaluate("() => document.querySelector('[data-action=carry]').click()")
        phone.page.wait_for_timeout(wait_ms)
        phone.kill()
        phone.start(offline=True)
        phone.open("#/forms")
        expect(phone.page.locator('[data-kind="draft"]')).to_be_visible()
        draft = only_draft(phone)
        whole = draft if draft["form_version"] == "20" else draft["before"]
        assert whole["xml"] == old["xml"]
        assert len([row for row in phone.stored("bytes") if row["owner"] == old["id"]]) == len(old["files"])
        if draft["form_version"] == "21":
            assert "Lewat sungai" in draft["xml"]
            phone.open(f"#/uncarry/{draft['id']}")
            expect(phone.page.locator("[data-part]")).to_be_visible()
            assert only_draft(phone)["xml"] == old["xml"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_is_said_about_versions_reads_well_in_both_languages(
    phone: Phone, server: LiveServer, tmp_path: Path, language: str
) -> None:
    version = 30 if language == "id" else 40
    looks = Looks(phone.page, "phone", language, "phone.po")
    tell_office(server, sheet(tmp_path, V1, version))
    phone.enrol(OFFICER)
    begin_v1(phone)
    tell_office(server, sheet(tmp_path, V2, version + 1))
    phone.open("#/forms")
    phone.hear()
    expect(phone.page.locator('[data-kind="draft"]')).to_contain_text("Ada versi baru formulir ini")
    to_preview(phone)
    draft = only_draft(phone)["id"]
    phone.open(f"#/draft/{draft}")
    page = phone.page
    if language == "en":
        phone.button("English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("[data-version]")).to_be_visible()
    looks.at("draft-newer")
    phone.open("#/forms")
    expect(page.locator('[data-kind="draft"]')).to_be_visible()
    looks.at("forms-newer")
    phone.open(f"#/carry/{draft}")
    expect(page.locator('[data-count="tray"]')).to_be_visible()
    looks.at("carry")
    page.locator('[data-action="carry"]').click()
    expect(page.locator("[data-version]")).to_be_visible()
    looks.at("draft-carried")
    form = Filler(page)
    form.write("baru", "Jawaban baru")
    form.to_summary()
    page.locator("[data-tray]").scroll_into_view_if_needed()
    looks.at("summary-tray")
    assert looks.report() == ""


@pytest.mark.parametrize("language", ["id", "en"])
def test_who_fills_in_is_told_what_the_form_writes_down(
    phone: Phone, server: LiveServer, tmp_path: Path, language: str
) -> None:
    asks = "| | audit | audit | | | | location-priority=balanced location-min-interval=60 location-max-age=120 |\n"
    survey = V1.replace("| appearance |", "| appearance | parameters |") + asks
    tell_office(server, sheet(tmp_path, survey, 50 if language == "id" else 60))
    phone.enrol(OFFICER)
    phone.open(f"#/fill/{FORM}")
    said = phone.page.locator("[data-audit]")
    expect(said).to_have_text("Formulir ini mencatat waktu pengisian dan lokasi HP untuk kantor.")
    if language == "en":
        phone.button("English").click()
        expect(said).to_contain_text("where the phone is")
    looks = Looks(phone.page, "phone", language, "phone.po")
    looks.at("fill-audit")
    assert looks.report() == ""
