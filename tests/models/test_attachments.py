"""Uploads by their verbs: whose turn it is, and what is on the disk before the row says so."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from core import clock
from core.errors import Reason, Refusal
from models import Attachment, Blob, DoomedFile, Submission, db, devices, disk, inbox, removal_runs, writing
from models import attachments as verbs
from models.db import settings
from models.expected_files import Claim
from tests.sync.parcel import BIG, file_entry, record, sha256


@pytest.fixture
def device(enrol, inside):
    return devices.device_by_token(enrol("pimpasa.me").token)


@pytest.fixture
def claim(device):
    """A file that a stored record names."""
    sent = record(files=[file_entry(BIG)])
    inbox.receive(device, [sent])
    return Claim(sent["instance_id"], "foto.png", sha256(BIG), "image/png", len(BIG))


def test_only_the_newest_request_may_write(device, claim):
    upload = verbs.create_upload(device, claim).id
    older = verbs.take_turn(device, upload)
    newer = verbs.take_turn(device, upload)
    with pytest.raises(Refusal) as refusal:
        verbs.append(device, upload, older, 0, BIG[:10])
    assert refusal.value.reason is Reason.UPLOAD_TAKEN_OVER
    assert verbs.find(device, upload).offset == 0
    assert verbs.append(device, upload, newer, 0, BIG[:10]).offset == 10


def test_asking_how_far_it_is_ends_the_request_that_is_still_sending(device, claim):
    upload = verbs.create_upload(device, claim).id
    turn = verbs.take_turn(device, upload)
    verbs.head(device, upload)
    with pytest.raises(Refusal) as refusal:
        verbs.check_turn(upload, turn)
    assert refusal.value.reason is Reason.UPLOAD_TAKEN_OVER


def test_looking_before_a_chunk_disturbs_nobody(device, claim):
    upload = verbs.create_upload(device, claim).id
    turn = verbs.take_turn(device, upload)
    verbs.check_offset(device, upload, 0)
    assert verbs.append(device, upload, turn, 0, BIG[:10]).offset == 10


def test_a_claim_over_the_limit_is_refused_before_anything_is_looked_up(device, claim):
    huge = Claim(claim.instance_id, claim.name, claim.sha256, claim.type, settings().max_file_bytes + 1)
    with pytest.raises(Refusal) as refusal:
        verbs.create_upload(device, huge)
    assert refusal.value.reason is Reason.FILE_TOO_LARGE


@pytest.mark.parametrize("whole", [True, False])
def test_file_and_folder_are_synced_before_the_row_says_present(device, claim, monkeypatch, whole):
    order = []
    real_sync = os.fsync

    def fsync(handle):
        order.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        real_sync(handle)

    class Spy:
        def __enter__(self):
            order.append("row")
            self.inner = writing()
            return self.inner.__enter__()

        def __exit__(self, *error):
            return self.inner.__exit__(*error)

    upload = None if whole else verbs.create_upload(device, claim).id
    turn = None if upload is None else verbs.take_turn(device, upload)
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(verbs, "writing", Spy)
    if upload is None:
        verbs.store_whole(device, claim, BIG)
    else:
        verbs.append(device, upload, turn, 0, BIG)
    # A file that came in chunks is said to be all held once it is synced and checked, then gets its place.
    assert order.count("row") == (1 if whole else 2)
    assert order[-1] == "row"
    assert any(name.endswith((".new", ".part")) for name in order[: order.index("row")])
    assert order[-2] == sha256(BIG)[:2]
    assert db.session.get(Blob, sha256(BIG)).size == len(BIG)


def test_a_crash_before_the_row_leaves_the_file_expected_and_the_next_try_succeeds(device, claim, monkeypatch):
    with monkeypatch.context() as crash:
        crash.setattr(verbs, "_arrived", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            verbs.store_whole(device, claim, BIG)
    assert db.session.scalars(db.select(Attachment)).one().present_at is None
    assert verbs.store_whole(device, claim, BIG).complete
    assert db.session.scalars(db.select(Attachment)).one().present_at is not None


@pytest.mark.parametrize("step", ["keep_file", "_arrived"])
def test_a_kill_between_the_last_chunk_and_its_row_costs_no_byte(device, claim, monkeypatch, step):
    upload = verbs.create_upload(device, claim).id
    verbs.append(device, upload, verbs.take_turn(device, upload), 0, BIG[:1000])
    with monkeypatch.context() as kill:
        kill.setattr(disk if step == "keep_file" else verbs, step, die)
        with pytest.raises(KeyboardInterrupt):
            verbs.append(device, upload, verbs.take_turn(device, upload), 1000, BIG[1000:])
    assert not (settings().blobs / disk.blob_path(sha256(BIG))).exists() or step == "_arrived"
    assert verbs.head(device, upload).complete
    assert db.session.get(Blob, sha256(BIG)).type == "application/octet-stream"
    assert (settings().blobs / disk.blob_path(sha256(BIG))).read_bytes() == BIG
    assert list((settings().folder / "uploads").glob("*.part")) == []


def test_a_kill_and_then_a_lost_disk_begin_the_file_again(device, claim, monkeypatch):
    upload = verbs.create_upload(device, claim).id
    with monkeypatch.context() as kill:
        kill.setattr(verbs, "_arrived", die)
        with pytest.raises(KeyboardInterrupt):
            verbs.append(device, upload, verbs.take_turn(device, upload), 0, BIG)
    (settings().blobs / disk.blob_path(sha256(BIG))).write_bytes(b"not what was sent")
    assert verbs.head(device, upload).offset == 0
    assert verbs.append(device, upload, verbs.take_turn(device, upload), 0, BIG).complete


def test_a_digest_alone_makes_no_file_arrive(device, claim):
    """The bytes of a stranger's file lie there; who only names their digest is not taken to have sent them."""
    disk.keep_bytes(BIG, sha256(BIG))
    upload = verbs.create_upload(device, claim).id
    verbs.append(device, upload, verbs.take_turn(device, upload), 0, BIG[:1000])
    (settings().folder / "uploads" / f"{upload}.part").unlink()
    assert verbs.head(device, upload).offset == 0


