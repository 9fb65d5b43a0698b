"""Finished forms come in: exactly once, whatever is wrong with them, and never lost."""

from datetime import timedelta

import pytest

from core import clock, ids
from core.digest import sha256_hex
from core.errors import Reason
from models import (
    Attachment,
    AuditEntry,
    Change,
    Receipt,
    ReviewEvent,
    Revision,
    Rival,
    SetAside,
    Submission,
    db,
    devices,
    not_here,
    state,
)
from models.inbox import receive
from tests.records import FINISHED, photo, publish, record


def rows(table):
    return db.session.scalars(db.select(table)).all()


def test_a_report_is_stored_to_the_byte_with_its_receipt_change_history_and_audit(phone):
    made = record()
    (outcome,) = receive(phone, [made])
    assert (outcome.outcome, outcome.problem, outcome.missing) == ("accepted", None, [])
    (revision,), (receipt,), (head,) = rows(Revision), rows(Receipt), rows(Submission)
    assert (revision.xml, revision.sha256, revision.number) == (made["xml"].encode(), made["sha256"], 1)
    assert outcome.receipt == {
        "instance_id": made["instance_id"],
        "sha256": made["sha256"],
        "epoch": state.epoch(),
        "seq": receipt.seq,
        "received_at": clock.iso(receipt.received_at),
        "code": head.code,
    }
    assert (head.state, head.root_id, head.current_instance_id) == ("received", made["instance_id"], head.root_id)
    assert [event.kind for event in rows(ReviewEvent)] == ["received"]
    (change,) = (row for row in rows(Change) if row.kind == "report")
    assert (change.person_id, change.body["state"], change.body["xml_sha256"]) == (
        phone.person_id,
        "received",
        made["sha256"],
    )
    assert rows(AuditEntry)[-1].action == "report.received"


def test_what_the_office_searches_by_is_taken_from_the_answers(phone):
    receive(phone, [record()])
    (head,) = rows(Submission)
    assert (head.village_code, head.title) == ("16.03.06.1001", "Uji lapangan")
    assert (head.point_lat, head.point_lng) == (-3.6553, 103.7747)
    assert rows(Revision)[0].answers["nama"] == "Warung Sari"
    assert head.finished_at == FINISHED


def test_codes_count_up_by_office_and_year_of_the_office_zone(phone, phone_of):
    last_second_of_2026 = clock.parse("2026-12-31T16:59:59Z")
    with clock.stopped_at(last_second_of_2026):
        first, second = (receive(phone, [record(seq=n)])[0] for n in (1, 2))
        elsewhere = receive(phone_of("pimpasa.pg"), [record()])[0]
    with clock.stopped_at(last_second_of_2026 + timedelta(seconds=1)):
        new_year = receive(phone, [record(seq=3)])[0]
    codes = [outcome.receipt["code"] for outcome in (first, second, elsewhere, new_year)]
    assert codes == ["ME-2026-000001", "ME-2026-000002", "PG-2026-000001", "ME-2027-000001"]


def test_a_repeated_record_gets_the_same_receipt_and_changes_nothing(phone):
    made = record(files=[photo()])
    first = receive(phone, [made])[0]
    before = [len(rows(table)) for table in (Submission, Revision, Receipt, Change, AuditEntry, Attachment)]
    again = receive(phone, [made])[0]
    assert (again.outcome, again.receipt, again.missing) == ("repeated", first.receipt, first.missing)
    assert [len(rows(table)) for table in (Submission, Revision, Receipt, Change, AuditEntry, Attachment)] == before


def test_the_same_record_twice_in_one_batch_is_stored_once(phone):
    made = record()
    first, second = receive(phone, [made, made])
    assert (first.outcome, second.outcome) == ("accepted", "repeated")
    assert first.receipt == second.receipt
    assert len(rows(Revision)) == 1


