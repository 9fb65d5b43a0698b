"""Rejecting by two and approving by a checklist, as the pages say them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from core import clock
from models import Revision, checklists, db, reviews
from models.people import find_person
from tests.office.conftest import NOW, Field
from tests.office.office_client import OfficeClient, flat, links, one
from tests.records import FORM_ID, publish

ITEMS = [
    {"name": "foto", "label": {"id": "Foto jelas", "en": "Photo is clear"}},
    {"name": "tempat", "label": {"id": "Tempat benar", "en": "Place is right"}},
]


@pytest.fixture
def grave(app: Flask, field_side: Field) -> str:
    with app.app_context():
        publish("duga_langgar")
    return field_side.send(form_id="duga_langgar")


@pytest.fixture
def listed(app: Flask, field_side: Field) -> str:
    with app.app_context():
        checklists.set_checklist(FORM_ID, ITEMS, date(2026, 1, 1))
    return field_side.send()


def propose(petugas: OfficeClient, root_id: str) -> str:
    page = petugas.press(petugas.get(f"/office/review/{root_id}"), "Usulkan penolakan T")
    return flat(petugas.submit(page, "/reject", note="Bukan pelanggaran."))


def test_a_grave_report_is_proposed_then_confirmed_by_a_chief_who_finds_it_above_the_list(
    office_client: Callable[[str], OfficeClient], kasi: OfficeClient, grave: str
):
    petugas = office_client("petugas.me")
    assert "Penolakan ME-2026-000001 diusulkan. Kasi atau Kakanim memastikannya." in propose(petugas, grave)
    assert "usulan penolakan menunggu" not in flat(petugas.get("/office/review"))
    page = kasi.get("/office/review")
    assert "1 usulan penolakan menunggu dipastikan." in flat(page)
    page = kasi.get(links(page)["Tampilkan usulan penolakan"])
    assert one(page, "p", class_="filter-now").text == "Usulan penolakan Hapus saringan"
    page = kasi.get(f"/office/review/{grave}")
    assert "petugas.me mengusulkan penolakan laporan ini. Bukan pelanggaran." in flat(page)
    assert "Pastikan penolakan Y" not in [b.text for b in petugas.get(f"/office/review/{grave}").all("button")]
    assert "ME-2026-000001 ditolak." in flat(kasi.press(page, "Pastikan penolakan Y"))
    words = flat(kasi.get(f"/office/review/{grave}"))
    assert "Ditolak Bukan pelanggaran." in words
    assert "Penolakan diusulkan Bukan pelanggaran." in words


def test_a_proposal_goes_back_with_a_reason(
    office_client: Callable[[str], OfficeClient], kasi: OfficeClient, grave: str
):
    propose(office_client("petugas.me"), grave)
    page = kasi.get(links(kasi.get(f"/office/review/{grave}"))["Kembalikan usulan U"])
    assert "Tulis alasannya" in flat(kasi.submit(page, "/send-back", 422, note=" "))
    page = kasi.submit(page, "/send-back", note="Saksinya belum ditanya.")
    assert "Usulan penolakan dikembalikan; laporan menunggu keputusan lain." in flat(page)
    assert "Usulan penolakan dikembalikan Saksinya belum ditanya." in flat(page)
    kasi.get(f"/office/review/{grave}/send-back", 409)


def test_two_chiefs_at_once_the_second_reads_who_was_first(
    office_client: Callable[[str], OfficeClient], kasi: OfficeClient, grave: str
):
    propose(office_client("petugas.me"), grave)
    kakanim = office_client("kakanim.me")
    mine, theirs = kasi.get(f"/office/review/{grave}"), kakanim.get(f"/office/review/{grave}")
    with clock.stopped_at(NOW + timedelta(minutes=1)):
        kasi.press(mine, "Pastikan penolakan Y")
    assert "kasi.me sudah menolak laporan ini" in flat(kakanim.press(theirs, "Pastikan penolakan Y", 409))


def test_the_checklist_stands_on_the_page_and_an_approval_without_it_says_what_is_missing(
    kasi: OfficeClient, listed: str
):
    page = kasi.get(f"/office/review/{listed}")
    boxes = [box for box in page.all("input") if box.get("name") == "check"]
    assert [(box.get("value"), box.get("data-key"), box.get("form")) for box in boxes] == [
        ("foto", "1", "approve"),
        ("tempat", "2", "approve"),
    ]
    page = kasi.submit(page, "/approve", 422, check="foto")
    assert "Centang dulu di daftar periksa: Tempat benar." in flat(page)
    kept = [box.get("value") for box in page.all("input") if box.get("checked") is not None]
    assert "foto" in kept
    assert "tempat" not in kept
    assert "ME-2026-000001 disetujui." in flat(kasi.submit(page, "/approve", check=["foto", "tempat"]))
    assert "Diperiksa: Foto jelas; Tempat benar." in flat(kasi.get(f"/office/review/{listed}"))


def test_who_may_not_approve_is_shown_no_checklist(office_client: Callable[[str], OfficeClient], listed: str):
    page = office_client("kanwil.ss").get(f"/office/review/{listed}")
    assert not [box for box in page.all("input") if box.get("name") == "check"]


def test_of_a_child_the_page_asks_who_was_told_and_keeps_it(app: Flask, kasi: OfficeClient, field_side: Field):
    with app.app_context():
        publish("deteksi_pmi")
    root_id = field_side.send(form_id="deteksi_pmi")
    with app.app_context():
        db.session.get_one(Revision, root_id).answers = {"tanda": ["anak"]}
        db.session.commit()
    page = kasi.get(f"/office/review/{root_id}")
    page = kasi.submit(page, "/approve", 422, referred_who="Ibu piket")
    assert "tulis siapa yang diberi tahu dan kapan" in flat(page)
    assert one(page, "input", id="referred_who").get("value") == "Ibu piket"
    told = {"referred_to": ["polri"], "referred_who": "Ibu piket"}
    page = kasi.submit(page, "/approve", 422, **told, referred_at="2026-11-21T14:00")
    assert "Waktu pemberitahuan belum terjadi" in flat(page)
    kasi.submit(page, "/approve", **told, referred_at="2026-11-21T12:30")
    words = flat(kasi.get(f"/office/review/{root_id}"))
    assert "Diberi tahu: Polri (Ibu piket), hari ini 12.30." in words
    with app.app_context():
        assert reviews.read_report(find_person("kasi.me"), root_id).submission.state == "approved"
