"""Files of reports on their way in: resumable uploads, stored by digest, marked present only when whole and synced."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from core.clock import now
from core.digest import sha256_hex
from core.errors import Reason, Refusal
from models import disk
from models.db import db, writing
from models.expected_files import Claim, add_blob, already_sent, expected, mark_present, of_person
from models.filetypes import type_of
from models.tables_intake import Upload
from models.tables_people import Device
from models.tables_reports import Attachment

# docs/sync-protocol.md section 11
UPLOAD_LIFE = timedelta(days=7)
MOST_CHUNK_BYTES = 1024 * 1024
_CLEAN_AT_ONCE = 20


@dataclass(frozen=True)
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


def create_upload(device: Device, claim: Claim) -> UploadState:
    """Begin an upload, or find the one already begun; complete at once when the server has the file.

    Allocates nothing. Raises Refusal(FILE_TOO_LARGE, FILE_NOT_EXPECTED, STORAGE_FULL).
    """
    attachment = expected(device, claim)
    if attachment.present_at is not None:
        return _whole(attachment)
    if already_sent(device.person_id, {claim.sha256}):
        with writing():
            mark_present(device, attachment)
        return _whole(attachment)
    disk.check_room(claim.size)
    with writing():
        _drop_expired()
        upload = db.session.get(Upload, attachment.id)
        if upload is not None:
            # Another phone of the same person goes on where the first one stopped.
            upload.device_id, upload.turn, upload.expires_at = device.id, upload.turn + 1, now() + UPLOAD_LIFE
        else:
            upload = Upload(
                id=attachment.id,
                instance_id=claim.instance_id,
                name=claim.name,
                sha256=claim.sha256,
                size=claim.size,
                type=claim.type,
                device_id=device.id,
                held_bytes=0,
                turn=0,
                created_at=now(),
                expires_at=now() + UPLOAD_LIFE,
            )
            db.session.add(upload)
    return _state(upload)


def store_whole(device: Device, claim: Claim, content: bytes) -> UploadState:
    """Take a file that came in one piece: synced, then marked present, in one transaction.

    Raises Refusal as create_upload, and FILE_DAMAGED when the content is not what was claimed.
    """
    attachment = expected(device, claim)
    if attachment.present_at is not None:
        return _whole(attachment)
    if len(content) != claim.size or sha256_hex(content) != claim.sha256:
        raise Refusal(Reason.FILE_DAMAGED, name=claim.name)
    disk.check_room(claim.size)
    disk.keep_bytes(content, claim.sha256)
    with writing():
        add_blob(claim.sha256, claim.size, type_of(content))
        mark_present(device, attachment)
        db.session.execute(delete(Upload).where(Upload.id == attachment.id))
    disk.drop_part(attachment.id)
    return _whole(attachment)


def head(device: Device, upload_id: str) -> UploadState:
    """How far an upload is. An older request that is still sending to it is ended, so the answer stays true.

    Raises Refusal(UPLOAD_UNKNOWN, UPLOAD_EXPIRED).
    """
    state = find(device, upload_id)
    if not state.complete:
        take_turn(device, upload_id)
        state = find(device, upload_id)
    return state


def find(device: Device, upload_id: str) -> UploadState:
    """How far an upload is, disturbing nobody. Raises Refusal(UPLOAD_UNKNOWN, UPLOAD_EXPIRED)."""
    upload = db.session.execute(
        select(Upload).where(Upload.id == upload_id).execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if upload is not None and upload.device_id == device.id:
        if upload.expires_at <= now():
            raise Refusal(Reason.UPLOAD_EXPIRED)
        return _state(upload)
    attachment = db.session.execute(
        of_person(device).where(Attachment.id == upload_id, Attachment.present_at.is_not(None))
    ).scalar_one_or_none()
    if attachment is None:
        raise Refusal(Reason.UPLOAD_UNKNOWN)
    return _whole(attachment)


def check_offset(device: Device, upload_id: str, offset: int) -> None:
    """Look before a chunk is read whether it is the next one. Raises Refusal(ATTACHMENT_GAP) or as find."""
    state = find(device, upload_id)
    if offset != state.offset:
        raise Refusal(Reason.ATTACHMENT_GAP, name=state.name, expected=state.offset, got=offset)


def take_turn(device: Device, upload_id: str) -> int:
    """Become the request that may write to an upload; whoever had the turn before has lost it."""
    with writing():
        turn = db.session.execute(
            update(Upload)
            .where(Upload.id == upload_id, Upload.device_id == device.id)
            .values(turn=Upload.turn + 1)
            .returning(Upload.turn)
        ).scalar_one_or_none()
    if turn is None:
        raise Refusal(Reason.UPLOAD_UNKNOWN)
    return turn


def check_turn(upload_id: str, turn: int) -> None:
    """Raises Refusal(UPLOAD_TAKEN_OVER) when a newer request has come for the same upload."""
    held = db.session.execute(select(Upload.turn).where(Upload.id == upload_id)).scalar_one_or_none()
    db.session.rollback()  # a read that stays open would see the same turn for ever
    if held != turn:
        raise Refusal(Reason.UPLOAD_TAKEN_OVER)


def append(device: Device, upload_id: str, turn: int, offset: int, chunk: bytes) -> UploadState:
    """Add one chunk to an upload; the last one makes the file whole.

    turn: from take_turn; offset: first byte of ``chunk`` within the file; chunk: at most 1 MiB.
    Raises Refusal(UPLOAD_UNKNOWN, UPLOAD_EXPIRED, UPLOAD_TAKEN_OVER, ATTACHMENT_GAP, FILE_TOO_LARGE), changing nothing,
    or FILE_DAMAGED when the whole is not what was claimed: then the upload is gone and starts again.
    Source: tus 1.0.0 "Core Protocol"; docs/sync-protocol.md section 5.
    """
    with disk.part(upload_id) as part:
        check_turn(upload_id, turn)
        check_offset(device, upload_id, offset)
        size = find(device, upload_id).size
        if offset + len(chunk) > size:
            raise Refusal(Reason.FILE_TOO_LARGE, limit=size)
        part.write(chunk, offset)
        held = offset + len(chunk)
        if held == size:
            return _finish(device, upload_id, part)
        with writing():
            db.session.execute(update(Upload).where(Upload.id == upload_id).values(held_bytes=held))
    return find(device, upload_id)


def _finish(device: Device, upload_id: str, part: disk.Part) -> UploadState:
    attachment = db.session.get_one(Attachment, upload_id)
    name, sha256, size = attachment.name, attachment.sha256, attachment.size
    if part.digest() != sha256:
        with writing():
            db.session.execute(delete(Upload).where(Upload.id == upload_id))
        disk.drop_part(upload_id)
        raise Refusal(Reason.FILE_DAMAGED, name=name)
    with part.path.open("rb") as file:
        kind = type_of(file.read(32))
    disk.keep_file(part.path, sha256)
    with writing():
        add_blob(sha256, size, kind)
        mark_present(device, attachment)
        db.session.execute(delete(Upload).where(Upload.id == upload_id))
    return _whole(attachment)


def _drop_expired() -> None:
    old = select(Upload.id).where(Upload.expires_at <= now()).limit(_CLEAN_AT_ONCE)
    for upload_id in list(db.session.execute(old).scalars()):
        db.session.execute(delete(Upload).where(Upload.id == upload_id))
        disk.drop_part(upload_id)


def _state(upload: Upload) -> UploadState:
    return UploadState(upload.id, upload.name, upload.size, upload.held_bytes, upload.expires_at)


def _whole(attachment: Attachment) -> UploadState:
    return UploadState(attachment.id, attachment.name, attachment.size, attachment.size, None)
