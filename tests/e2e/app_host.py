"""A bare host for the built app, which can lie, fail and bring out a new release. No server of ours is needed.

One that stands behind it (``behind``: its port) answers what is not the app's own.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tools.live import ROOT

TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
HASHED = re.compile(r"-[0-9a-f]{10}\.\w+$")
# How a file can fail to come.
WAYS = ("404", "500", "cut", "portal", "wrong", "hang")
PORTAL = b"<html>Masuk ke Wi-Fi</html>"
# Seconds until a link that says nothing any more is given up, scaled down.
HANG_S = 1.0
LIST = re.compile(r'\{"version":"[^"]+","files":\[.*?\]\}')


def build(folder: Path) -> Path:
    """The app as the build makes it."""
    subprocess.run(["node", "pwa/build.js", "--out", str(folder)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return folder


class AppHost:
    """``files`` is what lies under /app/; ``broken`` paths answer 500; ``lies`` answer a portal's page, so often.

    ``ill``: paths that fail, each in one of WAYS. ``edit`` may change what the server behind answers.
    """

    def __init__(self, folder: Path, behind: int = 0) -> None:
        self.folder = folder
        self.behind = behind
        self.broken: set[str] = set()
        self.ill: dict[str, str] = {}
        self.edit: Callable[[str, bytes], bytes] = lambda _path, content: content
        self.lies: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.answer(self)

            do_POST = do_PATCH = do_HEAD = do_GET  # noqa: N815 (http.server names them)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        if self.behind and not request.path.startswith("/app/"):
            self.pass_on(request)
            return
        path = request.path.partition("?")[0].removeprefix("/app/") or "index.html"
        self.asked[path] += 1
        file = self.folder / path
        body, status, kind = b"", 404, "text/plain"
        way = "500" if path in self.broken else self.ill.get(path, "")
        if self.lies[path] > 0:
            self.lies[path] -= 1
            way = "portal"
        if way == "hang":
            time.sleep(HANG_S)
            return
        if way == "500":
            status = 500
        elif way == "portal":
            body, status, kind = PORTAL, 200, "text/html"
        elif way != "404" and request.path.startswith("/app/") and file.is_file():
            body, status, kind = file.read_bytes(), 200, TYPES.get(file.suffix, "application/octet-stream")
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        kept = "public, max-age=31536000, immutable" if HASHED.search(path) else "no-cache"
        request.send_header("Cache-Control", kept)
        request.end_headers()
        if way == "cut":
            body = body[: len(body) // 2]
        elif way == "wrong":
            body = bytes([body[0] ^ 1]) + body[1:]
        request.wfile.write(body)

    def pass_on(self, request: BaseHTTPRequestHandler) -> None:
        """What is not the app's own goes to the server behind, and its answer back."""
        line = http.client.HTTPConnection("127.0.0.1", self.behind, timeout=30)
        try:
            body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
            line.request(request.command, request.path, body, dict(request.headers.items()))
            answer = line.getresponse()
            content = self.edit(request.path, answer.read())
            request.send_response(answer.status)
            for name, value in answer.getheaders():
                if name not in {"Connection", "Transfer-Encoding", "Date", "Server", "Content-Length"}:
                    request.send_header(name, value)
            request.send_header("Content-Length", str(len(content)))
            request.end_headers()
            request.wfile.write(content)
        finally:
            line.close()

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
        """A new release: each file is another one, those with a digest in their name under another name.

        The old ones are gone. Returns the path of the script that the page starts with.
        """
        before, files = str(self.read_list()["version"]), self.files()
        hashed = [str(file["path"]) for file in files if HASHED.search(str(file["path"]))]
        names = {old: f"-{digest((old + version).encode())[:10]}{Path(old).suffix}" for old in hashed}
        renamed = {old: HASHED.sub(new, old) for old, new in names.items()}

        def renew(text: str) -> str:
            for old, new in renamed.items():
                text = text.replace(old, new)
            return text.replace(before, version)

        for file in files:
            old = str(file["path"])
            if old.endswith(".png"):
                continue
            content = renew((self.folder / old).read_text()) + another(Path(old).suffix, version)
            (self.folder / old).unlink()
            (self.folder / renew(old)).write_text(content)
            file.update(path=renew(old), sha256=digest(content.encode()))
        worker = (self.folder / "sw.js").read_text()
        text = json.dumps({"version": version, "files": files}, separators=(",", ":"))
        (self.folder / "sw.js").write_text(LIST.sub(lambda _found: text, worker))
        return next(path for path in renamed.values() if path.startswith("main-"))


def another(suffix: str, version: str) -> str:
    """What makes a file of that kind another one and changes nothing else."""
    notes = {".js": f"\n//{version}", ".css": f"\n/*{version}*/", ".svg": f"<!--{version}-->", ".html": ""}
    return notes.get(suffix, "\n")


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def copy(built: Path, folder: Path) -> Path:
    """A copy of a build that a test may spoil."""
    return Path(shutil.copytree(built, folder))
