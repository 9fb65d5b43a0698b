"""Backup, more reports, the disk is lost, restore, phones return: nothing that was acknowledged is missing.

Longer than usual: the office, its loss, what must be true after it and each planted fault are one story.
TITIAN_SOAK=1 drives 100 rounds instead of 3. Every round prints its seed.
"""

import random
import shutil
import threading
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask_migrate import upgrade

from app import create_app
from core import clock
from core.digest import sha256_hex
from core.settings import Settings
from models import Attachment, Blob, LostReceipt, Receipt, Revision, backup_verify, db, devices, people, restore
from models.backup import make_backup
from models.backup_folder import find_backup, read_manifest
from models.backup_verify import verify_backup
from models.fsck import fsck
from models.restore import restore_backup
from tests.faults.keeping_phone import KeepingPhone
from tests.faults.ledger import SOAK, note
from tests.records import publish
from tools.live import LiveServer

ROUNDS = 100 if SOAK else 3
OWNERS = ("pimpasa.me", "petugas.me", "pimpasa.pg")


@contextmanager
def house(data: Path):
    """The verbs on a data folder, as a command beside the server would use them."""
    app = create_app(Settings(data_folder=data, testing=True))
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


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


class Office:
    """One server with its phones and its backups, over real HTTP."""

    def __init__(self, prepared, folder, seed):
        data, tokens = prepared
        self.chance = random.Random(seed)
        self.server = LiveServer(workers=1, seeded=data)
        self.backups = folder / "backups"
        self.phones = [KeepingPhone(self.server.ask, token, self.chance) for token in tokens]

    def back_up(self):
        with house(self.server.data):
            return verify_backup(make_backup(self.backups, clock.now()).path)

    def lose_the_disk_and_restore(self):
        self.server.stop()
        self.told_before = {phone: set(phone.told) for phone in self.phones}
        shutil.rmtree(self.server.data)
        with house(self.server.data):
            restored = restore_backup(find_backup(self.backups), upgrade)
            self.restored = set(db.session.scalars(db.select(Revision.instance_id)))
        self.server.start()
        return restored

    def work(self, most):
        for phone in self.phones:
            for _ in range(self.chance.randint(1, most)):
                phone.finish(self.chance.choice((0, 0, 1, 2)))

    def missing(self):
        """What was acknowledged and is not here, whole and once; and whatever else does not agree."""
        wrong = []
        with house(self.server.data):
            rows = {(row.instance_id, row.sha256): row.xml for row in db.session.scalars(db.select(Revision))}
            given = Counter((row.instance_id, row.sha256) for row in db.session.scalars(db.select(Receipt)))
            files = {
                (file.instance_id, file.sha256)
                for file in db.session.scalars(db.select(Attachment).where(Attachment.present_at.is_not(None)))
            }
            blobs = {row.sha256: self.server.data / "blobs" / row.path for row in db.session.scalars(db.select(Blob))}
            for phone in self.phones:
                for key, sent in phone.told.items():
                    if given[key] != 1 or key not in rows or sha256_hex(rows[key]) != key[1]:
                        wrong.append(key)
                    wrong += [
                        (key[0], sha256)
                        for sha256 in sent
                        if (key[0], sha256) not in files or sha256_hex(blobs[sha256].read_bytes()) != sha256
                    ]
            wrong += [(fault.code, fault.where) for fault in fsck()]
            wrong += self.wrongly_marked()
        return wrong

    def lost(self):
        """Ids that had a receipt, that the backup did not hold and that a phone still had."""
        told = {instance_id for phone in self.phones for instance_id, _ in self.told_before[phone]}
        here = {instance_id for phone in self.phones for instance_id in phone.outbox}
        return (told & here) - self.restored

    def wrongly_marked(self):
        """Exactly what came back from the lost time says so; and nothing else was sent a second time."""
        marked = {row.instance_id for row in db.session.scalars(db.select(LostReceipt)) if row.back_at}
        again = {instance_id for phone in self.phones for instance_id in phone.sent_again}
        return [("marked", name) for name in marked ^ self.lost()] + [
            ("sent again", name) for name in again ^ self.lost()
        ]


def one_round(prepared, folder, seed):
    """Returns the office after everything, and how many records and files were acknowledged."""
    office = Office(prepared, folder, seed)
    with office.server:
        office.work(6)
        for phone in office.phones:
            phone.greet()
            phone.push(answer_lost=office.chance.random() < 0.3)
            phone.push()
            phone.upload(share=0.5)
        # Somebody's photo is always still on its way when the backup is made, and there before the disk is lost.
        office.phones[0].finish(1)
        office.phones[0].push()
        office.work(3)
        busy = threading.Thread(target=lambda: [phone.sync(share=0.7) for phone in office.phones])
        busy.start()
        verified = office.back_up()
        busy.join()
        assert verified.whole, verified.faults
        for phone in office.phones:
            phone.upload()
        if office.chance.random() < 0.5:
            assert office.back_up().whole
        for phone in office.phones:
            phone.greet()
        office.work(6)
        for phone in office.phones:
            phone.sync(share=0.6)
        office.lose_the_disk_and_restore()
        for phone in office.phones:
            phone.sync()
            phone.sync()
        return office, office.missing()


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

    monkeypatch.setitem(globals(), "restore_backup", planted)
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
