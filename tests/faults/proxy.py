"""A link that fails on command: a TCP proxy in front of the server, told per request what to do to it.

Requests are counted over all connections; a chooser (plans.py) says what lies on the nth. ``log`` tells what was done,
so that a seed reproduces. Bandwidth and latency as in benchmarks/shaping_proxy.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import AsyncIterator
from types import TracebackType

from benchmarks.shaping_proxy import Direction
from tests.faults.frames import Head, LinkEndedError, read_body, read_head
from tests.faults.plans import Chooser, Fault, no_faults

PAGE = b"<html>Masuk ke Wi-Fi</html>"
FAST_BYTES_PER_S = 1e9


class CutError(Exception):
    """This connection is over, by RST when ``reset``."""

    def __init__(self, *, reset: bool = False) -> None:
        self.reset = reset


class FaultProxy:
    """``with FaultProxy(8000, by_seed(7)) as link:`` listens on ``link.port`` of localhost."""

    def __init__(
        self,
        target_port: int,
        choose: Chooser = no_faults,
        *,
        bytes_per_s: float = FAST_BYTES_PER_S,
        one_way_s: float = 0.0,
        target_host: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """tls: how to speak to the server itself; the near side speaks plain HTTP."""
        self.target = (target_host, target_port, tls)
        self.choose = choose
        self.one_way_s = one_way_s
        self.port = 0
        self.requests = 0
        self.log: list[str] = []
        self.up_bytes = self.down_bytes = 0
        self._up, self._down = Direction(bytes_per_s), Direction(bytes_per_s)
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> FaultProxy:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut_all()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)

    def cut_all(self) -> None:
        """Every open connection ends by RST, whatever it is doing."""
        self._loop.call_soon_threadsafe(self._cut_all)

    def _cut_all(self) -> None:
        for writer in list(self._open):
            _end(writer, reset=True)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._loop.run_forever()
        unfinished = asyncio.all_tasks(self._loop)
        for task in unfinished:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*unfinished, return_exceptions=True))
        self._loop.close()

    async def _listen(self) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        reset = False
        far: Far | None = None
        try:
            await asyncio.sleep(2 * self.one_way_s)  # the handshake
            while (head := await read_head(reader)) is not None:
                far = far or await Far.reach(*self.target, self._open)
                await self._exchange(head, reader, writer, far)
        except CutError as cut:
            reset = cut.reset
        except (OSError, LinkEndedError, asyncio.LimitOverrunError, asyncio.CancelledError):
            reset = True
        finally:
            for one in (writer, far.writer if far else None):
                if one is not None:
                    self._open.discard(one)
                    _end(one, reset=reset)

    async def _exchange(self, head: Head, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, far: Far) -> None:
        """One request and its answer, with what the chooser lays on it."""
        self.requests += 1
        nth = self.requests
        fault = self.choose(nth, head)
        self.log.append(f"{nth} {head.method} {head.path.partition('?')[0]} {fault or '-'}")
        kind = fault.kind if fault else ""
        if fault and kind in {"portal", "busy"}:
            async for piece in read_body(reader, head):
                await self._carry_up(len(piece))
            await self._deliver(writer, _page(fault))
            return
        if fault and kind == "half_open":
            await asyncio.sleep(fault.wait_s)
            raise CutError(reset=True)
        if fault and kind == "hold":
            await asyncio.sleep(fault.wait_s)
        sent = await self._send(head, reader, far, fault)
        if kind == "duplicate":
            async for _piece in far.answer(head.method):
                pass
            far.writer.write(sent)
            await far.writer.drain()
        elif kind == "drop_answer":
            async for _piece in far.answer(head.method):
                pass
            raise CutError(reset=True)
        await self._bring(head, writer, far, fault)

    async def _send(self, head: Head, reader: asyncio.StreamReader, far: Far, fault: Fault | None) -> bytes:
        """Pass the request on, up to where it is cut. Returns what was passed."""
        end = fault.at if fault and fault.kind in {"cut_request", "reset"} else None
        passed = bytearray()

        async def give(piece: bytes) -> None:
            part = piece if end is None else piece[: end - len(passed)]
            await self._carry_up(len(part))
            passed.extend(part)
            far.writer.write(part)
            await far.writer.drain()
            if end is not None and len(passed) >= end:
                raise CutError(reset=fault is not None and fault.kind == "reset")

        await give(head.raw)
        done = 0
        async for piece in read_body(reader, head):
            await give(_flip(piece, fault.at - done) if fault and fault.kind == "flip" else piece)
            done += len(piece)
        await asyncio.sleep(self.one_way_s)
        return bytes(passed)

    async def _bring(self, head: Head, writer: asyncio.StreamWriter, far: Far, fault: Fault | None) -> None:
        """Pass the answer on, up to where it is cut."""
        end = fault.at if fault and fault.kind == "cut_answer" else None
        brought = 0
        async for piece in far.answer(head.method):
            part = piece if end is None else piece[: end - brought]
            await self._carry_down(len(part))
            if brought == 0:
                await asyncio.sleep(self.one_way_s)
            brought += len(part)
            writer.write(part)
            await writer.drain()
            if end is not None and brought >= end:
                raise CutError

    async def _deliver(self, writer: asyncio.StreamWriter, answer: bytes) -> None:
        await self._carry_down(len(answer))
        await asyncio.sleep(2 * self.one_way_s)
        writer.write(answer)
        await writer.drain()

    async def _carry_up(self, size: int) -> None:
        await self._up.carry(size)
        self.up_bytes += size

    async def _carry_down(self, size: int) -> None:
        await self._down.carry(size)
        self.down_bytes += size


class Far:
    """The server's end of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def reach(cls, host: str, port: int, tls: ssl.SSLContext | None, among: set[asyncio.StreamWriter]) -> Far:
        reader, writer = await asyncio.open_connection(host, port, ssl=tls)
        among.add(writer)
        return cls(reader, writer)

    async def answer(self, method: str) -> AsyncIterator[bytes]:
        """The next answer in pieces, head first."""
        head = await read_head(self.reader)
        if head is None:
            raise LinkEndedError
        yield head.raw
        async for piece in read_body(self.reader, head, of_answer_to=method):
            yield piece


def _flip(piece: bytes, at: int) -> bytes:
    if not 0 <= at < len(piece):
        return piece
    return piece[:at] + bytes([piece[at] ^ 1]) + piece[at + 1 :]


def _page(fault: Fault) -> bytes:
    """An answer that is not our server's."""
    extra = {302: "Location: http://masuk.example/\r\n", 429: "", 503: ""}.get(fault.status, "")
    if fault.status in {429, 503}:
        extra = f"Retry-After: {fault.retry_after_s}\r\n"
    head = f"HTTP/1.1 {fault.status} X\r\nContent-Type: text/html\r\nContent-Length: {len(PAGE)}\r\n{extra}\r\n"
    return head.encode() + PAGE


def _end(writer: asyncio.StreamWriter, *, reset: bool) -> None:
    """Close; by RST when asked, which is what SO_LINGER 0 does."""
    with contextlib.suppress(OSError):
        if reset:
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        else:
            writer.close()
