"""Pages of Koordinasi, Pustaka and what is shared: lists, steps with what was typed kept, stale pages; for whom."""

import io

import pytest
from openpyxl import load_workbook

from core import clock
from models import ActionItem, Lesson, Share, Task, db
from tests.coordination_world import CoordinationWorld, item, told
from tests.office.office_client import flat, links
from tests.office.village_pages import as_
from tests.village_world import TODAY, noon

HERE, LIBRARY, SHARED = "/office/coordination", "/office/lessons", "/office/shared"


@pytest.fixture
def made(app, with_passwords, monkeypatch):
    """A study visit with two items and a lesson; the pages are asked at noon of the day."""
    with clock.stopped_at(noon(TODAY)):
        with app.app_context():
            world = CoordinationWorld(monkeypatch)
            note = world.note(
                item("Susun daftar periksa", 20),
                item("=Undang camat", 30, "Camat"),
                lessons=[told("Berkas sering kembali", "Jaksa diundang sejak awal")],
                pokok="Pokok rahasia kantor",
            )
            ids = [one.id for one in world.items(note)]
            lesson = world.lesson("Berkas sering kembali").id
            person = world.person("pimpasa.me").id
            db.session.remove()
        yield {"note": note, "items": ids, "lesson": lesson, "person": person}


def test_lists_lead_from_the_overview_to_the_item_and_its_note(app, made):
    kasi = as_(app, "kasi.me")
    overview = kasi.get("/office/overview")
    assert "tindak lanjut koordinasi jatuh tempo" in flat(overview)
    assert "Tindak lanjut terbuka" in flat(overview)
    listed = kasi.get(f"{HERE}?due=due")
    assert "Susun daftar periksa" in links(listed)
    assert "=Undang camat" not in links(listed)
    page = kasi.get(HERE)
    words = flat(page)
    assert "Tindak lanjut terbuka 2" in words
    assert "Lewat tenggat 1" in words
    assert "Lewat 20 Nov" in words
    note = kasi.get(links(kasi.get(f"{HERE}?tab=notes"))["Studi tiru, 10 Nov"])
    assert "Pokok rahasia kantor" in flat(note)
    assert {"Susun daftar periksa", "Berkas sering kembali"} <= set(links(note))
    assert "Tidak ada tindak lanjut di sini." in flat(kasi.get(f"{HERE}?tab=over"))
    assert "Tidak ada tindak lanjut di sini." in flat(as_(app, "kasi.pg").get(HERE))


def test_an_item_becomes_a_task_and_is_done_by_forms_alone(app, made):
    kasi, one = as_(app, "kasi.me"), f"{HERE}/items/{made['items'][1]}"
    page = kasi.submit(
        kasi.get(one), "/give", 422, person="", form_id="kegiatan", task="Datangi camat", answer_by="2026-11-28"
    )
    fields = {field.get("id"): field for field in page.all("input", "textarea")}
    assert fields["task"].text == "Datangi camat"
    assert fields["answer_by"].get("value") == "2026-11-28"
    page = kasi.submit(page, "/give", person=made["person"], form_id="kegiatan")
    assert "Menjadi tugas; HP petugas mendengar saat tersambung." in flat(page)
    assert "paling lambat 28 Nov" in flat(page)
    assert "tugas di HP pimpasa.me" in flat(kasi.get(HERE))
    page = kasi.submit(page, "/finish", text="Camat setuju")
    assert "Tindak lanjut selesai." in flat(page)
    assert "Camat setuju" in flat(page)
    with app.app_context():
        assert db.session.scalars(db.select(Task.state)).all() == ["withdrawn"]
    page = kasi.submit(page, "/reopen", text="Camat diganti")
    assert "Tindak lanjut dibuka lagi." in flat(page)
    page = kasi.submit(page, "/cancel", 422, text="  ")
    assert "Tulis alasannya" in flat(page)


def test_a_stale_page_changes_nothing_and_keeps_what_was_typed(app, made):
    kasi, one = as_(app, "kasi.me"), f"{HERE}/items/{made['items'][0]}"
    page = kasi.get(one)
    kasi.submit(page, "/finish", text="Daftar dikirim")
    stale = kasi.submit(page, "/cancel", 409, text="Tidak jadi")
    assert "Tindak lanjut ini berubah sejak halaman dibuka: kasi.me" in flat(stale)
    assert "Tidak jadi" in flat(stale)
    with app.app_context():
        assert db.session.get_one(ActionItem, made["items"][0]).state == "done"


