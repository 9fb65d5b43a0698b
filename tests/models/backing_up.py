"""What the tests of backups share: two records with a photo, a look into a copy, and a stop at any step."""

import json
import os
from pathlib import Path

from core.digest import canonical_json, sha256_hex
from models import Device, db, devices, people
from models.attachments import store_whole
from models.backup_folder import read_back
from models.backup_rows import opened
from models.expected_files import Claim
from models.inbox import receive
from tests import records

PHOTO = b"a photo of the gate"


def fill_in():
    """Two records of one phone, the first with a photo that has arrived."""
    code, _ = devices.offer_enrolment(None, people.find_person("pimpasa.me").id)
    phone = devices.enrol(code, "HP", "1", {}).device
    records.publish()
    send(phone, PHOTO)
    receive(phone, [records.record(seq=2)])


def send(phone, content, seq=1, *, upload=True):
    made = records.record(seq=seq, files=[records.photo(content=content)])
    receive(phone, [made])
    claim = Claim(made["instance_id"], "depan.jpg", sha256_hex(content), "image/jpeg", len(content))
    if upload:
        store_whole(phone, claim, content)
    return claim


def the_phone():
    return db.session.scalars(db.select(Device)).first()


def contents(path):
    """Every table of a backup, row by row."""
    with opened(path / "titian.sqlite3") as copy:
        return {table.name: rows_of(copy, table) for table in db.metadata.sorted_tables}


def rows_of(connection, table):
    """The rows of a table in some order that is the same on every database."""
    return sorted(json.dumps(list(row), default=repr, sort_keys=True) for row in connection.execute(db.select(table)))


def sign_again(path, **told):
    """Give a backup whose database was changed a manifest that fits it. told: what else the manifest says now."""
    manifest = json.loads((path / "manifest.json").read_text())
    del manifest["sha256"]
    digest, size = read_back(path / "titian.sqlite3")
    manifest["files"][0] |= {"sha256": digest, "size": size}
    manifest |= told
    manifest["sha256"] = sha256_hex(canonical_json(manifest))
    (path / "manifest.json").write_text(json.dumps(manifest))


class Killed(BaseException):
    """As SIGKILL: no handler of ours catches it."""


def stop_at(monkeypatch, step):
    """Stop at the n-th sync or rename, before it."""
    count = 0

    def before(real):
        def call(*given, **named):
            nonlocal count
            count += 1
            if count == step:
                raise Killed
            return real(*given, **named)

        return call

    monkeypatch.setattr(os, "fsync", before(os.fsync))
    monkeypatch.setattr(Path, "rename", before(Path.rename))
    return lambda: count
