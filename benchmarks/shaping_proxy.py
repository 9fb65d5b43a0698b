"""A slow link: a TCP proxy with bandwidth, latency and connection set-up time.

The link is shaped outside the browser, so that a service worker's own traffic counts too. All connections share
one link in each direction. A new connection costs one round trip before its first byte, as TCP's handshake does;
slow start and loss are not imitated. By hand: ``python -m benchmarks.shaping_proxy 9000 8000``.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from types import TracebackType

CHUNK_BYTES = 2048  # small enough that connections share the link fairly, 41 ms at 400 kbit/s


class Direction:
    """One way of the link: chunks leave one after the other at the link's rate."""

    def __init__(self, bytes_per_s: float) -> None:
        self.bytes_per_s = bytes_per_s
        self.free_at = 0.0
        self.carried_bytes = 0
        self._turn = asyncio.Lock()

    async def carry(self, size: int) -> None:
        """Return when the last of ``size`` bytes has left."""
        async with self._turn:
            now = asyncio.get_running_loop().time()
            self.free_at = max(self.free_at, now) + size / self.bytes_per_s
            self.carried_bytes += size
            await asyncio.sleep(self.free_at - now)


class ShapingProxy:
    """``with ShapingProxy(8000, 400_000, 0.4) as link:`` listens on ``link.port`` of localhost."""

    def __init__(self, target_port: int, bandwidth_bit_s: float, round_trip_s: float, port: int = 0) -> None:
        self.target_port = target_port
        self.port = port
        self.bytes_per_s = bandwidth_bit_s / 8
        self.one_way_s = round_trip_s / 2
        self.connections = 0
        self._down: Direction
        self._up: Direction
        self._is_cut = False
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> ShapingProxy:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)

    @property
    def wire_bytes(self) -> int:
        """Bytes carried so far, both ways, headers included."""
        return self._down.carried_bytes + self._up.carried_bytes

    def cut(self) -> None:
        """The link is gone: what is open breaks, what is new is refused."""
        self._is_cut = True
        self._loop.call_soon_threadsafe(self._break)

    def mend(self) -> None:
        self._is_cut = False

    def _break(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._loop.run_forever()
        unfinished = asyncio.all_tasks(self._loop)
        if unfinished:  # what is under way arrives within one latency; cut() has broken the rest
            self._loop.run_until_complete(asyncio.wait(unfinished, timeout=5))
        self._loop.close()

    async def _listen(self) -> None:
        self._down, self._up = Direction(self.bytes_per_s), Direction(self.bytes_per_s)
        # Chromium tries ::1 for "localhost" first; listening there only would be another machine's luck.
        server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        self.connections += 1
        await asyncio.sleep(2 * self.one_way_s)
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, far_writer}
        await asyncio.gather(self._pump(reader, far_writer, self._up), self._pump(far_reader, writer, self._down))
        self._open -= {writer, far_writer}

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: Direction) -> None:
        """Carry one direction of one connection; what has left the link arrives one latency later, in order."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        arrivals = asyncio.create_task(self._arrive(under_way, writer))
        loop = asyncio.get_running_loop()
        with contextlib.suppress(OSError):
            while chunk := await reader.read(CHUNK_BYTES):
                await way.carry(len(chunk))
                under_way.put_nowait((loop.time() + self.one_way_s, chunk))
        under_way.put_nowait((loop.time() + self.one_way_s, b""))
        await arrivals

    async def _arrive(self, under_way: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        with contextlib.suppress(OSError):
            while True:
                at, chunk = await under_way.get()
                await asyncio.sleep(max(0.0, at - loop.time()))
                if not chunk:
                    break
                writer.write(chunk)
                await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()


if __name__ == "__main__":
    listen, target = (int(word) for word in sys.argv[1:3])
    with ShapingProxy(target, 400_000, 0.4, port=listen) as proxy:
        print(f"http://localhost:{proxy.port} is http://localhost:{target} over 400 kbit/s with 400 ms round trip")
        threading.Event().wait()
