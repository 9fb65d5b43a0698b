"""A bare host for the built app, which can lie, fail and bring out a new release. No server of ours is needed."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tools.live import ROOT

TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
HASHED = re.compile(r"-[0-9a-f]{10}\.\w+$")
LIST = re.compile(r'\{"version":"[^"]+","files":\[.*?\]\}')


def build(folder: Path) -> Path:
    """The app as the build makes it."""
    subprocess.run(["node", "pwa/build.js", "--out", str(folder)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return folder


class AppHost:
    """``files`` is what lies under /app/; ``broken`` paths answer 500; ``lies`` answer a portal's page, so often."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.broken: set[str] = set()
        self.lies: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        path = request.path.partition("?")[0].removeprefix("/app/") or "index.html"
        self.asked[path] += 1
        file = self.folder / path
        body, status, kind = b"", 404, "text/plain"
        if path in self.broken:
            status = 500
        elif self.lies[path] > 0:
            self.lies[path] -= 1
            body, status, kind = b"<html>Masuk ke Wi-Fi</html>", 200, "text/html"
        elif request.path.startswith("/app/") and file.is_file():
            body, status, kind = file.read_bytes(), 200, TYPES.get(file.suffix, "application/octet-stream")
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        kept = "public, max-age=31536000, immutable" if HASHED.search(path) else "no-cache"
        request.send_header("Cache-Control", kept)
        request.end_headers()
        request.wfile.write(body)

    def read_list(self) -> dict[str, object]:
        """Version, files and digests that the worker on offer was built with."""
        found = LIST.search((self.folder / "sw.js").read_text())
        assert found
        told: dict[str, object] = json.loads(found[0])
        return told

    def at_once(self) -> list[str]:
        """Paths that a first visit has to keep."""
        files = self.read_list()["files"]
        assert isinstance(files, list)
        return [file["path"] for file in files if not file.get("lazy")]

    def bring_out(self, version: str) -> str:
        """A new release: another script under another name, another page, another list. Returns the script's path."""
        told = self.read_list()
        files = told["files"]
        assert isinstance(files, list)
        old = next(file["path"] for file in files if file["path"].startswith("main-"))
        script = (self.folder / old).read_text() + f"\n//{version}"
        new = f"main-{digest(script.encode())[:10]}.js"
        page = (self.folder / "index.html").read_text().replace(old, new)
        (self.folder / new).write_text(script)
        (self.folder / "index.html").write_text(page)
        renewed = {old: (new, script), "index.html": ("index.html", page)}
        for file in files:
            if file["path"] in renewed:
                path, content = renewed[file["path"]]
                file.update(path=path, sha256=digest(content.encode()))
        worker = (self.folder / "sw.js").read_text()
        text = json.dumps({"version": version, "files": files}, separators=(",", ":"))
        (self.folder / "sw.js").write_text(LIST.sub(lambda _found: text, worker))
        return new


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def copy(built: Path, folder: Path) -> Path:
    """A copy of a build that a test may spoil."""
    return Path(shutil.copytree(built, folder))
