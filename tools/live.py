"""A real server for tests and benchmarks: gunicorn on a free port, its own data folder, seeded."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# Chromium writes here instead of leaving profiles about; removed with the rest of the folder.
TEMPORARY_PREFIX = "titian-live-"
# Whom "make run" offers its first phone (seeds/demo.toml).
DEMO_OFFICER = "petugas07.me"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class LiveServer:
    """``with LiveServer() as server:`` starts it; leaving stops it and removes its data."""

    def __init__(
        self,
        *,
        workers: int = 2,
        seeded: Path | None = None,
        environment: dict[str, str] | None = None,
        under: Sequence[str] = (),
        application: str = "",
        data: Path | None = None,
    ) -> None:
        """seeded: a data folder made by ``seed()`` to copy, so that several servers need one seeding.

        data: a folder to serve as it is, and to leave there.
        under: a program to run gunicorn under, a tracer for instance. application: another than ours, for gunicorn.
        """
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.folder = Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX))
        self.data = data or self.folder / "data"
        self.environment = {
            **os.environ,
            "TITIAN_DATA": str(self.data),
            "TITIAN_PUBLIC_URL": self.url,
            "TITIAN_BIND": "127.0.0.1",
            "TITIAN_WORKERS": str(workers),
            "PORT": str(self.port),
            "FLASK_APP": "app",
            **(environment or {}),
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.words = [*under, sys.executable, "-m", "gunicorn", *([application] if application else [])]
        if data:
            return
        if seeded:
            shutil.copytree(seeded, self.data)
        else:
            seed(self.environment)

    def __enter__(self) -> LiveServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> float:
        """Start gunicorn and wait for the first healthy answer. Returns seconds from start to that answer."""
        log = (self.folder / "gunicorn.log").open("ab")
        began = time.monotonic()
        self.process = subprocess.Popen(
            # A group of its own can be killed whole.
            self.words,
            cwd=ROOT,
            env=self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        while not self.healthy():
            if self.process.poll() is not None or time.monotonic() - began > 60:
                raise RuntimeError(f"The server did not start:\n{self.log()[-4000:]}")
            time.sleep(0.005)
        return time.monotonic() - began

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    def kill(self) -> None:
        """SIGKILL for master and workers at once, as when the power goes; ``start`` starts it again."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def healthy(self) -> bool:
        try:
            return self.ask("GET", "/healthz")[0] == 200
        except OSError:
            return False

    def ask(
        self, method: str, path: str, body: Any = None, token: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """One request; a body that is not bytes is sent as JSON. Returns status, headers (lower case), body."""
        sent = {**(headers or {})}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request(method, path, body=body, headers=sent)
            answer = line.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            line.close()

    def log(self) -> str:
        path = self.folder / "gunicorn.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def worker_pids(self) -> list[int]:
        """Process ids of gunicorn's workers: the children of its master (Linux)."""
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def cpu_s(self) -> float:
        """Processor time that the workers have used so far, in seconds (Linux)."""
        ticks = 0
        for pid in self.worker_pids():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])  # utime and stime, proc_pid_stat(5)
        return ticks / os.sysconf("SC_CLK_TCK")

    def logins(self) -> dict[str, str]:
        """Demo user name → password."""
        return {row["username"]: row["password"] for row in json.loads((self.data / "demo-logins.json").read_text())}

    def newcomer(self, username: str, role: str = "pimpasa", office: str = "ME") -> str:
        """Make a person whom nothing waits for. Returns the user name."""
        named = ["--name", "Petugas baru", "--username", username, "--office", office, "--role", role]
        command(self.environment, "flask", "titian", "add-person", *named, "--no-password")
        return username

    def enrolment_link(self, username: str | None = None) -> str:
        """A fresh link for a demo person; the seeds' own demo officer when none is named, whoever else has come."""
        text = command(self.environment, "flask", "titian", "offer-enrolment", username or DEMO_OFFICER)
        return next(word for word in text.split() if "#enrol=" in word)

    def enrol(self, username: str | None = None, name: str = "Uji") -> dict[str, Any]:
        """Enrol a device over the wire. Returns the answer of ``/enrol``."""
        code = self.enrolment_link(username).partition("#enrol=")[2]
        asked = {"code": code, "device_name": name, "app_version": "0.1.0"}
        status, _headers, body = self.ask("POST", "/sync/v1/enrol", asked)
        assert status == 201, body
        answer: dict[str, Any] = json.loads(body)
        return answer


def command(environment: dict[str, str], module: str, *words: str) -> str:
    """Run one of our commands. Returns what it printed; raises with both outputs when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{module} {' '.join(words)}:\n{done.stdout}{done.stderr}")
    return done.stdout


def seed(environment: dict[str, str]) -> None:
    """Make the database and the demo data in the folder that the environment names."""
    command(environment, "flask", "db", "upgrade")
    command(environment, "seeds", "--demo")


def seeded_data(folder: Path) -> Path:
    """Make a seeded data folder below ``folder``, to be copied by several servers."""
    data = folder / "data"
    seed({**os.environ, "TITIAN_DATA": str(data), "FLASK_APP": "app"})
    return data
