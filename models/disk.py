"""Bytes on disk: files by their digest, unfinished uploads, and texts that are sent to every phone."""

import errno
import fcntl
import gzip
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import brotli

from core.digest import sha256_hex
from core.errors import Reason, Refusal
from core.ids import new_uuid
from models.db import settings

# Below this much free space files are put off; answers still come in (they are small).
LEAST_FREE_SHARE: Final = 0.05
LEAST_FREE_BYTES: Final = 1024**3
CODINGS: Final = ("br", "gzip")  # best first
# Folders whose names this process has itself brought to the disk. One that is merely there may have been made a moment
# ago by a request that has not synced it yet.
_settled: Final[set[Path]] = set()


def blob_path(sha256: str) -> str:
    """Where a file lives, relative to the blobs folder: ``ab/ab…``."""
    return f"{sha256[:2]}/{sha256}"


def keep_bytes(content: bytes, sha256: str) -> Path:
    """Store a whole file under its digest. On return its bytes and its name are on the disk."""
    draft = _uploads() / f"{new_uuid()}.new"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    try:
        _write_all(handle, content, 0)
        os.fsync(handle)
        return keep_file(draft, sha256)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)


def keep_file(synced: Path, sha256: str) -> Path:
    """Give a finished, synced file its place by digest; the folder is synced too.

    The same digest twice is the same bytes: the later one takes the place of the earlier, nobody notices.
    """
    target = settings().blobs / blob_path(sha256)
    _folder(target.parent)
    synced.replace(target)
    sync_folder(target.parent)
    return target


class Part:
    """The held bytes of one unfinished upload."""

    def __init__(self, handle: int, path: Path) -> None:
        self._handle, self.path = handle, path

    def write(self, chunk: bytes, offset: int) -> None:
        """Put a chunk at its place, whatever an interrupted request left behind it, and sync."""
        os.ftruncate(self._handle, offset)
        _write_all(self._handle, chunk, offset)
        os.fsync(self._handle)

    def start(self) -> bytes:
        """The first bytes, enough to tell the type."""
        return os.pread(self._handle, 32, 0)

    def digest(self) -> str:
        """sha256 of all that is held."""
        return sha256_hex(self.path.read_bytes())


@contextmanager
def part(upload_id: str) -> Iterator[Part]:
    """The part file of an upload, for one request at a time (a lock on the file, across workers).

    upload_id: made by the server, never a name that came from outside.
    """
    path = _uploads() / f"{upload_id}.part"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield Part(handle, path)
    finally:
        os.close(handle)


def part_bytes(upload_id: str) -> int:
    """How many bytes of an unfinished upload lie on the disk."""
    path = _uploads() / f"{upload_id}.part"
    return path.stat().st_size if path.exists() else 0


def kept_start(sha256: str) -> bytes | None:
    """The first bytes of the file that lies under its digest; None when it is not there, or not itself."""
    path = settings().blobs / blob_path(sha256)
    if not path.exists() or sha256_hex(content := path.read_bytes()) != sha256:
        return None
    sync_folder(path.parent)
    return content[:32]


def drop_part(upload_id: str) -> None:
    """Throw away what is held of an upload."""
    (_uploads() / f"{upload_id}.part").unlink(missing_ok=True)


@contextmanager
def files_stay() -> Iterator[None]:
    """While somebody reads which files there are and then copies them, none goes: many may read at once."""
    with _files_lock(fcntl.LOCK_SH):
        yield


@contextmanager
def files_may_go() -> Iterator[bool]:
    """True: nobody is copying files, and nobody begins until the block ends."""
    try:
        with _files_lock(fcntl.LOCK_EX | fcntl.LOCK_NB):
            yield True
    except BlockingIOError:
        yield False


def forget_file(path: str, at: float) -> None:
    """Remove a file below the data folder, unless the same bytes have come again since that second."""
    where = settings().folder / path
    if where.is_file() and where.stat().st_mtime <= at:
        where.unlink()
        sync_folder(where.parent)


def is_full(error: OSError) -> bool:
    """Is there no room left for a file? Whatever can do without one then goes on without it."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT}


def check_room(wanted: int) -> None:
    """Raises Refusal(STORAGE_FULL) when a file would leave too little space for answers."""
    room = shutil.disk_usage(_uploads())
    least = settings().min_free_bytes or min(room.total * LEAST_FREE_SHARE, LEAST_FREE_BYTES)
    if room.free - wanted < least:
        raise Refusal(Reason.STORAGE_FULL, retry_after_s=3600)


def cached(name: str, content: bytes) -> Path:
    """Keep bytes that can be made again (packs, compressed texts); a half-written file is never seen."""
    target = packs() / name
    if not target.exists():
        draft = target.with_name(f"{new_uuid()}.new")
        try:
            draft.write_bytes(content)
            draft.replace(target)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
    return target


def pack_text(sha256: str, content: bytes) -> None:
    """Compress a text when it is published, so that the first phone to ask waits no longer than the others."""
    for coding in CODINGS:
        packed(sha256, content, coding)


def packed(sha256: str, content: bytes, coding: str) -> Path:
    """A text compressed as one of CODINGS, once, and kept."""
    path = packs() / f"{sha256}.{coding}"
    if path.exists():
        return path
    return cached(
        path.name, brotli.compress(content, quality=11) if coding == "br" else gzip.compress(content, 9, mtime=0)
    )


def packs() -> Path:
    """The folder of what can be made again."""
    return _folder(settings().folder / "packs")


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _files_lock(how: int) -> Iterator[None]:
    handle = os.open(settings().folder / "files.lock", os.O_RDWR | os.O_CREAT, 0o640)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)


def _uploads() -> Path:
    return _folder(settings().folder / "uploads")


def _folder(folder: Path) -> Path:
    """A folder below the data folder, whose name is on the disk too, whoever made it."""
    if folder not in _settled or not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        for above in folder.parents:
            sync_folder(above)
            if above == settings().folder:
                break
        _settled.add(folder)
    return folder


def _write_all(handle: int, content: bytes, offset: int) -> None:
    view = memoryview(content)
    while view:
        written = os.pwrite(handle, view, offset)
        view, offset = view[written:], offset + written
