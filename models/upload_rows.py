"""How far the uploads are, as it is written down: one row for each file that is on its way."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select

from core.clock import now
from core.errors import Reason, Refusal
from models import disk
from models.db import db
from models.expected_files import Claim, Expected, expected_by_id
from models.tables_intake import Upload
from models.tables_people import Device
from models.tables_reports import Attachment

# docs/sync-protocol.md section 11
UPLOAD_LIFE = timedelta(days=7)
_CLEAN_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class UploadState:
    """How far an upload is. ``id`` is the attachment's: one file of one record is one upload."""

    id: str
    name: str
    size: int
    offset: int
    expires_at: datetime | None

    @property
    def complete(self) -> bool:
        """Is every byte here, checked and on the disk?"""
        return self.expires_at is None


def whole(file: Expected) -> UploadState:
    """A file that is here."""
    return UploadState(file.id, file.name, file.size, file.size, None)


def has_begun(upload_id: str) -> bool:
    """Is something written down of this upload?"""
    return db.session.scalar(select(Upload.id).where(Upload.id == upload_id)) is not None


def places(device: Device, records: set[str]) -> dict[tuple[str, str], tuple[str, int]]:
    """Where the missing files of these records go on: (instance id, digest) → upload and bytes held.

    Of files with one digest only the first has a place: when it is here, the others are too.
    """
    rows = db.session.execute(
        select(Attachment.instance_id, Attachment.sha256, Attachment.id, Upload.held_bytes)
        .outerjoin(Upload, Upload.id == Attachment.id)
        .where(
            Attachment.instance_id.in_(records),
            Attachment.present_at.is_(None),
            or_(Upload.id.is_(None), and_(Upload.device_id == device.id, Upload.expires_at > now())),
        )
        .order_by(Attachment.id)
    )
    first: dict[str, Any] = {}
    for row in rows:
        first.setdefault(row.sha256, row)
    return {
        (row.instance_id, sha256): (row.id, min(row.held_bytes or 0, disk.part_bytes(row.id)))
        for sha256, row in first.items()
    }


def look(device: Device, upload_id: str) -> UploadState:
    """How far an upload is by what is written down and what lies on the disk."""
    file = named(device, upload_id)
    if file.present_at is not None:
        return whole(file)
    row = db.session.execute(
        select(Upload.held_bytes, Upload.expires_at, Upload.device_id).where(Upload.id == upload_id)
    ).one_or_none()
    if row is None:
        return UploadState(file.id, file.name, file.size, 0, now() + UPLOAD_LIFE)
    if row.device_id != device.id:
        raise Refusal(Reason.UPLOAD_UNKNOWN)
    if row.expires_at <= now():
        raise Refusal(Reason.UPLOAD_EXPIRED)
    # All held: whole and checked, and perhaps already in its place. Otherwise only what the disk has counts.
    held = row.held_bytes if row.held_bytes == file.size else min(row.held_bytes, disk.part_bytes(upload_id))
    return UploadState(file.id, file.name, file.size, held, row.expires_at)


def right_place(state: UploadState, offset: int) -> UploadState:
    """Is this offset the next one? Raises Refusal(ATTACHMENT_GAP)."""
    if offset != state.offset:
        raise Refusal(Reason.ATTACHMENT_GAP, name=state.name, expected=state.offset, got=offset)
    return state


def named(device: Device, upload_id: str) -> Expected:
    """The file that an upload brings. Raises Refusal(UPLOAD_UNKNOWN)."""
    file = expected_by_id(device.person_id, upload_id)
    if file is None:
        raise Refusal(Reason.UPLOAD_UNKNOWN)
    return file


def insert_row(device_id: str, file: Claim | Expected, kind: str, upload_id: str) -> None:
    """Write down that an upload has begun, inside ``writing()``."""
    end = now() + UPLOAD_LIFE
    told = {"instance_id": file.instance_id, "name": file.name, "sha256": file.sha256, "size": file.size}
    own = {"id": upload_id, "type": kind, "device_id": device_id, "held_bytes": 0, "turn": 0}
    db.session.execute(insert(Upload), [{**told, **own, "created_at": now(), "expires_at": end}])


def drop_expired() -> None:
    """Throw away some of those that are too old, inside ``writing()``."""
    old = select(Upload.id).where(Upload.expires_at <= now()).limit(_CLEAN_AT_ONCE)
    for upload_id in list(db.session.scalars(old)):
        db.session.execute(delete(Upload).where(Upload.id == upload_id))
        disk.drop_part(upload_id)
