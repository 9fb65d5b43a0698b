"""SIGKILL of the browser while the phone's store saves records with photos: saved is saved, whole.

TITIAN_SOAK=1 kills 500 times instead of 40. Every round prints its seed; TITIAN_SEED repeats one.
What SIGKILL cannot show, whether a save has reached the disk itself, is test_disk_order.py's matter.
"""

import os
import random
import shutil
import time

import pytest

from tests.faults.ledger import SOAK, note
from tests.faults.saving_host import PLANTS, SavingHost, bundled
from tools.browser import Chromium

KILLS = 500 if SOAK else 40
# A fresh profile after so many lives: reading back all that was ever saved would take longer than saving it.
LIVES = 4
# Seconds; and how many saves are called done before the end when it follows one of them closely.
LIFE_S = 0.6
MOST_SAVES = 12
# Most kills until a planted fault must have been seen.
ENOUGH = 40


def lives(playwright, host, folder, chance, kills):
    """Kill it so many times at random moments; yields what is wrong after each start."""
    profile = folder / "profile"
    for life in range(kills + 1):
        browser = Chromium(playwright, profile)
        host.begin(chance.getrandbits(31))
        try:
            browser.start()
            browser.page().goto(host.url)
            host.wait(lambda: host.found is not None, 60)
            yield host.verdict
            if life == kills:
                return
            if life % LIVES == LIVES - 1:
                # Looked at; the next life begins on an empty disk.
                browser.kill()
                shutil.rmtree(profile)
                host.forget()
                host.begin(chance.getrandbits(31))
                browser.start()
                browser.page().goto(host.url)
                host.wait(lambda: host.found is not None, 60)
            die(host, chance)
        finally:
            browser.kill()


def die(host, chance):
    """Wait for the moment: any, or closely after a save was called done."""
    if chance.random() < 0.5:
        time.sleep(chance.uniform(0, LIFE_S))
        return
    until = host.acknowledged + chance.randint(1, MOST_SAVES)
    host.wait(lambda: host.acknowledged >= until, 60)
    if chance.random() < 0.5:
        time.sleep(chance.uniform(0, 0.01))


@pytest.mark.timeout(3600)
def test_what_was_called_saved_outlives_the_browser(playwright, tmp_path):
    seed = os.environ.get("TITIAN_SEED") or random.randrange(10**9)
    print(f"seed {seed}")
    host = SavingHost(bundled(tmp_path))
    try:
        for kill, verdict in enumerate(lives(playwright, host, tmp_path, random.Random(str(seed)), KILLS)):
            assert verdict, f"seed {seed}, after {kill} kills: {verdict}"
    finally:
        host.stop()
    print(f"{KILLS} kills, {host.acknowledged} saves")
    note("phone.saving_kills", KILLS, 0, [seed], saves=host.acknowledged)
    assert host.acknowledged > KILLS, "too little was at stake"


@pytest.mark.parametrize("plant", [plant for plant in PLANTS if plant != "relaxed"])
def test_a_save_that_is_none_is_seen(playwright, tmp_path, plant):
    seed = random.randrange(10**9)
    host = SavingHost(bundled(tmp_path, plant))
    try:
        verdicts = lives(playwright, host, tmp_path, random.Random(seed), ENOUGH)
        seen = next((verdict for verdict in verdicts if not verdict), None)
        verdicts.close()
    finally:
        host.stop()
    assert seen is not None, f"seed {seed}"
    assert seen.lost or seen.corrupt, seen


# The head of a record of 100 bytes in LevelDB's log (checksum, length, kind), without the record.
BROKEN_OFF = bytes.fromhex("01020304640001")


def test_a_log_that_broke_off_in_the_middle_of_an_append_costs_nothing(playwright, tmp_path):
    """Chromium appends behind the broken end; its next start but one would throw the whole database away."""
    host = SavingHost(bundled(tmp_path))
    profile = tmp_path / "profile"
    try:
        for life in range(4):
            host.begin(life + 1)
            with Chromium(playwright, profile) as browser:
                browser.page().goto(host.url)
                host.wait(lambda: host.found is not None, 60)
                assert host.verdict, f"life {life}: {host.verdict}"
                until = host.acknowledged + 8
                host.wait(lambda: host.acknowledged >= until, 60)  # noqa: B023
            newest = max((profile / "Default" / "IndexedDB").rglob("*.log"))
            with newest.open("ab") as log:
                log.write(BROKEN_OFF)
    finally:
        host.stop()
    assert len(host.saved) > 4
