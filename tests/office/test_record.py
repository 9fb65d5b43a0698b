"""One report: read, compared, approved, returned, rejected, and safe against a page that is out of date."""

from collections.abc import Callable
from datetime import date

from flask import Flask

from core import ids
from models import people, reviews
from tests.office.conftest import Field
from tests.office.office_client import OfficeClient, flat, links, one
from tests.office.strict_page import Element
from tests.records import photo, record

NOTE = "Mohon dilengkapi"


def answers(page: Element) -> dict[str, str]:
    """Question → what stands beside it."""
    found = {}
    for row in page.all("div"):
        if row.get("class") == "answer":
            found[next(row.all("dt")).text] = next(row.all("dd")).text
    return found


def words(page: Element, tag: str) -> list[str]:
    return [element.text for element in page.all(tag)]


def decide(app: Flask, username: str, root_id: str, action: str = "approve") -> None:
    with app.app_context():
        by = people.find_person(username)
        rev = reviews.read_report(by, root_id).submission.rev
        if action == "approve":
            reviews.approve(by, root_id, rev)
        else:
            reviews.return_for_repair(by, root_id, rev, NOTE)


def test_answers_stand_in_the_forms_own_order_and_words(kasi: OfficeClient, field_side: Field):
    page = kasi.get(f"/office/review/{field_side.send(topik='')}")
    assert list(answers(page).items())[:3] == [
        ("Nama", "Warung Sari"),
        ("Desa", "1603061001"),
        ("Lokasi", "-3.65530, 103.77470 (±8 m)"),
    ]
    assert "tidak diisi" in flat(page)
    assert next(page.all("h1")).text == "Uji lapangan · ME-2026-000001"
    assert "Kelurahan Pasar I, Muara Enim" in one(page, "p", class_="record-facts").text


def test_the_map_is_ours_and_says_in_words_what_it_shows(kasi: OfficeClient, field_side: Field):
    page = kasi.get(f"/office/review/{field_side.send(lokasi='-3.6653 103.7747 0 12')}")
    assert "Lokasi ± 12 m" in flat(page)
    assert "1,1 km dari pusat Pasar I" in flat(page)
    assert one(page, "svg", class_="map").get("role") == "img"


def test_both_clocks_are_shown(kasi: OfficeClient, field_side: Field):
    page = kasi.get(f"/office/review/{field_side.send()}")
    assert "21 Nov 2026 13.07.08" in flat(page)
    assert "21 Nov 2026 10.08.00" in flat(page)


def test_approving_says_so_and_goes_on_to_the_next(kasi: OfficeClient, field_side: Field):
    older, newer = field_side.send(), field_side.send()
    page = kasi.submit(kasi.get(f"/office/review/{newer}"), "/approve")
    assert kasi.answer.request.path == f"/office/review/{older}"
    assert "ME-2026-000002 disetujui." in flat(page)
    page = kasi.submit(kasi.get(f"/office/review/{older}"), "/approve")
    assert kasi.answer.request.path == "/office/review"
    page = kasi.get(f"/office/review/{newer}")
    assert "Disetujui" in one(page, "p", class_="record-facts").text
    assert "kasi.me" in flat(page)


def test_returning_takes_a_note_for_each_answer(app: Flask, kasi: OfficeClient, field_side: Field):
    root_id = field_side.send()
    page = kasi.press(kasi.get(f"/office/review/{root_id}"), "Kembalikan R")
    assert one(page, "input", name="answer_by").get("value") == "2026-12-05"
    fields = {"note": NOTE, "note:/data/nama": "Nama lengkapnya?", "note:/data/topik": " ", "note:/data/tidak_ada": "x"}
    kasi.submit(page, "/return", **fields)
    with app.app_context():
        view = reviews.read_report(people.find_person("kasi.me"), root_id)
        assert view.submission.state == "returned"
        assert view.submission.answer_by == date(2026, 12, 5)
        assert view.events[-1].note == NOTE
        assert view.events[-1].comments == [{"path": "/data/nama", "label": "Nama", "note": "Nama lengkapnya?"}]
    page = kasi.get(f"/office/review/{root_id}")
    assert "Nama lengkapnya?" in flat(page)
    assert "Sampai 5 Des" in kasi.get("/office/review?state=returned").text


def test_a_return_without_a_reason_keeps_what_was_typed(kasi: OfficeClient, field_side: Field):
    root_id = field_side.send()
    page = kasi.get(f"/office/review/{root_id}/return")
    page = kasi.submit(page, "/return", 422, **{"note": " ", "note:/data/nama": "Nama lengkapnya?"})
    assert "Tulis alasannya" in flat(page)
    assert one(page, "textarea", name="note:/data/nama").text == "Nama lengkapnya?"
    page = kasi.submit(page, "/return", 422, note=NOTE, answer_by="2026-11-20")
    assert "Batas waktu jawaban harus hari ini" in flat(page)
    kasi.submit(page, "/return", 422, note=NOTE, answer_by="kapan-kapan")
    kasi.submit(page, "/return", note=NOTE, answer_by="2026-11-21")


