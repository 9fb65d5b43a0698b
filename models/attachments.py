"""Files of reports on their way in: resumable uploads, stored by digest, marked present only when whole and synced."""

from sqlalchemy import delete, select, update

from core.clock import now
from core.digest import sha256_hex
from core.errors import Reason, Refusal
from models import disk
from models.db import db, writing
from models.expected_files import Claim, Expected, add_blob, already_sent, expected, mark_present
from models.filetypes import type_of
from models.tables_intake import Upload
from models.tables_people import Device
from models.upload_rows import (
    UPLOAD_LIFE,
    UploadState,
    drop_expired,
    has_begun,
    insert_row,
    look,
    named,
    right_place,
    whole,
)

# docs/sync-protocol.md section 11
MOST_CHUNK_BYTES = 1024 * 1024


def create_upload(device: Device, claim: Claim) -> UploadState:
    """Begin an upload, or find the one already begun; complete at once when the server has the file.

    Allocates nothing. Raises Refusal(FILE_TOO_LARGE, FILE_NOT_EXPECTED, STORAGE_FULL).
    """
    device_id = device.id
    state = look_up(device, claim)
    if state.complete:
        return state
    disk.check_room(claim.size)
    with writing():
        drop_expired()
        _begin_or_go_on(device_id, claim, state.id)
    return find(device, state.id)


def look_up(device: Device, claim: Claim) -> UploadState:
    """Is the file here already? Begins nothing. Raises Refusal(FILE_TOO_LARGE, FILE_NOT_EXPECTED)."""
    device_id, person_id = device.id, device.person_id
    file = expected(person_id, claim)
    if file.present_at is None and not already_sent(person_id, {claim.sha256}):
        return UploadState(file.id, file.name, file.size, 0, now() + UPLOAD_LIFE)
    if file.present_at is None:
        with writing():
            mark_present(device_id, file)
    return whole(file)


def store_whole(device: Device, claim: Claim, content: bytes) -> UploadState:
    """Take a file that came in one piece: synced, then marked present, in one transaction.

    Raises Refusal as create_upload, and FILE_DAMAGED when the content is not what was claimed.
    """
    return _store(device.id, expected(device.person_id, claim), content)


def store_named(device: Device, upload_id: str, content: bytes) -> UploadState:
    """The same for a file named by its upload. Raises Refusal(UPLOAD_UNKNOWN, FILE_DAMAGED, STORAGE_FULL)."""
    return _store(device.id, named(device, upload_id), content)


def head(device: Device, upload_id: str) -> UploadState:
    """How far an upload is. An older request that is still sending to it is ended, so the answer stays true.

    Raises Refusal(UPLOAD_UNKNOWN, UPLOAD_EXPIRED).
    """
    state = find(device, upload_id)
    if not state.complete and has_begun(upload_id):
        take_turn(device, upload_id)
        with disk.part(upload_id):  # what the older one was just writing down is counted too
            db.session.rollback()
        state = find(device, upload_id)
    return state


def give_back(upload_id: str, turn: int, offset: int) -> None:
    """What was kept from ``offset`` on is not what was sent: it counts no longer, if nobody came after."""
    with writing():
        change = update(Upload).where(Upload.id == upload_id, Upload.turn == turn).values(held_bytes=offset)
        db.session.execute(change, execution_options={"synchronize_session": False})


def find(device: Device, upload_id: str) -> UploadState:
    """How far an upload is, disturbing nobody; one that has not begun holds nothing yet.

    Raises Refusal(UPLOAD_UNKNOWN, UPLOAD_EXPIRED).
    """
    state = look(device, upload_id)
    if state.complete or state.offset < state.size:
        return state
    return _finish_again(device, upload_id, state)


def check_offset(device: Device, upload_id: str, offset: int) -> UploadState:
    """Is this offset the next one? Raises Refusal(ATTACHMENT_GAP) or as find."""
    return right_place(find(device, upload_id), offset)


def take_turn(device: Device, upload_id: str) -> int:
    """Become the request that may write to an upload, begun by this if need be; who had the turn before has lost it.

    Raises Refusal(UPLOAD_UNKNOWN, STORAGE_FULL).
    """
    device_id = device.id
    file = None if has_begun(upload_id) else named(device, upload_id)
    if file is not None:
        disk.check_room(file.size)
    with writing():
        if file is not None and not has_begun(upload_id):
            drop_expired()
            insert_row(device_id, file, "", upload_id)
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
        state = right_place(look(device, upload_id), offset)
        held = offset + len(chunk)
        if held > state.size:
            raise Refusal(Reason.FILE_TOO_LARGE, limit=state.size)
        part.write(chunk, offset)
        if held == state.size:
            return _finish(device, upload_id, part)
        with writing():
            _set(upload_id, held_bytes=held)
    return UploadState(state.id, state.name, state.size, held, state.expires_at)


def _store(device_id: str, file: Expected, content: bytes) -> UploadState:
    if file.present_at is not None:
        return whole(file)
    if len(content) != file.size or sha256_hex(content) != file.sha256:
        raise Refusal(Reason.FILE_DAMAGED, name=file.name)
    disk.check_room(file.size)
    disk.keep_bytes(content, file.sha256)
    _arrived(device_id, file, type_of(content))
    return whole(file)


def _finish(device: Device, upload_id: str, part: disk.Part) -> UploadState:
    device_id = device.id
    file = named(device, upload_id)
    if part.digest() != file.sha256:
        _forget(upload_id)
        raise Refusal(Reason.FILE_DAMAGED, name=file.name)
    # Said before the part leaves its place: a server killed from here on finishes when it is asked next.
    with writing():
        _set(upload_id, held_bytes=file.size)
    kind = type_of(part.start())
    disk.keep_file(part.path, file.sha256)
    _arrived(device_id, file, kind)
    return whole(file)


def _finish_again(device: Device, upload_id: str, state: UploadState) -> UploadState:
    """Every byte was here, checked and synced, when the server died: nothing has to be sent again."""
    device_id = device.id
    with disk.part(upload_id) as part:
        db.session.rollback()  # another request may have finished it while this one waited for the part
        file = named(device, upload_id)
        if file.present_at is not None:
            disk.drop_part(upload_id)
            return whole(file)
        if part.digest() == file.sha256:
            kind = type_of(part.start())
            disk.keep_file(part.path, file.sha256)
        elif (start := disk.kept_start(file.sha256)) is not None:
            kind = type_of(start)
        else:
            with writing():
                _set(upload_id, held_bytes=0)
            return UploadState(state.id, state.name, state.size, 0, state.expires_at)
        _arrived(device_id, file, kind)
    return whole(file)


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
    insert_row(device_id, claim, claim.type, upload_id)


def _set(upload_id: str, **values: object) -> None:
    change = update(Upload).where(Upload.id == upload_id).values(**values)
    db.session.execute(change, execution_options={"synchronize_session": False})


def _forget(upload_id: str) -> None:
    with writing():
        db.session.execute(delete(Upload).where(Upload.id == upload_id))
    disk.drop_part(upload_id)
