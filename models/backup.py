"""A backup of database and files in one go, while the server runs (docs/operations.md)."""

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from models import disk, state
from models.backup_folder import (
    BLOBS,
    DATABASE,
    BackupFailed,
    Kept,
    Lacking,
    Manifest,
    backups_in,
    being_made,
    copy_file,
    plainly,
    read_back,
    read_manifest,
    remove_backup,
    write_manifest,
)
from models.backup_rows import opened, tables_of, take_snapshot
from models.db import db, settings
from models.tables_forms import Blob
from models.tables_intake import Receipt
from models.tables_ledger import AuditEntry, Change

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Backup:
    """A finished backup: where it is and what it says of itself."""

    path: Path
    manifest: Manifest


def make_backup(folder: Path, at: datetime) -> Backup:
    """Write a new backup into ``folder``; nobody has to stop working meanwhile.

    The database is copied first, as it is at one instant, and then every file that this copy names: a file is whole on
    the disk before a row names it, and none is ever removed, so each is there. What arrives meanwhile is for next time.
    A file that the server no longer has is written down as lacking and stops nothing else from being saved.
    Raises BackupFailed.
    """
    folder = folder.resolve()
    if folder.is_relative_to(settings().folder):
        raise BackupFailed(f"{folder} lies inside the data folder and would be lost with it. Name another disk.")
    with plainly("make a backup", folder):
        epoch = state.epoch()  # also makes the row that the copy has to hold
        db.session.rollback()
        earlier = _newest(folder)
        with disk.files_stay(), being_made(folder, at) as (part, final):
            take_snapshot(part / DATABASE)
            manifest = _fill(part, epoch, at, earlier)
            write_manifest(part, manifest)
    return Backup(final, manifest)


def keep_newest(folder: Path, count: int) -> list[Path]:
    """Remove all but the newest ``count`` backups. Call it only when the newest one is verified. Returns what went."""
    with plainly("remove old backups", folder):
        old = backups_in(folder.resolve())[:-count]
        for path in old:
            remove_backup(path)
    return old


def _fill(part: Path, epoch: str, at: datetime, earlier: Path | None) -> Manifest:
    digest, size = read_back(part / DATABASE)
    kept, lacking = [Kept(DATABASE, digest, size)], []
    with opened(part / DATABASE) as copy:
        for sha256, path in copy.execute(select(Blob.sha256, Blob.path).order_by(Blob.sha256)):
            file = _copy_blob(settings().blobs / path, part, sha256, earlier)
            if isinstance(file, Kept):
                kept.append(file)
            else:
                lacking.append(file)
        last = {
            "receipt_seq": copy.execute(select(func.max(Receipt.seq))).scalar() or 0,
            "change_seq": copy.execute(select(func.max(Change.seq))).scalar() or 0,
            "audit_seq": copy.execute(select(func.max(AuditEntry.seq))).scalar() or 0,
        }
        return Manifest(at, epoch, tables_of(copy), db.engine.dialect.name, **last, files=(*kept,), lacking=(*lacking,))


def _copy_blob(source: Path, part: Path, sha256: str, earlier: Path | None) -> Kept | Lacking:
    """Put one file into the backup: a link to the backup before, where that one's bytes are still right, or a copy."""
    name = f"{BLOBS}/{disk.blob_path(sha256)}"
    target = part / name
    target.parent.mkdir(parents=True, exist_ok=True)
    before = earlier / name if earlier is not None else None
    if before is not None and before.is_file():
        digest, size = read_back(before)
        if digest == sha256 and _linked(before, target):
            return Kept(name, sha256, size)
    if not source.is_file():
        return Lacking(sha256, "missing")
    copied = copy_file(source, target)
    if copied.sha256 != sha256:
        target.unlink()
        return Lacking(sha256, "damaged")
    return Kept(name, sha256, copied.size)


def _linked(before: Path, target: Path) -> bool:
    try:
        target.hardlink_to(before)
    except OSError:  # a disk that knows no links takes a copy
        return False
    return True


def _newest(folder: Path) -> Path | None:
    for path in reversed(backups_in(folder)):
        try:
            read_manifest(path)
        except BackupFailed as failed:
            _log.warning("%s", failed)
            continue
        return path
    return None
