"""Reads what a phone sends: whole, bounded, of the right type, by its schema."""

import json
import zlib
from collections.abc import Callable
from typing import Any

from flask import request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import ClientDisconnected

from core.errors import Reason, Refusal

MIB = 1024 * 1024
# More than the largest batch can be; a bomb stops here and not later.
MOST_JSON_BYTES = 2 * MIB
_PIECE = 64 * 1024
# What is lost at most when a connection dies, where what came before is kept.
_SMALL_PIECE = 2 * 1024


def load_json(schema: Schema, most: int = MOST_JSON_BYTES) -> Any:
    """The request's JSON, checked against a schema.

    most: bytes, sent and inflated. Raises Refusal with ``where`` naming the first field at fault.
    """
    if request.mimetype != "application/json":
        raise Refusal(Reason.WRONG_TYPE, type=request.mimetype or "-", expected="application/json")
    body = _inflated(read_body(most), most)
    try:
        value = json.loads(body.decode(), parse_constant=_no_constant)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Refusal(Reason.BAD_INPUT, detail="JSON") from error
    return load(schema, value)


def load_query(schema: Schema) -> Any:
    """The request's query, checked against a schema; a name given twice is refused."""
    for name, values in request.args.lists():
        if len(values) > 1:
            raise Refusal(Reason.BAD_INPUT, where=name, detail=name)
    return load(schema, request.args.to_dict())


def load(schema: Schema, value: Any) -> Any:
    """A value through a schema. Raises Refusal naming the first field at fault by its path."""
    try:
        return schema.load(value)
    except ValidationError as error:
        where, what = _first(error.messages)
        if what == "Unknown field.":
            raise Refusal(Reason.UNKNOWN_FIELD, where=where, field=where) from error
        raise Refusal(Reason.BAD_INPUT, where=where, detail=where or what) from error


def read_body(
    most: int,
    goes_on: Callable[[], None] | None = None,
    too_large: Reason = Reason.TOO_LARGE,
    cut: Callable[[bytes], object] | None = None,
) -> bytes:
    """The request's body as sent: as long as it says, never longer than ``most`` bytes.

    goes_on: called between pieces; it ends the reading by raising. cut: given what came of a body that ends early.
    Raises Refusal(LENGTH_NEEDED, too_large or BODY_CUT).
    """
    length = request.content_length
    if length is None or request.headers.get("Transfer-Encoding"):
        raise Refusal(Reason.LENGTH_NEEDED)
    if length > most:
        raise Refusal(too_large, limit=most)
    pieces: list[bytes] = []
    left, until = length, length - _PIECE
    while left:
        piece = _next(min(left, _PIECE if cut is None else _SMALL_PIECE))
        if not piece:
            if cut is not None and pieces:
                cut(b"".join(pieces))
            raise Refusal(Reason.BODY_CUT)
        pieces.append(piece)
        left -= len(piece)
        if goes_on is not None and 0 < left <= until:
            until = left - _PIECE
            goes_on()
    return b"".join(pieces)


def _next(size: int) -> bytes:
    """The next piece; nothing when the connection is gone, by whatever way it went."""
    try:
        return request.stream.read(size)
    except (ClientDisconnected, OSError):
        return b""


def _inflated(body: bytes, most: int) -> bytes:
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if coding == "identity":
        return body
    if coding != "gzip":
        raise Refusal(Reason.WRONG_TYPE, type=coding, expected="gzip")
    inflater = zlib.decompressobj(wbits=31)
    try:
        plain = inflater.decompress(body, most + 1)
    except zlib.error as error:
        raise Refusal(Reason.BAD_COMPRESSION) from error
    if len(plain) > most:
        raise Refusal(Reason.TOO_LARGE, limit=most)
    if not inflater.eof or inflater.unused_data:
        raise Refusal(Reason.BAD_COMPRESSION)
    return plain


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _first(messages: Any, path: str = "") -> tuple[str, str]:
    """The first error of marshmallow's nested messages: its path, ``records.3.sha256``, and what it says."""
    while isinstance(messages, dict) and messages:
        key, messages = next(iter(messages.items()))
        if key not in {"_schema", "value", "key"}:
            path = f"{path}.{key}" if path else str(key)
    return path, str(messages[0]) if isinstance(messages, list) and messages else str(messages)
