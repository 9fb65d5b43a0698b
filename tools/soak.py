"""Every fault test with its large counts, the cheap ones first: ``make soak``, or ``python -m tools.soak restores``.

Each part runs to its end; after the first with a fault no other begins. What each claim came to stands in
test-results/faults.jsonl and in the table at the end. A test that fails prints its seed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FAULTS = ROOT / "tests" / "faults"
NOTES = ROOT / "test-results" / "faults.jsonl"
# For one test, where it does not say otherwise itself.
MOST_S = 3_600
# Names of parts, and what they run; the parts that take longest come last. "others": whatever no part names.
PARTS = {
    "others": "",
    "syncs": "test_disk_order.py test_browser_order.py",
    "restores": "test_backup_restore.py",
    "server": "test_server_kills.py",
    "saving": "test_saving_kills.py test_upload_cuts.py",
    "postgresql": "test_postgres.py",
    "updates": "test_worker_updates.py test_sync_kills.py",
    "plans": "schedules.test.js",
}


@dataclass
class Sum:
    """What a claim came to in this run."""

    part: str
    n: int = 0
    faults: int = 0


def main(wanted: list[str]) -> int:
    unknown = set(wanted) - set(PARTS)
    if unknown:
        print(f"No such part: {', '.join(sorted(unknown))}. There are: {', '.join(PARTS)}.")
        return 2
    NOTES.parent.mkdir(exist_ok=True)
    NOTES.touch()
    sums: dict[str, Sum] = {}
    took: dict[str, float] = {}
    failed = ""
    for name in wanted or PARTS:
        print(
            f"\n== {name} ({len(took) + 1} of {len(wanted or PARTS)}), {minutes(sum(took.values()))} so far", flush=True
        )
        before, began = NOTES.stat().st_size, time.monotonic()
        code = run(name)
        took[name] = time.monotonic() - began
        gather(name, before, sums)
        if code != 0:
            failed = name
            break
    table(sums, took)
    if failed:
        print(f"\nA fault in {failed}; its seed stands above. TITIAN_SEED=<seed> draws the same again.")
    return 1 if failed else 0


def run(name: str) -> int:
    """One part, told as it goes."""
    # The patience of make test is for its small counts.
    words = [sys.executable, "-m", "pytest", *paths(name), "-q", "-ra", "-n", "2", "--dist", "worksteal"]
    words.append(f"--timeout={MOST_S}")
    if name == "plans":
        words = ["node", "--test", *(str(path) for path in sorted(FAULTS.rglob("*.test.js")))]
    return subprocess.run(words, cwd=ROOT, env={**os.environ, "TITIAN_SOAK": "1"}, check=False).returncode


def paths(name: str) -> list[str]:
    named = {FAULTS / path for paths in PARTS.values() for path in paths.split()}
    if name == "others":
        return [str(path) for path in sorted(FAULTS.rglob("test_*.py")) if path not in named]
    return [str(FAULTS / path) for path in PARTS[name].split()]


def gather(part: str, start: int, sums: dict[str, Sum]) -> None:
    """Add up the lines that this part has written."""
    with NOTES.open() as lines:
        lines.seek(start)
        for line in lines:
            told = json.loads(line)
            one = sums.setdefault(told.get("claim") or told["name"], Sum(part))
            one.n += told["n"]
            one.faults += told.get("faults", 0) or told.get("failed", 0)


def table(sums: dict[str, Sum], took: dict[str, float]) -> None:
    print(f"\n{'claim':40}{'N':>9}{'faults':>8}{'below':>9}")
    by_part: dict[str, list[str]] = defaultdict(list)
    for claim, one in sums.items():
        # 0 in N bounds the rate at 3/N with 95 %.
        bound = f"{300 / one.n:.2g} %" if one.n and not one.faults else ""
        by_part[one.part].append(f"{claim:40}{one.n:>9}{one.faults:>8}{bound:>9}")
    for part, seconds in took.items():
        for line in by_part[part]:
            print(line)
        print(f"  {part}: {minutes(seconds)}")
    print(f"  all: {minutes(sum(took.values()))}")


def minutes(seconds: float) -> str:
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
