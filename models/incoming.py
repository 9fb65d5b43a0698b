"""One piece of a file while it comes in: what has come is written down on the way, so that a break costs little."""

from models import attachments
from models.db import db
from models.expected_files import Claim
from models.tables_people import Device
from models.upload_rows import UploadState, has_begun, named


class Incoming:
    """The bytes of one request for an upload, from ``offset`` on; ``length``: as many as it says it brings.

    claim: given when the request brings a whole file of which nothing is written down yet.
    """

    def __init__(self, device: Device, upload_id: str, offset: int, length: int, claim: Claim | None = None) -> None:
        """Raises Refusal(ATTACHMENT_GAP, UPLOAD_UNKNOWN, UPLOAD_EXPIRED, STORAGE_FULL)."""
        self.device, self.upload_id, self.offset, self.claim = device, upload_id, offset, claim
        self.kept_bytes = 0
        self.turn: int | None = None
        if claim is None:
            self.whole_sha256 = self._go_on(length)
        else:
            self.whole_sha256 = claim.sha256
        db.session.rollback()  # a body may take minutes; no read stays open that long

    def _go_on(self, length: int) -> str | None:
        """Take the turn. Returns the file's own digest, which is checked in any case, when the piece is the file."""
        state = attachments.check_offset(self.device, self.upload_id, self.offset)
        # A file that comes in one piece needs no row of its own unless it breaks off: one commit instead of three.
        if self.offset == 0 and length == state.size and not has_begun(self.upload_id):
            return named(self.device, self.upload_id).sha256
        self.turn = attachments.take_turn(self.device, self.upload_id)
        return None

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
        if self.turn is None and self.claim is not None:
            return attachments.store_whole(self.device, self.claim, body)
        if self.turn is None:
            return attachments.store_named(self.device, self.upload_id, body)
        start = self.offset + self.kept_bytes
        return attachments.append(self.device, self.upload_id, self.turn, start, body[self.kept_bytes :])
