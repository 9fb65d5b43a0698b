"""Pages of Deteksi dini: who must still be told first, steps with what was typed kept, stale pages, names; for whom."""

import csv
import io
from datetime import timedelta

import pytest

from core import clock
from models import AuditEntry, Detection, Submission, db, protecting, writing
from tests.office.office_client import flat, links
from tests.office.village_pages import as_
from tests.protection_world import ProtectionWorld
from tests.village_world import TODAY, noon

HERE = "/office/protection"


@pytest.fixture
def made(app, with_passwords, monkeypatch):
    """One with a child, one of low risk in another village; the pages are asked at noon of the day."""
    with clock.stopped_at(noon(TODAY)):
        with app.app_context():
            world = ProtectionWorld(monkeypatch)
            child = {"tanda": "anak online", "tingkat": "darurat", "nama_orang": "Contoh Nama", "umur": "16"}
            found = [world.detect(**child, perekrut="Bu Contoh 0812-0000-0001")]
            found.append(world.detect(tingkat="rendah", perekrut="+6281200000001", desa="1603272012"))
            db.session.remove()
        yield found


def told(**more):
    said = {"agency": "ppa", "who": "Piket PPA", "told_at": "2026-11-21T11:30", "channel": "telepon"}
    return said | {"number": "PPA-7", "note": ""} | more


def test_who_must_still_be_told_comes_first_in_red_without_names(app, made):
    kasi = as_(app, "kasi.me")
    page = kasi.get(HERE)
    words = flat(page)
    assert "Belum dirujuk 1" in words
    assert "Belum diberi tahu: Unit PPA, BP3MI" in words
    assert "sisa 6 jam 0 menit dari jam D (6 jam)" in words
    assert "Satu orang (C.N., 1 orang)" in links(page)
    assert "Contoh Nama" not in words
    assert "Bu Contoh" not in words
    assert "Rendah" in flat(kasi.get(f"{HERE}?tab=open"))
    assert "Tidak ada deteksi dini di sini." in flat(kasi.get(f"{HERE}?tab=closed"))
    assert "Tidak ada deteksi dini dengan saringan ini." in flat(kasi.get(f"{HERE}?tab=lacks&level=rendah"))
    assert "Belum dirujuk 0" in flat(as_(app, "kasi.pg").get(HERE))
    with clock.stopped_at(noon(TODAY) + timedelta(hours=8)):
        kasi = as_(app, "kasi.me")
        assert "lewat 2 jam 0 menit dari jam D (6 jam)" in flat(kasi.get(HERE))
        overview = kasi.get("/office/overview")
        assert "1 deteksi dini belum dirujuk" in links(overview)
        assert "Belum dirujuk 1" in flat(kasi.get(links(overview)["1 lewat jam D"]))


def test_from_a_referral_to_the_end_and_back_by_forms_alone(app, made):
    kasi, one = as_(app, "kasi.me"), f"{HERE}/{made[0]}"
    page = kasi.submit(kasi.get(one), "/refer", **told())
    assert "Rujukan dicatat." in flat(page)
    assert "Belum diberi tahu: BP3MI" in flat(page)
    page = kasi.submit(page, "/refer", **told(agency="bp3mi", number=""))
    assert "Belum diberi tahu" not in flat(page)
    forms = [form.get("action") for form in page.all("form") if (form.get("action") or "").endswith("/answer")]
    page = kasi.submit(page, forms[0], answered_on="2026-11-21", answer="Anak dijemput besok")
    assert "Anak dijemput besok" in flat(page)
    page = kasi.submit(page, "/close", outcome="prevented", text="Batal berangkat")
    assert "Hasil: Dicegah berangkat" in flat(page)
    assert "Dicegah berangkat" in flat(kasi.get(f"{HERE}?tab=closed&outcome=prevented"))
    page = kasi.submit(kasi.get(one), "/reopen", reason="Berangkat juga")
    assert "Berangkat juga" in flat(page)
    forms = [form.get("action") for form in page.all("form") if (form.get("action") or "").endswith("/withdraw")]
    page = kasi.submit(page, forms[0], reason="Salah laporan")
    assert "Rujukan dibatalkan; tetap tercatat di riwayat." in flat(page)


def test_what_was_typed_stays_with_the_sentence(app, made):
    kasi, one = as_(app, "kasi.me"), f"{HERE}/{made[0]}"
    page = kasi.submit(kasi.get(one), "/refer", 422, **told(who=" ", note="Menunggu kabar"))
    assert "Tulis siapa yang diberi tahu" in flat(page)
    fields = {field.get("id"): field for field in page.all("input", "textarea")}
    assert (fields["number"].get("value"), fields["note"].text) == ("PPA-7", "Menunggu kabar")
    chosen = [option.get("value") for option in page.all("option") if option.get("selected") is not None]
    assert chosen == ["ppa", "telepon"]
    page = kasi.submit(kasi.get(one), "/close", 409, outcome="referred", text="Sudah ditangani")
    assert "Belum diberi tahu: Unit PPA, BP3MI. Catat rujukannya dulu" in flat(page)
    assert "Sudah ditangani" in flat(page)
    kasi.submit(kasi.get(one), "/refer", 422, **told(told_at="2026-11-21T12:30"))
    kasi.submit(kasi.get(one), "/refer", 422, **told(told_at="kemarin"))


