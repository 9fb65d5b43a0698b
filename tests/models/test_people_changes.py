"""An account changes: who may do it, what its person's phones hear, and whose page was stale; on both databases."""

import pytest

from core import clock
from core.errors import Reason
from models import AuditEntry, Device, Form, FormVersion, db, people
from models.db import writing
from models.feed import changes_for
from models.inbox import receive
from models.reviews import read_report
from tests.conftest import VILLAGE
from tests.models.account_changes import change, entry, find, refused, told
from tests.models.review_office import hours
from tests.records import photo, record

OTHER = "16.03.06.2002"
ELSEWHERE = "16.71.01.1001"


def test_an_entry_is_changed_with_one_line_in_the_audit_chain(office):
    shown = find("pimpasa.me").rev
    changed = change(office, "kasi.me", "pimpasa.me", name="  Petugas 07 ", roles=["pimpasa", "petugas"])
    assert (changed.name, changed.roles, changed.rev) == ("Petugas 07", ["pimpasa", "petugas"], shown + 1)
    line = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert (line.action, line.object) == ("person.changed", f"person:{changed.id}")
    assert line.detail == {"name": "Petugas 07", "roles": ["petugas", "pimpasa"]}


def test_the_same_entry_again_changes_nothing(office):
    shown, lines = find("pimpasa.me").rev, db.session.scalar(db.select(db.func.count()).select_from(AuditEntry))
    assert change(office, "kasi.me", "pimpasa.me").rev == shown
    assert db.session.scalar(db.select(db.func.count()).select_from(AuditEntry)) == lines


