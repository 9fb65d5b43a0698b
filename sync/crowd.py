"""Bodies that are still coming in: when they hold nearly every thread of a worker, the slowest makes room.

A phone at 2G may need minutes for a chunk, and may; but twenty such bodies, or one program that sends a byte a minute
over many connections, must not keep the others out. What had come of a cut chunk is kept, all else is sent again.
"""

import contextlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Condition, Thread
from time import monotonic
from typing import Final

from flask import current_app, request

from models.db import settings

# Threads that bodies may not hold all together.
SPARE: Final = 4
# A body is left alone so long, whatever the crowd.
GRACE_S: Final = 3.0
# Nothing came for so long: that connection is dead, crowd or none. A link that was away for half a minute may need as
# long again until TCP tries once more.
STALL_S: Final = 120.0
_LOOK_S: Final = 1.0


@dataclass(eq=False, slots=True)
class Reader:
    """One body on its way. got: bytes so far."""

    connection: socket.socket
    since_s: float
    got: int = 0

    def rate(self, now_s: float) -> float:
        """Bytes per second so far."""
        return self.got / max(now_s - self.since_s, 0.001)


class Crowd:
    """The readers of one worker, and the thread that looks at them while there are any."""

    def __init__(self, threads: int) -> None:
        self.most = max(1, threads - SPARE)
        self.readers: set[Reader] = set()
        self._changed = Condition()
        self._watcher: Thread | None = None

    @contextlib.contextmanager
    def reading(self, connection: socket.socket) -> Iterator[Reader]:
        """Count a body as on its way for the length of a ``with`` block."""
        reader = Reader(connection, monotonic())
        with self._changed:
            self.readers.add(reader)
            if self._watcher is None:  # here and not at the start: threads do not cross a fork
                self._watcher = Thread(target=self._watch, name="titian-crowd", daemon=True)
                self._watcher.start()
            self._changed.notify()
        try:
            yield reader
        finally:
            with self._changed:
                self.readers.discard(reader)

    def in_the_way(self, now_s: float) -> list[Reader]:
        """Those to be ended now: as many of the slowest as there are too many, none before its grace is over."""
        over = len(self.readers) - self.most
        if over <= 0:
            return []
        settled = [reader for reader in self.readers if now_s - reader.since_s >= GRACE_S]
        return sorted(settled, key=lambda reader: reader.rate(now_s))[:over]

    def _watch(self) -> None:
        while True:
            with self._changed:
                while not self.readers:
                    self._changed.wait()
                for reader in self.in_the_way(monotonic()):
                    with contextlib.suppress(OSError):  # it may have gone by itself
                        reader.connection.shutdown(socket.SHUT_RD)
                    self.readers.discard(reader)
                self._changed.wait(_LOOK_S)


@contextlib.contextmanager
def reading_body() -> Iterator[Reader | None]:
    """Count the request's body among those on their way; None where the server does not show its connection."""
    connection = request.environ.get("gunicorn.socket")
    if connection is None:
        yield None
        return
    crowd: Crowd = current_app.extensions.setdefault("titian_crowd", Crowd(settings().threads))
    before = connection.gettimeout()
    connection.settimeout(STALL_S)
    try:
        with crowd.reading(connection) as reader:
            yield reader
    finally:
        with contextlib.suppress(OSError):
            connection.settimeout(before)
