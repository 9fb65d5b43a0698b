"""Serves a page that saves through the real store, and writes down each save that it calls done."""

import json
import re
import shutil
import subprocess
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from core.digest import sha256_hex
from tests.faults.ledger import Verdict
from tools.live import ROOT

PAGE = (
    '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>'
)
# Faults of the real modules: path, text, text with the fault.
PLANTS = {
    "photo in a second transaction": (
        "pwa/store/drafts.js",
        "        await writeFiles(tx, files, whole);\n      },\n      files.length === 0 || !whole,\n    );\n",
        "      },\n    ).then(() => write(db, FILE_STORES, (tx) => writeFiles(tx, files, whole)));\n",
    ),
    "relaxed": ("pwa/store/transaction.js", "{ durability: 'strict' }", "{ durability: 'relaxed' }"),
    "saved before the transaction is complete": (
        "pwa/store/transaction.js",
        "  const failure = await done;\n",
        "  const failure = null;\n",
    ),
}


def bundled(folder: Path, plant: str = "") -> str:
    """The page's script; with a fault planted into a copy of the phone's code."""
    root = ROOT
    if plant:
        root = folder / "planted"
        shutil.copytree(ROOT / "pwa", root / "pwa", ignore=shutil.ignore_patterns("dist*"))
        shutil.copytree(ROOT / "tests" / "faults" / "saving", root / "tests" / "faults" / "saving")
        (root / "node_modules").symlink_to(ROOT / "node_modules")
        path, before, after = PLANTS[plant]
        text = (root / path).read_text()
        assert text.count(before) == 1, f"{path} has changed; plant the fault anew"
        (root / path).write_text(text.replace(before, after))
    entry = root / "tests" / "faults" / "saving" / "page.js"
    command = [ROOT / "node_modules" / ".bin" / "esbuild", entry, "--bundle", "--format=esm", "--log-level=error"]
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout


class SavingHost:
    """``saved`` is what the page has called saved; ``found`` what it read back at its last start."""

    def __init__(self, script: str) -> None:
        self.saved: dict[str, dict[str, Any]] = {}
        self.acknowledged = 0
        self.found: list[dict[str, Any]] | None = None
        self.wrong: list[str] = []
        self.verdict = Verdict()
        self.seed, self.calm = 0, False
        self.lives: set[int] = set()
        self.news = threading.Condition()
        host = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if self.path == "/page.js":
                    self.answer(script.encode(), "text/javascript; charset=utf-8")
                else:
                    self.answer(PAGE.encode(), "text/html; charset=utf-8")

            def do_POST(self) -> None:
                message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                host.hear(self.path, message)
                self.answer(json.dumps({"seed": host.seed, "calm": host.calm}).encode(), "application/json")

            def answer(self, body: bytes, kind: str) -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.handle_error = lambda *_told: None  # type: ignore[method-assign]  # a killed page hangs up
        self.url = f"http://localhost:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def hear(self, path: str, message: Any) -> None:
        with self.news:
            if path == "/found":
                # Looked at before the page hears that it may go on.
                self.found, self.verdict = message, self.check(message)
            elif path == "/saved" and message["life"] in self.lives:
                self.acknowledged += 1
                before = self.saved.get(message["id"])
                # Messages of one record may overtake each other.
                if before is None or message["finished"] or (not before["finished"] and message["rev"] > before["rev"]):
                    self.saved[message["id"]] = message
            elif path == "/wrong":
                self.wrong.append(str(message))
            self.news.notify_all()

    def begin(self, seed: int) -> None:
        """A new life of the page follows."""
        self.seed, self.found = seed, None
        self.lives.add(seed)

    def forget(self) -> None:
        """The profile is gone, and with it what was saved."""
        self.saved.clear()
        self.lives.clear()  # a word of theirs may still be under way

    def wait(self, question: Any, seconds: float) -> None:
        with self.news:
            assert self.news.wait_for(lambda: self.wrong or question(), timeout=seconds), "the page says nothing"
            assert not self.wrong, self.wrong

    def check(self, rows: list[dict[str, Any]]) -> Verdict:
        """What was called saved, against what was read back."""
        verdict = Verdict()
        for row in rows:
            files = {(file["name"], file["bytes_sha256"]) for file in row["files"]}
            if files != named(row["xml"]) or len(files) != len(row["files"]):
                verdict.corrupt.append(f"{row['id']} is torn")
            elif row["finished"] and sha256_hex(row["xml"]) != row["sha256"]:
                verdict.corrupt.append(row["id"])
        ids, numbers = (Counter(row.get(name) for row in rows) for name in ("id", "device_seq"))
        verdict.duplicated += [str(id_) for id_, count in ids.items() if count > 1]
        verdict.duplicated += [f"number {n}" for n, count in numbers.items() if n is not None and count > 1]
        found = {row["id"]: row for row in rows}
        for id_, told in self.saved.items():
            row = found.get(id_)
            further = row is not None and (row["finished"] or row["rev"] > told["rev"]) and not told["finished"]
            same = row is not None and (row["finished"], row["rev"]) == (told["finished"], told["rev"])
            if not further and not (same and row is not None and row["xml"] == told["xml"]):
                verdict.lost.append(id_)
        return verdict


def named(xml: str) -> set[tuple[str, str]]:
    """Names and digests of the photos that a text says it has."""
    return {(name, digest) for digest, name in re.findall(r'<foto digest="(\w+)">([^<]+)</foto>', xml)}
