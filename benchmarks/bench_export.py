"""Exports over HTTP, two workers: rows a second, the first byte, and what the serving process grows by meanwhile.

``python -m benchmarks.bench_export name=FOLDER…``: data folders made by ``python -m seeds --reports N`` (TITIAN_DATA),
only read but for the sign-in and the record of each export. SQLite, or what TITIAN_DATABASE_URL names.
Figures: export.<format>_<engine>_<reports>_rows_per_s, goals 5,000 (XLSX) and 50,000 (CSV), within 150 MB.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import os
import re
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

from benchmarks.figures import say
from tools.live import LiveServer

TIMES = 3
PART_BYTES = 1024 * 1024
# name: (format, what the list is narrowed to, goal in rows a second)
EXPORTS = {
    "csv": ("csv", "state=all", 50_000),
    "xlsx": ("xlsx", "state=all", 5_000),
    "geojson": ("geojson", "state=all", None),
    "csv_answers": ("csv", "state=all&form=amati_oa", None),
    "xlsx_answers": ("xlsx", "state=all&form=amati_oa", None),
}


class Memory(threading.Thread):
    """Watches the largest resident set of the workers (Linux)."""

    def __init__(self, server: LiveServer) -> None:
        super().__init__(daemon=True)
        self.pids, self.peak_kb, self._end = server.worker_pids(), 0, threading.Event()
        self.before_kb = {pid: _rss_kb(pid) for pid in self.pids}

    def run(self) -> None:
        while not self._end.wait(0.05):
            self.peak_kb = max(self.peak_kb, *(_rss_kb(pid) - self.before_kb[pid] for pid in self.pids))

    def grown_mb(self) -> float:
        """By how much the worker grew that grew most."""
        self._end.set()
        self.join()
        return self.peak_kb / 1024


def _rss_kb(pid: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) if found else 0


class Browser:
    """One signed-in person."""

    def __init__(self, url: str) -> None:
        self.url = url
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)

    def ask(self, path: str, form: dict[str, str] | None = None) -> urllib.request.Request:
        body = urllib.parse.urlencode(form).encode() if form else None
        return urllib.request.Request(urllib.parse.urljoin(self.url, path), body, {"Origin": self.url})

    def page(self, path: str, form: dict[str, str] | None = None) -> str:
        with self.opener.open(self.ask(path, form)) as answer:
            text: str = answer.read().decode()
        return text

    def hidden(self, path: str) -> dict[str, str]:
        return dict(re.findall(r'type="hidden"\s+name="(csrf_token)"\s+value="([^"]*)"', self.page(path)))

    def sign_in(self, username: str, password: str) -> None:
        given = {**self.hidden("/office/sign-in"), "username": username, "password": password}
        assert 'name="password"' not in self.page("/office/sign-in", given), "signing in did not work"

    def export(self, kind: str, query: str) -> tuple[int, float, float]:
        """Bytes, seconds to the first of them, seconds to the last."""
        path = f"/office/review/export?{query}"
        asked = self.ask(path, {**self.hidden(path), "kind": kind, "names": "words"})
        began = time.perf_counter()
        size, first = 0, 0.0
        with self.opener.open(asked) as answer:
            while part := answer.read1(PART_BYTES):
                first = first or time.perf_counter() - began
                size += len(part)
        return size, first, time.perf_counter() - began


def rows_in(server: LiveServer, query: str) -> int:
    """How many reports the last export of the record had."""
    from app import create_app
    from core.settings import Settings
    from models import AuditEntry, db

    environment = {key: value for key, value in server.environment.items() if key.startswith("TITIAN_")}
    with create_app(Settings.from_env(environment)).app_context():
        # The checker writes too, of villages whose day has come.
        ended = db.select(AuditEntry).where(AuditEntry.action == "export.ended").order_by(AuditEntry.seq.desc())
        entry = db.session.scalars(ended.limit(1)).one()
        assert entry.detail["whole"], query
        return int(entry.detail["rows"])


def measure(server: LiveServer, browser: Browser, name: str, engine: str, size: str, times: int) -> None:
    kind, query, goal = EXPORTS[name]
    browser.export(kind, f"{query}&urgent=1")
    memory = Memory(server)
    memory.start()
    before = server.cpu_s()
    runs = [browser.export(kind, query) for _ in range(times)]
    rows = rows_in(server, query)
    cpu_s, grown_mb = (server.cpu_s() - before) / times, memory.grown_mb()
    sizes, firsts, took = zip(*runs, strict=True)
    beside = {"rows": rows, "MB": sizes[0] / 1e6, "first_byte_s": max(firsts), "server_cpu_s_each": cpu_s}
    beside |= {"rows_per_cpu_s": rows / cpu_s, "rss_grown_MB": grown_mb, "goal": goal, "goal_MB": 150}
    say(f"export.{name}_{engine}_{size}_rows_per_s", rows / sorted(took)[times // 2], "rows/s", times, **beside)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", help="name=folder: 100k=data100k")
    parser.add_argument("--only", nargs="+", choices=EXPORTS, default=list(EXPORTS))
    parser.add_argument("--times", type=int, default=TIMES)
    asked = parser.parse_args()
    for word in asked.folders:
        size, _, folder = word.partition("=")
        engine = "postgresql" if os.environ.get("TITIAN_DATABASE_URL") else "sqlite"
        with LiveServer(workers=2, data=Path(folder)) as server:
            browser = Browser(server.url)
            browser.sign_in("kanwil", server.logins()["kanwil"])
            for name in asked.only:
                measure(server, browser, name, engine, size, asked.times)


if __name__ == "__main__":
    main()
