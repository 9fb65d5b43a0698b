"""A reviewer decides: once, on what was shown, within their scope, with a reason where one is due."""

from datetime import date, timedelta

import pytest

from core import clock
from core.errors import Reason, Refusal
from models import Attachment, AuditEntry, Blob, Change, ReviewEvent, Submission, db, reviews
from models.inbox import receive
from tests.records import FINISHED, photo, publish, record

COMMENT = {"path": "/data/foto", "label": "Foto", "note": "Mohon foto izin tinggal."}


@pytest.fixture
def report(phone):
    made = record(files=[photo()])
    receive(phone, [made])
    return made["instance_id"]


def refused(reason, verb, *given):
    with pytest.raises(Refusal) as caught:
        verb(*given)
    assert caught.value.reason is reason
    db.session.rollback()
    return caught.value


def test_approval_writes_state_history_audit_and_feed_together(report, person):
    kasi = person("kasi.me")
    reviews.approve(kasi, report, 1)
    view = reviews.read_report(kasi, report)
    assert (view.submission.state, view.submission.decider.username, view.submission.rev) == ("approved", "kasi.me", 2)
    assert [(event.kind, event.person.username) for event in view.events] == [
        ("received", "pimpasa.me"),
        ("approved", "kasi.me"),
    ]
    last = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert (last.actor, last.action, last.object) == (f"person:{kasi.id}", "report.approved", f"report:{report}")
    change = db.session.scalars(db.select(Change).order_by(Change.seq.desc())).first()
    assert (change.kind, change.person_id, change.body["state"]) == ("report", view.person.id, "approved")
    assert change.body["decided_at"]


def test_a_returned_report_goes_down_with_its_notes_files_and_day(report, person):
    day = clock.now().date() + timedelta(days=14)
    empty = {"path": "/data/nama", "label": "Nama", "note": "  "}
    reviews.return_for_repair(person("petugas.me"), report, 1, "Lengkapi.", [COMMENT, empty], day)
    body = db.session.scalars(db.select(Change).order_by(Change.seq.desc())).first().body
    assert (body["state"], body["note"], body["comments"]) == ("returned", "Lengkapi.", [COMMENT])
    assert body["answer_by"] == day.isoformat()
    assert body["files"] == [{**photo(), "present": False}]


def test_a_page_that_is_stale_changes_nothing_and_says_who_did_what(report, person):
    reviews.approve(person("petugas.me"), report, 1)
    refusal = refused(Reason.STALE_PAGE, reviews.reject, person("kasi.me"), report, 1, "Tidak benar")
    assert "petugas.me sudah menyetujui laporan ini" in refusal.message("id")
    assert "petugas.me has already approved this report" in refusal.message("en")
    assert db.session.get_one(Submission, report).state == "approved"
    assert db.session.scalar(db.select(db.func.count()).select_from(ReviewEvent)) == 2


def test_a_repair_that_came_in_between_makes_the_page_stale(report, person, phone):
    reviews.return_for_repair(person("kasi.me"), report, 1, "Lengkapi.")
    receive(phone, [record(corrects=report, seq=2)])
    refusal = refused(Reason.STALE_PAGE, reviews.approve, person("kasi.me"), report, 2)
    assert "sudah memperbaiki" in refusal.message()


@pytest.mark.parametrize("username", ["kasi.pg", "mitra.me", "pimpasa.pg", "admin.ss", "kepatuhan.ss"])
def test_a_report_out_of_scope_can_neither_be_read_nor_decided(report, person, username):
    refused(Reason.REPORT_UNKNOWN, reviews.read_report, person(username), report)
    refused(Reason.REPORT_UNKNOWN, reviews.approve, person(username), report, 1)


def test_the_kanwil_reads_and_the_office_decides(report, person):
    view = reviews.read_report(person("kanwil.ss"), report)
    assert set(view.allowed.values()) == {Reason.ROLE_MAY_NOT_DECIDE}
    refused(Reason.ROLE_MAY_NOT_DECIDE, reviews.approve, person("kanwil.ss"), report, 1)


def test_a_reporter_sees_why_the_buttons_are_off(report, person):
    view = reviews.read_report(person("pimpasa.me"), report)
    assert view.allowed == {"approve": Reason.OWN_REPORT, "return": Reason.OWN_REPORT, "reject": Reason.OWN_REPORT}
    refused(Reason.OWN_REPORT, reviews.approve, person("pimpasa.me"), report, 1)


