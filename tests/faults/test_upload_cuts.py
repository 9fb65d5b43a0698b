"""Photos over a link that breaks: the phone's own upload code against the real server, through the faulty link.

150 faults by default, 5,000 with TITIAN_SOAK=1; TITIAN_SEED draws others. What fails prints its seed and what was done.
"""

import json
import os
import random
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from core.digest import sha256_hex
from tests.faults.frames import Head
from tests.faults.plans import UPLOADS, Chooser, Fault, by_seed
from tests.faults.proxy import FaultProxy
from tests.records import FORM_ID
from tools.live import ROOT, LiveServer

SOAK = bool(os.environ.get("TITIAN_SOAK"))
SEED = int(os.environ.get("TITIAN_SEED", "1"))
MANY = 5_000 if SOAK else 150
PHOTO = 300_000
STEP = 65_536
RECORDS_A_PHONE = 30
ID_PLACE = "uuid:00000000-0000-4000-8000-000000000000"
FASTER = 20
XML = f'<data id="{FORM_ID}" version="1"><nama>Uji</nama><meta><instanceID>{ID_PLACE}</instanceID></meta></data>'


class Phone:
    """tests/faults/phone.js in a process of its own."""

    def __init__(self, server: LiveServer, link: FaultProxy, token: str, records: int, photos: list[int]) -> None:
        script = {
            "direct": server.url.replace("localhost", "127.0.0.1"),
            "via": f"http://127.0.0.1:{link.port}",
            "token": token,
            "form_id": FORM_ID,
            "form_version": "1",
            "xml": XML,
            "records": records,
            "photos": photos,
            "faster": FASTER,
            "deadline_s": 2_000 if SOAK else 200,
        }
        words = ["node", "tests/faults/phone.js", json.dumps(script)]
        self.process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def ledger(self) -> dict:
        said, _ = self.process.communicate(timeout=2_400 if SOAK else 240)
        assert self.process.returncode == 0, said
        return json.loads(said)


@pytest.fixture
def server(eight_phones):
    data, _tokens = eight_phones
    with LiveServer(seeded=data) as running:
        yield running


def judge(server: LiveServer, token: str, ledger: dict, done: str) -> int:
    """Everything arrived whole, no byte was taken twice. Returns the requests that came to nothing."""
    assert ledger["quiet"], f"something still waits: {ledger['shown']}\n{done}"
    assert set(ledger["shown"].values()) <= {"received"}, done
    sent = [one for one in ledger["requests"] if one["path"].startswith("/uploads") and one["bytes"]]
    files = [file for record in ledger["saved"] for file in record["files"]]
    for file in files:
        status, _headers, body = server.ask("GET", f"/sync/v1/blobs/{file['sha256']}", token=token)
        assert (status, sha256_hex(body)) == (200, file["sha256"]), done
    taken = sum(one["bytes"] for one in sent if 200 <= one["status"] < 300)
    assert taken <= sum(file["size"] for file in files), f"bytes that the server had were sent again\n{done}"
    return sum(1 for one in sent if not 200 <= one["status"] < 300)


def repeated(link: FaultProxy, ledger: dict) -> tuple[int, int]:
    """Bytes of files that crossed the link more than once, and the largest piece that crossed it."""
    crossed = [one.body_bytes for one in link.crossings if one.path.startswith(UPLOADS)]
    whole = sum(file["size"] for record in ledger["saved"] for file in record["files"])
    return sum(crossed) - whole, max(crossed)


def at_every_step(cuts: list[Fault]) -> Chooser:
    """Each cut once, on the next upload that carries bytes."""
    left = list(cuts)

    def choose(_nth: int, head: Head) -> Fault | None:
        carries = head.path.startswith(UPLOADS) and int(head.headers.get("content-length", 0)) > 0
        return left.pop(0) if left and carries else None

    return choose


def test_an_upload_cut_at_every_64_kib_goes_on_from_there(server, eight_phones):
    _data, tokens = eight_phones
    # The byte is counted from the start of the message; a chunk that is shorter is cut at its end.
    places = [step * STEP + extra for step in range(5) for extra in (0, 700)]
    cuts = [Fault(kind, at=place) for kind in ("reset", "cut_request") for place in places]
    cuts += [Fault("drop_answer") for _ in range(5)]
    with FaultProxy(server.port, at_every_step(cuts)) as link:
        ledger = Phone(server, link, tokens[0], 8, [PHOTO, 900_000]).ledger()
        done = "\n".join(link.log)
    # Two files are under way at once; what breaks one ends the other, which goes on from where it was.
    assert judge(server, tokens[0], ledger, done) <= 2 * len(cuts)
    twice, largest = repeated(link, ledger)
    assert twice <= len(cuts) * largest, done
    assert sum("Fault" in line for line in link.log) == len(cuts), done


def test_random_faults_cost_one_chunk_each_and_no_photo(server, eight_phones):
    _data, tokens = eight_phones
    met, failed, run, again = 0, 0, 0, 0
    while met < MANY:
        seed = SEED * 1_000 + run
        with FaultProxy(server.port, by_seed(seed, share=0.35)) as link:
            ledger = Phone(server, link, tokens[run % len(tokens)], RECORDS_A_PHONE, [PHOTO]).ledger()
            done = f"seed {seed}\n" + "\n".join(link.log)
        faults = [line for line in link.log if "Fault" in line]
        torn = judge(server, tokens[run % len(tokens)], ledger, done)
        assert torn <= 2 * len(faults), done
        twice, largest = repeated(link, ledger)
        assert twice <= len(faults) * largest, done
        met, failed, run, again = met + len(faults), failed + torn, run + 1, again + twice
    note({"name": "faults.upload_cuts", "n": met, "failed": 0, "torn": failed, "bytes_again": again, "seed": SEED})


def test_a_server_killed_in_mid_upload_takes_the_rest_when_it_is_back(server, eight_phones):
    _data, tokens = eight_phones
    chance = random.Random(SEED)
    kills = 30 if SOAK else 3
    with FaultProxy(server.port, bytes_per_s=400_000 * FASTER / 10) as link:
        phone = Phone(server, link, tokens[1], 25 * kills // 3, [PHOTO])
        killed = 0
        while killed < kills and phone.process.poll() is None:
            before = sum(UPLOADS in line for line in link.log)
            while phone.process.poll() is None and sum(UPLOADS in line for line in link.log) < before + 6:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.1))
            kill(server)
            killed += 1
            server.start()
        ledger = phone.ledger()
        done = "\n".join(link.log)
    assert killed == kills, done
    # One chunk was under way; until the server was back, each try of the phone was a chunk that came to nothing.
    judge(server, tokens[1], ledger, done)


def kill(server: LiveServer) -> None:
    """SIGKILL: the master and its workers."""
    assert server.process
    for pid in [*server.worker_pids(), server.process.pid]:
        os.kill(pid, signal.SIGKILL)
    server.process.wait()


def note(figure: dict) -> None:
    """What docs/reliability.md counts."""
    path = Path(ROOT) / "test-results" / "faults.jsonl"
    path.parent.mkdir(exist_ok=True)
    with threading.Lock(), path.open("a") as lines:
        lines.write(json.dumps(figure) + "\n")
