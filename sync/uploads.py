"""/uploads: files come in by tus 1.0.0 (core, creation, creation-with-upload, checksum, expiration).

Source: tus.io/protocols/resumable-upload; docs/sync-protocol.md section 5. Of a chunk whose connection dies in the
middle, what came is kept: without its checksum, the whole file's digest judges it.
"""

import base64
import binascii
import hashlib
from typing import Final

from flask import Response, request
from werkzeug.http import http_date

from core.errors import Reason, Refusal
from models import attachments
from models.attachments import MOST_CHUNK_BYTES
from models.db import settings
from models.expected_files import Claim
from models.incoming import Incoming
from models.tables_people import Device
from models.upload_rows import UploadState, has_begun
from sync.bodies import load, read_body
from sync.described import described
from sync.door import door, for_device, refused
from sync.schemas import UploadMetadata

VERSION: Final = "1.0.0"
CHUNK_TYPE: Final = "application/offset+octet-stream"
HASHES: Final = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}  # sha1: the tus specification demands it
METADATA = UploadMetadata()


@door.route("/uploads", methods=["OPTIONS"], provide_automatic_options=False)
@described({204: "Tus-Version, Tus-Extension, Tus-Max-Size, Tus-Checksum-Algorithm"}, token=False)
def upload_options() -> Response:
    """What this server understands of tus."""
    return _tus(
        204,
        {
            "Tus-Version": VERSION,
            "Tus-Extension": "creation,creation-with-upload,checksum,expiration",
            "Tus-Max-Size": str(settings().max_file_bytes),
            "Tus-Checksum-Algorithm": ",".join(sorted(HASHES)),
        },
    )


@door.post("/uploads")
@described(
    {201: "Location, Upload-Offset; Upload-Expires while it is unfinished"},
    body=CHUNK_TYPE,
    headers={
        "Tus-Resumable": VERSION,
        "Upload-Length": "bytes of the whole file",
        "Upload-Metadata": "instance_id, filename, sha256, filetype, each Base64",
        "Upload-Checksum": "sha256 or sha1, a space, Base64: of the body",
    },
    refusals=(400, 404, 411, 412, 413, 415, 422, 460, 507),
)
@for_device()
def begin_upload(device: Device) -> Response:
    """Begin to send a file that a stored record names, with its first bytes or all of them in the body.

    When the server has the file already, `Upload-Offset` equals its length and nothing needs to be sent; when an
    earlier try left something behind, it says where to go on.
    """
    _check_version()
    claim = _claim()
    length = _first_length()
    in_one_piece = length == claim.size
    state = attachments.look_up(device, claim) if in_one_piece else attachments.create_upload(device, claim)
    if state.complete or (length and state.offset):
        _skip_body(length)
    elif in_one_piece and (length == 0 or has_begun(state.id)):
        # Whole at last, whatever an earlier try left behind, or nothing to send at all.
        state = attachments.store_named(device, state.id, _checked(length, claim.sha256))
    elif length:
        state = _take(Incoming(device, state.id, 0, length, claim if in_one_piece else None))
    return _tus(201, {"Location": f"/sync/v1/uploads/{state.id}", **_where(state)})


@door.route("/uploads/<upload_id>", methods=["HEAD"], provide_automatic_options=False)
@described({200: "Upload-Offset, Upload-Length, Upload-Expires"}, refusals=(404, 410, 412))
@for_device()
def upload_offset(device: Device, upload_id: str) -> Response:
    """How many bytes the server holds."""
    _check_version()
    state = attachments.head(device, upload_id)
    return _tus(200, {"Upload-Length": str(state.size), **_where(state)})


