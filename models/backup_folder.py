"""A backup as a folder: written as ``.part``, brought to the disk file by file, and given its name last."""

import errno
import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy.exc import DBAPIError

from core import clock
from core.digest import canonical_json, sha256_hex
from models import disk

FORMAT: Final = "titian-backup/1"
MANIFEST: Final = "manifest.json"
DATABASE: Final = "titian.sqlite3"
BLOBS: Final = "blobs"
_PREFIX, _PART, _LOCK = "titian-", ".part", ".titian-backup.lock"
_AT_ONCE = 1024 * 1024
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class BackupFailed(Exception):  # noqa: N818 - what happened, as Refusal is named
    """What stands in the way, in a sentence with the path and what to do."""


@dataclass(frozen=True)
class Kept:
    """One file of a backup, by its path inside it."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Lacking:
    """A file that the server itself no longer had when the backup was made: gone, or other bytes than its digest."""

    sha256: str
    why: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. The counters are those of the copied database."""

    made_at: datetime
    epoch: str
    # The tables as they were: Alembic's revision, and which kind of database they were copied from
    tables: str
    origin: str
    receipt_seq: int
    change_seq: int
    audit_seq: int
    files: tuple[Kept, ...]
    lacking: tuple[Lacking, ...]

    @property
    def bytes(self) -> int:
        """The size of all its files."""
        return sum(file.size for file in self.files)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, with a digest of its own, and sync it."""
    told = {"format": FORMAT, **asdict(manifest), "made_at": clock.iso(manifest.made_at)}
    told["sha256"] = sha256_hex(canonical_json(told))
    with (folder / MANIFEST).open("x", encoding="utf-8") as out:
        json.dump(told, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())


def read_manifest(folder: Path) -> Manifest:
    """Read a backup's manifest. Raises BackupFailed when this is no whole backup of ours."""
    if folder.name.endswith(_PART):
        raise BackupFailed(f"{folder} was never finished. Take another backup; the next one that is made removes it.")
    try:
        told = json.loads((folder / MANIFEST).read_bytes())
        digest = told.pop("sha256")
        if told.pop("format") != FORMAT:
            raise BackupFailed(f"{folder / MANIFEST} is of another format. Use the Titian that made it.")
        if digest != sha256_hex(canonical_json({"format": FORMAT, **told})):
            raise BackupFailed(f"{folder / MANIFEST} was changed or damaged. Take another backup.")
        return _manifest(told)
    except FileNotFoundError as error:
        raise BackupFailed(f"{folder} holds no backup: {MANIFEST} is not there.") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BackupFailed(f"{folder / MANIFEST} cannot be read. Take another backup.") from error


def _manifest(told: dict[str, Any]) -> Manifest:
    files = tuple(Kept(**file) for file in told.pop("files"))
    lacking = tuple(Lacking(**file) for file in told.pop("lacking"))
    return Manifest(made_at=clock.parse(told.pop("made_at")), files=files, lacking=lacking, **told)


def backups_in(folder: Path) -> list[Path]:
    """The finished backups of a folder, oldest first."""
    found = (path for path in folder.glob(f"{_PREFIX}*") if (path / MANIFEST).is_file())
    return sorted(path for path in found if not path.name.endswith(_PART))


def find_backup(folder: Path) -> Path:
    """The folder itself when it is a backup, else the newest one in it. Raises BackupFailed."""
    if (folder / MANIFEST).is_file():
        return folder
    found = backups_in(folder)
    if not found:
        raise BackupFailed(f"There is no finished backup in {folder}. Name the folder that `backup` wrote to.")
    return found[-1]


@contextmanager
def being_made(folder: Path, at: datetime) -> Iterator[tuple[Path, Path]]:
    """One backup at a time: gives the ``.part`` folder to fill and the path it gets when the block has ended well.

    Whatever happens before the rename, nothing with a backup's name is there; a ``.part`` of a backup that was
    killed is removed by the next one.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(handle, folder)
        for left in folder.glob(f"{_PREFIX}*{_PART}"):
            shutil.rmtree(left)
        final = folder / f"{_PREFIX}{clock.iso(at).replace(':', '').replace('-', '')}"
        if final.exists():
            raise BackupFailed(f"{final} is there already. Look at the server's clock.")
        part = final.with_name(f"{final.name}{_PART}")
        part.mkdir(mode=0o700)
        try:
            yield part, final
            _sync_tree(part)
            part.rename(final)
            disk.sync_folder(folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    finally:
        os.close(handle)


def remove_backup(path: Path) -> None:
    """Remove a backup; half removed it no longer has a backup's name."""
    doomed = path.with_name(f"{path.name}{_PART}")
    path.rename(doomed)
    disk.sync_folder(path.parent)
    shutil.rmtree(doomed)


def copy_file(source: Path, target: Path) -> Kept:
    """Copy bytes and bring them to the disk. Returns what was read (path: the target's name)."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as given, target.open("xb") as out:
        while chunk := given.read(_AT_ONCE):
            out.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        out.flush()
        os.fsync(out.fileno())
    return Kept(target.name, digest.hexdigest(), size)


def read_back(path: Path) -> tuple[str, int]:
    """Digest and size of a file as the disk has it: what is in memory of it is let go first, where the system can."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as given:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(given.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while chunk := given.read(_AT_ONCE):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


@contextmanager
def plainly(doing: str, folder: Path) -> Iterator[None]:
    """Say what the system or the database refuses as BackupFailed. doing: "make a backup"."""
    try:
        yield
    except (OSError, sqlite3.Error, DBAPIError) as error:
        full = isinstance(error, OSError) and error.errno in _DISK_FULL
        if full or "disk is full" in str(error):
            raise BackupFailed(
                f"The disk of {folder} is full: could not {doing}. Make room or name another disk, then start again; "
                "what is half-made is never taken for whole."
            ) from error
        where = f" ({error.filename})" if isinstance(error, OSError) and error.filename else ""
        reason = error.strerror if isinstance(error, OSError) else str(error).split("\n")[0]
        raise BackupFailed(f"Could not {doing} in {folder}: {reason}{where}.") from error


def _lock(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BackupFailed(f"Another backup to {folder} is under way. Let it finish.") from error


def _sync_tree(folder: Path) -> None:
    """Bring the names in a folder and below it to the disk, the deepest first."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            _sync_tree(path)
    disk.sync_folder(folder)
