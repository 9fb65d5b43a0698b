"""Reads what a phone sends: whole, bounded, of the right type, by its schema."""

import json
import time
import zlib
from collections.abc import Callable
from typing import Any

from flask import g, request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import ClientDisconnected

from core.errors import Reason, Refusal
from models.db import let_go
from sync.crowd import reading_body

MIB = 1024 * 1024
# More than the largest batch can be; a bomb stops here and not later.
MOST_JSON_BYTES = 2 * MIB
_PIECE = 64 * 1024
# Small enough to see how fast a body comes that is not written down on its way.
_PLAIN_PIECE = 8 * 1024
# Where what came is kept: how much is read at once, a hundredth of a second's worth. It is lost when a connection dies.
_LEAST_PIECE = 512
_PIECE_S = 0.01
# And how often it is kept, in seconds: a link that is silently gone, or a killed server, costs no more than that.
_KEEP_S = 3.0


def load_json(schema: Schema, most: int = MOST_JSON_BYTES) -> Any:
    """The request's JSON, checked against a schema.

    most: bytes, sent and inflated. Raises Refusal with ``where`` naming the first field at fault.
    """
    if request.mimetype != "application/json":
        raise Refusal(Reason.WRONG_TYPE, type=request.mimetype or "-", expected="application/json")
    # A call that lays its body aside has read it already.
    body = g.body if "body" in g else read_body(most)
    return read_message(schema, body, request.mimetype, request.headers.get("Content-Encoding", ""), most)


def read_message(schema: Schema, body: bytes, mimetype: str, encoding: str, most: int = MOST_JSON_BYTES) -> Any:
    """A body as it was sent, through a schema. encoding: its Content-Encoding. Raises Refusal as ``load_json``."""
    if mimetype != "application/json":
        raise Refusal(Reason.WRONG_TYPE, type=mimetype or "-", expected="application/json")
    body = _inflated(body, most, encoding)
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
    keep: Callable[[bytes], object] | None = None,
) -> bytes:
    """The request's body as sent: as long as it says, never longer than ``most`` bytes.

    goes_on: called between pieces; it ends the reading by raising. keep: given what has come since it was last called,
    every few seconds, and at once of a body that ends early.
    Raises Refusal(LENGTH_NEEDED, too_large or BODY_CUT).
    """
    length = request.content_length
    if length is None or request.headers.get("Transfer-Encoding"):
        raise Refusal(Reason.LENGTH_NEEDED)
    if length > most:
        raise Refusal(too_large, limit=most)
    body = bytearray()
    pace = _Pace() if keep else None
    until, kept = _PIECE, 0
    let_go()
    with reading_body() as reader:
        while len(body) < length:
            piece = _next(min(length - len(body), pace.size if pace else _PLAIN_PIECE))
            body += piece
            if reader is not None:
                reader.got = len(body)
            ended = not piece
            if keep and pace and len(body) > kept and (ended or (pace.is_due(len(piece)) and len(body) < length)):
                keep(bytes(body[kept:]))
                kept = len(body)
            if ended:
                raise Refusal(Reason.BODY_CUT)
            if goes_on is not None and until <= len(body) < length:
                until = len(body) + _PIECE
                goes_on()
            if len(body) < length:
                let_go()  # what either has read must not stay open while the next piece is waited for
    return bytes(body)


class _Pace:
    """How much to read at once, by how fast the last piece came."""

    def __init__(self) -> None:
        self.size = _LEAST_PIECE
        self._last_s = self._kept_s = time.monotonic()

    def is_due(self, came: int) -> bool:
        """Has it been long enough since something was kept?"""
        now_s = time.monotonic()
        rate = came / max(now_s - self._last_s, 1e-6)
        self.size = int(min(_PIECE, 4 * self.size, max(_LEAST_PIECE, rate * _PIECE_S)))
        self._last_s = now_s
        if now_s - self._kept_s < _KEEP_S:
            return False
        self._kept_s = now_s
        return True


def _next(size: int) -> bytes:
    """The next piece; nothing when the connection is gone, by whatever way it went."""
    try:
        return request.stream.read(size)
    except (ClientDisconnected, OSError):
        return b""


def _inflated(body: bytes, most: int, encoding: str) -> bytes:
    coding = encoding.strip().lower() or "identity"
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
