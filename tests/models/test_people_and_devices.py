"""People and their phones: made by whoever may, let in once by a code, known by a token that nobody stores."""

from datetime import timedelta

import pytest

from core import clock
from core.digest import sha256_hex
from core.errors import Reason, Refusal
from models import Change, Device, EnrolmentCode, db, devices, heartbeats, not_here, people, scope
from models.inbox import receive
from tests.conftest import PASSWORD, VILLAGE
from tests.records import photo, record


def refused(reason, verb, *given, **named):
    with pytest.raises(Refusal) as caught:
        verb(*given, **named)
    assert caught.value.reason is reason
    db.session.rollback()


def test_a_person_is_made_with_villages_that_go_down_to_their_phone(person):
    made = people.add_person(
        person("kasi.me"), " Petugas 07 ", "Petugas.07", "office-me", ["pimpasa"], ["1603061001"], PASSWORD
    )
    assert (made.name, made.username, made.village_codes) == ("Petugas 07", "petugas.07", [VILLAGE])
    change = db.session.scalars(db.select(Change).where(Change.person_id == made.id)).one()
    assert (change.kind, change.body["name"], change.body["district"]) == ("village", "Pasar I", "Muara Enim")
    assert change.body["point"] == [-3.6553, 103.7747]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"name": "  "}, Reason.NAME_NEEDED),
        ({"username": "a b"}, Reason.USERNAME_BAD),
        ({"username": "../etc"}, Reason.USERNAME_BAD),
        ({"username": "KASI.ME"}, Reason.USERNAME_TAKEN),
        ({"office_id": "office-pg"}, Reason.OFFICE_UNKNOWN),
        ({"roles": ["raja"]}, Reason.ROLE_UNKNOWN),
        ({"roles": []}, Reason.ROLE_UNKNOWN),
        ({"village_codes": ["99.99.99.9999"]}, Reason.VILLAGE_UNKNOWN),
        ({"village_codes": ["16.03"]}, Reason.VILLAGE_UNKNOWN),
        ({"password": "pendek"}, Reason.PASSWORD_SHORT),
    ],
    ids=str,
)
def test_an_entry_that_cannot_be_right_is_refused_at_its_field(person, changed, reason):
    entry = {"name": "Petugas 07", "username": "petugas.07", "office_id": "office-me", "roles": ["pimpasa"]}
    refused(reason, people.add_person, person("kasi.me"), **{**entry, **changed})


@pytest.mark.parametrize("username", ["petugas.me", "pimpasa.me", "mitra.me", "kepatuhan.ss"])
def test_only_those_who_arrange_make_people_or_phones(person, username):
    by = person(username)
    refused(Reason.NOT_ALLOWED, people.add_person, by, "X", "x.y.z", "office-me", ["pimpasa"])
    refused(Reason.NOT_ALLOWED, devices.offer_enrolment, by, person("mitra.me").id)
    refused(Reason.NOT_ALLOWED, people.deactivate_person, by, person("mitra.me").id)


def test_a_password_opens_for_its_active_person_only(person):
    kasi = person("kasi.me")
    assert people.check_password("kasi.me", PASSWORD) is None
    people.set_password(None, kasi.id, PASSWORD)
    assert people.check_password(" KASI.me", PASSWORD).id == kasi.id
    assert people.check_password("kasi.me", PASSWORD + "x") is None
    assert people.check_password("nobody", PASSWORD) is None
    people.deactivate_person(None, kasi.id)
    assert people.check_password("kasi.me", PASSWORD) is None


def test_a_new_password_ends_the_sessions_made_before_it(person):
    kasi = person("kasi.me")
    before = kasi.get_id()
    assert people.signed_in_person(before).id == kasi.id
    people.set_password(kasi, kasi.id, PASSWORD)
    assert people.signed_in_person(before) is None
    assert people.signed_in_person(kasi.get_id()).id == kasi.id
    for rubbish in ("", ":", "x", f"{kasi.id}", f"{kasi.id}:x"):
        assert people.signed_in_person(rubbish) is None


def test_nobody_sets_a_strangers_password(person):
    refused(Reason.NOT_ALLOWED, people.set_password, person("petugas.me"), person("kasi.me").id, PASSWORD)
    refused(Reason.OFFICE_UNKNOWN, people.set_password, person("kasi.pg"), person("kasi.me").id, PASSWORD)


def test_an_enrolment_code_makes_one_phone_within_ten_minutes(person):
    pimpasa = person("pimpasa.me")
    with clock.stopped_at(clock.parse("2026-11-21T06:00:00Z")):
        code, expires_at = devices.offer_enrolment(person("kasi.me"), pimpasa.id)
    assert expires_at == clock.parse("2026-11-21T06:10:00Z")
    with clock.stopped_at(clock.parse("2026-11-21T06:09:59Z")):
        enrolled = devices.enrol(code, "Samsung A05", "1.0.0", {})
        refused(Reason.ENROLMENT_CODE_SPENT, devices.enrol, code, "HP kedua", "1.0.0", {})
    assert (enrolled.person.id, enrolled.office.letters, enrolled.device.name) == (pimpasa.id, "ME", "Samsung A05")
    assert devices.device_by_token(enrolled.token).id == enrolled.device.id


@pytest.mark.parametrize("code", ["", "wrong", "x" * 200])
def test_a_wrong_code_is_answered_like_a_spent_one(inside, code):
    refused(Reason.ENROLMENT_CODE_SPENT, devices.enrol, code, "HP", "1", {})


