"""Traced with strace: a record and its photos are on the phone's disk before the page calls them saved.

TITIAN_SOAK=1 watches 5,000 saves instead of 100, in several lives of the browser.
"""

import os
import random
import signal
import subprocess
from pathlib import Path

import pytest

from tests.faults.ledger import SOAK, note
from tests.faults.order import BROWSER_CALLS, read_saves
from tests.faults.saving_host import SavingHost, bundled
from tools import chromium, tracer

SAVES = 100
LIVES = 50 if SOAK else 1
PLANTED_SAVES = 10


def watched(folder, script, count, seed):
    """Save so many times in a fresh browser. Returns what was missing at each save, as the trace tells it."""
    try:
        under = tracer.words(tracer.get(), str(folder / "trace"), BROWSER_CALLS)
    except RuntimeError as error:
        pytest.fail(str(error))
    host = SavingHost(script)
    host.calm = True
    host.begin(seed)
    profile = folder / "profile"
    browser = [str(chromium.find()), "--headless", *chromium.FLAGS, f"--user-data-dir={profile}", host.url]
    process = subprocess.Popen(
        [*under, *browser], start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        host.wait(lambda: host.acknowledged >= count, 240)
        # The tracer ends, and writes its last lines, when what it traces has ended.
        for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
            os.kill(int(child), signal.SIGTERM)
        process.wait(timeout=60)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        host.stop()
    saves = read_saves(folder / "trace")
    assert len(saves) >= count, "the trace has missed some"
    return saves


@pytest.mark.timeout(600)
@pytest.mark.parametrize("life", range(LIVES))
def test_a_save_is_on_the_disk_before_it_is_called_one(tmp_path, life):
    seed = random.randrange(2**31)
    print(f"seed {seed}, life {life}")
    saves = watched(tmp_path, bundled(tmp_path), SAVES, seed)
    assert [wrong for wrong in saves if wrong] == []
    note("phone.synced_before_saved", len(saves), 0, [seed])


def test_a_relaxed_save_is_seen(tmp_path):
    saves = watched(tmp_path, bundled(tmp_path, "relaxed"), PLANTED_SAVES, 1)
    assert any("not synced" in word for wrong in saves for word in wrong)
