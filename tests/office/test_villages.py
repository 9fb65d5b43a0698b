"""The register's pages: a list, a map, a proposal, work areas with dates; and who may open them."""

import pytest
from flask import Flask

from core import clock
from models import db
from tests.conftest import VILLAGE
from tests.office.office_client import filled, flat, links, one
from tests.office.village_pages import HERE, as_, form_to, inside, village
from tests.village_world import TODAY, VillageWorld, noon
from workflow.roles import ROLES


@pytest.fixture
def world(app: Flask, with_passwords: str):
    """Everything happens at noon of the day; the pages are asked then, too."""
    with clock.stopped_at(noon(TODAY)):
        yield lambda do: inside(app, do)


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
