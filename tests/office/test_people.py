"""People and their phones: made, enrolled, heard of, ended."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from core import clock
from models import Device, db, devices, heartbeats, people
from tests.conftest import VILLAGE
from tests.office.conftest import NOW, Field
from tests.office.office_client import OfficeClient, flat, links, one

NEW = {"name": "Petugas 41", "username": "petugas41", "roles": ["pimpasa"]}


def person_page(client: OfficeClient, username: str):
    return client.get(links(client.get("/office/people"))[username])


def enrolment_code(page) -> str:
    found = re.search(r"#enrol=([\w%-]+)", flat(page))
    assert found
    return found[1]


def test_a_person_is_made_with_a_village_found_by_name(app: Flask, kasi: OfficeClient):
    page = kasi.submit(kasi.get("/office/people/new"), "/people/new", **NEW, find="harapan")
    assert '1 ditemukan untuk "harapan"' in flat(page)
    assert one(page, "input", name="name").get("value") == "Petugas 41"
    page = kasi.submit(page, "/people/new", villages=["16.03.06.2002"], find="pasar")
    assert one(page, "input", value="16.03.06.2002").get("checked") is not None
    page = kasi.submit(page, "/people/new", villages=["16.03.06.2002", VILLAGE])
    assert "Petugas 41 ditambahkan" in flat(page)
    with app.app_context():
        person = people.find_person("petugas41")
        assert person.village_codes == ["16.03.06.2002", VILLAGE]
        assert person.roles == ["pimpasa"]


def test_villages_of_another_office_are_not_offered(kasi: OfficeClient):
    page = kasi.submit(kasi.get("/office/people/new"), "/people/new", **NEW, find="ilir")
    assert 'Tidak ada yang cocok dengan "ilir"' in flat(page)


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"name": " "}, 422, "Tulis namanya."),
        ({"username": "Tidak Boleh"}, 422, "3 sampai 40 huruf kecil"),
        ({"username": "kasi.me"}, 409, "sudah dipakai"),
        ({"roles": []}, 422, "Pilih paling sedikit satu peran."),
        ({"villages": ["99.99.99.9999"]}, 404, "tidak dikenal"),
        ({"office_id": "office-pg"}, 404, "di luar wilayah Anda"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(kasi: OfficeClient, wrong: dict[str, Any], status, said):
    page = kasi.submit(kasi.get("/office/people/new"), "/people/new", status, **(NEW | wrong))
    assert said in flat(page)


@pytest.mark.parametrize(
    ("username", "role", "may"),
    [
        ("kasi.me", "petugas", True),
        ("kasi.me", "kasi", False),
        ("kasi.me", "kepatuhan", False),
        ("kakanim.me", "kasi", True),
        ("kakanim.me", "admin", False),
        ("kanwil.ss", "kakanim", True),
        ("kanwil.ss", "kepatuhan", False),
        ("admin.ss", "kepatuhan", True),
    ],
)
def test_nobody_makes_a_key_to_a_door_above_their_own(
    app: Flask, office_client: Callable[[str], OfficeClient], username, role, may
):
    client = office_client(username)
    page = client.get("/office/people/new")
    offered = {field.get("value") for field in page.all("input") if field.get("name") == "roles"}
    assert (role in offered) == may
    client.submit(page, "/people/new", 200 if may else 403, **(NEW | {"roles": [role]}))
    with app.app_context():
        assert (people.find_person("petugas41") is not None) == may


def test_the_account_of_somebody_above_is_out_of_reach(app: Flask, kasi: OfficeClient):
    with app.app_context():
        kakanim = people.find_person("kakanim.me").id
    page = kasi.get(f"/office/people/{kakanim}")
    assert "Buat kata sandi baru" not in page.text
    assert "Daftarkan HP" not in links(page)
    csrf = next(f.get("value") for f in page.all("input") if f.get("name") == "csrf_token")
    for path in ("password", "end", "enrolment"):
        kasi.post(f"/office/people/{kakanim}/{path}", {"csrf_token": csrf}, 403)


def test_a_made_password_is_shown_once_and_works(kasi: OfficeClient, browser: OfficeClient):
    page = kasi.submit(person_page(kasi, "petugas.me"), "/password")
    made = one(page, "p", class_="once").text
    browser.sign_in("petugas.me", made)
    assert browser.answer.request.path == "/office/review"
    assert made not in person_page(kasi, "petugas.me").text


def test_a_phone_is_enrolled_by_the_code_on_the_page(app: Flask, kasi: OfficeClient):
    page = kasi.submit(person_page(kasi, "pimpasa.me"), "/enrolment")
    code = enrolment_code(page)
    assert f"http://localhost:8000/app/#enrol={code}" in flat(page)
    assert "Berlaku sampai 13.17" in flat(page)
    assert [svg for svg in page.all("svg") if svg.get("role") == "img"]
    again = kasi.get(kasi.answer.request.path)
    assert enrolment_code(again) == code
    with app.app_context():
        enrolled = devices.enrol(code, "HP baru", "1.0.0", {})
        device_code = enrolled.device.device_code
    page = kasi.get(kasi.answer.request.path)
    assert one(page, "p", class_="big-code").text == device_code
    assert code not in page.text


def test_a_code_that_is_too_old_can_be_made_anew(kasi: OfficeClient):
    kasi.submit(person_page(kasi, "pimpasa.me"), "/enrolment")
    path = kasi.answer.request.path
    with clock.stopped_at(NOW + timedelta(minutes=10)):
        page = kasi.get(path)
        assert "sudah lewat 10 menit" in flat(page)
        page = kasi.submit(page, "/enrolment")
        assert enrolment_code(page)


def test_what_a_phone_still_holds_is_said(app: Flask, kasi: OfficeClient, field_side: Field):
    field_side.seqs["pimpasa.me"] = 2  # 1 and 2 were finished but have not come
    field_side.send("pimpasa.me", files=[{"name": "a.jpg", "sha256": "a" * 64, "size": 3, "type": "image/jpeg"}])
    with app.app_context():
        device = db.session.get_one(Device, field_side.phone("pimpasa.me").device_id)
        counts = {"draft": 1, "waiting": 2, "held": 0, "needs_action": 0, "files_waiting": 1}
        message = {
            "counts": counts,
            "last_device_seq": 3,
            "oldest_unsent_at": "2026-11-20T01:00:00Z",
            "app_version": "1.0.1",
        }
        heartbeats.record_heartbeat(device, message)
    field_side.phone("mitra.me")
    page = kasi.get("/office/devices")
    said = flat(page)
    assert "1 HP masih memegang sesuatu yang belum sampai di sini." in said
    for sentence in (
        "2 laporan menunggu dikirim",
        "1 berkas menunggu dikirim",
        "yang tertua selesai diisi kemarin 08.00",
        "2 nomor urut belum datang: 1, 2",
        "1 foto atau berkas dari laporan yang sudah diterima",
        "1 draf belum selesai diisi",
        "1.0.1",
    ):
        assert sentence in said
    assert said.index("pimpasa.me") < said.index("mitra.me")
    assert "Yang diketahui sudah sampai" in said


def test_a_phone_is_revoked_after_a_question(app: Flask, kasi: OfficeClient, field_side: Field):
    phone = field_side.phone("pimpasa.me")
    page = kasi.get(links(person_page(kasi, "pimpasa.me"))["Cabut akses HP ini"])
    assert "selama 30 hari dapat diserahkan" in flat(page)
    with app.app_context():
        assert db.session.get_one(Device, phone.device_id).revoked_at is None
    page = kasi.submit(page, "/revoke")
    assert "Akses dicabut" in flat(page)
    with app.app_context():
        assert db.session.get_one(Device, phone.device_id).revoked_at is not None


def test_a_phone_of_another_office_is_out_of_reach(office_client: Callable[[str], OfficeClient], field_side: Field):
    phone = field_side.phone("pimpasa.me")
    client = office_client("kasi.pg")
    client.get(f"/office/devices/{phone.device_id}/revoke", 404)
    client.get(f"/office/people/{phone.person_id}", 404)


def test_a_persons_access_ends_after_a_question(app: Flask, kasi: OfficeClient, field_side: Field):
    phone = field_side.phone("pimpasa.me")
    page = kasi.get(links(person_page(kasi, "pimpasa.me"))["Akhiri akses orang ini"])
    page = kasi.submit(page, "/end")
    assert "Akses pimpasa.me diakhiri" in flat(page)
    assert "Tidak aktif" in flat(page)
    with app.app_context():
        assert not people.find_person("pimpasa.me").active
        assert db.session.get_one(Device, phone.device_id).revoked_at is not None


def test_the_audit_trail_names_who_did_what(
    office_client: Callable[[str], OfficeClient], kasi: OfficeClient, field_side: Field
):
    root_id = field_side.send("pimpasa.me")
    kasi.submit(kasi.get(f"/office/review/{root_id}"), "/approve")
    page = office_client("kanwil.ss").get("/office/audit")
    said = flat(page)
    assert "Rantai" not in said, "all of it is read only when somebody asks"
    assert "Rantai utuh" in flat(office_client("kanwil.ss").get(links(page)["Periksa seluruh rantai"]))
    assert "kasi.me Menyetujui laporan ME-2026-000001" in said
    assert f"/office/review/{root_id}" in {a.get("href") for a in page.all("a")}


def test_the_audit_trail_turns_its_pages(office_client: Callable[[str], OfficeClient], field_side: Field):
    for _ in range(45):
        field_side.send("pimpasa.me")
    client = office_client("kepatuhan.ss")
    page = client.get("/office/audit")
    older = client.get(links(page)["Yang lebih lama"])
    assert "Rantai utuh" not in flat(older)
    assert "Yang lebih lama" not in links(older)
    client.get(links(older)["Ke yang terbaru"])
    client.get("/office/audit?after=x", 422)


def test_a_broken_chain_is_said_loudly(office_client: Callable[[str], OfficeClient], monkeypatch):
    from models import audit
    from models.audit import ChainCheck

    monkeypatch.setattr(audit, "verify_chain", lambda: ChainCheck(12, 7))
    client = office_client("kanwil.ss")
    assert "Rantai putus di catatan nomor 7." in flat(client.get("/office/audit?whole=1"))


def test_a_changed_entry_is_said_on_the_page_that_shows_it(
    office_client: Callable[[str], OfficeClient], app: Flask, monkeypatch
):
    from models import audit

    client = office_client("kanwil.ss")
    assert "Rantai putus" not in flat(client.get("/office/audit"))
    shown = audit.list_entries
    changed = lambda *asked: [SimpleNamespace(**{**vars(row), "actor": "x"}) for row in shown(*asked)]  # noqa: E731
    monkeypatch.setattr(audit, "list_entries", changed)
    assert "Rantai putus di catatan nomor" in flat(client.get("/office/audit"))
