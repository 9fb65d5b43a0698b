"""The register's pages: a list, a map, one village to work in, a sheet for paper, work areas with dates."""

import io
from collections.abc import Callable

import pytest
from flask import Flask

from core import clock
from models import Village, db, people, village_papers
from tests.conftest import VILLAGE
from tests.office.office_client import OfficeClient, filled, flat, links, one
from tests.office.strict_page import Element
from tests.village_world import PDF, TODAY, VillageWorld, noon
from workflow.roles import ROLES

HERE = f"/office/villages/{VILLAGE}"


@pytest.fixture
def world(app: Flask, with_passwords: str):
    """Everything happens at noon of the day; the pages are asked then, too."""
    with clock.stopped_at(noon(TODAY)):
        yield lambda do: inside(app, do)


def inside(app: Flask, do: Callable[[VillageWorld], None]) -> None:
    with app.app_context():
        do(VillageWorld())
        db.session.remove()


def as_(app: Flask, username: str) -> OfficeClient:
    client = OfficeClient(app.test_client())
    client.sign_in(username)
    return client


def form_to(page: Element, ending: str, value: str = "") -> Element:
    """The form that leads there; value: with a field of this value."""
    forms = [form for form in page.all("form") if (form.get("action") or "").endswith(ending)]
    [form] = [form for form in forms if not value or any(field.get("value") == value for field in form.all("input"))]
    return form


def village(app: Flask) -> Village:
    with app.app_context():
        return db.session.get_one(Village, VILLAGE)


def test_the_register_is_a_list_that_is_narrowed_by_its_address(app, world):
    world(lambda world: world.up_to("aktif"))
    kasi = as_(app, "kasi.me")
    page = kasi.get("/office/villages")
    assert "Kelurahan Pasar I" in flat(page)
    tabs = [a.text for nav in page.all("nav") if nav.get("aria-label") == "Tahap desa" for a in nav.all("a")]
    assert tabs == ["Semua 1", "Aktif 1"]
    page = kasi.submit(page, "/office/villages", q="tidak ada")
    assert "Tidak ada desa dengan saringan ini." in flat(page)
    page = kasi.get("/office/villages?stage=aktif&hint=aman&place=16.03&due=entah&after=zz")
    assert "Tidak ada desa dengan saringan ini." in flat(page), "behind the last"
    page = kasi.get("/office/villages?stage=aktif&hint=aman&place=16.03")
    assert links(page)["Kelurahan Pasar I"] == HERE
    assert links(page)["Hapus saringan"] == "/office/villages"


def test_the_map_has_its_numbers_beside_it_and_each_leads_to_its_list(app, world):
    world(lambda world: (world.up_to("aktif"), world.send("deteksi_pmi")))
    page = as_(app, "kanwil.ss").get("/office/villages/map?place=16.03")
    table = next(table for table in page.all("table") if "numbers" in (table.get("class") or ""))
    rows = {row.text.split("  ")[0]: row for row in table.all("tr")}
    assert any("Kabupaten Muara Enim" in words and "Aktif 1" in words for words in rows)
    hrefs = {a.get("href") for a in table.all("a")}
    assert {"/office/villages?place=16.03&stage=aktif", "/office/villages?place=16.03&hint=rawan"} <= hrefs
    assert links(page)["Kelurahan Pasar I"] == HERE


def test_the_map_is_drawn_from_our_outlines_with_a_way_into_each_regency(app, world):
    def outline(world: VillageWorld) -> None:
        from models import Area, writing

        world.up_to("aktif")
        with writing():
            ring = [[103.7, -3.7], [103.8, -3.7], [103.8, -3.6], [103.7, -3.6], [103.7, -3.7]]
            for code in ("16.03", "16.71"):
                area = db.session.get_one(Area, code)
                area.outline = {"type": "Polygon", "coordinates": [ring]}
                area.lat, area.lng = -3.65, 103.75

    world(outline)
    page = as_(app, "kanwil.ss").get("/office/villages/map")
    ways = {a.get("href"): a.get("aria-label") for svg in page.all("svg") for a in svg.all("a")}
    assert ways["/office/villages/map?place=16.03"] == "Kabupaten Muara Enim: 1 desa di register"
    assert ways[HERE] == "Kelurahan Pasar I, Muara Enim: Aktif, Aman"
    narrowed = as_(app, "kasi.me").get("/office/villages/map?place=16.03")
    ways = {a.get("href") for svg in narrowed.all("svg") for a in svg.all("a")}
    assert ways == {HERE}, "another office's regency is land, and no way"