def test_a_repeat_needs_no_reading_so_it_is_answered_even_if_the_parser_has_changed_its_mind(phone, monkeypatch):
    made = record()
    receive(phone, [made])
    monkeypatch.setattr("models.reading.read_instance", lambda xml: pytest.fail("parsed a repeat"))
    assert receive(phone, [made])[0].outcome == "repeated"


def spoil(made, xml):
    made.update(xml=xml, sha256=sha256_hex(xml))


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda made: made.update(sha256="0" * 64), Reason.DIGEST_MISMATCH),
        (lambda made: spoil(made, "<data"), Reason.UNREADABLE_XML),
        (lambda made: spoil(made, '<!DOCTYPE d [<!ENTITY a "b">]>' + made["xml"]), Reason.UNREADABLE_XML),
        (lambda made: made.update(instance_id=ids.new_instance_id()), Reason.INSTANCE_ID_MISMATCH),
    ],
    ids=["digest", "broken", "entities", "other-id"],
)
def test_what_cannot_be_read_is_refused_and_its_bytes_are_kept_aside_once(phone, damage, reason):
    made = record()
    damage(made)
    good = record(seq=2)
    bad, fine = receive(phone, [made, good])
    assert (bad.outcome, bad.receipt, bad.problem.reason) == ("refused", None, reason)
    assert fine.outcome == "accepted"
    receive(phone, [made])
    (kept,) = rows(SetAside)
    assert (kept.raw, kept.reason, kept.instance_id) == (made["xml"].encode(), reason.name, made["instance_id"])
    assert [revision.instance_id for revision in rows(Revision)] == [good["instance_id"]]


def test_an_unknown_form_version_is_stored_and_held(phone):
    outcome = receive(phone, [record(version="99")])[0]
    assert (outcome.outcome, outcome.problem.reason) == ("held", Reason.FORM_UNKNOWN)
    assert outcome.receipt is not None
    (head,) = rows(Submission)
    assert (head.state, head.hold_reason, head.form_version_sha256) == ("held", "FORM_UNKNOWN", None)
    assert rows(Revision)[0].xml


def test_a_closed_form_holds_a_new_report_but_still_takes_the_answer_to_a_returned_one(phone, form):
    first = record()
    receive(phone, [first])
    publish("uji_tutup", state="closed")
    held = receive(phone, [record(form_id="uji_tutup", seq=2)])[0]
    assert (held.outcome, held.problem.reason) == ("held", Reason.FORM_CLOSED)
    db.session.execute(db.update(type(form)).values(state="closed"))
    db.session.commit()
    assert receive(phone, [record(corrects=first["instance_id"], seq=3)])[0].outcome == "accepted"


def test_a_form_whose_answers_cannot_be_taken_out_is_stored_all_the_same(phone, monkeypatch):
    def stumble(form, xml):
        raise RuntimeError("a bug of ours")

    monkeypatch.setattr("models.reading.answers_as_json", stumble)
    assert receive(phone, [record()])[0].outcome == "accepted"
    assert rows(Revision)[0].answers == {}


def test_a_revoked_phone_hands_in_to_quarantine_for_thirty_days(phone):
    devices.revoke(None, phone.id)
    outcome = receive(phone, [record()])[0]
    assert (outcome.outcome, outcome.problem.reason) == ("held", Reason.QUARANTINED)
    assert rows(Submission)[0].state == "quarantined"


def test_after_thirty_days_a_revoked_phones_bytes_are_only_kept_aside(phone):
    early = record()
    receive(phone, [early])
    devices.revoke(None, phone.id)
    with clock.stopped_at(clock.now() + timedelta(days=30, seconds=5)):
        repeat, late = receive(phone, [early, record(seq=2)])
    assert repeat.outcome == "repeated"
    assert (late.outcome, late.problem.reason, late.receipt) == ("refused", Reason.REVOKED_TOO_LONG, None)
    assert len(rows(SetAside)) == 1


