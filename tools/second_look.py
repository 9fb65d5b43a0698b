"""A wait that ran out is waited for once more, alone; docs/decisions/0021. As a plugin it notes what failed, and how.

Two processes with a browser each share what the machine has, and now and then a page is slower than a test's patience.
Only that is asked again: a screen's test in which the browser's driver gave up waiting. What was received, kept,
counted or refused is never asked twice, nor is anything of the tests that a claim in docs/reliability.md stands on.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FAILED = ROOT / "test-results" / "failed.json"
# More than these is no slow page but a fault of ours.
MOST = 6
SCREENS = re.compile(r"tests/(e2e/test_|faults/test_(pages|storage)_)")
# The driver's own words: a wait that ran out, a page that went away under a question, a browser that hung.
WAITS = re.compile(
    r"playwright\._impl\._errors\.\w*Error:"
    r"|^E\s+TimeoutError:|^E\s+Call log:|^E\s+Failed: Timeout",
    re.MULTILINE,
)


class Notes:
    """Test → what it said when it failed, kept in ``test-results/failed.json``."""

    def __init__(self) -> None:
        self.failed: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed[report.nodeid] = self.failed.get(report.nodeid, "") + report.longreprtext

    def pytest_sessionfinish(self) -> None:
        FAILED.parent.mkdir(exist_ok=True)
        FAILED.write_text(json.dumps(self.failed))


def pytest_configure(config: pytest.Config) -> None:
    """Note what fails, in the process that hears of all."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Notes())


def worth_it(failed: dict[str, str]) -> list[str]:
    """The tests to look at again: all that failed, or none."""
    waits = all(SCREENS.match(test) and WAITS.search(said) for test, said in failed.items())
    return sorted(failed) if waits and len(failed) <= MOST else []


def look_again() -> list[str]:
    """Run what only waited too short once more, one after the other. Returns the tests that passed now, if all did."""
    failed = json.loads(FAILED.read_text()) if FAILED.exists() else {}
    tests = worth_it(failed)
    if not tests:
        return []
    print(f"\n{len(tests)} waited in vain beside another browser; each once more, alone:", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
    return tests if subprocess.run(command, cwd=ROOT, check=False).returncode == 0 else []
