"""A backup comes back whole, under a new epoch, into an empty place, and never over anything."""

import shutil
import sqlite3
from contextlib import closing
from urllib.parse import quote

import psycopg
import pytest
from flask_migrate import downgrade, upgrade

from app import create_app
from core import clock, ids
from core.digest import sha256_hex
from core.settings import Settings
from models import AuditEntry, Blob, Receipt, Revision, ServerState, audit, db, disk, writing
from models.attachments import store_whole
from models.backup import make_backup
from models.backup_folder import BackupFailed
from models.backup_verify import read_whole, verify_backup
from models.expected_files import Claim
from models.inbox import receive
from models.restore import restore_backup
from tests import records
from tests.models.backing_up import PHOTO, Killed, contents, rows_of, sign_again, stop_at, the_phone


@pytest.fixture
def other_schema(postgres_url):
    """An empty schema beside the one that the backup comes from."""
    name = f"t{ids.new_uuid().replace('-', '')}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    joint = "&" if "?" in postgres_url else "?"
    return f"{postgres_url}{joint}options={quote(f'-csearch_path={name}')}"


@pytest.mark.parametrize("into", ["sqlite", "postgresql"])
def test_a_backup_of_either_database_comes_back_into_either(filled_both, target, tmp_path, request, into):
    made = make_backup(target, clock.now())
    before = contents(made.path)
    url = request.getfixturevalue("other_schema") if into == "postgresql" else ""
    new = create_app(Settings(data_folder=tmp_path / "new", database_url=url, testing=True))
    with new.app_context():
        restored = restore_backup(made.path, upgrade)
        assert restored.whole
        state_row = db.session.get_one(ServerState, 1)
        assert state_row.epoch != made.manifest.epoch
        assert (state_row.safe_seq, state_row.checked_seq) == (0, 0)
        last = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
        assert last.action == "backup.restored"
        assert audit.verify_chain().broken_at is None
        for table in db.metadata.sorted_tables:
            if table.name not in {"server_state", "audit_entry", "upload"}:
                assert rows_of(db.session, table) == before[table.name]
        blob = db.session.scalars(db.select(Blob)).one()
        assert (new.extensions["titian_settings"].blobs / blob.path).read_bytes() == PHOTO
        again = make_backup(target, clock.now())
        assert verify_backup(again.path).whole
        with pytest.raises(Exception, match="for ever"), writing():
            db.session.execute(db.text("DELETE FROM audit_entry"))
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()


def test_a_backup_of_an_older_titian_is_brought_up_to_date(filled, target, tmp_path):
    made = make_backup(target, clock.now())
    older = create_app(Settings(data_folder=tmp_path / "older", testing=True))
    shutil.copy(made.path / "titian.sqlite3", tmp_path / "older")
    with older.app_context():
        downgrade(revision="-1")
        tables = db.session.execute(db.text("SELECT version_num FROM alembic_version")).scalar_one()
        db.session.remove()
        db.engine.dispose()
    older_copy = tmp_path / "older" / "titian.sqlite3"
    change(older_copy, "PRAGMA journal_mode=DELETE")
    shutil.copy(older_copy, made.path)
    sign_again(made.path, tables=tables)
    new = create_app(Settings(data_folder=tmp_path / "new", testing=True))
    with new.app_context():
        assert restore_backup(made.path, upgrade).manifest.tables == tables != made.manifest.tables
        assert verify_backup(make_backup(target, clock.now()).path).manifest.tables == made.manifest.tables
        db.session.remove()
        db.engine.dispose()


def test_a_backup_of_a_newer_titian_is_refused_before_anything_is_touched(filled, target, tmp_path):
    made = make_backup(target, clock.now())
    change(made.path / "titian.sqlite3", "UPDATE alembic_version SET version_num = 'of_tomorrow'")
    sign_again(made.path, tables="of_tomorrow")
    new = create_app(Settings(data_folder=tmp_path / "new", testing=True))
    with new.app_context(), pytest.raises(BackupFailed, match="newer Titian"):
        restore_backup(made.path, upgrade)
    assert not {"titian.sqlite3", "restore-unfinished"} & {path.name for path in (tmp_path / "new").iterdir()}


def change(database, statement):
    with closing(sqlite3.connect(database)) as line:
        line.execute(statement)
        line.commit()


def test_a_place_in_use_is_never_restored_over(filled, target):
    made = make_backup(target, clock.now())
    with pytest.raises(BackupFailed, match="in use"):
        restore_backup(made.path, upgrade)
    shutil.rmtree(filled.extensions["titian_settings"].blobs)
    with pytest.raises(BackupFailed, match="in use"):
        restore_backup(made.path, upgrade)
    assert db.session.scalar(db.select(db.func.count()).select_from(Receipt)) == 2


@pytest.mark.parametrize("step", range(1, 9))
def test_a_restore_that_is_killed_can_be_started_again(filled, target, tmp_path, monkeypatch, step):
    made = make_backup(target, clock.now())
    new = create_app(Settings(data_folder=tmp_path / "new", testing=True))
    with new.app_context():
        stop_at(monkeypatch, step)
        try:
            restore_backup(made.path, upgrade)
        except Killed:
            monkeypatch.undo()
            restore_backup(made.path, upgrade)
        assert db.session.scalar(db.select(db.func.count()).select_from(Revision)) == 2
        assert read_whole(make_backup(target, clock.now()).path).whole
        db.session.remove()
        db.engine.dispose()


def test_what_the_server_had_lost_is_asked_for_again_after_a_restore(filled, target, tmp_path):
    made_record = records.record(seq=9, files=[records.photo(content=b"lost")])
    receive(the_phone(), [made_record])
    claim = Claim(made_record["instance_id"], "depan.jpg", sha256_hex(b"lost"), "image/jpeg", 4)
    store_whole(the_phone(), claim, b"lost")
    (filled.extensions["titian_settings"].blobs / disk.blob_path(claim.sha256)).unlink()
    made = make_backup(target, clock.now())
    new = create_app(Settings(data_folder=tmp_path / "new", testing=True))
    with new.app_context():
        assert [fault.code for fault in restore_backup(made.path, upgrade).lacking] == ["file_missing"]
        again = receive(the_phone(), [made_record])[0]
        assert (again.outcome, again.missing) == ("repeated", [claim.sha256])
        store_whole(the_phone(), claim, b"lost")
        assert verify_backup(make_backup(target, clock.now()).path).whole
        db.session.remove()
        db.engine.dispose()
