"""Files of reports on their way in: resumable uploads, stored by digest, marked present only when whole and synced."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from core.clock import now
from core.digest import sha256_hex
from core.errors import Reason, Refusal
from models import disk
from models.db import db, writing
from models.expected_files import Claim, Expected, add_blob, already_sent, expected, expected_by_id, mark_present
from models.filetypes import type_of
from models.tables_intake import Upload
from models.tables_people import Device

# docs/sync-protocol.md section 11
UPLOAD_LIFE = timedelta(days=7)
MOST_CHUNK_BYTES = 1024 * 1024
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


def create_upload(device: Device, claim: Claim) -> UploadState:
    """Begin an upload, or find the one already begun; complete at once when the server has the file.

    Allocates nothing. Raises Refusal(FILE_TOO_LARGE, FILE_NOT_EXPECTED, STORAGE_FULL).
    """
    device_id, person_id = device.id, device.person_id
    file = expected(person_id, claim)
    if file.present_at is not None:
        return _whole(file)
    if already_sent(person_id, {claim.sha256}):
        with writing():
            mark_present(device_id, file)
        return _whole(file)
    disk.check_room(claim.size)
    with writing():
        _drop_expired()
        _begin_or_go_on(device_id, claim, file.id)
    return find(device, file.id)


def store_whole(device: Device, claim: Claim, content: bytes) -> UploadState:
    """Take a file that came in one piece: synced, then marked present, in one transaction.

    Raises Refusal as create_upload, and FILE_DAMAGED when the content is not what was claimed.
    """
    device_id = device.id
    file = expected(device.person_id, claim)
    if file.present_at is not None:
        return _whole(file)
    if len(content) != claim.size or sha256_hex(content) != claim.sha256:
        raise Refusal(Reason.FILE_DAMAGED, name=claim.name)
    disk.check_room(claim.size)
    disk.keep_bytes(content, claim.sha256)
    _arrived(device_id, file, type_of(content))
    return _whole(file)


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
    file = expected_by_id(device.person_id, upload_id)
    if file is None:
        raise Refusal(Reason.UPLOAD_UNKNOWN)
    if file.present_at is not None:
        return _whole(file)
    row = db.session.execute(
        select(Upload.held_bytes, Upload.expires_at).where(Upload.id == upload_id, Upload.device_id == device.id)
    ).one_or_none()
    if row is None:
        raise Refusal(Reason.UPLOAD_UNKNOWN)
    if row.expires_at <= now():
        raise Refusal(Reason.UPLOAD_EXPIRED)
    return UploadState(file.id, file.name, file.size, row.held_bytes, row.expires_at)


def check_offset(device: Device, upload_id: str, offset: int) -> UploadState:
    """Is this offset the next one? Raises Refusal(ATTACHMENT_GAP) or as find."""
    state = find(device, upload_id)
    if offset != state.offset:
        raise Refusal(Reason.ATTACHMENT_GAP, name=state.name, expected=state.offset, got=offset)
    return state


def take_turn(device: Device, upload_id: str) -> int:
    """Become the request that may write to an upload; whoever had the turn before has lost it."""
    device_id = device.id
    with writing():
        turn = db.session.execute(
            update(Upload)
            .where(Upload.id == upload_id, Upload.device_id == device_id)
            .values(turn=Upload.turn + 1)
            .returning(Upload.turn),
            execution_options={"synchronize_session": False},
        ).scalar_one_or_none()
    if turn is None:
        raise Refusal(Reason.UPLOAD_UNKNOWN)
    return turn


def check_turn(upload_id: str, turn: int) -> None:
    """Raises Refusal(UPLOAD_TAKEN_OVER) when a newer request has come for the same upload."""
    db.session.rollback()  # a read that is still open would see the same turn for ever
    if db.session.scalar(select(Upload.turn).where(Upload.id == upload_id)) != turn:
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
        state = check_offset(device, upload_id, offset)
        held = offset + len(chunk)
        if held > state.size:
            raise Refusal(Reason.FILE_TOO_LARGE, limit=state.size)
        part.write(chunk, offset)
        if held == state.size:
            return _finish(device, upload_id, part)
        with writing():
            _set(upload_id, held_bytes=held)
    return UploadState(state.id, state.name, state.size, held, state.expires_at)


def _finish(device: Device, upload_id: str, part: disk.Part) -> UploadState:
    device_id = device.id
    file = expected_by_id(device.person_id, upload_id)
    assert file is not None, "an upload belongs to a file that a record names"
    if part.digest() != file.sha256:
        _forget(upload_id)
        raise Refusal(Reason.FILE_DAMAGED, name=file.name)
    kind = type_of(part.start())
    disk.keep_file(part.path, file.sha256)
    _arrived(device_id, file, kind)
    return _whole(file)


def _arrived(device_id: str, file: Expected, kind: str) -> None:
    """The last step, when the bytes and their name are on the disk."""
    with writing():
        add_blob(file.sha256, file.size, kind)
        mark_present(device_id, file)
        db.session.execute(delete(Upload).where(Upload.id == file.id), execution_options={"synchronize_session": False})
    disk.drop_part(file.id)


def _begin_or_go_on(device_id: str, claim: Claim, upload_id: str) -> None:
    end = now() + UPLOAD_LIFE
    if db.session.scalar(select(Upload.id).where(Upload.id == upload_id)) is not None:
        # Also another phone of the same person goes on where the first one stopped.
        _set(upload_id, device_id=device_id, turn=Upload.turn + 1, expires_at=end)
        return
    told = {"instance_id": claim.instance_id, "name": claim.name, "sha256": claim.sha256, "size": claim.size}
    own = {"id": upload_id, "type": claim.type, "device_id": device_id, "held_bytes": 0, "turn": 0}
    db.session.execute(insert(Upload), [{**told, **own, "created_at": now(), "expires_at": end}])


def _set(upload_id: str, **values: object) -> None:
    change = update(Upload).where(Upload.id == upload_id).values(**values)
    db.session.execute(change, execution_options={"synchronize_session": False})


def _forget(upload_id: str) -> None:
    with writing():
        db.session.execute(delete(Upload).where(Upload.id == upload_id))
    disk.drop_part(upload_id)


def _drop_expired() -> None:
    old = select(Upload.id).where(Upload.expires_at <= now()).limit(_CLEAN_AT_ONCE)
    for upload_id in list(db.session.scalars(old)):
        db.session.execute(delete(Upload).where(Upload.id == upload_id))
        disk.drop_part(upload_id)


def _whole(file: Expected) -> UploadState:
    return UploadState(file.id, file.name, file.size, file.size, None)