def test_a_stale_page_changes_nothing_and_says_who(app, made):
    kasi, one = as_(app, "kasi.me"), f"{HERE}/{made[0]}"
    page = kasi.get(one)
    kasi.submit(page, "/refer", **told())
    stale = kasi.submit(page, "/close", 409, outcome="unproven", text="Keliru orang")
    assert "Deteksi dini ini berubah sejak halaman dibuka: " in flat(stale)
    assert "Keliru orang" in flat(stale)
    with app.app_context():
        assert db.session.get_one(Detection, made[0]).state == "open"


def test_a_whole_name_is_shown_once_against_a_reason_that_is_kept(app, made):
    kasi, one = as_(app, "kasi.me"), f"{HERE}/{made[0]}"
    assert "Contoh Nama" not in flat(kasi.get(one))
    kasi.submit(kasi.get(one), "/name", 422, reason=" ")
    page = kasi.submit(kasi.get(one), "/name", reason="Menjemput anak")
    assert "Contoh Nama" in flat(page)
    page = kasi.get(one)
    assert "Contoh Nama" not in flat(page)
    assert "Menjemput anak" in flat(page)
    with app.app_context():
        query = db.select(AuditEntry.detail).where(AuditEntry.action == "detection.name_read")
        assert [detail["reason"] for detail in db.session.scalars(query)] == ["Menjemput anak"]


def test_who_may_do_what(app, made):
    one = f"{HERE}/{made[0]}"
    as_(app, "mitra.me").get(HERE, 403)
    as_(app, "kasi.pg").get(one, 404)
    pimpasa = as_(app, "pimpasa.me")
    page = pimpasa.submit(pimpasa.get(one), "/refer", **told())
    assert not [form for form in page.all("form") if (form.get("action") or "").endswith("/close")]
    pimpasa.get(f"{HERE}/export", 403)
    kanwil = as_(app, "kanwil.ss").get(one)
    assert "Yang dilaporkan" in flat(kanwil)
    assert not [form for form in kanwil.all("form") if "/protection/" in (form.get("action") or "")]


def test_recruiters_of_more_than_one_village_stand_with_their_reports(app, made):
    kasi = as_(app, "kasi.me")
    page = kasi.get(links(kasi.get(HERE))["Perekrut yang mungkin sama di lebih dari satu desa: 1"])
    words = flat(page)
    assert "Bu Contoh 0812-0000-0001" in words
    assert "Nomor telepon sama" in words
    assert "2 desa" in words
    assert "Contoh Nama" not in words


def test_a_file_holds_no_name(app, made):
    kasi = as_(app, "kasi.me")
    page = kasi.get(f"{HERE}/export?tab=lacks")
    assert "1 laporan" in flat(page)
    form = next(form for form in page.all("form") if (form.get("action") or "").startswith(f"{HERE}/export"))
    token = next(field.get("value") for field in form.all("input") if field.get("name") == "csrf_token")
    for kind in ("csv", "xlsx"):
        answer = kasi.client.post(form.get("action"), data={"csrf_token": token, "kind": kind})
        assert answer.status_code == 200
        assert b"Contoh" not in answer.data
        if kind == "csv":
            head, row = csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")))
            said = dict(zip(head, row, strict=True))
            assert (said["Anak"], said["Menyebut perekrut"], said["Belum diberi tahu"]) == (
                "ya",
                "ya",
                "Unit PPA, BP3MI",
            )


def test_the_page_of_the_report_says_what_is_missing_and_leads_here(app, made):
    kasi = as_(app, "kasi.me")
    page = kasi.get(f"/office/review/{made[0]}")
    assert "Belum diberi tahu: Unit PPA, BP3MI." in flat(page)
    assert links(page)["Deteksi dini: rujukan dan hasilnya"] == f"{HERE}/{made[0]}"


def test_a_report_that_counts_no_more_says_so(app, made):
    kasi, one = as_(app, "kasi.me"), f"{HERE}/{made[0]}"
    with app.app_context(), writing():
        db.session.get_one(Submission, made[0]).state = "rejected"
        db.session.flush()
        protecting.put({made[0]})
    page = kasi.get(one)
    assert "Laporan ini ditolak atau digabung: tidak dihitung" in flat(page)
    assert not [form for form in page.all("form") if (form.get("action") or "").endswith("/refer")]
    assert "Belum dirujuk 0" in flat(kasi.get(HERE))
