"""Where one HTTP/1.1 message ends and the next begins, read from a stream piece by piece."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

PIECE_BYTES = 2048
MOST_HEAD_BYTES = 65536


class LinkEndedError(Exception):
    """The other side ended the connection in the middle of a message."""


@dataclass(frozen=True)
class Head:
    """The start line and headers of a message."""

    raw: bytes
    first: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        return self.first.split(" ")[0]

    @property
    def path(self) -> str:
        return self.first.split(" ")[1]

    @property
    def status(self) -> int:
        return int(self.first.split(" ")[1])


async def read_head(reader: asyncio.StreamReader) -> Head | None:
    """Read a head; None when the connection ended between two messages."""
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise LinkEndedError from error
        return None
    lines = raw.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines[1:] if line)
    return Head(raw, lines[0], {name.strip().lower(): value.strip() for name, _, value in pairs})


async def read_body(
    reader: asyncio.StreamReader, head: Head, *, of_answer_to: str = "", piece_bytes: int = PIECE_BYTES
) -> AsyncIterator[bytes]:
    """Give the body in pieces, as they stand on the wire. of_answer_to: the method of the request, for an answer."""
    if of_answer_to and (of_answer_to == "HEAD" or head.status in {204, 304} or head.status < 200):
        return
    if head.headers.get("transfer-encoding", "").lower() == "chunked":
        async for piece in _chunked(reader):
            yield piece
    elif "content-length" in head.headers:
        left = int(head.headers["content-length"])
        while left > 0:
            piece = await reader.read(min(piece_bytes, left))
            if not piece:
                raise LinkEndedError
            left -= len(piece)
            yield piece
    elif of_answer_to:
        while piece := await reader.read(PIECE_BYTES):
            yield piece


async def _chunked(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    try:
        while True:
            line = await reader.readuntil(b"\r\n")
            size = int(line.split(b";")[0], 16)
            yield line + await reader.readexactly(size + 2)
            if size == 0:
                return
    except asyncio.IncompleteReadError as error:
        raise LinkEndedError from error
