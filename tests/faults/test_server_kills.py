"""SIGKILL of the real server under eight phones: whatever it has acknowledged is there when it comes back.

TITIAN_SOAK=1 kills 500 times instead of 30. Every round prints its seed; TITIAN_SEED repeats one.
What SIGKILL cannot show, the order of syncs, is test_disk_order.py's matter.
"""

import os
import random
import time

import pytest

from tests.faults.ledger import SOAK, Ledger, Stored, note
from tests.faults.pushing import Pusher
from tools.live import LiveServer

KILLS_A_ROUND = 50 if SOAK else 30
ROUNDS = 10 if SOAK else 1
# Answers, or whole files, between the server's start and its end, whatever the machine's pace; then some seconds more.
MOST_ANSWERS = 60
MOST_FILES = 6
MORE_S = 0.02
# Most kills until a planted fault must have been seen.
ENOUGH = 12


class Siege:
    """A server, its phones, and what they were told."""

    def __init__(self, eight_phones, seed, application=""):
        data, tokens = eight_phones
        environment = {"TITIAN_PLANT": application}
        self.chance = random.Random(seed)
        self.ledger = Ledger()
        self.server = LiveServer(
            seeded=data,
            environment=environment,
            application="tests.faults.planted:create_app()" if application else "",
        )
        self.pushers = [Pusher(self.server, token, f"{seed}-{n}", self.ledger) for n, token in enumerate(tokens)]

    def __enter__(self):
        for pusher in self.pushers:
            pusher.start()
        return self

    def __exit__(self, *_error):
        self.server.kill()
        for pusher in self.pushers:
            pusher.over.set()
            pusher.gate.set()
            pusher.join(timeout=60)
        self.server.__exit__(None, None, None)

    def kill_once(self):
        """Start it, let the phones at it, kill it at a random moment. Returns what does not agree afterwards."""
        self.server.start()
        for pusher in self.pushers:
            pusher.gate.set()
        self.wait_for_the_moment()
        self.server.kill()
        for pusher in self.pushers:
            pusher.gate.clear()
        for pusher in self.pushers:
            assert pusher.resting.wait(60), "a phone hangs"
        return self.faults()

    def wait_for_the_moment(self):
        count, most = (self.answers, MOST_ANSWERS) if self.chance.random() < 0.6 else (self.files, MOST_FILES)
        until = count() + self.chance.randint(0, most)
        deadline = time.monotonic() + 30
        while count() < until and time.monotonic() < deadline:
            time.sleep(0.001)
        time.sleep(self.chance.uniform(0, MORE_S))

    def answers(self):
        return sum(pusher.answers for pusher in self.pushers)

    def files(self):
        return len(self.ledger.files)

    def faults(self):
        # What the dead server left; opening it is the recovery that the next server would do.
        stored = Stored(self.server.data)
        verdict = self.ledger.check(stored)
        wrong = [word for pusher in self.pushers for word in pusher.wrong]
        return wrong + stored.faults() + ([str(verdict)] if not verdict else [])

    def end(self):
        """Start it for good, send what waits, and all of it again. Returns what does not agree."""
        self.server.start()
        for pusher in self.pushers:
            pusher.over.set()
            pusher.gate.set()
            pusher.join(timeout=60)
            pusher.drain()
        shown = {name: state for pusher in self.pushers for name, state in pusher.shown().items()}
        self.server.stop()
        stored = Stored(self.server.data)
        verdict = self.ledger.check(stored, shown=shown)
        return self.faults() + ([str(verdict)] if not verdict else [])


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("round_", range(ROUNDS))
def test_every_receipt_outlives_the_server(eight_phones, round_):
    seed = f"{os.environ.get('TITIAN_SEED') or random.randrange(10**9)}-{round_}"
    print(f"seed {seed}")
    with Siege(eight_phones, seed) as siege:
        for kill in range(KILLS_A_ROUND):
            faults = siege.kill_once()
            assert not faults, f"seed {seed}, kill {kill}: {faults}"
        faults = siege.end()
        assert not faults, f"seed {seed}, at the end: {faults}"
        receipts, files = len(siege.ledger.received), len(siege.ledger.files)
    print(f"{KILLS_A_ROUND} kills, {receipts} receipts, {files} files")
    note("server.kills", KILLS_A_ROUND, 0, [seed], receipts=receipts, files=files)
    assert receipts > KILLS_A_ROUND, "too little was at stake"
    assert files > KILLS_A_ROUND // 2, "too few files were at stake"


@pytest.mark.parametrize("plant", ["receipt_before_commit", "present_before_bytes"])
def test_a_word_given_too_early_is_seen(eight_phones, plant):
    seed = random.randrange(10**9)
    with Siege(eight_phones, seed, plant) as siege:
        for _ in range(ENOUGH):
            faults = siege.kill_once()
            if faults:
                break
    assert any("lost" in fault or "present without" in fault for fault in faults), f"seed {seed}: {faults}"