def die(*_):
    raise KeyboardInterrupt


def test_the_report_counts_the_files_that_are_here(device, claim):
    head = db.session.get(Submission, claim.instance_id)
    assert (head.files_expected, head.files_present) == (1, 0)
    verbs.store_whole(device, claim, BIG)
    db.session.expire_all()
    assert db.session.get(Submission, claim.instance_id).files_present == 1


@pytest.mark.parametrize("whole", [True, False])
def test_bytes_thrown_away_while_they_come_again_are_asked_for_again(device, claim, monkeypatch, whole):
    """The file lies there, not yet said of in the database, when the same bytes of another report are thrown away."""
    path = f"blobs/{disk.blob_path(claim.sha256)}"
    kept = verbs._arrived

    def thrown_away_first(*told):
        with writing():
            db.session.add(DoomedFile(path=path, at=clock.now() + timedelta(minutes=1)))
        assert removal_runs.forget_files() == 0
        monkeypatch.setattr(verbs, "_arrived", kept)
        kept(*told)

    monkeypatch.setattr(verbs, "_arrived", thrown_away_first)
    upload = verbs.create_upload(device, claim).id
    with pytest.raises(Refusal) as refusal:
        verbs.store_whole(device, claim, BIG) if whole else send(device, upload, BIG)
    assert refusal.value.reason is Reason.BUSY
    assert db.session.get(Blob, claim.sha256) is None
    assert verbs.find(device, upload).offset == 0
    send(device, upload, BIG)
    assert (settings().folder / path).read_bytes() == BIG
    assert db.session.scalar(db.select(Attachment.present_at)) is not None


def send(device, upload, content):
    """All of it in one piece."""
    return verbs.append(device, upload, verbs.take_turn(device, upload), 0, content)