def test_rejecting_needs_a_reason(kasi: OfficeClient, field_side: Field):
    root_id = field_side.send()
    page = kasi.press(kasi.get(f"/office/review/{root_id}"), "Tolak T")
    page = kasi.submit(page, "/reject", 422, note="")
    page = kasi.submit(page, "/reject", note="Bukan kejadian.")
    page = kasi.get(f"/office/review/{root_id}")
    assert "Bukan kejadian." in flat(page)
    assert "Ditolak" in one(page, "p", class_="record-facts").text


def test_a_page_out_of_date_says_who_decided_and_changes_nothing(app: Flask, kasi: OfficeClient, field_side: Field):
    root_id = field_side.send()
    page = kasi.get(f"/office/review/{root_id}/return")
    decide(app, "kakanim.me", root_id)
    page = kasi.submit(page, "/return", 409, **{"note": NOTE, "note:/data/nama": "Nama lengkapnya?"})
    assert "kakanim.me sudah menyetujui laporan ini pada 21-11-2026 13.07" in flat(page)
    assert "Nama lengkapnya?" in flat(page)
    assert "Disetujui" in one(page, "p", class_="record-facts").text


def test_an_approval_out_of_date_changes_nothing(app: Flask, kasi: OfficeClient, field_side: Field):
    root_id = field_side.send()
    page = kasi.get(f"/office/review/{root_id}")
    decide(app, "kakanim.me", root_id, "return")
    page = kasi.submit(page, "/approve", 409)
    assert "kakanim.me sudah mengembalikan laporan ini" in flat(page)
    assert "Perlu perbaikan" in one(page, "p", class_="record-facts").text


def test_a_form_without_its_page_number_changes_nothing(kasi: OfficeClient, field_side: Field):
    root_id = field_side.send()
    page = kasi.get(f"/office/review/{root_id}")
    for rev in ("", "-1", "1e3", "99999999999999999999"):
        kasi.submit(page, "/approve", 409, rev=rev)


def test_a_button_that_is_off_says_why(office_client: Callable[[str], OfficeClient], field_side: Field):
    root_id = field_side.send("pimpasa.me")
    page = office_client("kanwil.ss").get(f"/office/review/{root_id}")
    off = [button for button in page.all("button") if button.get("aria-disabled") == "true"]
    assert [button.text for button in off] == ["Setujui A", "Kembalikan R", "Tolak T"]
    for button in off:
        reason = one(page, "p", id=button.get("aria-describedby"))
        assert reason.text.startswith("Peran Anda membaca laporan ini")
    assert not [form for form in page.all("form") if "approve" in (form.get("action") or "")]


def test_opening_the_form_of_a_decision_that_is_off_says_why(app: Flask, kasi: OfficeClient, field_side: Field):
    root_id = field_side.send()
    decide(app, "kakanim.me", root_id)
    page = kasi.get(f"/office/review/{root_id}/return", 409)
    assert "Laporan ini sudah disetujui." in flat(page)
    assert not [field for field in page.all("textarea") if field.get("name") == "note"]


def test_a_correction_shows_what_changed(app: Flask, kasi: OfficeClient, field_side: Field):
    root_id = field_side.send(nama="Warung Sari", topik="")
    decide(app, "kasi.me", root_id, "return")
    field_side.send(corrects=root_id, nama="Warung Sari Rasa", topik="baru ada")
    page = kasi.get(f"/office/review/{root_id}")
    assert "Isian, dibandingkan dengan revisi 1" in flat(page)
    assert words(page, "del") == ["Sebelumnya: Warung Sari"]
    assert words(page, "ins") == ["Sekarang: Warung Sari Rasa", "Sekarang: baru ada"]
    assert "Diterima perbaikan, revisi 2" in flat(page)
    page = kasi.get(links(page)["revisi 1"])
    assert answers(page)["Nama"] == "Warung Sari"
    assert not words(page, "ins")


def test_other_content_under_the_same_id_is_shown_beside_the_first(kasi: OfficeClient, field_side: Field):
    instance_id = ids.new_instance_id()
    field_side.push("pimpasa.me", record(instance_id, nama="Pertama"))
    field_side.push("pimpasa.me", record(instance_id, nama="Kedua", seq=2, files=[photo("kedua.jpg")]))
    page = kasi.get(f"/office/review/{instance_id}")
    assert "kedua.jpg" not in flat(page)
    assert "sudah ada dengan isi lain" in flat(page)
    assert answers(page)["Nama"] == "Pertama"
    page = kasi.get(links(page)["isi lain dari revisi 1"])
    assert words(page, "del") == ["Sebelumnya: Pertama"]
    assert words(page, "ins") == ["Sekarang: Kedua"]
    assert "kedua.jpg" in flat(page)


def test_a_revision_that_never_was_is_not_found(kasi: OfficeClient, field_side: Field):
    kasi.get(f"/office/review/{field_side.send()}?revision=7", 404)


def test_ones_own_report_is_for_a_colleague(office_client: Callable[[str], OfficeClient], field_side: Field):
    root_id = field_side.send("kasi.me")
    page = office_client("kasi.me").get(f"/office/review/{root_id}")
    assert "Ini laporan Anda sendiri. Rekan lain yang memutuskan." in flat(page)
