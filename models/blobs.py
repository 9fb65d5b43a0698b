"""What a phone may fetch by digest: forms, lists and packs; XML and files only of its own person's reports."""

import gzip
import io
from dataclasses import dataclass
from pathlib import Path

import brotli
from sqlalchemy import or_, select

from core.errors import Reason, Refusal
from models import disk
from models.db import db, settings
from models.library import is_for
from models.tables_forms import Blob, FormVersion, ListVersion
from models.tables_people import Device
from models.tables_reports import Attachment, Revision, Submission


@dataclass(frozen=True)
class Readable:
    """One immutable content, in a file or at hand. shared: the same for every phone."""

    sha256: str
    type: str
    shared: bool
    path: Path | None = None
    content: bytes = b""

    @property
    def source(self) -> Path | io.BytesIO:
        """Where the content can be read."""
        return io.BytesIO(self.content) if self.path is None else self.path


def read_blob(device: Device, sha256: str) -> Readable:
    """What the digest names, if this device may read it. Raises Refusal(BLOB_UNKNOWN)."""
    found = _pack(sha256) or _form(device, sha256) or _list(device, sha256) or _xml(device, sha256)
    found = found or _file(device, sha256)
    if found is None:
        raise Refusal(Reason.BLOB_UNKNOWN)
    return found


def compressed(readable: Readable, coding: str) -> Path | None:
    """A shared text, compressed as ``br`` or ``gzip`` once and kept; None for what is private."""
    if not readable.shared:
        return None
    path = disk.packs() / f"{readable.sha256}.{coding}"
    if path.exists():
        return path
    content = readable.content if readable.path is None else readable.path.read_bytes()
    packed = brotli.compress(content, quality=11) if coding == "br" else gzip.compress(content, 9, mtime=0)
    return disk.cached(path.name, packed)


def _pack(sha256: str) -> Readable | None:
    path = disk.packs() / f"{sha256}.json"
    return Readable(sha256, "application/json", True, path=path) if path.is_file() else None


def _form(device: Device, sha256: str) -> Readable | None:
    version = db.session.get(FormVersion, sha256)
    if version is None:
        return None
    if not is_for(version, device.person.roles):
        # A form that the person once reported with may still have to be repaired.
        used = select(Submission.root_id).where(
            Submission.person_id == device.person_id, Submission.form_version_sha256 == sha256
        )
        if db.session.scalars(used.limit(1)).first() is None:
            return None
    return Readable(sha256, "application/xml", True, content=version.xform.encode())


def _list(device: Device, sha256: str) -> Readable | None:
    query = select(ListVersion.text).where(
        ListVersion.sha256 == sha256,
        or_(ListVersion.office_id.is_(None), ListVersion.office_id == device.office_id),
    )
    text = db.session.scalars(query.limit(1)).first()
    return None if text is None else Readable(sha256, "text/csv", True, content=text.encode())


def _xml(device: Device, sha256: str) -> Readable | None:
    query = (
        select(Revision.xml)
        .join(Submission, Submission.root_id == Revision.root_id)
        .where(Revision.sha256 == sha256, Submission.person_id == device.person_id)
    )
    xml = db.session.scalars(query.limit(1)).first()
    return None if xml is None else Readable(sha256, "application/xml", False, content=xml)


def _file(device: Device, sha256: str) -> Readable | None:
    query = (
        select(Blob)
        .join(Attachment, Attachment.sha256 == Blob.sha256)
        .join(Revision, Revision.instance_id == Attachment.instance_id)
        .join(Submission, Submission.root_id == Revision.root_id)
        .where(Blob.sha256 == sha256, Attachment.present_at.is_not(None), Submission.person_id == device.person_id)
    )
    blob = db.session.scalars(query.limit(1)).first()
    return None if blob is None else Readable(sha256, blob.type, False, path=settings().blobs / blob.path)
