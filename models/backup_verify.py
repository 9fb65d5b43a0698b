"""Reading a backup back; only what has been read back whole moves safe_seq, and phones let go by that alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select

from models import audit
from models.backup_folder import BLOBS, DATABASE, Kept, Lacking, Manifest, plainly, read_back, read_manifest
from models.backup_rows import opened, tables_of
from models.db import db, writing
from models.disk import blob_path
from models.row_checks import Fault, check_rows
from models.tables_forms import Blob
from models.tables_intake import Receipt
from models.tables_ledger import AuditEntry, Change, ServerState
from models.tables_reports import Attachment

# docs/sync-protocol.md section 1, promise 4: by then a phone lets go of a received record anyway.
PHONES_KEEP: Final = timedelta(days=30)


@dataclass(frozen=True)
class Verified:
    """What reading back showed. lacking: what the server had already lost when the backup was made.

    covers: the highest seq of which this backup holds every record with all its files.
    """

    path: Path
    manifest: Manifest
    faults: tuple[Fault, ...]
    covers: int

    @property
    def lacking(self) -> tuple[Fault, ...]:
        """The files that are known not to be in it."""
        return tuple(_lacking(file) for file in self.manifest.lacking)

    @property
    def whole(self) -> bool:
        """Is everything there that the server had taken on?"""
        return not self.faults and not self.lacking


def read_whole(path: Path) -> Verified:
    """Read every byte of a backup and hold it against its digests, its rows and its numbers. Changes nothing.

    Raises BackupFailed when there is no finished backup at ``path``.
    """
    manifest = read_manifest(path)
    with plainly("read the backup", path):
        faults = [fault for file in manifest.files if (fault := _file(path, file)) is not None]
        if any(fault.where == DATABASE for fault in faults):
            return Verified(path, manifest, tuple(faults), 0)
        with opened(path / DATABASE) as copy:
            faults += _numbers(copy, manifest)
            faults += _blobs(copy, manifest)
            faults += check_rows(copy)
            return Verified(path, manifest, tuple(faults), 0 if faults else _covers(copy, manifest))


def verify_backup(path: Path) -> Verified:
    """Read a backup whole; if nothing is amiss, let phones know how far it covers them. Raises BackupFailed.

    safe_seq goes out with every /hello, push, pull and heartbeat. A backup of another life of the database, or an older
    one than was verified before, moves nothing.
    """
    verified = read_whole(path)
    if verified.whole:
        _announce(verified)
    return verified


def _announce(verified: Verified) -> None:
    manifest = verified.manifest
    with writing():
        row = db.session.get(ServerState, 1)
        if row is None or row.epoch != manifest.epoch or row.safe_seq >= verified.covers:
            return
        row.safe_seq = verified.covers
        detail = {"safe_seq": verified.covers, "receipt_seq": manifest.receipt_seq, "files": len(manifest.files)}
        audit.record(audit.SYSTEM, "backup.verified", f"backup:{verified.path.name}", detail)


def _covers(copy: Connection, manifest: Manifest) -> int:
    """A record whose photo came after the copy is not covered yet, nor is what came after that record.

    A phone takes ``seq <= safe_seq`` as leave to drop the photos that it has sent. One that never sends its photo would
    hold up everybody: after 30 days it no longer counts, because then the phone lets go without us.
    """
    waiting = (
        select(func.min(Receipt.seq))
        .join(Attachment, Attachment.instance_id == Receipt.instance_id)
        .where(Attachment.present_at.is_(None), Receipt.received_at > manifest.made_at - PHONES_KEEP)
    )
    first = copy.execute(waiting).scalar()
    return manifest.receipt_seq if first is None else first - 1


def _file(path: Path, file: Kept) -> Fault | None:
    again = "Take another backup; if it happens again, the disk of the backup is failing."
    where = path / file.path
    if not where.is_file():
        return Fault("backup_file_missing", file.path, f"{where} is not there. {again}")
    if read_back(where) != (file.sha256, file.size):
        return Fault("backup_file_damaged", file.path, f"{where} is no longer what was written. {again}")
    return None


def _numbers(copy: Connection, manifest: Manifest) -> Iterator[Fault]:
    said = {
        "epoch": (manifest.epoch, copy.execute(select(ServerState.epoch)).scalar()),
        "tables": (manifest.tables, tables_of(copy)),
        "receipt_seq": (manifest.receipt_seq, copy.execute(select(func.max(Receipt.seq))).scalar() or 0),
        "change_seq": (manifest.change_seq, copy.execute(select(func.max(Change.seq))).scalar() or 0),
        "audit_seq": (manifest.audit_seq, copy.execute(select(func.max(AuditEntry.seq))).scalar() or 0),
    }
    for name, (told, found) in said.items():
        if told != found:
            yield Fault("numbers", name, f"The backup says {name} {told} and holds {found}. Take another backup.")


def _blobs(copy: Connection, manifest: Manifest) -> Iterator[Fault]:
    """Every file that a row names lies in the backup, under its digest, or is said to lack."""
    kept = {file.path: file.sha256 for file in manifest.files}
    known_lost = {file.sha256 for file in manifest.lacking}
    for (sha256,) in copy.execute(select(Blob.sha256)):
        name = f"{BLOBS}/{blob_path(sha256)}"
        if kept.get(name) != sha256 and sha256 not in known_lost:
            said = f"The database names the file {name}, which is not in the backup. Take another backup."
            yield Fault("file_missing", name, said)


def _lacking(file: Lacking) -> Fault:
    name = f"{BLOBS}/{blob_path(file.sha256)}"
    what = "was not there" if file.why == "missing" else "had other bytes than its digest says"
    said = f"{name} {what} in the data folder when the backup was made. Run `flask titian fsck`."
    return Fault(f"file_{file.why}", name, said)
