"""Pages of Layanan: what waits by village, dates, steps with what was typed kept, stale pages; for whom."""

from datetime import timedelta

import pytest

from core import clock
from models import ServiceRequest, Submission, Task, db, servicing, writing
from tests.office.office_client import flat, links
from tests.office.village_pages import as_
from tests.service_world import ServiceWorld
from tests.village_world import TODAY, noon

HERE = "/office/services"


@pytest.fixture
def made(app, with_passwords, monkeypatch):
    """Two requests of one village, 20 and 15 people; the pages are asked at noon of the day."""
    with clock.stopped_at(noon(TODAY)):
        with app.app_context():
            world = ServiceWorld(monkeypatch)
            found = [world.request("20", tujuan="kerja", jml_kerja="4"), world.request("15", tgl_usul="2026-12-01")]
            found += [world.person("pimpasa.me").id, world.second]
            db.session.remove()
        yield found


def plan(made, **more):
    told = {"held_on": TODAY.isoformat(), "place": "Balai desa", "team": made[2:], "person": made[2], "text": "Kamera"}
    return told | more


def test_requests_wait_by_village_against_the_least_size_of_a_group(app, made):
    page = as_(app, "kasi.me").get(HERE)
    words = flat(page)
    assert "35 orang, cukup untuk layanan di desa (30)" in words
    assert "Menunggu jadwal 2" in words
    assert "Periksa dengan F08" in words
    assert "Paspor kolektif di lokasi (Eazy Passport), 20 orang" in links(page)
    assert "Tidak ada permintaan layanan di sini." in flat(as_(app, "kasi.pg").get(HERE))
    assert "Tidak ada permintaan layanan di sini." in flat(as_(app, "kasi.me").get(f"{HERE}?tab=over"))
    assert "Menunggu jadwal 2" in flat(as_(app, "kasi.me").get(f"{HERE}?tab=entah"))


def test_from_a_date_to_the_end_by_forms_alone(app, made):
    kasi, first = as_(app, "kasi.me"), f"{HERE}/{made[0]}"
    page = kasi.get(first)
    assert "Lihat F08 desa ini" in links(page)
    ask = kasi.get(links(page)["Minta F08 lewat tugas"])
    chosen = [one.get("value") for one in ask.all("option") if one.get("selected") is not None]
    assert chosen == ["visit", "deteksi_pmi"]
    page = kasi.submit(page, "/schedule", **plan(made))
    assert "Layanan dijadwalkan; HP petugas mendengar saat tersambung." in flat(page)
    assert "dijawab dengan F07" in flat(page)
    listed = flat(kasi.get(f"{HERE}?tab=scheduled"))
    assert "Dijadwalkan 2" in listed
    assert "Balai desa · 35 orang" in listed
    page = kasi.submit(kasi.get(first), "/serve", applied="20", issued="18", refused="1", absent="0", note="Lancar")
    assert "20 mengajukan, 18 terbit, 1 ditolak, 0 tidak datang" in flat(page)
    page = kasi.submit(page, "/finish", note="")
    assert "Layanan selesai." in flat(page)
    page = kasi.submit(page, "/reopen", reason="Salah hitung")
    assert "Salah hitung" in flat(page)
    assert "Dilayani dan ditolak 1" in flat(kasi.get(f"{HERE}?tab=over"))


def test_what_was_typed_stays_with_the_sentence(app, made):
    kasi, first = as_(app, "kasi.me"), f"{HERE}/{made[0]}"
    page = kasi.submit(kasi.get(first), "/schedule", 422, **plan(made, place=" ", held_on="2026-12-24", others=[]))
    assert "Tulis tempat layanannya, misalnya balai desa." in flat(page)
    fields = {one.get("id"): one for one in page.all("input", "textarea")}
    assert fields["held_on"].get("value") == "2026-12-24"
    assert fields["text"].text == "Kamera"
    assert len([one for one in page.all("input") if one.get("name") == "team" and one.get("checked") is not None]) == 2
    assert not [one for one in page.all("input") if one.get("name") == "others" and one.get("checked") is not None]
    kasi.submit(page, "/schedule", **plan(made))
    page = kasi.submit(kasi.get(first), "/serve", 422, applied="2", issued="3", refused="0", absent="0", note="Tiga")
    assert "Isi keempat angka" in flat(page)
    assert {one.get("id"): one.get("value") for one in page.all("input")}["issued"] == "3"


def test_a_stale_page_changes_nothing_and_says_who(app, made):
    kasi, first = as_(app, "kasi.me"), f"{HERE}/{made[0]}"
    page = kasi.get(first)
    kasi.submit(page, "/schedule", **plan(made))
    stale = kasi.submit(page, "/decline", 409, reason="Tidak cukup orang")
    assert "Permintaan ini berubah sejak halaman dibuka: " in flat(stale)
    assert "Tidak cukup orang" in flat(stale)
    with app.app_context():
        assert db.session.get_one(ServiceRequest, made[0]).state == "scheduled"


def test_a_day_that_passed_is_red_and_can_be_moved(app, made):
    kasi, first = as_(app, "kasi.me"), f"{HERE}/{made[0]}"
    kasi.submit(kasi.get(first), "/schedule", **plan(made))
    with clock.stopped_at(noon(TODAY + timedelta(days=2))):
        kasi = as_(app, "kasi.me")
        assert "Lewat tanggal, belum ada hasil" in flat(kasi.get(f"{HERE}?tab=scheduled"))
        later = (TODAY + timedelta(days=9)).isoformat()
        page = kasi.submit(kasi.get(first), "/move", **plan(made, held_on=later), reason="Hujan")
        assert "Jadwal dipindahkan; HP petugas mendengar saat tersambung." in flat(page)
        assert "21 Nov → 30 Nov, Balai desa" in flat(page)
    with app.app_context():
        assert sorted(db.session.scalars(db.select(Task.state))) == ["open", "withdrawn"]


def test_who_may_do_what(app, made):
    first = f"{HERE}/{made[0]}"
    as_(app, "mitra.me").get(HERE, 403)
    as_(app, "kasi.pg").get(first, 404)
    officer = as_(app, "pimpasa.me")
    page = officer.get(first)
    assert [form.get("action") for form in page.all("form") if "/services/" in (form.get("action") or "")] == []
    officer.post(f"{first}/decline", {}, 400)
    kanwil = as_(app, "kanwil.ss").get(first)
    assert "Yang diminta" in flat(kanwil)


def test_a_report_that_is_not_approved_any_more_says_so_on_its_request(app, made):
    kasi, first = as_(app, "kasi.me"), f"{HERE}/{made[0]}"
    kasi.submit(kasi.get(first), "/schedule", **plan(made))
    with app.app_context(), writing():
        db.session.get_one(Submission, made[0]).state = "returned"
        db.session.flush()
        servicing.put({made[0]})
    page = kasi.get(first)
    assert "Laporan permintaan ini sedang tidak disetujui" in flat(page)
    assert "Laporannya tidak disetujui lagi" in flat(page)
    actions = {(form.get("action") or "").rpartition("/")[2] for form in page.all("form")}
    assert "decline" in actions
    assert not {"serve", "move"} & actions
