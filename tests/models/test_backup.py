"""A backup is whole or not there, and holds one instant of database and files."""

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from app import create_app
from core import clock
from core.digest import sha256_hex
from models import ServerState, backup, backup_rows, db, disk
from models import backup_folder as folders
from models.backup import keep_newest, make_backup
from models.backup_folder import BackupFailed, backups_in, read_manifest, write_manifest
from models.backup_verify import read_whole, verify_backup
from tests.models.backing_up import PHOTO, Killed, contents, fill_in, rows_of, send, stop_at, the_phone


def test_a_backup_holds_every_row_and_every_file_and_reads_back_whole(filled_both, target):
    made = make_backup(target, clock.now())
    verified = verify_backup(made.path)
    assert verified.whole
    assert (made.manifest.receipt_seq, verified.covers) == (2, 2)
    assert (made.path / "blobs" / disk.blob_path(sha256_hex(PHOTO))).read_bytes() == PHOTO
    assert contents(made.path)["revision"]
    for table in db.metadata.sorted_tables:
        if table.name not in {"server_state", "audit_entry"}:  # verifying wrote these
            assert contents(made.path)[table.name] == rows_of(db.session, table)


def test_a_file_that_arrives_while_the_backup_is_made_breaks_nothing(filled_both, target, monkeypatch):
    phone = the_phone()
    real = backup.take_snapshot

    def snapshot(path):
        send(phone, b"just before", seq=3)
        real(path)
        send(phone, b"just after", seq=4)

    monkeypatch.setattr(backup, "take_snapshot", snapshot)
    verified = verify_backup(make_backup(target, clock.now()).path)
    assert verified.whole
    assert verified.covers == 3


@pytest.mark.parametrize("planted", [False, True])
def test_a_record_that_comes_between_two_tables_is_in_none_of_them(house, target, monkeypatch, planted):
    """PostgreSQL's copy goes table by table: one snapshot holds them together. Planted: each table as it is by then."""
    with house.app_context():
        fill_in()
        other = create_app(house.extensions["titian_settings"])
        real, done = backup_rows._parts, []

        def parts(source, table):
            if table.name == "attachment" and not done:
                done.append(table)
                with other.app_context():
                    send(the_phone(), b"between two tables", seq=3)
                    db.session.remove()
                    db.engine.dispose()
            return real(source, table)

        monkeypatch.setattr(backup_rows, "_parts", parts)
        if planted:
            monkeypatch.setattr(backup_rows, "_ISOLATION", "READ COMMITTED")
        faults = verify_backup(make_backup(target, clock.now()).path).faults
        copied_by_table = house.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql")
        assert bool(done) == copied_by_table
        assert bool(faults) == (planted and copied_by_table)
        db.session.remove()


def test_planted_backup_without_a_file_that_its_rows_name_is_caught(filled, target, monkeypatch):
    """As when files are copied before the database."""

    def without_the_last(folder, manifest):
        write_manifest(folder, replace(manifest, files=manifest.files[:-1]))

    monkeypatch.setattr(backup, "write_manifest", without_the_last)
    made = make_backup(target, clock.now())
    assert [fault.code for fault in verify_backup(made.path).faults] == ["file_missing"]


@pytest.mark.parametrize("state", ["missing", "damaged"])
def test_a_file_that_the_server_has_lost_is_told_and_everything_else_is_saved(filled, target, state):
    where = Path(filled.extensions["titian_settings"].blobs / disk.blob_path(sha256_hex(PHOTO)))
    where.unlink()
    if state == "damaged":
        where.write_bytes(b"another photo")
    made = make_backup(target, clock.now())
    verified = verify_backup(made.path)
    assert [fault.code for fault in verified.lacking] == [f"file_{state}"]
    assert "flask titian fsck" in verified.lacking[0].said
    assert not verified.faults
    assert not verified.whole
    assert db.session.get_one(ServerState, 1).safe_seq == 0


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_a_full_or_closed_disk_is_said_plainly_and_leaves_no_backup(filled, target, monkeypatch, number):
    def refuse(*_):
        raise OSError(number, os.strerror(number), str(target / "x"))

    monkeypatch.setattr(backup, "copy_file", refuse)
    with pytest.raises(BackupFailed, match=str(target)) as failed:
        make_backup(target, clock.now())
    assert ("is full" in str(failed.value)) == (number == errno.ENOSPC)
    assert [path.name for path in target.iterdir()] == [".titian-backup.lock"]


