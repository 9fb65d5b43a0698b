"""Pictures, sounds and films that a form shows: kept by digest, named by the version that shows them."""

from collections.abc import Mapping
from mimetypes import MimeTypes
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import select

from core.clock import now
from core.digest import sha256_hex
from core.errors import Reason, Refusal
from models import disk
from models.db import db, writing
from models.filetypes import UNKNOWN, type_of
from models.tables_forms import Blob, FormMedia

# The library's own table, not the machine's: the same name gives the same type everywhere.
_BY_ENDING = MimeTypes(())


def keep(media: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """Store files; returns what the feed says of them, by name: [{name, sha256, size, type}].

    Raises Refusal(FILE_NAME_BAD) for a name with a folder in it.
    """
    told = []
    for name, content in sorted(media.items()):
        if PurePosixPath(name).name != name:
            raise Refusal(Reason.FILE_NAME_BAD, name=name)
        sha256, kind = sha256_hex(content), media_type(name, content)
        if db.session.get(Blob, sha256) is None:
            disk.keep_bytes(content, sha256)
            _add_blob(sha256, len(content), kind)
        told.append({"name": name, "sha256": sha256, "size": len(content), "type": kind})
    return told


def name(form_version_sha256: str, media: list[dict[str, Any]]) -> None:
    """Say inside the caller's ``writing()`` that a form version shows these files."""
    known = select(FormMedia.name, FormMedia.sha256).where(FormMedia.form_version_sha256 == form_version_sha256)
    here = {(row.name, row.sha256) for row in db.session.execute(known)}
    for file in media:
        if (file["name"], file["sha256"]) not in here:
            row = FormMedia(form_version_sha256=form_version_sha256, name=file["name"], sha256=file["sha256"])
            db.session.add(row)
    db.session.flush()


def media_type(name: str, content: bytes) -> str:
    """By the first bytes where they tell, else by the ending: these files come from the office, not from a phone."""
    found = type_of(content[:32])
    return found if found != UNKNOWN else _BY_ENDING.guess_type(name)[0] or UNKNOWN


def _add_blob(sha256: str, size: int, kind: str) -> None:
    with writing():
        if db.session.get(Blob, sha256) is None:
            path = disk.blob_path(sha256)
            db.session.add(Blob(sha256=sha256, size=size, type=kind, path=path, stored_at=now()))
