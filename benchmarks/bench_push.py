"""Records and photos a second, through the real server from eight clients.

The clients are processes that send requests built beforehand over plain sockets, so that nearly all of the machine
is the server's. SQLite with synchronous=FULL, two gunicorn workers, everything on loopback. Median of three rounds.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import multiprocessing
import os
import socket
import statistics
import time
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from typing import Any

from benchmarks.figures import say
from benchmarks.filled_forms import Template
from tools.live import LiveServer

CLIENTS = 8
ROUNDS = 3
BATCH = 50
BATCHES_EACH = 12
SINGLES_EACH = 100
PHOTOS_EACH = 40
PHOTO_BYTES = 200_000

# A request, and what its answer must hold so many times before the next one is sent.
Request = tuple[bytes, bytes, int]


def request(method: str, path: str, token: str, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {token}"]
    lines += [f"{name}: {value}" for name, value in headers.items()] + [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def push_request(token: str, records: list[dict[str, Any]]) -> Request:
    body = gzip.compress(json.dumps({"records": records}).encode(), compresslevel=6, mtime=0)
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    return request("POST", "/sync/v1/push", token, body, headers), b"accepted", len(records)


def photo_request(token: str, instance_id: str, name: str, photo: bytes) -> Request:
    facts = {
        "instance_id": instance_id,
        "filename": name,
        "sha256": hashlib.sha256(photo).hexdigest(),
        "filetype": "image/jpeg",
    }
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(len(photo)),
        "Upload-Metadata": ",".join(f"{key} {base64.b64encode(fact.encode()).decode()}" for key, fact in facts.items()),
        "Upload-Checksum": f"sha256 {base64.b64encode(hashlib.sha256(photo).digest()).decode()}",
        "Content-Type": "application/offset+octet-stream",
    }
    return request("POST", "/sync/v1/uploads", token, photo, headers), b"HTTP/1.1 201", 1


def client(port: int, requests: list[Request], start: Barrier, times: Any) -> None:
    """Send requests one after the other over one connection; each answer is checked."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        start.wait()
        began = time.monotonic()
        for asked, proof, count in requests:
            line.sendall(asked)
            answer = read_answer(line)
            assert answer.count(proof) == count, answer[:2000]
        times.put((began, time.monotonic()))


def read_answer(line: socket.socket) -> bytes:
    """Head and body of one answer with a Content-Length."""
    held = b""
    while b"\r\n\r\n" not in held:
        chunk = line.recv(65536)
        assert chunk, held
        held += chunk
    head, _, body = held.partition(b"\r\n\r\n")
    lengths = [text for text in head.lower().split(b"\r\n") if text.startswith(b"content-length:")]
    length = int(lengths[0].split(b":")[1]) if lengths else 0
    while len(body) < length:
        chunk = line.recv(65536)
        assert chunk
        body += chunk
    return head + b"\r\n\r\n" + body


def seconds(port: int, work: list[list[Request]]) -> float:
    """Let every client do its list at once. Returns the time from the first start to the last answer."""
    context = multiprocessing.get_context("fork")
    start, times = context.Barrier(len(work)), context.SimpleQueue()
    people = [context.Process(target=client, args=(port, requests, start, times)) for requests in work]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert all(person.exitcode == 0 for person in people), "a client failed; its trace stands above"
    spans: list[tuple[float, float]] = [times.get() for _ in people]
    return max(end for _, end in spans) - min(began for began, _ in spans)


def measure(
    server: LiveServer, name: str, each: int, make: Callable[[], list[list[Request]]], facts: dict[str, Any]
) -> None:
    """Run the rounds and say the median; ``each``: how many things one client sends in a round."""
    rates, cpu_s = [], 0.0
    for _ in range(ROUNDS):
        work = make()
        before = server.cpu_s()
        rates.append(CLIENTS * each / seconds(server.port, work))
        cpu_s += server.cpu_s() - before
    n = ROUNDS * CLIENTS * each
    # Rates depend on what else the machine does; the processor time that one thing costs hardly does.
    beside = {"lowest": min(rates), "highest": max(rates), "server_cpu_ms_each": 1000 * cpu_s / n, "clients": CLIENTS}
    say(name, statistics.median(rates), "1/s", n, **beside, **facts)


def main() -> None:
    with LiveServer(workers=2) as server:
        tokens = [server.enrol(name=f"Uji {n}")["token"] for n in range(CLIENTS)]
        template = Template(server, tokens[0])
        counters = dict.fromkeys(tokens, 0)

        def fresh(token: str, files: list[dict[str, Any]] | None = None) -> dict[str, Any]:
            counters[token] += 1
            return template.record(counters[token], files)

        def batches() -> list[list[Request]]:
            return [
                [push_request(token, [fresh(token) for _ in range(BATCH)]) for _ in range(BATCHES_EACH)]
                for token in tokens
            ]

        def singles() -> list[list[Request]]:
            return [[push_request(token, [fresh(token)]) for _ in range(SINGLES_EACH)] for token in tokens]

        def photos() -> list[list[Request]]:
            work, named = [], []
            for token in tokens:
                pictures = [b"\xff\xd8\xff\xe0" + os.urandom(PHOTO_BYTES - 4) for _ in range(PHOTOS_EACH)]
                listed = [
                    {
                        "name": f"{n}.jpg",
                        "sha256": hashlib.sha256(picture).hexdigest(),
                        "size": PHOTO_BYTES,
                        "type": "image/jpeg",
                        "role": "photo",
                    }
                    for n, picture in enumerate(pictures)
                ]
                record = fresh(token, listed)
                named.append([push_request(token, [record])])
                work.append(
                    [photo_request(token, record["instance_id"], f"{n}.jpg", photo) for n, photo in enumerate(pictures)]
                )
            seconds(server.port, named)  # a photo's record goes first; it is not part of the figure
            return work

        facts = {"workers": 2, "xml_bytes": len(template.xml)}
        measure(server, "push.batch50_records_per_s", BATCH * BATCHES_EACH, batches, facts)
        measure(server, "push.single_records_per_s", SINGLES_EACH, singles, facts)
        measure(server, "push.photos_200kB_per_s", PHOTOS_EACH, photos, {"workers": 2})


if __name__ == "__main__":
    main()
