"""Pages of Kegiatan: list with sums, plan, change, join, part; what was typed stays; stale pages; files; for whom."""

import csv
import io
import zipfile
from datetime import date, timedelta

import pytest

from core import clock
from models import Activity, AuditEntry, db
from models.villages import register_village
from tests.activity_world import ActivityWorld, days
from tests.conftest import VILLAGE
from tests.office.office_client import filled, flat, links
from tests.office.village_pages import as_
from tests.village_world import TODAY, noon

HERE = "/office/activities"


@pytest.fixture
def made(app, with_passwords, monkeypatch):
    """A plan for in three days, one long overdue, and a report that nobody planned; it is noon."""
    with clock.stopped_at(noon(TODAY)):
        with app.app_context():
            register_village(None, VILLAGE, "office-me", "aktif", [])
            world = ActivityWorld(monkeypatch)
            found = [world.plan(days(3), on=TODAY), world.plan(days(-20), goal=None), world.come(biaya="1200000")]
            found.append(world.person("pimpasa.me").id)
            db.session.remove()
        yield found


def plan(made, **more):
    told = {"kind": "sosialisasi", "topics": ["tppo", "pmi"], "place": VILLAGE, "planned_on": days(3).isoformat()}
    told |= {"person": made[3], "goal": "40", "budget": "Rp 1.500.000", "budget_line": "5076", "note": "Bawa brosur"}
    return told | more


def test_the_list_shows_plan_beside_result_and_its_sums(app, made):
    kasi = as_(app, "kasi.me")
    page = kasi.get(HERE)
    words = flat(page)
    assert "Semua 3" in words
    assert "Rencana 2" in words
    assert "3, 2 direncanakan, 1 dilaksanakan" in words
    assert "sasaran 40; hadir 42 orang (18 laki-laki, 24 perempuan; 11 umur 15-24)" in words
    assert "anggaran Rp 3.000.000; terpakai Rp 1.200.000" in words
    assert "20 hari tanpa F07" in words
    assert "Tanpa rencana" in words
    late = kasi.get(links(page)["1 rencana lewat 7 hari tanpa F07"])
    assert "Lewat 7 hari tanpa F07" in flat(late)
    assert len([row for body in late.all("tbody") for row in body.all("tr")]) == 1
    for query, n in (
        ("tab=planned", 2),
        ("kind=baksos", 0),
        (f"place={VILLAGE}", 3),
        ("month=2026-10", 0),
        ("tab=x", 3),
    ):
        shown = kasi.get(f"{HERE}?{query}")
        assert len([row for body in shown.all("tbody") for row in body.all("tr")]) == n, query
    assert "Tidak ada kegiatan di sini." in flat(as_(app, "kasi.pg").get(HERE))


def test_planned_by_a_form_changed_and_cancelled(app, made):
    kasi = as_(app, "kasi.me")
    page = kasi.submit(kasi.get(f"{HERE}/new?place={VILLAGE}"), "/new", **plan(made))
    assert "Kegiatan direncanakan; HP petugas mendengar saat tersambung." in flat(page)
    assert "Tugas di HP, dijawab dengan F07 paling lambat" in flat(page)
    page = kasi.submit(page, "/edit", **plan(made, goal="55", budget=""), reason="Undangan bertambah")
    words = flat(page)
    assert "Rencana diubah" in words
    assert "Sasaran: 40 orang → 55 orang" in words
    assert "Anggaran: Rp 1.500.000 → –" in words
    assert "Undangan bertambah" in words
    page = kasi.submit(page, "/cancel", reason="Banjir")
    assert "Rencana dibatalkan; alasannya tercatat." in flat(page)
    assert [form.get("action") for form in page.all("form") if "/activities/" in (form.get("action") or "")] == []
    assert "Dibatalkan 1" in flat(kasi.get(HERE))


def test_what_was_typed_stays_with_the_sentence(app, made):
    kasi = as_(app, "kasi.me")
    page = kasi.submit(kasi.get(f"{HERE}/new"), "/new", 422, **plan(made, budget="satu juta", planned_on="2026-12-24"))
    assert "Tulis anggaran dalam rupiah dengan angka saja" in flat(page)
    fields = {one.get("id"): one for one in page.all("input", "textarea", "select")}
    assert (fields["budget"].get("value"), fields["planned_on"].get("value")) == ("satu juta", "2026-12-24")
    assert fields["note"].text == "Bawa brosur"
    ticked = [one.get("value") for one in page.all("input") if one.get("checked") is not None]
    assert ticked == ["pmi", "tppo"]
    assert VILLAGE in [one.get("value") for one in page.all("option") if one.get("selected") is not None]
    page = kasi.submit(kasi.get(f"{HERE}/{made[0]}"), "/edit", 422, **plan(made, goal="banyak"), reason="Lebih")
    fields = {one.get("id"): one for one in page.all("input", "textarea")}
    assert (fields["edit-goal"].get("value"), fields["edit-reason"].text) == ("banyak", "Lebih")
    page = kasi.submit(page, "/edit", 422, **plan(made, topics=[]), reason="Lebih")
    assert "Pilih paling sedikit satu materi." in flat(page)


