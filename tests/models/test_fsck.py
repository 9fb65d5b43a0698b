"""Rows, receipts, files and audit chain are compared; what is put right loses nothing and stands in the audit log."""

import os
from datetime import timedelta

import pytest

from core import clock, ids
from core.digest import sha256_hex
from models import (
    Attachment,
    AuditEntry,
    Blob,
    Change,
    Receipt,
    Submission,
    Upload,
    Village,
    audit,
    db,
    disk,
    people,
    state,
    village_papers,
    writing,
)
from models.attachments import create_upload, store_whole
from models.expected_files import Claim
from models.fsck import fsck
from models.inbox import receive
from models.village_papers import Letter
from models.villages import register_village
from tests import records
from tests.conftest import VILLAGE
from tests.models.backing_up import PHOTO, send, the_phone

DIGEST = sha256_hex(PHOTO)


@pytest.fixture
def folder(filled):
    return filled.extensions["titian_settings"].folder


@pytest.fixture
def photo(folder):
    """Where the photo of the first report lies."""
    return folder / "blobs" / disk.blob_path(DIGEST)


def codes(faults):
    return [fault.code for fault in faults]


def change(statement):
    """What somebody, or a fault, could do to the database behind our back."""
    with writing():
        for table in ("audit_entry", "receipt", "review_event", "revision"):
            for verb in ("update", "delete"):
                db.session.execute(db.text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}"))
        db.session.execute(db.text(statement))


def aged(path, hours=30):
    then = clock.now().timestamp() - hours * 3600
    os.utime(path, (then, then))
    return path


def repaired_in_the_log(action):
    db.session.rollback()
    found = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == f"fsck.{action}")).all()
    return len(found) == 1 and audit.verify_chain().broken_at is None


def test_a_house_in_order_has_no_fault_on_either_database(filled_both):
    assert fsck() == []
    assert fsck(repair=True) == []


@pytest.mark.parametrize("how", ["gone", "damaged"])
def test_a_file_that_is_not_what_its_row_says_is_found_and_its_phone_asked_for_it_again(filled, folder, photo, how):
    photo.unlink()
    if how == "damaged":
        photo.write_bytes(b"rotten")
    assert codes(fsck()) == ["file_missing" if how == "gone" else "file_damaged"]
    assert str(photo) in fsck()[0].said
    assert fsck(repair=True)[0].repaired
    assert repaired_in_the_log("file.missing")
    assert fsck() == []
    if how == "damaged":
        assert (folder / "set-aside" / DIGEST).read_bytes() == b"rotten"
    file = db.session.scalars(db.select(Attachment)).one()
    assert file.present_at is None
    assert db.session.scalars(db.select(Submission.files_present).where(Submission.files_expected == 1)).one() == 0
    told = db.session.scalars(db.select(Change).order_by(Change.seq.desc())).first()
    assert told.body["files"][0]["present"] is False
    claim = Claim(file.instance_id, file.name, DIGEST, "image/jpeg", len(PHOTO))
    assert store_whole(the_phone(), claim, PHOTO).complete
    assert fsck() == []


def test_a_file_whose_row_was_never_written_is_said_to_be_here(filled, folder):
    claim = send(the_phone(), b"stopped before the row", seq=3, upload=False)
    path = aged(disk.keep_bytes(b"stopped before the row", claim.sha256))
    assert codes(fsck()) == ["file_unsaid"]
    assert "says now" in fsck(repair=True)[0].repaired
    assert repaired_in_the_log("file.found")
    assert fsck() == []
    assert db.session.get_one(Blob, claim.sha256).size == path.stat().st_size


def test_a_file_that_two_people_name_is_given_to_neither(filled, folder, enrol):
    """To know a digest is no right to read what it names."""
    from models import Device

    other = enrol("petugas.me").device_id
    content = b"one of two sent it"
    db.session.rollback()
    send(the_phone(), content, seq=3, upload=False)
    send(db.session.get_one(Device, other), content, upload=False)
    aged(disk.keep_bytes(content, sha256_hex(content)))
    assert codes(fsck(repair=True)) == ["file_unknown"]
    assert (folder / "set-aside" / sha256_hex(content)).read_bytes() == content
    assert db.session.get(Blob, sha256_hex(content)) is None
    assert repaired_in_the_log("file.set_aside")
    assert fsck() == []


def test_a_file_that_has_just_come_is_left_alone(filled):
    claim = send(the_phone(), b"on its way", seq=3, upload=False)
    disk.keep_bytes(b"on its way", claim.sha256)
    assert fsck(repair=True) == []


def test_what_nothing_names_is_set_aside_and_never_thrown_away(filled, folder):
    first = disk.keep_bytes(b"nobody's", sha256_hex(b"nobody's"))
    aged(first)
    assert codes(fsck(repair=True)) == ["file_unknown"]
    aged(disk.keep_bytes(b"nobody's", sha256_hex(b"nobody's")))
    fsck(repair=True)
    assert len(list((folder / "set-aside").iterdir())) == 2
    assert not first.exists()


