"""Pages of the registers: lists, facts with sources, numbers against a reason, two side by side, files; for whom."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from flask import Flask

from core import clock
from models import AuditEntry, db
from tests.office.office_client import flat, links, one
from tests.office.village_pages import as_, form_to
from tests.register_world import OTHER_VILLAGE, PALEMBANG, TODAY, RegisterWorld, noon, seen, worker
from workflow.roles import ROLES

HERE = "/office/foreigners"


@pytest.fixture
def world(app: Flask, with_passwords: str):
    """Everything happens at noon of the day; the pages are asked then, too."""

    def inside(do):
        with app.app_context():
            do(RegisterWorld())
            db.session.remove()

    with clock.stopped_at(noon(TODAY)):
        yield inside


def two_alike(world):
    until = (TODAY + timedelta(days=12)).isoformat()
    world.approved("amati_oa", seen(izin="voa", izin_sd=until, umur="34"), kegiatan="kerja_pabrik", nama_tempat="Mes A")
    world.approved("amati_oa", seen("Xiaoming Wang", ""), on=TODAY - timedelta(days=4))


def actions(app):
    with app.app_context():
        return [row.action for row in db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.seq))]


def test_the_list_shows_permits_and_masks_numbers_and_is_narrowed_by_its_address(app, world):
    world(two_alike)
    kasi = as_(app, "kasi.me")
    page = kasi.get(HERE)
    assert links(page)["Wang Xiaoming"] == f"{HERE}/OA-000001"
    assert "RRT" in flat(page) or "CHN" in flat(page)
    assert "…678" in flat(page)
    assert "E12345678" not in page.text
    assert "Izin 12 hari lagi, sampai 3 Des" in flat(page)
    assert links(page)["1 pasang mungkin orang yang sama"] == f"{HERE}/alike"
    tabs = [a.text for nav in page.all("nav") if nav.get("aria-label") == "Izin tinggal" for a in nav.all("a")]
    assert tabs[:3] == ["Semua 2", "Izin sudah berakhir 0", "Izin berakhir dalam 30 hari 1"]
    assert list(links(kasi.submit(page, HERE, q="E1234 5678"))).count("Xiaoming Wang") == 0
    assert "Wang Xiaoming" in flat(kasi.get(f"{HERE}?permit=30&place=16.03&seen=30"))
    page = kasi.get(f"{HERE}?permit=over&place=entah&seen=x&after=entah&q=%25")
    assert "Tidak ada entri dengan saringan ini." in flat(page)
    assert links(page)["Hapus saringan"] == HERE
    assert "Belum ada entri." in flat(as_(app, "kasi.pg").get(HERE))


def test_an_entry_says_each_fact_with_its_report_and_each_hint_with_its_reason(app, world):
    world(two_alike)
    kasi = as_(app, "kasi.me")
    page = kasi.get(f"{HERE}/OA-000001")
    words = flat(page)
    assert "Visa saat kedatangan" in words
    assert "Kegiatan kerja dengan izin kunjungan: begitu tertulis di laporan 21 Nov." in words
    assert "Izin segera berakhir: menurut laporan terakhir berlaku sampai 3 Des." in words
    sources = {href for text, href in links(page).items() if text.startswith("ME-2026-")}
    assert sources
    assert all(href.startswith("/office/review/") for href in sources)
    kasi.get(next(iter(sources)))
    assert links(page)["Bandingkan dengan Xiaoming Wang, OA-000002"] == f"{HERE}/OA-000001/with/OA-000002"


def test_a_number_is_shown_once_against_a_reason_that_is_kept(app, world):
    world(two_alike)
    kasi = as_(app, "kasi.me")
    page = kasi.get(f"{HERE}/OA-000001")
    assert "E12345678" not in page.text
    page = kasi.submit(page, "/identity", 422, reason="  ")
    assert "Tulis untuk apa identitas ini dibuka." in flat(page)
    page = kasi.submit(page, "/identity", reason="Mencocokkan dengan SIMKIM")
    assert "E12345678" in flat(page)
    assert "E12345678" not in kasi.get(f"{HERE}/OA-000001").text
    assert "Mencocokkan dengan SIMKIM" in flat(kasi.get(f"{HERE}/OA-000001"))
    assert actions(app).count("register.identity_read") == 1
    kasi.get(f"{HERE}/OA-000001/print")
    assert "E12345678" not in kasi.answer.get_data(as_text=True)
    assert actions(app)[-1] == "register.printed"


def test_two_are_compared_decided_and_parted_again_and_a_stale_page_changes_nothing(app, world):
    world(two_alike)
    kasi, colleague = as_(app, "kasi.me"), as_(app, "petugas.me")
    page = kasi.get(links(kasi.get(f"{HERE}/alike"))["Wang Xiaoming OA-000001 · Xiaoming Wang OA-000002"])
    assert "Nama sama, tanpa melihat urutan kata dan ejaan" in flat(page)
    stale = colleague.get(f"{HERE}/OA-000002/with/OA-000001")
    page = kasi.submit(page, "/with/", 422, verdict="same", reason=" ")
    assert "Tulis alasannya" in flat(page)
    page = kasi.submit(page, "/with/", verdict="same", reason="Bertemu keduanya, orangnya satu")
    assert "Dinyatakan sama: ditampilkan sebagai satu entri." in flat(page)
    assert "semula OA-000002" in flat(page)
    assert "juga: Xiaoming Wang" in flat(page)
    page = colleague.submit(stale, "/with/", 409, verdict="different", reason="Menurut saya dua orang")
    assert "Entri ini berubah sejak halaman dibuka: kasi.me" in flat(page)
    assert "Menurut saya dua orang" in flat(page), "what was typed is not lost"
    assert "Wang Xiaoming" in flat(kasi.get(f"{HERE}/OA-000002")), "an old code leads to where it is shown"
    page = kasi.get(f"{HERE}/OA-000001")
    assert "kasi.me" in flat(page)
    late = colleague.get(f"{HERE}/OA-000001")
    page = kasi.submit(page, "/undo", reason="Ternyata saudaranya")
    assert "Keputusan dibatalkan" in flat(page)
    assert "Dibatalkan: Ternyata saudaranya" in flat(page)
    page = colleague.submit(late, "/undo", 409, reason="Saya juga")
    assert "Keputusan ini sudah dibatalkan oleh kasi.me." in flat(page)
    assert "1 pasang" in flat(kasi.get(HERE))
    one_page, other_page = (
        kasi.get(f"{HERE}/OA-000001/with/OA-000002"),
        colleague.get(f"{HERE}/OA-000001/with/OA-000002"),
    )
    kasi.submit(one_page, "/with/", verdict="different", reason="Dua saudara")
    page = colleague.submit(other_page, "/with/", 409, verdict="same", reason="Sama saja")
    assert "Entri ini berubah sejak halaman dibuka: kasi.me" in flat(page)
    assert one(page, "textarea", id="reason").text == "Sama saja"
    assert "pasang" not in flat(kasi.get(HERE)), "what was decided is not asked again"


def test_numbers_that_end_alike_are_not_called_the_same(app, world):
    def twins(world):
        world.approved("amati_oa", seen(passport="E1112678"))
        world.approved("amati_oa", seen("Xiaoming Wang", "G9995678"))

    world(twins)
    page = as_(app, "kasi.me").get(f"{HERE}/OA-000001/with/OA-000002")
    rows = {next(row.all("th")).text: row.text for row in page.all("tr")}
    assert rows["Nomor paspor"].endswith("berbeda")
    assert rows["Kebangsaan"].endswith("sama")
    assert "G9995" not in page.text


def test_a_note_is_kept_for_the_own_office(app, world):
    def both(world):
        world.approved("amati_oa", seen())
        world.approved("amati_oa", seen("Lain Ejaan"), by="pimpasa.pg", village=PALEMBANG)

    world(both)
    kasi = as_(app, "kasi.me")
    page = kasi.submit(kasi.get(f"{HERE}/OA-000001"), "/notes", text="Sudah ditelepon penjaminnya")
    assert "Sudah ditelepon penjaminnya" in flat(page)
    page = kasi.submit(page, "/notes", 422, text=" ")
    assert "Tulis isi catatannya" in flat(page)
    there = flat(as_(app, "kasi.pg").get(f"{HERE}/OA-000001"))
    assert "Sudah ditelepon" not in there
    assert "Wang Xiaoming" not in there
    assert "Disebut 1 kali lagi dalam laporan di luar wilayah Anda" in there
    assert "Sudah ditelepon" in flat(as_(app, "kanwil.ss").get(f"{HERE}/OA-000001"))


def test_employers_and_lodgings_lead_to_the_people_named_with_them_and_back(app, world):
    def visits(world):
        world.approved("kunj_tka", worker(), nama_pt="PT Contoh Tambang", nib="1234567890123", telp_pt="081200000001")
        guest = {"tamu_nama": "Tan Ah Kow", "tamu_bangsa": "MYS", "tamu_paspor": "A1234567"}
        world.approved("cek_inap", guest, nama_inap="Hotel Contoh", village=OTHER_VILLAGE)

    world(visits)
    kasi = as_(app, "kasi.me")
    page = kasi.get(links(kasi.get("/office/employers"))["PT Contoh Tambang"])
    assert "1234567890123" in flat(page), "a business number names no person"
    person = kasi.get(links(page)["Wang Xiaoming"])
    assert links(person)["PT Contoh Tambang"] == "/office/employers/PK-000001"
    page = kasi.get(links(kasi.get("/office/lodgings"))["Hotel Contoh"])
    assert links(page)["Tan Ah Kow"] == f"{HERE}/OA-000002"
    assert page.all("svg")


def test_a_register_leaves_as_a_file_exactly_as_narrowed_and_on_the_record(app, world):
    world(two_alike)
    kasi = as_(app, "kasi.me")
    page = kasi.get(links(kasi.get(f"{HERE}?permit=30"))["Ekspor"])
    assert "1 entri" in flat(page)
    form = form_to(page, "permit=30")
    for kind in ("csv", "geojson", "xlsx"):
        answer = kasi.client.post(form.get("action"), data={"kind": kind, "csrf_token": one_token(page)})
        assert answer.status_code == 200
        content = answer.get_data()
        if kind == "csv":
            lines = content.decode("utf-8-sig").splitlines()
            assert len(lines) == 2
            assert "E12345678" in lines[1]
            assert "Visa saat kedatangan" in lines[1]
        elif kind == "geojson":
            (feature,) = json.loads(content)["features"]
            assert feature["geometry"]["coordinates"] == [103.7747, -3.6553]
            assert feature["properties"]["code"] == "OA-000001"
        else:
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                assert any("E12345678" in book.read(name).decode(errors="ignore") for name in book.namelist())
    assert actions(app).count("export.ended") == 3


def one_token(page) -> str:
    return next(field.get("value") or "" for field in page.all("input") if field.get("name") == "csrf_token")


READS = {"pimpasa", "petugas", "kasi", "kakanim", "kanwil"}
KEEPS = READS - {"pimpasa"}
OPENS = {
    HERE: READS,
    "/office/employers": READS,
    "/office/lodgings": READS,
    f"{HERE}/OA-000001": READS,
    f"{HERE}/OA-000001/print": READS,
    f"{HERE}/alike": KEEPS,
    f"{HERE}/export": KEEPS,
}


def test_pages_open_for_their_roles_and_for_nobody_else(app, world):
    world(two_alike)
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
    stranger = as_(app, "kasi.pg")
    for path in (f"{HERE}/OA-000001", f"{HERE}/OA-999999", f"{HERE}/OA-000001/with/OA-000002", f"{HERE}/PK-000001"):
        stranger.get(path, 404)
