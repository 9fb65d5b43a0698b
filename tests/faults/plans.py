"""What a link does to a request: the faults, and how a seed lays them on requests by their number."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.frames import Head

KINDS = (
    "cut_request",  # at byte n of the request both sides see the end of the connection
    "reset",  # the same, by RST
    "cut_answer",  # at byte n of the answer
    "drop_answer",  # the server has finished; nothing of its answer arrives
    "duplicate",  # the request reaches the server twice; the second answer is the one that arrives
    "hold",  # the request waits on the way
    "half_open",  # nothing moves any more, and nobody is told for a while
    "portal",  # something else answers: 200, 302 or 511 with a page of its own
    "busy",  # 413, 429 or 503, the latter two with Retry-After
    "flip",  # one bit of the body changes on the way
)
UPLOADS = "/sync/v1/uploads"


@dataclass(frozen=True)
class Fault:
    """at: byte of the message (of the body for flip). wait_s: hold, half_open. status: portal, busy."""

    kind: str
    at: int = 0
    wait_s: float = 0.0
    status: int = 0
    retry_after_s: int = 1


# Which fault lies on the nth request of the link, if any.
Chooser = Callable[[int, Head], Fault | None]


def no_faults(_nth: int, _head: Head) -> Fault | None:
    return None


def by_seed(seed: int, share: float = 0.3, kinds: tuple[str, ...] = KINDS, path: str = UPLOADS) -> Chooser:
    """Lay faults on a share of the requests below ``path``. The nth request meets the same one with the same seed."""

    def choose(nth: int, head: Head) -> Fault | None:
        chance = random.Random(f"{seed}:{nth}")
        if chance.random() >= share or not head.path.startswith(path):
            return None
        return draw(chance, kinds, len(head.raw) + int(head.headers.get("content-length", 0)))

    return choose


def draw(chance: random.Random, kinds: tuple[str, ...], size: int) -> Fault:
    kind = chance.choice(kinds)
    status = {"portal": chance.choice((200, 302, 511)), "busy": chance.choice((413, 429, 503))}.get(kind, 0)
    at = chance.randrange(200) if kind == "cut_answer" else chance.randrange(max(1, size))
    return Fault(kind, at=at, wait_s=chance.uniform(0.05, 0.5), status=status)
