"""The two ends of a faulty link: the server's, and what a phone is told when something else answers or nothing does."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import AsyncIterator

from tests.faults.frames import LinkEndedError, read_body, read_head
from tests.faults.plans import Fault

PAGE = b"<html>Masuk ke Wi-Fi</html>"
# As little as the system allows: what a phone has sent is what has crossed, and a packet or two.
SMALL_BUFFER_BYTES = 16_384
# Loopback packets are as large as 64 kB: a buffer that holds none of them would stand still.
PACKET_BYTES = 1_400


class Far:
    """The server's end of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def reach(cls, host: str, port: int, tls: ssl.SSLContext | None) -> Far:
        reader, writer = await asyncio.open_connection(host, port, ssl=tls)
        return cls(reader, writer)

    async def answer(self, method: str) -> AsyncIterator[bytes]:
        """The next answer in pieces, head first."""
        head = await read_head(self.reader)
        if head is None:
            raise LinkEndedError
        yield head.raw
        async for piece in read_body(self.reader, head, of_answer_to=method):
            yield piece


def flipped(piece: bytes, at: int) -> bytes:
    if not 0 <= at < len(piece):
        return piece
    return piece[:at] + bytes([piece[at] ^ 1]) + piece[at + 1 :]


def page_of(fault: Fault) -> bytes:
    """An answer that is not our server's."""
    extra = {302: "Location: http://masuk.example/\r\n", 429: "", 503: ""}.get(fault.status, "")
    if fault.status in {429, 503}:
        extra = f"Retry-After: {fault.retry_after_s}\r\n"
    head = f"HTTP/1.1 {fault.status} X\r\nContent-Type: text/html\r\nContent-Length: {len(PAGE)}\r\n{extra}\r\n"
    return head.encode() + PAGE


def end_connection(writer: asyncio.StreamWriter, *, reset: bool) -> None:
    """Close; by RST when asked, which is what SO_LINGER 0 does."""
    with contextlib.suppress(OSError):
        if reset:
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        else:
            writer.close()
