"""GET /blobs/{sha256}: immutable content by its digest, in parts if wanted."""

from io import BytesIO
from pathlib import Path
from typing import Final

from flask import Response, request, send_file

from core.errors import Reason, Refusal
from core.ids import is_sha256
from models import blobs
from models.tables_people import Device
from sync.described import described
from sync.door import door, for_device

# One year: what a digest names never changes. Private: no proxy keeps what belongs to one phone.
CACHE: Final = "private, max-age=31536000, immutable, no-transform"
# A file from the field is shown by the app's own code, never run as a page.
CSP: Final = "default-src 'none'; sandbox"
CODINGS: Final = ("br", "gzip")  # best first


@door.get("/blobs/<sha256>")
@described(
    {200: "The content", 206: "The part that Range asks for", 304: "The phone's copy (If-None-Match) is right"},
    headers={"Range": "bytes=…, of the content as it is, never compressed"},
    refusals=(404, 416),
)
@for_device()
def blob(device: Device, sha256: str) -> Response:
    """Fetch a form, a list, a pack, or XML and files of this person's own reports."""
    if not is_sha256(sha256):
        raise Refusal(Reason.BLOB_UNKNOWN)
    found = blobs.read_blob(device, sha256)
    coding = None if request.headers.get("Range") else _coding(found)
    packed = blobs.compressed(found, coding) if coding is not None else None
    if packed is None:
        response = _send(found.source, found, sha256)
        response.accept_ranges = "bytes"
        return response
    response = _send(packed, found, f"{sha256}-{coding}")
    response.headers["Content-Encoding"] = coding
    return response


def _coding(found: blobs.Readable) -> str | None:
    if not found.shared:
        return None
    return next((name for name in CODINGS if request.accept_encodings.quality(name) > 0), None)


def _send(source: Path | BytesIO, found: blobs.Readable, etag: str) -> Response:
    response = send_file(source, found.type, conditional=True, etag=etag)
    del response.headers["Last-Modified"]
    response.headers["Cache-Control"] = CACHE
    response.headers["Content-Security-Policy"] = CSP
    response.headers["Content-Disposition"] = "attachment"
    return response