def test_a_code_is_spent_after_ten_minutes_and_for_a_person_made_inactive(person):
    with clock.stopped_at(clock.now() - timedelta(minutes=10)):
        old, _ = devices.offer_enrolment(None, person("pimpasa.me").id)
    refused(Reason.ENROLMENT_CODE_SPENT, devices.enrol, old, "HP", "1", {})
    fresh, _ = devices.offer_enrolment(None, person("mitra.me").id)
    people.deactivate_person(None, person("mitra.me").id)
    refused(Reason.ENROLMENT_CODE_SPENT, devices.enrol, fresh, "HP", "1", {})
    refused(Reason.PERSON_INACTIVE, devices.offer_enrolment, None, person("mitra.me").id)


def test_neither_token_nor_code_stands_in_the_database(person):
    code, _ = devices.offer_enrolment(None, person("pimpasa.me").id)
    token = devices.enrol(code, "HP", "1", {}).token
    stored = repr([vars(row) for table in (Device, EnrolmentCode) for row in db.session.scalars(db.select(table))])
    assert sha256_hex(token) in stored
    assert sha256_hex(code) in stored
    assert token not in stored
    assert code not in stored


def test_deactivating_a_person_revokes_every_phone_of_theirs(phone, person):
    people.deactivate_person(person("kasi.me"), phone.person_id)
    db.session.refresh(phone)
    assert phone.revoked_at is not None


def test_revoking_keeps_the_first_day(phone, person):
    with clock.stopped_at(clock.parse("2026-11-01T00:00:00Z")):
        devices.revoke(person("kasi.me"), phone.id)
    devices.revoke(person("kasi.me"), phone.id)
    assert devices.get_device(person("kasi.me"), phone.id).revoked_at == clock.parse("2026-11-01T00:00:00Z")
    refused(Reason.OFFICE_UNKNOWN, devices.revoke, person("kasi.pg"), phone.id)
    refused(Reason.DEVICE_UNKNOWN, devices.revoke, person("kasi.me"), "x")


def test_the_office_sees_what_each_phone_still_holds(phone, person):
    receive(phone, [record(seq=1), record(seq=4, files=[photo()])])
    counts = {"draft": 1, "waiting": 2, "held": 0, "needs_action": 0, "files_waiting": 3}
    said = {"counts": counts, "last_device_seq": 6, "oldest_unsent_at": "2026-11-19T02:00:00Z", "app_version": "1.2.0"}
    heartbeats.record_heartbeat(phone, said)
    (row,) = not_here.not_here_yet(person("kasi.me"))
    assert (row.counts, row.missing_seqs, row.missing_count, row.files_missing) == (counts, [2, 3, 5, 6], 4, 1)
    assert row.oldest_unsent_at == clock.parse("2026-11-19T02:00:00Z")
    assert (row.device.app_version, row.device.person.username) == ("1.2.0", "pimpasa.me")


def test_a_phone_that_starts_counting_anew_does_not_hide_what_was_missing(phone, person):
    heartbeats.record_heartbeat(phone, {"counts": {}, "last_device_seq": 5, "app_version": "1"})
    db.session.refresh(phone)
    heartbeats.record_heartbeat(phone, {"counts": {}, "last_device_seq": 1, "app_version": "1"})
    assert not_here.not_here_yet(person("kasi.me"))[0].missing_count == 5


@pytest.mark.parametrize(
    ("username", "people_seen", "phones_seen", "offices_seen"),
    [
        ("kasi.me", 5, 1, 1),
        ("petugas.me", 5, 1, 1),
        ("kasi.pg", 2, 0, 1),
        ("kanwil.ss", 10, 1, 3),
        ("admin.ss", 10, 1, 3),
        ("pimpasa.me", 1, 1, 1),
        ("mitra.me", 1, 0, 1),
        ("kepatuhan.ss", 1, 0, 3),
    ],
)
def test_everybody_sees_the_people_and_phones_of_their_scope(
    phone, person, username, people_seen, phones_seen, offices_seen
):
    viewer = person(username)
    assert len(people.list_people(viewer)) == people_seen
    assert len(devices.list_devices(viewer)) == phones_seen
    assert len(scope.visible_offices(viewer)) == offices_seen


def test_somebody_out_of_scope_is_unknown(phone, person):
    refused(Reason.PERSON_UNKNOWN, people.get_person, person("kasi.pg"), person("kasi.me").id)
    refused(Reason.DEVICE_UNKNOWN, devices.get_device, person("kasi.pg"), phone.id)


@pytest.mark.parametrize(
    ("username", "other"),
    [
        ("kasi.me", "kakanim.me"),
        ("kanwil.ss", "kepatuhan.ss"),
        ("kanwil.ss", "admin.ss"),
        ("kakanim.me", "kakanim.me"),
        ("admin.ss", "admin.ss"),
    ],
)
def test_nobody_makes_touches_or_ends_an_account_above_their_own(person, phone_of, username, other):
    by, above = person(username), person(other)
    device = phone_of(other)
    if username != other:
        office, roles = above.office_id, list(above.roles)
        refused(Reason.NOT_ALLOWED, people.add_person, by, "Petugas 07", "petugas.07", office, ["petugas", *roles])
        refused(Reason.NOT_ALLOWED, people.set_password, by, above.id, PASSWORD)
        refused(Reason.NOT_ALLOWED, devices.offer_enrolment, by, above.id)
        refused(Reason.NOT_ALLOWED, devices.revoke, by, device.id)
    refused(Reason.NOT_ALLOWED, people.deactivate_person, by, above.id)


def test_whoever_arranges_has_a_phone_and_a_password_of_their_own(person):
    kasi = person("kasi.me")
    people.set_password(kasi, kasi.id, PASSWORD)
    code, _ = devices.offer_enrolment(kasi, kasi.id)
    devices.revoke(kasi, devices.enrol(code, "HP", "1", {}).device.id)
