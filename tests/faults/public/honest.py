"""A small honest OpenRosa server with Briefcase's two questions: what the suite is tried on. It keeps all in memory."""

from __future__ import annotations

import io
import re
import ssl
import threading
from dataclasses import dataclass, field
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import escape

from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

BASE = "/v1/key/secret/projects/1"
PAGE = 3
INSTANCE_ID = re.compile(rb"<instanceID>([^<]+)</instanceID>")
KEY = re.compile(r"\[@key=([^\]]+)\]")


@dataclass
class Row:
    """One stored submission."""

    xml: bytes
    files: dict[str, bytes] = field(default_factory=dict)


class Store:
    """Same id and same XML: the new files are added. Same id and other XML: refused. rows: by the server's own key."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.lock = threading.Lock()

    def receive(self, instance_id: str, xml: bytes, files: dict[str, bytes]) -> int:
        """Returns the status; called by one request at a time."""
        row = self.rows.get(instance_id)
        if row is None:
            self.rows[instance_id] = Row(xml, dict(files))
            return 201
        if row.xml != xml:
            return 409
        row.files |= files
        return 202


class Door(BaseHTTPRequestHandler):
    """The requests of one connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    store: Store
    limit: int

    def do_HEAD(self) -> None:
        self._answer(204, b"", {"X-OpenRosa-Accept-Content-Length": str(self.limit)})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if len(body) < length:
            self.close_connection = True
            return
        if self.path.partition("?")[0] != f"{BASE}/submission":
            self._answer(403, b"<OpenRosaResponse/>")
            return
        kind, options = parse_options_header(self.headers["Content-Type"])
        _stream, _form, files = FormDataParser().parse(io.BytesIO(body), kind, length, options)
        xml = files["xml_submission_file"].read()
        named = INSTANCE_ID.search(xml)
        if named is None:
            self._answer(400, b"<OpenRosaResponse/>")
            return
        photos = {name: file.read() for name, file in files.items() if name != "xml_submission_file"}
        with self.store.lock:
            status = self.store.receive(named[1].decode(), xml, photos)
        self._answer(status, b"<OpenRosaResponse/>")

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        below = parts.path.removeprefix(BASE)
        if below == "/view/submissionList":
            self._answer(200, self._list(int(asked.get("cursor") or 0)))
        elif below == "/view/downloadSubmission" and (key := KEY.search(asked["formId"])):
            self._answer(200, self._submission(key[1]))
        else:
            _, _, key_in_path, name = (unquote(word) for word in below.split("/"))
            self._answer(200, self.store.rows[key_in_path].files[name])

    def _list(self, cursor: int) -> bytes:
        keys = list(self.store.rows)[cursor : cursor + PAGE]
        ids = "".join(f"<id>{escape(key)}</id>" for key in keys)
        after = cursor + len(keys)
        listed = f"<idList>{ids}</idList><resumptionCursor>{after}</resumptionCursor>"
        return f'<idChunk xmlns="http://opendatakit.org/submissions">{listed}</idChunk>'.encode()

    def _submission(self, key: str) -> bytes:
        row = self.store.rows[key]
        media = "".join(
            f"<mediaFile><fileName>{escape(name)}</fileName><hash>md5:{md5(file).hexdigest()}</hash>"  # noqa: S324
            f"<downloadUrl>{BASE}/media/{quote(key)}/{quote(name)}</downloadUrl></mediaFile>"
            for name, file in row.files.items()
        )
        head = '<submission xmlns="http://opendatakit.org/submissions"><data>'
        return head.encode() + row.xml + f"</data>{media}</submission>".encode()

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in ({"X-OpenRosa-Version": "1.0"} | (headers or {})).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Nothing to say."""


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, *_words: object) -> None:
        """A connection that breaks is what the trial is about."""


class OpenRosaServer:
    """``with OpenRosaServer(Store(), limit=300_000) as server:`` answers at ``server.url``."""

    def __init__(self, store: Store, limit: int, tls: ssl.SSLContext | None = None) -> None:
        self._server = _Quiet(("127.0.0.1", 0), type("OneDoor", (Door,), {"store": store, "limit": limit}))
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.url = f"{'http' if tls is None else 'https'}://127.0.0.1:{self._server.server_address[1]}{BASE}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> OpenRosaServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
