"""One kept HTTP connection through the link, or past it, to any base URL."""

from __future__ import annotations

import base64
import http.client
import io
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

# Seconds without one byte moving before a connection counts as dead: progress counts, never a total.
PATIENCE_S = 30.0
BROKEN = (OSError, http.client.HTTPException)
LONGEST_PAUSE_S = 3.0
LONGEST_RETRY_AFTER_S = 30.0


class LinkBrokenError(Exception):
    """Nothing is known of the request: it may have arrived."""


@dataclass(frozen=True)
class Address:
    """Where a server is: its base URL in parts. path: without a slash at its end."""

    secure: bool
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> Address:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"not a base URL: {url}")
        secure = parts.scheme == "https"
        return cls(secure, parts.hostname, parts.port or (443 if secure else 80), parts.path.rstrip("/"))

    @property
    def said(self) -> str:
        """As the Host header says it."""
        return self.host if self.port == (443 if self.secure else 80) else f"{self.host}:{self.port}"

    @property
    def tls(self) -> ssl.SSLContext | None:
        return ssl.create_default_context() if self.secure else None


@dataclass(frozen=True)
class Answer:
    """headers: lower-case names."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def retry_after_s(self) -> float:
        told = self.headers.get("retry-after", "")
        return min(float(told), LONGEST_RETRY_AFTER_S) if told.isdecimal() else 0.0


class Line:
    """port: of the link on this machine; without it the line goes to the server itself."""

    def __init__(self, address: Address, credentials: str, port: int | None = None) -> None:
        self.address = address
        self._always = {"Host": address.said}
        if credentials:
            self._always["Authorization"] = authorization(credentials)
        self._port = port
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        """path: below the base URL. Raises LinkBrokenError."""
        connection = self._connection = self._connection or self._open()
        sent = self._always | (headers or {})
        if body or method in {"POST", "PATCH", "PUT"}:
            sent["Content-Length"] = str(len(body))
        try:
            # From a file, the body goes piece by piece, and the patience is for each piece.
            connection.request(method, self.address.path + path, io.BytesIO(body) if body else None, sent)
            answer = connection.getresponse()
            told = Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        except BROKEN as error:
            self.hang_up()
            raise LinkBrokenError(str(error)) from error
        if method == "HEAD" and told.headers.get("content-length", "0") != "0":
            self.hang_up()  # a page that HEAD must not have would be read as the next answer
        return told

    def hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _open(self) -> http.client.HTTPConnection:
        if self._port is not None:
            return http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_S)
        tls = self.address.tls
        if tls is not None:
            return http.client.HTTPSConnection(self.address.host, self.address.port, timeout=PATIENCE_S, context=tls)
        return http.client.HTTPConnection(self.address.host, self.address.port, timeout=PATIENCE_S)


def authorization(credentials: str) -> str:
    """A whole header value ("Token abc"), a name and password ("name:word"), or a bearer token."""
    if " " in credentials:
        return credentials
    if ":" in credentials:
        return f"Basic {base64.b64encode(credentials.encode()).decode()}"
    return f"Bearer {credentials}"


class Pause:
    """Longer after each failure without progress, drawn anew each time; over when nothing moved for ``give_up_s``."""

    def __init__(self, chance: Callable[[], float], give_up_s: float) -> None:
        self._chance = chance
        self._give_up_s = give_up_s
        self._failures = 0
        self._moved_at = time.monotonic()

    @property
    def is_over(self) -> bool:
        return time.monotonic() - self._moved_at > self._give_up_s

    def answered(self) -> None:
        """The server is there: the next pause is short again."""
        self._failures = 0

    def progress(self) -> None:
        """Something is done that need not be done again."""
        self.answered()
        self._moved_at = time.monotonic()

    def wait(self, least_s: float = 0.0) -> None:
        """least_s: what the server asked for."""
        self._failures += 1
        longest = min(LONGEST_PAUSE_S, 0.1 * 2.0 ** (self._failures - 1))
        time.sleep(max(least_s, self._chance() * longest))