def test_joined_from_either_side_and_parted(app, made):
    kasi = as_(app, "kasi.me")
    page = kasi.get(f"{HERE}/{made[2]}")
    [choice] = [one.get("value") for one in page.all("input") if one.get("name") == "other"]
    assert choice.startswith(made[0])
    page = kasi.submit(page, "/join", other=choice)
    words = flat(page)
    assert "Rencana dan laporan dihubungkan." in words
    assert "3 hari sebelum rencana" in words
    assert "42 dari 40 orang (105 %)" in words
    assert "Rp 300.000 di bawah anggaran" in words
    page = kasi.submit(page, "/part", reason="Kegiatan lain")
    assert "Rencana dan laporan dipisahkan; alasannya tercatat." in flat(page)
    assert "Tanpa rencana" in flat(kasi.get(f"{HERE}/{made[2]}"))
    page = kasi.submit(page, "/join", 404, other="entah:1")
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Activity)) == 3


def test_a_stale_page_changes_nothing_and_says_who(app, made):
    kasi = as_(app, "kasi.me")
    page = kasi.get(f"{HERE}/{made[0]}")
    kasi.submit(page, "/edit", **plan(made, goal="50"), reason="Lebih")
    stale = kasi.submit(page, "/cancel", 409, reason="Tidak jadi")
    assert "Kegiatan ini berubah sejak halaman dibuka: kasi.me" in flat(stale)
    assert "Tidak jadi" in flat(stale)
    with app.app_context():
        assert db.session.get_one(Activity, made[0]).state == "planned"


def test_the_list_goes_out_as_it_is_narrowed_and_is_on_the_record(app, made):
    kasi = as_(app, "kasi.me")
    page = kasi.get(links(kasi.get(HERE))["Ekspor"])
    assert "3 kegiatan" in flat(page)
    [form] = [one for one in page.all("form") if "/export" in (one.get("action") or "")]
    told = filled(form)
    answer = kasi.client.post(f"{HERE}/export", data=told | {"kind": "csv"})
    lines = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert (lines[0]["Keadaan"], lines[0]["Kantor"]) == ("Rencana", "Kanim Muara Enim")
    assert len(lines) == 3
    answer = kasi.client.post(f"{HERE}/export?late=1", data=told | {"kind": "xlsx"})
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as parts:
        said = b"".join(parts.read(name) for name in parts.namelist()).decode("utf-8", "replace")
    assert "Lewat 7 hari tanpa F07" in said
    with app.app_context():
        told = db.session.scalars(
            db.select(AuditEntry.detail).where(AuditEntry.action == "export.ended").order_by(AuditEntry.seq)
        )
        assert [one["rows"] for one in told] == [3, 1]


def test_its_task_is_called_an_activity_among_the_tasks(app, made):
    words = flat(as_(app, "kasi.me").get("/office/tasks"))
    assert "Kegiatan (F07)" in words
    assert "Kunjungan" not in words


def test_who_may_do_what(app, made):
    first = f"{HERE}/{made[0]}"
    as_(app, "mitra.me").get(HERE, 403)
    as_(app, "kasi.pg").get(first, 404)
    officer = as_(app, "pimpasa.me")
    page = officer.get(first)
    assert [form.get("action") for form in page.all("form") if "/activities/" in (form.get("action") or "")] == []
    officer.get(f"{HERE}/new", 403)
    assert "Rencanakan kegiatan" not in links(officer.get(HERE))
    assert "F07 ditunggu sampai" in flat(as_(app, "kanwil.ss").get(first))


def test_the_village_and_the_leader_see_what_is_planned_and_what_is_late(app, made):
    kasi = as_(app, "kasi.me")
    page = kasi.get(f"/office/villages/{VILLAGE}")
    assert "Sosialisasi, 24 Nov" in links(page)
    assert "Semua kegiatan di desa ini" in links(page)
    ask = kasi.get(links(page)["Rencanakan kegiatan"])
    assert [one.get("value") for one in ask.all("option") if one.get("selected") is not None] == [VILLAGE]
    card = links(kasi.get("/office/overview"))["1 kegiatan lewat 7 hari tanpa F07"]
    assert card == f"{HERE}?late=1"


def test_an_address_that_makes_no_sense_narrows_nothing(app, made):
    kasi = as_(app, "kasi.me")
    for query in (
        "month=2026-13",
        "after=x|y",
        "after=2026-11-21|",
        "kind=%00",
        "place=%00",
        "late=2",
        "month=9999-01",
    ):
        assert "Semua 3" in flat(kasi.get(f"{HERE}?{query}")), query
    page = kasi.get(f"{HERE}?after={date(2026, 11, 22)}|zz")
    assert len([row for body in page.all("tbody") for row in body.all("tr")]) == 2


def test_a_late_plan_may_be_changed_on_its_own_page(app, made):
    kasi = as_(app, "kasi.me")
    told = plan(made, planned_on=days(-20).isoformat(), goal="30")
    page = kasi.submit(kasi.get(f"{HERE}/{made[1]}"), "/edit", **told, reason="Sasaran ditulis")
    assert "30 orang" in flat(page)
    moved = plan(made, planned_on=(TODAY - timedelta(days=2)).isoformat())
    page = kasi.submit(page, "/edit", 422, **moved, reason="Mundur")
    assert "Pilih tanggal kegiatan: hari ini sampai tiga tahun lagi." in flat(page)
    with app.app_context():
        assert db.session.get_one(Activity, made[1]).goal == 30
