"""An account on pages: changed, handed over, ended with a successor, let in again; stale pages say who was quicker."""

from collections.abc import Callable

import pytest
from flask import Flask

from models import db, people
from models.people_changes import Entry, change_person
from tests.conftest import VILLAGE
from tests.office.office_client import OfficeClient, flat, links, one

Open = Callable[[str], OfficeClient]
OTHER = "16.03.06.2002"


def person_page(client: OfficeClient, username: str):
    return client.get(links(client.get("/office/people"))[username])


def follow(client: OfficeClient, page, words: str):
    return client.get(links(page)[words])


@pytest.fixture
def colleague(app: Flask) -> str:
    """A second PIMPASA in Muara Enim."""
    with app.app_context():
        return people.add_person(None, "Petugas 08", "petugas.08", "office-me", ["pimpasa"]).id


def test_an_entry_is_changed_with_a_village_found_by_name(app: Flask, kasi: OfficeClient):
    page = follow(kasi, person_page(kasi, "pimpasa.me"), "Ubah data")
    assert one(page, "input", name="name").get("value") == "pimpasa.me"
    assert one(page, "input", value=VILLAGE).get("checked") is not None
    page = kasi.submit(page, "/change", name="Petugas 07", find="harapan")
    assert one(page, "input", name="name").get("value") == "Petugas 07"
    page = kasi.submit(page, "/change", villages=[VILLAGE, OTHER], find="")
    assert "Data Petugas 07 diperbarui." in flat(page)
    with app.app_context():
        person = people.find_person("pimpasa.me")
        assert (person.name, person.village_codes, person.roles) == ("Petugas 07", [VILLAGE, OTHER], ["pimpasa"])


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(kasi: OfficeClient):
    page = follow(kasi, person_page(kasi, "pimpasa.me"), "Ubah data")
    page = kasi.submit(page, "/change", 422, name="Petugas 07", roles=["pimpasa", "mitra_desa"])
    assert "masing-masing berdiri sendiri" in flat(page)
    assert one(page, "input", name="name").get("value") == "Petugas 07"
    page = kasi.submit(page, "/change", 422, roles=[])
    assert "Pilih paling sedikit satu peran." in flat(page)


def test_a_stale_page_says_who_was_quicker_and_stays_stale(app: Flask, kasi: OfficeClient):
    page = follow(kasi, person_page(kasi, "pimpasa.me"), "Ubah data")
    with app.app_context():
        person = people.find_person("pimpasa.me")
        entry = Entry("Nama Lain", person.office_id, person.roles, person.village_codes)
        change_person(people.find_person("kakanim.me"), person.id, person.rev, entry)
    for _try in range(2):
        page = kasi.submit(page, "/change", 409, name="Petugas 07")
        assert "kakanim.me sudah mengubah data orang ini" in flat(page)
    with app.app_context():
        assert people.find_person("pimpasa.me").name == "Nama Lain"


def test_villages_are_handed_over_and_both_pages_show_it(app: Flask, kasi: OfficeClient, colleague: str):
    page = follow(kasi, person_page(kasi, "pimpasa.me"), "Serahkan desa")
    page = kasi.submit(page, "/handover", 422, successor=colleague, note=" ")
    assert "Tulis catatan serah terima" in flat(page)
    page = kasi.submit(page, "/handover", 422, villages=[], successor=colleague, note="x")
    assert "Pilih paling sedikit satu desa" in flat(page)
    page = kasi.submit(page, "/handover", villages=[VILLAGE], successor=colleague, note="Temui Pak Kades.")
    assert "1 desa diserahkan." in flat(page)
    assert "Pasar I diserahkan kepada Petugas 08 Temui Pak Kades." in flat(page)
    assert "Pasar I diterima dari pimpasa.me" in flat(person_page(kasi, "Petugas 08"))


def test_an_end_takes_a_successor_and_a_return_gives_nothing_old_back(app: Flask, kasi: OfficeClient, colleague: str):
    page = follow(kasi, person_page(kasi, "pimpasa.me"), "Akhiri akses orang ini")
    assert "Desa yang dipegangnya: Pasar I." in flat(page)
    page = kasi.submit(page, "/end", successor=colleague, note="Pensiun.")
    assert "Akses pimpasa.me diakhiri" in flat(page)
    assert "Tidak aktif" in flat(page)
    assert "Ubah data" not in links(page)
    page = kasi.press(page, "Aktifkan lagi")
    assert "Akun pimpasa.me aktif lagi" in flat(page)
    with app.app_context():
        assert people.find_person("pimpasa.me").village_codes == []
        assert people.find_person("petugas.08").village_codes == [VILLAGE]


def test_a_return_that_somebody_else_already_made_is_said(app: Flask, kasi: OfficeClient):
    ended = kasi.submit(follow(kasi, person_page(kasi, "petugas.me"), "Akhiri akses orang ini"), "/end")
    kasi.press(ended, "Aktifkan lagi")
    assert "sudah mengubah data orang ini" in flat(kasi.press(ended, "Aktifkan lagi"))


@pytest.mark.parametrize("path", ["change", "handover", "end"])
def test_nobody_opens_the_forms_of_an_account_above_or_of_their_own(app: Flask, kasi: OfficeClient, path: str):
    with app.app_context():
        ids = {name: people.find_person(name).id for name in ("kakanim.me", "kasi.me", "pimpasa.pg")}
    for name, status in (("kakanim.me", 403), ("kasi.me", 403), ("pimpasa.pg", 404)):
        kasi.get(f"/office/people/{ids[name]}/{path}", status)


def test_the_list_is_narrowed_by_name_role_and_account(app: Flask, kasi: OfficeClient, colleague: str):
    page = kasi.get("/office/people")
    assert "6 orang dalam wilayah Anda" in flat(page)
    page = kasi.submit(page, "/office/people", q="petugas 0", role="pimpasa")
    assert "1 orang dengan saringan ini" in flat(page)
    assert "Petugas 08" in links(page)
    assert one(page, "input", name="q").get("value") == "petugas 0"
    with app.app_context():
        people.deactivate_person(None, colleague)
    assert "Petugas 08" not in links(kasi.get("/office/people?active=yes"))
    assert "Petugas 08" in links(kasi.get("/office/people?active=no"))
    assert "Tidak ada orang dengan saringan ini." in flat(kasi.get("/office/people?q=zzzz"))
    assert "Penanda halaman tidak dapat dibaca" in flat(kasi.get("/office/people?after=zz", 422))


def test_a_long_list_goes_on_on_a_next_page(app: Flask, kasi: OfficeClient):
    with app.app_context():
        for n in range(60):
            people.add_person(None, f"Petugas {n:02}", f"many{n}", "office-me", ["ppns"])
        db.session.remove()
    page = kasi.get("/office/people?role=ppns")
    assert "Petugas 49" in links(page)
    assert "Petugas 50" not in links(page)
    page = follow(kasi, page, "Halaman berikutnya")
    assert "Petugas 50" in links(page)
    assert "Petugas 00" in links(follow(kasi, page, "Halaman pertama"))


def test_other_roles_end_the_session_of_their_person(app: Flask, office_client: Open, kasi: OfficeClient):
    officer = office_client("petugas.me")
    officer.get("/office/review")
    kasi.submit(follow(kasi, person_page(kasi, "petugas.me"), "Ubah data"), "/change", roles=["ppns"])
    officer.get("/office/review")
    assert officer.answer.request.path == "/office/sign-in"
