"""Periodic reports on the office's pages: what is missing, two signatures by two people, paper and workbook."""

import io
import zipfile

import pytest
from flask import Flask

from core import clock
from models import db, people
from tests.figure_world import FigureWorld, day
from tests.office.office_client import filled, flat, links, one
from tests.office.village_pages import as_
from tests.village_world import noon
from workflow.roles import READS_PERIODS

PAGE = "/office/periods"
NEW_YEAR = noon(day(2, 1)).replace(year=2027)


@pytest.fixture
def world(app: Flask, with_passwords: str, monkeypatch: pytest.MonkeyPatch):
    """Two approved reports of October, one undecided; it is the second of January."""
    with app.app_context(), clock.stopped_at(noon(day(1, 10))):
        made = FigureWorld(monkeypatch)
        made.approved("kegiatan", day(5, 10), jenis="sambang", hadir_l="10", hadir_p="12")
        made.approved("amati_oa", day(6, 10), jml_oa="3")
        made.send("amati_oa", day(7, 10), jml_oa="1")
        made.count()
        me = people.find_person("pimpasa.me").id
        db.session.remove()
    with clock.stopped_at(NEW_YEAR):
        yield f"{PAGE}/pimpasa/{me}/2026-10"


def test_two_people_freeze_a_month_and_everybody_reads_who_signed_when(app, world):
    pimpasa, kasi = as_(app, "pimpasa.me"), as_(app, "kasi.me")
    page = kasi.get(world)
    assert "Konsep" in flat(page)
    assert "Giliran Anda" not in flat(page)
    page = pimpasa.submit(pimpasa.get(world), "2026-10/sign")
    assert "Laporan ditandatangani." in flat(page)
    assert "Menunggu tanda tangan" in flat(page)
    assert "Giliran Anda" not in flat(page), "nobody signs twice"
    page = kasi.submit(kasi.get(world), "2026-10/sign")
    said = flat(page)
    assert "Dibekukan" in said
    for username in ("pimpasa.me", "kasi.me"):
        with app.app_context():
            assert f"{people.find_person(username).name}, 2 Jan 2027 12.00.00" in said
    assert "Giliran Anda" not in said


def test_a_page_whose_numbers_have_changed_freezes_nothing_and_shows_the_new_ones(app, world, monkeypatch):
    pimpasa = as_(app, "pimpasa.me")
    page = pimpasa.get(world)
    form = next(form for form in page.all("form") if "2026-10/sign" in (form.get("action") or ""))
    stale = filled(form) | {"shown": "0" * 64}
    page = pimpasa.post(form.get("action"), stale, 409)
    assert "Tidak ada yang dibekukan; periksa angka yang baru" in flat(page)
    assert "Konsep" in flat(page)
    pimpasa.submit(page, "2026-10/sign")
    page = pimpasa.post(form.get("action"), filled(form), 403)
    kasi = as_(app, "kasi.me")
    page = kasi.get(world)
    form = next(form for form in page.all("form") if "2026-10/sign" in (form.get("action") or ""))
    kasi.submit(page, "2026-10/sign")
    page = kasi.post(form.get("action"), filled(form), 409)
    assert "sudah dibekukan dan ditandatangani" in flat(page)


def test_a_kasi_sends_it_back_and_what_was_typed_stays_while_something_is_wrong(app, world):
    pimpasa, kasi = as_(app, "pimpasa.me"), as_(app, "kasi.me")
    pimpasa.submit(pimpasa.get(world), "2026-10/sign")
    page = kasi.submit(kasi.get(world), "/send-back", 422)
    assert "Tulis alasannya, supaya PIMPASA tahu" in flat(page)
    form = next(form for form in page.all("form") if "/send-back" in (form.get("action") or ""))
    page = kasi.post(form.get("action"), filled(form) | {"shown": "0" * 64, "note": "Kurang satu"}, 409)
    assert one(page, "textarea", id="note").text == "Kurang satu"
    page = kasi.submit(page, "/send-back", note="Kurang satu kegiatan")
    assert "Laporan dikembalikan kepada PIMPASA." in flat(page)
    page = pimpasa.get(world)
    assert "Kurang satu kegiatan" in flat(page)
    assert "Konsep" in flat(page)
    pimpasa.submit(page, "2026-10/sign")


def test_the_list_says_what_is_frozen_and_what_is_missing_and_leads_there(app, world):
    kasi = as_(app, "kasi.me")
    page = kasi.get(PAGE)
    rows = {row.text.split()[0] + " " + row.text.split()[1]: row for row in page.all("tr") if row.all("td")}
    october = rows["Oktober 2026"]
    assert "0 dari" in october.text
    assert links(october)["1 laporan belum diputuskan"] == "/office/review?figure=undecided&period=2026-10"
    listed = kasi.get("/office/review?figure=undecided&period=2026-10")
    assert "Semua 1" in flat(listed)
    assert world in links(october).values()
    assert any(href.startswith(f"{PAGE}/kanim/office-me/") for href in links(page).values())
    page = as_(app, "pimpasa.me").get(PAGE)
    assert "Laporan triwulan" not in flat(page)
    assert world in links(page).values()
    assert any("/kanwil/" in href for href in links(as_(app, "kanwil.ss").get(PAGE)).values())


def test_paper_and_workbook_say_the_same_as_the_page(app, world):
    kasi = as_(app, "kasi.me")
    page = kasi.get(world)
    digest = next(dd.text.split()[0] for dd in page.all("dd") if (dd.get("class") or "") == "digest")
    paper = kasi.get(f"{world}/print")
    assert digest in flat(paper)
    assert "Dicetak oleh" in flat(paper)
    answer = kasi.client.get(f"{world}/xlsx")
    assert answer.status_code == 200
    parts = list(answer.iter_encoded())
    assert all(parts), "an empty part would end the answer on the wire"
    assert "pimpasa-2026-10.xlsx" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as book:
        inside = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert digest in inside
    assert "Kegiatan" in inside
    pimpasa = as_(app, "pimpasa.me")
    pimpasa.submit(pimpasa.get(world), "2026-10/sign")
    with zipfile.ZipFile(io.BytesIO(kasi.client.get(f"{world}/xlsx").data)) as book:
        inside = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "2 Jan 2027 12.00.00" in inside, "who signed when"
    page = as_(app, "kanwil.ss").get("/office/audit")
    assert "Mengunduh laporan berkala" in flat(page)


def test_pages_open_for_their_roles_and_another_offices_are_not_there(app, world):
    for username in ("pimpasa.me", "mitra.me", "petugas.me", "kasi.me", "kakanim.me", "kanwil.ss", "admin.ss"):
        role = username.partition(".")[0].replace("mitra", "mitra_desa")
        client = as_(app, username)
        client.get(PAGE, 200 if role in READS_PERIODS else 403)
        client.get(world, 200 if role in READS_PERIODS else 403)
    for username in ("kasi.pg", "pimpasa.pg"):
        client = as_(app, username)
        for more in ("", "/print", "/xlsx"):
            client.get(f"{world}{more}", 404)
    for wrong in ("2026-13", "2026-Q4", "x"):
        as_(app, "kasi.me").get(f"{world.rpartition('/')[0]}/{wrong}", 404)
