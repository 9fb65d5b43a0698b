"""A link that fails on command: a TCP proxy in front of the server, told per request what to do to it.

Requests are counted over all connections; a chooser (plans.py) says what lies on the nth. ``log`` tells what was done,
so that a seed reproduces. Bandwidth and latency as in benchmarks/shaping_proxy. ``crossings`` tells what really
crossed: on a slow link buffers are small, and what is under way when it breaks is lost.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from types import TracebackType

from tests.faults.ends import PACKET_BYTES, SMALL_BUFFER_BYTES, Far, end_connection, flipped, page_of
from tests.faults.frames import PIECE_BYTES, Head, LinkEndedError, read_body, read_head
from tests.faults.plans import Chooser, Fault, no_faults
from tests.faults.ways import Crossing, Steady, Way

FAST_BYTES_PER_S = 1e9
# Slower than this, a link is honest about its buffers and cuts finely.
SLOW_BYTES_PER_S = 1e6
FINE_PIECE_BYTES = 512


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
        self.crossings: list[Crossing] = []
        self._slow = bytes_per_s < SLOW_BYTES_PER_S
        self._up, self._down = Steady(bytes_per_s), Steady(bytes_per_s)
        self._lines: set[asyncio.Task[None]] = set()
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
        for task in list(self._lines):
            task.cancel()
        # What was just leaving goes nowhere, and holds up nobody.
        self._up.free_at = self._down.free_at = self._loop.time()

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
        here = socket.create_server(("127.0.0.1", 0))
        if self._slow:
            here.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, PACKET_BYTES)
            here.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER_BYTES)
        await asyncio.start_server(self._connected, sock=here, limit=SMALL_BUFFER_BYTES if self._slow else 2**16)
        self.port = here.getsockname()[1]
        self._ready.set()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._lines.add(task)
        reset = False
        far: Far | None = None
        down = Way(self._down, self.one_way_s, writer)
        up: Way | None = None
        try:
            await asyncio.sleep(2 * self.one_way_s)  # the handshake
            while (head := await read_head(reader)) is not None:
                far = far or await Far.reach(*self.target)
                up = up or Way(self._up, self.one_way_s, far.writer)
                await self._exchange(head, reader, far, up, down)
        except CutError as cut:
            reset = cut.reset
        except (OSError, LinkEndedError, asyncio.LimitOverrunError, asyncio.CancelledError):
            reset = True
        finally:
            self._lines.discard(task)
            for way, one in ((up, far.writer if far else None), (down, writer)):
                if way and reset:
                    way.lose()
                if one is not None:
                    end_connection(one, reset=reset)

    async def _exchange(self, head: Head, reader: asyncio.StreamReader, far: Far, up: Way, down: Way) -> None:
        """One request and its answer, with what the chooser lays on it."""
        self.requests += 1
        nth = self.requests
        fault = self.choose(nth, head)
        self.log.append(f"{nth} {head.method} {head.path.partition('?')[0]} {fault or '-'}")
        offset = int(head.headers.get("upload-offset", 0))
        crossing = Crossing(head.method, head.path.partition("?")[0], offset, self._loop.time())
        self.crossings.append(crossing)
        kind = fault.kind if fault else ""
        if fault and kind in {"portal", "busy"}:
            async for piece in read_body(reader, head):
                await self._up.carry(len(piece))
                crossing.body_bytes += len(piece)
            await asyncio.sleep(self.one_way_s)
            await down.carry(page_of(fault))
            await down.all_arrived()
            return
        if fault and kind == "half_open":
            await asyncio.sleep(fault.wait_s)
            raise CutError(reset=True)
        if fault and kind == "hold":
            await asyncio.sleep(fault.wait_s)
        sent = await self._send(head, reader, up, fault, crossing)
        if kind == "duplicate":
            async for _piece in far.answer(head.method):
                pass
            far.writer.write(sent)
            await far.writer.drain()
        elif kind == "drop_answer":
            async for _piece in far.answer(head.method):
                pass
            raise CutError(reset=True)
        await self._bring(head, far, down, fault, crossing)

    async def _send(
        self, head: Head, reader: asyncio.StreamReader, up: Way, fault: Fault | None, crossing: Crossing
    ) -> bytes:
        """Pass the request on, up to where it is cut. Returns what was passed."""
        end = fault.at if fault and fault.kind in {"cut_request", "reset"} else None
        passed = bytearray()

        async def give(piece: bytes) -> None:
            part = piece if end is None else piece[: end - len(passed)]
            await up.carry(part)
            passed.extend(part)
            crossing.body_bytes = max(0, len(passed) - len(head.raw))
            if end is not None and len(passed) >= end:
                await up.all_arrived()
                raise CutError(reset=fault is not None and fault.kind == "reset")

        await give(head.raw)
        done = 0
        async for piece in read_body(reader, head, piece_bytes=FINE_PIECE_BYTES if self._slow else PIECE_BYTES):
            await give(flipped(piece, fault.at - done) if fault and fault.kind == "flip" else piece)
            done += len(piece)
        crossing.crossed_s = self._loop.time()
        await up.all_arrived()
        return bytes(passed)

    async def _bring(self, head: Head, far: Far, down: Way, fault: Fault | None, crossing: Crossing) -> None:
        """Pass the answer on, up to where it is cut."""
        end = fault.at if fault and fault.kind == "cut_answer" else None
        brought = 0
        async for piece in far.answer(head.method):
            part = piece if end is None else piece[: end - brought]
            await down.carry(part)
            crossing.status = crossing.status or int(piece.split(b" ", 2)[1])
            brought += len(part)
            if end is not None and brought >= end:
                await down.all_arrived()
                raise CutError
        await down.all_arrived()
        crossing.answered_s = self._loop.time()

    @property
    def up_bytes(self) -> int:
        """Bytes carried to the server so far, headers included."""
        return self._up.carried_bytes

    @property
    def down_bytes(self) -> int:
        """Bytes carried to the phone so far."""
        return self._down.carried_bytes
