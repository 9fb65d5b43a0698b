"""Backup, more reports, the disk is lost, restore, phones return: nothing that was acknowledged is missing.

TITIAN_SOAK=1 drives 100 rounds instead of 3. Every round prints its seed.
"""

import random
import shutil

import pytest

from core import clock
from models import backup_verify, db, devices, people, restore
from models.backup import make_backup
from models.backup_folder import read_manifest
from models.backup_verify import verify_backup
from models.restore import restore_backup
from tests.faults import drill
from tests.faults.drill import Office, house, one_round
from tests.faults.ledger import SOAK, note
from tests.records import publish

ROUNDS = 100 if SOAK else 3
OWNERS = ("pimpasa.me", "petugas.me", "pimpasa.pg")


@pytest.fixture(scope="module")
def prepared(template_folder, tmp_path_factory):
    """A data folder with the small form and three phones; and their tokens."""
    data = tmp_path_factory.mktemp("prepared") / "data"
    shutil.copytree(template_folder, data)
    tokens = []
    with house(data):
        publish()
        for owner in OWNERS:
            code, _ = devices.offer_enrolment(None, people.find_person(owner).id)
            tokens.append(devices.enrol(code, "HP uji", "1.0.0", {}).token)
        db.session.execute(db.text("PRAGMA wal_checkpoint(TRUNCATE)"))
    return data, tokens


@pytest.mark.parametrize("number", range(ROUNDS))
def test_after_a_restore_nothing_that_was_acknowledged_is_missing(prepared, tmp_path, number):
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    office, missing = one_round(prepared, tmp_path, seed)
    records = sum(len(phone.told) for phone in office.phones)
    files = sum(len(sent) for phone in office.phones for sent in phone.told.values())
    let_go = sum(len(phone.let_go) for phone in office.phones)
    came_back = len(office.lost())
    note(
        "server.restores",
        1,
        len(missing),
        [seed],
        records=records,
        files=files,
        let_go_before=let_go,
        came_back=came_back,
    )
    assert missing == []
    assert all(len(phone.epochs_seen) == 2 for phone in office.phones)
    assert all(len(phone.told) == phone.finished for phone in office.phones)


def test_a_photo_that_came_after_the_backup_is_not_let_go_of(prepared, tmp_path):
    assert the_late_photo(prepared, tmp_path) == []


def the_late_photo(prepared, folder):
    office = Office(prepared, folder, 1)
    phone = office.phones[0]
    with office.server:
        early, late = phone.finish(1), phone.finish(1)
        phone.greet()
        phone.push()
        phone.send_file(phone.outbox[early], phone.outbox[early].record["files"][0])
        verified = office.back_up()
        phone.upload()
        phone.greet()
        assert early in phone.let_go
        assert verified.covers in {1, 2}
        office.lose_the_disk_and_restore()
        phone.sync()
        assert (late in phone.outbox) == (verified.covers == 1)
        return office.missing()


# The same with a fault planted: the checks above see it.
def test_planted_safe_seq_that_minds_no_files_is_caught(prepared, tmp_path, monkeypatch):
    monkeypatch.setattr(backup_verify, "_covers", lambda _copy, manifest: manifest.receipt_seq)
    assert the_late_photo(prepared, tmp_path) != []


def test_planted_restore_without_a_new_epoch_is_caught(prepared, tmp_path, monkeypatch):
    monkeypatch.setattr(restore, "begin_new_life", lambda *_: None)
    _office, missing = one_round(prepared, tmp_path, 2)
    assert missing != []


def test_planted_a_record_that_comes_back_unmarked_is_caught(prepared, tmp_path, monkeypatch):
    # The server is another process: what it forgot is as if the mark had never been written.
    real = restore_backup

    def planted(*given):
        restored = real(*given)
        with db.engine.begin() as connection:
            connection.execute(
                db.text("CREATE TRIGGER no_mark BEFORE UPDATE ON lost_receipt BEGIN SELECT RAISE(IGNORE); END")
            )
        return restored

    monkeypatch.setattr(drill, "restore_backup", planted)
    _office, missing = one_round(prepared, tmp_path, 4)
    assert {what for what, _ in missing} == {"marked"}


def test_a_damaged_backup_lets_no_phone_let_go(prepared, tmp_path):
    assert safe_seq_after_a_damaged_backup(prepared, tmp_path) == 0


def test_planted_verify_that_skips_the_digests_is_caught(prepared, tmp_path, monkeypatch):
    monkeypatch.setattr(backup_verify, "_file", lambda *_: None)
    assert safe_seq_after_a_damaged_backup(prepared, tmp_path) != 0


def test_planted_safe_seq_moved_before_reading_back_is_caught(prepared, tmp_path, monkeypatch):
    def planted(path):
        manifest = read_manifest(path)
        backup_verify._announce(backup_verify.Verified(path, manifest, (), manifest.receipt_seq))
        return backup_verify.read_whole(path)

    monkeypatch.setitem(globals(), "verify_backup", planted)
    assert safe_seq_after_a_damaged_backup(prepared, tmp_path) != 0


def safe_seq_after_a_damaged_backup(prepared, folder):
    """What phones hear when one photo changed on the backup's disk."""
    office = Office(prepared, folder, 3)
    phone = office.phones[0]
    with office.server:
        phone.finish(1)
        phone.sync()
        with house(office.server.data):
            made = make_backup(office.backups, clock.now())
            photo = next(file for file in made.manifest.files if file.path.startswith("blobs/"))
            (made.path / photo.path).write_bytes(b"x" * photo.size)
            verify_backup(made.path)
        return phone.call("GET", "/hello?nonce=uji")["safe_seq"]
