"""A form is closed, withdrawn and opened again by its page; a late report says so on its own."""

import io
from datetime import timedelta

import pytest

from core import clock
from models import Device, FormVersion, Submission, db, library, people
from models.inbox import receive
from tests.conftest import PASSWORD
from tests.office.conftest import NOW
from tests.office.office_client import OfficeClient, flat, links
from tests.records import FORM_ID, record


@pytest.fixture
def kanwil(office_client, field_side) -> OfficeClient:
    return office_client("kanwil.ss")


def test_a_form_is_closed_withdrawn_and_opened_again_by_its_page(app, kanwil, field_side):
    where = f"/office/forms/form/{FORM_ID}"
    for words, sentence in (
        ("Tutup bagi isian baru", "Draf di HP masih dapat diselesaikan"),
        ("Tarik formulir", "ditandai susulan"),
        ("Buka lagi", "HP dapat memulai isian baru"),
    ):
        page = kanwil.get(links(kanwil.get(where))[words])
        page = kanwil.submit(page, "/form/", note="karena ujian")
        assert sentence in flat(page), words
        assert "karena ujian" in flat(page)
    assert "Ditarik" in flat(page), "what happened stays on the page"


def test_a_stale_page_changes_nothing_and_says_who_was_first(app, kanwil, office_client):
    page = kanwil.get(f"/office/forms/form/{FORM_ID}/withdraw")
    other = office_client("admin.ss")
    other.submit(other.get(f"/office/forms/form/{FORM_ID}/close"), "/close")
    page = kanwil.submit(page, "/withdraw", 409)
    assert "admin.ss sudah mengubah formulir ini" in flat(page)
    with app.app_context():
        assert db.session.scalars(db.select(FormVersion.state)).all() == ["closing"]


def test_a_move_that_is_no_longer_possible_says_why(kanwil):
    kanwil.submit(kanwil.get(f"/office/forms/form/{FORM_ID}/close"), "/close")
    page = kanwil.get(f"/office/forms/form/{FORM_ID}/close", 409)
    assert "sudah ditutup bagi isian baru" in flat(page)


def test_a_late_report_says_on_its_page_that_it_is_a_follow_up(app, kanwil, kasi, field_side):
    phone = field_side.phone()
    with app.app_context(), clock.stopped_at(NOW):
        library.set_form_state(FORM_ID, "closed")
    made = {**record(), "finished_at": NOW - timedelta(hours=1)}
    with app.app_context(), clock.stopped_at(NOW + timedelta(minutes=1)):
        receive(db.session.get_one(Device, phone.device_id), [made])
        assert db.session.get_one(Submission, made["instance_id"]).state == "received"
    assert "Susulan: selesai diisi sebelum formulirnya ditarik" in flat(
        kasi.get(f"/office/review/{made['instance_id']}")
    )


def test_a_draft_of_a_form_that_other_offices_use_says_who_publishes_it_and_shows_nothing_of_theirs(app, office_client):
    text = "| settings |\n| | form_id | version |\n| | rahasia | {} |\n| survey |\n| | type | name | label |\n"
    text += "| | text | nama | {} |\n"
    with app.app_context():
        people.add_person(None, "Admin lain", "admin.pg", "office-pg", ["admin"], password=PASSWORD)
    kanwil, other = office_client("kanwil.ss"), office_client("admin.pg")
    for client, version, label in ((kanwil, "1", "Nama rahasia"), (other, "2", "Nama")):
        file = (io.BytesIO(text.format(version, label).encode()), "rahasia.md")
        page = client.submit(client.get("/office/forms/upload"), "/upload", file=file)
        if client is kanwil:
            client.submit(page, "/publish", title_id="R", roles=["pimpasa"], offices=["office-me"])
    said = flat(page)
    assert "Ini juga berlaku bagi kantor di luar wilayah Anda" in said
    assert "Nama rahasia" not in said
    assert not [form for form in page.all("form") if "/publish" in (form.get("action") or "")]