def test_returning_and_rejecting_need_words(report, person):
    refused(Reason.REASON_NEEDED, reviews.return_for_repair, person("kasi.me"), report, 1, "  ", [])
    refused(Reason.REASON_NEEDED, reviews.reject, person("kasi.me"), report, 1, "")
    reviews.return_for_repair(person("kasi.me"), report, 1, "", [COMMENT])


def test_nobody_is_asked_to_answer_by_yesterday(report, person):
    refused(Reason.ANSWER_BY_PAST, reviews.return_for_repair, person("kasi.me"), report, 1, "x", [], date(2020, 1, 1))


def test_today_is_the_offices_today(report, person):
    # 20.00 UTC is 03.00 the next day in Muara Enim
    with clock.stopped_at(clock.parse("2026-11-21T20:00:00Z")):
        late = (person("kasi.me"), report, 1, "x", [])
        refused(Reason.ANSWER_BY_PAST, reviews.return_for_repair, *late, date(2026, 11, 21))
        reviews.return_for_repair(*late, date(2026, 11, 22))


def test_a_decided_report_is_not_decided_again(report, person):
    reviews.reject(person("kasi.me"), report, 1, "Ganda")
    refused(Reason.ALREADY_REJECTED, reviews.approve, person("kasi.me"), report, 2)


@pytest.mark.parametrize("version", ["1", "99"])
def test_a_held_report_can_be_read_and_decided(phone, person, version):
    publish("uji_tutup", state="closed")
    made = record(form_id="uji_tutup", version=version, seq=2)
    receive(phone, [made])
    view = reviews.read_report(person("kasi.me"), made["instance_id"])
    assert (view.submission.state, view.form_xml is None) == ("held", version == "99")
    reviews.approve(person("kasi.me"), made["instance_id"], view.submission.rev)
    assert db.session.get_one(Submission, made["instance_id"]).hold_reason is None


def test_rivals_are_shown_beside_the_report(report, phone, person):
    receive(phone, [record(report, nama="Lain", seq=2)])
    view = reviews.read_report(person("kasi.me"), report)
    assert [rival.answers["nama"] for rival in view.rivals] == ["Lain"]
    assert view.current.answers["nama"] == "Warung Sari"


def test_a_file_is_read_only_when_it_is_here_and_its_report_is_in_scope(report, person, app):
    attachment = db.session.scalars(db.select(Attachment)).one()
    given = (report, attachment.id)
    refused(Reason.NOT_FOUND, reviews.read_attachment, person("kasi.me"), *given)
    attachment.present_at = FINISHED
    blob = Blob(sha256=attachment.sha256, size=7, type="image/jpeg", path="ab/cdef", stored_at=FINISHED)
    db.session.add(blob)
    db.session.commit()
    found, path = reviews.read_attachment(person("kasi.me"), *given)
    assert (found.sha256, path.parts[-3:]) == (attachment.sha256, ("blobs", "ab", "cdef"))
    refused(Reason.REPORT_UNKNOWN, reviews.read_attachment, person("kasi.pg"), *given)


def test_a_file_of_another_report_is_not_found_through_ones_own(report, person, phone):
    other = record(seq=2)
    receive(phone, [other])
    attachment = db.session.scalars(db.select(Attachment)).one()
    attachment.present_at = FINISHED
    db.session.add(Blob(sha256=attachment.sha256, size=7, type="image/jpeg", path="ab/cdef", stored_at=FINISHED))
    db.session.commit()
    refused(Reason.NOT_FOUND, reviews.read_attachment, person("kasi.me"), other["instance_id"], attachment.id)


def test_a_report_for_compliance_is_hidden_from_the_office_it_speaks_of(phone, person):
    publish("info_warga")
    made = record(form_id="info_warga", topik="petugas", seq=2)
    receive(phone, [made])
    for username in ("kasi.me", "kakanim.me", "kanwil.ss", "admin.ss"):
        refused(Reason.REPORT_UNKNOWN, reviews.read_report, person(username), made["instance_id"])
    reviews.approve(person("kepatuhan.ss"), made["instance_id"], 1)
