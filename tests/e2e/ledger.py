"""What the server's disk holds, read past the server: the database file and the blobs beside it."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass

from tools.live import LiveServer


@dataclass(frozen=True)
class StoredRevision:
    """One revision, with the digest of its bytes as they lie there now."""

    instance_id: str
    number: int
    sha256: str
    bytes_sha256: str


@dataclass(frozen=True)
class StoredFile:
    """One file that a revision names, with the digest of its bytes; empty when they are not there."""

    name: str
    sha256: str
    bytes_sha256: str


class Ledger:
    """Opened for each question, so that it sees what was committed last."""

    def __init__(self, server: LiveServer) -> None:
        self.data = server.data

    def _rows(self, question: str, *values: str) -> list[tuple[str, ...]]:
        with sqlite3.connect(f"file:{self.data / 'titian.sqlite3'}?mode=ro", uri=True) as line:
            return line.execute(question, values).fetchall()

    def roots(self) -> set[str]:
        return {row[0] for row in self._rows("SELECT root_id FROM submission")}

    def state(self, root_id: str) -> str:
        return self._rows("SELECT state FROM submission WHERE root_id = ?", root_id)[0][0]

    def revisions(self, root_id: str) -> list[StoredRevision]:
        asked = "SELECT instance_id, number, sha256, xml FROM revision WHERE root_id = ? ORDER BY number"
        return [
            StoredRevision(instance_id, int(number), sha256, hashlib.sha256(as_bytes(xml)).hexdigest())
            for instance_id, number, sha256, xml in self._rows(asked, root_id)
        ]

    def receipts(self, instance_id: str) -> list[str]:
        return [row[0] for row in self._rows("SELECT sha256 FROM receipt WHERE instance_id = ?", instance_id)]

    def files(self, instance_id: str) -> list[StoredFile]:
        asked = (
            "SELECT a.name, a.sha256, b.path FROM attachment a LEFT JOIN blob b ON b.sha256 = a.sha256 "
            "WHERE a.instance_id = ? ORDER BY a.name"
        )
        return [StoredFile(name, sha256, self._digest(path)) for name, sha256, path in self._rows(asked, instance_id)]

    def _digest(self, path: str | None) -> str:
        found = [place for place in (self.data / "blobs" / path, self.data / path) if place.is_file()] if path else []
        return hashlib.sha256(found[0].read_bytes()).hexdigest() if found else ""


def as_bytes(xml: str | bytes) -> bytes:
    return xml.encode() if isinstance(xml, str) else bytes(xml)
