"""How soon the server answers after its start, and what a worker weighs when nothing happens."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from benchmarks.figures import say
from tools.live import LiveServer

STARTS = 5


def memory_mb(pid: int) -> dict[str, float]:
    """RSS and PSS of a process in MB (10^6 bytes), from the kernel; PSS shares out pages that several workers use."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith(("Rss:", "Pss:"))}
    return {name.lower(): value * 1024 / 1e6 for name, value in kilobytes.items()}


def main() -> None:
    with LiveServer(workers=2) as server:
        times = []
        for _ in range(STARTS):
            server.stop()
            times.append(server.start())
        say("serve.cold_start_s", statistics.median(times), "s", STARTS, slowest=max(times))

        # Idle, but awake: every worker has answered a phone and shown a page.
        token = server.enrol()["token"]
        for _ in range(40):
            server.ask("GET", "/sync/v1/pull?since=0&limit=500", token=token)
            server.ask("GET", "/office/sign-in")
        time.sleep(2)
        weights = [memory_mb(pid) for pid in server.worker_pids()]
        heaviest = max(weights, key=lambda weight: weight["rss"])
        say("serve.idle_rss_MB", heaviest["rss"], "MB", len(weights), pss_MB=heaviest["pss"], measure="RSS")


if __name__ == "__main__":
    main()
