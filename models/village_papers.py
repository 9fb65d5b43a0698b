"""Letters about a village: number, date, signer and scan; what was withdrawn stays, and counts no longer."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core import clock, ids
from core.digest import sha256_hex
from core.errors import Reason, Refusal
from models import disk, village_record
from models.dated_settings import today
from models.db import db, settings, writing
from models.expected_files import add_blob
from models.filetypes import type_of
from models.tables_forms import Blob
from models.tables_people import Person
from models.tables_places import Village
from models.tables_villages import VillageDocument
from workflow.village import DOCUMENTS

# A scan of a few pages; the form that brings it is read whole.
MOST_BYTES = 10 * 1024 * 1024
TYPES = frozenset({"application/pdf", "image/jpeg", "image/png"})


@dataclass(frozen=True)
class Letter:
    """A letter as somebody hands it in. content: its scan, empty for none."""

    kind: str
    number: str = ""
    signed_on: date | None = None
    signer: str = ""
    file_name: str = ""
    content: bytes = b""


def add_document(by: Person, code: str, rev: int, letter: Letter) -> str:
    """Keep a letter. Returns its id.

    Raises Refusal: VILLAGE_NOT_HERE, NOT_ALLOWED, VILLAGE_CHANGED, DOCUMENT_KIND_UNKNOWN, DOCUMENT_EMPTY,
    DOCUMENT_DAY_BAD, DOCUMENT_TYPE_BAD, FILE_TOO_LARGE, STORAGE_FULL.
    """
    number = " ".join(letter.number.split())[:120]
    _check(letter, number)
    sha256 = _keep(by, code, rev, letter.content) if letter.content else None
    with writing():
        village = village_record.take(by, code, rev)
        if sha256 is not None:
            add_blob(sha256, len(letter.content), type_of(letter.content[:32]))
        row = VillageDocument(
            id=ids.new_uuid(),
            village_code=village.code,
            number=village.rev + 1,
            kind=letter.kind,
            letter_number=number,
            signed_on=letter.signed_on,
            signer=" ".join(letter.signer.split())[:120],
            sha256=sha256,
            file_name=Path(letter.file_name).name[-120:] if sha256 else "",
            added_at=clock.now(),
            added_by=by.id,
        )
        db.session.add(row)
        detail = {"document": row.id, "kind": row.kind, "number": row.letter_number, "sha256": sha256}
        village_record.note(village, by, "document", detail=detail)
    return row.id


def withdraw_document(by: Person, code: str, rev: int, document_id: str, note: str) -> None:
    """Say that a letter counts no longer, and why. Raises Refusal as add_document, NOT_FOUND, VILLAGE_REASON_NEEDED."""
    if not note.strip():
        raise Refusal(Reason.VILLAGE_REASON_NEEDED, where="note")
    with writing():
        village = village_record.take(by, code, rev)
        row = db.session.get(VillageDocument, document_id)
        if row is None or row.village_code != village.code or row.withdrawn_at is not None:
            raise Refusal(Reason.NOT_FOUND)
        row.withdrawn_at, row.withdrawn_by = clock.now(), by.id
        detail = {"document": row.id, "kind": row.kind, "number": row.letter_number}
        village_record.note(village, by, "withdrawn", note=note.strip(), detail=detail)


def documents_of(code: str) -> list[VillageDocument]:
    """Every letter about a village, withdrawn ones too, the newest first."""
    query = select(VillageDocument).where(VillageDocument.village_code == code)
    query = query.options(joinedload(VillageDocument.adder))
    return list(db.session.scalars(query.order_by(VillageDocument.number.desc())))


def numbers_of(villages: list[Village]) -> dict[str, dict[str, str]]:
    """Village → kind of letter → the number of the newest one that counts today."""
    began = {village.code: village.began_again_at for village in villages}
    query = select(VillageDocument).where(
        VillageDocument.village_code.in_(began), VillageDocument.withdrawn_at.is_(None)
    )
    found: dict[str, dict[str, str]] = {}
    for row in db.session.scalars(query.order_by(VillageDocument.number)):
        since = began[row.village_code]
        if since is None or row.added_at >= since:
            found.setdefault(row.village_code, {})[row.kind] = row.letter_number
    return found


def counting(village: Village) -> list[VillageDocument]:
    """Those that count today: not withdrawn, and kept since the village began again, if it did."""
    since = village.began_again_at
    return [
        row
        for row in documents_of(village.code)
        if row.withdrawn_at is None and (since is None or row.added_at >= since)
    ]


def read_document(viewer: Person, code: str, document_id: str) -> tuple[VillageDocument, Blob, Path]:
    """A letter's scan and where its bytes lie. Raises Refusal: VILLAGE_NOT_HERE, NOT_FOUND."""
    village = village_record.find(viewer, code)
    row = db.session.get(VillageDocument, document_id)
    blob = db.session.get(Blob, row.sha256) if row is not None and row.sha256 is not None else None
    if row is None or blob is None or row.village_code != village.code:
        raise Refusal(Reason.NOT_FOUND)
    return row, blob, settings().blobs / blob.path


def _check(letter: Letter, number: str) -> None:
    if letter.kind not in DOCUMENTS:
        raise Refusal(Reason.DOCUMENT_KIND_UNKNOWN, where="kind")
    if not number and not letter.content:
        raise Refusal(Reason.DOCUMENT_EMPTY, where="number")
    if letter.signed_on is not None and letter.signed_on > today():
        raise Refusal(Reason.DOCUMENT_DAY_BAD, where="signed_on")
    if len(letter.content) > MOST_BYTES:
        raise Refusal(Reason.FILE_TOO_LARGE, where="file", limit=MOST_BYTES)
    if letter.content and type_of(letter.content[:32]) not in TYPES:
        raise Refusal(Reason.DOCUMENT_TYPE_BAD, where="file")


def _keep(by: Person, code: str, rev: int, content: bytes) -> str:
    """Bring the bytes to the disk before the transaction, if the page is fresh. Returns their digest."""
    if village_record.find(by, code).rev == rev:
        disk.check_room(len(content))
        disk.keep_bytes(content, sha256_hex(content))
    return sha256_hex(content)
