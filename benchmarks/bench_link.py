"""Twenty reports with one 200 kB photo each over a link that breaks: how near to what the link can carry.

The phone's own store and sender (tests/faults/phone.js, Node) against the real server, through the faulty link:
50 kbit/s each way, 600 ms round trip, a break of every open connection every 20 s on average, drawn by a seed. The
limit is the compressed answers, and answers and photos, over the bandwidth; time counts from the first greeting.

True time is about a quarter of an hour. By default everything runs ten times faster: ten times the bandwidth, a tenth
of the latency, of the time between breaks and of the phone's own waits; what the server and this machine themselves
need is then ten times as heavy in the ratios. ``--true`` runs it as it is.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import subprocess
import threading
from typing import Any

from benchmarks.figures import say
from benchmarks.filled_forms import FORM_ID, Template
from tests.faults.proxy import FaultProxy
from tools.live import ROOT, LiveServer

REPORTS = 20
PHOTO_BYTES = 200_000
BYTES_PER_S = 50_000 / 8
ROUND_TRIP_S = 0.6
BREAK_EVERY_S = 20.0


def breaks(link: FaultProxy, faster: float, seed: int, over: threading.Event) -> None:
    """Break what is open, again and again, until it is over."""
    chance = random.Random(seed)
    while not over.wait(chance.expovariate(1 / BREAK_EVERY_S) / faster):
        link.cut_all()


def run(server: LiveServer, faster: float, seed: int) -> tuple[dict[str, Any], FaultProxy, float]:
    """Returns the phone's ledger, the link, and the bytes of all answers compressed as one message each batch."""
    template = Template(server, server.enrol()["token"])
    code = server.enrolment_link().partition("#enrol=")[2]
    over = threading.Event()
    with FaultProxy(server.port, bytes_per_s=BYTES_PER_S * faster, one_way_s=ROUND_TRIP_S / 2 / faster) as link:
        script = {
            "direct": f"http://127.0.0.1:{server.port}",
            "via": f"http://127.0.0.1:{link.port}",
            "code": code,
            "form_id": FORM_ID,
            "form_version": template.info["version"],
            "xml": template.xml,
            "records": REPORTS,
            "photos": [PHOTO_BYTES],
            "faster": faster,
            "deadline_s": 3_600 / faster,
        }
        breaking = threading.Thread(target=breaks, args=(link, faster, seed, over))
        breaking.start()
        words = ["node", "tests/faults/phone.js", json.dumps(script)]
        done = subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        over.set()
        breaking.join()
    records = [template.record(at, [photo()]) for at in range(1, REPORTS + 1)]
    packed = len(gzip.compress(json.dumps({"records": records}).encode(), mtime=0))
    return json.loads(done.stdout), link, packed


def photo() -> dict[str, Any]:
    """How a record names its photo; the digest packs as badly as a real one."""
    digest = random.randbytes(32).hex()
    return {"name": "foto0.jpg", "sha256": digest, "size": PHOTO_BYTES, "type": "image/jpeg", "role": "photo"}


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    words.add_argument("--true", action="store_true", help="in true time, about a quarter of an hour")
    words.add_argument("--seed", type=int, default=1)
    told = words.parse_args()
    faster = 1.0 if told.true else 10.0
    with LiveServer() as server:
        ledger, link, answers = run(server, faster, told.seed)
    assert ledger["quiet"], ledger["shown"]
    photos = REPORTS * PHOTO_BYTES
    bodies = sum(request["bytes"] for request in ledger["requests"])
    uploads = [request for request in ledger["requests"] if request["path"].startswith("/uploads")]
    twice = sum(request["bytes"] for request in uploads) - photos
    torn = sum(1 for request in ledger["requests"] if not 200 <= request["status"] < 300)
    times = ledger["times"]
    facts = {"faster": faster, "seed": told.seed, "requests": len(ledger["requests"]), "torn_requests": torn}
    say("link.answers_s", times["answers_s"], "s", REPORTS, limit_s=answers / BYTES_PER_S, bytes=answers, **facts)
    say("link.answers_ratio", times["answers_s"] / (answers / BYTES_PER_S), "", REPORTS, **facts)
    say("link.all_s", times["all_s"], "s", REPORTS, limit_s=(answers + photos) / BYTES_PER_S, **facts)
    say("link.all_ratio", times["all_s"] / ((answers + photos) / BYTES_PER_S), "", REPORTS, **facts)
    say("link.sent_twice_percent", 100 * twice / photos, "%", REPORTS, bodies=bodies, wire_up=link.up_bytes, **facts)


if __name__ == "__main__":
    main()
