"""A form changes, closes or goes while drafts of it lie on phones: nothing typed is dropped and the queue goes on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.desk import Desk
from tests.e2e.filler import Filler
from tests.e2e.ledger import Ledger
from tests.e2e.phone import Phone
from tools.live import ROOT, LiveServer

OFFICER = "petugas07.me"
REVIEWER = "kasi.me"
FORM = "uji_pindah"
CARD = {"code": "F90", "title": {"id": "Uji pindah", "en": "Move test"}, "minutes": 3, "icon": "forms", "order": 0}
PUBLISH = """
import json, sys
from app import create_app
from forms.publish import convert
from models.library import publish_form, set_form_state
path, form_id, card, roles = sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), json.loads(sys.argv[4])
with create_app().app_context():
    if path == "close":
        set_form_state(form_id, "closed")
    else:
        publish_form(form_id, convert(path), card, roles)
"""
SETTINGS = """| settings |
| | form_id | form_title | version | default_language |
| | {form} | Uji pindah | {version} | id |
"""
CHOICES = """
| choices |
| | list_name | name | label |
| | dampak | ringan | Ringan |
{berat}| | dampak | bahaya | Bahaya |
"""
V1 = """
| survey |
| | type | name | label | required | appearance |
| | begin_group | satu | Bagian satu | | field-list |
| | text | uraian | Uraian | yes | |
| | text | usaha | Usaha lama | | |
| | decimal | biaya | Biaya | | |
| | select_one dampak | dampak | Dampak | | |
| | end_group | | | | |
| | begin_repeat | orang | Orang | | |
| | text | nama | Nama | yes | |
| | text | suku | Suku lama | | |
| | end_repeat | | | | |
| | begin_group | dua | Bagian dua | | field-list |
| | image | foto_lama | Foto lama | | |
| | end_group | | | | |
"""
V2 = """
| survey |
| | type | name | label | required | appearance |
| | begin_group | satu | Bagian satu | | field-list |
| | text | uraian | Uraian | yes | |
| | text | biaya | Biaya, dengan kata | | |
| | select_one dampak | dampak | Dampak | | |
| | text | baru | Pertanyaan baru | yes | |
| | end_group | | | | |
| | begin_repeat | orang | Orang | | |
| | text | nama | Nama | yes | |
| | end_repeat | | | | |
"""


@pytest.fixture(scope="module")
def server(built: Path, seeded: Path) -> Iterator[LiveServer]:
    """A server of its own: these forms must not meet other journeys."""
    with LiveServer(seeded=seeded) as running:
        yield running


def tell_office(server: LiveServer, what: str, roles: list[str] | None = None) -> None:
    """Publish the form at this path, or "close" it."""
    card = json.dumps({**CARD, "features": [], "evidence": []})
    words = [sys.executable, "-c", PUBLISH, what, FORM, card, json.dumps(roles or [])]
    subprocess.run(words, cwd=ROOT, env=server.environment, check=True)


def sheet(folder: Path, survey: str, version: int) -> str:
    """An XLSForm as a file."""
    path = folder / f"{FORM}.md"
    berat = "| | dampak | berat | Berat |\n" if survey is V1 else ""
    path.write_text(SETTINGS.format(form=FORM, version=version) + survey + CHOICES.replace("{berat}", berat))
    return str(path)


def begin_v1(phone: Phone) -> Filler:
    """A draft of version 1 with every question answered, two people and a photo."""
    phone.open(f"#/fill/{FORM}")
    form = Filler(phone.page)
    form.write("uraian", "Jembatan putus")
    form.write("usaha", "Lewat sungai")
    form.write("biaya", "1500000")
    form.choose("dampak", "Berat")
    form.next()
    for name in ("Orang Uji A", "Orang Uji B"):
        if name.endswith("B"):
            phone.page.locator('[data-action="add-repeat"]').click()
        else:
            form.open_entry()
        form.write("nama", name)
        form.write("suku", f"Suku {name[-1]}")
        form.next()
    form.next()
    form.take_photo("foto_lama")
    phone.saved()
    return form


def only_draft(phone: Phone) -> dict[str, Any]:
    rows = phone.stored("drafts")
    assert len(rows) == 1
    draft: dict[str, Any] = rows[0]["sealed"]["value"]
    return draft


def to_preview(phone: Phone) -> None:
    phone.open("#/forms")
    phone.page.locator('[data-kind="draft"]').click()
    expect(phone.page.locator("[data-part]")).to_be_visible()
    while phone.page.locator("[data-version]").count() == 0:
        phone.button("Kembali").click()
    phone.page.get_by_role("link", name="Lihat dan pindahkan").click()
    expect(phone.heading).to_have_text("Versi baru formulir")


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
    expect(card).not_to_contain_text("Menunggu")
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
        assert len(phone.stored("bytes")) == len(old["files"])
        if draft["form_version"] == "21":
            assert "Lewat sungai" in draft["xml"]
            phone.open(f"#/uncarry/{draft['id']}")
            expect(phone.page.locator("[data-part]")).to_be_visible()
            assert only_draft(phone)["xml"] == old["xml"]