@pytest.mark.parametrize(
    ("by", "username", "changed", "reason"),
    [
        ("kasi.me", "kasi.me", {"name": "X"}, Reason.OWN_ACCOUNT),
        ("admin.ss", "admin.ss", {"roles": ["kanwil"]}, Reason.OWN_ACCOUNT),
        ("kasi.me", "kakanim.me", {"name": "X"}, Reason.NOT_ALLOWED),
        ("kasi.me", "pimpasa.me", {"roles": ["kasi"]}, Reason.NOT_ALLOWED),
        ("kakanim.me", "kasi.me", {"roles": ["kakanim"]}, Reason.NOT_ALLOWED),
        ("kanwil.ss", "pimpasa.me", {"roles": ["admin"]}, Reason.NOT_ALLOWED),
        ("petugas.me", "pimpasa.me", {"name": "X"}, Reason.NOT_ALLOWED),
        ("kasi.pg", "pimpasa.me", {"name": "X"}, Reason.OFFICE_UNKNOWN),
        ("kasi.me", "pimpasa.me", {"office_id": "office-pg"}, Reason.OFFICE_UNKNOWN),
        ("kanwil.ss", "pimpasa.me", {"office_id": "office-xx"}, Reason.OFFICE_UNKNOWN),
        ("kasi.me", "pimpasa.me", {"name": " "}, Reason.NAME_NEEDED),
        ("kasi.me", "pimpasa.me", {"roles": []}, Reason.ROLE_UNKNOWN),
        ("kasi.me", "pimpasa.me", {"roles": ["raja"]}, Reason.ROLE_UNKNOWN),
        ("kasi.me", "pimpasa.me", {"roles": ["pimpasa", "mitra_desa"]}, Reason.ROLES_APART),
        ("admin.ss", "pimpasa.me", {"roles": ["kepatuhan"]}, Reason.COMPLIANCE_ABOVE),
        ("admin.ss", "kepatuhan.ss", {"roles": ["kepatuhan", "kanwil"]}, Reason.ROLES_APART),
        ("kasi.me", "pimpasa.me", {"village_codes": ["16.03"]}, Reason.VILLAGE_UNKNOWN),
        ("kanwil.ss", "pimpasa.me", {"office_id": "office-pg"}, Reason.VILLAGES_ELSEWHERE),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(office, by, username, changed, reason):
    before = entry(find(username))
    refused(office, reason, by, username, **changed)
    assert entry(find(username)) == before


def test_a_stale_page_changes_nothing_and_says_who_was_quicker(office):
    shown = find("pimpasa.me").rev
    change(office, "kakanim.me", "pimpasa.me", at=2, name="Petugas 07")
    with pytest.raises(Exception, match="PERSON_STALE") as caught:
        change(office, "kasi.me", "pimpasa.me", at=3, rev=shown, name="Petugas 08")
    db.session.rollback()
    assert caught.value.reason is Reason.PERSON_STALE
    assert "kakanim.me sudah" in caught.value.message("id")
    assert "21-11-2026 15.00" in caught.value.message("id")
    assert find("pimpasa.me").name == "Petugas 07"


def test_other_roles_or_another_office_end_the_sessions_and_another_name_does_not(office):
    sessions = [find("petugas.me").get_id()]
    for changed in ({"name": "Y"}, {"roles": ["pimpasa"]}, {"office_id": "office-pg"}):
        change(office, "kanwil.ss", "petugas.me", **changed)
        sessions.append(find("petugas.me").get_id())
    assert sessions[1] == sessions[0]
    assert len(set(sessions)) == 3
    assert people.signed_in_person(sessions[0]) is None


def test_phones_hear_of_new_villages_and_that_others_are_theirs_no_longer(office):
    person = find("pimpasa.me")
    phone = db.session.get_one(Device, office.phone_id)
    since = changes_for(phone, 0).next
    change(office, "kasi.me", "pimpasa.me", village_codes=[OTHER])
    page = changes_for(phone, since)
    assert {(line.object_id, line.tombstone) for line in page.changes} == {(VILLAGE, True), (OTHER, False)}
    assert told(person)["village", OTHER]["name"] == "Harapan Jaya"
    anew = {line.object_id: line.tombstone for line in changes_for(phone, 0).changes if line.kind == "village"}
    assert anew == {VILLAGE: True, OTHER: False}


def test_phones_hear_of_forms_that_came_and_went_with_the_role(office):
    with writing():
        for row in db.session.scalars(db.select(FormVersion)):
            row.roles = ["pimpasa"] if row.form_id == "amati_oa" else ["petugas"]
    phone = db.session.get_one(Device, office.phone_id)
    since = changes_for(phone, 0).next
    change(office, "kasi.me", "pimpasa.me", roles=["petugas"])
    came = {line.object_id: line.tombstone for line in changes_for(phone, since).changes}
    assert came == {"amati_oa": True, "uji_lapangan": False}
    assert db.session.scalar(db.select(db.func.count()).select_from(Form)) == 2


def test_a_phone_keeps_what_it_holds_and_what_was_finished_before_a_move_goes_to_the_office_of_then(office):
    person = find("pimpasa.me")
    before = office.send(0, nama="Sebelum")
    change(office, "kanwil.ss", "pimpasa.me", at=2, office_id="office-pg", village_codes=[])
    late, after = record(seq=2, nama="Terlambat"), record(seq=3, nama="Sesudah")
    late["finished_at"], after["finished_at"] = hours(1), hours(3)
    with clock.stopped_at(hours(30)):
        outcomes = receive(db.session.get_one(Device, office.phone_id), [after, late])
    assert [one.outcome for one in outcomes] == ["accepted", "accepted"]
    assert {outcome.instance_id for outcome in outcomes} == {late["instance_id"], after["instance_id"]}
    offices = {root: office.report(root).office_id for root in (before, late["instance_id"], after["instance_id"])}
    assert list(offices.values()) == ["office-me", "office-me", "office-pg"]
    assert office.report(late["instance_id"]).code.startswith("ME-")
    assert office.report(after["instance_id"]).code.startswith("PG-")
    assert db.session.get_one(Device, office.phone_id).office_id == "office-pg"
    assert office.report(after["instance_id"]).person_id == person.id


def test_a_correction_after_a_move_stays_with_its_report_and_files_follow(office):
    root = office.send(0)
    change(office, "kanwil.ss", "pimpasa.me", at=2, office_id="office-pg", village_codes=[])
    fixed = record(corrects=root, seq=2, files=[photo()])
    fixed["finished_at"] = hours(3)
    with clock.stopped_at(hours(4)):
        (outcome,) = receive(db.session.get_one(Device, office.phone_id), [fixed])
    assert outcome.outcome == "accepted"
    assert outcome.missing == [photo()["sha256"]]
    assert (office.report(root).revision, office.report(root).office_id) == (2, "office-me")


def test_whoever_moved_reads_their_own_reports_and_no_colleagues_reads_those_of_the_new_office(office):
    mine = office.send(0)
    change(office, "kanwil.ss", "petugas.me", at=1, office_id="office-pg")
    office.refused(Reason.REPORT_UNKNOWN, 2, read_report, "petugas.me", mine)
    change(office, "kanwil.ss", "pimpasa.me", at=1, office_id="office-pg", village_codes=[])
    assert office.do(2, read_report, "pimpasa.me", mine).submission.root_id == mine