def test_the_same_id_with_other_content_is_a_conflict_and_both_are_kept(phone):
    first = record(nama="Warung Sari")
    other = record(first["instance_id"], nama="Warung Baru", seq=2)
    receive(phone, [first])
    outcome = receive(phone, [other])[0]
    assert (outcome.outcome, outcome.problem.reason) == ("conflicted", Reason.SAME_ID_OTHER_CONTENT)
    assert outcome.receipt["sha256"] == other["sha256"]
    assert rows(Revision)[0].sha256 == first["sha256"]
    assert rows(Rival)[0].xml == other["xml"].encode()
    assert rows(Submission)[0].state == "conflicted"
    assert receive(phone, [first])[0].outcome == receive(phone, [other])[0].outcome == "repeated"


def test_files_are_asked_for_until_they_are_here(phone):
    made = record(files=[photo("a.jpg", b"a"), photo("b.jpg", b"b"), photo("a.jpg", b"a")])
    first = receive(phone, [made])[0]
    assert first.missing == [sha256_hex(b"a"), sha256_hex(b"b")]
    db.session.execute(db.update(Attachment).where(Attachment.name == "a.jpg").values(present_at=FINISHED))
    db.session.commit()
    assert receive(phone, [made])[0].missing == [sha256_hex(b"b")]


def test_a_file_that_this_person_sent_before_is_not_asked_for_again_but_a_strangers_is(phone, phone_of):
    first = record(files=[photo()])
    receive(phone, [first])
    db.session.execute(db.update(Attachment).values(present_at=FINISHED))
    db.session.commit()
    again = receive(phone, [record(corrects=first["instance_id"], files=[photo()], seq=2)])[0]
    assert again.missing == []
    assert (rows(Submission)[0].files_expected, rows(Submission)[0].files_present) == (1, 1)
    # Knowing a digest must not open another person's photo.
    assert receive(phone_of("pimpasa.pg"), [record(files=[photo()])])[0].missing == [photo()["sha256"]]


def test_the_office_learns_of_the_contact_and_of_the_highest_number(phone):
    receive(phone, [record(seq=7), record(seq=3)])
    db.session.refresh(phone)
    assert phone.last_device_seq == 7
    assert phone.last_contact_at is not None
    assert not_here.not_here_yet(phone.person)[0].missing_seqs == [1, 2, 4, 5, 6]


def test_a_report_about_officers_is_for_compliance_only(phone):
    publish("info_warga")
    receive(phone, [record(form_id="info_warga", topik="petugas")])
    assert rows(Submission)[0].readers == "kepatuhan"


@pytest.mark.parametrize(
    ("topic", "who"), [("petugas", "kepatuhan"), ("calo", "kepatuhan"), ("", "kepatuhan"), ("oa", "office")]
)
def test_a_report_about_officers_is_for_compliance_also_while_its_form_version_is_unknown(phone, topic, who):
    publish("info_warga")
    receive(phone, [record(form_id="info_warga", version="999", topik=topic)])
    assert (rows(Submission)[0].readers, rows(Submission)[0].state) == (who, "held")


def test_what_was_once_said_about_officers_stays_with_compliance(phone):
    publish("info_warga")
    said = {"form_id": "info_warga"}
    first, other = record(**said, topik="petugas"), record(**said, topik="oa", seq=2)
    receive(phone, [first, other])
    receive(phone, [record(corrects=first["instance_id"], **said, topik="oa", seq=3)])
    receive(phone, [record(other["instance_id"], **said, topik="petugas", seq=4)])
    assert [row.readers for row in rows(Submission)] == ["kepatuhan", "kepatuhan"]


def test_an_earlier_record_about_officers_takes_what_waited_for_it_to_compliance(phone):
    publish("info_warga")
    first = record(form_id="info_warga", topik="petugas")
    receive(phone, [record(corrects=first["instance_id"], form_id="info_warga", topik="oa", seq=2)])
    receive(phone, [first])
    assert [row.readers for row in rows(Submission)] == ["kepatuhan"]
