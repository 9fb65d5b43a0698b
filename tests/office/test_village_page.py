"""One village as a page one works in, and its file for paper."""

import io

import pytest
from flask import Flask

from core import clock
from models import db, people, village_papers
from tests.conftest import VILLAGE
from tests.office.office_client import filled, flat, links
from tests.office.village_pages import HERE, as_, form_to, inside, village
from tests.village_world import PDF, TODAY, noon


@pytest.fixture
def world(app: Flask, with_passwords: str):
    """Everything happens at noon of the day; the pages are asked then, too."""
    with clock.stopped_at(noon(TODAY)):
        yield lambda do: inside(app, do)


def test_a_village_goes_on_by_the_buttons_of_its_page(app, world):
    world(lambda world: (world.up_to("usulan"), world.approved("profil_desa", mode="survei")))
    kasi = as_(app, "kasi.me")
    page = kasi.get(HERE)
    assert "Nomor surat tugas survei belum ada" in flat(page)
    page = kasi.submit(
        page, "/documents", kind="surat_tugas_survei", number="ST-1", signed_on="2026-11-20", signer="Kasi"
    )
    assert "Surat dicatat." in flat(page)
    page = kasi.post(f"{HERE}/stage", filled(form_to(page, "/stage", "survei")))
    assert "Tahap desa diperbarui." in flat(page)
    assert village(app).stage == "survei"
    assert "Langkah ini dilakukan oleh Kepala kantor." in flat(page)
    assert "Usulan → Survei" in flat(page)


def test_a_step_that_lacks_what_cannot_be_excused_has_no_button(app, world):
    world(lambda world: world.up_to("siap_sk"))
    page = as_(app, "kakanim.me").get(HERE)
    assert "Lengkapi dulu yang belum ada" in flat(page)
    assert not [b for b in page.all("button") if b.text == "Ke tahap Ditetapkan"]


def test_two_pages_open_and_the_second_hears_who_was_quicker(app, world):
    world(lambda world: world.up_to("usulan"))
    first, second = as_(app, "kasi.me"), as_(app, "petugas.me")
    stale = second.get(HERE)
    first.submit(first.get(HERE), "/documents", kind="pks", number="P-1")
    page = second.submit(stale, "/documents", 409, kind="lain", number="L-9")
    assert "kasi.me sudah mengubah catatan desa ini pada 21-11-2026 12.00" in flat(page)
    assert "L-9" in flat(page), "what was typed is not lost"
    with app.app_context():
        assert [row.letter_number for row in village_papers.documents_of(VILLAGE)] == ["P-1"]


def test_a_scan_is_taken_and_given_back_as_dead_matter(app, world):
    world(lambda world: world.up_to("usulan"))
    kasi = as_(app, "kasi.me")
    page = kasi.get(HERE)
    file = (io.BytesIO(PDF), "sk.pdf")
    page = kasi.submit(page, "/documents", kind="sk", number="SK-1", file=file)
    href = links(page)["Buka berkas sk.pdf"]
    answer = kasi.client.get(href)
    assert answer.get_data() == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert as_(app, "kasi.pg").client.get(href).status_code == 404
    bad = filled(form_to(kasi.get(HERE), "/documents")) | {"kind": "sk", "file": (io.BytesIO(b"<b>"), "x.pdf")}
    page = kasi.post(f"{HERE}/documents", bad, 422)
    assert "PDF atau gambar" in flat(page)


def test_contacts_and_pimpasa_are_kept_on_the_page(app, world):
    world(lambda world: world.up_to("usulan"))
    kasi = as_(app, "kasi.me")
    page = kasi.press(kasi.get(HERE), "Simpan kontak dari F01")
    assert "Kontak dari F01 dicatat." in flat(page)
    entry = filled(form_to(page, "/contacts")) | {"contact_name": "Bu Sri", "contact_phone": "0812-0000-0002"}
    page = kasi.post(f"{HERE}/contacts", entry)
    assert "081200000002" in flat(page)
    page = kasi.press(page, "Hapus Pak Lurah")
    assert "Kontak dihapus." in flat(page)
    with app.app_context():
        people.add_person(None, "PIMPASA dua", "pimpasa2.me", "office-me", ["pimpasa"])
        db.session.remove()
    page = kasi.get(HERE)
    page = kasi.post(f"{HERE}/pimpasa", filled(form_to(page, "/pimpasa")))
    assert "PIMPASA ditugaskan: PIMPASA dua" in flat(page)
    assert "21 Nov 2026 sampai sekarang" in flat(page)


def test_every_fact_and_every_line_leads_to_its_report(app, world):
    told: list[str] = []
    world(lambda world: (world.up_to("aktif"), told.append(world.approved("kegiatan", judul="Sosialisasi"))))
    page = as_(app, "kasi.me").get(HERE)
    hrefs = {a.get("href") for a in page.all("a")}
    assert f"/office/review/{told[0]}" in hrefs
    assert "Perkiraan" not in flat(page)
    assert "Jumlah penduduk 4.200" in flat(page)
    reader = as_(app, "kanwil.ss").get(HERE)
    assert not [form for form in reader.all("form") if HERE in (form.get("action") or "")], (
        "who only reads has no forms"
    )


def test_the_file_for_paper_says_who_printed_it_and_when(app, world):
    world(lambda world: world.up_to("aktif"))
    page = as_(app, "kakanim.me").get(f"{HERE}/print")
    assert "Dicetak oleh kakanim.me, 21 Nov 2026 12.00.00" in flat(page)
    for words in ("SK penetapan SK-1", "Ditetapkan → Aktif", "Ibu Lurah, 081200000001", "Kriteria"):
        assert words in flat(page), words
