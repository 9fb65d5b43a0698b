"""A server under eight phones that is killed at random moments, and everything that was said held against its disk."""

import random
import time

from tests.faults.ledger import Ledger, Stored
from tests.faults.pushing import Pusher
from tools.live import LiveServer

# Answers, or whole files, between the server's start and its end, whatever the machine's pace; then some seconds more.
MOST_ANSWERS = 60
MOST_FILES = 6
MORE_S = 0.02


class Siege:
    """A server, its phones, and what they were told. ``database_url``: of its PostgreSQL, when it stands on one."""

    def __init__(self, eight_phones, seed, application="", database_url=""):
        data, tokens = eight_phones
        self.database_url = database_url
        environment = {"TITIAN_PLANT": application, "TITIAN_DATABASE_URL": database_url}
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
        self.bring_up()
        for pusher in self.pushers:
            pusher.gate.set()
        self.wait_for_the_moment()
        self.strike()
        for pusher in self.pushers:
            pusher.gate.clear()
        for pusher in self.pushers:
            assert pusher.resting.wait(60), "a phone hangs"
        return self.faults()

    def bring_up(self):
        self.server.start()

    def strike(self):
        self.server.kill()

    def stored(self):
        """What the dead server left; opening it is the recovery that the next server would do."""
        return Stored(self.server.data, self.database_url)

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
        stored = self.stored()
        verdict = self.ledger.check(stored)
        wrong = [word for pusher in self.pushers for word in pusher.wrong]
        return wrong + stored.faults() + ([str(verdict)] if not verdict else [])

    def end(self):
        """Start it for good, send what waits, and all of it again. Returns what does not agree."""
        self.bring_up()
        for pusher in self.pushers:
            pusher.over.set()
            pusher.gate.set()
            pusher.join(timeout=60)
            pusher.drain()
        shown = {name: state for pusher in self.pushers for name, state in pusher.shown().items()}
        self.server.stop()
        stored = self.stored()
        verdict = self.ledger.check(stored, shown=shown)
        return self.faults() + ([str(verdict)] if not verdict else [])
