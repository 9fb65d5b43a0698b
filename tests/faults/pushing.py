"""Phones that push and upload as hard as they can, and write down every word of the server."""

import base64
import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from core.digest import sha256_hex
from tests.faults.ledger import Ledger
from tests.records import photo, record
from tools.live import LiveServer

CUT = (OSError, http.client.HTTPException)
# Seconds a request may take on a busy machine before it counts as hanging.
PATIENCE_S = 30
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Work:
    """One finished record on a phone, with the bytes of its files that the server has not confirmed."""

    record: dict[str, Any]
    files: dict[str, bytes]
    received: bool = False
    sent: set[str] = field(default_factory=set)


class Pusher(threading.Thread):
    """One phone: makes records, sends them until it is told to rest, and sends them all again when asked.

    ``gate`` is open while the server should be there; ``resting`` says that this phone has stopped at a closed gate.
    """

    def __init__(self, server: LiveServer, token: str, seed: str, ledger: Ledger) -> None:
        super().__init__(daemon=True)
        self.server, self.token, self.ledger = server, token, ledger
        self.chance = random.Random(seed)
        self.gate, self.resting, self.over = threading.Event(), threading.Event(), threading.Event()
        self.works: list[Work] = []
        self.waiting: list[Work] = []
        self.answers = 0
        self.wrong: list[str] = []
        # What the server may answer while its database is dead.
        self.excused: set[int] = set()
        self._line: http.client.HTTPConnection | None = None

    def run(self) -> None:
        try:
            while not self.over.is_set():
                if not self.gate.is_set():
                    self.hang_up()
                    self.resting.set()
                    self.gate.wait()
                    self.resting.clear()
                    continue
                try:
                    self.step()
                except CUT:
                    self.hang_up()
                    self.gate.wait(0.01)
        except Exception as error:  # noqa: BLE001 (a thread's failure must reach the test)
            self.wrong.append(f"{type(error).__name__}: {error}")
        finally:
            self.hang_up()
            self.resting.set()

    def step(self) -> None:
        """One thing a phone does."""
        if self.works and self.chance.random() < 0.1:
            self.push(self.chance.sample(self.works, min(len(self.works), 5)))
            return
        self.let_go()
        if not self.waiting or (len(self.waiting) < 40 and self.chance.random() < 0.5):
            self.finish(self.chance.choice((1, 1, 2, 5, 20)))
        fresh = [work for work in self.waiting if not work.received]
        if fresh:
            self.push(fresh[: self.chance.choice((1, 5, 20))])
        else:
            self.upload(self.waiting[0])

    def let_go(self) -> None:
        """What the server has whole waits no longer."""
        self.waiting = [work for work in self.waiting if not work.received or set(work.files) - work.sent]

    def finish(self, count: int) -> None:
        for _ in range(count):
            number = self.chance.choice((0, 0, 1, 2))
            contents = [self.chance.randbytes(self.chance.randint(1, 100_000)) for _ in range(number)]
            files = [photo(f"foto-{at}.jpg", content) for at, content in enumerate(contents)]
            made = record(seq=len(self.works) + 1, files=files, topik=f"{self.chance.getrandbits(64):x}" * 20)
            made["finished_at"] = made["finished_at"].isoformat()
            work = Work(made, {sha256_hex(content): content for content in contents})
            self.works.append(work)
            self.waiting.append(work)
            self.ledger.say_saved(made["instance_id"], made["sha256"])

    def push(self, works: list[Work]) -> None:
        status, _headers, body = self.ask("POST", "/push", json.dumps({"records": [w.record for w in works]}).encode())
        if status != 200:
            self.refused("push", status, body)
            return
        for work, result in zip(works, json.loads(body)["results"], strict=True):
            if result["outcome"] not in {"accepted", "repeated"}:
                self.wrong.append(f"push: {result}")
                continue
            work.received = True
            self.ledger.say_received(result["receipt"])
            for sha256 in set(work.files) - set(result["missing"]):
                self.ledger.say_file(work.record["instance_id"], sha256)
                work.sent.add(sha256)
        self.answers += 1

    def upload(self, work: Work) -> None:
        """The next file, in one piece or in chunks."""
        file = next(file for file in work.record["files"] if file["sha256"] not in work.sent)
        content = work.files[file["sha256"]]
        whole = self.chance.random() < 0.5
        status, headers, body = self.ask("POST", "/uploads", content if whole else b"", self.described(work, file))
        place = headers.get("location", "").removeprefix("/sync/v1")
        while status in {201, 204} and int(headers["upload-offset"]) < len(content):
            offset = int(headers["upload-offset"])
            chunk = content[offset : offset + 65_536]
            status, headers, body = self.ask("PATCH", place, chunk, {"Upload-Offset": str(offset)})
        if status in {201, 204}:
            self.ledger.say_file(work.record["instance_id"], file["sha256"])
            work.sent.add(file["sha256"])
            self.answers += 1
        else:
            self.refused("upload", status, body)

    def described(self, work: Work, file: dict[str, Any]) -> dict[str, str]:
        told = {"instance_id": work.record["instance_id"], "filename": file["name"]}
        told |= {"sha256": file["sha256"], "filetype": file["type"]}
        words = (f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())
        return {"Upload-Length": str(file["size"]), "Upload-Metadata": ",".join(words)}

    def refused(self, what: str, status: int, body: bytes) -> None:
        # 460: an upload that does not add up is begun again, as the protocol says; anything else must not be.
        if status in self.excused:
            time.sleep(0.01)
        elif status != 460:
            self.wrong.append(f"{what}: {status} {body[:300]!r}")

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str] | None = None) -> Answer:
        """Over one connection that is kept, as a browser's."""
        if self._line is None:
            self._line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE_S)
        kind = "application/json" if path == "/push" else "application/offset+octet-stream"
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": kind, **(headers or {})}
        if path != "/push":
            sent["Tus-Resumable"] = "1.0.0"
        self._line.request(method, f"/sync/v1{path}", body=body, headers=sent)
        answer = self._line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    def drain(self) -> None:
        """Everything that still waits, then everything once more: the answers must be the same."""
        self.let_go()
        while self.waiting:
            fresh = [work for work in self.waiting if not work.received][:20]
            if fresh:
                self.push(fresh)
            else:
                self.upload(self.waiting[0])
            self.let_go()
            assert not self.wrong, self.wrong
        for start in range(0, len(self.works), 20):
            self.push(self.works[start : start + 20])

    def shown(self) -> dict[str, str]:
        """What this phone says of each of its records."""
        return {work.record["instance_id"]: "received" if work.received else "waiting" for work in self.works}
