"""A backup is read back before anybody trusts it, and phones hear no more than it holds."""

import sqlite3
from datetime import timedelta

import pytest

from core import clock
from models import AuditEntry, ServerState, audit, db, state
from models.attachments import store_whole
from models.backup import make_backup
from models.backup_folder import BackupFailed
from models.backup_verify import verify_backup
from models.inbox import receive
from models.restore import restore_backup
from tests import records
from tests.models.backing_up import send, sign_again, the_phone


def test_only_a_verified_backup_moves_safe_seq_and_the_audit_log_says_so(filled, target):
    made = make_backup(target, clock.now())
    assert db.session.get_one(ServerState, 1).safe_seq == 0
    verify_backup(made.path)
    db.session.rollback()
    assert db.session.get_one(ServerState, 1).safe_seq == 2
    last = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert (last.action, last.detail["safe_seq"]) == ("backup.verified", 2)
    assert audit.verify_chain().broken_at is None


def test_reading_an_older_backup_again_never_takes_safe_seq_back(filled, target):
    first = make_backup(target, clock.now())
    receive(the_phone(), [records.record(seq=3)])
    verify_backup(make_backup(target, clock.now()).path)
    verify_backup(first.path)
    assert db.session.get_one(ServerState, 1).safe_seq == 3


def test_a_backup_of_an_earlier_life_moves_nothing(filled, target):
    made = make_backup(target, clock.now())
    state.begin_epoch()
    assert verify_backup(made.path).whole
    assert state.safe_seq() == 0


def test_what_came_while_a_file_was_awaited_is_not_covered_until_it_has_come(filled, target):
    claim = send(the_phone(), b"later", seq=3, upload=False)
    receive(the_phone(), [records.record(seq=4)])
    assert verify_backup(make_backup(target, clock.now()).path).covers == 2
    store_whole(the_phone(), claim, b"later")
    assert verify_backup(make_backup(target, clock.now()).path).covers == 4


def test_a_file_that_never_comes_holds_the_others_up_for_thirty_days_only(filled, target):
    send(the_phone(), b"never", seq=3, upload=False)
    assert verify_backup(make_backup(target, clock.now()).path).covers == 2
    with clock.stopped_at(clock.now() + timedelta(days=31)):
        assert verify_backup(make_backup(target, clock.now()).path).covers == 3


@pytest.mark.parametrize("how", ["changed", "cut", "gone"])
@pytest.mark.parametrize("which", ["blob", "database", "manifest"])
def test_a_backup_that_was_damaged_is_seen_and_said_with_its_path(filled, target, how, which):
    made = make_backup(target, clock.now())
    name = {"blob": made.manifest.files[1].path, "database": "titian.sqlite3", "manifest": "manifest.json"}[which]
    path = made.path / name
    if how == "gone":
        path.unlink()
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:-3])
    else:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    if which == "manifest":
        with pytest.raises(BackupFailed, match=r"Take another backup|holds no backup"):
            verify_backup(made.path)
        return
    verified = verify_backup(made.path)
    assert not verified.whole
    assert any(str(path) in fault.said for fault in verified.faults)
    assert db.session.get_one(ServerState, 1).safe_seq == 0
    with pytest.raises(BackupFailed, match="is damaged and was not restored"):
        restore_backup(made.path, lambda: None)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE revision SET xml = x'3c612f3e' WHERE instance_id = (SELECT min(instance_id) FROM revision)", "digest"),
        ("DELETE FROM receipt WHERE seq = 1", "record_without_receipt"),
        ("UPDATE server_state SET safe_seq = 99", "safe_seq"),
        ("DELETE FROM blob", "file_without_row"),
        ("UPDATE blob SET sha256 = 'f' || substr(sha256, 2)", "file_missing"),
    ],
)
def test_rows_that_do_not_agree_are_seen_even_when_the_digests_of_the_files_are_right(filled, target, statement, code):
    """As if the backup had been made by a server that was wrong already."""
    made = make_backup(target, clock.now())
    raw = sqlite3.connect(made.path / "titian.sqlite3")
    for table in ("audit_entry", "receipt", "review_event", "revision"):
        for verb in ("update", "delete"):
            raw.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
    raw.execute(statement)
    raw.commit()
    raw.close()
    sign_again(made.path)
    assert code in {fault.code for fault in verify_backup(made.path).faults}
