"""The files that stored records name: which are expected from whom, and what it means that one has arrived."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select, update

from core.clock import now
from core.errors import Reason, Refusal
from models import audit, disk
from models.db import db, settings
from models.tables_forms import Blob
from models.tables_people import Device
from models.tables_reports import Attachment, Revision, Submission


@dataclass(frozen=True)
class Claim:
    """What a phone says a file is: its record, its name (data, never a path), digest and size in bytes."""

    instance_id: str
    name: str
    sha256: str
    type: str
    size: int


def expected(device: Device, claim: Claim) -> Attachment:
    """The attachment that a stored revision of this device's person expects: strangers cannot fill the disk."""
    most = settings().max_file_bytes
    if claim.size > most:
        raise Refusal(Reason.FILE_TOO_LARGE, limit=most)
    attachment = db.session.execute(
        of_person(device).where(
            Attachment.instance_id == claim.instance_id,
            Attachment.name == claim.name,
            Attachment.sha256 == claim.sha256,
            Attachment.size == claim.size,
        )
    ).scalar_one_or_none()
    if attachment is None:
        raise Refusal(Reason.FILE_NOT_EXPECTED, name=claim.name)
    return attachment


def of_person(device: Device) -> Select[Attachment]:
    """The attachments that records of this device's person name, whichever of their phones sent the record."""
    return (
        select(Attachment)
        .join(Revision, Revision.instance_id == Attachment.instance_id)
        .join(Device, Device.id == Revision.device_id)
        .where(Device.person_id == device.person_id)
    )


def already_sent(person_id: str, digests: set[str]) -> set[str]:
    """Which of these files this person has sent. Others' files do not count: knowing a digest is no right to read."""
    rows = db.session.execute(
        select(Attachment.sha256)
        .join(Revision, Revision.instance_id == Attachment.instance_id)
        .join(Device, Device.id == Revision.device_id)
        .where(Attachment.sha256.in_(digests), Attachment.present_at.is_not(None), Device.person_id == person_id)
    )
    return set(rows.scalars())


def add_blob(sha256: str, size: int, kind: str) -> None:
    """Say that a file is whole on the disk; call it inside ``writing()``, after disk.keep_file."""
    if db.session.get(Blob, sha256) is None:
        db.session.add(Blob(sha256=sha256, size=size, type=kind, path=disk.blob_path(sha256), stored_at=now()))
        db.session.flush()


def mark_present(device: Device, attachment: Attachment) -> None:
    """Say that an expected file has arrived, inside the caller's ``writing()``; twice is once."""
    changed = db.session.execute(
        update(Attachment)
        .where(Attachment.id == attachment.id, Attachment.present_at.is_(None))
        .values(present_at=now())
        .returning(Attachment.instance_id)
    ).scalar_one_or_none()
    if changed is None:  # another request was quicker, with the same bytes
        return
    here = select(func.count()).where(Attachment.instance_id == changed, Attachment.present_at.is_not(None))
    root = db.session.execute(
        update(Submission)
        .where(Submission.current_instance_id == changed)
        .values(files_present=here.scalar_subquery())
        .returning(Submission.root_id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    audit.record(
        f"device:{device.id}",
        "file.received",
        f"report:{root or changed}",
        {"instance_id": changed, "sha256": attachment.sha256, "size": attachment.size},
    )
