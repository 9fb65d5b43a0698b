"""What follows on an approval, tasks, and reports made urgent, as the pages say them."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from core import clock
from core.digest import sha256_hex
from models import Change, Task, db, reviews
from models.people import find_person
from tests.office.conftest import NOW, Field
from tests.office.office_client import OfficeClient, filled, flat, links, one
from tests.records import publish, record


@pytest.fixture
def approved(app: Flask, field_side: Field) -> str:
    with app.app_context():
        for form_id in ("kunj_tka", "cek_inap", "kegiatan"):
            publish(form_id)
    root_id = field_side.send(form_id="kunj_tka")
    with app.app_context(), clock.stopped_at(NOW - timedelta(hours=1)):
        reviews.approve(find_person("kasi.me"), root_id, 1)
    return root_id


def person_id(app: Flask) -> str:
    with app.app_context():
        return find_person("pimpasa.me").id


def test_a_chief_chooses_a_field_check_which_becomes_a_task_and_closes_it_with_a_result(
    app: Flask, kasi: OfficeClient, approved: str, field_side: Field, office_client: Callable[[str], OfficeClient]
):
    page = kasi.get(f"/office/review/{approved}")
    assert "Menunggu Kasi memilih tindak lanjut." in flat(page)
    page = kasi.get(links(page)["Pilih tindak lanjut N"])
    page = kasi.submit(page, "/follow", 422, choice="cek", text="Datangi lagi mesnya.")
    assert "Pilih siapa yang mengerjakannya." in flat(page)
    assert one(page, "textarea", id="text").text == "Datangi lagi mesnya."
    told = {"choice": "cek", "text": "Datangi lagi mesnya.", "person": person_id(app), "form_id": "cek_inap"}
    page = kasi.submit(page, "/follow", **told)
    assert "Tindak lanjut dicatat." in flat(page)
    assert "Cek lapangan, dipilih kasi.me hari ini 13.07." in flat(page)
    assert "Tugas di HP pimpasa.me, dijawab paling lambat 24 Nov." in flat(page)
    assert "Datangi lagi mesnya." in flat(kasi.get("/office/tasks"))
    petugas = office_client("petugas.me")
    petugas.get(f"/office/review/{approved}/follow", 403)
    assert "Tutup dengan hasil F" not in links(petugas.get(f"/office/review/{approved}"))
    page = kasi.get(links(page)["Tutup dengan hasil F"])
    assert "Pelapor membaca hasil ini di HP." in flat(page)
    assert "Tulis hasilnya" in flat(kasi.submit(page, "/finish", 422, note=" "))
    form = next(form for form in page.all("form") if "/finish" in (form.get("action") or ""))
    data = filled(form) | {"note": "Izin diurus.", "document": (io.BytesIO(b"%PDF-1.4 x"), "../ba.pdf")}
    page = kasi.post(form.get("action") or "", data)
    assert "Hasil: Izin diurus." in flat(page)
    answer = kasi.client.get(links(page)["ba.pdf"])
    assert answer.get_data() == b"%PDF-1.4 x"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Tindak lanjut selesai Izin diurus." in flat(page)


def test_the_task_is_answered_by_its_report_and_the_page_leads_there(
    app: Flask, kasi: OfficeClient, approved: str, field_side: Field
):
    page = kasi.get(f"/office/review/{approved}/follow")
    told = {"choice": "cek", "text": "Datangi.", "person": person_id(app), "form_id": "cek_inap"}
    kasi.submit(page, "/follow", **told)
    with app.app_context():
        task_id = db.session.scalars(db.select(Task.id)).one()
    made = record(form_id="cek_inap", seq=9)
    xml = made["xml"].replace("</instanceID>", f"</instanceID><taskID>{task_id}</taskID>")
    field_side.push("pimpasa.me", {**made, "xml": xml, "sha256": sha256_hex(xml)})
    page = kasi.get(f"/office/review/{approved}")
    assert "Tugas pimpasa.me sudah terjawab dengan laporan." in flat(page)
    assert "Laporan yang menjawab: ME-2026-000002" in links(page)


def test_a_choice_is_taken_back(app: Flask, kasi: OfficeClient, approved: str):
    kasi.submit(kasi.get(f"/office/review/{approved}/follow"), "/follow", choice="rujuk", text="Ke Disnaker.")
    page = kasi.get(links(kasi.get(f"/office/review/{approved}"))["Tarik"])
    page = kasi.submit(page, "/take-back", note="Salah instansi.")
    assert "Tindak lanjut ditarik; pilih lagi." in flat(page)
    kasi.get(f"/office/review/{approved}/finish", 409)


@pytest.mark.parametrize(
    ("hours", "share", "reached", "mine"),
    [
        (70, "", "", []),
        (72, "101", "Kasi Inteldakim", ["kasi.me"]),
        (108, "151", "Kasi Inteldakim, Kepala kantor", ["kasi.me", "kakanim.me"]),
        (144, "201", "Kasi Inteldakim, Kepala kantor, Kanwil", ["kasi.me", "kakanim.me", "kanwil.ss"]),
    ],
)
def test_the_flag_of_clock_t_climbs_like_that_of_v(
    office_client: Callable[[str], OfficeClient], approved: str, hours, share, reached, mine
):
    with clock.stopped_at(NOW + timedelta(hours=hours)):
        for username in ("petugas.me", "kasi.me", "kakanim.me", "kanwil.ss"):
            client = office_client(username)
            page = client.get("/office/review")
            assert ("1 tindak lanjut lewat waktu sampai kepada Anda." in flat(page)) == (username in mine), username
            if username in mine:
                page = client.get(links(page)["Tampilkan tindak lanjut yang lewat waktu"])
                assert f"Tindak lanjut lewat {share} %" in flat(page)
            record = flat(client.get(f"/office/review/{approved}"))
            assert (f"(jam T). Bendera merah sampai kepada {reached}." in record) == bool(share)


def test_the_reporter_reads_nothing_of_what_the_office_says_among_itself(
    kasi: OfficeClient, approved: str, office_client: Callable[[str], OfficeClient]
):
    kasi.submit(kasi.get(f"/office/review/{approved}/follow"), "/follow", choice="rujuk", text="Ke Polres.")
    for username in ("pimpasa.me",):
        assert "Ke Polres." not in flat(office_client(username).get(f"/office/review/{approved}"))


def test_a_visit_is_given_by_hand_and_withdrawn(app: Flask, kasi: OfficeClient, approved: str):
    page = kasi.get(links(kasi.get("/office/tasks"))["Beri tugas"])
    page = kasi.submit(page, "/tasks/new", 422, person=person_id(app), text="Kunjungi.")
    assert "Pilih formulir yang diisi untuk tugas ini." in flat(page)
    page = kasi.submit(page, "/tasks/new", form_id="kegiatan", answer_by="2026-12-01")
    assert "Tugas diberikan" in flat(page)
    page = kasi.submit(page, "/withdraw", 422, note=" ")
    page = kasi.submit(page, "/withdraw", note="Ditunda.")
    assert "Tugas ditarik" in flat(page)
    assert "Ditunda." in flat(kasi.get("/office/tasks?state=withdrawn"))
    with app.app_context():
        rows = db.session.scalars(db.select(Change).where(Change.kind == "task").order_by(Change.seq))
        assert [row.tombstone for row in rows] == [False, True]


def test_a_report_is_made_urgent_with_a_reason(kasi: OfficeClient, field_side: Field):
    root_id = field_side.send()
    page = kasi.get(links(kasi.get(f"/office/review/{root_id}"))["Tandai segera G"])
    assert "Tulis alasannya" in flat(kasi.submit(page, "/urgent", 422, note=" "))
    page = kasi.submit(page, "/urgent", note="Ada ancaman.")
    assert "Laporan ditandai segera; jam D berjalan." in flat(page)
    assert "Tandai segera G" not in links(page)
    kasi.get(f"/office/review/{root_id}/urgent", 409)
