"""The faults of each plan, laid on the requests by a seed."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.frames import Head
from tests.faults.plans import Fault, draw
from tests.faults.proxy import FaultProxy

# What the link does, by the name of the plan. "flip" is no part of "all": TLS, where there is one, forbids it.
KINDS: dict[str, tuple[str, ...]] = {
    "calm": (),
    "lost-answers": ("drop_answer", "cut_answer"),
    "cuts": ("cut_request",),
    "resets": ("reset",),
    "doubles": ("duplicate",),
    "portal": ("portal", "busy"),
    "stalls": ("hold", "half_open"),
    "mixed": ("drop_answer", "cut_answer", "cut_request", "reset", "duplicate", "portal", "busy", "hold", "half_open"),
    # Not a fault of the link: other answers are sent under an id that is taken.
    "same-id": (),
    "flip": ("flip",),
}
ALL = tuple(name for name in KINDS if name != "flip")


class Faults:
    """A chooser that remembers how often it has laid a fault."""

    def __init__(self, plan: str, seed: int, share: float) -> None:
        self.laid = 0
        self._kinds = KINDS[plan]
        self._seed = f"{seed}:{plan}"
        self._share = share

    def __call__(self, nth: int, head: Head) -> Fault | None:
        """The nth request meets the same fault with the same seed."""
        chance = random.Random(f"{self._seed}:{nth}")
        if not self._kinds or chance.random() >= self._share:
            return None
        self.laid += 1
        return draw(chance, self._kinds, len(head.raw) + int(head.headers.get("content-length", 0)))


@contextmanager
def breaking(link: FaultProxy, every_s: float, seed: int) -> Iterator[None]:
    """Cut whatever is open, every so many seconds on average; 0: never."""
    over = threading.Event()
    chance = random.Random(seed)

    def work() -> None:
        while not over.wait(chance.expovariate(1 / every_s)):
            link.cut_all()

    thread = threading.Thread(target=work, daemon=True)
    if every_s:
        thread.start()
    try:
        yield
    finally:
        over.set()
        if every_s:
            thread.join()