@pytest.mark.parametrize("step", range(1, 12))
def test_a_backup_that_is_killed_at_any_step_leaves_nothing_that_looks_like_one(filled, target, monkeypatch, step):
    """Killed: nothing is tidied up. The next backup removes what was left and is whole."""
    killed = stop_at(monkeypatch, step)
    monkeypatch.setattr(folders.shutil, "rmtree", lambda *_, **__: None)
    try:
        make_backup(target, clock.now())
    except Killed:
        # Only the very last step, when the folder above is synced, comes after the name.
        assert all(read_whole(path).whole for path in backups_in(target))
        assert backups_in(target) == [] or not list(target.glob("*.part"))
    else:
        assert step > killed()
    monkeypatch.undo()
    assert verify_backup(make_backup(target, clock.now()).path).whole
    assert not list(target.glob("*.part"))


def test_every_file_and_folder_is_on_the_disk_before_the_backup_has_its_name(filled, target, monkeypatch):
    assert unsynced(filled, target, monkeypatch) == []


def test_planted_backup_that_syncs_no_folder_is_caught(filled, target, monkeypatch):
    monkeypatch.setattr(disk, "sync_folder", lambda _: None)
    assert unsynced(filled, target, monkeypatch) != []


def test_planted_rename_before_the_folders_are_synced_is_caught(filled, target, monkeypatch):
    late = []
    real = folders._sync_tree
    monkeypatch.setattr(folders, "_sync_tree", late.append)
    rename = Path.rename

    def rename_first(path, name):
        done = rename(path, name)
        real(name)
        return done

    monkeypatch.setattr(Path, "rename", rename_first)
    assert unsynced(filled, target, monkeypatch) != []
    assert late


def unsynced(app, target, monkeypatch):
    """Paths of the backup that were not synced before its name was given, or the name itself not after."""
    events = []
    fsync, rename = os.fsync, Path.rename

    def note_sync(handle):
        fsync(handle)
        events.append(("sync", str(Path(f"/proc/self/fd/{handle}").readlink())))

    def note_rename(path, name):
        events.append(("rename", str(path)))
        return rename(path, name)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(Path, "rename", note_rename)
    made = make_backup(target, clock.now())
    part = f"{made.path}.part"
    named = events.index(("rename", part))
    before = {path for kind, path in events[:named] if kind == "sync"}
    wanted = {part, *(str(path).replace(str(made.path), part) for path in made.path.rglob("*"))}
    after = [path for kind, path in events[named:] if kind == "sync"]
    return sorted(wanted - before) + ([] if str(target) in after else [str(target)])


def test_the_next_backup_links_what_is_right_and_copies_what_rotted(filled, target):
    name = f"blobs/{disk.blob_path(sha256_hex(PHOTO))}"
    first, second = (make_backup(target, clock.now()).path for _ in range(2))
    assert (first / name).stat().st_ino == (second / name).stat().st_ino
    (second / name).write_bytes(b"rotten")
    third = make_backup(target, clock.now()).path
    assert (third / name).read_bytes() == PHOTO
    assert verify_backup(third).whole


def test_only_the_newest_are_kept_and_the_one_being_removed_never_looks_whole(filled, target, monkeypatch):
    made = [make_backup(target, clock.now()).path for _ in range(4)]
    assert keep_newest(target, 3) == made[:1]
    monkeypatch.setattr(folders.shutil, "rmtree", lambda *_: (_ for _ in ()).throw(Killed))
    with pytest.raises(Killed):
        keep_newest(target, 1)
    assert backups_in(target) == made[2:]


def test_two_backups_at_once_and_a_folder_inside_the_data_are_refused(filled, target):
    with folders.being_made(target, clock.now()) as (part, _):
        (part / "x").write_text("x")
        with pytest.raises(BackupFailed, match="under way"):
            make_backup(target, clock.now())
    inside = filled.extensions["titian_settings"].folder / "backups"
    with pytest.raises(BackupFailed, match="inside the data folder"):
        make_backup(inside, clock.now())


def test_an_unfinished_backup_is_refused_by_its_name(filled, target):
    made = make_backup(target, clock.now())
    part = made.path.rename(f"{made.path}.part")
    with pytest.raises(BackupFailed, match="never finished"):
        read_manifest(part)
