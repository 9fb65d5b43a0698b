"""One piece of a file while it comes in: what has come is written down on the way, so that a break costs little."""

from models import attachments
from models.db import db
from models.tables_people import Device
from models.upload_rows import UploadState, has_begun, named


class Incoming:
    """The bytes of one request for an upload, from ``offset`` on; ``length``: as many as it says it brings."""

    def __init__(self, device: Device, upload_id: str, offset: int, length: int) -> None:
        """Raises Refusal(ATTACHMENT_GAP, UPLOAD_UNKNOWN, UPLOAD_EXPIRED, STORAGE_FULL)."""
        self.device, self.upload_id, self.offset = device, upload_id, offset
        self.kept_bytes = 0
        self.turn: int | None = None
        state = attachments.check_offset(device, upload_id, offset)
        # A file that comes in one piece needs no row of its own unless it breaks off: one commit instead of three.
        self.in_one_piece = offset == 0 and length == state.size and not has_begun(upload_id)
        if not self.in_one_piece:
            self.turn = attachments.take_turn(device, upload_id)
        # The file's own digest, which is checked in any case when the piece is the file
        self.whole_sha256 = named(device, upload_id).sha256 if self.in_one_piece else None
        db.session.rollback()  # a body may take minutes; no read stays open that long

    def keep(self, part: bytes) -> None:
        """Write down what has come since this was last called. Raises Refusal(UPLOAD_TAKEN_OVER) and as append."""
        if self.turn is None:
            self.turn = attachments.take_turn(self.device, self.upload_id)
        attachments.append(self.device, self.upload_id, self.turn, self.offset + self.kept_bytes, part)
        self.kept_bytes += len(part)

    def goes_on(self) -> None:
        """Raises Refusal(UPLOAD_TAKEN_OVER) when a newer request has come."""
        if self.turn is not None:
            attachments.check_turn(self.upload_id, self.turn)

    def take_back(self) -> None:
        """The whole piece was not what its sender says it sent: nothing of it counts."""
        if self.turn is not None and self.kept_bytes:
            attachments.give_back(self.upload_id, self.turn, self.offset)

    def end(self, body: bytes) -> UploadState:
        """The whole piece is here. Raises as append."""
        if self.turn is None:
            return attachments.store_named(self.device, self.upload_id, body)
        start = self.offset + self.kept_bytes
        return attachments.append(self.device, self.upload_id, self.turn, start, body[self.kept_bytes :])
