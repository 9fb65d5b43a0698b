"""Whose turn it is to write to the SQLite file: writers wait in the kernel, one behind the other, across workers."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine


@contextmanager
def writers_turn(engine: Engine) -> Iterator[None]:
    """Hold the turn for the length of a ``with`` block; nothing to wait for on other databases.

    SQLite's own waiting sleeps and looks again, up to 100 ms at a time and in no order: under load most of a writer's
    time goes there, and one may be passed over for seconds. The kernel wakes the next one at once. The file is opened
    anew each time, because a handle that came through a fork would share its lock. A process that dies gives it back.
    """
    if engine.dialect.name != "sqlite" or not engine.url.database or engine.url.database == ":memory:":
        yield
        return
    handle = os.open(f"{engine.url.database}.turn", os.O_RDWR | os.O_CREAT, 0o640)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