@pytest.mark.parametrize(
    ("statement", "code", "mends"),
    [
        ("UPDATE submission SET files_present = 7 WHERE files_expected = 1", "file_count", "file.counted"),
        ("UPDATE server_state SET safe_seq = 99", "safe_seq", "safe_seq.lowered"),
        ("DELETE FROM blob", "file_without_row", "file.row_written"),
        ("DELETE FROM receipt WHERE seq = 1", "record_without_receipt", None),
        ("DELETE FROM receipt WHERE seq = 2", "record_without_receipt", None),
        ("UPDATE receipt SET instance_id = 'uuid:x' WHERE seq = 2", "receipt_without_record", None),
        ("UPDATE revision SET xml = x'3c612f3e'", "digest", None),
        ("UPDATE form_version SET xform = xform || ' '", "digest", None),
        ("UPDATE audit_entry SET actor = 'nobody' WHERE seq = 2", "audit_chain", None),
    ],
)
def test_rows_that_do_not_agree_are_found_and_repaired_only_where_that_is_safe(filled, statement, code, mends):
    state.epoch()
    change(statement)
    before = db.session.scalar(db.select(db.func.count()).select_from(Receipt))
    fault = next(fault for fault in fsck(repair=True) if fault.code == code)
    assert bool(fault.repaired) == (mends is not None)
    if mends:
        assert repaired_in_the_log(mends)
        assert code not in codes(fsck())
    else:
        assert "Restore" in fault.said or "Keep the database" in fault.said
        assert code in codes(fsck())
    assert db.session.scalar(db.select(db.func.count()).select_from(Receipt)) == before


@pytest.mark.parametrize("why", ["late", "short"])
def test_an_upload_that_cannot_go_on_is_forgotten_and_begins_again(filled, folder, why):
    claim = send(the_phone(), b"half sent", seq=3, upload=False)
    upload = create_upload(the_phone(), claim)
    with writing():
        row = db.session.get_one(Upload, upload.id)
        if why == "late":
            row.expires_at = clock.now() - timedelta(hours=1)
        else:
            row.held_bytes = 4
    assert codes(fsck(repair=True)) == ["upload"]
    assert repaired_in_the_log("upload.forgotten")
    assert create_upload(the_phone(), claim).offset == 0


def test_what_a_cut_request_left_behind_goes_and_what_is_under_way_stays(filled, folder):
    uploads = folder / "uploads"
    uploads.mkdir(exist_ok=True)
    for name in (f"{ids.new_uuid()}.new", f"{ids.new_uuid()}.part"):
        (uploads / name).write_bytes(b"x")
        aged(uploads / name)
    young = uploads / f"{ids.new_uuid()}.new"
    young.write_bytes(b"x")
    upload = create_upload(the_phone(), send(the_phone(), b"slow", seq=3, upload=False))
    running = aged(uploads / f"{upload.id}.part") if (uploads / f"{upload.id}.part").exists() else young
    assert codes(fsck(repair=True)) == ["left_behind", "left_behind"]
    assert young.exists()
    assert running.exists()
    assert fsck() == []


def test_planted_fsck_that_believes_the_size_is_caught(filled, photo, monkeypatch):
    photo.write_bytes(b"x" * len(PHOTO))
    assert codes(fsck()) == ["file_damaged"]
    monkeypatch.setattr("models.fsck.read_back", lambda path: (path.name, path.stat().st_size))
    assert fsck() == []


def test_nothing_is_changed_without_being_told_to(filled, photo):
    photo.unlink()
    before = db.session.scalar(db.select(db.func.max(AuditEntry.seq)))
    fsck()
    assert db.session.scalar(db.select(db.func.max(AuditEntry.seq))) == before
    assert db.session.scalars(db.select(Attachment)).one().present_at is not None
    assert receive(the_phone(), [records.record(seq=5)])[0].outcome == "accepted"


def test_a_letter_about_a_village_keeps_its_row_and_no_phone_is_asked_for_it(folder):
    kasi, scan = people.find_person("kasi.me"), b"%PDF-1.4\nSK"
    register_village(None, VILLAGE, "office-me")
    rev = db.session.get_one(Village, VILLAGE).rev
    village_papers.add_document(kasi, VILLAGE, rev, Letter("sk", "SK-1", content=scan, file_name="sk.pdf"))
    assert fsck() == []
    where = folder / "blobs" / disk.blob_path(sha256_hex(scan))
    where.unlink()
    [fault] = fsck(repair=True)
    assert (fault.code, fault.repaired) == ("file_missing", "")
    assert "scan it again" in fault.said
    assert db.session.get(Blob, sha256_hex(scan)) is not None
