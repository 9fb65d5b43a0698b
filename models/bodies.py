"""What a phone hands in lies aside, to the byte, from before it is read until it has its answer.

A body that the server falls over, whatever way, is then still there for a person to look at (models.quarantine).
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from time import time
from typing import Final

from flask import current_app

from core import ids
from models.db import settings

# A worker that works on one body for longer has been replaced (gunicorn.conf.py, timeout).
LEFT_BEHIND_S: Final = 300
# Left behind by one bad evening; more would be the same again.
MOST_LEFT: Final = 200


@dataclass(frozen=True, slots=True)
class Body:
    """One request's body as it came. path: of the call, ``/push``; encoding: its Content-Encoding, "" for none."""

    device_id: str
    path: str
    media_type: str
    encoding: str


@contextmanager
def laid_aside(body: Body, raw: bytes) -> Iterator[None]:
    """Keep the bytes in a file for the length of a ``with`` block; only the death of this process leaves it behind.

    Not synced: against a power cut the phone has its own copy. Without room it is left out, and the record still taken.
    """
    path = folder() / f"{ids.new_uuid()}.body"
    try:
        path.write_bytes(json.dumps(asdict(body)).encode() + b"\n" + raw)
    except OSError as error:
        current_app.logger.warning("%s cannot be laid aside: %s", body.path, error)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def left_behind() -> Iterator[tuple[Path, Body, bytes]]:
    """Bodies in whose midst a worker died; the caller unlinks what it has taken over."""
    before = time() - LEFT_BEHIND_S
    for path in sorted(folder().glob("*.body"))[:MOST_LEFT]:
        if path.stat().st_mtime > before:
            continue
        head, _, raw = path.read_bytes().partition(b"\n")
        try:
            body = Body(**json.loads(head))
        except (ValueError, TypeError):  # it died while writing this
            path.unlink()
            continue
        yield path, body, raw


def folder() -> Path:
    """Where they lie."""
    path = settings().folder / "incoming"
    path.mkdir(exist_ok=True)
    return path
