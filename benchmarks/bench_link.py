"""Twenty reports with one 200 kB photo each over a link that breaks: how near to what the link can carry.

The phone's own store and sender (tests/faults/phone.js, Node) against the real server, through the faulty link:
50 kbit/s each way, 600 ms round trip, a break of every open connection every 20 s on average, drawn by a seed. What is
under way at a break is lost. The reports are the twelve forms, each filled in differently; each photo has a preview of
10 kB, as on a phone. The limit is the answers packed into one message, and answers, previews and photos, over the
bandwidth; time counts from the moment the phone begins. Sent twice is what crossed the link more than once, counted
there: bytes of bodies that left the phone's end, whether or not they arrived.

True time is about a quarter of an hour. By default everything runs ten times faster: ten times the bandwidth, a tenth
of the latency, of the time between breaks and of the phone's own waits; what the server and this machine themselves
need is then ten times as heavy in the ratios. ``--true`` runs it as it is; ``--seeds 3`` gives medians of seeds 1 to 3;
``--timeline`` tells every request.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import subprocess
import sys
import threading
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks.figures import say
from benchmarks.filled_forms import FINISHED_AT, many_forms
from tests.faults.proxy import FaultProxy
from tests.faults.ways import Crossing
from tools.live import ROOT, LiveServer

REPORTS = 20
PHOTO_BYTES = 200_000
PREVIEW_BYTES = 10_000
BYTES_PER_S = 50_000 / 8
ROUND_TRIP_S = 0.6
BREAK_EVERY_S = 20.0
DEADLINE_S = 1_800.0


@dataclass(frozen=True)
class Run:
    """What one seed gave. Seconds are the phone's; bytes are the link's."""

    seed: int
    answers_s: float
    all_s: float
    answers_bytes: int
    files_bytes: int
    twice_bytes: int
    facts: dict[str, Any]

    @property
    def answers_ratio(self) -> float:
        return self.answers_s / (self.answers_bytes / BYTES_PER_S)

    @property
    def all_ratio(self) -> float:
        return self.all_s / ((self.answers_bytes + self.files_bytes) / BYTES_PER_S)

    @property
    def sent_twice_percent(self) -> float:
        return 100 * self.twice_bytes / (self.answers_bytes + self.files_bytes)


def breaks(link: FaultProxy, faster: float, seed: int, over: threading.Event, told: list[int]) -> None:
    """Break what is open, again and again, until it is over."""
    chance = random.Random(seed)
    while not over.wait(chance.expovariate(1 / BREAK_EVERY_S) / faster):
        link.cut_all()
        told.append(1)


def run(server: LiveServer, faster: float, seed: int, *, timeline: bool) -> Run:
    """One phone with everything to send, until nothing waits."""
    code = server.enrolment_link().partition("#enrol=")[2]
    over, broken = threading.Event(), list[int]()
    forms = many_forms(server, server.enrol()["token"], REPORTS, seed)
    with FaultProxy(server.port, bytes_per_s=BYTES_PER_S * faster, one_way_s=ROUND_TRIP_S / 2 / faster) as link:
        script = {
            "direct": f"http://127.0.0.1:{server.port}",
            "via": f"http://127.0.0.1:{link.port}",
            "code": code,
            "forms": forms,
            "records": REPORTS,
            "photos": [PHOTO_BYTES],
            "previews": PREVIEW_BYTES,
            "faster": faster,
            "deadline_s": DEADLINE_S / faster,
        }
        breaking = threading.Thread(target=breaks, args=(link, faster, seed, over, broken))
        breaking.start()
        words = ["node", "tests/faults/phone.js", json.dumps(script)]
        try:
            done = subprocess.run(words, cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)
        finally:
            over.set()
            breaking.join()
    if done.returncode:
        raise RuntimeError(f"The phone ended with {done.returncode}.")
    ledger = json.loads(done.stdout)
    if timeline:
        tell(link.crossings, faster)
    assert ledger["quiet"], ledger["shown"]
    crossed = [c for c in link.crossings if c.path.endswith("/push") or "/uploads" in c.path]
    answers = len(gzip.compress(json.dumps({"records": messages(ledger["saved"])}).encode(), mtime=0))
    files = REPORTS * (PHOTO_BYTES + PREVIEW_BYTES)
    pushed = sum(c.body_bytes for c in crossed if c.path.endswith("/push"))
    lost_push = sum(c.body_bytes for c in crossed if c.path.endswith("/push") and c.status != 200)
    uploaded = sum(c.body_bytes for c in crossed) - pushed
    facts = {
        "requests": len(link.crossings),
        "breaks": len(broken),
        "pushed": pushed,
        "wire_up": link.up_bytes,
        "wire_down": link.down_bytes,
    }
    times = ledger["times"]
    return Run(seed, times["answers_s"], times["all_s"], answers, files, uploaded - files + lost_push, facts)


def messages(saved: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records as they are pushed, all in one batch."""
    told = {"finished_at": FINISHED_AT, "urgent": False}
    return [{**record, **told, "device_seq": at} for at, record in enumerate(saved, 1)]


def tell(crossings: list[Crossing], faster: float) -> None:
    """Every request as the link saw it, in the phone's seconds."""
    began_s = crossings[0].asked_s
    for one in crossings:
        at = [None if s is None else (s - began_s) * faster for s in (one.asked_s, one.crossed_s, one.answered_s)]
        shown = " ".join(f"{'-' if s is None else format(s, '.2f'):>8}" for s in at)
        place = one.path.rpartition("/v1")[2][:18]
        print(f"{shown} {one.method:6}{place:19}{one.offset:>8}{one.body_bytes:>8} {one.status}", file=sys.stderr)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    words.add_argument("--true", action="store_true", help="in true time, about a quarter of an hour for each seed")
    words.add_argument("--seed", type=int, default=1, help="the first one")
    words.add_argument("--seeds", type=int, default=1, help="how many; figures are their medians")
    words.add_argument("--timeline", action="store_true")
    told = words.parse_args()
    faster = 1.0 if told.true else 10.0
    runs = []
    for seed in range(told.seed, told.seed + told.seeds):
        with LiveServer() as server:
            runs.append(run(server, faster, seed, timeline=told.timeline))
    facts = {"faster": faster, "seeds": [one.seed for one in runs], "each": [one.facts for one in runs]}
    for name, unit in (("answers_s", "s"), ("answers_ratio", ""), ("all_s", "s"), ("all_ratio", "")):
        values = [getattr(one, name) for one in runs]
        say(f"link.{name}", median(values), unit, len(runs), slowest=max(values))
    twice = [one.sent_twice_percent for one in runs]
    bytes_of = {"answers_bytes": [one.answers_bytes for one in runs], "files_bytes": runs[0].files_bytes}
    say("link.sent_twice_percent", median(twice), "%", len(runs), most=max(twice), **bytes_of, **facts)


if __name__ == "__main__":
    main()
