"""The slow link of the benchmarks carries every byte, counts it, and can be cut."""

import http.client
import http.server
import threading
from collections.abc import Iterator

import pytest

from benchmarks.shaping_proxy import ShapingProxy

BODY = b"x" * 50_000
# Fast enough for a test; what counts is that nothing goes round the link.
FAST_BIT_S = 80_000_000


class _Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def far_port() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def fetch(port: int) -> bytes:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", "/")
        return line.getresponse().read()
    finally:
        line.close()


def test_what_goes_through_is_whole_and_counted_both_ways(far_port: int) -> None:
    with ShapingProxy(far_port, FAST_BIT_S, 0.002) as link:
        assert fetch(link.port) == BODY
        assert fetch(link.port) == BODY
        assert link.connections == 2
        assert 2 * len(BODY) < link.wire_bytes < 2 * len(BODY) + 2000


def test_a_cut_link_carries_nothing_until_it_is_mended(far_port: int) -> None:
    with ShapingProxy(far_port, FAST_BIT_S, 0.002) as link:
        link.cut()
        with pytest.raises((OSError, http.client.HTTPException)):
            fetch(link.port)
        link.mend()
        assert fetch(link.port) == BODY
