"""The restore drill: backup, more reports, the disk is lost, restore, phones return; on either database."""

import random
import shutil
import threading
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from flask_migrate import upgrade

from app import create_app
from core import clock
from core.digest import sha256_hex
from core.settings import Settings
from models import Attachment, Blob, LostReceipt, Receipt, Revision, db
from models.backup import make_backup
from models.backup_folder import find_backup
from models.backup_verify import verify_backup
from models.fsck import fsck
from models.restore import restore_backup
from tests.faults.cluster import empty_schema
from tests.faults.keeping_phone import KeepingPhone
from tools.live import LiveServer


@contextmanager
def house(data: Path, database_url: str = ""):
    """The verbs on a data folder, as a command beside the server would use them."""
    app = create_app(Settings(data_folder=data, database_url=database_url, testing=True))
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


class Office:
    """One server with its phones and its backups, over real HTTP."""

    def __init__(self, prepared, folder, seed):
        data, tokens, self.database_url = (*prepared, "")[:3]
        self.chance = random.Random(seed)
        environment = {"TITIAN_DATABASE_URL": self.database_url}
        self.server = LiveServer(workers=1, seeded=data, environment=environment)
        self.backups = folder / "backups"
        self.phones = [KeepingPhone(self.server.ask, token, self.chance) for token in tokens]

    def house(self):
        return house(self.server.data, self.database_url)

    def back_up(self):
        with self.house():
            return verify_backup(make_backup(self.backups, clock.now()).path)

    def lose_the_disk_and_restore(self):
        self.server.stop()
        self.told_before = {phone: set(phone.told) for phone in self.phones}
        shutil.rmtree(self.server.data)
        if self.database_url:
            empty_schema(self.database_url)
        with self.house():
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
        with self.house():
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
    """Returns the office after everything, and what is missing.

    prepared: data folder, tokens, and the address of a schema when it stands on PostgreSQL.
    """
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
