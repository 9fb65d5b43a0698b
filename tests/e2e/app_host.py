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
        return [str(file["path"]) for file in self.files() if not file.get("lazy") and not file.get("rest")]

    def rest(self) -> list[str]:
        """Paths of the second wave."""
        return [str(file["path"]) for file in self.files() if file.get("rest")]

    def files(self) -> list[dict[str, object]]:
        """The rows of the worker's list."""
        files = self.read_list()["files"]
        assert isinstance(files, list)
        return files

    def bring_out(self, version: str) -> str:
        """A new release: other scripts under other names, another page, another list; the old scripts are gone.

        Returns the path of the script that the page starts with.
        """
        before, files = str(self.read_list()["version"]), self.files()
        scripts = [str(file["path"]) for file in files if str(file["path"]).endswith(".js")]
        renamed = {old: HASHED.sub(f"-{digest((old + version).encode())[:10]}.js", old) for old in scripts}

        def renew(text: str) -> str:
            for old, new in renamed.items():
                text = text.replace(old, new)
            return text.replace(before, version)

        for file in files:
            old = str(file["path"])
            if old not in renamed and old != "index.html":
                continue
            content = renew((self.folder / old).read_text()) + ("" if old == "index.html" else f"\n//{version}")
            (self.folder / old).unlink()
            (self.folder / renew(old)).write_text(content)
            file.update(path=renew(old), sha256=digest(content.encode()))
        worker = (self.folder / "sw.js").read_text()
        text = json.dumps({"version": version, "files": files}, separators=(",", ":"))
        (self.folder / "sw.js").write_text(LIST.sub(lambda _found: text, worker))
        return next(path for path in renamed.values() if path.startswith("main-"))


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def copy(built: Path, folder: Path) -> Path:
    """A copy of a build that a test may spoil."""
    return Path(shutil.copytree(built, folder))
