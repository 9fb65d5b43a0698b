"""What a phone may fetch by digest: forms, lists and packs; XML and files only of its own person's reports."""

import io
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import or_, select

from core.errors import Reason, Refusal
from models import disk
from models.choice_lists import list_type
from models.db import db, settings
from models.form_audience import is_for
from models.tables_forms import Blob, FormMedia, FormVersion, ListVersion
from models.tables_people import Device
from models.tables_reports import Attachment, Revision, Rival, Submission


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
    found = found or _file(device, sha256) or _media(device, sha256)
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
    try:
        return disk.packed(readable.sha256, content, coding)
    except OSError as error:
        if not disk.is_full(error):
            raise
        return None  # as it is, then


def _pack(sha256: str) -> Readable | None:
    path = disk.packs() / f"{sha256}.json"
    return Readable(sha256, "application/json", True, path=path) if path.is_file() else None


def _form(device: Device, sha256: str) -> Readable | None:
    version = db.session.get(FormVersion, sha256)
    if version is None:
        return None
    if not _may_use(device, version):
        return None
    return Readable(sha256, "application/xml", True, content=version.xform.encode())


def _may_use(device: Device, version: FormVersion) -> bool:
    if is_for(version, device.person.roles, device.office_id):
        return True
    # A form that the person once reported with may still have to be repaired.
    used = select(Submission.root_id).where(
        Submission.person_id == device.person_id, Submission.form_version_sha256 == version.sha256
    )
    return db.session.scalars(used.limit(1)).first() is not None


def _list(device: Device, sha256: str) -> Readable | None:
    query = select(ListVersion.text, ListVersion.name).where(
        ListVersion.sha256 == sha256,
        or_(ListVersion.office_id.is_(None), ListVersion.office_id == device.office_id),
    )
    row = db.session.execute(query.limit(1)).first()
    return None if row is None else Readable(sha256, list_type(row.name), True, content=row.text.encode())


def _xml(device: Device, sha256: str) -> Readable | None:
    query = (
        select(Revision.xml)
        .join(Submission, Submission.root_id == Revision.root_id)
        .where(Revision.sha256 == sha256, Revision.left_sha256.is_(None), Submission.person_id == device.person_id)
    )
    rivals = select(Rival.xml).join(Device, Device.id == Rival.device_id)
    rivals = rivals.where(Rival.sha256 == sha256, Rival.left_sha256.is_(None), Device.person_id == device.person_id)
    xml = db.session.scalars(query.limit(1)).first() or db.session.scalars(rivals.limit(1)).first()
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


def _media(device: Device, sha256: str) -> Readable | None:
    """What a form shows or plays, for whoever may fill the form in."""
    versions = select(FormVersion).join(FormMedia, FormMedia.form_version_sha256 == FormVersion.sha256)
    if not any(_may_use(device, version) for version in db.session.scalars(versions.where(FormMedia.sha256 == sha256))):
        return None
    blob = db.session.get_one(Blob, sha256)
    return Readable(sha256, blob.type, False, path=settings().blobs / blob.path)
