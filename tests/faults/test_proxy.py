"""The faulty link itself: it does to a request what it is told to, and the same again with the same seed."""

from __future__ import annotations

import http.client
import random
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.faults.frames import Head
from tests.faults.plans import KINDS, Fault, by_seed, draw
from tests.faults.proxy import FaultProxy

BODY = bytes(range(256)) * 400


class Echo(BaseHTTPRequestHandler):
    """Answers every POST with its body, and remembers it."""

    protocol_version = "HTTP/1.1"
    seen: list[bytes] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(body) < int(self.headers["Content-Length"]):
            return
        self.seen.append(body)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        pass


class Quiet(ThreadingHTTPServer):
    def handle_error(self, *_words: object) -> None:
        """A connection that breaks is what these tests are about."""


@pytest.fixture
def echo() -> Iterator[ThreadingHTTPServer]:
    Echo.seen = []
    server = Quiet(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


Send = Callable[[Fault | None], tuple[int, bytes, dict[str, str]]]


@pytest.fixture
def send(echo: ThreadingHTTPServer) -> Send:
    """One POST over a link with one fault. Returns status, body, headers."""

    def one(fault: Fault | None) -> tuple[int, bytes, dict[str, str]]:
        with FaultProxy(echo.server_address[1], lambda _nth, _head: fault) as link:
            line = http.client.HTTPConnection("127.0.0.1", link.port, timeout=10)
            line.request("POST", "/x", body=BODY)
            answer = line.getresponse()
            return answer.status, answer.read(), dict(answer.getheaders())

    return one


def test_a_link_without_faults_changes_nothing(send: Send) -> None:
    assert send(None)[:2] == (200, BODY)
    assert Echo.seen == [BODY]


def test_many_requests_go_over_one_connection(echo: ThreadingHTTPServer) -> None:
    with FaultProxy(echo.server_address[1]) as link:
        line = http.client.HTTPConnection("127.0.0.1", link.port, timeout=10)
        for _ in range(3):
            line.request("POST", "/x", body=BODY)
            assert line.getresponse().read() == BODY
        assert [entry.split()[:3] for entry in link.log] == [[str(nth), "POST", "/x"] for nth in (1, 2, 3)]


@pytest.mark.parametrize("kind", ["cut_request", "reset"])
def test_a_cut_request_never_reaches_the_server_whole(send: Send, kind: str) -> None:
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        send(Fault(kind, at=50_000))
    assert Echo.seen == []


def test_an_answer_is_cut_at_its_byte(send: Send) -> None:
    with pytest.raises((ConnectionError, http.client.IncompleteRead)):
        send(Fault("cut_answer", at=30_000))
    assert Echo.seen == [BODY]


def test_a_dropped_answer_leaves_the_servers_work_done(send: Send) -> None:
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        send(Fault("drop_answer"))
    assert Echo.seen == [BODY]


def test_a_duplicate_reaches_the_server_twice(send: Send) -> None:
    assert send(Fault("duplicate"))[1] == BODY
    assert Echo.seen == [BODY, BODY]


def test_a_held_request_arrives_and_a_half_open_one_does_not(send: Send) -> None:
    assert send(Fault("hold", wait_s=0.05))[1] == BODY
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        send(Fault("half_open", wait_s=0.05))
    assert Echo.seen == [BODY]


@pytest.mark.parametrize("status", [200, 302, 511])
def test_a_portal_answers_instead(send: Send, status: int) -> None:
    told, body, headers = send(Fault("portal", status=status))
    assert (told, body[:6], "X-Titian-Epoch" in headers) == (status, b"<html>", False)
    assert ("Location" in headers) == (status == 302)
    assert Echo.seen == []


@pytest.mark.parametrize("status", [413, 429, 503])
def test_a_busy_way_says_so(send: Send, status: int) -> None:
    told, _body, headers = send(Fault("busy", status=status, retry_after_s=7))
    assert (told, headers.get("Retry-After")) == (status, None if status == 413 else "7")


def test_one_bit_is_flipped(send: Send) -> None:
    _status, body, _headers = send(Fault("flip", at=70_001))
    assert [at for at in range(len(BODY)) if body[at] != BODY[at]] == [70_001]


def test_the_same_seed_lays_the_same_faults() -> None:
    head = Head(
        b"POST /sync/v1/uploads HTTP/1.1\r\n\r\n", "POST /sync/v1/uploads HTTP/1.1", {"content-length": "65536"}
    )
    drawn = [[by_seed(seed)(nth, head) for nth in range(400)] for seed in (7, 7, 8)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert {fault.kind for fault in drawn[0] if fault} == set(KINDS)
    other = Head(b"", "POST /sync/v1/push HTTP/1.1", {})
    assert all(by_seed(7)(nth, other) is None for nth in range(400))


def test_bandwidth_and_latency_are_waited_for(echo: ThreadingHTTPServer) -> None:
    with FaultProxy(echo.server_address[1], bytes_per_s=500_000, one_way_s=0.02) as link:
        line = http.client.HTTPConnection("127.0.0.1", link.port, timeout=10)
        line.request("POST", "/x", body=BODY)
        assert line.getresponse().read() == BODY
        assert link.up_bytes > len(BODY)
        assert link.down_bytes > len(BODY)


def test_a_fault_is_drawn_within_the_message() -> None:
    for seed in range(200):
        assert draw(random.Random(seed), ("cut_request", "flip"), 1000).at < 1000
