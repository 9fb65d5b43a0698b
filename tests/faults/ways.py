"""What is under way on a link: bytes that have left one end arrive at the other one latency later, or never."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass

from benchmarks.shaping_proxy import Direction


@dataclass
class Crossing:
    """One request as the link saw it. Seconds of the link's own clock; None: that never came.

    body_bytes: of its body, those that crossed; what still lay before the link when it broke is not among them.
    """

    method: str
    path: str
    offset: int
    asked_s: float
    body_bytes: int = 0
    crossed_s: float | None = None
    answered_s: float | None = None
    status: int | None = None


class Steady(Direction):
    """A direction that makes up for a sleep that took too long, as long as it has something to carry."""

    WITHOUT_PAUSE_S = 0.003

    def __init__(self, bytes_per_s: float) -> None:
        super().__init__(bytes_per_s)
        self._ended_at = 0.0

    async def carry(self, size: int) -> None:
        """Return when the last of ``size`` bytes has left."""
        async with self._turn:
            loop = asyncio.get_running_loop()
            paused = loop.time() - self._ended_at > self.WITHOUT_PAUSE_S
            self.free_at = (max(self.free_at, loop.time()) if paused else self.free_at) + size / self.bytes_per_s
            self.carried_bytes += size
            await asyncio.sleep(max(0.0, self.free_at - loop.time()))
            self._ended_at = loop.time()


class Way:
    """One direction of one connection. All share the bandwidth; what is under way is lost when it breaks."""

    def __init__(self, direction: Direction, one_way_s: float, writer: asyncio.StreamWriter) -> None:
        self._direction, self._one_way_s, self._writer = direction, one_way_s, writer
        self._loop = asyncio.get_running_loop()
        self._under_way: deque[tuple[bytes, asyncio.TimerHandle]] = deque()
        self._arrived = asyncio.Event()
        self._arrived.set()

    async def carry(self, piece: bytes) -> None:
        """Return when the last byte has left, which is one latency before it arrives."""
        await self._direction.carry(len(piece))
        if not self._one_way_s:
            self._writer.write(piece)
            await self._writer.drain()
            return
        self._arrived.clear()
        self._under_way.append((piece, self._loop.call_later(self._one_way_s, self._deliver)))

    async def all_arrived(self) -> None:
        """Return when nothing is under way any more."""
        await self._arrived.wait()

    def lose(self) -> None:
        """The link broke: what is under way arrives nowhere."""
        for _piece, timer in self._under_way:
            timer.cancel()
        self._under_way.clear()
        self._arrived.set()

    def _deliver(self) -> None:
        piece, _timer = self._under_way.popleft()
        self._writer.write(piece)
        if not self._under_way:
            self._arrived.set()