def test_the_list_goes_out_as_it_is_narrowed(app, made):
    kasi = as_(app, "kasi.me")
    page = kasi.get(links(kasi.get(f"{HERE}?due=late"))["Ekspor"])
    assert "1 tindak lanjut" in flat(page)
    form = next(one for one in page.all("form") if "export" in (one.get("action") or ""))
    token = next(one.get("value") for one in form.all("input") if one.get("name") == "csrf_token")
    answer = kasi.client.post(form.get("action"), data={"kind": "csv", "csrf_token": token})
    text = answer.get_data().decode("utf-8-sig")
    assert "Susun daftar periksa" in text
    assert "Undang camat" not in text
    answer = kasi.client.post(f"{HERE}/export", data={"kind": "xlsx", "csrf_token": token})
    sheets = load_workbook(io.BytesIO(answer.get_data())).worksheets
    rows = list(sheets[1].values)
    assert [row[5] for row in rows] == ["Tindak lanjut", "Susun daftar periksa", "=Undang camat"]
    as_(app, "pimpasa.me").get(f"{HERE}/export", 403)


def test_the_library_finds_filters_and_says_when_nothing_fits(app, made):
    kasi = as_(app, "kasi.me")
    page = kasi.submit(kasi.get(LIBRARY), "/lessons", q="mengundang jaksa", kind="visit", topic="K16")
    assert "Berkas sering kembali" in links(page)
    assert "1 pelajaran" in flat(page)
    assert "K16 Tahap I (berkas ke penuntut umum)" in flat(page)
    assert "Tidak ada pelajaran dengan kata dan saringan ini." in flat(
        kasi.get(f"{LIBRARY}?q=kapal&topic=K13&used=2026")
    )
    assert "Belum ada pelajaran." in flat(as_(app, "kasi.pg").get(LIBRARY))
    lesson = flat(kasi.get(f"{LIBRARY}/{made['lesson']}"))
    assert "Jaksa diundang sejak awal" in lesson
    assert "pimpasa.me" not in lesson


def test_shared_opened_used_and_ended_and_nothing_else_is_seen(app, made):
    kasi, other = as_(app, "kasi.me"), as_(app, "kasi.pg")
    lesson, note = f"{LIBRARY}/{made['lesson']}", f"{HERE}/{made['note']}"
    for path in (lesson, note):
        other.get(path, 404)
    typed = {"to": ["office-pg"], "parts": ["solution"], "purpose": "", "until": "2026-12-24"}
    page = kasi.submit(kasi.get(lesson), f"/shared/lessons/{made['lesson']}", 422, **typed)
    assert "Tulis untuk keperluan apa ini dibagikan" in flat(page)
    chosen = [one.get("value") for one in page.all("input") if one.get("checked") is not None]
    assert chosen == ["office-pg", "solution"]
    page = kasi.submit(page, "/shared/lessons/", **(typed | {"purpose": "Rapat berkas"}))
    assert "Dibagikan. Setiap kali penerima membukanya" in flat(page)
    assert "belum dibuka" in flat(page)
    kasi.submit(kasi.get(note), "/shared/notes/", to=["province"], parts=["agencies"], purpose="Pemetaan")
    received = other.get(SHARED)
    assert "Rapat berkas" in flat(received)
    opened = other.get(links(received)["Pelajaran: K16 Tahap I (berkas ke penuntut umum)"])
    assert "Jaksa diundang sejak awal" in flat(opened)
    assert "Berkas sering kembali" not in flat(opened)
    seen = flat(other.get(links(received)["Catatan koordinasi: Studi tiru, 10 Nov 2026"]))
    assert "Polri" in seen
    for hidden in ("Pokok rahasia kantor", "Susun daftar periksa", "Kantor camat"):
        assert hidden not in seen
    other.get(lesson, 404)
    other.submit(opened, "/use", 422, how=" ")
    other.submit(opened, "/use", how="Dipakai di rapat bulanan")
    page = kasi.get(lesson)
    assert "dipakai 1 kantor lain" in flat(page)
    assert "Dipakai di rapat bulanan" in flat(page)
    assert "dibuka 1 kali" in flat(page)
    own = kasi.get(f"{SHARED}?tab=own")
    assert "Pemetaan" in flat(own)
    with app.app_context():
        share_id = db.session.scalars(db.select(Share.id).where(Share.lesson_id.is_not(None))).one()
    assert "Tidak dibagikan lagi." in flat(kasi.submit(own, f"/{share_id}/end"))
    other.get(f"{SHARED}/{share_id}", 404)
    assert "Rapat berkas" not in flat(other.get(SHARED))
    assert "Pelajaran yang dipakai kantor lain" in flat(kasi.get("/office/overview"))


def test_who_may_do_what(app, made):
    one = f"{HERE}/items/{made['items'][0]}"
    for path in (HERE, LIBRARY, SHARED):
        as_(app, "mitra.me").get(path, 403)
    as_(app, "kasi.pg").get(one, 404)
    officer = as_(app, "pimpasa.me").get(one)
    steps = [form.get("action") for form in officer.all("form") if "/items/" in (form.get("action") or "")]
    assert steps == []
    staff = as_(app, "petugas.me")
    assert "Simpan: selesai" in flat(staff.get(one))
    assert "Bagikan" not in [button.text for button in staff.get(f"{LIBRARY}/{made['lesson']}").all("button")]
    assert "Kami bagikan" not in links(staff.get(SHARED))
    with app.app_context():
        assert db.session.get_one(Lesson, made["lesson"]).approved
