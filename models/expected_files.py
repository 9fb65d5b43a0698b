"""The files that stored records name: which are expected from whom, and what it means that one has arrived."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, func, insert, or_, select, update

from core.clock import now
from core.errors import Reason, Refusal
from models import audit, disk
from models.db import db, settings
from models.tables_courier import Carried
from models.tables_forms import Blob
from models.tables_people import Device
from models.tables_reports import Attachment, Revision, Submission


@dataclass(frozen=True, slots=True)
class Claim:
    """What a phone says a file is: its record, its name (data, never a path), digest and size in bytes."""

    instance_id: str
    name: str
    sha256: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class Expected:
    """A file that a stored record names; present_at: since when its bytes are whole on the disk."""

    id: str
    root_id: str
    instance_id: str
    name: str
    sha256: str
    size: int
    present_at: datetime | None


def expected(person_id: str, claim: Claim) -> Expected:
    """The file that a stored record of this person expects: strangers cannot fill the disk.

    Raises Refusal(FILE_TOO_LARGE, FILE_NOT_EXPECTED).
    """
    most = settings().max_file_bytes
    if claim.size > most:
        raise Refusal(Reason.FILE_TOO_LARGE, limit=most)
    row = db.session.execute(
        _of_person(person_id).where(
            Attachment.instance_id == claim.instance_id,
            Attachment.name == claim.name,
            Attachment.sha256 == claim.sha256,
            Attachment.size == claim.size,
        )
    ).one_or_none()
    if row is None:
        raise Refusal(Reason.FILE_NOT_EXPECTED, name=claim.name)
    return Expected(*row)


def expected_by_id(person_id: str, attachment_id: str) -> Expected | None:
    """The same by its id; None when no record of this person names it."""
    row = db.session.execute(_of_person(person_id).where(Attachment.id == attachment_id)).one_or_none()
    return None if row is None else Expected(*row)


def already_sent(person_id: str, digests: set[str]) -> set[str]:
    """Which of these files this person has sent. Others' files do not count: knowing a digest is no right to read."""
    rows = db.session.execute(
        select(Attachment.sha256)
        .join(Revision, Revision.instance_id == Attachment.instance_id)
        .join(Device, Device.id == Revision.device_id)
        .where(Attachment.sha256.in_(digests), Attachment.present_at.is_not(None), Device.person_id == person_id)
    )
    return set(rows.scalars())


def absent_files(instance_ids: set[str]) -> set[tuple[str, str]]:
    """(instance id, digest) of the files that these records name and whose bytes are not here."""
    query = select(Attachment.instance_id, Attachment.sha256).where(
        Attachment.instance_id.in_(instance_ids), Attachment.present_at.is_(None)
    )
    return {(row.instance_id, row.sha256) for row in db.session.execute(query)}


def add_blob(sha256: str, size: int, kind: str) -> None:
    """Say that a file is whole on the disk; call it inside ``writing()``, after disk.keep_file.

    Raises Refusal(BUSY) when the very same bytes went this moment with a report whose time was over (models.removing):
    whoever brought them brings them again.
    """
    if db.session.scalar(select(Blob.sha256).where(Blob.sha256 == sha256)) is None:
        if not (settings().blobs / disk.blob_path(sha256)).is_file():
            raise Refusal(Reason.BUSY)
        row = {"sha256": sha256, "size": size, "type": kind, "path": disk.blob_path(sha256), "stored_at": now()}
        db.session.execute(insert(Blob), [row])


def mark_present(device_id: str, file: Expected, by: str = "") -> None:
    """Say that an expected file has arrived, inside the caller's ``writing()``; twice is once.

    by: who brought it when it was not this phone, as the audit chain names them.
    """
    plainly = {"synchronize_session": False}
    arrived = db.session.execute(
        update(Attachment)
        .where(Attachment.id == file.id, Attachment.present_at.is_(None))
        .values(present_at=now())
        .returning(Attachment.id),
        execution_options=plainly,
    ).one_or_none()
    if arrived is None:  # another request was quicker, with the same bytes
        return
    here = select(func.count()).where(Attachment.instance_id == file.instance_id, Attachment.present_at.is_not(None))
    db.session.execute(
        update(Submission)
        .where(Submission.root_id == file.root_id, Submission.current_instance_id == file.instance_id)
        .values(files_present=here.scalar_subquery()),
        execution_options=plainly,
    )
    detail = {"instance_id": file.instance_id, "sha256": file.sha256, "size": file.size}
    audit.record(by or f"device:{device_id}", "file.received", f"report:{file.root_id}", detail)


def _of_person(person_id: str) -> Select[str, str, str, str, str, int, datetime | None]:
    """Files that records of this person name, whichever of their phones sent the record, or that they carried here."""
    columns = (Attachment.id, Revision.root_id, Attachment.instance_id, Attachment.name, Attachment.sha256)
    carried = exists().where(Carried.instance_id == Attachment.instance_id, Carried.person_id == person_id)
    return (
        select(*columns, Attachment.size, Attachment.present_at)
        .join(Revision, Revision.instance_id == Attachment.instance_id)
        .join(Device, Device.id == Revision.device_id)
        .where(or_(Device.person_id == person_id, carried))
    )
