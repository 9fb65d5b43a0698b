"""A courier file handed in at the office: what can be read of it is taken, the rest is said and kept aside."""

import base64
import binascii
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from core.digest import sha256_hex
from core.errors import Reason, Refusal
from core.ids import new_uuid
from core.words import Word
from models import audit, disk
from models.courier import Brought, Carrier, ReadRecord, Wanted, bring, owner_of
from models.courier_file import Head, Item, Packed, read_courier
from models.courier_scan import CourierUnreadable
from models.db import settings, writing
from models.expected_files import Claim, add_blob, expected, mark_present
from models.filetypes import type_of
from models.tables_people import Device

# As POST /push takes them.
_RECORDS_AT_ONCE: Final = 50
_XML_AT_ONCE: Final = 256 * 1024
_WHY: Final = {
    "empty": Word("kosong, mungkin belum selesai disalin"),
    "other": Word("tidak terbaca sebagai titipan Titian, jadi periksa dulu apakah berkasnya benar"),
    "cut": Word("terputus sebelum selesai; yang sudah terbaca diterima"),
    "damaged": Word("berubah atau rusak; yang sudah terbaca diterima"),
    "too_large": Word("terlalu besar isinya; yang sudah terbaca diterima"),
}


@dataclass
class Imported:
    """What became of one file. owner: None when it is not known whose it is; problem: why not all of it was taken."""

    head: Head | None = None
    owner: Device | None = None
    brought: list[Brought] = field(default_factory=list)
    files_came: int = 0
    # Digests of what came with this file; what else its records want is still to come from their phone
    came: set[str] = field(default_factory=set)
    problem: Refusal | None = None
    file_problems: list[tuple[str, Refusal]] = field(default_factory=list)


def draft_path() -> Path:
    """Where a file that is being handed in may lie; what a stop leaves there, fsck removes."""
    folder = settings().folder / "uploads"
    folder.mkdir(exist_ok=True)
    return folder / f"{new_uuid()}.new"


def import_file(path: Path, carrier: Carrier, read_record: ReadRecord) -> Imported:
    """Take a courier file. Nothing of it is refused because of the rest; the same file again changes nothing.

    path: from ``draft_path``, as it was handed in; gone afterwards. One that cannot be taken to its end is kept as it
    is, under its digest.
    """
    taking = _Taking(carrier, read_record)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    try:
        for part in read_courier(_pieces(path), settings().max_file_bytes):
            taking.take(part)
        taking.flush()
    except CourierUnreadable as over:
        taking.flush()
        sealed, why = over.why == "sealed", over.why if path.stat().st_size else "empty"
        taking.done.problem = (
            Refusal(Reason.COURIER_SEALED) if sealed else Refusal(Reason.COURIER_UNREADABLE, why=_WHY[why])
        )
    except Refusal as refusal:
        taking.done.problem = refusal
    if taking.done.problem is not None:
        _keep_aside(path, sha256, taking.done.problem, carrier)
    path.unlink(missing_ok=True)
    _note(taking.done, sha256, carrier)
    return taking.done


class _Taking:
    """One file under way: records in batches, then each file where it is wanted."""

    def __init__(self, carrier: Carrier, read_record: ReadRecord) -> None:
        self.carrier, self.read_record = carrier, read_record
        self.done = Imported()
        self.items: list[tuple[Any, str]] = []
        self.size = 0
        self.wants: dict[str, list[Wanted]] = {}

    def take(self, part: Head | Item | Packed) -> None:
        if isinstance(part, Head):
            self.done.head = part
            self.done.owner = owner_of(part)
        elif isinstance(part, Item):
            size = len(str(part.record))
            if len(self.items) >= _RECORDS_AT_ONCE or (self.items and self.size + size > _XML_AT_ONCE):
                self.flush()
            self.items.append((part.record, part.proof))
            self.size += size
        else:
            self.flush()
            self.keep(part)

    def flush(self) -> None:
        head, owner = self.done.head, self.done.owner
        if not self.items or head is None or owner is None:
            return
        items, self.items, self.size = self.items, [], 0
        brought = bring(owner, items, head.made_at, self.carrier, self.read_record)
        self.done.brought += brought
        for one in brought:
            for wanted in one.wants:
                self.wants.setdefault(wanted.sha256, []).append(wanted)

    def keep(self, part: Packed) -> None:
        """Store a file for every record that waits for it; one that nobody waits for is passed over."""
        wanted = self.wants.pop(part.sha256, [])
        if not wanted:
            return
        try:
            content = base64.b64decode(part.base64, validate=True)
        except binascii.Error:
            content = b""
        for one in wanted:
            try:
                _store(self.done, one, content, self.carrier)
                self.done.files_came += 1
                self.done.came.add(one.sha256)
            except Refusal as refusal:
                self.done.file_problems.append((one.name, refusal))


def _store(done: Imported, wanted: Wanted, content: bytes, carrier: Carrier) -> None:
    owner = done.owner
    assert owner is not None, "nothing is wanted before the owner is known"
    claim = Claim(wanted.instance_id, wanted.name, wanted.sha256, wanted.type, wanted.size)
    file = expected(owner.person_id, claim)
    if file.present_at is not None:
        return
    if len(content) != wanted.size or sha256_hex(content) != wanted.sha256:
        raise Refusal(Reason.FILE_DAMAGED, name=wanted.name)
    disk.check_room(wanted.size)
    disk.keep_bytes(content, wanted.sha256)
    owner_id = owner.id
    with writing():
        add_blob(wanted.sha256, wanted.size, type_of(content))
        mark_present(owner_id, file, by=carrier.by)


def _note(done: Imported, sha256: str, carrier: Carrier) -> None:
    if done.owner is None:
        return
    about = f"device:{done.owner.id}"
    with writing():
        detail = {"sha256": sha256, "records": len(done.brought), "files": done.files_came}
        audit.record(carrier.by, "courier.imported", about, detail)


def _keep_aside(path: Path, sha256: str, problem: Refusal, carrier: Carrier) -> None:
    """The bytes as they came become a file under their digest; the same file once. Raises Refusal(STORAGE_FULL)."""
    size = path.stat().st_size
    disk.check_room(size)
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    disk.keep_file(path, sha256)
    with writing():
        add_blob(sha256, size, "application/octet-stream")
        detail = {"sha256": sha256, "size": size, "reason": problem.code}
        audit.record(carrier.by, "courier.set_aside", f"file:{sha256}", detail)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(256 * 1024):
            yield piece
