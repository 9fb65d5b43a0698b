"""Twenty bodies that hardly move do not keep the other phones out."""

import json
import socket
import threading
import time

import pytest

from sync.crowd import GRACE_S, Crowd, Reader
from tests.faults.ledger import SOAK, note
from tests.records import record
from tools.live import LiveServer

SLOW = 20
PUSHES = 60 if SOAK else 12
# How many threads all workers have together: fewer than there are slow bodies.
FEW = {"TITIAN_THREADS": "8"}


class SlowBodies:
    """``count`` pushes that say they are long and bring a byte twice a second."""

    def __init__(self, port: int, token: str, count: int) -> None:
        self.over = threading.Event()
        self.cut = 0
        head = (
            f"POST /sync/v1/push HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
            "Content-Type: application/json\r\nContent-Length: 200000\r\n\r\n{"
        )
        self.lines = []
        for _ in range(count):
            line = socket.create_connection(("127.0.0.1", port), timeout=30)
            line.sendall(head.encode())
            self.lines.append(line)
        self.thread = threading.Thread(target=self.trickle, daemon=True)
        self.thread.start()

    def trickle(self) -> None:
        while not self.over.wait(0.5):
            for line in list(self.lines):
                try:
                    line.sendall(b" ")
                except OSError:
                    self.lines.remove(line)
                    self.cut += 1

    def end(self) -> None:
        self.over.set()
        self.thread.join()
        for line in self.lines:
            line.close()


def pushed(server: LiveServer, token: str) -> int:
    """How many of so many pushes came through while a phone has patience (30 seconds)."""
    through = 0
    for number in range(PUSHES):
        made = record(seq=number + 1)
        made["finished_at"] = made["finished_at"].isoformat()
        try:
            status, _headers, body = server.ask("POST", "/sync/v1/push", {"records": [made]}, token)
        except OSError:
            return through
        through += status == 200 and json.loads(body)["results"][0]["outcome"] == "accepted"
    return through


@pytest.mark.parametrize("environment", [FEW, {}], ids=["fewer threads than slow bodies", "as installed"])
def test_twenty_slow_bodies_do_not_stop_the_other_phones(eight_phones, environment):
    data, tokens = eight_phones
    with LiveServer(workers=1, seeded=data, environment=environment) as server:
        slow = SlowBodies(server.port, tokens[0], SLOW)
        try:
            through = pushed(server, tokens[1])
        finally:
            slow.end()
    note("server.slow_clients", PUSHES, PUSHES - through, [], slow=SLOW, cut=slow.cut)
    assert through == PUSHES


def test_planted_bodies_that_may_stay_for_ever_keep_the_others_out(eight_phones):
    data, tokens = eight_phones
    planted = {**FEW, "TITIAN_PLANT": "nobody_makes_room"}
    made = LiveServer(workers=1, seeded=data, environment=planted, application="tests.faults.planted:create_app()")
    with made as server:
        slow = SlowBodies(server.port, tokens[0], SLOW)
        time.sleep(1)
        line = socket.create_connection(("127.0.0.1", server.port), timeout=3 * GRACE_S)
        line.sendall(b"GET /sync/v1/hello?nonce=uji HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        with pytest.raises(TimeoutError):
            line.recv(1)
        line.close()
        slow.end()


def reader(since_s: float, got: int) -> Reader:
    return Reader(socket.socket(), since_s, got)


def test_only_as_many_as_are_too_many_make_room_and_the_slowest_first():
    crowd = Crowd(threads=7)
    slow, slower, quick, new = reader(0, 500), reader(0, 10), reader(0, 90_000), reader(99, 0)
    crowd.readers = {slow, slower, quick}
    assert crowd.in_the_way(100) == []
    crowd.readers = {slow, slower, quick, new}
    assert crowd.in_the_way(100) == [slower], "the new one has its grace"
    crowd.readers |= {reader(99, 0)}
    assert crowd.in_the_way(100) == [slower, slow]