@door.route("/uploads/<upload_id>", methods=["PATCH"], provide_automatic_options=False)
@described(
    {204: "Upload-Offset: bytes held now"},
    body=CHUNK_TYPE,
    headers={
        "Tus-Resumable": VERSION,
        "Upload-Offset": "first byte of the body within the file",
        "Upload-Checksum": "sha256 or sha1, a space, Base64: of the body",
    },
    refusals=(400, 404, 409, 410, 411, 412, 413, 415, 460),
)
@for_device()
def append_chunk(device: Device, upload_id: str) -> Response:
    """Send the next bytes, at most 1 MiB. A newer request for the same upload ends this one."""
    _check_version()
    _check_type()
    offset = _number("Upload-Offset")
    try:
        state = _take(Incoming(device, upload_id, offset, request.content_length or 0))
    except Refusal as refusal:
        response = refused(refusal)
        if refusal.reason is Reason.ATTACHMENT_GAP:  # the right one, so that nobody has to ask for it
            response.headers["Upload-Offset"] = str(refusal.facts["expected"])
        return response
    return _tus(204, _where(state))


@door.after_request
def _say_version(response: Response) -> Response:
    if request.endpoint is not None and request.path.startswith("/sync/v1/uploads"):
        response.headers["Tus-Resumable"] = VERSION
        if response.status_code == 412:
            response.headers["Tus-Version"] = VERSION
    return response


def _tus(status: int, headers: dict[str, str]) -> Response:
    return Response(status=status, headers=headers)


def _where(state: UploadState) -> dict[str, str]:
    told = {"Upload-Offset": str(state.offset)}
    if state.expires_at is not None:
        told["Upload-Expires"] = http_date(state.expires_at)
    return told


def _check_version() -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise Refusal(Reason.TUS_VERSION, version=VERSION)


def _claim() -> Claim:
    if "Upload-Defer-Length" in request.headers:
        raise Refusal(Reason.UPLOAD_METADATA, where="Upload-Defer-Length", detail="Upload-Length")
    size = _number("Upload-Length")
    told = load(METADATA, _metadata())
    return Claim(told["instance_id"], told["filename"], told["sha256"], told.get("filetype", ""), size)


def _metadata() -> dict[str, str]:
    told = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _, value = pair.strip().partition(" ")
        try:
            told[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise Refusal(Reason.UPLOAD_METADATA, where="Upload-Metadata", detail=key) from error
    return told


def _first_length() -> int:
    """How many bytes of the file come with its creation."""
    if not request.content_length and not request.headers.get("Transfer-Encoding"):
        return 0
    _check_type()
    return request.content_length or 0


def _check_type() -> None:
    if request.mimetype != CHUNK_TYPE:
        raise Refusal(Reason.WRONG_TYPE, type=request.mimetype or "-", expected=CHUNK_TYPE)


def _skip_body(length: int) -> None:
    """The server has these bytes: let them come, so that the answer can be heard."""
    if length:
        read_body(MOST_CHUNK_BYTES, too_large=Reason.CHUNK_TOO_LARGE)


def _checked(length: int, sha256: str) -> bytes:
    body = read_body(MOST_CHUNK_BYTES, too_large=Reason.CHUNK_TOO_LARGE) if length else b""
    _check_sum(body, sha256)
    return body


def _take(incoming: Incoming) -> UploadState:
    """Read what comes, keeping it on the way; only what is as its checksum says counts in the end."""
    body = read_body(MOST_CHUNK_BYTES, incoming.goes_on, too_large=Reason.CHUNK_TOO_LARGE, keep=incoming.keep)
    try:
        _check_sum(body, incoming.whole_sha256)
    except Refusal:
        incoming.take_back()
        raise
    return incoming.end(body)


def _number(header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 16):
        raise Refusal(Reason.UPLOAD_METADATA, where=header, detail=header)
    return int(text)


def _check_sum(body: bytes, whole_sha256: str | None = None) -> None:
    """Check Upload-Checksum; whole_sha256: the file's own digest, which is checked anyway when it is the same one."""
    told = request.headers.get("Upload-Checksum")
    if told is None:
        return
    algorithm, _, value = told.partition(" ")
    if algorithm not in HASHES:
        raise Refusal(Reason.CHECKSUM_UNKNOWN, algorithm=algorithm)
    try:
        wanted = base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise Refusal(Reason.UPLOAD_METADATA, where="Upload-Checksum", detail="Base64") from error
    if algorithm == "sha256" and wanted.hex() == whole_sha256:
        return
    if HASHES[algorithm](body).digest() != wanted:
        raise Refusal(Reason.CHUNK_DAMAGED)