def test_a_village_is_proposed_from_the_search_and_what_is_missing_is_said(app, world):
    world(lambda world: None)
    kasi = as_(app, "kasi.me")
    page = kasi.submit(kasi.get("/office/villages/new"), "/office/villages/new", find="pasar")
    assert "1 ditemukan" in flat(page)
    page = kasi.get(links(page)["Kelurahan Pasar I, Muara Enim, Muara Enim"])
    entry = {"contact_name": "Bu Lurah", "contact_phone": "0812 0000 0001", "reached_on": "2026-11-20"}
    entry = filled(form_to(page, "/office/villages/new", VILLAGE)) | entry | {"reason": "Banyak PMI"}
    page = kasi.post("/office/villages/new", entry, 409)
    assert "kriteria pemilihan belum ada" in flat(page)
    assert one(page, "input", id="contact_name").get("value") == "Bu Lurah", "what was typed stays"
    entry["criteria"] = ["kantong_pmi", "palsu"]
    page = kasi.post("/office/villages/new", entry, 409)
    assert "laporan F01 usulan yang disetujui belum ada" in flat(page)
    entry |= {"excused": ["PROPOSAL_REPORT", "CONTACT"], "excuse": "Usulan lewat surat bupati"}
    page = kasi.post("/office/villages/new", entry)
    assert "Desa masuk register sebagai usulan." in flat(page)
    assert "Pengecualian: Laporan F01 usulan, disetujui. Alasan: Usulan lewat surat bupati" in flat(page)
    assert village(app).criteria == ["kantong_pmi"]
    page = kasi.get("/office/villages/new?find=pasar")
    assert links(page)["Kelurahan Pasar I, Muara Enim, Muara Enim"] == HERE


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


def test_work_areas_move_from_a_day_on_by_kanwil_and_admin_only(app, world):
    world(lambda world: world.up_to("usulan"))
    admin = as_(app, "admin.ss")
    page = admin.get("/office/work-areas")
    form = form_to(page, "/move", "16.03")
    entry = filled(form) | {"office": "office-pg", "from_on": "2026-12-01", "source": "SK contoh"}
    page = admin.post(form.get("action") or "", entry)
    assert "Kanim Palembang, sejak 1 Des 2026" in flat(page)
    assert "Kanim Muara Enim, sejak 1 Jan 2020 sampai 30 Nov 2026" in flat(page)
    page = admin.post(form.get("action") or "", entry, 409)
    assert "sudah dipindahkan orang lain" in flat(page)
    form = form_to(page, "/setting", "village.quiet_days")
    entry = filled(form) | {"value": "60", "valid_from": "2026-12-01", "source": "SE contoh"}
    page = admin.post(form.get("action") or "", entry)
    assert "60, sejak 1 Des 2026" in flat(page)
    page = admin.post(form.get("action") or "", entry | {"value": "0"}, 422)
    assert "Tulis angka 7 sampai 730" in flat(page)


OPENS = {
    "/office/villages": {"pimpasa", "petugas", "kasi", "kakanim", "kanwil"},
    "/office/villages/map": {"pimpasa", "petugas", "kasi", "kakanim", "kanwil"},
    "/office/villages/new": {"pimpasa", "kasi"},
    HERE: {"pimpasa", "petugas", "kasi", "kakanim", "kanwil"},
    f"{HERE}/print": {"pimpasa", "petugas", "kasi", "kakanim", "kanwil"},
    "/office/work-areas": {"kanwil", "admin"},
}


def test_pages_open_for_their_roles_and_for_nobody_else(app, world):
    world(lambda world: world.up_to("usulan"))
    for username in (
        "pimpasa.me",
        "mitra.me",
        "petugas.me",
        "kasi.me",
        "kakanim.me",
        "kanwil.ss",
        "kepatuhan.ss",
        "admin.ss",
    ):
        client, role = as_(app, username), username.partition(".")[0].replace("mitra", "mitra_desa")
        assert role in ROLES
        for path, roles in OPENS.items():
            client.get(path, 200 if role in roles else 403)


def test_another_offices_village_is_not_there(app, world):
    world(lambda world: world.up_to("usulan"))
    for username in ("kasi.pg", "pimpasa.pg"):
        client = as_(app, username)
        client.get(HERE, 404)
        client.get(f"{HERE}/print", 404)
        assert "Pasar I" not in client.get("/office/villages").text
        assert "Pasar I" not in client.get("/office/villages/map").text
