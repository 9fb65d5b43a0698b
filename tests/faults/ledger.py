"""One checker for all: what was said to people, against what is there in the end.

Five things must never be: lost, duplicated, corrupt, stuck, silent.
"""

import hashlib
import json
import os
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from core.digest import sha256_hex
from models.audit import check_entries
from tools.live import ROOT

SOAK = bool(os.environ.get("TITIAN_SOAK"))
# docs/reliability.md is written from these lines.
NOTES = ROOT / "test-results" / "faults.jsonl"
Key = tuple[str, str]


@dataclass
class Verdict:
    """What went wrong, by kind; each entry names a record or a file. True when nothing did."""

    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    corrupt: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return not any(vars(self).values())

    def __str__(self) -> str:
        return "; ".join(f"{kind}: {len(what)} ({', '.join(what[:3])})" for kind, what in vars(self).items() if what)


def _open(data: Path, database_url: str) -> Any:
    """The database for reading, all of it as it was at one moment."""
    if database_url:
        line: Any = psycopg.connect(database_url, row_factory=dict_row, autocommit=True)
        line.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return line
    line = sqlite3.connect(f"file:{data / 'titian.sqlite3'}?mode=ro", uri=True)
    line.row_factory = sqlite3.Row
    line.execute("BEGIN")
    return line


class Stored:
    """What the server's disk holds, read past the server."""

    def __init__(self, data: Path, database_url: str = "") -> None:
        self.data = data
        with closing(_open(data, database_url)) as line:
            ask: Any = lambda words: [dict(row) for row in line.execute(words)]  # noqa: E731
            sqlite = not database_url
            self.integrity = [row["integrity_check"] for row in ask("PRAGMA integrity_check")] if sqlite else []
            self.foreign = [(*row.values(),) for row in ask("PRAGMA foreign_key_check")] if sqlite else []
            self.revisions = {row["instance_id"]: row for row in ask("SELECT * FROM revision")}
            self.receipts = ask("SELECT * FROM receipt")
            self.present = ask(
                "SELECT a.instance_id, a.sha256, a.size, b.path FROM attachment a LEFT JOIN blob b USING (sha256) "
                "WHERE a.present_at IS NOT NULL"
            )
            self.audit = ask("SELECT * FROM audit_entry ORDER BY seq")
        self._digests: dict[str, str] = {}

    def file_digest(self, path: str | None) -> str:
        """Of a file's bytes as they lie there; empty when there are none."""
        if path is None or not (self.data / "blobs" / path).is_file():
            return ""
        if path not in self._digests:
            self._digests[path] = hashlib.sha256((self.data / "blobs" / path).read_bytes()).hexdigest()
        return self._digests[path]

    def faults(self) -> list[str]:
        """Whatever does not agree with itself, whoever was told what."""
        wrong = [f"integrity: {line}" for line in self.integrity if line != "ok"]
        wrong += [f"foreign key: {row}" for row in self.foreign]
        for file in self.present:
            if self.file_digest(file["path"]) != file["sha256"]:
                wrong.append(f"present without its bytes: {file['instance_id']} {file['sha256']}")
        chain = check_entries(_Entry(row) for row in self.audit)
        return wrong + ([f"audit chain broken at {chain.broken_at}"] if chain.broken_at is not None else [])


class _Entry:
    """A row of the chain as the models read it."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.seq, self.actor, self.action, self.object = row["seq"], row["actor"], row["action"], row["object"]
        self.prev_hash, self.hash = row["prev_hash"], row["hash"]
        detail, at = row["detail"], row["at"]
        self.detail = json.loads(detail) if isinstance(detail, str) else detail
        self.at = datetime.fromisoformat(at).replace(tzinfo=UTC) if isinstance(at, str) else at.astimezone(UTC)


class Ledger:
    """What people were told. Several threads may write to it."""

    def __init__(self) -> None:
        self.saved: dict[str, str] = {}
        self.received: dict[Key, dict[str, Any]] = {}
        self.files: set[Key] = set()
        self.safe: set[Key] = set()
        self.contradicted: list[str] = []
        self._lock = threading.Lock()

    def say_saved(self, instance_id: str, sha256: str) -> None:
        """The phone said "Tersimpan" of a finished record."""
        with self._lock:
            self.saved[instance_id] = sha256

    def say_received(self, receipt: dict[str, Any]) -> None:
        """The server gave a receipt. The same record must always get the same one."""
        with self._lock:
            key = (receipt["instance_id"], receipt["sha256"])
            if self.received.setdefault(key, receipt) != receipt:
                self.contradicted.append(f"{key[0]}: {self.received[key]} and then {receipt}")

    def say_file(self, instance_id: str, sha256: str) -> None:
        """The server said that it has every byte of this file."""
        with self._lock:
            self.files.add((instance_id, sha256))

    def say_safe(self, instance_id: str, sha256: str) -> None:
        """A verified backup covers it; the phone may let go."""
        with self._lock:
            self.safe.add((instance_id, sha256))

    def check(self, stored: Stored, *, shown: Mapping[str, str] | None = None) -> Verdict:
        """Compare with the disk. shown: the state of each record on the phones' screens, when everything has ended."""
        verdict = Verdict(duplicated=list(self.contradicted))
        with self._lock:
            received, files = dict(self.received), set(self.files)
        given = Counter((row["instance_id"], row["sha256"]) for row in stored.receipts)
        rows = {(row["instance_id"], row["sha256"]): row for row in stored.receipts}
        verdict.duplicated += [key[0] for key, count in given.items() if count > 1]
        for key in {*received, *self.safe}:
            revision = stored.revisions.get(key[0])
            if key not in rows or (revision is None and rows[key]["outcome"] == "accepted"):
                verdict.lost.append(key[0])
            elif revision is not None and not (revision["sha256"] == key[1] == sha256_hex(bytes(revision["xml"]))):
                verdict.corrupt.append(key[0])
            elif key in received and rows[key]["seq"] != received[key]["seq"]:
                verdict.duplicated.append(key[0])
        held = {(row["instance_id"], row["sha256"]): row["path"] for row in stored.present}
        for key in files:
            found = stored.file_digest(held.get(key))
            if found != key[1]:
                (verdict.corrupt if found else verdict.lost).append(f"{key[0]} {key[1]}")
        if shown is not None:
            self._check_end(verdict, shown)
        return verdict

    def _check_end(self, verdict: Verdict, shown: Mapping[str, str]) -> None:
        for instance_id, sha256 in self.saved.items():
            if instance_id not in shown:
                verdict.silent.append(instance_id)
            elif shown[instance_id] == "waiting":
                verdict.stuck.append(instance_id)
            elif shown[instance_id] == "received" and (instance_id, sha256) not in self.received:
                verdict.lost.append(instance_id)


def note(claim: str, n: int, faults: int, seeds: Iterable[object] = (), **more: object) -> None:
    """Add one line to what docs/reliability.md is written from."""
    NOTES.parent.mkdir(exist_ok=True)
    line = {"claim": claim, "n": n, "faults": faults, "soak": SOAK, "seeds": list(seeds), **more}
    with NOTES.open("a") as notes:
        notes.write(json.dumps(line) + "\n")
